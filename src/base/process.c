/* For environ, and posix_spawn_file_actions_addchdir_np(), which glibc and musl have. */
#define _GNU_SOURCE
#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

/* ---- what it gets ---- */

static bool same_name(const char *entry, const char *other)
{
    size_t length = strcspn(entry, "=");

    return strncmp(entry, other, length + 1) == 0;
}

static bool is_overlaid(const ar_names *over, const char *entry)
{
    for (size_t i = 0; i < over->count; i++)
        if (same_name(over->items[i], entry))
            return true;
    return false;
}

static char **environment_of(ar_ctx *ctx, const ar_names *over)
{
    ar_names all = {0};

    for (char **entry = environ; *entry; entry++)
        if (!is_overlaid(over, *entry))
            ar_vec_push(ctx->arena, &all, *entry);
    ar_vec_each(const char *const, entry, over)
        ar_vec_push(ctx->arena, &all, *entry);
    ar_vec_push(ctx->arena, &all, NULL);
    return (char **)(void *)all.items;
}

static char **words_of(ar_ctx *ctx, const ar_names *words)
{
    ar_names all = {0};

    ar_vec_each(const char *const, word, words)
        ar_vec_push(ctx->arena, &all, *word);
    ar_vec_push(ctx->arena, &all, NULL);
    return (char **)(void *)all.items;
}

/* A file without a name: a pipe would block when nobody reads. */
static FILE *input_of(const char *text)
{
    FILE *file = tmpfile();

    if (!file)
        return NULL;
    if (fputs(text, file) < 0 || fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0) {
        fclose(file);
        return NULL;
    }
    return file;
}

/* ---- running ---- */

/* It starts with signals as a shell would give them to it. */
static int set_signals(posix_spawnattr_t *attributes)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++)
        sigaddset(&set, caught[i]);
    int error = posix_spawnattr_setsigdefault(attributes, &set);

    return error ? error : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

static int set_files(posix_spawn_file_actions_t *actions, const char *folder, int input)
{
    int error = posix_spawn_file_actions_addchdir_np(actions, folder);

    if (!error)
        error = posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    return error ? error : posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
}

static int start(ar_ctx *ctx, const ar_process *process, int input, pid_t *out)
{
    char **words = words_of(ctx, process->words);
    char **environment = environment_of(ctx, process->environment);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (!error) {
        error = set_signals(&attributes);
        if (!error)
            error = set_files(&actions, process->folder, input);
        if (!error)
            error = posix_spawnp(out, words[0], &actions, &attributes, words, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/*
 * Ctrl-C reaches both; what only autorev was told is passed on. Looked at again and again: a signal
 * that comes just before waitpid() begins to wait would not end it.
 */
static int wait_for(pid_t child)
{
    enum { PAUSE_MS = 1, LONGEST_MS = 16 };
    int status = 0;
    bool passed_on = false;
    pid_t ended;

    for (long pause = PAUSE_MS;; pause = pause < LONGEST_MS ? 2 * pause : LONGEST_MS) {
        ended = waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR))
            return status;
        if (ar_stop_signal && !passed_on)
            passed_on = kill(child, ar_stop_signal) == 0;
        if (nanosleep(&(struct timespec){.tv_nsec = pause * 1000 * 1000}, NULL) != 0)
            passed_on = false; /* one more signal */
    }
}

static const char *failure_of(ar_ctx *ctx, int status)
{
    if (WIFSIGNALED(status))
        return ar_printf(ctx->arena, "it was stopped by signal %d", WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status))
        return ar_printf(ctx->arena, "it ended with exit code %d", WEXITSTATUS(status));
    return NULL;
}

ar_status ar_process_run(ar_ctx *ctx, const ar_process *process, const char **out_failure)
{
    FILE *input = input_of(process->input);
    pid_t child = 0;
    int error;

    if (!input)
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "cannot make a temporary file: %s",
                       strerror(errno));
    fflush(stderr);
    error = start(ctx, process, fileno(input), &child);
    fclose(input);
    if (error)
        *out_failure = ar_printf(ctx->arena, "it cannot be run: %s", strerror(error));
    else
        *out_failure = failure_of(ctx, wait_for(child));
    return AR_OK;
}
