#include "server.h"

#include <glob.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static char home[64], programs[256];
static pid_t postmaster;

/* Root may not run a server; nobody may. It goes when this process does, however that ends. */
static const char *unprivileged(void)
{
    return getuid() == 0 ? "setpriv --pdeathsig QUIT --reuid=nobody --regid=nogroup --clear-groups"
                         : "setpriv --pdeathsig QUIT";
}

static bool find_programs(void)
{
    const char *given = getenv("AUTOREV_PG_BIN");
    glob_t found = {0};

    if (given && strlen(given) < sizeof(programs)) {
        snprintf(programs, sizeof(programs), "%s", given);
        return true;
    }
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) == 0) {
        const char *last = found.gl_pathv[found.gl_pathc - 1];

        snprintf(programs, sizeof(programs), "%.*s", (int)(strlen(last) - strlen("/initdb")), last);
        globfree(&found);
    }
    return *programs != '\0';
}

static bool run(const char *format, ...) __attribute__((format(printf, 1, 2)));

static bool run(const char *format, ...)
{
    char command[2048];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof(command), format, args);
    va_end(args);
    return system(command) == 0;
}

/* Memory, where there is plenty: a server starts and makes databases much faster there. */
static const char *roomy_folder(void)
{
    static const char memory[] = "/dev/shm";
    const uint64_t plenty = (uint64_t)4 << 30;
    struct statvfs space;
    bool roomy = statvfs(memory, &space) == 0 &&
                 (uint64_t)space.f_bavail * space.f_frsize >= plenty &&
                 access(memory, W_OK | X_OK) == 0;

    return roomy ? memory : "/tmp";
}

static bool make_data(void)
{
    snprintf(home, sizeof(home), "%s/autorev-pg-XXXXXX", roomy_folder());
    return mkdtemp(home) && (getuid() != 0 || run("chown nobody:nogroup %s", home)) &&
           run("cd %s && %s %s/initdb -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 "
               "--no-sync >log 2>&1",
               home, unprivileged(), programs);
}

static bool is_up(void)
{
    return run("%s/psql -h %s -U postgres -d postgres -XAtqc 'select 1' >/dev/null 2>&1", programs,
               home);
}

static bool start_postgres(void)
{
    const struct timespec pause = {0, 100 * 1000 * 1000};
    char command[1024];

    snprintf(command, sizeof(command),
             "cd %s && exec %s %s/postgres -D data -c listen_addresses='' -c fsync=off -k %s "
             ">>log 2>&1",
             home, unprivileged(), programs, home);
    postmaster = fork();
    if (postmaster == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 300; i++) {
        if (is_up())
            return true;
        nanosleep(&pause, NULL);
    }
    return false;
}

bool server_start(void)
{
    if (!find_programs()) {
        printf("SKIP: no PostgreSQL server programs\n");
        return false;
    }
    if (!make_data() || !start_postgres()) {
        printf("SKIP: no PostgreSQL server could be started\n");
        server_stop();
        return false;
    }
    return true;
}

void server_stop(void)
{
    if (postmaster > 0) {
        kill(postmaster, SIGQUIT);
        waitpid(postmaster, NULL, 0);
    }
    postmaster = 0;
    if (*home)
        run("rm -rf %s", home);
    *home = '\0';
}

const char *server_home(void)
{
    return home;
}

static FILE *open_psql(ar_ctx *ctx, const char *sql, const char *errors)
{
    char *script = ar_printf(ctx->arena, "%s/query.sql", home);
    FILE *file = fopen(script, "w");

    if (!file)
        return NULL;
    fputs(sql, file);
    fclose(file);
    return popen(
        ar_printf(ctx->arena,
                  "%s/psql -h %s -U postgres -d postgres -XAtq -v ON_ERROR_STOP=1 -f %s %s",
                  programs, home, script, errors),
        "r");
}

bool server_accepts(ar_ctx *ctx, const char *sql)
{
    FILE *psql = open_psql(ctx, sql, ">/dev/null 2>&1");

    return psql && pclose(psql) == 0;
}

ar_names server_query(ar_ctx *ctx, const char *sql)
{
    FILE *psql = open_psql(ctx, sql, "");
    ar_names lines = {0};
    char line[8192];

    while (psql && fgets(line, sizeof(line), psql)) {
        line[strcspn(line, "\n")] = '\0';
        ar_vec_push(ctx->arena, &lines, ar_strdup(ctx->arena, line));
    }
    if (!psql || pclose(psql) != 0) {
        printf("psql refused: %s\n", sql);
        server_stop();
        exit(1);
    }
    return lines;
}

int server_version(void)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_names lines = server_query(ctx, "show server_version_num");
    int version = (int)strtol(lines.items[0], NULL, 10);

    ar_ctx_free(ctx);
    return version;
}
