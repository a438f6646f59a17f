#include <string.h>

#include "base/str.h"
#include "introspect/postgres/load.h"

/* "f(pg_catalog.text,integer)" -> "f(text, integer)": identities are written for machines. */
static char *nice_name(ar_ctx *ctx, const char *identity)
{
    static const char system[] = "pg_catalog.";
    ar_str out;

    ar_str_init(&out, ctx->arena);
    while (*identity) {
        if (ar_starts_with(identity, system)) {
            identity += strlen(system);
            continue;
        }
        ar_str_addc(&out, *identity);
        if (*identity == ',' && identity[1] != ' ')
            ar_str_addc(&out, ' ');
        identity++;
    }
    return out.data;
}

/* A trigger, a rule or a policy: its name is literal, its schema is that of its table. */
static void add_part(ar_pg_load *load, const char *kind, const char *name,
                     const ar_pg_table *relation)
{
    if (relation && !relation->hidden)
        ar_pg_add_other(load, kind, relation->object->schema, ar_strdup(load->ctx->arena, name),
                        relation->object);
}

ar_status ar_pg_load_others(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, RELATION, KIND, SCHEMA, NAME };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        size_t before = load->model->others.count;
        const char *kind = ar_rows_text(ctx, rows, KIND);
        const char *schema = ar_rows_text(ctx, rows, SCHEMA);
        const char *name = ar_rows_peek(rows, NAME);
        int64_t relation = ar_rows_int(rows, RELATION);

        if (ar_streq(kind, "modelled") || /* an enum, a domain */
            ar_oids_get(&load->objects, ar_rows_int(rows, CATALOGUE), ar_rows_int(rows, OID)))
            continue;
        if (relation)
            add_part(load, kind, name, ar_pg_find_table(load, relation));
        else if (!ar_ignore_matches(ctx, load->ignore, &load->model->target, schema, name))
            ar_pg_add_other(load, kind, schema, nice_name(ctx, name), NULL);
        if (load->model->others.count > before)
            ar_pg_know_other(load, ar_rows_int(rows, CATALOGUE), ar_rows_int(rows, OID));
    }
    return AR_OK;
}

ar_status ar_pg_load_uses(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, SCHEMA, NAME, COLUMN };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        const size_t *place = ar_oids_get(&load->others, ar_rows_int(rows, CATALOGUE),
                                          ar_rows_int(rows, OID));
        const char *column = ar_rows_peek(rows, COLUMN);
        const char *used = ar_printf(ctx->arena, "%s.%s%s%s", ar_rows_peek(rows, SCHEMA),
                                     ar_rows_peek(rows, NAME), column ? "." : "",
                                     column ? column : "");

        if (place)
            ar_vec_push(ctx->arena, &load->model->others.items[*place].uses, used);
    }
    return AR_OK;
}
