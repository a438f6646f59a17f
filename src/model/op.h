/*
 * An operation: one reversible step from one model to another. It holds the object before and
 * after; going back is swapping the two.
 */
#ifndef AR_MODEL_OP_H
#define AR_MODEL_OP_H

#include "model/model.h"

typedef enum ar_verb {
    AR_CREATE,
    AR_DROP,
    AR_ALTER,
    AR_RENAME,  /* name or schema */
    AR_MOVE,    /* to another app: no SQL */
    AR_REBUILD, /* SQLite: a table is built anew; `parts` say what for */
    AR_VERB__COUNT
} ar_verb;

/* What a reviewer must know; set by diff, shown by emit as the statement's comment. */
enum {
    AR_HAZARD_DESTROYS = 1, /* rows or values are lost */
    AR_HAZARD_MAY_FAIL = 2, /* rows may refuse it */
    AR_HAZARD_REWRITES = 4, /* the table is rewritten */
    AR_HAZARD_BLOCKS = 8,   /* writers (and readers) wait while it runs */
};

typedef struct ar_op ar_op;
typedef AR_VEC(ar_op *) ar_ops;

/*
 * One world of names: renames run first on the way up and last on the way down, so every other
 * operation names things as they are called after the renames, in both directions; `before` of an
 * alter or drop already carries the new names (diff applies renames to its copy of the base).
 */
struct ar_op {
    ar_verb verb;
    ar_kind kind;
    const ar_object *before; /* NULL: create */
    const ar_object *after;  /* NULL: drop */
    uint64_t changed;        /* alter: attributes, see ar_attr_bit() */
    bool comment_changed;
    bool grants_changed, owner_changed; /* alter */
    bool reversed;                      /* this is a step down */
    unsigned hazards;
    const char *may_fail;   /* why rows may refuse it, in words; NULL */
    const char *app;        /* whose revision it goes into */
    const char *moved_from; /* AR_MOVE: the other app (and moved_to for its twin) */
    const char *moved_to;
    /*
     * AR_CREATE of a table: constraints that are made with it (all but foreign keys cut out of a
     * cycle, and indexes, which are operations of their own) and sequences of its serial columns;
     * the drop likewise. AR_CREATE of a serial column: its sequence. AR_REBUILD: what changes;
     * before and after are the table right before and right after it (an index that comes or goes
     * is in neither: it is an operation of its own).
     * AR_ALTER of an enum or domain: what a new type under the old name takes, in order: AR_DROP of
     * what mentions the type, AR_ALTER of each column of it (`after` has the default that it gets
     * afterwards), AR_CREATE again. Not run where ALTER TYPE or ALTER DOMAIN can do it in place:
     * values only added (and not `reversed`: a value added in this transaction cannot be used), or
     * renamed, which is so where each value that differs is paired with its place by `enum_map`.
     * AR_ALTER of a view: AR_DROP and AR_CREATE of what rests on it; run where the one query cannot
     * replace the other.
     */
    ar_ops parts;
    bool with_parent;         /* made or dropped with its table: not listed in `objects` */
    bool again;               /* dropped and created again only because it stood in the way */
    bool comes_back;          /* a partition's way out or back in: its bound changes */
    const char *using_sql;    /* type change: `USING` expression, NULL: none needed */
    const char *backfill_sql; /* column becomes not null: what NULLs get; NULL: nothing */
    const char *backfill_why; /* "backfill", "default" or "type's zero": said in the comment */
    ar_names taken_along;     /* extension that moves: what texts call by its schema */
    ar_options enum_map;      /* enum: old value -> value that rows get ("" : none) */
};

ar_op *ar_op_new(ar_ctx *ctx, ar_verb verb, const ar_object *before, const ar_object *after);

/* The way back: a fresh operation, parts reversed too. Reverse twice is the identity. */
ar_op *ar_op_reverse(ar_ctx *ctx, const ar_op *op);
ar_ops ar_ops_reverse(ar_ctx *ctx, const ar_ops *ops); /* last first */

const ar_object *ar_op_object(const ar_op *op); /* after, else before */

/* One entry of an `objects` line: "+table order", ">column customer.full_name=name". */
char *ar_op_entry(ar_ctx *ctx, const ar_op *op, const char *default_schema);
const char *ar_verb_text(ar_verb verb); /* "create", "drop", "alter", "rename", "move" */

/* A few words for a revision's slug: "create_order", "add_full_name_to_customer". */
char *ar_op_slug(ar_ctx *ctx, const ar_op *op);

#endif
