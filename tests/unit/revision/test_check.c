#include "make.h"

#include <string.h>

#include "base/str.h"

static ar_status check(ar_ctx *ctx, const char *dialect, const char *sql)
{
    ar_revision *revision = rev(ctx, "shop", "a1", 0, "", "");

    revision->dialect = dialect;
    revision->up = (ar_section){.sql = sql, .line = 20, .present = true};
    return ar_section_check(ctx, revision, &revision->up);
}

static void plain_sql_passes(void **state)
{
    assert_int_equal(check(*state, "postgresql",
                           "CREATE TABLE t (a int);\nCOPY t TO '/tmp/x';"
                           "DO $$ BEGIN PERFORM 1; END $$;"),
                     AR_OK);
    assert_int_equal(check(*state, "sqlite",
                           "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; "
                           "END; UPDATE t SET a = '\\';"),
                     AR_OK);
}

static void transaction_words_are_refused_where_they_stand(void **state)
{
    static const char *const words[] = {
        "COMMIT", "begin", "ROLLBACK TO x", "SAVEPOINT a", "Start Transaction", "END", "ABORT"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        ar_ctx *ctx = ar_ctx_new();

        (void)state;
        assert_int_equal(
            check(ctx, "postgresql", ar_printf(ctx->arena, "SELECT 1;\n  /**/ %s;", words[i])),
            AR_INVALID);
        assert_error(ctx, AR_E_SECTION_STATEMENT, 21, "no place");
        assert_int_equal(ctx->diags.items[0].pos.column, 8);
        ar_ctx_free(ctx);
    }
}

static void pragma_is_refused_on_sqlite(void **state)
{
    assert_int_equal(check(*state, "sqlite", "PRAGMA foreign_keys = 0;"), AR_INVALID);
    assert_error(*state, AR_E_SECTION_STATEMENT, 20, "PRAGMA");
}

static void copy_from_stdin_is_refused(void **state)
{
    assert_int_equal(check(*state, "postgresql", "COPY t (a) FROM STDIN WITH CSV;"), AR_INVALID);
    assert_error(*state, AR_E_SECTION_STATEMENT, 20, "COPY");
}

static void backslash_commands_are_refused(void **state)
{
    assert_int_equal(check(*state, "postgresql", "SELECT 1;\n\\i other.sql\n"), AR_INVALID);
    assert_error(*state, AR_E_SECTION_STATEMENT, 21, "backslash");
}

static void every_fault_of_a_section_is_told(void **state)
{
    ar_ctx *ctx = *state;

    assert_int_equal(check(ctx, "sqlite", "BEGIN;\nATTACH 'x' AS y;\nCOMMIT;"), AR_INVALID);
    assert_int_equal(ctx->error_count, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_sql_passes),
        TEST(transaction_words_are_refused_where_they_stand),
        TEST(pragma_is_refused_on_sqlite),
        TEST(copy_from_stdin_is_refused),
        TEST(backslash_commands_are_refused),
        TEST(every_fault_of_a_section_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
