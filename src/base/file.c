#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/sha256.h"
#include "base/str.h"

enum { FILE_MODE = 0644, DIR_MODE = 0755 };

bool ar_path_exists(const char *path)
{
    struct stat found;

    return lstat(path, &found) == 0;
}

bool ar_is_dir(const char *path)
{
    struct stat found;

    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

char *ar_path_join(ar_arena *arena, const char *dir, const char *name)
{
    if (!*dir || ar_streq(dir, ".") || name[0] == '/')
        return ar_strdup(arena, name);
    return ar_printf(arena, "%s%s%s", dir, ar_ends_with(dir, "/") ? "" : "/", name);
}

char *ar_path_clean(ar_arena *arena, const char *path)
{
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_add(&out, *path == '/' ? "/" : "");
    for (const char *at = path; *at;) {
        size_t length = strcspn(at, "/");

        if (length && !(length == 1 && *at == '.')) {
            ar_str_add(&out, out.length && !ar_ends_with(out.data, "/") ? "/" : "");
            ar_str_addn(&out, at, length);
        }
        at += length;
        at += strspn(at, "/");
    }
    return out.length ? out.data : ar_strdup(arena, ".");
}

char *ar_path_dirname(ar_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ar_strdup(arena, ".");
    return ar_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *ar_path_basename(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static ar_status cannot(ar_ctx *ctx, const char *verb, const char *path)
{
    return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "cannot %s \"%s\": %s", verb, path, strerror(errno));
}

static ar_status open_regular(ar_ctx *ctx, const char *path, const char *shown, int *out_fd,
                              size_t *out_size)
{
    struct stat found;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* O_NONBLOCK: no hanging on a FIFO */

    if (fd < 0)
        return cannot(ctx, "read", shown);
    *out_fd = fd;
    if (fstat(fd, &found))
        return cannot(ctx, "read", shown);
    if (!S_ISREG(found.st_mode))
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "\"%s\" is not a regular file", shown);
    if (found.st_size > AR_FILE_MAX)
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "\"%s\" is larger than 8 MiB", shown);
    *out_size = (size_t)found.st_size;
    return AR_OK;
}

ar_status ar_file_read(ar_ctx *ctx, const char *path, const char *shown, char **out_text,
                       size_t *out_size)
{
    AR_AUTO_FD int fd = -1;
    size_t size = 0, have = 0;

    AR_TRY(open_regular(ctx, path, shown, &fd, &size));
    char *text = ar_alloc(ctx->arena, size + 1);

    while (have < size) {
        ssize_t got = read(fd, text + have, size - have);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot(ctx, "read", shown);
        if (got == 0)
            break;
        have += (size_t)got;
    }
    text[have] = '\0';
    *out_text = text;
    if (out_size)
        *out_size = have;
    return AR_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

AR_DEFINE_AUTO(dir, DIR, closedir);

ar_status ar_dir_list(ar_ctx *ctx, const char *path, ar_names *out_names)
{
    AR_AUTO(dir) DIR *dir = opendir(path);
    const struct dirent *entry;
    ar_names names = {0};

    *out_names = names;
    if (!dir)
        return errno == ENOENT ? AR_OK : cannot(ctx, "list", path);
    errno = 0;
    while ((entry = readdir(dir)) != NULL)
        if (!ar_streq(entry->d_name, ".") && !ar_streq(entry->d_name, ".."))
            ar_vec_push(ctx->arena, &names, ar_strdup(ctx->arena, entry->d_name));
    if (errno)
        return cannot(ctx, "list", path);
    if (names.count)
        qsort(names.items, names.count, sizeof(*names.items), by_bytes);
    *out_names = names;
    return AR_OK;
}

ar_status ar_mkdirs(ar_ctx *ctx, const char *path)
{
    char *part = ar_strdup(ctx->arena, path);

    for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash)
            *slash = '\0';
        if (mkdir(part, DIR_MODE) && errno != EEXIST)
            return cannot(ctx, "make the folder", part);
        if (!slash)
            break;
        *slash = '/';
    }
    if (!ar_is_dir(path))
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "\"%s\" is not a folder", path);
    return AR_OK;
}

static bool write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, text, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        text += put;
        size -= (size_t)put;
    }
    return true;
}

/* A file system that lies about a full disk is caught by reading back what was written. */
static bool reads_back(int fd, const char *text, size_t size)
{
    char block[4096];
    size_t done = 0;

    while (done < size) {
        size_t want = size - done < sizeof(block) ? size - done : sizeof(block);
        ssize_t got = pread(fd, block, want, (off_t)done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || memcmp(block, text + done, (size_t)got) != 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static bool sync_dir(const char *path)
{
    AR_AUTO_FD int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0;
}

static bool fill(const char *temporary, const char *text, size_t size)
{
    AR_AUTO_FD int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                             FILE_MODE);

    ar_kill_point("file created");
    return fd >= 0 && write_all(fd, text, size) && fsync(fd) == 0 && reads_back(fd, text, size);
}

/* Names of files that are being written. */
#define TEMPORARY_PREFIX ".autorev-"
#define TEMPORARY_SUFFIX ".tmp"

ar_status ar_file_sweep(ar_ctx *ctx, const char *dir)
{
    ar_names names = {0};

    AR_TRY(ar_dir_list(ctx, dir, &names));
    ar_vec_each(const char *, name, &names) {
        const char *path = ar_path_join(ctx->arena, dir, *name);

        if (ar_starts_with(*name, TEMPORARY_PREFIX) && ar_ends_with(*name, TEMPORARY_SUFFIX) &&
            unlink(path) && errno != ENOENT)
            return cannot(ctx, "remove", path);
    }
    return AR_OK;
}

typedef int publish_fn(const char *from, const char *to);

static ar_status publish(ar_ctx *ctx, const char *path, const char *text, size_t size,
                         publish_fn *put)
{
    const char *dir = ar_path_dirname(ctx->arena, path);
    const char *temporary = ar_printf(ctx->arena, "%s/" TEMPORARY_PREFIX "%s" TEMPORARY_SUFFIX, dir,
                                      ar_random_hex(ctx->arena, 6));
    bool ok = fill(temporary, text, size);

    ar_kill_point("file filled");
    ok = ok && put(temporary, path) == 0;
    int error = errno;

    ar_kill_point("file published");
    unlink(temporary);
    errno = error;
    if (!ok && errno == EEXIST)
        return ar_fail(ctx, AR_E_FILE_EXISTS, AR_NOWHERE, "\"%s\" is there already", path);
    if (!ok || !sync_dir(dir))
        return cannot(ctx, "write", path);
    return AR_OK;
}

ar_status ar_file_publish(ar_ctx *ctx, const char *path, const char *text, size_t size)
{
    return publish(ctx, path, text, size, link);
}

ar_status ar_file_replace(ar_ctx *ctx, const char *path, const char *text, size_t size)
{
    return publish(ctx, path, text, size, rename);
}

/* Whoever writes here holds the project's lock: nobody else takes the name meanwhile. */
ar_status ar_file_move(ar_ctx *ctx, const char *from, const char *to)
{
    if (ar_path_exists(to))
        return ar_fail(ctx, AR_E_FILE_EXISTS, AR_NOWHERE, "\"%s\" is there already", to);
    ar_kill_point("file to be moved");
    if (rename(from, to) || !sync_dir(ar_path_dirname(ctx->arena, to)))
        return cannot(ctx, "rename", from);
    ar_kill_point("file moved");
    return AR_OK;
}
