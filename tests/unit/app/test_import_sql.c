#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/import_sql.h"

static ar_section section(ar_ctx *ctx, ar_engine engine, const char *sql, bool *rebuilds)
{
    *rebuilds = false;
    return ar_import_section(ctx, engine, sql, 1, false, rebuilds);
}

static void an_outer_transaction_is_taken_off(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    bool rebuilds;
    ar_section got = section(ctx, AR_POSTGRESQL, "BEGIN;\n\nSELECT 1;\nSELECT 2;\n\nCOMMIT;\n",
                             &rebuilds);

    (void)state;
    assert_string_equal(got.sql, "SELECT 1;\nSELECT 2;");
    assert_int_equal(got.line, 3);
    assert_false(got.no_transaction);
    assert_false(rebuilds);
    ar_ctx_free(ctx);
}

static void a_transaction_inside_stays_for_the_check_to_refuse(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    bool rebuilds;
    ar_section got = section(ctx, AR_POSTGRESQL, "SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;",
                             &rebuilds);

    (void)state;
    assert_non_null(strstr(got.sql, "BEGIN"));
    ar_ctx_free(ctx);
}

static void pragmas_of_a_rebuild_are_a_requirement(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    bool rebuilds;
    ar_section got = section(ctx, AR_SQLITE,
                             "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nDROP TABLE a;\n"
                             "PRAGMA foreign_key_check;\nEND;\nPRAGMA foreign_keys=ON;\n",
                             &rebuilds);

    (void)state;
    assert_true(rebuilds);
    assert_string_equal(got.sql, "DROP TABLE a;");
    assert_int_equal(got.line, 3);
    ar_ctx_free(ctx);
}

static void other_pragmas_stay_for_the_check_to_refuse(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    bool rebuilds;
    ar_section got = section(ctx, AR_SQLITE, "PRAGMA user_version = 3;", &rebuilds);

    (void)state;
    assert_string_equal(got.sql, "PRAGMA user_version = 3;");
    assert_false(rebuilds);
    ar_ctx_free(ctx);
}

static void what_cannot_run_in_a_transaction_gets_none(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    bool rebuilds;

    (void)state;
    assert_true(section(ctx, AR_POSTGRESQL, "CREATE INDEX CONCURRENTLY i ON t (a)", &rebuilds)
                    .no_transaction);
    assert_false(section(ctx, AR_POSTGRESQL, "SELECT 'concurrently'", &rebuilds).no_transaction);
    ar_ctx_free(ctx);
}

static void comments_are_no_statements(void **state)
{
    ar_ctx *ctx = ar_ctx_new();

    (void)state;
    assert_false(ar_import_has_statements(ctx, AR_SQLITE, "-- nothing\n/* here */\n"));
    assert_true(ar_import_has_statements(ctx, AR_SQLITE, "-- nothing\nSELECT 1"));
    ar_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outer_transaction_is_taken_off),
        cmocka_unit_test(a_transaction_inside_stays_for_the_check_to_refuse),
        cmocka_unit_test(pragmas_of_a_rebuild_are_a_requirement),
        cmocka_unit_test(other_pragmas_stay_for_the_check_to_refuse),
        cmocka_unit_test(what_cannot_run_in_a_transaction_gets_none),
        cmocka_unit_test(comments_are_no_statements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
