#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/line.h"

static ar_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = ar_arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ar_arena_free(arena);
    return 0;
}

static void a_default_ends_before_the_next_clause(void **state)
{
    static const struct {
        const char *line, *rest;
    } cases[] = {
        {"'x' not null", " not null"},
        {"-1 unique", " unique"},
        {"now() check (a)", " check (a)"},
        {"a.b.f(1, (2)) null", " null"},
        {"'x'::character varying(3)[] not null", " not null"},
        {"'x'::timestamp without time zone collate \"C\"", " collate \"C\""},
        {"current_date comment 'x'", " comment 'x'"},
        {"array['a', 'b']::text[]", ""},
        {"(a + b) references t", " references t"},
        {"interval '1 day' not null", " not null"},
        {"numeric(3,1) '1.5' null", " null"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        size_t end = ar_line_default_end(AR_SQL_POSTGRESQL, cases[i].line, 0);

        assert_string_equal(cases[i].line + end, cases[i].rest);
    }
}

static void what_is_no_value_is_no_default(void **state)
{
    static const char *const lines[] = {"",   "pending", "not null", "-",      "- 'x'",
                                        "(a", "f(",      "'x",       "::text", NULL};
    (void)state;

    for (size_t i = 0; lines[i]; i++)
        assert_int_equal(ar_line_default_end(AR_SQL_POSTGRESQL, lines[i], 0), 0);
    assert_int_equal(ar_line_default_end(AR_SQL_SQLITE, "pending", 0), 7);
    assert_int_equal(ar_line_default_end(AR_SQL_SQLITE, "not null", 0), 0);
}

static void types_fit_a_line_when_their_end_can_be_seen(void **state)
{
    static const char *const fit[] = {"text",
                                      "numeric(12,2)",
                                      "double precision",
                                      "\"char\"",
                                      "s.\"T x\"",
                                      "text[]",
                                      "timestamp(3) with time zone",
                                      NULL};
    static const char *const other[] = {"",    "comment", "null", "weird words",
                                        "a b", "a(",      "(a)",  NULL};
    (void)state;

    for (size_t i = 0; fit[i]; i++)
        assert_true(ar_line_type_fits(AR_SQL_POSTGRESQL, fit[i]));
    for (size_t i = 0; other[i]; i++)
        assert_false(ar_line_type_fits(AR_SQL_POSTGRESQL, other[i]));
    assert_true(ar_line_type_fits(AR_SQL_SQLITE, "text[]"));
    assert_true(ar_line_type_fits(AR_SQL_SQLITE, "UNSIGNED BIG INT"));
}

static void a_call_is_a_name_and_parentheses_alone(void **state)
{
    (void)state;
    assert_true(ar_line_is_call(AR_SQL_POSTGRESQL, "lower(a)"));
    assert_true(ar_line_is_call(AR_SQL_POSTGRESQL, "s.\"F\"(a, (b))"));
    assert_false(ar_line_is_call(AR_SQL_POSTGRESQL, "lower(a) || b"));
    assert_false(ar_line_is_call(AR_SQL_POSTGRESQL, "not (a)"));
    assert_false(ar_line_is_call(AR_SQL_POSTGRESQL, "a"));
    assert_false(ar_line_is_call(AR_SQL_POSTGRESQL, "(a)"));
}

static void names_stand_bare_where_they_end_by_themselves(void **state)
{
    (void)state;
    assert_string_equal(ar_line_name(arena, "Order"), "Order");
    assert_string_equal(ar_line_name(arena, "caf\xC3\xA9"), "caf\xC3\xA9");
    assert_string_equal(ar_line_name(arena, "a b"), "\"a b\"");
    assert_string_equal(ar_line_name(arena, "x.y"), "\"x.y\"");
    assert_string_equal(ar_line_name(arena, "say \"hi\""), "\"say \"\"hi\"\"\"");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_default_ends_before_the_next_clause),
        TEST(what_is_no_value_is_no_default),
        TEST(types_fit_a_line_when_their_end_can_be_seen),
        TEST(a_call_is_a_name_and_parentheses_alone),
        TEST(names_stand_bare_where_they_end_by_themselves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
