#include <string.h>

#include "app/work.h"
#include "base/str.h"

/* Input types of functions have dots of their own. */
static const char *last_dot(const char *label)
{
    const char *dot = NULL;
    bool quoted = false;

    for (; *label && (quoted || *label != '('); label++) {
        quoted ^= *label == '"';
        if (*label == '.')
            dot = label;
    }
    return dot;
}

static char *renamed_key(ar_ctx *ctx, const char *kind, const char *label, const char *name)
{
    const char *dot = last_dot(label);
    bool has_schema = last_dot(name) != NULL;

    if (!dot || has_schema)
        return ar_printf(ctx->arena, "%s %s", kind, name);
    return ar_printf(ctx->arena, "%s %.*s.%s", kind, (int)(dot - label), label, name);
}

/* ">table order=orders": the label ends at the first = outside double quotes. */
static const char *equals_sign(const char *text)
{
    bool quoted = false;

    for (; *text; text++) {
        quoted ^= *text == '"';
        if (*text == '=' && !quoted)
            return text;
    }
    return NULL;
}

static void note_entry(ar_ctx *ctx, ar_map *creators, const char *entry, const char *app)
{
    const char *blank = strchr(entry, ' ');
    const char *equals = blank ? equals_sign(blank) : NULL;

    if (!blank)
        return;
    if (entry[0] == '+')
        ar_map_set(creators, entry + 1, ar_strdup(ctx->arena, app));
    else if (entry[0] == '-')
        ar_map_set(creators, entry + 1, NULL);
    else if (entry[0] == '>' && equals) {
        const char *kind = ar_strndup(ctx->arena, entry + 1, (size_t)(blank - entry - 1));
        const char *label = ar_strndup(ctx->arena, blank + 1, (size_t)(equals - blank - 1));
        const char *old_key = ar_printf(ctx->arena, "%s %s", kind, label);
        void *creator = ar_map_get(creators, old_key);

        ar_map_set(creators, renamed_key(ctx, kind, label, equals + 1),
                   creator ? creator : ar_strdup(ctx->arena, app));
        ar_map_set(creators, old_key, NULL);
    } else if (entry[0] == '>' && strstr(blank, " from ")) {
        const char *end = strstr(blank + 1, " from ");
        const char *key = ar_strndup(ctx->arena, entry + 1, (size_t)(end - entry - 1));

        ar_map_set(creators, key, ar_strdup(ctx->arena, app));
    }
}

static ar_map *creators_of(ar_ctx *ctx, const ar_revisions *revisions, bool external)
{
    ar_map *creators = ar_map_new(ctx->arena);

    ar_vec_each(ar_revision *, revision, revisions)
        if ((*revision)->external == external)
            ar_vec_each(const char *, entry, &(*revision)->objects)
                note_entry(ctx, creators, *entry, (*revision)->app);
    return creators;
}

ar_map *ar_work_creators(ar_ctx *ctx, const ar_revisions *revisions)
{
    return creators_of(ctx, revisions, false);
}

ar_map *ar_work_external_creators(ar_ctx *ctx, const ar_work *work)
{
    return creators_of(ctx, &work->graph->plan, true);
}

ar_map *ar_work_makers(ar_ctx *ctx, const ar_revisions *revisions)
{
    ar_map *makers = ar_map_new(ctx->arena);

    ar_vec_each(ar_revision *, revision, revisions)
        ar_vec_each(const char *, entry, &(*revision)->objects)
            note_entry(ctx, makers, *entry, (*revision)->app);
    return makers;
}

ar_status ar_work_check_external(ar_ctx *ctx, const ar_work *work)
{
    const ar_map *creators = ar_work_external_creators(ctx, work);
    size_t errors = ctx->error_count;

    ar_vec_each(ar_object *, it, &work->wanted->objects) {
        const ar_object *object = *it;
        const char *word = ar_kind_word(object->kind);
        const char *key = ar_printf(ctx->arena, "%s %s", word,
                                    ar_object_label(ctx, object, work->target.default_schema));
        const char *app = object->unmanaged || !ar_kind_has_schema(object->kind)
                              ? NULL
                              : ar_map_get(creators, key);

        if (!app)
            continue;
        ar_fail(ctx, AR_E_EXTERNAL_OBJECT, object->pos,
                "app \"%s\" declares the %s \"%s\", and a revision of the external app \"%s\" "
                "makes it",
                object->app, word, object->name, app);
        ar_hint(ctx, "what is only referred to is declared with `managed: false`");
    }
    return ar_status_since(ctx, errors);
}
