#include <string.h>

#include "app/import_folder.h"
#include "base/file.h"
#include "base/str.h"

/* `key = value` of a git-like file, whatever its section; NULL: not there. */
static const char *setting(ar_ctx *ctx, const char *text, const char *key)
{
    for (const char *line = text; line && *line;) {
        const char *at = line + strspn(line, " \t"), *end = strchr(line, '\n');
        size_t length = strlen(key);

        if (strncmp(at, key, length) == 0 && strchr(" \t=", at[length])) {
            const char *value = at + length + strspn(at + length, " \t=");

            return ar_trim(ctx->arena, ar_strndup(ctx->arena, value, strcspn(value, "\n")));
        }
        line = end ? end + 1 : NULL;
    }
    return NULL;
}

/* sqitch_plan(5): NAME [REQUIRES] TIME PLANNER <EMAIL> # NOTE */
static ar_status take_change(ar_folder *in, const char *plan, const char *project, unsigned number,
                             const char *line)
{
    size_t length = strcspn(line, " \t[");
    const char *name = ar_strndup(in->ctx->arena, line, length);
    const char *note = strstr(line, " # ");
    const char *time = line + length + strspn(line + length, " \t");
    ar_foreign change = {.version = name, .created = -1, .group = project};
    const char *shown = NULL;
    char *deploy = NULL, *revert = NULL;

    ar_vec_each(const ar_foreign, it, in->out)
        if (ar_streq(it->version, name))
            return ar_folder_refuse(in, plan, number, "a reworked change cannot be taken over",
                                    "only its last script would be there under this name");
    if (*time == '[' && strchr(time, ']'))
        time = strchr(time, ']') + 1;
    time += strspn(time, " \t");
    change.created = ar_time_parse(ar_strndup(in->ctx->arena, time, strcspn(time, " \t")));
    change.name = note && note[3] ? ar_trim(in->ctx->arena, note + 3)
                                  : ar_folder_words(in, name, "");
    AR_TRY(ar_folder_text(in, ar_printf(in->ctx->arena, "deploy/%s.sql", name), &change.shown,
                          &deploy));
    ar_folder_up(in, &change, deploy, 1, false);
    const char *back = ar_printf(in->ctx->arena, "revert/%s.sql", name);

    change.down_shown = ar_folder_shown(in, ar_path_join(in->ctx->arena, in->path, back));
    if (ar_path_exists(ar_path_join(in->ctx->arena, in->path, back)))
        AR_TRY(ar_folder_text(in, back, &shown, &revert));
    ar_folder_down(in, &change, revert, 1, false);
    ar_vec_push(in->ctx->arena, in->out, change);
    return AR_OK;
}

ar_status ar_folder_sqitch(ar_folder *in)
{
    const char *conf_path = ar_path_join(in->ctx->arena, in->path, "sqitch.conf");
    const char *shown = NULL, *top = NULL, *plan_name = NULL;
    char *conf = NULL, *plan = NULL;
    size_t errors = ar_error_count(in->ctx);
    unsigned number = 0;

    if (ar_path_exists(conf_path))
        AR_TRY(ar_folder_text(in, "sqitch.conf", &shown, &conf));
    plan_name = setting(in->ctx, conf, "plan_file");
    top = setting(in->ctx, conf, "top_dir");
    AR_TRY(ar_folder_text(in, plan_name ? plan_name : "sqitch.plan", &shown, &plan));
    if (top)
        in->path = ar_path_join(in->ctx->arena, in->path, top);
    for (char *line = plan; line && *line;) {
        char *end = strchr(line, '\n');
        const char *text = ar_trim(in->ctx->arena,
                                   ar_strndup(in->ctx->arena, line, strcspn(line, "\n")));

        number++;
        if (*text && !strchr("#%@", *text))
            (void)take_change(in, shown, setting(in->ctx, plan, "%project"), number,
                              text); /* all faults are told */
        line = end ? end + 1 : NULL;
    }
    return ar_status_since(in->ctx, errors);
}
