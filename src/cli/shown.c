#include "cli/shown.h"

#include "cli/excerpt.h"
#include "cli/json.h"

static const struct {
    const char *mark, *word, *colour, *why;
} states[] = {
    [AR_SHOWN_PENDING] = {"[ ]", "pending", AR_YELLOW, ""},
    [AR_SHOWN_APPLIED] = {"[X]", "applied", AR_GREEN, ""},
    [AR_SHOWN_EDITED] = {"[!]", "edited", AR_RED, "edited after it was applied"},
    [AR_SHOWN_MISSING] = {"[!]", "missing", AR_RED, "its file is gone"},
    [AR_SHOWN_FAKED] = {"[~]", "faked", AR_GREEN, ""},
    [AR_SHOWN_STARTED] = {"[ ]", "pending", AR_RED, "started and not finished: `migrate` goes on"},
};

ar_status ar_shown_goal(ar_cli *cli, ar_project **out_project, ar_goal *out)
{
    AR_TRY(ar_sites_open(cli, out_project));
    (*out_project)->head_check = AR_HEAD_WARNED; /* looking is how one finds out */
    AR_TRY(ar_goal_find(cli, *out_project, out));
    if (!out->revision)
        return AR_OK;
    return ar_fail(cli->ctx, AR_E_NO_APP, AR_NOWHERE, "\"%s\" is a revision, not an app",
                   out->revision);
}

ar_status ar_shown_run(ar_cli *cli, ar_site_run *show)
{
    ar_project *project = NULL;
    ar_goal goal;

    (void)ar_json_list(cli, "apps");
    AR_TRY(ar_shown_goal(cli, &project, &goal));
    return ar_sites_run(cli, project, &goal.sites, show, &goal);
}

/* ---- for people ---- */

const char *ar_shown_mark(ar_cli *cli, const ar_shown *shown)
{
    return ar_cli_paint(cli, states[shown->state].colour, states[shown->state].mark);
}

const char *ar_shown_word(const ar_shown *shown)
{
    return states[shown->state].word;
}

const char *ar_shown_why(const ar_shown *shown)
{
    return states[shown->state].why;
}

const char *ar_shown_marks(ar_cli *cli, const ar_shown *shown)
{
    return ar_printf(cli->ctx->arena, "%s%s%s",
                     ar_shown_is_head(shown) ? ar_cli_paint(cli, AR_BOLD, " (head)") : "",
                     ar_shown_is_branch_point(shown) ? " (branch point)" : "",
                     ar_shown_is_merge(shown) ? " (merge)" : "");
}

const char *ar_shown_said(ar_cli *cli, const ar_shown *shown)
{
    const char *message = ar_shown_message(shown);

    return *message
               ? ar_printf(cli->ctx->arena, ", %s", ar_printable_line(cli->ctx->arena, message))
               : "";
}

/* ---- for programs ---- */

json_t *ar_shown_names_json(ar_cli *cli, const ar_names *names)
{
    json_t *list = json_array();

    ar_vec_each(const char *const, name, names)
        json_array_append_new(list, ar_json_text(cli, *name));
    return list;
}

json_t *ar_shown_json(ar_cli *cli, const ar_shown *shown)
{
    ar_names parents = ar_shown_parents(cli->ctx, shown);
    const ar_revision *revision = shown->revision;
    json_t *value = json_object();

    json_object_set_new(value, "app", ar_json_text(cli, shown->app));
    json_object_set_new(value, "database", ar_json_text(cli, shown->database));
    json_object_set_new(value, "revision", ar_json_text(cli, ar_shown_id(shown)));
    json_object_set_new(value, "message", ar_json_text(cli, ar_shown_message(shown)));
    json_object_set_new(value, "path", ar_json_text(cli, revision ? revision->shown : NULL));
    json_object_set_new(value, "parents", ar_shown_names_json(cli, &parents));
    json_object_set_new(value, "head", json_boolean(ar_shown_is_head(shown)));
    json_object_set_new(value, "branch_point", json_boolean(ar_shown_is_branch_point(shown)));
    json_object_set_new(value, "merge", json_boolean(ar_shown_is_merge(shown)));
    return value;
}
