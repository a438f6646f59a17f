/*
 * Who owns what (SPEC 6): of a database's objects, the ones that take part in a comparison are
 * those a model declares, those a revision of the project created and, with --prune, all others.
 */
#ifndef AR_APP_SCOPE_H
#define AR_APP_SCOPE_H

#include "diff/diff.h"
#include "model/model.h"

typedef struct ar_scope {
    const ar_map *creators;    /* "KIND label" -> app */
    const ar_map *external;    /* the same of external apps: never in scope; NULL: none are known */
    const ar_answers *answers; /* --rename names objects nobody else claims */
    const ar_names *ignore;    /* patterns: with prune, objects that stay out */
    bool prune;
} ar_scope;

/* A revision made it, or, of a sequence, the table whose column owns it. */
bool ar_is_created(ar_ctx *ctx, const ar_model *model, const ar_map *creators,
                   const ar_object *object);

/*
 * A model of what is in scope of `whole`, whose objects it shares; the rest is appended to
 * `out_unmanaged` (NULL: not wanted). A declared table that cannot be wholly expressed is an error.
 */
ar_status ar_scope_apply(ar_ctx *ctx, const ar_model *whole, ar_model *wanted,
                         const ar_scope *scope, ar_model **out,
                         ar_others *out_unmanaged) AR_MUST_USE;

#endif
