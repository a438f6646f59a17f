#include "app/rewrite.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static const char record_name[] = ".autorev-rewrite";
static const char record_head[] = "autorev rewrite 1\n";
static const char record_end[] = "end\n";

/* ---- one file ---- */

static const char *checksum_at(ar_ctx *ctx, const char *path, ar_status *status)
{
    char *text = NULL;
    size_t size = 0;

    *status = ar_file_read(ctx, path, path, &text, &size);
    return *status == AR_OK ? ar_revision_checksum(ctx, text, size) : NULL;
}

static ar_status give_name(ar_ctx *ctx, const char *folder, const ar_rewrite *file)
{
    if (ar_streq(file->from, file->to))
        return AR_OK;
    return ar_file_move(ctx, ar_path_join(ctx->arena, folder, file->from),
                        ar_path_join(ctx->arena, folder, file->to));
}

/* Done twice it does nothing; a file that somebody edited meanwhile stays as it is. */
static ar_status rewrite_file(ar_ctx *ctx, const char *folder, const ar_rewrite *file)
{
    const char *path = ar_path_join(ctx->arena, folder, file->from);
    ar_status status = AR_OK;

    if (!ar_path_exists(path))
        return AR_OK;
    const char *is = checksum_at(ctx, path, &status);

    AR_TRY(status);
    if (ar_streq(is, file->sha256))
        AR_TRY(ar_file_replace(ctx, path, file->text, strlen(file->text)));
    else if (!ar_streq(is, ar_revision_checksum(ctx, file->text, strlen(file->text))))
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "\"%s\" was changed meanwhile", path);
    return give_name(ctx, folder, file);
}

static ar_status rewrite_files(ar_ctx *ctx, const char *folder, const ar_rewrites *files)
{
    for (size_t i = files->count; i > 0; i--)
        AR_TRY(rewrite_file(ctx, folder, &files->items[i - 1]));
    return AR_OK;
}

/* ---- the record ---- */

static char *record_text(ar_ctx *ctx, const ar_rewrites *files)
{
    ar_str text;

    ar_str_init(&text, ctx->arena);
    ar_str_add(&text, record_head);
    ar_vec_each(const ar_rewrite, file, files) {
        ar_str_add(&text, file->from);
        ar_str_addc(&text, '\n');
        ar_str_add(&text, file->to);
        ar_str_addf(&text, "\n%s %zu\n", file->sha256, strlen(file->text));
        ar_str_add(&text, file->text);
    }
    ar_str_add(&text, record_end);
    return text.data;
}

/* The line at *at without its end; NULL: there is none. */
static char *take_line(ar_ctx *ctx, const char **at)
{
    const char *end = strchr(*at, '\n');
    char *line = end ? ar_strndup(ctx->arena, *at, (size_t)(end - *at)) : NULL;

    if (end)
        *at = end + 1;
    return line;
}

static bool take_file(ar_ctx *ctx, const char **at, ar_rewrite *out)
{
    char *from = take_line(ctx, at), *to = take_line(ctx, at), *facts = take_line(ctx, at);
    char *blank = facts ? strchr(facts, ' ') : NULL;
    size_t size = blank ? strtoul(blank + 1, NULL, 10) : 0;

    if (!blank || strlen(*at) < size || strchr(from, '/') || strchr(to, '/'))
        return false;
    *blank = '\0';
    *out = (ar_rewrite){from, to, facts, ar_strndup(ctx->arena, *at, size)};
    *at += size;
    return true;
}

static bool read_record(ar_ctx *ctx, const char *text, ar_rewrites *out)
{
    const char *at = text + strlen(record_head);
    ar_rewrite file;

    if (!ar_starts_with(text, record_head))
        return false;
    while (!ar_streq(at, record_end)) {
        if (!take_file(ctx, &at, &file))
            return false;
        ar_vec_push(ctx->arena, out, file);
    }
    return true;
}

static ar_status resume_in(ar_ctx *ctx, const char *folder)
{
    const char *path = ar_path_join(ctx->arena, folder, record_name);
    ar_rewrites files = {0};
    char *text = NULL;

    if (!ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_file_read(ctx, path, path, &text, NULL));
    if (!read_record(ctx, text, &files)) {
        ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "\"%s\" is no record of autorev's", path);
        ar_hint(ctx, "take it away");
        return AR_INVALID;
    }
    ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
           "finishing the rebase of %zu revisions that was "
           "interrupted",
           files.count);
    AR_TRY(rewrite_files(ctx, folder, &files));
    unlink(path);
    return AR_OK;
}

/* ---- the way in ---- */

ar_status ar_rewrite_files(ar_ctx *ctx, const char *folder, const ar_rewrites *files)
{
    const char *record = ar_path_join(ctx->arena, folder, record_name);
    const char *text = record_text(ctx, files);

    if (files->count < 2) /* one step is whole or not done */
        return rewrite_files(ctx, folder, files);
    AR_TRY(ar_file_publish(ctx, record, text, strlen(text)));
    AR_TRY(rewrite_files(ctx, folder, files));
    ar_kill_point("files rewritten");
    unlink(record);
    return AR_OK;
}

ar_status ar_rewrite_resume(ar_ctx *ctx, const ar_project *project, const ar_site *site)
{
    ar_vec_each(ar_app *const, app, &site->apps)
        if (!(*app)->external)
            AR_TRY(resume_in(ctx, ar_site_migrations(ctx, project, site, *app)));
    return AR_OK;
}
