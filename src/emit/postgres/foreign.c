/* Foreign data wrappers, servers, and the options of foreign tables. */
#include "emit/postgres/postgres.h"
#include "model/text_search.h"

/* ---- options ---- */

static char *option(const ar_emitter *e, const char *verb, const ar_option *of)
{
    return ar_text(e, "%s%n %l", verb, of->key, of->value);
}

char *ar_pg_generic_options(const ar_emitter *e, const ar_options *options)
{
    ar_names items = {0};

    ar_vec_each(const ar_option, each, options)
        ar_vec_push(e->ctx->arena, &items, option(e, "", each));
    return items.count ? ar_text(e, " OPTIONS (%s)", ar_flow(e, &items)) : "";
}

char *ar_pg_generic_changes(const ar_emitter *e, const ar_options *before, const ar_options *after)
{
    ar_names items = {0};

    ar_vec_each(const ar_option, each, before)
        if (!ar_options_get(after, each->key))
            ar_vec_push(e->ctx->arena, &items, ar_text(e, "DROP %n", each->key));
    ar_vec_each(const ar_option, each, after) {
        const char *was = ar_options_get(before, each->key);

        if (!was || !ar_streq(was, each->value))
            ar_vec_push(e->ctx->arena, &items, option(e, was ? "SET " : "ADD ", each));
    }
    return items.count ? ar_text(e, " OPTIONS (%s)", ar_flow(e, &items)) : "";
}

/* ---- wrappers ---- */

static char *function(const ar_emitter *e, const char *word, const char *text)
{
    ar_place_name place = ar_place_read(e->ctx, text);

    if (!text)
        return ar_text(e, " NO %s", word);
    if (!place.schema || ar_streq(place.schema, e->target.default_schema))
        return ar_text(e, " %s %n", word, place.name);
    return ar_text(e, " %s %n.%n", word, place.schema, place.name);
}

ar_status ar_pg_create_fdw(ar_emitter *e, const ar_op *op)
{
    const ar_fdw *wrapper = ar_as_fdw(op->after);

    ar_emit_op(e, op, ar_text(e, "Create foreign data wrapper %Q.", op->after),
               ar_text(e, "CREATE FOREIGN DATA WRAPPER %o%s%s%s", op->after,
                       wrapper->handler ? function(e, "HANDLER", wrapper->handler) : "",
                       wrapper->validator ? function(e, "VALIDATOR", wrapper->validator) : "",
                       ar_pg_generic_options(e, &wrapper->options)));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_fdw(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop foreign data wrapper %Q.", op->before),
               ar_text(e, "DROP FOREIGN DATA WRAPPER %o", op->before));
    return AR_OK;
}

ar_status ar_pg_alter_fdw(ar_emitter *e, const ar_op *op)
{
    const ar_fdw *before = ar_as_fdw(op->before), *after = ar_as_fdw(op->after);

    if (op->changed)
        ar_emit_op(
            e, op, ar_text(e, "Change foreign data wrapper %Q.", op->after),
            ar_text(e, "ALTER FOREIGN DATA WRAPPER %o%s%s%s", op->after,
                    ar_pg_changed(op, "handler") ? function(e, "HANDLER", after->handler) : "",
                    ar_pg_changed(op, "validator") ? function(e, "VALIDATOR", after->validator)
                                                   : "",
                    ar_pg_generic_changes(e, &before->options, &after->options)));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- servers ---- */

ar_status ar_pg_create_server(ar_emitter *e, const ar_op *op)
{
    const ar_server *server = ar_as_server(op->after);

    ar_emit_op(e, op, ar_text(e, "Create server %Q.", op->after),
               ar_text(e, "CREATE SERVER %o%s%s FOREIGN DATA WRAPPER %n%s", op->after,
                       server->type ? ar_text(e, " TYPE %l", server->type) : "",
                       server->version ? ar_text(e, " VERSION %l", server->version) : "",
                       server->wrapper, ar_pg_generic_options(e, &server->options)));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_server(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop server %Q.", op->before),
               ar_text(e, "DROP SERVER %o", op->before));
    return AR_OK;
}

/* Its wrapper and type cannot be altered: a server that tables use is then not dropped either. */
ar_status ar_pg_alter_server(ar_emitter *e, const ar_op *op)
{
    const ar_server *before = ar_as_server(op->before), *after = ar_as_server(op->after);
    const char *version = !ar_pg_changed(op, "version") ? ""
                          : after->version              ? ar_text(e, " VERSION %l", after->version)
                                                        : " VERSION NULL";

    if (ar_pg_changed(op, "wrapper") || ar_pg_changed(op, "type")) {
        AR_TRY(ar_pg_drop_server(e, op));
        return ar_pg_create_server(e, op);
    }
    if (op->changed)
        ar_emit_op(e, op, ar_text(e, "Change server %Q.", op->after),
                   ar_text(e, "ALTER SERVER %o%s%s", op->after, version,
                           ar_pg_generic_changes(e, &before->options, &after->options)));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- options of foreign tables and their columns ---- */

void ar_pg_alter_table_options(ar_emitter *e, const ar_op *op)
{
    if (ar_pg_changed(op, "options"))
        ar_emit_step(e, ar_text(e, "Change the options of foreign table %Q.", op->after),
                     ar_text(e, "ALTER FOREIGN TABLE %o%s", op->after,
                             ar_pg_generic_changes(e, &ar_as_table(op->before)->options,
                                                   &ar_as_table(op->after)->options)));
}

void ar_pg_alter_column_options(ar_emitter *e, const ar_op *op)
{
    if (ar_pg_changed(op, "options"))
        ar_emit_step(e, ar_text(e, "Change the options of %Q in %P.", op->after, op->after),
                     ar_text(e, "ALTER FOREIGN TABLE %p\n    ALTER COLUMN %n%s", op->after,
                             op->after->name,
                             ar_pg_generic_changes(e, &ar_as_column(op->before)->options,
                                                   &ar_as_column(op->after)->options)));
}
