#include "app/draft_depends.h"

#include <string.h>

#include "base/str.h"

/* The app whose history it is of: a vendored one may call itself otherwise in its files. */
static const char *history_of(const ar_work *work, const ar_revision *revision)
{
    bool known = ar_graph_find(work->graph, revision->id) == revision;

    return known ? work->graph->histories.items[revision->history].app : revision->app;
}

void ar_depends_add(ar_ctx *ctx, const ar_work *work, ar_revision *revision, const ar_revision *on)
{
    const char *app = history_of(work, on);

    if (ar_streq(app, revision->app))
        return;
    ar_vec_each(ar_depend, depend, &revision->depends)
        if (ar_streq(depend->revision, on->id))
            return;
    ar_vec_push(ctx->arena, &revision->depends, ((ar_depend){.app = app, .revision = on->id}));
}

static bool entry_touches(const char *entry, const char *need)
{
    size_t length = strlen(need);
    const char *equals = strrchr(entry, '=');

    if (entry[0] == '-')
        return false;
    if (strncmp(entry + 1, need, length) == 0 &&
        (entry[1 + length] == '\0' || entry[1 + length] == ' '))
        return true;
    /* >table old=new: the object is called `new` now; the kind stands before the blank */
    const char *blank = strchr(need, ' ');
    const char *name = blank ? strrchr(need, '.') : NULL;

    if (entry[0] != '>' || !equals || !blank)
        return false;
    name = name ? name + 1 : blank + 1;
    return strncmp(entry + 1, need, (size_t)(blank - need) + 1) == 0 && ar_streq(equals + 1, name);
}

static bool touches(const ar_revision *revision, const char *need)
{
    ar_vec_each(const char *, entry, &revision->objects)
        if (entry_touches(*entry, need))
            return true;
    return false;
}

/* Per other app, the newest revision that touched what is needed; a need nobody touched is free. */
static void add_needs(ar_ctx *ctx, const ar_work *work, ar_revision *revision, const char *need)
{
    for (size_t i = work->graph->plan.count; i > 0; i--) {
        const ar_revision *candidate = work->graph->plan.items[i - 1];

        if (!touches(candidate, need))
            continue;
        ar_depends_add(ctx, work, revision, candidate);
        return;
    }
}

static bool needed_in_drafts(ar_ctx *ctx, const ar_work *work, const ar_drafts *made,
                             ar_revision *revision, const char *need)
{
    for (size_t i = made->count; i > 0; i--) {
        if (!touches(made->items[i - 1].revision, need))
            continue;
        ar_depends_add(ctx, work, revision, made->items[i - 1].revision);
        return true;
    }
    return false;
}

void ar_depends_need(ar_ctx *ctx, const ar_work *work, const ar_drafts *made, ar_revision *revision,
                     const char *need)
{
    if (!needed_in_drafts(ctx, work, made, revision, need))
        add_needs(ctx, work, revision, need);
}

/* Only the newest of an app's revisions matters: its ancestors come with it. */
void ar_depends_reduce(const ar_work *work, const ar_drafts *made, ar_revision *revision)
{
    for (size_t i = 0; i < revision->depends.count; i++) {
        for (size_t j = 0; j < revision->depends.count; j++) {
            const ar_depend *a = &revision->depends.items[i];
            const ar_depend *b = &revision->depends.items[j];
            const ar_revision *ra = ar_graph_find(work->graph, a->revision);
            const ar_revision *rb = ar_graph_find(work->graph, b->revision);
            bool newer = ra && (!rb || rb->order > ra->order);

            if (!ra && !rb && i != j) {
                size_t ia = 0, ib = 0;

                for (size_t k = 0; k < made->count; k++) {
                    ia = ar_streq(made->items[k].revision->id, a->revision) ? k : ia;
                    ib = ar_streq(made->items[k].revision->id, b->revision) ? k : ib;
                }
                newer = ib > ia;
            }
            if (i != j && ar_streq(a->app, b->app) && newer) {
                ar_vec_remove(&revision->depends, i);
                i = (size_t)-1;
                break;
            }
        }
    }
}

/* APP:REV; `head` where the history has one. */
static ar_status find_asked(ar_ctx *ctx, const ar_work *work, const char *asked, ar_revision **out)
{
    const char *colon = strchr(asked, ':');

    if (!colon || !colon[1])
        return ar_fail(ctx, AR_E_OPTION_FORM, AR_NOWHERE, "--depends takes APP:REV, not \"%s\"",
                       asked);
    const ar_app *app = ar_project_app_or_fail(
        ctx, work->project, ar_strndup(ctx->arena, asked, (size_t)(colon - asked)));
    ar_history *history = app ? ar_graph_history(work->graph, app->name) : NULL;

    if (!app)
        return AR_INVALID;
    if (!history)
        return ar_fail(ctx, AR_E_NO_APP, AR_NOWHERE,
                       "--depends %s: app \"%s\" lives in another database", asked, app->name);
    if (!ar_streq(colon + 1, "head") || history->heads.count > 1)
        return ar_graph_resolve(ctx, work->graph, history, colon + 1, out);
    if (history->heads.count == 0)
        return ar_fail(ctx, AR_E_REVISION_UNKNOWN, AR_NOWHERE,
                       "--depends %s: app \"%s\" has no revision yet", asked, app->name);
    *out = history->heads.items[0];
    return AR_OK;
}

ar_status ar_depends_asked(ar_ctx *ctx, const ar_work *work, const ar_names *depends,
                           ar_revision *revision)
{
    for (size_t i = 0; depends && i < depends->count; i++) {
        ar_revision *on = NULL;

        AR_TRY(find_asked(ctx, work, depends->items[i], &on));
        ar_depends_add(ctx, work, revision, on);
    }
    return AR_OK;
}

ar_status ar_depends_check(ar_ctx *ctx, const ar_work *work, const ar_drafts *drafts,
                           const ar_names *depends)
{
    ar_vec_each(const char *const, asked, depends) {
        ar_revision *on = NULL;
        bool others = drafts->count == 0;

        AR_TRY(find_asked(ctx, work, *asked, &on));
        for (size_t i = 0; on && i < drafts->count; i++)
            others |= !ar_streq(drafts->items[i].revision->app, history_of(work, on));
        if (others)
            continue;
        ar_fail(
            ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
            "--depends %s is of the history that is written to: its revisions follow each other "
            "anyway",
            *asked);
        return AR_INVALID;
    }
    return AR_OK;
}
