/* Default privileges: only what differs from what the engine gives is a fact. */
#include "base/str.h"
#include "dialect/canon.h"
#include "model/grant.h"

static bool is_usual(ar_canon *canon, const ar_object *creator, const ar_default_grant *place,
                     const ar_grant *grant)
{
    static const ar_kind kinds[AR_DEFAULT__COUNT] = {
        [AR_DEFAULT_TABLES] = AR_KIND_TABLE,       [AR_DEFAULT_SEQUENCES] = AR_KIND_SEQUENCE,
        [AR_DEFAULT_FUNCTIONS] = AR_KIND_FUNCTION, [AR_DEFAULT_TYPES] = AR_KIND_TYPE,
        [AR_DEFAULT_SCHEMAS] = AR_KIND_SCHEMA,     [AR_DEFAULT_LARGE_OBJECTS] = AR_KIND_NONE,
    };
    const ar_grants none = {0};
    const ar_held held = {kinds[place->on], canon->target.version, creator->name, &none, &none};
    ar_grants said = {0};

    if (place->schema) /* there it only adds */
        return !grant->privileges.count;
    if (held.kind == AR_KIND_NONE)
        return !grant->privileges.count && !ar_streq(grant->role, creator->name);
    *ar_grants_of(canon->ctx, &said, grant->role) = *grant;
    return ar_grants_hold(&held, &said);
}

static void settle(ar_canon *canon, ar_object *creator)
{
    ar_default_grants *said = &ar_as_default_privileges(creator)->grants, settled = {0};

    ar_vec_each(const ar_default_grant, place, said)
        ar_vec_each(const ar_grant, grant, &place->grants)
            if (!is_usual(canon, creator, place, grant))
                *ar_grants_of(canon->ctx,
                              ar_default_grants_of(canon->ctx, &settled, place->schema, place->on),
                              grant->role) = *grant;
    *said = settled;
}

void ar_canon_pg_privileges(ar_canon *canon)
{
    ar_objects *objects = &canon->model->objects;
    size_t kept = 0;

    ar_vec_each(ar_object *, it, objects) {
        bool defaults = (*it)->kind == AR_KIND_DEFAULT_PRIVILEGES;

        if (defaults)
            settle(canon, *it);
        if (!defaults || ar_as_default_privileges(*it)->grants.count)
            objects->items[kept++] = *it;
    }
    objects->count = kept;
}
