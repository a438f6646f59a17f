#include "cli/goal.h"

#include <string.h>

/* No id has a slash or a dot. */
static bool is_app(ar_ctx *ctx, const ar_project *project, const char *word)
{
    return ar_project_app(project, word) || strpbrk(word, "/.") ||
           (*word && ar_project_app_at(ctx, project, word));
}

/* "head", "base", "+2", "-1": means something in every database. */
static bool is_everywhere(const char *revision)
{
    static const char *const words[] = {"head", "heads", "base", ""};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_streq(words[i], revision))
            return true;
    return revision[0] == '+' || revision[0] == '-';
}

static ar_status set_app(ar_cli *cli, const ar_project *project, const char *word, ar_goal *out)
{
    const ar_app *app;

    AR_TRY(ar_sites_app(cli, project, word, &app, &out->sites));
    out->app = app->name;
    return AR_OK;
}

/* ---- a revision alone ---- */

enum { MOST_LISTED = 8 };

/* The other side of a squash: which one counts is for the database to say. */
static void add_uncounted(ar_cli *cli, const ar_graph *graph, const char *name, ar_revisions *out)
{
    const ar_squash *squash = ar_graph_squash_of(graph, name);

    ar_vec_each(ar_history, history, &graph->histories)
        ar_vec_each(ar_revision *, file, &history->files)
            if (ar_starts_with((*file)->id, name))
                ar_vec_push(cli->ctx->arena, out, *file);
    if (out->count == 0 && squash)
        ar_vec_push(cli->ctx->arena, out, squash->by.items[0]);
}

/* Revisions that `name` begins, or the one that it is. */
static ar_revisions find_named(ar_cli *cli, const ar_graph *graph, const char *name)
{
    ar_revision *exact = ar_graph_find(graph, name);
    ar_revisions found = {0};

    if (exact)
        ar_vec_push(cli->ctx->arena, &found, exact);
    ar_vec_each(ar_revision *, revision, &graph->plan)
        if (!exact && ar_starts_with((*revision)->id, name))
            ar_vec_push(cli->ctx->arena, &found, *revision);
    if (found.count == 0)
        add_uncounted(cli, graph, name, &found);
    return found;
}

static ar_status ambiguous(ar_cli *cli, const char *name, const ar_revisions *found)
{
    ar_str list;

    ar_str_init(&list, cli->ctx->arena);
    for (size_t i = 0; i < found->count && i < MOST_LISTED; i++)
        ar_str_addf(&list, "%s%s (%s)", i ? ", " : "", found->items[i]->id, found->items[i]->app);
    if (found->count > MOST_LISTED)
        ar_str_addf(&list, " and %zu more", found->count - MOST_LISTED);
    ar_fail(cli->ctx, AR_E_REVISION_AMBIGUOUS, AR_NOWHERE,
            "\"%s\" could be a revision in several databases: %s", name, list.data);
    ar_hint(cli->ctx, "name the app, too");
    return AR_INVALID;
}

static ar_status nothing_so_called(ar_cli *cli, const ar_project *project, const char *word)
{
    ar_names names = {0};
    const char *near;

    ar_vec_each(ar_app *, app, &project->apps)
        ar_vec_push(cli->ctx->arena, &names, (*app)->name);
    ar_vec_push(cli->ctx->arena, &names, NULL);
    near = ar_nearest(word, names.items);
    ar_fail(cli->ctx, AR_E_REVISION_UNKNOWN, AR_NOWHERE, "no app and no revision is called \"%s\"",
            word);
    if (near)
        ar_hint(cli->ctx, "did you mean the app \"%s\"?", near);
    else
        ar_hint(cli->ctx, "`autorev showmigrations` lists them");
    return AR_INVALID;
}

/* Ids are unique over the project, so a revision tells its database. */
static ar_status find_revision(ar_cli *cli, const ar_project *project, const char *word,
                               ar_goal *out)
{
    const char *colon = strchr(word, ':');
    const char *name = word;
    ar_sites found = {0};
    ar_revisions candidates = {0};

    if (colon)
        name = ar_strndup(cli->ctx->arena, word, (size_t)(colon - word));
    if (colon && is_everywhere(name))
        name = colon + 1;
    if (is_everywhere(name))
        return AR_OK;
    ar_vec_each(ar_site *, site, &out->sites) {
        ar_graph *graph = NULL;
        ar_revisions here;

        AR_TRY(ar_site_graph(cli->ctx, project, *site, &graph));
        here = find_named(cli, graph, name);
        if (here.count)
            ar_vec_push(cli->ctx->arena, &found, *site);
        ar_vec_each(ar_revision *, it, &here)
            ar_vec_push(cli->ctx->arena, &candidates, *it);
    }
    if (found.count == 0)
        return nothing_so_called(cli, project, name);
    if (found.count > 1)
        return ambiguous(cli, name, &candidates);
    out->sites = found;
    return AR_OK;
}

/* "+2" and "-1" count revisions, "+x" nothing. */
static ar_status check_count(ar_cli *cli, const char *word)
{
    if (word && !word[0])
        return ar_fail(cli->ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "a revision's name is empty");
    if (!word || !strchr("+-", word[0]) || strchr(word, ':'))
        return AR_OK;
    if (word[1] && word[1 + strspn(word + 1, "0123456789")] == '\0')
        return AR_OK;
    ar_fail(cli->ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "\"%s\" is no number of revisions", word);
    ar_hint(cli->ctx, "+2 goes two up, -1 one back");
    return AR_INVALID;
}

ar_status ar_goal_find(ar_cli *cli, ar_project *project, ar_goal *out)
{
    const ar_names *words = &cli->parsed.arguments;
    const char *first = words->count ? words->items[0] : NULL;
    const char *second = words->count > 1 ? words->items[1] : NULL;
    bool all = first && ar_streq(first, "all");

    *out = (ar_goal){.sites = ar_sites_all(cli, project)};
    if (!first || (all && !second))
        return AR_OK;
    if (!all && (second || is_app(cli->ctx, project, first)))
        AR_TRY(set_app(cli, project, first, out));
    else if (!all)
        second = first;
    AR_TRY(check_count(cli, second));
    out->revision = second;
    return out->app || !second ? AR_OK : find_revision(cli, project, second, out);
}
