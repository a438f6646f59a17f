/* What the script makes, run by sqlite3, is what the runner makes. */
#include "make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static const char schema[] = "SELECT type || name || coalesce(sql, '') FROM sqlite_schema WHERE "
                             "name NOT LIKE 'sqlite_auto%' ORDER BY 1";
static const char rows[] = "SELECT seq || app || revision || parents || message || sha256 || batch "
                           "|| state || autorev FROM autorev_version ORDER BY seq";

static ar_run_steps all_steps(world *w, ar_direction direction)
{
    ar_run_steps steps = {0};
    size_t count = w->graph.plan.count;

    for (size_t i = 0; i < count; i++) {
        const ar_run_step step = {
            .revision = w->graph.plan.items[direction == AR_UP ? i : count - 1 - i],
            .direction = direction,
            .state = "applied"};

        ar_vec_push(w->ctx->arena, &steps, step);
    }
    return steps;
}

/* Runs the script on the file; what the shell said goes to `out` in the folder. */
static int run_script(world *w, const char *script)
{
    const char *path = ar_printf(w->ctx->arena, "%s/script.sql", w->dir);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(script, file);
    fclose(file);
    ar_db_close(w->db);
    w->db = NULL;
    int status = system(
        ar_printf(w->ctx->arena, "sqlite3 %s < %s > %s/out 2>&1", w->url.path, path, w->dir));

    reopen(w);
    return status;
}

static const char *said(world *w)
{
    char *text = NULL;

    must(w, ar_file_read(w->ctx, ar_printf(w->ctx->arena, "%s/out", w->dir), "out", &text, NULL));
    return text;
}

static const char *script_of(world *w, const ar_run_steps *steps)
{
    return ar_run_script(w->ctx, &w->graph, AR_SQLITE, NULL, NULL, steps);
}

static void add_all(world *w)
{
    w->graph.histories.items[0].external = true;
    add(w, "users:b1", "CREATE TABLE o (a); -- without a semicolon after\nCREATE TABLE o2 (a)",
        "DROP TABLE o2;\nDROP TABLE o;");
    add(w, "a1",
        "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);\n"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE);\n"
        "CREATE INDEX p_a ON p (a);\n"
        "CREATE TRIGGER p_up AFTER UPDATE ON p BEGIN SELECT 1; SELECT 2; END;\n"
        "INSERT INTO p VALUES (1, 'it''s');\nINSERT INTO c VALUES (1, 1);",
        "DROP TABLE c;\nDROP TABLE p;");
    ar_revision *rebuilt = add(
        w, "a2",
        "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL);\n"
        "INSERT INTO _autorev_p SELECT id, a FROM p;\nDROP TABLE p;\n"
        "ALTER TABLE _autorev_p RENAME TO p;\nCREATE INDEX p_a ON p (a);\n"
        "CREATE TRIGGER p_up AFTER UPDATE ON p BEGIN SELECT 1; SELECT 2; END;",
        "CREATE INDEX p_b ON p (a);\nDROP INDEX p_b;");

    rebuilt->requires_line = "foreign_keys=off legacy_alter_table=on";
    rebuilt->message = "two\nlines; DROP TABLE p;";
    again(w, rebuilt);
    ar_revision *alone = add(w, "a3", "VACUUM;", "VACUUM;");

    alone->up.no_transaction = alone->down.no_transaction = true;
    again(w, alone);
}

static void the_script_up_gives_what_migrate_gives(void **state)
{
    world *w = *state;

    add_all(w);
    must(w, migrate(w));
    const char *wanted_schema = ask(w, schema), *wanted_rows = ask(w, rows);
    const char *other = ask(w, "SELECT seq || batch || revision FROM autorev_version_users");
    ar_run_steps steps = all_steps(w, AR_UP);

    ar_db_close(w->db);
    w->db = NULL;
    unlink(w->url.path);
    reopen(w);
    assert_int_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(said(w), "");
    assert_string_equal(ask(w, schema), wanted_schema);
    assert_string_equal(ask(w, rows), wanted_rows);
    assert_string_equal(ask(w, "SELECT seq || batch || revision FROM autorev_version_users"),
                        other);
    assert_string_equal(ask(w, "SELECT a FROM p"), "it's");
    assert_string_equal(ask(w, "SELECT count(*) FROM c"), "1");
}

static void the_script_down_undoes_everything(void **state)
{
    world *w = *state;

    add_all(w);
    must(w, migrate(w));
    ar_run_steps steps = all_steps(w, AR_DOWN);

    assert_int_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(said(w), "");
    assert_string_equal(ask(w, "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' "
                               "AND name NOT LIKE 'sqlite_%'"),
                        "autorev_version_users,autorev_version");
    assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version"), "0");
}

static void the_script_stops_where_something_is_applied_already(void **state)
{
    world *w = *state;

    add_all(w);
    must(w, migrate(w));
    ar_run_steps steps = all_steps(w, AR_UP);
    const char *before = ask(w, schema);

    assert_int_not_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(ask(w, schema), before);
    assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version"), "3");
}

static void the_script_stops_where_nothing_is_to_be_undone(void **state)
{
    world *w = *state;

    add(w, "a1", "SELECT 1;", "SELECT 1;");
    ar_run_steps steps = all_steps(w, AR_DOWN);

    assert_int_not_equal(run_script(w, script_of(w, &steps)), 0);
    assert_non_null(strstr(said(w), "what autorev checks here"));
}

static void the_script_stops_a_rebuild_that_loses_something(void **state)
{
    world *w = *state;

    add_all(w);
    ar_revision *rebuilt = w->revisions.items[2];
    rebuilt->up.sql = "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY, a TEXT);\nDROP TABLE p;\n"
                      "ALTER TABLE _autorev_p RENAME TO p;";
    again(w, rebuilt);
    ar_run_steps steps = all_steps(w, AR_UP);

    assert_int_not_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(ask(w, "SELECT revision FROM autorev_version"), "a1");
    assert_string_equal(ask(w, "SELECT count(*) FROM p"), "1");
}

static void the_script_stops_rows_that_refer_to_nothing(void **state)
{
    world *w = *state;

    add_all(w);
    add(w, "a4", "DELETE FROM p;", "");
    ar_run_steps steps = all_steps(w, AR_UP);

    assert_int_not_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(ask(w, "SELECT count(*) FROM p"), "1");
    assert_string_equal(ask(w, "SELECT max(revision) FROM autorev_version"), "a3");
}

static void rows_that_referred_to_nothing_before_do_not_stop_the_script(void **state)
{
    world *w = *state;

    exec(w, "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, "
            "p INT REFERENCES p); INSERT INTO c VALUES (3, 33), (4, 44)");
    ar_revision *rebuilt = add(
        w, "a1",
        "CREATE TABLE _autorev_c (id INTEGER PRIMARY KEY, p INT REFERENCES p) WITHOUT ROWID;\n"
        "INSERT INTO _autorev_c SELECT id, p FROM c;\nDROP TABLE c;\n"
        "ALTER TABLE _autorev_c RENAME TO c;",
        "");

    rebuilt->requires_line = "foreign_keys=off legacy_alter_table=on";
    again(w, rebuilt);
    add(w, "a2", "INSERT INTO c VALUES (5, 55);", "");
    ar_run_steps steps = all_steps(w, AR_UP);

    assert_int_not_equal(run_script(w, script_of(w, &steps)), 0);
    assert_string_equal(ask(w, "SELECT max(revision) FROM autorev_version"), "a1");
    assert_string_equal(ask(w, "SELECT count(*) FROM c"), "2");
}

static void nothing_to_do_is_said(void **state)
{
    world *w = *state;
    ar_run_steps none = {0};

    assert_string_equal(script_of(w, &none), "-- Nothing to do.\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_script_up_gives_what_migrate_gives),
        TEST(the_script_down_undoes_everything),
        TEST(the_script_stops_where_something_is_applied_already),
        TEST(the_script_stops_where_nothing_is_to_be_undone),
        TEST(the_script_stops_a_rebuild_that_loses_something),
        TEST(the_script_stops_rows_that_refer_to_nothing),
        TEST(rows_that_referred_to_nothing_before_do_not_stop_the_script),
        TEST(nothing_to_do_is_said),
    };

    if (system("command -v sqlite3 >/dev/null") != 0) {
        printf("SKIP: there is no sqlite3 shell\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
