#include "diff/rewrite_other.h"

#include <string.h>

#include "base/str.h"
#include "diff/rewrite_attr.h"
#include "model/publication.h"
#include "model/text_search.h"

void ar_rewrite_foreign(const ar_change *c, ar_object *object)
{
    ar_server *server = ar_as_server(object);
    ar_table *table = ar_as_table(object);
    ar_publication *publication = ar_as_publication(object);

    if (server && c->kind == AR_KIND_FDW && ar_streq(server->wrapper, c->name))
        server->wrapper = c->new_name;
    if (table && c->kind == AR_KIND_SERVER && ar_streq(table->server, c->name))
        table->server = c->new_name;
    if (publication && c->kind == AR_KIND_SCHEMA)
        ar_rewrite_names(c, &publication->schemas);
    if (publication)
        ar_publication_sort(publication);
}

void ar_rewrite_dictionaries(const ar_change *c, ar_ts_configuration *configuration)
{
    ar_options mappings = {0};

    if (c->kind != AR_KIND_SCHEMA && c->kind != AR_KIND_TS_DICTIONARY)
        return;
    ar_vec_each(const ar_option, mapping, &configuration->mappings) {
        ar_place_names places = ar_places_read(c->ctx, mapping->value);

        ar_vec_each(ar_place_name, place, &places) {
            if (c->kind == AR_KIND_SCHEMA && ar_streq(place->schema, c->name))
                place->schema = c->new_name;
            else if (c->kind == AR_KIND_TS_DICTIONARY && place->schema &&
                     ar_change_is_place(c, place->schema, place->name))
                *place = (ar_place_name){c->new_schema, c->new_name};
        }
        ar_options_set(c->ctx, &mappings, mapping->key, ar_places_text(c->ctx, &places));
    }
    configuration->mappings = mappings;
}

void ar_rewrite_grants(const ar_change *c, ar_object *object)
{
    ar_grants grants = {0};

    ar_vec_each(const ar_grant, it, &object->grants) {
        ar_grant *grant = ar_grants_of(c->ctx, &grants, it->role);

        ar_vec_each(const ar_privilege, privilege, &it->privileges) {
            ar_privilege renamed = *privilege;

            if (renamed.column && ar_change_eq(c, renamed.column, c->name))
                renamed.column = c->new_name;
            ar_grant_add(c->ctx, grant, renamed);
        }
    }
    object->grants = grants;
}

/* "public.users.mail" of a view's uses. */
static const char *new_use(const ar_change *c, const char *use)
{
    if (c->kind == AR_KIND_SCHEMA)
        return ar_starts_with(use, ar_printf(c->ctx->arena, "%s.", c->name))
                   ? ar_printf(c->ctx->arena, "%s%s", c->new_name, use + strlen(c->name))
                   : use;
    const char *old = c->kind == AR_KIND_COLUMN
                          ? ar_printf(c->ctx->arena, "%s.%s.%s", c->table_schema, c->table, c->name)
                          : ar_printf(c->ctx->arena, "%s.%s", c->schema, c->name);
    const char *new = c->kind == AR_KIND_COLUMN
                          ? ar_printf(c->ctx->arena, "%s.%s.%s", c->table_schema, c->table,
                                      c->new_name)
                          : ar_printf(c->ctx->arena, "%s.%s", c->new_schema, c->new_name);
    size_t length = strlen(old);

    if (!ar_starts_with(use, old) || (use[length] && use[length] != '.'))
        return use;
    return ar_printf(c->ctx->arena, "%s%s", new, use + length);
}

void ar_rewrite_other(const ar_change *c, ar_other *other)
{
    ar_names uses = {0};

    if (c->kind == AR_KIND_SCHEMA && ar_streq(other->schema, c->name))
        other->schema = c->new_name;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(other->table_schema, c->name))
        other->table_schema = c->new_name;
    if (c->kind == AR_KIND_TABLE && other->table &&
        ar_change_is_place(c, other->table_schema, other->table)) {
        other->table = c->new_name;
        other->table_schema = c->new_schema;
    }
    ar_vec_each(const char *, use, &other->uses)
        ar_vec_push(c->ctx->arena, &uses, new_use(c, *use));
    other->uses = uses;
}
