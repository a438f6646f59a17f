/*
 * Numbers that PostgreSQL hands out: serial columns become an integer with a sequence of their own,
 * and every sequence and identity gets the options that the server would fill in.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/naming.h"
#include "dialect/quote.h"
#include "dialect/type.h"

enum { PG_15 = 150000 };

/* ---- options ---- */

typedef struct number_type {
    const char *key;
    int64_t min, max;
} number_type;

static const number_type number_types[] = {
    {"smallint", INT16_MIN, INT16_MAX},
    {"integer", INT32_MIN, INT32_MAX},
    {"bigint", INT64_MIN, INT64_MAX},
};

static const number_type *find_number_type(const ar_type *type)
{
    for (size_t i = 0; type && i < sizeof(number_types) / sizeof(*number_types); i++)
        if (ar_streq(number_types[i].key, type->key))
            return &number_types[i];
    return NULL;
}

/* Where the texts of one sequence's options stand, and what to call it in messages. */
typedef struct options {
    const char **start, **increment, **min, **max, **cache;
    const ar_object *object;
} options;

/* The number in `*text`, or `otherwise`; `*text` becomes its plain decimal form. */
static int64_t fill(ar_canon *canon, const options *in, const char **text, int64_t otherwise)
{
    int64_t value = otherwise;

    if (*text) {
        char *end;

        errno = 0;
        value = strtoll(*text, &end, 10);
        if (errno || end == *text || *end) {
            (void)ar_fail(canon->ctx, AR_E_SEQUENCE_BOUNDS, in->object->pos,
                          "%s \"%s\": %s is no 64-bit integer", ar_kind_get(in->object->kind)->name,
                          ar_canon_label(canon, in->object), *text);
            value = otherwise;
        }
    }
    *text = ar_printf(canon->ctx->arena, "%" PRId64, value);
    return value;
}

static void fill_options(ar_canon *canon, const options *in, const number_type *type)
{
    int64_t increment = fill(canon, in, in->increment, 1);
    bool up = increment > 0;
    int64_t min = fill(canon, in, in->min, up ? 1 : type->min);
    int64_t max = fill(canon, in, in->max, up ? type->max : -1);
    int64_t start = fill(canon, in, in->start, up ? min : max);
    int64_t cache = fill(canon, in, in->cache, 1);
    const char *fault = NULL;

    if (increment == 0)
        fault = "an increment of 0 goes nowhere";
    else if (min < type->min || max > type->max)
        fault = ar_printf(canon->ctx->arena, "min and max must fit %s", type->key);
    else if (min >= max)
        fault = "min must be less than max";
    else if (start < min || start > max)
        fault = "start must lie between min and max";
    else if (cache < 1)
        fault = "cache must be at least 1";
    if (fault)
        (void)ar_fail(canon->ctx, AR_E_SEQUENCE_BOUNDS, in->object->pos, "%s \"%s\": %s",
                      ar_kind_get(in->object->kind)->name, ar_canon_label(canon, in->object),
                      fault);
}

static void fill_sequence(ar_canon *canon, ar_sequence *sequence)
{
    const options in = {&sequence->start, &sequence->increment, &sequence->min,
                        &sequence->max,   &sequence->cache,     &sequence->object};

    if (!sequence->type) {
        ar_type *type = ar_type_new(canon->ctx, "bigint", sequence->object.pos);

        type->key = "bigint";
        sequence->type = type;
    }
    const number_type *type = find_number_type(sequence->type);

    if (type)
        fill_options(canon, &in, type);
    else
        (void)ar_fail(canon->ctx, AR_E_SEQUENCE_TYPE, sequence->type->pos,
                      "sequence \"%s\" cannot be of type \"%s\": smallint, integer or bigint",
                      ar_canon_label(canon, &sequence->object), sequence->type->text);
}

/* ---- serial ---- */

/* The name that the server picks, unless a model says it for something else: then the next one. */
static char *sequence_name(ar_canon *canon, const ar_object *column, unsigned *out_number)
{
    const char *schema = column->parent->schema;
    char *name = ar_server_name(canon->ctx, column->parent->name, column->name, "seq");

    for (*out_number = 0; ar_canon_relation_taken(canon, schema, name);)
        name = ar_server_name(canon->ctx, column->parent->name, column->name,
                              ar_printf(canon->ctx->arena, "seq%u", ++*out_number));
    return name;
}

/* Since 15 the sequences of an unlogged table are unlogged too. */
static bool is_unlogged(const ar_canon *canon, const ar_object *table)
{
    return ar_as_table(table)->unlogged &&
           (!canon->target.version || canon->target.version >= PG_15);
}

static void own_sequence(ar_canon *canon, const ar_column *column, const char *name)
{
    const ar_object *table = column->object.parent;
    ar_object *object = ar_object_new(canon->ctx, AR_KIND_SEQUENCE, table->schema, name);
    ar_sequence *sequence = ar_as_sequence(object);

    object->app = table->app;
    object->pos = column->object.pos;
    object->unmanaged = table->unmanaged;
    sequence->type = column->type;
    sequence->unlogged = is_unlogged(canon, table);
    sequence->owned_by.schema = table->schema;
    sequence->owned_by.table = table->name;
    sequence->owned_by.pos = column->object.pos;
    ar_vec_push(canon->ctx->arena, &sequence->owned_by.columns, column->object.name);
    fill_sequence(canon, sequence);
    ar_canon_claim_relation(canon, object);
    ar_model_add(canon->ctx, canon->model, object);
}

static void expand_serial(ar_canon *canon, ar_column *column)
{
    ar_arena *arena = canon->ctx->arena;
    unsigned number;

    if (column->default_expr || column->identity || column->generated || column->nullable_said) {
        (void)ar_fail(canon->ctx, AR_E_BAD_SERIAL, column->object.pos,
                      "column \"%s\": a serial type brings its own default and is not null",
                      ar_canon_label(canon, &column->object));
        return;
    }
    char *name = sequence_name(canon, &column->object, &number);
    char *qualified = ar_type_key(canon->ctx, canon->target, column->object.parent->schema, name);
    ar_expr *expr = ar_expr_new(canon->ctx, "", column->object.pos);

    own_sequence(canon, column, name);
    expr->sql = ar_printf(arena, "nextval(%s::regclass)",
                          ar_quote_text(arena, AR_POSTGRESQL, qualified));
    expr->key = expr->sql;
    column->default_expr = expr;
    column->not_null = true;
    column->is_serial = number == 0;
}

/* ---- identity ---- */

static void name_identity(ar_canon *canon, const ar_column *column, ar_identity *identity)
{
    const ar_object *object = &column->object;
    char *usual = ar_server_name(canon->ctx, object->parent->name, object->name, "seq");
    unsigned number = 0;

    if (ar_streq(identity->sequence, usual))
        identity->sequence = NULL;
    if (identity->sequence)
        return;
    char *free_name = sequence_name(canon, object, &number);

    if (number)
        identity->sequence = free_name;
}

static void fill_identity(ar_canon *canon, ar_column *column)
{
    ar_identity *identity = ar_memdup(canon->ctx->arena, column->identity, sizeof(*identity));
    const options in = {&identity->start, &identity->increment, &identity->min,
                        &identity->max,   &identity->cache,     &column->object};
    const number_type *type = find_number_type(column->type);

    if (type)
        fill_options(canon, &in, type);
    else if (column->type)
        (void)ar_fail(canon->ctx, AR_E_IDENTITY_TYPE, column->type->pos,
                      "column \"%s\": identity needs smallint, integer or bigint, not \"%s\"",
                      ar_canon_label(canon, &column->object), column->type->text);
    name_identity(canon, column, identity);
    identity->unlogged |= is_unlogged(canon, column->object.parent);
    column->identity = identity;
    column->not_null = true;
}

static void number_columns(ar_canon *canon, ar_object *table)
{
    ar_object_each(child, table) {
        ar_column *column = ar_as_column(*child);

        bool expanded = column && column->default_expr && column->default_expr->key;

        if (column && column->is_serial && !expanded)
            expand_serial(canon, column);
        else if (column && column->identity)
            fill_identity(canon, column);
    }
}

void ar_canon_numbers(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (object->kind == AR_KIND_SEQUENCE)
            fill_sequence(canon, ar_as_sequence(object));
        else if (object->kind == AR_KIND_TABLE)
            number_columns(canon, object);
    }
    ar_model_sort(canon->model);
}
