/* Extensions and collations. */
#include "emit/postgres/postgres.h"

/* ---- extensions ---- */

/* In scratch what is wanted may be there already. */
ar_status ar_pg_create_extension(ar_emitter *e, const ar_op *op)
{
    const ar_extension *extension = ar_as_extension(op->after);
    bool scratch = e->script->scratch;
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE EXTENSION %s%n", scratch ? "IF NOT EXISTS " : "", op->after->name);
    if (extension->in_schema)
        ar_write(e, &out, " SCHEMA %n", extension->in_schema);
    if (extension->version)
        ar_write(e, &out, " VERSION %l", extension->version);
    if (extension->cascade)
        ar_str_add(&out, " CASCADE");
    ar_emit_op(e, op, ar_text(e, "Create extension %Q.", op->after), out.data);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_extension(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop extension %Q.", op->before),
               ar_text(e, "DROP EXTENSION %n", op->before->name));
    return AR_OK;
}

/* Without one of its own it has the comment that it came with. */
static void emit_comment(ar_emitter *e, const ar_op *op)
{
    const ar_extension *before = ar_as_extension(op->before), *after = ar_as_extension(op->after);
    ar_op usual = *op;
    ar_object *object = ar_object_copy(e->ctx, op->after);

    usual.after = object;
    if (!object->comment)
        object->comment = after->usual_comment ? after->usual_comment : before->usual_comment;
    ar_pg_emit_changed_comment(e, &usual);
}

ar_status ar_pg_alter_extension(ar_emitter *e, const ar_op *op)
{
    const ar_extension *extension = ar_as_extension(op->after);

    if (ar_pg_changed(op, "schema"))
        ar_emit_op(
            e, op, ar_text(e, "Move extension %Q to schema %q.", op->after, extension->in_schema),
            ar_text(e, "ALTER EXTENSION %n SET SCHEMA %n", op->after->name, extension->in_schema));
    if (ar_pg_changed(op, "version"))
        ar_emit_op(
            e, op, ar_text(e, "Update extension %Q to version %s.", op->after, extension->version),
            ar_text(e, "ALTER EXTENSION %n UPDATE TO %l", op->after->name, extension->version));
    emit_comment(e, op);
    return AR_OK;
}

/* ---- collations ---- */

static void add_option(const ar_emitter *e, ar_names *options, const char *key, const char *value)
{
    if (value)
        ar_vec_push(e->ctx->arena, options, ar_text(e, "%s = %l", key, value));
}

ar_status ar_pg_create_collation(ar_emitter *e, const ar_op *op)
{
    const ar_collation *collation = ar_as_collation(op->after);
    ar_names options = {0};

    if (collation->provider != AR_PROVIDER_LIBC)
        ar_vec_push(e->ctx->arena, &options,
                    ar_text(e, "provider = %s", ar_provider_words[collation->provider]));
    add_option(e, &options, "locale", collation->locale);
    add_option(e, &options, "lc_collate", collation->lc_collate);
    add_option(e, &options, "lc_ctype", collation->lc_ctype);
    if (collation->not_deterministic)
        ar_vec_push(e->ctx->arena, &options, "deterministic = false");
    add_option(e, &options, "rules", collation->rules);
    ar_emit_op(e, op, ar_text(e, "Create collation %Q.", op->after),
               ar_text(e, "CREATE COLLATION %o (%s)", op->after,
                       ar_names_join(e->ctx->arena, &options, ", ")));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_collation(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop collation %Q.", op->before),
               ar_text(e, "DROP COLLATION %o", op->before));
    return AR_OK;
}

/* The values stay what they are: only their order is another one. */
static char *same_value(const ar_emitter *e, const ar_op *op, const ar_column *column)
{
    (void)e, (void)op, (void)column;
    return NULL;
}

ar_status ar_pg_alter_collation(ar_emitter *e, const ar_op *op)
{
    if (op->changed)
        return ar_pg_retype(e, op, ar_pg_create_collation, same_value);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
