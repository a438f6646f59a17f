#include "dialect/canon_collation.h"

#include "base/str.h"

void ar_canon_drop_catalog(const char **schema)
{
    if (ar_streq(*schema, "pg_catalog"))
        *schema = NULL;
}

/* What a value of the type is sorted by unless told otherwise; NULL: the database's collation. */
static const char *type_collation(ar_canon *canon, const ar_type *type, const char **out_schema)
{
    *out_schema = NULL;
    if (type && ar_streq(type->key, "name"))
        return "C";
    if (!type || !type->key || !ar_canon_is_domain(canon, type))
        return NULL;
    const ar_domain *domain = ar_as_domain(ar_type_object(canon->ctx, canon->model, type));

    if (!domain->collation)
        return type_collation(canon, domain->type, out_schema);
    *out_schema = domain->collation_schema;
    return domain->collation;
}

void ar_canon_place_collation(ar_canon *canon, const char *from, const char *name,
                              const char **schema)
{
    const char *places[] = {from, canon->target.default_schema};

    for (size_t i = 0; name && !*schema && i < 2; i++)
        if (ar_model_find(canon->model, AR_KIND_COLLATION, places[i], name))
            *schema = places[i];
}

void ar_canon_collation(ar_canon *canon, const char **name, const char **schema,
                        const ar_type *type)
{
    const char *own_schema, *own = type_collation(canon, type, &own_schema);

    ar_canon_drop_catalog(schema);
    if (!*name || (ar_streq(*name, own) && ar_streq(*schema, own_schema)) ||
        (!own && !*schema && ar_streq(*name, "default")))
        *name = *schema = NULL;
}

/* One locale for both is what `locale` says. */
void ar_canon_own_collation(ar_collation *collation)
{
    if (!collation->lc_collate || !ar_streq(collation->lc_collate, collation->lc_ctype))
        return;
    collation->locale = collation->lc_collate;
    collation->lc_collate = collation->lc_ctype = NULL;
}
