/*
 * Files, safely: read whole with a bound, list sorted, publish without ever replacing or tearing
 * (FAULTS F29-F36). Paths are real paths; messages show them relative to `root` when they lie in
 * it.
 */
#ifndef AR_BASE_FILE_H
#define AR_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"

enum { AR_FILE_MAX = 8 * 1024 * 1024 };

bool ar_path_exists(const char *path);
bool ar_is_dir(const char *path);
char *ar_path_join(ar_arena *arena, const char *dir, const char *name);
char *ar_path_clean(ar_arena *arena, const char *path); /* without "." parts and double "/" */
char *ar_path_dirname(ar_arena *arena, const char *path);
const char *ar_path_basename(const char *path);

/* The whole of a regular file of at most AR_FILE_MAX bytes. `shown` is its name in messages. */
ar_status ar_file_read(ar_ctx *ctx, const char *path, const char *shown, char **out_text,
                       size_t *out_size) AR_MUST_USE;

/* Names in a directory (not . and ..), sorted by byte value. A missing directory is empty. */
ar_status ar_dir_list(ar_ctx *ctx, const char *path, ar_names *out_names) AR_MUST_USE;

ar_status ar_mkdirs(ar_ctx *ctx, const char *path) AR_MUST_USE;

/*
 * Writes a new file whole or not at all: temporary file beside it, fsync, read back, link(2) to the
 * final name (which fails when it exists), fsync of the directory. AR_E_FILE_EXISTS when taken.
 */
ar_status ar_file_publish(ar_ctx *ctx, const char *path, const char *text, size_t size) AR_MUST_USE;

/* The same, but an existing file is replaced in one step (for caches). */
ar_status ar_file_replace(ar_ctx *ctx, const char *path, const char *text, size_t size) AR_MUST_USE;

/* Gives a file another name in its folder; AR_E_FILE_EXISTS when that is taken. */
ar_status ar_file_move(ar_ctx *ctx, const char *from, const char *to) AR_MUST_USE;

/*
 * Removes the temporary files that writers who were killed left in a folder (F32). The caller sees
 * to it that nobody writes there now. A missing folder has none.
 */
ar_status ar_file_sweep(ar_ctx *ctx, const char *dir) AR_MUST_USE;

#endif
