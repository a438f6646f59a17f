#include "app/hook.h"

#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "base/str.h"

/* The kernel takes no more than 128 KiB in one variable; standard input holds all of them. */
enum { LIST_MAX = 64 * 1024 };

typedef struct occasion {
    const ar_project *project;
    const ar_site *site;
    ar_hook hook;
    const char *command;
    const char *direction; /* up, down; NULL: nothing moves */
    ar_names paths;        /* of revisions, relative to the root */
} occasion;

static void put(ar_ctx *ctx, ar_names *out, const char *name, const char *value)
{
    ar_vec_push(ctx->arena, out, ar_printf(ctx->arena, "%s=%s", name, value));
}

static ar_names facts_of(ar_ctx *ctx, const occasion *when, const char *list)
{
    ar_names facts = {0};

    put(ctx, &facts, "AUTOREV_HOOK", ar_hook_name(when->hook));
    put(ctx, &facts, "AUTOREV_COMMAND", when->command);
    put(ctx, &facts, "AUTOREV_DIRECTION", when->direction ? when->direction : "");
    put(ctx, &facts, "AUTOREV_ROOT", when->project->root);
    put(ctx, &facts, "AUTOREV_DATABASE", when->site->name);
    put(ctx, &facts, "AUTOREV_ENGINE", ar_engine_name(when->site->url.engine));
    put(ctx, &facts, "AUTOREV_REVISION_COUNT", ar_printf(ctx->arena, "%zu", when->paths.count));
    put(ctx, &facts, "AUTOREV_REVISIONS", strlen(list) <= LIST_MAX ? list : "");
    return facts;
}

static ar_status failed(ar_ctx *ctx, const occasion *when, const char *why)
{
    const ar_config_hook *hook = &when->project->config.hooks[when->hook];
    static const char *const rests[AR_HOOK__COUNT] = {
        [AR_HOOK_AFTER_MAKE] = "the revisions are written all the same",
        [AR_HOOK_BEFORE_MIGRATE] = "nothing was applied or undone",
        [AR_HOOK_AFTER_MIGRATE] = "what was applied or undone stays so",
    };

    ar_fail(ctx, AR_E_HOOK_FAILED, hook->pos, "the hook \"%s\" failed: %s",
            ar_hook_name(when->hook), why);
    ar_hint(ctx, "%s", rests[when->hook]);
    return AR_INVALID;
}

static ar_status run(ar_ctx *ctx, const occasion *when)
{
    const ar_config_hook *hook = &when->project->config.hooks[when->hook];
    const char *list = ar_names_join(ctx->arena, &when->paths, "\n");
    ar_names facts = facts_of(ctx, when, list);
    ar_process process = {.words = &hook->words,
                          .environment = &facts,
                          .folder = when->project->root,
                          .input = when->paths.count ? ar_printf(ctx->arena, "%s\n", list) : ""};
    const char *failure = NULL;

    if (ctx->talk)
        ctx->talk(ctx, ar_printf(ctx->arena, "hook %s: %s", ar_hook_name(when->hook),
                                 hook->words.items[0]));
    AR_TRY(ar_process_run(ctx, &process, &failure));
    return failure ? failed(ctx, when, failure) : AR_OK;
}

/* A command that a hook calls starts no hooks of its own. */
static bool is_wanted(const occasion *when)
{
    return when->project->config.hooks[when->hook].words.count && when->paths.count &&
           !getenv("AUTOREV_HOOK");
}

ar_status ar_hook_made(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                       const ar_drafts *drafts)
{
    occasion when = {
        .project = project, .site = site, .hook = AR_HOOK_AFTER_MAKE, .command = "makemigrations"};

    ar_vec_each(const ar_draft, draft, drafts)
        ar_vec_push(ctx->arena, &when.paths, draft->revision->shown);
    return is_wanted(&when) ? run(ctx, &when) : AR_OK;
}

ar_status ar_hook_move(ar_ctx *ctx, const ar_project *project, const ar_site *site, ar_hook hook,
                       const char *command, const ar_run_steps *steps)
{
    occasion when = {.project = project, .site = site, .hook = hook, .command = command};

    ar_vec_each(const ar_run_step, step, steps)
        ar_vec_push(ctx->arena, &when.paths, step->revision->shown);
    if (steps->count)
        when.direction = steps->items[0].direction == AR_UP ? "up" : "down";
    return is_wanted(&when) ? run(ctx, &when) : AR_OK;
}
