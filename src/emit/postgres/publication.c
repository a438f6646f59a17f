/* CREATE, ALTER, DROP PUBLICATION. */
#include "emit/postgres/postgres.h"

/* ONLY: tables that inherit from it stand in the list themselves, or do not go out. */
static char *table_sql(const ar_emitter *e, const ar_published *table)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "ONLY %r", &table->table);
    if (table->table.columns.count)
        ar_write(e, &out, " (%N)", &table->table.columns);
    if (table->where)
        ar_write(e, &out, " WHERE (%e)", table->where);
    return out.data;
}

/* "TABLE a, b (c), TABLES IN SCHEMA s"; "" for nothing. */
static char *what_goes_out(const ar_emitter *e, const ar_publication *publication)
{
    ar_names parts = {0}, tables = {0}, schemas = {0};

    ar_vec_each(const ar_published, table, &publication->tables)
        ar_vec_push(e->ctx->arena, &tables, table_sql(e, table));
    ar_vec_each(const char *, schema, &publication->schemas)
        ar_vec_push(e->ctx->arena, &schemas, ar_text(e, "%n", *schema));
    if (tables.count)
        ar_vec_push(e->ctx->arena, &parts, ar_text(e, "TABLE %s", ar_flow(e, &tables)));
    if (schemas.count)
        ar_vec_push(e->ctx->arena, &parts, ar_text(e, "TABLES IN SCHEMA %s", ar_flow(e, &schemas)));
    return ar_names_join(e->ctx->arena, &parts, ", ");
}

static const char *publish(const ar_publication *publication)
{
    return publication->publish ? publication->publish : "insert, update, delete, truncate";
}

/* Only what differs from the server's defaults, or from `before`. */
static char *settings(const ar_emitter *e, const ar_publication *before,
                      const ar_publication *after)
{
    static const ar_publication usual;
    ar_names items = {0};

    if (!before)
        before = &usual;
    if (!ar_streq(publish(before), publish(after)))
        ar_vec_push(e->ctx->arena, &items, ar_text(e, "publish = %l", publish(after)));
    if (before->via_partition_root != after->via_partition_root)
        ar_vec_push(e->ctx->arena, &items,
                    ar_text(e, "publish_via_partition_root = %s",
                            after->via_partition_root ? "true" : "false"));
    if (before->generated_columns != after->generated_columns)
        ar_vec_push(e->ctx->arena, &items,
                    ar_text(e, "publish_generated_columns = %s",
                            ar_generated_words[after->generated_columns]));
    return items.count ? ar_flow(e, &items) : NULL;
}

ar_status ar_pg_create_publication(ar_emitter *e, const ar_op *op)
{
    const ar_publication *publication = ar_as_publication(op->after);
    const char *what = publication->all_tables ? "ALL TABLES" : what_goes_out(e, publication);
    const char *with = settings(e, NULL, publication);

    ar_emit_op(e, op, ar_text(e, "Create publication %Q.", op->after),
               ar_text(e, "CREATE PUBLICATION %o%s%s%s", op->after,
                       *what ? ar_text(e, "\n    FOR %s", what) : "", with ? "\n    WITH " : "",
                       with ? ar_text(e, "(%s)", with) : ""));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_publication(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop publication %Q.", op->before),
               ar_text(e, "DROP PUBLICATION %o", op->before));
    return AR_OK;
}

static void alter_what(ar_emitter *e, const ar_op *op)
{
    const char *what = what_goes_out(e, ar_as_publication(op->after));
    const char *sentence = ar_text(e, "Change what publication %Q sends.", op->after);
    const ar_publication *before = ar_as_publication(op->before);
    ar_publication bare = {.schemas = before->schemas};

    if (*what) {
        ar_emit_op(e, op, sentence, ar_text(e, "ALTER PUBLICATION %o SET %s", op->after, what));
        return;
    }
    ar_vec_each(const ar_published, it, &before->tables) { /* DROP takes names alone */
        const ar_published name = {.table = {it->table.schema, it->table.table, {0}, {0}}};

        ar_vec_push(e->ctx->arena, &bare.tables, name);
    }
    ar_emit_op(e, op, sentence,
               ar_text(e, "ALTER PUBLICATION %o DROP %s", op->after, what_goes_out(e, &bare)));
}

ar_status ar_pg_alter_publication(ar_emitter *e, const ar_op *op)
{
    const char *with = settings(e, ar_as_publication(op->before), ar_as_publication(op->after));

    if (ar_pg_changed(op, "all_tables")) {
        AR_TRY(ar_pg_drop_publication(e, op));
        return ar_pg_create_publication(e, op);
    }
    if (ar_pg_changed(op, "tables") || ar_pg_changed(op, "schemas"))
        alter_what(e, op);
    if (with)
        ar_emit_op(e, op, ar_text(e, "Change publication %Q.", op->after),
                   ar_text(e, "ALTER PUBLICATION %o SET (%s)", op->after, with));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
