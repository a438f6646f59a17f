/* Owners and privileges: roles by name, privileges in lower case. */
#include "introspect/postgres/load.h"

#include <string.h>

#include "base/str.h"

/* "INSERT SELECT*" */
static void add_list(ar_pg_load *load, ar_grant *grant, const char *list, const char *column)
{
    ar_arena *arena = load->ctx->arena;

    while (*list) {
        size_t length = strcspn(list, " ");
        bool grantable = length && list[length - 1] == '*';
        const char *name = ar_lower(arena, ar_strndup(arena, list, length - grantable));

        ar_grant_add(load->ctx, grant,
                     (ar_privilege){.name = name, .column = column, .grantable = grantable});
        list += length + (list[length] == ' ');
    }
}

ar_status ar_pg_load_grants(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, COLUMN, ROLE, LIST, OWNS, PLAIN, USUAL };

    while (ar_rows_next(rows)) {
        int64_t oid = ar_rows_int(rows, OID), number = ar_rows_int(rows, COLUMN);
        ar_object *object = ar_oids_get(&load->objects, ar_rows_int(rows, CATALOGUE), oid);
        const char *role = ar_rows_text(load->ctx, rows, ROLE), *column = NULL;
        ar_pg_table *table;
        ar_grant *grant;

        if (!object && load->options->grants && !ar_rows_bool(rows, USUAL))
            ar_pg_list_identity(load, ar_rows_int(rows, CATALOGUE), oid,
                                "privileges on identity sequence");
        if (!object || !ar_kind_privileges(object->kind, 0))
            continue;
        if (number) {
            table = ar_pg_find_table(load, oid);
            column = table ? ar_pg_column_name(table, number) : NULL;
            if (!column)
                continue;
        }
        if (ar_rows_bool(rows, OWNS))
            object->owner = role;
        grant = ar_grants_of(load->ctx,
                             ar_rows_bool(rows, USUAL) ? &object->usual : &object->grants, role);
        grant->need_not_be_said = ar_rows_bool(rows, PLAIN);
        add_list(load, grant, ar_rows_peek(rows, LIST), column);
    }
    return AR_OK;
}

/* As pg_default_acl.defaclobjtype has it. */
static bool read_target(const char *letter, ar_default_target *out)
{
    static const char letters[] = {'r', 'S', 'f', 'T', 'n', 'L'};
    const char *found = memchr(letters, *letter, sizeof(letters));

    if (found)
        *out = (ar_default_target)(found - letters);
    return found;
}

ar_status ar_pg_load_default_privileges(ar_pg_load *load, ar_rows *rows)
{
    enum { CREATOR, SCHEMA, KIND, ROLE, LIST };
    ar_ctx *ctx = load->ctx;
    ar_object *object = NULL;

    while (ar_rows_next(rows)) {
        const char *schema = *ar_rows_peek(rows, SCHEMA) ? ar_rows_text(ctx, rows, SCHEMA) : NULL;
        ar_default_target on;
        ar_grants *grants;

        if (!object || !ar_streq(object->name, ar_rows_peek(rows, CREATOR))) {
            object = ar_object_new(ctx, AR_KIND_DEFAULT_PRIVILEGES, NULL,
                                   ar_rows_text(ctx, rows, CREATOR));
            ar_model_add(ctx, load->model, object);
        }
        if (!read_target(ar_rows_peek(rows, KIND), &on))
            continue;
        grants = ar_default_grants_of(ctx, &ar_as_default_privileges(object)->grants, schema, on);
        add_list(load, ar_grants_of(ctx, grants, ar_rows_text(ctx, rows, ROLE)),
                 ar_rows_peek(rows, LIST), NULL);
    }
    return AR_OK;
}

ar_status ar_pg_load_owners(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, ROLE };

    while (ar_rows_next(rows)) {
        ar_object *object = ar_oids_get(&load->objects, ar_rows_int(rows, CATALOGUE),
                                        ar_rows_int(rows, OID));

        if (object)
            object->owner = ar_rows_text(load->ctx, rows, ROLE);
    }
    return AR_OK;
}
