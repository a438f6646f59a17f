#include "revision/trust.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/str.h"

/* /root/apps/a/migrations shown as apps/a/migrations: /root. Outside the project: the folder. */
static char *root_of(ar_ctx *ctx, const char *path, const char *shown)
{
    size_t length = strlen(path), tail = strlen(shown);

    if (length > tail && ar_ends_with(path, shown) && path[length - tail - 1] == '/')
        return ar_strndup(ctx->arena, path, length - tail == 1 ? 1 : length - tail - 1);
    return ar_path_dirname(ctx->arena, path);
}

static bool is_below(const char *path, const char *root)
{
    size_t length = strlen(root);

    return ar_starts_with(path, root) &&
           (path[length] == '/' || !path[length] || ar_streq(root, "/"));
}

static ar_status check_links(ar_ctx *ctx, const char *path, const char *root, const char *shown)
{
    AR_AUTO_FREE char *real = realpath(path, NULL);
    AR_AUTO_FREE char *real_root = realpath(root, NULL);

    if (!real || !real_root || is_below(real, real_root))
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_FILE, AR_NOWHERE,
                               "\"%s\" is a symbolic link that leads out of the project, to \"%s\"",
                               shown, real);

    ar_hint(ctx, "what is applied has to stand in the project, where it is reviewed");
    return status;
}

/* In a folder with the sticky bit nobody can replace another's file. */
static bool is_open(const char *path)
{
    struct stat found;

    if (stat(path, &found) || !(found.st_mode & S_IWOTH))
        return false;
    return !S_ISDIR(found.st_mode) || !(found.st_mode & S_ISVTX);
}

ar_status ar_trust_check(ar_ctx *ctx, const char *path, const char *shown)
{
    const char *root = root_of(ctx, path, shown);

    AR_TRY(check_links(ctx, path, root, shown));
    if (!is_open(path) || is_open(root))
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_FILE, AR_NOWHERE,
                               "\"%s\" may be written by everybody: its SQL could be anybody's",
                               shown);

    ar_hint(ctx, "chmod o-w %s", shown);
    return status;
}
