#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "diff/diff.h"
#include "diff/facts.h"
#include "diff/makes.h"
#include "diff/point.h"

struct ar_standing {
    ar_target target;
    ar_map *at; /* point -> ar_objects */
    ar_objects extensions;
};

static void stands(ar_ctx *ctx, ar_standing *standing, ar_object *object)
{
    ar_names points = {0};

    ar_object_makes(ctx, standing->target, object, &points);
    ar_vec_each(const char *, point, &points) {
        ar_objects *at = ar_map_get(standing->at, *point);

        if (ar_starts_with(*point, "some column ") || ar_starts_with(*point, "name "))
            continue;
        if (!at) {
            at = ar_alloc(ctx->arena, sizeof(*at));
            ar_map_set(standing->at, *point, at);
        }
        ar_vec_push(ctx->arena, at, object);
    }
}

ar_standing *ar_standing_in(ar_ctx *ctx, const ar_model *model)
{
    ar_standing *standing = ar_alloc(ctx->arena, sizeof(*standing));

    *standing = (ar_standing){model->target, ar_map_new(ctx->arena), {0}};
    ar_vec_each(ar_object *, object, &model->objects) {
        if ((*object)->kind == AR_KIND_EXTENSION)
            ar_vec_push(ctx->arena, &standing->extensions, *object);
        stands(ctx, standing, *object);
        ar_object_each(child, *object)
            stands(ctx, standing, *child);
    }
    return standing;
}

typedef struct needer {
    ar_ctx *ctx;
    const ar_standing *standing;
    const ar_op *op;
    ar_names *out;
} needer;

/* What the app's own revisions make comes before anyway. */
static void put(const needer *n, const ar_object *object)
{
    const char *need;

    if (object->app && ar_streq(object->app, n->op->app))
        return;
    need = ar_printf(n->ctx->arena, "%s %s", ar_kind_word(object->kind),
                     ar_object_label(n->ctx, object, n->standing->target.default_schema));
    if (!ar_names_has(n->out, need))
        ar_vec_push(n->ctx->arena, n->out, need);
}

static bool is_made(const needer *n, const char *place)
{
    static const char *const whats[] = {"function", "table", "type", "sequence"};

    for (size_t i = 0; i < sizeof(whats) / sizeof(*whats); i++)
        if (ar_map_get(n->standing->at, ar_printf(n->ctx->arena, "%s %s", whats[i], place)))
            return true;
    return false;
}

/* What no model makes comes with an extension in that schema; which one only the server knows. */
static void need_extensions(const needer *n, const char *place)
{
    if (is_made(n, place))
        return;
    ar_vec_each(ar_object *const, it, &n->standing->extensions) {
        const char *said = ar_as_extension(*it)->in_schema;
        const char *schema = said ? said : n->standing->target.default_schema;
        char *prefix = ar_printf(n->ctx->arena, "%s.",
                                 ar_quote_name(n->ctx->arena, n->standing->target.engine, schema));

        if (ar_starts_with(place, prefix))
            put(n, *it);
    }
}

static void need(const needer *n, const char *point)
{
    const ar_objects *at = ar_map_get(n->standing->at, point);

    if (ar_starts_with(point, "call "))
        need_extensions(n, point + strlen("call "));

    ar_vec_each(ar_object *const, object, at ? at : &(ar_objects){0})
        put(n, *object);
}

/* Words of a program: a table, and those of its columns whose names are among them. */
static void need_words(const needer *n, const ar_names *words)
{
    ar_map *set = ar_map_new(n->ctx->arena);

    ar_vec_each(const char *, word, words)
        ar_map_set(set, *word, set);
    ar_vec_each(const char *, word, words) {
        const ar_objects *at = ar_map_get(n->standing->at, *word);

        need(n, *word);
        if (!at || !ar_starts_with(*word, "table "))
            continue;
        ar_object_each(child, at->items[0])
            if ((*child)->kind == AR_KIND_COLUMN &&
                ar_map_get(set, ar_printf(n->ctx->arena, "some column %s", (*child)->name)))
                put(n, *child);
    }
}

/* What is dropped is made again on the way back; a definition is said anew as a whole. */
ar_names ar_op_needs(ar_ctx *ctx, const ar_standing *standing, const ar_op *op)
{
    ar_names needs = {0};
    needer n = {ctx, standing, op, &needs};
    bool whole = ar_kind_get(op->kind)->flags & AR_KIND_DEFINITION;
    const ar_names none = {0};
    ar_facts facts;

    if (op->verb == AR_MOVE || op->again)
        return needs;
    facts = ar_op_facts(ctx, standing->target, op);
    ar_vec_each(const char *, point, &facts.needs)
        need(&n, *point);
    ar_vec_each(const char *, point, op->verb == AR_DROP ? &facts.needed : &none)
        need(&n, *point);
    ar_vec_each(const char *, point, whole ? &facts.keeps : &none)
        need(&n, *point);
    need_words(&n, op->verb == AR_DROP ? &facts.hoped : &facts.hopes);
    return needs;
}
