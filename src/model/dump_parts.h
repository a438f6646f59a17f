/*
 * The pieces of the dump: what each kind of object looks like as YAML. Everything lies in
 * ctx->arena; nothing fails.
 */
#ifndef AR_MODEL_DUMP_PARTS_H
#define AR_MODEL_DUMP_PARTS_H

#include "model/inherit.h"
#include "model/line.h"
#include "model/model.h"
#include "model/yaml_doc.h"

typedef struct ar_dump {
    ar_ctx *ctx;
    ar_arena *arena;
    const ar_model *model;
    ar_engine engine;
} ar_dump;

ar_sql_flavour ar_dump_flavour(const ar_dump *dump);

/* comment, renamed_from, managed, and `name` where the key could not be it. */
void ar_dump_common(const ar_dump *dump, ar_doc *map, const ar_object *object, bool needs_name);

/* `managed: false`, with the reason as a comment. */
void ar_dump_put_unmanaged(const ar_dump *dump, ar_doc *map, const ar_object *object);

ar_doc *ar_dump_default_privileges(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_grants(const ar_dump *dump, const ar_grants *grants, ar_kind kind);

/* A key that is free in `map`, close to the name; *needs_name: it is not the name itself. */
const char *ar_dump_key(const ar_dump *dump, const ar_doc *map, const ar_object *object,
                        bool *needs_name);

/* A type as a column or domain says it. */
const char *ar_dump_type(const ar_dump *dump, const ar_object *user, const ar_type *type);

ar_doc *ar_dump_names(const ar_dump *dump, const ar_names *names);
ar_doc *ar_dump_list(const ar_dump *dump, const char *words); /* of "a, b" */
ar_doc *ar_dump_options(const ar_dump *dump, const ar_options *options);
void ar_dump_put_bool(ar_doc *map, const char *key, bool value);       /* only when true */
void ar_dump_put_text(ar_doc *map, const char *key, const char *text); /* only when given */

/* "(a, b)" with names as lines write them. */
char *ar_dump_name_list(const ar_dump *dump, const ar_names *names);
/* "table(a, b)", the schema in front where a bare name would mean another table. */
char *ar_dump_reference(const ar_dump *dump, const ar_object *from, const ar_ref *ref);
/* " on delete ... deferrable ...": what follows a reference; empty when all is default. */
char *ar_dump_reference_options(const ar_dump *dump, const ar_foreign_key *key);
char *ar_dump_collation(const ar_dump *dump, const char *name, const char *schema);
char *ar_dump_element(const ar_dump *dump, const ar_object *table, const ar_element *element);
const char *ar_dump_deferrable(int deferrable); /* " deferrable", "" ... */

/* Constraints that a column says itself, so that the table does not. */
typedef struct ar_dump_inline {
    const ar_key *primary_key, *unique;
    const ar_foreign_key *foreign_key;
    AR_VEC(const ar_check *) checks;
} ar_dump_inline;

/* A column as a line where that says everything, else as a mapping; fills in what it took over. */
ar_doc *ar_dump_column(const ar_dump *dump, const ar_object *table, const ar_column *column,
                       bool needs_name, ar_dump_inline *taken);

ar_doc *ar_dump_view(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_routine(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_aggregate(const ar_dump *dump, const ar_object *object, bool needs_name);
/* "(integer, text)" behind the key of an overloaded function, else "". */
const char *ar_dump_key_types(const ar_dump *dump, const ar_object *object);
/* Whether another function (...) of its schema is called `bare`. */
bool ar_dump_has_bare_name(const ar_dump *dump, const ar_object *object, const char *bare);

/* dump_type.c */
ar_doc *ar_dump_extension(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_own_collation(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_user_type(const ar_dump *dump, const ar_object *object, bool needs_name);

/* dump_not_null.c: whether it is more than there; " constraint NAME not null no inherit"; the key.
 */
bool ar_dump_special_not_null(const ar_not_null *as);
void ar_dump_add_not_null(const ar_dump *dump, ar_str *out, const ar_not_null *as);
void ar_dump_put_not_null(const ar_dump *dump, ar_doc *map, const ar_not_null *as);

ar_doc *ar_dump_domain(const ar_dump *dump, const ar_domain *domain, bool needs_name);

/* ---- tables with parents (dump_inherit.c) ---- */

/* What a key, index or check of a parent need not be said again on the child. */
bool ar_dump_is_implied(const ar_dump *dump, const ar_object *child);
/* The parent's index that is said of an index that belongs to it; NULL: none. */
const char *ar_dump_attach(const ar_dump *dump, const ar_index *index);
/* What a table adds to a column that it has from a parent; NULL: nothing. */
const ar_column *ar_dump_added(const ar_dump *dump, const ar_column *column);
/* inherits, partition_by, bound. */
void ar_dump_put_parents(const ar_dump *dump, ar_doc *map, const ar_object *object);
typedef ar_doc *ar_dump_table(const ar_dump *dump, const ar_object *table, bool needs_name);
void ar_dump_put_partitions(const ar_dump *dump, ar_doc *map, const ar_object *table,
                            ar_dump_table *write);
bool ar_dump_is_nested(const ar_dump *dump, const ar_object *object);

/* Whether a constraint's name is the one that it gets when nobody names it. */
bool ar_dump_is_default_name(const ar_dump *dump, const ar_object *constraint, const char *column);

/* The only column that a check speaks of; NULL: none, or several. */
const ar_column *ar_dump_check_column(const ar_dump *dump, const ar_object *table,
                                      const ar_check *check);

/* primary_key, uniques, foreign_keys, checks, exclusions, indexes, but those in `taken`. */
void ar_dump_constraints(const ar_dump *dump, ar_doc *map, const ar_object *table,
                         const ar_objects *taken);
void ar_dump_checks(const ar_dump *dump, ar_doc *map, const ar_object *parent,
                    const ar_objects *taken);

/* Whether nothing is said of a part that would need a mapping. */
bool ar_dump_is_plain(const ar_object *object);

/* dump_foreign.c, dump_text_search.c */
ar_doc *ar_dump_fdw(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_server(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_publication(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_dictionary(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_configuration(const ar_dump *dump, const ar_object *object, bool needs_name);
/* The server's own are bare; others have their schema, which inspect can tell them by. */
const char *ar_dump_place(const ar_dump *dump, const char *text);

ar_doc *ar_dump_event_trigger(const ar_dump *dump, const ar_object *object, bool needs_name);

/* triggers, rules: of a table or a view. */
void ar_dump_triggers(const ar_dump *dump, ar_doc *map, const ar_object *parent);

/* What a sequence's option is when nothing is said. */
typedef struct ar_sequence_defaults {
    const char *start, *increment, *min, *max, *cache;
} ar_sequence_defaults;

ar_sequence_defaults ar_sequence_usual(const ar_type *type, const char *increment, const char *min,
                                       const char *max);

/* The serial type that says all of the column's type, default and sequence; NULL: none does. */
const char *ar_dump_serial(const ar_dump *dump, const ar_object *table, const ar_column *column);
bool ar_dump_is_serial_sequence(const ar_dump *dump, const ar_sequence *sequence);

#endif
