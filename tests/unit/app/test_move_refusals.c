#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "app/move.h"

/* What a down section is told, on a database in memory that `live` made. */
static size_t errors_of(const char *live, const char *down, const char **out_message)
{
    ar_ctx *ctx = ar_ctx_new();
    AR_AUTO_DB ar_db *db = NULL;
    static char message[256];
    ar_revision revision = {.id = "1a",
                            .shown = "1a.sql",
                            .dialect = "sqlite",
                            .requires_line = "foreign_keys=off legacy_alter_table=on",
                            .down = {.sql = down, .line = 10, .present = true}};
    ar_run_step step = {.revision = &revision, .direction = AR_DOWN, .state = "applied"};
    ar_run_steps steps = {&step, 1, 1};

    assert_int_equal(ar_db_open_memory(ctx, AR_DB_READ_ONLY, &db), AR_OK);
    assert_int_equal(ar_db_exec(ctx, db, live), AR_OK);
    ar_status status = ar_move_refusals(
        ctx, db, (ar_target){.engine = AR_SQLITE, .version = ar_db_version(db)}, &steps);
    size_t count = ctx->diags.count;

    assert_int_equal(status, count ? AR_REFUSED : AR_OK);
    if (out_message && count) {
        snprintf(message, sizeof(message), "%u: %s", ctx->diags.items[0].pos.line,
                 ctx->diags.items[0].message);
        *out_message = message;
    }
    ar_db_close(db);
    db = NULL;
    ar_ctx_free(ctx);
    return count;
}

static const char two_rows[] = "CREATE TABLE t (a TEXT, b TEXT);"
                               "INSERT INTO t VALUES ('x', 1), ('x', NULL);";

static void equal_values_are_told_with_their_line(void **state)
{
    (void)state;
    const char *message = NULL;

    assert_int_equal(
        errors_of(two_rows, "DROP INDEX i;\nCREATE UNIQUE INDEX t_a ON t (a);", &message), 1);
    assert_string_equal(message, "11: 2 rows of \"t\" refuse to go back: equal values in (\"a\")");
}

static void nulls_are_equal_to_nothing(void **state)
{
    (void)state;
    assert_int_equal(errors_of("CREATE TABLE t (a); INSERT INTO t VALUES (NULL), (NULL);",
                               "CREATE UNIQUE INDEX t_a ON t (a);", NULL),
                     0);
}

static void a_rebuilt_table_is_asked_for_as_it_will_be(void **state)
{
    (void)state;
    static const char down[] =
        "CREATE TABLE _autorev_new_t (a TEXT NOT NULL, c TEXT NOT NULL);\n"
        "INSERT INTO _autorev_new_t (a, c) SELECT a, coalesce(b, '') FROM t;\n"
        "DROP TABLE t;\n"
        "ALTER TABLE _autorev_new_t RENAME TO t;\n"
        "CREATE UNIQUE INDEX t_a ON t (a);";
    const char *message = NULL;

    assert_int_equal(errors_of(two_rows, down, &message), 1);
    assert_string_equal(message, "14: 2 rows of \"t\" refuse to go back: equal values in (\"a\")");
}

static void what_was_changed_on_the_way_is_not_asked_about(void **state)
{
    (void)state;
    static const char *const first[] = {
        "UPDATE t SET a = b",
        "ALTER TABLE t RENAME COLUMN a TO z;\nALTER TABLE t RENAME COLUMN b TO a",
        "DROP TABLE t;\nCREATE TABLE t (a)",
        "ALTER TABLE t DROP COLUMN a",
    };

    for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
        char down[256];

        snprintf(down, sizeof(down), "%s;\nCREATE UNIQUE INDEX t_a ON t (a);", first[i]);
        assert_int_equal(errors_of(two_rows, down, NULL), 0);
    }
}

static void a_name_that_is_no_column_is_not_a_text(void **state)
{
    (void)state;
    assert_int_equal(errors_of("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);",
                               "CREATE UNIQUE INDEX t_z ON t (\"z\");", NULL),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_are_told_with_their_line),
        cmocka_unit_test(nulls_are_equal_to_nothing),
        cmocka_unit_test(a_rebuilt_table_is_asked_for_as_it_will_be),
        cmocka_unit_test(what_was_changed_on_the_way_is_not_asked_about),
        cmocka_unit_test(a_name_that_is_no_column_is_not_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
