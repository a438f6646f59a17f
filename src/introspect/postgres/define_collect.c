/*
 * Which definitions have to be asked about. A text that the live database has printed itself is
 * settled when all that it mentions is there as it is wanted; the cache knows a text by all that
 * it mentions, by whatever chain.
 */
#include <string.h>

#include "base/sha256.h"
#include "base/str.h"
#include "introspect/postgres/define.h"
#include "introspect/postgres/spell.h"
#include "model/routine.h"

static char *key_of(ar_ctx *ctx, const ar_object *object)
{
    return ar_printf(ctx->arena, "%s.%s", object->schema, ar_bare_name(ctx, object));
}

/* Children, and overloads of a name, are told by their address. */
static char *address_of(ar_ctx *ctx, const ar_object *object)
{
    return ar_printf(ctx->arena, "%p", (const void *)object);
}

const ar_pg_definition *ar_pg_definition_of(const ar_pg_definer *in, const ar_object *object)
{
    return ar_map_get(in->of, address_of(in->respell->ctx, object));
}

static const ar_pg_define *define_of(ar_kind kind)
{
    for (const ar_pg_define *it = ar_pg_defines; it->slots; it++)
        if (it->kind == kind)
            return it;
    return NULL;
}

/* ---- what there is ---- */

static void name_object(const ar_pg_definer *in, ar_object *object)
{
    ar_ctx *ctx = in->respell->ctx;
    char *key = key_of(ctx, object);
    ar_objects *list = ar_map_get(in->named, key);

    if (!list) {
        list = ar_alloc(ctx->arena, sizeof(*list));
        ar_map_set(in->named, key, list);
    }
    ar_vec_push(ctx->arena, list, object);
}

static void add_definition(ar_pg_definer *in, ar_object *object, const ar_pg_define *how)
{
    ar_ctx *ctx = in->respell->ctx;
    ar_pg_definition *definition = ar_alloc(ctx->arena, sizeof(*definition));
    const ar_expr **slots[AR_PG_SLOTS_MAX];

    definition->object = object;
    definition->how = how;
    definition->slot_count = how->slots(object, slots);
    for (size_t i = 0; i < definition->slot_count; i++)
        definition->slots[i].expr = slots[i];
    ar_map_set(in->of, address_of(ctx, object), definition);
    ar_vec_push(ctx->arena, &in->all, definition);
}

static void find_definitions(ar_pg_definer *in, ar_object *object)
{
    const ar_pg_define *how = define_of(object->kind);

    if (object->unmanaged)
        return;
    if (object->kind == AR_KIND_TABLE || (how && how->has_name))
        name_object(in, object);
    if (how)
        add_definition(in, object, how);
    ar_object_each(child, object)
        find_definitions(in, *child);
}

/* ---- live ---- */

static ar_object *live_of(const ar_pg_definer *in, const ar_object *object)
{
    const ar_model *live = in->respell->live;
    ar_object *parent;

    if (!live)
        return NULL;
    if (!object->parent)
        return ar_model_find(live, object->kind, object->schema, object->name);
    parent = live_of(in, object->parent);
    return parent ? ar_object_child(live, parent, object->kind, object->name) : NULL;
}

static char *shape_of(const ar_pg_definer *in, const ar_model *model, const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));
    ar_str out;

    ar_str_init(&out, in->respell->ctx->arena);
    ar_object_each(child, table)
        if ((*child)->kind == AR_KIND_COLUMN)
            ar_pg_describe_column(in->respell, model, &out, ar_as_column(*child));
    if (key)
        ar_vec_each(ar_element, element, &key->columns)
            ar_str_addf(&out, "key %s\n", element->column);
    return out.data;
}

/* Names of columns that stand beside the query are part of its print. */
static const ar_names *names_beside(const ar_object *object)
{
    static const ar_names none;
    const ar_view *view = ar_as_view(object);

    return view ? &view->columns : &none;
}

/* The key that a live text of the same slot has, if it is this very text. */
static const char *printed_alike(const ar_pg_definer *in, const ar_pg_definition *definition,
                                 size_t slot, const ar_object *live)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_expr **slots[AR_PG_SLOTS_MAX];
    const ar_expr *wanted = *definition->slots[slot].expr, *there;
    size_t count = definition->how->slots((ar_object *)(void *)live, slots);

    there = slot < count ? *slots[slot] : NULL;
    if (!wanted || !there || !there->key || names_beside(definition->object)->count)
        return NULL;
    if (slot && slot == definition->how->derived)
        return printed_alike(in, definition, 0, live) ? there->key : NULL;
    if (ar_streq(wanted->sql, there->sql) || ar_streq(wanted->sql, there->key) ||
        ar_streq(
            ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, ar_pg_stable(ctx->arena, wanted->sql)),
            ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, there->key)))
        return there->key;
    return NULL;
}

typedef struct settler {
    const ar_pg_definer *in;
    ar_map *seen; /* address -> yes or no */
} settler;

static char yes, no;

static bool is_settled(const settler *s, const ar_object *object);

static bool texts_are_live(const settler *s, const ar_pg_definition *definition,
                           const ar_object *live)
{
    for (size_t i = 0; i < definition->slot_count; i++)
        if (*definition->slots[i].expr && !printed_alike(s->in, definition, i, live))
            return false;
    return true;
}

static bool results_are_alike(const ar_routine *a, const ar_routine *b)
{
    return ar_type_equal(a->returns, b->returns) && a->returns_set == b->returns_set &&
           ar_type_equal(a->stype, b->stype) && ar_streq(a->finalfunc, b->finalfunc);
}

static bool look(const settler *s, const ar_object *object)
{
    const ar_object *live = live_of(s->in, object);
    const ar_pg_definition *definition = ar_pg_definition_of(s->in, object);
    const ar_pg_respell *respell = s->in->respell;
    ar_objects mentions;

    if (!live)
        return false;
    if (object->kind == AR_KIND_TABLE &&
        !ar_streq(shape_of(s->in, respell->wanted, object), shape_of(s->in, respell->live, live)))
        return false;
    if (definition && !texts_are_live(s, definition, live))
        return false;
    if (ar_as_routine(object) && !results_are_alike(ar_as_routine(object), ar_as_routine(live)))
        return false;
    mentions = ar_pg_define_mentions(s->in, object);
    ar_vec_each(ar_object *, it, &mentions)
        if (!is_settled(s, *it))
            return false;
    return true;
}

/* What mentions itself, by whatever chain, is not held up by that. */
static bool is_settled(const settler *s, const ar_object *object)
{
    char *address = address_of(s->in->respell->ctx, object);
    const char *known = ar_map_get(s->seen, address);

    if (known)
        return known == &yes;
    ar_map_set(s->seen, address, &yes);
    if (look(s, object))
        return true;
    ar_map_set(s->seen, address, &no);
    return false;
}

static void take_from_live(const settler *s, ar_pg_definition *definition)
{
    const ar_object *live = live_of(s->in, definition->object);

    if (!live || !is_settled(s, definition->object))
        return;
    for (size_t i = 0; i < definition->slot_count; i++)
        if (*definition->slots[i].expr)
            definition->slots[i].answer.first = printed_alike(s->in, definition, i, live);
}

/* ---- the cache ---- */

typedef struct digester {
    const ar_pg_definer *in;
    ar_map *seen; /* address -> digest */
    bool calls;   /* something calls a function of a user */
} digester;

static void describe_words(digester *d, ar_str *out, const char *sql)
{
    const ar_pg_respell *respell = d->in->respell;
    ar_ctx *ctx = respell->ctx;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);

    ar_vec_each(ar_token, token, &tokens) {
        if (!ar_token_is_name(token))
            continue;
        char *name = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token);

        ar_pg_describe_named(respell, respell->wanted, out, name);
        d->calls |= ar_map_get(respell->functions, name) != NULL;
    }
}

static const char *digest_of(digester *d, const ar_object *object)
{
    ar_ctx *ctx = d->in->respell->ctx;
    char *address = address_of(ctx, object);
    const ar_pg_definition *definition = ar_pg_definition_of(d->in, object);
    const char *known = ar_map_get(d->seen, address);
    ar_objects mentions;
    ar_str out;

    if (known)
        return known;
    ar_map_set(d->seen, address, "");
    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "%s %s.%s\n", ar_kind_word(object->kind), object->schema, object->name);
    if (object->kind == AR_KIND_TABLE)
        ar_str_add(&out, shape_of(d->in, d->in->respell->wanted, object));
    for (size_t i = 0; definition && i < definition->slot_count; i++)
        if (*definition->slots[i].expr) {
            ar_str_addf(&out, "%zu %s\n", i, (*definition->slots[i].expr)->sql);
            describe_words(d, &out, (*definition->slots[i].expr)->sql);
        }
    ar_vec_each(const char *const, name, names_beside(object))
        ar_str_addf(&out, "as %s\n", *name);
    mentions = ar_pg_define_mentions(d->in, object);
    ar_vec_each(ar_object *, it, &mentions)
        ar_str_addf(&out, "%s\n", digest_of(d, *it));
    known = ar_sha256_hex(ctx->arena, out.data, out.length);
    ar_map_set(d->seen, address, (void *)known);
    return known;
}

static void take_from_cache(const ar_pg_definer *in, ar_pg_definition *definition)
{
    ar_pg_respell *respell = in->respell;
    ar_ctx *ctx = respell->ctx;
    digester d = {.in = in, .seen = ar_map_new(ctx->arena)};
    const char *digest = digest_of(&d, definition->object);

    if (d.calls || !respell->live)
        return;
    for (size_t i = 0; i < definition->slot_count; i++) {
        ar_pg_slot *slot = &definition->slots[i];
        const char *all = ar_printf(ctx->arena, "%s\ndefinition %zu\n%s", respell->surroundings, i,
                                    digest);
        const ar_pg_answer *known;

        if (!*slot->expr || slot->answer.first)
            continue;
        slot->hash = ar_sha256_hex(ctx->arena, all, strlen(all));
        known = ar_pg_cache_get(&respell->cache, slot->hash);
        if (known)
            slot->answer = *known;
    }
}

void ar_pg_define_collect(ar_pg_definer *in)
{
    ar_ctx *ctx = in->respell->ctx;
    settler s = {in, ar_map_new(ctx->arena)};

    in->named = ar_map_new(ctx->arena);
    in->of = ar_map_new(ctx->arena);
    ar_vec_each(ar_object *, object, &in->respell->wanted->objects)
        find_definitions(in, *object);
    ar_vec_each(ar_pg_definition *, it, &in->all) {
        ar_pg_definition *definition = *it;

        take_from_live(&s, definition);
        take_from_cache(in, definition);
        for (size_t i = 0; i < definition->slot_count; i++)
            definition->asked |= *definition->slots[i].expr && !definition->slots[i].answer.first;
    }
}
