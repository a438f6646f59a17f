/*
 * What SQLite's cells share. sqlite.org/lang_createtable.html, lang_altertable.html: ALTER TABLE
 * renames, adds and drops columns; all else is a rebuild.
 */
#ifndef AR_EMIT_SQLITE_SQLITE_H
#define AR_EMIT_SQLITE_SQLITE_H

#include "emit/comment.h"
#include "emit/emitter.h"
#include "emit/writer.h"
#include "model/kinds.h"

ar_render ar_lite_create_table, ar_lite_drop_table, ar_lite_rename_table, ar_lite_rebuild_table;
ar_render ar_lite_create_column, ar_lite_drop_column, ar_lite_rename_column;
ar_render ar_lite_create_trigger, ar_lite_drop_trigger;
ar_render ar_lite_create_index, ar_lite_drop_index, ar_lite_alter_index, ar_lite_rename_index;

ar_render ar_lite_create_view, ar_lite_drop_view;

/* "name type NOT NULL DEFAULT x"; `key` is the primary key where it stands in the column. */
char *ar_lite_column(const ar_emitter *e, const ar_column *column, const ar_key *key);

/* The key that stands in its one column (there INTEGER PRIMARY KEY is the rowid); NULL: none. */
const ar_key *ar_lite_inline_key(const ar_object *table);

/* NOT NULL stands in the column's text: it says something, or somebody wrote it all the same. */
bool ar_lite_writes_not_null(const ar_column *column);

/* The column that is the rowid; NULL: none is. */
const ar_column *ar_lite_rowid_alias(const ar_object *table);

/* A name for the rowid that no column of the table has taken; NULL: all are, or it has none. */
const char *ar_lite_rowid_name(const ar_object *table);

/* Whether a rebuild makes a virtual table, or makes one anew; and its rows into `target`. */
bool ar_lite_is_virtual(const ar_op *op);
void ar_lite_copy_virtual(ar_emitter *e, const ar_op *op, const char *target);

/*
 * A full-text index of another table's rows stays one: it is dropped and created under its own
 * name, and empty until ar_lite_fill_indexes().
 */
bool ar_lite_reindexes(const ar_emitter *e, const ar_op *op);
ar_status ar_lite_make_index_anew(ar_emitter *e, const ar_op *op) AR_MUST_USE;

/*
 * After all operations: full-text indexes of other tables' rows that were made anew are filled.
 * Their text has the final names of what they index, which that has now in both directions.
 */
void ar_lite_fill_indexes(ar_emitter *e);

/* A constraint as CREATE TABLE's table_constraint, and as a column's own in ADD COLUMN. */
char *ar_lite_constraint(const ar_emitter *e, const ar_object *constraint);
char *ar_lite_column_constraint(const ar_emitter *e, const ar_object *constraint);

/* " ON CONFLICT REPLACE", nothing for the default. */
void ar_lite_write_conflict(const ar_emitter *e, ar_str *out, int conflict);

/* CREATE TABLE `name` with everything that `table` has. */
char *ar_lite_table(const ar_emitter *e, const ar_object *table, const char *name);

/* CREATE TRIGGER. */
char *ar_lite_trigger(const ar_emitter *e, const ar_object *trigger);

/* CREATE INDEX under the name `name`. */
char *ar_lite_index(const ar_emitter *e, const ar_index *index, const char *name);

#endif
