/*
 * What turns one model into another: renames, then operations, in an order that can be run, per
 * revision. Pure: needs no connection, and is tested without one.
 */
#ifndef AR_DIFF_DIFF_H
#define AR_DIFF_DIFF_H

#include "model/op.h"

/* ---- questions and answers (SPEC 5, 8) ---- */

typedef struct ar_answer {
    /* "rename:customer.full_name", "drop:order", "backfill:t.c", "using:t.c", "enum:ty.old",
       "allow:t.name" */
    const char *key;
    const char *value; /* "name", "yes", an expression */
    bool used;         /* set when it decided something; unused ones are an error of the caller's */
} ar_answer;
typedef AR_VEC(ar_answer) ar_answers;

typedef struct ar_choice {
    const char *text;   /* "renamed: keeps the data" */
    const char *answer; /* "rename:users.mail=email": what --answer takes; NULL: quit */
} ar_choice;

typedef struct ar_question {
    const char *text; /* passive voice, one line */
    AR_VEC(ar_choice) choices;
    const char *free_answer; /* "backfill:t.c=": the person types the rest; NULL: choices only */
    /* only worth asking when this live table has rows; NULL: always */
    const char *rows_schema;
    const char *rows_table;
    const char *rows_where; /* SQL condition for rows that matter ("col IS NULL"); NULL: any */
} ar_question;
typedef AR_VEC(ar_question) ar_questions;

/* ---- options ---- */

typedef struct ar_diff_options {
    ar_answers *answers;
    bool renames_none; /* --renames none */
    /* Who created a dropped object: "KIND label" (as in `objects`) -> app. NULL: unknown. */
    const ar_map *creators;
    /* Whose operation it is when nobody is known (diff of two databases). */
    const char *default_app;
    /* app -> the app whose history it shares. NULL: each its own. An object is moved only from one
       history to another. */
    const ar_map *history_of;
    /* What led from the live names to those of `base` in ar_diff_compare(); NULL: nothing did.
       Conditions of questions and `creators` speak of things as they were called. */
    const ar_ops *renames;
} ar_diff_options;

/* Before all: renames of constraints, indexes, triggers and the like that were answered become
   hints in `wanted`. */
ar_status ar_diff_hint_parts(ar_ctx *ctx, const ar_model *base, ar_model *wanted,
                             ar_answers *answers) AR_MUST_USE;

/*
 * Step 1: which objects of `base` live on in `wanted` under another name. Renames come from
 * renamed_from, answers (--rename), or look alike -> *out_questions. The result are AR_RENAME
 * operations in a runnable order. A type mismatch between hint and kind, or a hint whose old and
 * new name both exist, is inert as SPEC 3 says.
 */
ar_status ar_diff_renames(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_renames,
                          ar_questions *out_questions) AR_MUST_USE;

/*
 * Step 2: `base` as it is after `renames`: names, references and (by tokens) expressions rewritten.
 * SQLite callers may instead let the engine rename in a scratch copy and read that back.
 */
ar_model *ar_diff_apply_renames(ar_ctx *ctx, const ar_model *base, const ar_ops *renames);

/*
 * Where privileges are not compared, `wanted` has those of `base`: what is dropped and made again
 * gets them back. In place.
 */
void ar_diff_carry_grants(const ar_model *base, ar_model *wanted);

/*
 * Step 3: operations that turn `base` (after renames) into `wanted`; not ordered yet, children of
 * new tables as parts, on SQLite what ALTER cannot do folded into AR_REBUILD; hazards set; open
 * questions (enum values, backfills, using, whole app dropped) appended.
 */
ar_status ar_diff_compare(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_ops,
                          ar_questions *out_questions) AR_MUST_USE;

/* Step 4: renames and operations in one runnable order (stable, FK cycles cut). */
ar_status ar_diff_order(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_ops *renames, const ar_ops *ops, ar_ops *out_ordered) AR_MUST_USE;

/*
 * Sets hazards, may_fail, using_sql and backfill_sql of ordered operations that lead from `from` to
 * `to`. ar_op_reverse() copies what was true for the other way, so the caller runs this on
 * ar_ops_reverse() of a plan too (from and to swapped); ar_diff_compare() has done it for the way
 * up.
 */
void ar_diff_hazards(ar_ctx *ctx, const ar_model *from, const ar_model *to, ar_ops *ops);

/*
 * Why nothing can take back what the operation does, for the revision's way down; NULL: something
 * can. `base` is the model before it.
 */
const char *ar_op_stays(ar_ctx *ctx, const ar_model *base, const ar_op *op);

/* ---- revisions ---- */

/* A piece of the plan that becomes one revision file. */
typedef struct ar_piece {
    const char *app;      /* the history's app */
    ar_ops up;            /* down is ar_ops_reverse() of it */
    AR_VEC(size_t) needs; /* indexes of earlier pieces this one depends on */
    bool no_transaction;
} ar_piece;
typedef AR_VEC(ar_piece) ar_pieces;

/*
 * Step 5: cuts the ordered operations into revisions: one per history and change, a second one
 * where two apps need each other, where a value added to an enum is used by the same change, where
 * a SQLite table is renamed and rebuilt. `history_of`: app -> history's app (NULL: itself).
 */
ar_status ar_diff_split(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_ops *ordered, const ar_map *history_of,
                        ar_pieces *out) AR_MUST_USE;

/* What stands in a model, by what others say of it. */
typedef struct ar_standing ar_standing;
ar_standing *ar_standing_in(ar_ctx *ctx, const ar_model *model);

/*
 * What of other apps an operation newly refers to, as "KIND label": for `depends` lines. Of words
 * in programs those count that name something.
 */
ar_names ar_op_needs(ar_ctx *ctx, const ar_standing *standing, const ar_op *op);

#endif
