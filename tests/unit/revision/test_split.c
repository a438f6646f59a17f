#include "make.h"

#include <string.h>

#include "base/str.h"

/* The statements joined by "|". */
static const char *split(ar_ctx *ctx, bool sqlite, const char *sql)
{
    ar_sql_pieces pieces = ar_sql_split(ctx, sqlite, sql, 1);
    ar_names texts = {0};

    ar_vec_each(ar_piece_of_sql, it, &pieces)
        ar_vec_push(ctx->arena, &texts, it->sql);
    return ar_names_join(ctx->arena, &texts, "|");
}

static void semicolons_end_statements(void **state)
{
    assert_string_equal(split(*state, false, "-- a\nSELECT 1;;\n SELECT 2"), "SELECT 1|SELECT 2");
    assert_string_equal(split(*state, true, " \n-- nothing\n;"), "");
}

static void quotes_and_comments_hide_semicolons(void **state)
{
    assert_string_equal(split(*state, false, "SELECT ';' ||E'\\';' || $$;$$ || $a$;$b$;$a$;X"),
                        "SELECT ';' ||E'\\';' || $$;$$ || $a$;$b$;$a$|X");
    assert_string_equal(split(*state, false, "SELECT /* ; /* ; */ ; */ 1 -- ;\n;X"),
                        "SELECT /* ; /* ; */ ; */ 1|X");
    assert_string_equal(split(*state, true, "SELECT [;], `;`, \";\" /* ; /* */;X"),
                        "SELECT [;], `;`, \";\"|X");
}

static void a_rule_keeps_its_bracketed_statements(void **state)
{
    const char *rule =
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); SELECT 2)";

    assert_string_equal(split(*state, false, ar_printf(((ar_ctx *)*state)->arena, "%s;X", rule)),
                        ar_printf(((ar_ctx *)*state)->arena, "%s|X", rule));
}

static void a_begin_atomic_body_holds_together(void **state)
{
    ar_ctx *ctx = *state;
    const char *body = "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC "
                       "SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END; SELECT 3; END";

    assert_string_equal(split(ctx, false, ar_printf(ctx->arena, "%s; SELECT 1;", body)),
                        ar_printf(ctx->arena, "%s|SELECT 1", body));
}

static void the_words_begin_and_end_elsewhere_mean_nothing(void **state)
{
    assert_string_equal(split(*state, false, "SELECT begin, atomic FROM t; SELECT CASE a END; X"),
                        "SELECT begin, atomic FROM t|SELECT CASE a END|X");
}

static void a_sqlite_trigger_ends_at_its_end(void **state)
{
    ar_ctx *ctx = *state;
    const char *trigger = "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN "
                          "UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; DELETE FROM u; END";

    assert_string_equal(split(ctx, true, ar_printf(ctx->arena, "%s ; SELECT 1;", trigger)),
                        ar_printf(ctx->arena, "%s|SELECT 1", trigger));
}

static void a_table_named_trigger_is_no_trigger(void **state)
{
    assert_string_equal(split(*state, true, "CREATE TABLE trigger (a); SELECT 1"),
                        "CREATE TABLE trigger (a)|SELECT 1");
}

static void pieces_know_their_lines_and_columns(void **state)
{
    ar_sql_pieces pieces = ar_sql_split(*state, false, "-- é\nSELECT\n1;\n\n  é; SELECT 2;", 10);

    assert_int_equal(pieces.count, 3);
    assert_int_equal(pieces.items[0].line, 11);
    assert_int_equal(pieces.items[0].column, 1);
    assert_int_equal(pieces.items[1].line, 14);
    assert_int_equal(pieces.items[1].column, 3);
    assert_int_equal(pieces.items[2].column, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(semicolons_end_statements),
        TEST(quotes_and_comments_hide_semicolons),
        TEST(a_rule_keeps_its_bracketed_statements),
        TEST(a_begin_atomic_body_holds_together),
        TEST(the_words_begin_and_end_elsewhere_mean_nothing),
        TEST(a_sqlite_trigger_ends_at_its_end),
        TEST(a_table_named_trigger_is_no_trigger),
        TEST(pieces_know_their_lines_and_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
