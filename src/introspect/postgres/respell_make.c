#include "base/str.h"
#include "introspect/postgres/respell.h"

/* What of the project is not there yet, or not as wanted, while temporary tables are made. */
typedef struct maker {
    ar_pg_respell *respell;
    ar_pg_makes makes;
    ar_map *visited; /* schema.name -> maker: to be made; absent: not looked at */
} maker;

static const char *qualified(const maker *in, const char *schema, const char *name)
{
    ar_arena *arena = in->respell->ctx->arena;

    return ar_printf(arena, "%s.%s", ar_quote_always(arena, schema), ar_quote_always(arena, name));
}

static const ar_object *live_object(const maker *in, ar_kind kind, const ar_object *object)
{
    const ar_model *live = in->respell->live;

    return live ? ar_model_find(live, kind, object->schema, object->name) : NULL;
}

static bool same_labels(const ar_enum *a, const ar_enum *b)
{
    if (a->values.count != b->values.count)
        return false;
    for (size_t i = 0; i < a->values.count; i++)
        if (!ar_streq(a->values.items[i].name, b->values.items[i].name))
            return false;
    return true;
}

static void push(maker *in, const ar_object *object, const char *sql)
{
    const ar_pg_make make = {object, sql};

    ar_vec_push(in->respell->ctx->arena, &in->makes, make);
}

static void make_schema(maker *in, const char *schema)
{
    const char *key = ar_printf(in->respell->ctx->arena, "schema %s", schema);
    const ar_model *live = in->respell->live;

    if (ar_map_get(in->visited, key) || (live && ar_model_find(live, AR_KIND_SCHEMA, NULL, schema)))
        return;
    ar_map_set(in->visited, key, in);
    push(in, NULL,
         ar_printf(in->respell->ctx->arena, "CREATE SCHEMA IF NOT EXISTS %s",
                   ar_quote_always(in->respell->ctx->arena, schema)));
}

static const char *move_range_away(const maker *in, const ar_user_type *range)
{
    ar_ctx *ctx = in->respell->ctx;
    const char *gone = ar_printf(ctx->arena, "ar_gone_%zu", in->makes.count);
    const char *change = ar_printf(ctx->arena, "RENAME TO %s", gone);
    ar_names moves = ar_range_alter(ctx, in->respell->live->target, range, NULL, change);
    ar_names more = ar_range_alter(ctx, in->respell->live->target, range,
                                   qualified(in, range->object.schema, gone),
                                   ar_printf(ctx->arena, "%s_m", change));

    ar_vec_each(const char *, move, &more)
        ar_vec_push(ctx->arena, &moves, *move);
    return ar_printf(ctx->arena, "%s; ", ar_names_join(ctx->arena, &moves, "; "));
}

/* What has the name now goes out of the way: tables that use it keep it, and nobody notices. */
static const char *move_away(maker *in, const ar_object *object)
{
    const ar_model *live = in->respell->live;
    const ar_object *there = live ? ar_model_find_type(live, object->schema, object->name) : NULL;
    const ar_user_type *range = ar_as_user_type(there);

    if (!there)
        return "";
    if (range && range->subtype)
        return move_range_away(in, range);
    return ar_printf(in->respell->ctx->arena, "ALTER %s %s RENAME TO ar_gone_%zu; ",
                     there->kind == AR_KIND_DOMAIN ? "DOMAIN" : "TYPE",
                     qualified(in, there->schema, there->name), in->makes.count);
}

static char *enum_sql(const maker *in, const ar_enum *type)
{
    ar_arena *arena = in->respell->ctx->arena;
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addf(&out, "CREATE TYPE %s AS ENUM (",
                qualified(in, type->object.schema, type->object.name));
    ar_vec_each(ar_enum_value, value, &type->values)
        ar_str_addf(&out, "%s%s", value > type->values.items ? ", " : "",
                    ar_quote_text(arena, AR_POSTGRESQL, value->name));
    ar_str_addc(&out, ')');
    return out.data;
}

/* Without its default and checks: expressions over it do not see them. */
static char *domain_sql(const maker *in, const ar_domain *type)
{
    ar_arena *arena = in->respell->ctx->arena;
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addf(&out, "CREATE DOMAIN %s AS %s",
                qualified(in, type->object.schema, type->object.name),
                type->type->key ? type->type->key : type->type->text);
    if (type->collation) {
        ar_str_add(&out, " COLLATE ");
        if (type->collation_schema)
            ar_str_addf(&out, "%s.", ar_quote_always(arena, type->collation_schema));
        ar_str_add(&out, ar_quote_always(arena, type->collation));
    }
    return out.data;
}

static bool make_type(maker *in, const ar_object *object);

/* Without functions and operator classes, which change no spelling. */
static char *composite_sql(const maker *in, const ar_object *type)
{
    ar_arena *arena = in->respell->ctx->arena;
    const char *separator = "";
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addf(&out, "CREATE TYPE %s AS (", qualified(in, type->schema, type->name));
    ar_object_each(child, type) {
        const ar_type *of = ar_as_attribute(*child)->type;

        ar_str_addf(&out, "%s%s %s", separator, ar_quote_always(arena, (*child)->name),
                    of->key ? of->key : of->text);
        separator = ", ";
    }
    ar_str_addc(&out, ')');
    return out.data;
}

static char *range_sql(const maker *in, const ar_user_type *type)
{
    const ar_object *object = &type->object;
    const char *extra = "";
    char multirange[AR_MULTIRANGE_SIZE];

    ar_multirange_name(type, multirange, sizeof(multirange));
    if (type->multirange)
        extra = ar_printf(in->respell->ctx->arena, ", multirange_type_name = %s",
                          qualified(in, object->schema, multirange));
    return ar_printf(in->respell->ctx->arena, "CREATE TYPE %s AS RANGE (subtype = %s%s)",
                     qualified(in, object->schema, object->name),
                     type->subtype->key ? type->subtype->key : type->subtype->text, extra);
}

static char *type_sql(const maker *in, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);

    if (ar_as_enum(object))
        return enum_sql(in, ar_as_enum(object));
    if (!type)
        return domain_sql(in, ar_as_domain(object));
    return type->subtype ? range_sql(in, type) : composite_sql(in, object);
}

/* True: the domain stands on something that is made anew, or is not the one that is there. */
static bool differs(maker *in, const ar_domain *wanted, const ar_domain *there)
{
    const ar_object *base = ar_type_object(in->respell->ctx, in->respell->wanted, wanted->type);

    if (base && make_type(in, base))
        return true;
    return !there || !ar_streq(wanted->type->key, there->type->key) ||
           !ar_streq(wanted->collation, there->collation) ||
           !ar_streq(wanted->collation_schema, there->collation_schema);
}

static bool stands_on_new(maker *in, const ar_type *type)
{
    const ar_object *other = ar_type_object(in->respell->ctx, in->respell->wanted, type);

    return other && make_type(in, other);
}

/* The same of a composite or range type. */
static bool user_type_differs(maker *in, const ar_object *wanted, const ar_object *there)
{
    bool anew = stands_on_new(in, ar_as_user_type(wanted)->subtype);

    ar_object_each(child, wanted)
        anew = stands_on_new(in, ar_as_attribute(*child)->type) || anew;
    return anew || !there || ar_object_changes(in->respell->ctx, wanted, there);
}

static bool must_make(maker *in, const ar_object *object)
{
    const ar_enum *labels = ar_as_enum(object);
    const ar_object *there = live_object(in, object->kind, object);

    if (object->unmanaged)
        return false;
    if (labels)
        return !there || !same_labels(labels, ar_as_enum(there));
    if (object->kind == AR_KIND_TYPE)
        return user_type_differs(in, object, there);
    return differs(in, ar_as_domain(object), ar_as_domain(there));
}

static bool make_type(maker *in, const ar_object *object)
{
    const char *key = qualified(in, object->schema, object->name);
    void *seen = ar_map_get(in->visited, key);
    const char *create;

    if (seen)
        return seen == in;
    ar_map_set(in->visited, key, in->respell);
    if (!must_make(in, object))
        return false;
    ar_map_set(in->visited, key, in);
    make_schema(in, object->schema);
    create = type_sql(in, object);
    push(in, object, ar_printf(in->respell->ctx->arena, "%s%s", move_away(in, object), create));
    return true;
}

/* Collations have no part in spelling, but must be there. */
static void make_collation(maker *in, const ar_object *object)
{
    if (object->unmanaged || live_object(in, AR_KIND_COLLATION, object))
        return;
    make_schema(in, object->schema);
    push(in, object,
         ar_printf(in->respell->ctx->arena, "CREATE COLLATION %s (locale = 'C')",
                   qualified(in, object->schema, object->name)));
}

/* A column's identity may have one of the name, which becomes this one. */
static void make_sequence(maker *in, const ar_object *object)
{
    if (object->unmanaged || live_object(in, AR_KIND_SEQUENCE, object))
        return;
    make_schema(in, object->schema);
    push(in, object,
         ar_printf(in->respell->ctx->arena, "CREATE SEQUENCE IF NOT EXISTS %s",
                   qualified(in, object->schema, object->name)));
}

/* Expressions name them; what they do with tokens is nothing to an expression's text. */
static void make_text_search(maker *in, const ar_object *object, const char *word,
                             const char *options)
{
    if (object->unmanaged || live_object(in, object->kind, object))
        return;
    make_schema(in, object->schema);
    push(in, object,
         ar_printf(in->respell->ctx->arena, "CREATE TEXT SEARCH %s %s (%s)", word,
                   qualified(in, object->schema, object->name), options));
}

ar_pg_makes ar_pg_missing_types(ar_pg_respell *respell, bool sequences)
{
    maker in = {.respell = respell, .visited = ar_map_new(respell->ctx->arena)};

    ar_vec_each(ar_object *, object, &respell->wanted->objects) {
        if ((*object)->kind == AR_KIND_COLLATION)
            make_collation(&in, *object);
        else if (ar_kind_is_type((*object)->kind))
            make_type(&in, *object);
        else if ((*object)->kind == AR_KIND_SEQUENCE && sequences)
            make_sequence(&in, *object);
        else if ((*object)->kind == AR_KIND_TS_DICTIONARY)
            make_text_search(&in, *object, "DICTIONARY", "TEMPLATE = simple");
        else if ((*object)->kind == AR_KIND_TS_CONFIGURATION)
            make_text_search(&in, *object, "CONFIGURATION", "PARSER = pg_catalog.\"default\"");
    }
    return in.makes;
}
