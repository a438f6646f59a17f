#include "cli/move.h"

#include "cli/ask.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/steps.h"

typedef struct moving {
    const ar_move_options *options;
    size_t planned, done;
    bool went_down;
} moving;

ar_move_options ar_move_options_of(const ar_cli *cli, const ar_goal *goal)
{
    const ar_asked *asked = &cli->parsed.asked;

    return (ar_move_options){
        .app = goal->app,
        .revision = goal->revision,
        .plan = asked->plan,
        .fake = asked->fake,
        .yes = asked->yes,
        .scratch_url = asked->scratch,
        .single_transaction = asked->single_transaction,
        .strict_linear = asked->strict_linear,
        .lock_wait_ms = asked->lock_wait_ms < 0 ? AR_DB_LOCK_WAIT_MS : asked->lock_wait_ms,
    };
}

static void say_recorded(ar_cli *cli, const ar_moved *moved, bool plan)
{
    const ar_run_steps *steps = plan ? &moved->planned : &moved->done;

    ar_vec_each(const ar_run_step, step, steps)
        if (ar_names_has(&moved->recorded, step->revision->id))
            ar_say(cli->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
                   "all that baseline %s of app \"%s\" makes stands here already, equal: it is "
                   "recorded, and nothing is run",
                   step->revision->id, step->revision->app);
}

/* Also after a failure: what was committed before it stays. */
static void show_done(ar_cli *cli, const ar_moved *moved, moving *all)
{
    ar_progress_end(cli);
    ar_steps_json(cli, "planned", &moved->planned);
    ar_steps_json(cli, "done", &moved->done);
    if (all->options->plan)
        ar_cli_print_text(cli, ar_steps_text(cli->ctx, &moved->planned, AR_STEPS_PLANNED));
    else
        ar_cli_print_text(cli, ar_steps_text(cli->ctx, &moved->done, AR_STEPS_DONE));
    say_recorded(cli, moved, all->options->plan);
    all->planned += moved->planned.count;
    all->done += moved->done.count;
    ar_vec_each(const ar_run_step, step, &moved->done)
        all->went_down |= step->direction == AR_DOWN && !step->squash_row;
}

static ar_status move_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    moving *all = user;
    ar_move_options options = *all->options;
    ar_moved *moved = ar_alloc(cli->ctx->arena, sizeof(*moved));
    ar_status status;

    options.asker = ar_ask_asker(cli, moved);
    options.progress = ar_progress_step;
    options.progress_user = cli;
    status = ar_migrate(cli->ctx, project, site, &options, moved);
    show_done(cli, moved, all);
    return status;
}

static bool goes_back(const ar_move_options *options)
{
    return options->down || options->rollback;
}

static void say_next(ar_cli *cli, const moving *all)
{
    if (all->planned == 0 && all->done == 0)
        ar_cli_print(cli, "Nothing to %s\n", goes_back(all->options) ? "undo" : "apply");
    else if (all->options->plan)
        ar_cli_talk(cli, "next: the same without --plan does it");
    else if (all->went_down)
        ar_cli_talk(cli, "next: `autorev migrate` applies it again, `autorev showmigrations` shows "
                         "what is applied");
    else
        ar_cli_talk(cli, "next: `autorev check` tells whether all agrees");
}

ar_status ar_move_run(ar_cli *cli, ar_project *project, const ar_goal *goal,
                      const ar_move_options *options)
{
    moving all = {.options = options};
    ar_status status;

    (void)ar_json_list(cli, "planned");
    (void)ar_json_list(cli, "done");
    status = ar_sites_run(cli, project, &goal->sites, move_site, &all);
    if (status == AR_OK)
        say_next(cli, &all);
    return status;
}
