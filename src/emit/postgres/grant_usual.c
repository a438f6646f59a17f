/* What roles have by themselves: by the engine, and by the default privileges of who makes it. */
#include "emit/postgres/grant_usual.h"
#include "base/str.h"

ar_grant ar_pg_usual_of(const ar_emitter *e, const char *role, const char *owner,
                        const char *const *all, const char *everybodys)
{
    ar_grant usual = {.role = role};

    if (ar_streq(role, owner))
        for (; all && *all; all++)
            ar_grant_add(e->ctx, &usual, (ar_privilege){.name = *all});
    else if (ar_streq(role, "public") && everybodys)
        ar_grant_add(e->ctx, &usual, (ar_privilege){.name = everybodys});
    return usual;
}

static const ar_default_grants *defaults_of(const ar_objects *objects, const char *maker)
{
    ar_vec_each(ar_object *const, it, objects)
        if ((*it)->kind == AR_KIND_DEFAULT_PRIVILEGES && ar_streq((*it)->name, maker))
            return &ar_as_default_privileges(*it)->grants;
    return NULL;
}

/* What default privileges say everywhere takes the place of what is usual, for a schema it adds. */
static void add_defaults(const ar_emitter *e, const ar_object *object, const ar_default_grants *all,
                         ar_grant *usual)
{
    ar_default_target on = ar_kind_default_target(object->kind);
    const ar_grants *everywhere = ar_default_grants_find(all, NULL, on);
    const ar_grants *here = object->schema ? ar_default_grants_find(all, object->schema, on) : NULL;
    const ar_grant *first = everywhere ? ar_grants_find(everywhere, usual->role) : NULL;
    const ar_grant *more = here ? ar_grants_find(here, usual->role) : NULL;

    if (first)
        *usual = (ar_grant){.role = usual->role};
    for (size_t i = 0; first && i < first->privileges.count; i++)
        ar_grant_add(e->ctx, usual, first->privileges.items[i]);
    for (size_t i = 0; more && i < more->privileges.count; i++)
        ar_grant_add(e->ctx, usual, more->privileges.items[i]);
}

/* Every database comes with "public", open to everybody. */
static void add_public_schema(const ar_emitter *e, const ar_object *object, ar_grant *usual)
{
    const char *const *words = ar_public_schema_privileges(e->target.version);

    if (object->kind != AR_KIND_SCHEMA || !ar_streq(object->name, "public") ||
        !ar_streq(usual->role, "public"))
        return;
    for (; *words; words++)
        ar_grant_add(e->ctx, usual, (ar_privilege){.name = *words});
}

static const ar_default_grants *standing_defaults(const ar_model *model, const char *maker)
{
    const ar_default_grants *said = model ? defaults_of(&model->objects, maker) : NULL;

    return said || !model ? said : defaults_of(&model->standing, maker);
}

ar_grant ar_pg_usual_grant(const ar_emitter *e, const ar_model *model, const ar_object *object,
                           ar_pg_makers makers, const char *role)
{
    ar_grant usual = ar_pg_usual_of(e, role, makers.owner,
                                    ar_kind_privileges(object->kind, e->target.version),
                                    ar_kind_public_privilege(object->kind));
    const ar_default_grants *defaults = standing_defaults(model, makers.maker);

    add_public_schema(e, object, &usual);
    if (defaults)
        add_defaults(e, object, defaults, &usual);
    return usual;
}

static void add_roles(const ar_emitter *e, const ar_object *object, const ar_model *model,
                      const char *maker, const char *schema, ar_names *out)
{
    const ar_default_grants *all = standing_defaults(model, maker);
    ar_default_target on = ar_kind_default_target(object->kind);
    const ar_grants *grants = all ? ar_default_grants_find(all, schema, on) : NULL;

    for (size_t i = 0; grants && i < grants->count; i++)
        if (!ar_names_has(out, grants->items[i].role))
            ar_vec_push(e->ctx->arena, out, grants->items[i].role);
}

void ar_pg_add_default_roles(const ar_emitter *e, const ar_object *object, const char *maker,
                             ar_names *out)
{
    const ar_model *const models[] = {e->script->base, e->script->wanted};

    for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++) {
        add_roles(e, object, models[i], maker, NULL, out);
        if (object->schema)
            add_roles(e, object, models[i], maker, object->schema, out);
    }
}
