#include "base/str.h"
#include "introspect/postgres/load.h"
#include "introspect/postgres/spell.h"

enum {
    OID,
    SCHEMA,
    NAME,
    TYPE,
    START,
    INCREMENT,
    MIN,
    MAX,
    CACHE,
    CYCLE,
    UNLOGGED,
    OWNER,
    OWNER_COLUMN,
    OF_IDENTITY
};

static void fill_identity(ar_pg_load *load, const ar_rows *rows, const ar_pg_table *table,
                          ar_column *column)
{
    ar_ctx *ctx = load->ctx;
    const char *column_name = column->object.name;
    const char *name = ar_rows_text(ctx, rows, NAME);
    ar_identity *identity = ar_memdup(ctx->arena, column->identity, sizeof(*identity));

    identity->start = ar_rows_text(ctx, rows, START);
    identity->increment = ar_rows_text(ctx, rows, INCREMENT);
    identity->min = ar_rows_text(ctx, rows, MIN);
    identity->max = ar_rows_text(ctx, rows, MAX);
    identity->cache = ar_rows_text(ctx, rows, CACHE);
    identity->cycle = ar_rows_bool(rows, CYCLE);
    identity->unlogged = ar_rows_bool(rows, UNLOGGED);
    if (!ar_streq(name, ar_server_name(ctx, table->object->name, column_name, "seq")))
        identity->sequence = name;
    column->identity = identity;
    if (!ar_streq(ar_rows_peek(rows, SCHEMA), table->object->schema))
        ar_pg_unmanage(
            table->object,
            ar_printf(ctx->arena, "the sequence of \"%s\" is in another schema", column_name));
}

/* A column tells of its sequence, but not what it has of its own. */
typedef struct hidden_sequence {
    const ar_object *table;
    const char *name;
} hidden_sequence;

static void know_hidden(ar_pg_load *load, const ar_rows *rows, const ar_pg_table *table)
{
    const hidden_sequence hidden = {table->object, ar_rows_text(load->ctx, rows, NAME)};

    if (load->options->others && !table->hidden)
        ar_oids_add(load->ctx->arena, &load->oids, AR_PG_SEQUENCE, ar_rows_int(rows, OID),
                    ar_memdup(load->ctx->arena, &hidden, sizeof(hidden)));
}

void ar_pg_list_identity(ar_pg_load *load, int64_t catalogue, int64_t oid, const char *what)
{
    const hidden_sequence *hidden = catalogue == AR_PG_CLASS
                                        ? ar_oids_get(&load->oids, AR_PG_SEQUENCE, oid)
                                        : NULL;

    if (!hidden)
        return;
    ar_vec_each(const ar_other, other, &load->model->others)
        if (ar_streq(other->kind, what) && ar_streq(other->name, hidden->name) &&
            ar_streq(other->table, hidden->table->name) &&
            ar_streq(other->table_schema, hidden->table->schema))
            return;
    ar_pg_add_other(load, what, NULL, hidden->name, hidden->table)->with_table = true;
}

static const char *type_max(const char *type)
{
    static const struct {
        const char *type, *max;
    } types[] = {
        {"smallint", "32767"}, {"integer", "2147483647"}, {"bigint", "9223372036854775807"}};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (ar_streq(types[i].type, type))
            return types[i].max;
    return "";
}

/* Exactly what `serial` would have made: nothing about it needs to be said. */
static bool is_plain_serial(ar_pg_load *load, const ar_sequence *sequence, const ar_object *table,
                            const ar_column *column)
{
    ar_ctx *ctx = load->ctx;
    const ar_object *object = &sequence->object;
    const char *nextval = ar_pg_nextval(ctx, load->model->target, object->schema, object->name);
    bool unlogged = load->model->target.version >= 150000 && ((const ar_table *)table)->unlogged;

    return column->not_null && column->default_expr &&
           ar_streq(column->default_expr->key, nextval) &&
           ar_streq(object->schema, table->schema) &&
           ar_streq(object->name, ar_server_name(ctx, table->name, column->object.name, "seq")) &&
           ar_streq(sequence->type->key, column->type->key) && ar_streq(sequence->start, "1") &&
           ar_streq(sequence->increment, "1") && ar_streq(sequence->min, "1") &&
           ar_streq(sequence->max, type_max(sequence->type->key)) &&
           ar_streq(sequence->cache, "1") && !sequence->cycle && sequence->unlogged == unlogged;
}

static ar_sequence *make_sequence(ar_pg_load *load, const ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;
    ar_sequence *sequence = ar_as_sequence(ar_object_new(
        ctx, AR_KIND_SEQUENCE, ar_rows_text(ctx, rows, SCHEMA), ar_rows_text(ctx, rows, NAME)));

    sequence->type = ar_pg_type_of(load, ar_rows_peek(rows, TYPE));
    sequence->start = ar_rows_text(ctx, rows, START);
    sequence->increment = ar_rows_text(ctx, rows, INCREMENT);
    sequence->min = ar_rows_text(ctx, rows, MIN);
    sequence->max = ar_rows_text(ctx, rows, MAX);
    sequence->cache = ar_rows_text(ctx, rows, CACHE);
    sequence->cycle = ar_rows_bool(rows, CYCLE);
    sequence->unlogged = ar_rows_bool(rows, UNLOGGED);
    return sequence;
}

static void set_owner(ar_pg_load *load, ar_sequence *sequence, const ar_pg_table *table,
                      ar_column *column)
{
    sequence->owned_by.schema = table->object->schema;
    sequence->owned_by.table = table->object->name;
    ar_vec_push(load->ctx->arena, &sequence->owned_by.columns, column->object.name);
    if (is_plain_serial(load, sequence, table->object, column))
        column->is_serial = true;
}

ar_status ar_pg_load_sequences(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, OWNER));
        ar_pg_column *owner = ar_pg_table_column(table, ar_rows_int(rows, OWNER_COLUMN));
        ar_sequence *sequence;

        if (ar_rows_bool(rows, OF_IDENTITY)) {
            if (table && owner && owner->column->identity) {
                fill_identity(load, rows, table, owner->column);
                know_hidden(load, rows, table);
            }
            continue;
        }
        if (table && table->hidden)
            continue;
        sequence = make_sequence(load, rows);
        if (table && owner)
            set_owner(load, sequence, table, owner->column);
        ar_model_add(ctx, load->model, &sequence->object);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, OID),
                    &sequence->object);
    }
    return AR_OK;
}
