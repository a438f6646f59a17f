/*
 * What columns and domains have in common when they are written, as lines and as mappings.
 */
#ifndef AR_MODEL_DUMP_COLUMN_H
#define AR_MODEL_DUMP_COLUMN_H

#include "model/dump_parts.h"

/* ---- dump_taken.c ---- */

/* The table's constraints that the column says itself, as a line or as a mapping. */
void ar_dump_take(const ar_dump *dump, const ar_object *table, const ar_column *column, bool line,
                  ar_dump_inline *taken);

/* ---- dump_column_line.c ---- */

bool ar_dump_has_no_break(const char *text);
bool ar_dump_line_says_all(const ar_dump *dump, const ar_column *column, bool needs_name);
char *ar_dump_column_line(const ar_dump *dump, const ar_object *table, const ar_column *column,
                          const ar_dump_inline *taken);

/* Parts of a line. */
void ar_dump_add_default(const ar_dump *dump, ar_str *out, const ar_expr *expr);
void ar_dump_add_check(ar_str *out, const ar_check *check);

/* ---- dump_column.c ---- */

/* "not null", "null", or nothing where the key or the engine implies it. */
const char *ar_dump_nullability(const ar_dump *dump, const ar_object *table,
                                const ar_column *column);

/* Parts of a mapping. */
/* The word null as a literal is quoted, since plain it would be taken for no default. */
void ar_dump_put_default(ar_doc *map, const ar_dump *dump, const ar_expr *expr, bool literal);
/* A declaration that a plain name would not give back is said for SQLite alone, as it stands. */
void ar_dump_put_type(const ar_dump *dump, ar_doc *map, const ar_object *user, const ar_type *type);

#endif
