/*
 * Operations as SQL, for people to review and engines to run. Pure: never asks a database.
 * A render table [kind][verb] per engine; an empty cell means "this engine cannot", and a test
 * holds the cells against the dialect's caps.
 */
#ifndef AR_EMIT_EMIT_H
#define AR_EMIT_EMIT_H

#include "dialect/dialect.h"
#include "model/op.h"

typedef struct ar_statement {
    const char
        *comment;    /* one line: what it does, with its warnings; NULL: belongs to the one above */
    const char *sql; /* without the final semicolon */
    bool no_transaction; /* must be a revision of its own */
    ar_pos pos;          /* where the models declare what it changes; no file: nowhere */
} ar_statement;

typedef struct ar_script {
    AR_VEC(ar_statement) statements;
    bool needs_foreign_keys_off; /* SQLite rebuilds: `requires foreign_keys=off
                                    legacy_alter_table=on` */
    bool scratch; /* for a copy of our own, not for a file: AR_TEST_BREAK leaves it whole */
    ar_target target;
    const ar_model *base;   /* the world the operations start from (after renames) */
    const ar_model *wanted; /* and where they end; swapped on the way down */
} ar_script;

/* Statements of all operations in order, appended to `script` (whose target and models are set). */
ar_status ar_emit_ops(ar_ctx *ctx, const ar_ops *ops, ar_script *script) AR_MUST_USE;

/* "-- Comment.\nSQL;\n\n" for each statement. */
char *ar_script_text(ar_ctx *ctx, const ar_script *script);

/* The statement that stands on a line of that text, counted from 1; NULL: behind all. */
const ar_statement *ar_script_at_line(const ar_script *script, size_t line);

/* Whether this engine can do it: the render table has a cell. A test holds it against ar_caps. */
bool ar_emit_can(ar_engine engine, ar_kind kind, ar_verb verb);

/* A column as in CREATE TABLE, without the constraints that are objects of their own. */
char *ar_emit_column_definition(ar_ctx *ctx, ar_target target, const ar_column *column);

/*
 * In test builds (AR_TEST_HOOKS) the environment variable AR_TEST_BREAK, "KIND.VERB" as in
 * "table.create" or "foreign_key.drop", makes that one cell lose a line or a statement, to show
 * that the proof sees it.
 */

#endif
