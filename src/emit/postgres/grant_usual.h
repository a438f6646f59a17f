/*
 * What a role has where nothing is said: what the engine gives, and what ALTER DEFAULT PRIVILEGES
 * of the role that makes the object adds or takes.
 */
#ifndef AR_EMIT_POSTGRES_GRANT_USUAL_H
#define AR_EMIT_POSTGRES_GRANT_USUAL_H

#include "emit/postgres/postgres.h"

typedef struct ar_pg_makers {
    const char *maker, *owner;
} ar_pg_makers;

/* `all`: what can be granted there; `everybodys`: which of it PUBLIC has by itself, or NULL. */
ar_grant ar_pg_usual_of(const ar_emitter *e, const char *role, const char *owner,
                        const char *const *all, const char *everybodys);

/* Of what `maker` makes and `owner` then has, by the default privileges of `model`; NULL: by the
   engine alone. */
ar_grant ar_pg_usual_grant(const ar_emitter *e, const ar_model *model, const ar_object *object,
                           ar_pg_makers makers, const char *role);

/* Roles that `maker` gives or denies something by default, before the plan or after it. */
void ar_pg_add_default_roles(const ar_emitter *e, const ar_object *object, const char *maker,
                             ar_names *out);

#endif
