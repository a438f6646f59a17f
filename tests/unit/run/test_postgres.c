/*
 * The runner on a private PostgreSQL server.
 * labels: postgresql
 * timeout: 300
 */
#include "make.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "run/lock.h"
#include "run/proxy.h"
#include "run/server.h"

static unsigned databases;

static const char applied[] =
    "SELECT revision || ':' || state FROM public.autorev_version ORDER BY "
    "seq";
static const char tables[] = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND "
                             "tablename !~ '^autorev' ORDER BY 1";

static void connect_world(world *w, ar_db **out)
{
    must(w, ar_db_open(w->ctx, &w->url, 0, out));
}

static int make_pg_world(void **state)
{
    if (make_world(state))
        return -1;
    world *w = *state;
    const char *name = ar_printf(w->ctx->arena, "run%u", ++databases);

    ar_db_close(w->db);
    w->db = NULL;
    server_query(w->ctx, ar_printf(w->ctx->arena, "CREATE DATABASE %s", name));
    w->url = (ar_url){.engine = AR_POSTGRESQL, .conninfo = server_url(w->ctx, name), .shown = name};
    w->schema = "public";
    connect_world(w, &w->db);
    return 0;
}

static void a_revision_and_its_row_are_applied_together(void **state)
{
    world *w = *state;
    const ar_revision *revision = add(w, "a1", "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);",
                                      "DROP TABLE t;");

    must(w, migrate(w));
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_string_equal(ask(w, tables), "t");
    assert_string_equal(ask(w, "SELECT sha256 FROM public.autorev_version"), revision->sha256);
    assert_string_equal(ask(w, "SELECT message FROM public.autorev_version"), "the a1 of 'tests'");
    assert_int_equal(w->done.count, 1);
    must(w, undo(w, 1));
    assert_string_equal(ask(w, applied), "");
    assert_string_equal(ask(w, tables), "");
}

static void a_failing_statement_is_named_and_undone(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    add(w, "a2", "CREATE TABLE u (a int);\n-- é\nSELECT 'é', nosuch;", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_string_equal(ask(w, tables), "t");
    assert_int_equal(w->ctx->diags.items[0].pos.line, 12);
    assert_int_equal(w->ctx->diags.items[0].pos.column, 13);
    assert_int_equal(w->done.count, 1);
    assert_false(ar_db_in_transaction(w->db));
}

static void single_transaction_is_all_or_none(void **state)
{
    world *w = *state;

    w->options.single_transaction = true;
    add(w, "a1", "CREATE TABLE t (a int);", "");
    ar_revision *second = add(w, "a2", "CREATE TABLE t (b int);", "");

    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, tables), "");
    second->up.sql = "CREATE TABLE u (b int);";
    again(w, second);
    must(w, migrate(w));
    assert_string_equal(ask(w, applied), "a1:applied a2:applied");
    assert_int_equal(w->done.count, 2);
}

static void names_go_to_the_default_schema_and_settings_do_not_leak(void **state)
{
    world *w = *state;

    exec(w, "CREATE SCHEMA \"Odd one\"");
    w->schema = "Odd one";
    add(w, "a1", "CREATE TABLE t (a int);\nSET search_path = pg_catalog;\nSET lock_timeout = 7;",
        "");
    add(w, "a2", "CREATE TABLE u (a int);", "");
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT tablename FROM pg_tables WHERE schemaname = 'Odd one' ORDER "
                               "BY 1"),
                        "autorev_version t u");
    assert_string_equal(ask(w, "SELECT current_setting('search_path')"), "");
    assert_string_equal(ask(w, "SELECT current_setting('lock_timeout')"), "0");
}

static void bodies_with_semicolons_run_as_one_statement(void **state)
{
    world *w = *state;

    add(w, "a1",
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 "
        "THEN 1 ELSE 2 END; END;\nDO $$ BEGIN PERFORM 1; PERFORM 2; END $$;\n"
        "CREATE TABLE t (a int);\nCREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2);",
        "");
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT public.f(5)"), "1");
}

static void a_lock_is_waited_for_and_the_revision_tried_again(void **state)
{
    world *w = *state;

    exec(w, "CREATE TABLE public.busy (a int)");
    add(w, "a1", "CREATE TABLE t (a int);\nALTER TABLE busy ADD COLUMN b int;", "");
    pid_t child = fork();

    if (child == 0) {
        ar_db *other = NULL;

        w->db = NULL;
        connect_world(w, &other);
        if (ar_db_exec(w->ctx, other, "BEGIN; LOCK TABLE public.busy; SELECT pg_sleep(4)") != AR_OK)
            _exit(9);
        _exit(0);
    }
    ar_sleep_ms(500);
    w->options.lock_wait_ms = 20000;
    must(w, migrate(w));
    waitpid(child, NULL, 0);
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_int_equal(w->ctx->error_count, 0);
}

static void a_lock_that_is_not_to_be_had_ends_the_run(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *other = NULL;

    exec(w, "CREATE TABLE public.busy (a int)");
    add(w, "a1", "CREATE TABLE t (a int);\nALTER TABLE busy ADD COLUMN b int;", "");
    connect_world(w, &other);
    must(w, ar_db_exec(w->ctx, other, "BEGIN; LOCK TABLE public.busy"));
    w->options.lock_wait_ms = 300;
    assert_int_equal(migrate(w), AR_LOCKED);
    assert_code(w, AR_E_LOCKED);
    assert_int_equal(w->ctx->diags.items[0].pos.line, 10);
    must(w, ar_db_exec(w->ctx, other, "ROLLBACK"));
    assert_string_equal(ask(w, tables), "busy");
}

static char heard[512];

static void hear(ar_ctx *ctx, const char *line)
{
    (void)ctx;
    snprintf(heard, sizeof(heard), "%s", line);
}

static void another_runner_is_named_and_waited_for(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *other = NULL;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    connect_world(w, &other);
    must(w, ar_lock_take(w->ctx, other, 0));
    w->ctx->talk = hear;
    w->options.lock_wait_ms = 300;
    assert_int_equal(migrate(w), AR_LOCKED);
    assert_non_null(strstr(heard, "waiting for another run: process"));
    assert_non_null(strstr(w->ctx->diags.items[0].hint, "pg_terminate_backend"));
    must(w, ar_lock_release(w->ctx, other));
    assert_int_equal(ar_lock_release(w->ctx, other), AR_REFUSED); /* it was not held */
    reopen(w);
    must(w, migrate(w));
}

static void ten_runners_at_once_apply_each_revision_once(void **state)
{
    world *w = *state;

    for (int i = 0; i < 12; i++)
        add(w, ar_printf(w->ctx->arena, "r%d", i),
            ar_printf(w->ctx->arena, "CREATE TABLE t%d (a int);", i), "");
    w->options.lock_wait_ms = 60000;
    for (int i = 0; i < 10; i++)
        if (fork() == 0) {
            w->db = NULL;
            connect_world(w, &w->db);
            ar_status status = migrate(w);

            ar_db_close(w->db);
            _exit((int)status);
        }
    for (int i = 0; i < 10; i++) {
        int status = 0;

        wait(&status);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_string_equal(ask(w, "SELECT count(*) || ' ' || max(seq) FROM public.autorev_version"),
                        "12 12");
}

/* The connection of the child process dies with it: the parent has its own. */
static int killed_at(world *w, long kill_at, bool down)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        char number[32];

        snprintf(number, sizeof(number), "%ld", kill_at);
        w->db = NULL;
        connect_world(w, &w->db);
        setenv("AR_TEST_KILL", number, 1);
        ar_status result = down ? undo(w, w->graph.plan.count) : migrate(w);

        ar_db_close(w->db);
        _exit((int)result);
    }
    waitpid(child, &status, 0);
    return status;
}

static void add_three(world *w)
{
    add(w, "a1", "CREATE TABLE t (a int);\nINSERT INTO t SELECT generate_series(1, 9);",
        "DROP TABLE t;");
    ar_revision *index = add(w, "a2", "CREATE INDEX CONCURRENTLY t_a ON t (a);",
                             "DROP INDEX CONCURRENTLY t_a;");

    index->up.no_transaction = index->down.no_transaction = true;
    again(w, index);
    add(w, "a3", "CREATE TABLE u (a int);\nCREATE TABLE v (a int);",
        "DROP TABLE v;\nDROP TABLE u;");
}

static void a_kill_anywhere_tears_nothing(void **state)
{
    static const char seen[] =
        "SELECT string_agg(c.relname || coalesce(i.indisvalid::text, ''), ' ' ORDER BY c.relname) "
        "FROM "
        "pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = "
        "'public'::regnamespace AND c.relname !~ '^autorev'";
    world *w = *state;

#ifndef AR_TEST_HOOKS
    skip(); /* there are no points in this build */
#endif
    add_three(w);
    w->options.lock_wait_ms = 30000;
    for (int down = 0; down < 2; down++) {
        for (long kill_at = 1;; kill_at++) {
            exec(w, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            must(w, down ? migrate(w) : AR_OK);
            int status = killed_at(w, kill_at, down);

            must(w, down ? undo(w, 3) : migrate(w));
            assert_string_equal(ask(w, seen), down ? "NULL" : "t t_atrue u v");
            assert_string_equal(ask(w, "SELECT count(*) FROM public.autorev_version"),
                                down ? "0" : "3");
            if (!WIFEXITED(status))
                continue;
            assert_int_equal(WEXITSTATUS(status), 0);
            print_message("%ld points\n", kill_at - 1);
            assert_true(kill_at > 25);
            break;
        }
    }
}

static void an_invalid_index_of_an_interrupted_run_is_built_anew(void **state)
{
    world *w = *state;

    exec(w, "CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1), (1)");
    ar_revision *index = add(w, "a1", "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a);", "");

    index->up.no_transaction = true;
    again(w, index);
    assert_int_equal(migrate(w), AR_REFUSED); /* duplicates; what was begun is taken away */
    assert_string_equal(ask(w, "SELECT count(*) FROM pg_class WHERE relname = 't_a'"), "0");
    assert_string_equal(ask(w, applied), "");
    const char *message = NULL;

    assert_false(
        ar_db_try(w->ctx, w->db, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON public.t (a)", &message));
    exec(w, "DELETE FROM public.t");
    must(w, run_steps(w, &(ar_run_steps){0}));
    exec(w, ar_printf(w->ctx->arena,
                      "INSERT INTO public.autorev_version SELECT 1, 'shop', 'a1', '', '', '%s', "
                      "now(), 0, 1, 'started', '0'",
                      w->revisions.items[0]->sha256));
    reopen(w);
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT indisvalid FROM pg_index WHERE indexrelid = "
                               "'public.t_a'::regclass"),
                        "t");
    assert_string_equal(ask(w, applied), "a1:applied");
}

static void a_lost_connection_is_told_apart_from_a_refusal(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a int);\nSELECT pg_terminate_backend(pg_backend_pid());", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_CONNECTION_LOST);
    assert_int_equal(w->ctx->error_count, 1);
    reopen(w);
    assert_string_equal(ask(w, tables), "");
}

/* The world behind a proxy; the direct connection stays in *direct. */
static pid_t behind_proxy(world *w, proxy_mode mode, ar_db **direct)
{
    pid_t proxy = proxy_start(w->dir, server_home(), mode);

    *direct = w->db;
    w->url.conninfo = ar_printf(w->ctx->arena, "host=%s user=postgres dbname=%s", w->dir,
                                w->url.shown);
    w->db = NULL;
    connect_world(w, &w->db);
    return proxy;
}

static void a_commit_whose_answer_is_lost_is_found_again(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *direct = NULL;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    add(w, "a2", "CREATE TABLE u (a int);", "");
    pid_t proxy = behind_proxy(w, PROXY_CUT_ANSWER, &direct);
    ar_status status = migrate(w);

    proxy_stop(proxy, w->dir);
    must(w, status);
    assert_int_equal(w->done.count, 2);
    assert_int_equal(w->ctx->error_count, 0);
    ar_db_close(w->db);
    w->db = direct;
    direct = NULL;
    assert_string_equal(ask(w, applied), "a1:applied a2:applied");
}

static void a_commit_that_never_arrived_is_known_to_be_undone(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *direct = NULL;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    pid_t proxy = behind_proxy(w, PROXY_CUT_QUESTION, &direct);
    ar_status status = migrate(w);

    proxy_stop(proxy, w->dir);
    assert_int_equal(status, AR_REFUSED);
    assert_code(w, AR_E_CONNECTION_LOST);
    assert_int_equal(w->ctx->error_count, 1);
    ar_db_close(w->db);
    w->db = direct;
    direct = NULL;
    assert_string_equal(ask(w, tables), "");
}

static void an_outcome_that_nobody_can_tell_is_said_to_be_unknown(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *direct = NULL;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    pid_t proxy = behind_proxy(w, PROXY_CUT_FOR_GOOD, &direct);

    w->options.lock_wait_ms = 700;
    ar_status status = migrate(w);

    proxy_stop(proxy, w->dir);
    assert_int_equal(status, AR_OUTCOME_UNKNOWN);
    assert_code(w, AR_E_OUTCOME_UNKNOWN);
    assert_int_equal(w->ctx->error_count, 1);
}

static void a_pooler_is_refused_before_a_lock_is_left_in_it(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *direct = NULL;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    pid_t proxy = behind_proxy(w, PROXY_POOLER, &direct);
    ar_status status = migrate(w);

    proxy_stop(proxy, w->dir);
    assert_int_equal(status, AR_REFUSED);
    assert_code(w, AR_E_POOLER);
}

static void stop_on_signal(int number)
{
    (void)number;
    ar_stop_signal = SIGTERM;
}

static void an_interrupt_cancels_and_rolls_back(void **state)
{
    world *w = *state;
    int status = 0;

    add(w, "a1", "CREATE TABLE t (a int);\nSELECT pg_sleep(30);", "");
    pid_t child = fork();

    if (child == 0) {
        w->db = NULL;
        connect_world(w, &w->db);
        pid_t parent = getpid();

        if (fork() == 0) {
            ar_sleep_ms(700);
            kill(parent, SIGUSR1);
            _exit(0);
        }
        signal(SIGUSR1, stop_on_signal);
        int64_t start = ar_monotonic_ms();
        ar_status result = migrate(w);

        _exit(ar_monotonic_ms() - start < 10000 ? (int)result : 99);
    }
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), AR_TERMINATED);
    assert_string_equal(ask(w, tables), "");
}

static void the_script_gives_what_migrate_gives(void **state)
{
    world *w = *state;
    static const char rows[] = "SELECT seq || app || revision || parents || message || sha256 || "
                               "batch || state || autorev FROM public.autorev_version ORDER BY seq";
    static const char columns[] =
        "SELECT c.relname || a.attname || format_type(a.atttypid, a.atttypmod) || a.attnotnull "
        "FROM "
        "pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = "
        "'public'::regnamespace AND a.attnum > 0 ORDER BY c.relname, a.attnum";
    ar_run_steps up = {0}, down = {0};
    FILE *file = NULL;

    add_three(w);
    w->revisions.items[0]->message = "it's\n\\! echo \\";
    again(w, w->revisions.items[0]);
    must(w, migrate(w));
    const char *wanted_rows = ask(w, rows), *wanted_columns = ask(w, columns);

    for (size_t i = 0; i < 3; i++) {
        ar_run_step step = {
            .revision = w->graph.plan.items[i], .direction = AR_UP, .state = "applied"};

        ar_vec_push(w->ctx->arena, &up, step);
        step = (ar_run_step){
            .revision = w->graph.plan.items[2 - i], .direction = AR_DOWN, .state = "applied"};
        ar_vec_push(w->ctx->arena, &down, step);
    }
    const char *script = ar_printf(w->ctx->arena, "%s/script.sql", w->dir);
    const char *psql = ar_printf(w->ctx->arena, "%s/psql -XAtq -d '%s' -f %s > %s/out 2>&1",
                                 server_programs(), w->url.conninfo, script, w->dir);

    file = fopen(script, "w");
    fputs(ar_run_script(w->ctx, &w->graph, AR_POSTGRESQL, "public", NULL, &down), file);
    fclose(file);
    assert_int_equal(system(psql), 0);
    assert_string_equal(ask(w, applied), "");
    assert_string_equal(ask(w, tables), "");
    exec(w, "DROP TABLE public.autorev_version");
    file = fopen(script, "w");
    fputs(ar_run_script(w->ctx, &w->graph, AR_POSTGRESQL, "public", NULL, &up), file);
    fclose(file);
    assert_int_equal(system(psql), 0);
    assert_string_equal(ask(w, rows), wanted_rows);
    assert_string_equal(ask(w, columns), wanted_columns);
    assert_int_not_equal(system(psql), 0); /* applied already */
}

static void a_section_runs_inside_an_open_transaction_too(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "CREATE INDEX CONCURRENTLY t_a ON t (a);", "");

    revision->up.no_transaction = true;
    revision = again(w, revision);
    exec(w, "CREATE TABLE public.t (a int)");
    exec(w, "BEGIN");
    must(w, ar_run_section(w->ctx, w->db, revision, AR_UP, "public"));
    assert_string_equal(ask(w, "SELECT count(*) FROM pg_class WHERE relname = 't_a'"), "1");
    exec(w, "ROLLBACK");
    assert_string_equal(ask(w, "SELECT count(*) FROM pg_class WHERE relname = 't_a'"), "0");
    must(w, ar_run_section(w->ctx, w->db, revision, AR_UP, "public"));
    assert_string_equal(ask(w, "SELECT count(*) FROM pg_class WHERE relname = 't_a'"), "1");
}

static void a_revision_is_one_message(void **state)
{
    world *w = *state;

    for (int i = 0; i < 200; i++)
        add(w, ar_printf(w->ctx->arena, "r%d", i),
            ar_printf(w->ctx->arena, "CREATE TABLE t%d (a int);", i), "");
    size_t before = ar_db_statement_count(w->db);
    int64_t start = ar_monotonic_ms();

    must(w, migrate(w));
    print_message("200 revisions in %lld ms\n", (long long)(ar_monotonic_ms() - start));
    assert_in_range(ar_db_statement_count(w->db) - before, 200, 210);
}

static void a_table_of_another_shape_is_left_alone(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    exec(w, "CREATE VIEW public.autorev_version AS SELECT 1 AS seq");
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_VERSION_TABLE);
}

static void a_row_written_meanwhile_stops_the_revision(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a int);", "");
    must(w, migrate(w));
    add(w, "a2",
        "CREATE TABLE u (a int);\nINSERT INTO autorev_version SELECT seq + 5, app, 'a2', parents, "
        "message, sha256, applied_at, duration_ms, batch, state, autorev FROM autorev_version;",
        "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_CHANGED_MEANWHILE);
    assert_string_equal(ask(w, tables), "t");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_pg_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_revision_and_its_row_are_applied_together),
        TEST(a_failing_statement_is_named_and_undone),
        TEST(single_transaction_is_all_or_none),
        TEST(names_go_to_the_default_schema_and_settings_do_not_leak),
        TEST(bodies_with_semicolons_run_as_one_statement),
        TEST(a_lock_is_waited_for_and_the_revision_tried_again),
        TEST(a_lock_that_is_not_to_be_had_ends_the_run),
        TEST(another_runner_is_named_and_waited_for),
        TEST(ten_runners_at_once_apply_each_revision_once),
        TEST(a_kill_anywhere_tears_nothing),
        TEST(an_invalid_index_of_an_interrupted_run_is_built_anew),
        TEST(a_lost_connection_is_told_apart_from_a_refusal),
        TEST(a_commit_whose_answer_is_lost_is_found_again),
        TEST(a_commit_that_never_arrived_is_known_to_be_undone),
        TEST(an_outcome_that_nobody_can_tell_is_said_to_be_unknown),
        TEST(a_pooler_is_refused_before_a_lock_is_left_in_it),
        TEST(an_interrupt_cancels_and_rolls_back),
        TEST(the_script_gives_what_migrate_gives),
        TEST(a_section_runs_inside_an_open_transaction_too),
        TEST(a_revision_is_one_message),
        TEST(a_table_of_another_shape_is_left_alone),
        TEST(a_row_written_meanwhile_stops_the_revision),
    };

    if (!server_start())
        return 77;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    server_stop();
    return failed;
}
