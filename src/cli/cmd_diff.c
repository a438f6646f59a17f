#include <string.h>

#include "cli/json.h"
#include "cli/operations.h"
#include "cli/sites.h"

typedef struct diffing {
    const char *from, *to;
    size_t count;
} diffing;

/* ---- what nobody manages ---- */

static const char *label_of(ar_cli *cli, const ar_other *other, const char *schema)
{
    const char *owner = other->table ? other->table : NULL;
    const char *place = other->table_schema ? other->table_schema : other->schema;
    ar_str label;

    ar_str_init(&label, cli->ctx->arena);
    if (place && schema && !ar_streq(place, schema))
        ar_str_addf(&label, "%s.", ar_label_quote(cli->ctx, place));
    if (owner)
        ar_str_addf(&label, "%s.", ar_label_quote(cli->ctx, owner));
    ar_str_add(&label, other->name ? ar_label_quote(cli->ctx, other->name) : "");
    return label.data;
}

static void show_unmanaged(ar_cli *cli, const ar_others *others, const char *schema)
{
    json_t *list = ar_json_list(cli, "unmanaged");

    if (others->count)
        ar_cli_print(cli, "unmanaged:\n");
    ar_vec_each(const ar_other, other, others) {
        const char *label = label_of(cli, other, schema);
        const char *why = ar_streq(other->kind, "table") ? other->sql : NULL; /* see scope.c */
        json_t *value = list ? json_object() : NULL;

        ar_cli_print(cli, "  %s %s%s%s%s\n", other->kind, label, why ? "  (" : "", why ? why : "",
                     why ? ")" : "");
        if (!value)
            continue;
        json_object_set_new(value, "kind", ar_json_text(cli, other->kind));
        json_object_set_new(value, "name", ar_json_text(cli, label));
        json_array_append_new(list, value);
    }
}

/* ---- the command ---- */

static ar_status diff_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_asked *asked = &cli->parsed.asked;
    diffing *all = user;
    ar_compared compared = {0};
    size_t count;

    ar_compare_options options = {
        .from = all->from, .to = all->to, .sql = asked->sql, .scratch_url = asked->scratch};

    AR_TRY(ar_compare(cli->ctx, project, site, &options, &compared));
    count = ar_operations_count(&compared.operations);
    all->count += count;
    ar_operations_json(cli, ar_json_list(cli, "differences"), &compared.operations, site->schema);
    if (asked->sql) {
        ar_json_set(cli, "sql", ar_json_text(cli, compared.sql));
        ar_cli_print_text(cli, compared.sql);
    } else {
        ar_operations_print(cli, &compared.operations, site->schema);
        ar_cli_print_text(cli, count ? "" : "No differences\n");
    }
    if (asked->unmanaged)
        show_unmanaged(cli, &compared.unmanaged, site->schema);
    return AR_OK;
}

/* Sides that say nothing of their database are compared in every one. */
static bool is_everywhere(const char *side)
{
    return !side || ar_streq(side, "db") || ar_streq(side, "models");
}

static bool is_models(const char *side)
{
    return !side || ar_streq(side, "models");
}

/* Models beside db:NAME are those of that database, if it has any. */
static void choose_site(const diffing *all, ar_sites *sites)
{
    const char *named = is_models(all->from) ? all->to : is_models(all->to) ? all->from : NULL;

    for (size_t i = 0; named && ar_starts_with(named, "db:") && i < sites->count; i++)
        if (ar_streq(sites->items[i]->name, named + strlen("db:")))
            sites->items[0] = sites->items[i];
    sites->count = 1;
}

static void make_lists(ar_cli *cli)
{
    (void)ar_json_list(cli, "differences");
    (void)ar_json_list(cli, "pending");
    (void)ar_json_list(cli, "drift");
    if (cli->parsed.asked.unmanaged)
        (void)ar_json_list(cli, "unmanaged");
}

static ar_status run(ar_cli *cli)
{
    const ar_names *sides = &cli->parsed.arguments;
    diffing all = {.from = sides->count ? sides->items[0] : NULL,
                   .to = sides->count > 1 ? sides->items[1] : NULL};
    ar_project *project = NULL;
    ar_sites sites;

    make_lists(cli);
    AR_TRY(ar_sites_open(cli, &project));
    sites = ar_sites_all(cli, project);
    if (!is_everywhere(all.from) || !is_everywhere(all.to))
        choose_site(&all, &sites);
    AR_TRY(ar_sites_run(cli, project, &sites, diff_site, &all));
    return all.count && cli->parsed.asked.exit_code ? AR_FOUND : AR_OK;
}

static const ar_flag diff_options[] = {
    {"sql", '\0', AR_FLAG_BOOL, offsetof(ar_asked, sql), NULL, NULL, "as SQL"},
    {"exit-code", '\0', AR_FLAG_BOOL, offsetof(ar_asked, exit_code), NULL, NULL,
     "exit 1 if there is a difference"},
    {"unmanaged", '\0', AR_FLAG_BOOL, offsetof(ar_asked, unmanaged), NULL, NULL,
     "also list what nobody manages"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to replay a revision (PostgreSQL)"},
    {0},
};

const ar_command ar_cmd_diff = {
    .name = "diff",
    .usage = "[FROM] [TO]",
    .summary = "say what turns one side into another",
    .examples = {"autorev diff", "autorev diff 3f9c db --sql"},
    .about =
        "What turns FROM (db unless said) into TO (models unless said). A side is `models`,\n"
        "`db` (the database as it is now), `db:NAME`, a database URL, a revision, or the path\n"
        "of a project (with a /).",
    .options = diff_options,
    .max = 2,
    .run = run,
};
