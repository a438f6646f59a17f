/*
 * What every object of a schema model has: kind, name, place. A kind's struct begins with this one,
 * and its attribute table says what else it holds. Objects, like all values, live in an arena and
 * are shared freely: an operation points into the models it came from.
 */
#ifndef AR_MODEL_OBJECT_H
#define AR_MODEL_OBJECT_H

#include "base/ctx.h"
#include "model/grant.h"
#include "model/kind.h"
#include "model/value.h"

typedef struct ar_object ar_object;
typedef AR_VEC(ar_object *) ar_objects;

struct ar_object {
    ar_kind kind;
    const char
        *schema; /* PostgreSQL: never NULL once resolved, a child has its table's; SQLite: NULL */
    const char *name; /* NULL: an unnamed constraint (SQLite), or not derived yet */
    const char *comment;
    const char *owner;   /* PostgreSQL: a role; NULL: not said, or not read */
    ar_grants usual;     /* of a database: roles that have what they have by default */
    ar_grants grants;    /* PostgreSQL: what differs from what the engine gives */
    ar_object *parent;   /* the table (or domain) it belongs to, NULL at the top */
    ar_objects children; /* columns or attributes in order, then constraints, then indexes, sorted
                            by name */

    /* from model files */
    const char *app; /* who declares it; NULL: read from a database */
    ar_pos pos;
    ar_names renamed_from; /* "schema.name" or bare; tables may hold a schema move */
    ar_names depends_on;   /* as it is said: "table order" */
    ar_objects depends;    /* the same, found: of the same model */
    bool name_derived;     /* the name came from `naming`: matched by structure, not by name */
    bool unmanaged;        /* `managed: false`, its own or its app's */
    bool stand_in;         /* its own: another app may be the owner */

    /* a column of a table with parents, a key or check there that a parent has */
    bool inherited;      /* it comes, changes and goes with the parent's */
    bool own_too;        /* and is said by its own table as well: stays when the parent goes */
    const char *copy_of; /* of a partition: the parent's key, index or foreign key that it is of */

    /* from a database */
    const char *unmanaged_reason; /* why it cannot be wholly expressed: "partition of payment" */
    const char *sql;              /* SQLite: the CREATE text in sqlite_schema */
};

/*
 * What is there but not modelled: views, triggers, functions ... reported by `diff --unmanaged`,
 * never dropped; triggers and indexes of a table are carried through its rebuild by `sql`.
 */
typedef struct ar_other {
    const char *kind; /* "view", "trigger", "function", "policy", ... */
    const char *schema;
    const char *name;
    const char *table; /* whose it is (trigger, policy, rule): name; NULL: of its own */
    const char *table_schema;
    const char *sql;   /* SQLite: CREATE text; PostgreSQL: NULL where not needed */
    const char *owner; /* extension that owns it, NULL: nobody */
    bool with_table;   /* it is a trait of its table that no copy has: not looked for in one */
    ar_names uses;     /* what it depends on: "schema.table" or "schema.table.column", SQL-free */
} ar_other;
typedef AR_VEC(ar_other) ar_others;

ar_object *ar_object_new(ar_ctx *ctx, ar_kind kind, const char *schema, const char *name);

/* A copy with its own children (copied too); values are shared. */
ar_object *ar_object_copy(ar_ctx *ctx, const ar_object *object);

/* Puts `child` under `parent`: columns keep their order, all else is sorted by (rank, name). */
void ar_object_add(ar_ctx *ctx, ar_object *parent, ar_object *child);

/* Attributes of `a` and `b` that differ, as a bit mask (compared ones only; of its children
   none but the attributes of a composite type). */
uint64_t ar_object_changes(ar_ctx *ctx, const ar_object *a, const ar_object *b);
bool ar_comment_equal(const ar_object *a, const ar_object *b);

const void *ar_object_attr(const ar_object *object, const ar_attr *attr); /* address of the value */

/*
 * The name in `objects` lines and messages: `table`, `schema.table` outside `default_schema`,
 * `table.column`, unnamed constraints `table.(col,col)` or `table.(1)`; indexes bare; odd parts in
 * double quotes, as they are: who shows it on one line escapes it.
 */
char *ar_object_label(ar_ctx *ctx, const ar_object *object, const char *default_schema);
char *ar_label_quote(ar_ctx *ctx, const char *name); /* a part of a label, quoted when odd */
/* A label in a sentence: in quotes, unless a part of it stands in quotes already. */
char *ar_label_shown(ar_ctx *ctx, const char *label);

#define ar_object_each(it, object) ar_vec_each(ar_object *, it, &(object)->children)

#endif
