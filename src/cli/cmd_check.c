#include "base/clock.h"
#include "cli/json.h"
#include "cli/operations.h"
#include "cli/questions.h"
#include "cli/report.h"
#include "cli/sites.h"

/* What the last line suggests, over all databases. */
typedef struct checking {
    size_t differences, pending, files, drift;
    int64_t wait_until_ms; /* for all databases together */
} checking;

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- JSON ---- */

static json_t *revision_json(ar_cli *cli, const char *app, const char *id, const char *path)
{
    json_t *value = json_object();

    json_object_set_new(value, "app", ar_json_text(cli, app));
    json_object_set_new(value, "revision", ar_json_text(cli, id));
    json_object_set_new(value, "path", ar_json_text(cli, path));
    return value;
}

static void show_json(ar_cli *cli, const ar_checked *found, const char *schema)
{
    json_t *pending = ar_json_list(cli, "pending"), *files = ar_json_list(cli, "files");

    ar_operations_json(cli, ar_json_list(cli, "differences"), &found->differences, schema);
    ar_operations_json(cli, ar_json_list(cli, "drift"), &found->drift, schema);
    if (!pending || !files)
        return;
    ar_vec_each(ar_revision *const, it, &found->pending)
        json_array_append_new(pending, revision_json(cli, (*it)->app, (*it)->id, (*it)->shown));
    ar_vec_each(const ar_file_fault, fault, &found->files) {
        json_t *value = revision_json(cli, fault->row->app, fault->row->revision,
                                      fault->revision ? fault->revision->shown : NULL);

        json_object_set_new(value, "state", json_string(fault->revision ? "edited" : "missing"));
        json_array_append_new(files, value);
    }
}

/* ---- for people ---- */

static void show_pending(ar_cli *cli, const ar_revisions *pending)
{
    if (pending->count)
        ar_cli_print(cli, "revisions: %zu pending\n", pending->count);
    ar_vec_each(ar_revision *const, it, pending)
        ar_cli_print(cli, "  %s %s (%s)\n", (*it)->app, (*it)->id, (*it)->shown);
}

static void show_files(ar_cli *cli, const ar_file_faults *files)
{
    if (files->count)
        ar_cli_print(cli, "files: %zu changed since they were applied\n", files->count);
    ar_vec_each(const ar_file_fault, fault, files) {
        const ar_applied *row = fault->row;

        if (fault->revision)
            ar_cli_print(cli, "  %s %s edited (%s)\n", row->app, row->revision,
                         fault->revision->shown);
        else
            ar_cli_print(cli, "  %s %s gone\n", row->app, row->revision);
    }
}

static void show_ops(ar_cli *cli, const char *group, const ar_ops *ops, const char *schema)
{
    size_t count = ar_operations_count(ops);

    if (count)
        ar_cli_print(cli, "%s: %zu difference%s\n", group, count, plural(count));
    ar_operations_print(cli, ops, schema);
}

/* Said while it lasts: who looks at a container's output wants to know what it waits for. */
static void say_waiting(ar_ctx *ctx, const ar_site *site, const char *why, int64_t left_ms,
                        void *user)
{
    ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "waiting for \"%s\": %s; %lld s left",
           site->url.shown, why, (long long)(left_ms + 999) / 1000);
    ar_report(user);
}

static ar_status check_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_asked *asked = &cli->parsed.asked;
    checking *all = user;
    ar_checked found = {0};
    const ar_check_options options = {.only_pending = asked->pending,
                                      .drift = asked->drift,
                                      .offline = asked->offline,
                                      .scratch_url = asked->scratch};
    ar_status status;

    if (asked->wait_ms)
        AR_TRY(ar_wait_for(cli->ctx, site, all->wait_until_ms, say_waiting, cli));
    status = ar_check_site(cli->ctx, project, site, &options, &found);

    show_json(cli, &found, site->schema);
    show_ops(cli, "models", &found.differences, site->schema);
    ar_questions_warn(cli, &found.questions);
    show_pending(cli, &found.pending);
    show_files(cli, &found.files);
    show_ops(cli, "drift", &found.drift, site->schema);
    all->differences += found.differences.count + found.questions.count;
    all->pending += found.pending.count;
    all->files += found.files.count;
    all->drift += found.drift.count;
    return status;
}

/* ---- the command ---- */

static void say_next(ar_cli *cli, const checking *all)
{
    if (all->differences)
        ar_cli_talk(cli, "next: `autorev makemigrations` writes revisions for the differences");
    if (all->pending)
        ar_cli_talk(cli, "next: `autorev migrate` applies what is pending");
    if (all->files)
        ar_cli_talk(cli, "next: put the files back as they were, or `autorev stamp APP REV`");
    if (all->drift)
        ar_cli_talk(cli, "next: `autorev diff` shows what was changed by hand");
}

static ar_status check_request(ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;
    const char *live = asked->pending ? "pending" : asked->drift ? "drift" : "wait";

    if (asked->pending && asked->drift)
        return ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
                       "--pending asks only that: it excludes --drift");
    if (asked->offline && (asked->pending || asked->drift || asked->wait_ms))
        return ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
                       "--offline looks at no database: it excludes --%s", live);
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    static const char *const groups[] = {"differences", "pending", "files", "drift"};
    ar_project *project = NULL;
    ar_sites sites;
    checking all = {0};
    ar_status status;

    for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
        (void)ar_json_list(cli, groups[i]);
    AR_TRY(check_request(cli));
    all.wait_until_ms = ar_monotonic_ms() + cli->parsed.asked.wait_ms;
    AR_TRY(ar_sites_open(cli, &project));
    sites = ar_sites_all(cli, project);
    status = ar_sites_run(cli, project, &sites, check_site, &all);
    if (status == AR_OK && cli->parsed.asked.pending)
        ar_cli_print(cli, "Nothing is pending\n");
    else if (status == AR_OK)
        ar_cli_print(cli, "All agree: models, revisions%s%s\n",
                     cli->parsed.asked.offline ? "" : ", files",
                     cli->parsed.asked.drift ? ", database" : "");
    if (status <= AR_FOUND)
        say_next(cli, &all);
    return status;
}

static const ar_flag check_options[] = {
    {"pending", '\0', AR_FLAG_BOOL, offsetof(ar_asked, pending), NULL, NULL,
     "only: is everything applied?"},
    {"drift", '\0', AR_FLAG_BOOL, offsetof(ar_asked, drift), NULL, NULL,
     "also: is the database what the applied revisions make?"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to replay them (PostgreSQL)"},
    {"offline", '\0', AR_FLAG_BOOL, offsetof(ar_asked, offline), NULL, NULL,
     "only: do models and revisions agree? No database"},
    {"wait", '\0', AR_FLAG_SECONDS, offsetof(ar_asked, wait_ms), "SECONDS", NULL,
     "how long to wait for a database to be there (0)"},
    {0},
};

const ar_command ar_cmd_check = {
    .name = "check",
    .usage = "",
    .summary = "do models, revisions, files and database agree?",
    .examples = {"autorev check --drift --json", "autorev check --pending --wait 30s"},
    .about = "Compares models with the database as it will be when all is applied, lists what is\n"
             "not applied, and files that were edited after they were. Exit 0: all agree, 1:\n"
             "something differs. Writes nothing and asks nothing. `--pending` is for programs\n"
             "that start: one connection, no comparison. `--offline` runs the revisions in a\n"
             "scratch database instead (SQLite: in memory; PostgreSQL: at `--scratch`).",
    .options = check_options,
    .run = run,
};
