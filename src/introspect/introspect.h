/*
 * A live database as a schema model: a fixed number of set-based queries whatever the number of
 * tables, in one read-only snapshot. And the other direction's truth: how the engine spells
 * expressions and types that a model file wants.
 */
#ifndef AR_INTROSPECT_INTROSPECT_H
#define AR_INTROSPECT_INTROSPECT_H

#include "db/db.h"
#include "dialect/dialect.h"
#include "model/model.h"

typedef struct ar_inspect_options {
    const char *default_schema; /* PostgreSQL; NULL: public */
    const ar_names *schemas;    /* PostgreSQL: which to look at; NULL: all but the system's */
    const ar_names *ignore;     /* pcre2 patterns on schema.table (SQLite: table); NULL: none */
    bool grants, owners;        /* PostgreSQL: they are compared (ar_target) */
    bool others;                /* also read what is not modelled (SQLite always does) */
} ar_inspect_options;

/*
 * Reads everything. Version tables (autorev_version, autorev_version_*), objects that extensions
 * own and the engine's own are left out. A table that cannot be wholly expressed is there with
 * unmanaged = true and unmanaged_reason.
 */
ar_status ar_introspect(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                        ar_model **out) AR_MUST_USE;

/*
 * Fills in what only the engine can tell about `wanted` (after ar_dialect_canon): keys of types the
 * dialect does not know, and keys of expressions, without locking anybody's table. `live` is what
 * is there (an expression whose text equals the live one is not asked about). Answers are
 * remembered in `cache_dir` (NULL: nowhere). An expression the engine refuses is an error at its
 * place in the model file. On SQLite: validates in :memory: what `live` does not hold already.
 */
ar_status ar_respell(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                     const char *cache_dir) AR_MUST_USE;

#endif
