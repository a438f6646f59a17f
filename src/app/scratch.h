/*
 * A throw-away database: SQLite in memory; on PostgreSQL a database of --scratch URL or a new one
 * beside the live one (template0, its encoding and locale), dropped when closed.
 */
#ifndef AR_APP_SCRATCH_H
#define AR_APP_SCRATCH_H

#include "db/db.h"
#include "model/model.h"
#include "revision/revision.h"

typedef struct ar_scratch {
    ar_db *db;
    ar_db *admin;     /* the connection that drops it; NULL on SQLite */
    const char *name; /* its database, or its schema */
    ar_ctx *ctx;
    const char *inside; /* it is a schema in the live database (inside.h), and this is why */
    const char *schema; /* inside: the live one that it stands for */
    const char *reason; /* inside: what cannot be done there, found out later; NULL */
} ar_scratch;

/*
 * AR_OK with *out NULL and *out_reason set when there is none to be had ("no right to create a
 * database"); `url`: --scratch, or NULL.
 */
ar_status ar_scratch_open(ar_ctx *ctx, ar_db *live, const char *url, const char *root,
                          ar_scratch **out, const char **out_reason) AR_MUST_USE;

/* The same where there is no live database: encoding and locale are those of the server's own. */
ar_status ar_scratch_open_at(ar_ctx *ctx, const ar_url *server, ar_scratch **out,
                             const char **out_reason) AR_MUST_USE;

/* --scratch, understood: it must name a PostgreSQL server. */
ar_status ar_scratch_server(ar_ctx *ctx, const char *url, const char *root,
                            ar_url *out) AR_MUST_USE;

void ar_scratch_close(ar_scratch *scratch);
AR_DEFINE_AUTO(ar_scratch, ar_scratch, ar_scratch_close);

/*
 * Makes the scratch hold what `live` holds, without rows. SQLite: the CREATE texts themselves.
 * PostgreSQL: what `model` (introspected from live) says; objects that are not modelled are not
 * there.
 */
ar_status ar_scratch_copy(ar_ctx *ctx, ar_scratch *scratch, ar_db *live,
                          const ar_model *model) AR_MUST_USE;

/* Only the extensions that `model`'s database has, but for those that `history` makes itself. */
ar_status ar_scratch_extensions(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model,
                                const ar_revisions *history) AR_MUST_USE;

/* `schema.name` with the schema always in front: sessions may have an empty search_path (F88). */
char *ar_qualified(ar_ctx *ctx, ar_target target, const char *schema, const char *name);

#endif
