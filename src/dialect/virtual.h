/*
 * What the text behind USING says of a SQLite virtual table, for the modules that come with SQLite
 * (fts5.html, fts3.html, rtree.html, geopoly.html). Of other modules nothing is known but the name.
 */
#ifndef AR_DIALECT_VIRTUAL_H
#define AR_DIALECT_VIRTUAL_H

#include "base/ctx.h"
#include "base/vec.h"

typedef enum ar_virtual_content {
    AR_VIRTUAL_OWN,     /* keeps its rows itself: they can be copied */
    AR_VIRTUAL_DERIVED, /* indexes the rows of another table: INSERT ... VALUES('rebuild') */
    AR_VIRTUAL_NONE,    /* keeps nothing that could be read again, or nobody knows */
} ar_virtual_content;

typedef struct ar_virtual {
    const char *module; /* lower case; "": the text does not begin with a name */
    ar_names columns;   /* as they are named; empty: not known */
    ar_virtual_content content;
    const char *content_of; /* AR_VIRTUAL_DERIVED: the table or view; else NULL */
    bool has_rowid;         /* a rowid that none of the columns is: FTS, geopoly */
} ar_virtual;

/* `text`: what stands behind USING. Texts live in ctx->arena. */
ar_virtual ar_virtual_read(ar_ctx *ctx, const char *text);

/* AR_VIRTUAL_DERIVED by both texts: nothing is lost by making the table anew. */
bool ar_virtual_reindexes(ar_ctx *ctx, const char *before, const char *after);

/* "fts5" -> "data", "idx" ...: tables NAME_SUFFIX that such a table brings; NULL-terminated. */
const char *const *ar_virtual_shadows(const char *module);

#endif
