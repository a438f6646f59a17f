/*
 * What PostgreSQL's cells share. Manual: "SQL Commands", CREATE TABLE, ALTER TABLE and so on; the
 * features of later servers are asked of ar_target.version.
 */
#ifndef AR_EMIT_POSTGRES_POSTGRES_H
#define AR_EMIT_POSTGRES_POSTGRES_H

#include "emit/comment.h"
#include "emit/emitter.h"
#include "emit/writer.h"
#include "model/kinds.h"

/* ---- cells, by kind ---- */
ar_render ar_pg_create_schema, ar_pg_drop_schema, ar_pg_alter_schema;
ar_render ar_pg_create_enum, ar_pg_drop_enum, ar_pg_alter_enum;
ar_render ar_pg_create_extension, ar_pg_drop_extension, ar_pg_alter_extension;
ar_render ar_pg_create_collation, ar_pg_drop_collation, ar_pg_alter_collation;
ar_render ar_pg_create_type, ar_pg_drop_type, ar_pg_alter_type, ar_pg_rename_attribute;
ar_render ar_pg_create_domain, ar_pg_drop_domain, ar_pg_alter_domain;
ar_render ar_pg_create_sequence, ar_pg_drop_sequence, ar_pg_alter_sequence;
ar_render ar_pg_create_routine, ar_pg_drop_routine, ar_pg_alter_routine;
ar_render ar_pg_create_table, ar_pg_drop_table, ar_pg_alter_table;
ar_render ar_pg_create_column, ar_pg_drop_column, ar_pg_alter_column, ar_pg_rename_column;
ar_render ar_pg_create_constraint, ar_pg_drop_constraint, ar_pg_alter_constraint;
ar_render ar_pg_rename_constraint;
ar_render ar_pg_create_fdw, ar_pg_drop_fdw, ar_pg_alter_fdw;
ar_render ar_pg_create_server, ar_pg_drop_server, ar_pg_alter_server;
ar_render ar_pg_create_publication, ar_pg_drop_publication, ar_pg_alter_publication;
ar_render ar_pg_create_default_privileges, ar_pg_drop_default_privileges,
    ar_pg_alter_default_privileges;
ar_render ar_pg_create_ts_dictionary, ar_pg_drop_ts_dictionary, ar_pg_alter_ts_dictionary;
ar_render ar_pg_create_ts_configuration, ar_pg_drop_ts_configuration, ar_pg_alter_ts_configuration;
ar_render ar_pg_create_statistics, ar_pg_drop_statistics, ar_pg_alter_statistics;
ar_render ar_pg_create_index, ar_pg_drop_index, ar_pg_alter_index;
ar_render ar_pg_create_view, ar_pg_drop_view, ar_pg_alter_view, ar_pg_alter_view_column;
ar_render ar_pg_create_trigger, ar_pg_drop_trigger, ar_pg_alter_trigger;
ar_render ar_pg_create_event_trigger, ar_pg_drop_event_trigger, ar_pg_alter_event_trigger;
ar_render ar_pg_create_rule, ar_pg_drop_rule, ar_pg_alter_rule;
ar_render ar_pg_create_policy, ar_pg_drop_policy, ar_pg_alter_policy;
ar_render ar_pg_rename_of_table; /* triggers, rules, policies: ALTER x ON TABLE RENAME */
ar_render ar_pg_rename_object;   /* everything with a name of its own: schema, type, table, index */

/* ---- pieces ---- */

/* "ALTER TABLE", "ALTER DOMAIN" ... is "ALTER " and this word. */
const char *ar_pg_word(ar_kind kind);
const char *ar_pg_word_of(const ar_object *object); /* of one object: "MATERIALIZED VIEW" too */

/* COMMENT ON, when the object has one; and when its comment changed (NULL takes it away). */
/* The text as a literal. */
char *ar_pg_comment_text(const ar_emitter *e, const char *text);
void ar_pg_emit_comment(ar_emitter *e, const ar_object *object);
void ar_pg_emit_changed_comment(ar_emitter *e, const ar_op *op);

/* not_null.c: " CONSTRAINT n NOT NULL NO INHERIT", "" where there is none yet; what cannot stand
   in a definition; and what changes from one to the other. */
char *ar_pg_not_null(const ar_emitter *e, const ar_column *column);
char *ar_pg_domain_not_null(const ar_emitter *e, const ar_domain *domain, bool in_place_of_another);
bool ar_pg_has_not_null_name(const ar_emitter *e, const ar_column *column);
char *ar_pg_set_not_null(const ar_emitter *e, const ar_column *column);
void ar_pg_emit_not_valid(ar_emitter *e, const ar_column *column);
void ar_pg_alter_not_null(ar_emitter *e, const ar_op *op, const ar_op *checked);
/* What children have of their own comes before the parent's, for its name to stay, and goes after.
 */
void ar_pg_emit_children_not_null(ar_emitter *e, const ar_op *op);
void ar_pg_alter_domain_not_null(ar_emitter *e, const ar_op *op);
void ar_pg_emit_not_null_comment(ar_emitter *e, const ar_object *object);

/* "name type NOT NULL DEFAULT x"; `serial` writes serial types for is_serial. */
char *ar_pg_column(const ar_emitter *e, const ar_column *column, bool serial);

/* "CONSTRAINT name CHECK (…)", any kind of constraint. */
char *ar_pg_constraint(const ar_emitter *e, const ar_object *constraint);
bool ar_pg_is_constraint(ar_kind kind);

/* " WITH (fillfactor = 70)", "" when there are none; and what SET and RESET take. */
char *ar_pg_with(const ar_emitter *e, const ar_options *options);
char *ar_pg_option_list(const ar_emitter *e, const ar_options *options);
/* SET and RESET of what differs between the two: "ALTER TABLE t" + " SET (…)". */
void ar_pg_emit_options(ar_emitter *e, const ar_op *op, const char *alter, const ar_options *before,
                        const ar_options *after);

/* What CREATE TABLE and ADD COLUMN do not say of columns: how their values are kept. */
void ar_pg_emit_column_storage(ar_emitter *e, const ar_object *table, const ar_object *only);
/* The actions of a column's own storage and compression, which a new type takes away. */
void ar_pg_push_storage(const ar_emitter *e, const ar_column *column, ar_names *actions);
/* `retyped`: ar_pg_type_actions() has set those two. */
void ar_pg_alter_column_storage(ar_emitter *e, const ar_op *op, bool retyped);
/* REPLICA IDENTITY of a new table, unless it is an index's. */
void ar_pg_emit_identity_word(ar_emitter *e, const ar_object *table);
/* What the table says of an index, or of a constraint's index, that was just made. */
void ar_pg_emit_roles(ar_emitter *e, const ar_object *index);
void ar_pg_alter_roles(ar_emitter *e, const ar_op *op);
/* ALTER INDEX: the changed storage of an index or of a constraint's. */
void ar_pg_alter_index_storage(ar_emitter *e, const ar_op *op);

/* Elements of an index or an exclusion, "(a, lower(b) DESC)". */
char *ar_pg_elements(const ar_emitter *e, const ar_elements *elements);

/* ` COLLATE "de-x-icu"`, "" for the type's own. */
char *ar_pg_collate(const ar_emitter *e, const char *schema, const char *name);

/* "ALTER TABLE t action", one action a line when there are several. */
char *ar_pg_alter(const ar_emitter *e, const ar_object *table, const ar_names *actions);
/* The ALTER COLUMN actions of a new type or collation; the default goes and comes back with it. */
ar_names ar_pg_type_actions(const ar_emitter *e, const ar_column *before, const ar_column *after,
                            const char *using_sql);

/* Whether an attribute of the operation's kind changed. */
bool ar_pg_changed(const ar_op *op, const char *attr);

/* " OPTIONS (a 'x')" of foreign data, "" for none; and what ALTER makes of a change. */
char *ar_pg_generic_options(const ar_emitter *e, const ar_options *options);
char *ar_pg_generic_changes(const ar_emitter *e, const ar_options *before, const ar_options *after);
void ar_pg_alter_table_options(ar_emitter *e, const ar_op *op);
void ar_pg_alter_column_options(ar_emitter *e, const ar_op *op);

/* Statistics that the server makes anew for a column's new type lose their targets; those that
   `parts` or the plan make do not. */
void ar_pg_emit_lost_targets(ar_emitter *e, const ar_object *column, const ar_ops *parts);

/* ---- tables with parents (inherit.c) ---- */

/* Whether it is made by itself first, since copies of its parent's indexes have other names. */
bool ar_pg_is_attached(const ar_emitter *e, const ar_op *op);
/* CREATE TABLE's head and body: "p PARTITION OF t (…) FOR VALUES …", "t (…) INHERITS (p)". */
char *ar_pg_table_body(const ar_emitter *e, const ar_op *op, const ar_names *lines);
/* Lines for columns, or none where a parent's say it all. */
ar_names ar_pg_table_columns(const ar_emitter *e, const ar_op *op);
/* What follows CREATE TABLE: defaults of inherited columns, index copies, ATTACH. */
ar_status ar_pg_emit_parents(ar_emitter *e, const ar_op *op);
/* Before a partition is dropped: out from under keys that refer to its parents. */
void ar_pg_emit_detached(ar_emitter *e, const ar_object *partition);
/* Leaving one parent and coming under another. */
void ar_pg_emit_ties(ar_emitter *e, const ar_op *op);
/* What children's columns have of their own, after the parent's was altered or made. */
ar_status ar_pg_emit_spread(ar_emitter *e, const ar_op *op);

/* ---- sequences ---- */

/* The numbers of a sequence or identity: decimal texts, NULL where not said. */
typedef struct ar_numbers {
    const char *type; /* "integer"; NULL: bigint */
    const char *start, *increment, *min, *max, *cache;
    bool cycle;
} ar_numbers;

ar_numbers ar_pg_sequence_numbers(const ar_sequence *sequence);
ar_numbers ar_pg_identity_numbers(const ar_identity *identity, const ar_type *type);
/* Options that differ from PostgreSQL's defaults, as " INCREMENT BY 10 CACHE 20". */
char *ar_pg_number_options(const ar_emitter *e, const ar_numbers *numbers);
/* Options that differ between the two, each with `prefix` ("" or "SET ") in front. */
ar_names ar_pg_number_changes(const ar_emitter *e, const ar_numbers *before,
                              const ar_numbers *after, const char *prefix);
/*
 * Before the bounds change: brings a sequence that stands before its new first bound up to it. Only
 * ever forwards, since setval outlives a rollback. `sequence` is its name as SQL.
 */
void ar_pg_emit_within(ar_emitter *e, const ar_object *object, const char *sequence,
                       const ar_numbers *before, const ar_numbers *after);

/* CREATE SEQUENCE, owner included when `owned`; the counter continues behind the column's rows. */
void ar_pg_emit_sequence(ar_emitter *e, const ar_op *op, const ar_sequence *sequence, bool owned);
/* Makes the numbers of a column go on behind the highest in use. */
void ar_pg_emit_continue(ar_emitter *e, const ar_object *column, const ar_numbers *numbers);

/*
 * The sequence among `parts` (of a table or column that is made) that belongs to this column, if
 * `serial` says all of it; NULL: none, or one that must be made by itself first.
 */
const ar_sequence *ar_pg_serial(const ar_emitter *e, const ar_ops *parts, const ar_column *column);
/* The sequences among `parts` that `serial` does not make: CREATE SEQUENCE without an owner. */
void ar_pg_emit_part_sequences(ar_emitter *e, const ar_ops *parts, const ar_object *table);
/* ALTER SEQUENCE … OWNED BY for those, and for the plan's that were made before this table or
   column
   (`column` NULL: any of the table's). */
/* "TABLE t", "COLUMN t.c", "CONSTRAINT c ON t": what COMMENT ON and ALTER call it. */
char *ar_pg_target(const ar_emitter *e, const ar_object *object);

/* Owner and privileges of what was just made or altered. */
void ar_pg_emit_grants(ar_emitter *e, const ar_op *op);
/* The privileges of an object that was made anew under its old name. */
void ar_pg_give_back(ar_emitter *e, const ar_object *object);

void ar_pg_emit_owners(ar_emitter *e, const ar_ops *parts, const ar_object *table,
                       const char *column);
/* ---- identity ---- */

/* "GENERATED ALWAYS AS IDENTITY (START WITH 10)". */
char *ar_pg_identity(const ar_emitter *e, const ar_column *column);
/* The steps of an altered column's identity, if it has or had one. */
void ar_pg_drop_identity(ar_emitter *e, const ar_op *op);
void ar_pg_alter_identity(ar_emitter *e, const ar_op *op);
/* The name of an identity's sequence, "TABLE_COLUMN_seq" unless it says otherwise. */
const char *ar_pg_identity_sequence(const ar_emitter *e, const ar_column *column);
/* ALTER SEQUENCE … SET LOGGED where an identity's sequence differs from its table. */
void ar_pg_emit_persistence(ar_emitter *e, const ar_object *table, const ar_column *column);

/* ---- range types ---- */

/* ALTER TYPE of a range type with its constructors, or (`range`: what the type is called by then,
   qualified) of its multirange type; see ar_range_alter(). */
void ar_pg_alter_range(ar_emitter *e, const ar_op *op, const char *sentence,
                       const ar_user_type *type, const char *range, const char *change);

/* What a function needs that comes before its own range type. */
void ar_pg_emit_shell(ar_emitter *e, const ar_object *range);

/* ---- types made anew ---- */

/*
 * A type that ALTER cannot change: the old one is put aside under another name, `create` makes the
 * new one, and the operation's parts give it to all columns. `using_value` spells a column's new
 * value (NULL: the cast that PostgreSQL would take itself).
 */
typedef char *ar_pg_using(const ar_emitter *e, const ar_op *op, const ar_column *column);
ar_status ar_pg_retype(ar_emitter *e, const ar_op *op, ar_render *create, ar_pg_using *using_value);

/* convert.c: the usual value. By its text; labels that are gone are replaced, rows go over field by
   field. */
char *ar_pg_converted(const ar_emitter *e, const ar_op *op, const ar_column *column);
/* USING takes no subquery: arrays of rows go over in a function that is made for it. `old`: what
   the type is called by then. False: none of them is there. */
bool ar_pg_create_converter(ar_emitter *e, const ar_op *op, const ar_object *old);
void ar_pg_drop_converter(ar_emitter *e, const ar_op *op, const ar_object *old);

#endif
