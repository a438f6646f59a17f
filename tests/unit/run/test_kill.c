/*
 * Several processes at once, and processes that are killed at every point: the file is as before or
 * as after each revision, and whoever comes next finishes.
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

static const char everything[] =
    "SELECT group_concat(what, ';') FROM (SELECT type || name || coalesce(sql, '') AS what FROM "
    "sqlite_schema WHERE name NOT LIKE 'autorev%' AND name NOT LIKE 'sqlite_auto%' "
    "ORDER BY 1)";

/* A plain revision, a rebuild with rows and children, and one without transaction. */
static void add_all(world *w)
{
    add(w, "a1",
        "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);\n"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE);\n"
        "INSERT INTO p VALUES (1, 'x'), (2, 'y');\nINSERT INTO c VALUES (1, 1), (2, 2);\n"
        "CREATE INDEX p_a ON p (a);",
        "DROP TABLE c;\nDROP TABLE p;");
    ar_revision *rebuilt = add(
        w, "a2",
        "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL);\n"
        "INSERT INTO _autorev_p SELECT id, a FROM p;\nDROP TABLE p;\n"
        "ALTER TABLE _autorev_p RENAME TO p;\nCREATE INDEX p_a ON p (a);",
        "SELECT 1;");

    rebuilt->requires_line = "foreign_keys=off legacy_alter_table=on";
    again(w, rebuilt);
    ar_revision *alone = add(w, "a3", "VACUUM;", "VACUUM;");

    alone->up.no_transaction = alone->down.no_transaction = true;
    again(w, alone);
    add(w, "a4", "CREATE TABLE z (a);", "DROP TABLE z;");
}

/* A child process of its own: its connection is not ours. */
static void in_child(world *w, bool down, long kill_at, int *out_status)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        char number[32];

        snprintf(number, sizeof(number), "%ld", kill_at);
        if (kill_at)
            setenv("AR_TEST_KILL", number, 1);
        w->db = NULL; /* the parent's: left alone */
        ar_status status = ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &w->db);

        if (status == AR_OK)
            status = down ? undo(w, w->graph.plan.count) : migrate(w);
        ar_db_close(w->db);
        _exit((int)status);
    }
    if (out_status)
        waitpid(child, out_status, 0);
}

static void close_db(world *w)
{
    ar_db_close(w->db);
    w->db = NULL;
}

/* An empty file, or one where everything is applied. */
static void start_over(world *w, bool down)
{
    static const char *const tails[] = {"", "-journal", "-wal", "-shm"};

    close_db(w);
    for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
        unlink(ar_printf(w->ctx->arena, "%s%s", w->url.path, tails[i]));
    reopen(w);
    if (down)
        must(w, migrate(w));
}

/* What is there at the start and after each revision on the way. */
static ar_names learn_states(world *w, bool down)
{
    ar_names states = {0};

    start_over(w, down);
    ar_vec_push(w->ctx->arena, &states, ask(w, everything));
    for (size_t i = 0; i < w->graph.plan.count; i++) {
        size_t at = down ? w->graph.plan.count - 1 - i : i;
        ar_run_step step = {.revision = w->graph.plan.items[at],
                            .direction = down ? AR_DOWN : AR_UP,
                            .state = "applied"};
        const ar_run_steps one = {.items = &step, .count = 1};

        must(w, run_steps(w, &one));
        ar_vec_push(w->ctx->arena, &states, ask(w, everything));
    }
    return states;
}

/* A kill at the n-th point, for every n; whoever comes next finishes. */
static void sweep(world *w, bool down)
{
#ifndef AR_TEST_HOOKS
    skip(); /* there are no points in this build */
#endif
    ar_names states = learn_states(w, down);

    for (long kill_at = 1;; kill_at++) {
        int status = 0;

        start_over(w, down);
        close_db(w);
        in_child(w, down, kill_at, &status);
        reopen(w);
        if (!ar_names_has(&states, ask(w, everything)))
            print_error("killed at %ld: %s\n", kill_at, ask(w, everything));
        assert_true(ar_names_has(&states, ask(w, everything)));
        assert_string_equal(ask(w, "PRAGMA integrity_check"), "ok");
        must(w, down ? undo(w, w->graph.plan.count) : migrate(w));
        assert_string_equal(ask(w, everything), states.items[states.count - 1]);
        assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version WHERE state = 'applied'"),
                            down ? "0" : "4");
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            print_message("%ld points\n", kill_at - 1);
            assert_true(kill_at > 30);
            return;
        }
    }
}

static void a_kill_anywhere_on_the_way_up_tears_nothing(void **state)
{
    world *w = *state;

    add_all(w);
    sweep(w, false);
    assert_string_equal(ask(w, "SELECT group_concat(a) FROM p"), "x,y");
    assert_string_equal(ask(w, "SELECT count(*) FROM c"), "2");
}

static void a_kill_anywhere_on_the_way_down_tears_nothing(void **state)
{
    add_all(*state);
    sweep(*state, true);
}

static void ten_runners_at_once_apply_each_revision_once(void **state)
{
    world *w = *state;

    for (int i = 0; i < 12; i++)
        add(w, ar_printf(w->ctx->arena, "r%d", i),
            ar_printf(w->ctx->arena, "CREATE TABLE t%d (a);\nINSERT INTO t%d VALUES (1);", i, i),
            "");
    w->options.lock_wait_ms = 60000;
    close_db(w);
    for (int i = 0; i < 10; i++)
        in_child(w, false, 0, NULL);
    for (int i = 0; i < 10; i++) {
        int status = 0;

        wait(&status);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    reopen(w);
    assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version"), "12");
    assert_string_equal(ask(w, "SELECT count(DISTINCT seq) || max(seq) FROM autorev_version"),
                        "1212");
    assert_string_equal(ask(w, "SELECT count(*) FROM t11"), "1");
}

static void a_writer_that_does_not_end_makes_the_run_give_up(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *other = NULL;

    add(w, "a1", "CREATE TABLE t (a);", "");
    must(w, ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &other));
    must(w, ar_db_exec(w->ctx, other, "CREATE TABLE mine (a); BEGIN IMMEDIATE"));
    w->options.lock_wait_ms = 200;
    int64_t start = ar_monotonic_ms();

    assert_int_equal(migrate(w), AR_LOCKED);
    assert_code(w, AR_E_LOCKED);
    assert_in_range(ar_monotonic_ms() - start, 150, 5000);
    must(w, ar_db_exec(w->ctx, other, "ROLLBACK"));
    reopen(w);
    must(w, migrate(w));
}

static void stop_on_signal(int number)
{
    ar_stop_signal = number == SIGALRM ? SIGINT : number;
}

static void a_signal_ends_the_waiting(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *other = NULL;

    add(w, "a1", "CREATE TABLE t (a);", "");
    must(w, ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &other));
    must(w, ar_db_exec(w->ctx, other, "CREATE TABLE mine (a); BEGIN IMMEDIATE"));
    w->options.lock_wait_ms = 60000;
    signal(SIGALRM, stop_on_signal);
    alarm(1);
    ar_status status = migrate(w);

    ar_stop_signal = 0;
    assert_int_equal(status, AR_INTERRUPTED);
    assert_int_equal(w->ctx->error_count, 1);
    must(w, ar_db_exec(w->ctx, other, "ROLLBACK"));
}

static void a_reader_is_waited_for_at_the_commit(void **state)
{
    world *w = *state;
    AR_AUTO_DB ar_db *other = NULL;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    add(w, "a1", "CREATE TABLE t (a);", "");
    must(w, ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &other));
    must(w, ar_db_exec(w->ctx, other, "CREATE TABLE mine (a); BEGIN"));
    must(w, ar_db_query(w->ctx, other, "SELECT * FROM mine", &rows));
    w->options.lock_wait_ms = 200;
    assert_int_equal(migrate(w), AR_LOCKED);
    assert_false(ar_db_in_transaction(w->db));
    must(w, ar_db_exec(w->ctx, other, "ROLLBACK"));
    reopen(w);
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version"), "1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_kill_anywhere_on_the_way_up_tears_nothing),
        TEST(a_kill_anywhere_on_the_way_down_tears_nothing),
        TEST(ten_runners_at_once_apply_each_revision_once),
        TEST(a_writer_that_does_not_end_makes_the_run_give_up),
        TEST(a_signal_ends_the_waiting),
        TEST(a_reader_is_waited_for_at_the_commit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
