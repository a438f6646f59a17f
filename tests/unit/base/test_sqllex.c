#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sqllex.h"
#include "base/str.h"

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

/* The tokens of a text with one blank between them. */
static const char *tokens_of(ar_sql_flavour flavour, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(arena, flavour, sql);
    ar_str out;

    ar_str_init(&out, arena);
    for (size_t i = 0; i + 1 < tokens.count; i++) {
        if (i)
            ar_str_addc(&out, ' ');
        if (tokens.items[i].type == AR_TOKEN_BAD)
            ar_str_add(&out, "<bad>");
        ar_str_addn(&out, tokens.items[i].text, tokens.items[i].length);
    }
    return out.data;
}

static void comments_and_blanks_go_by(void **state)
{
    (void)state;
    assert_string_equal(tokens_of(AR_SQL_SQLITE, " a -- x\n /* b */ + 1"), "a + 1");
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "a /* x /* y */ z */ b"), "a b");
    assert_string_equal(tokens_of(AR_SQL_SQLITE, "a /* x /* y */ b"), "a b");
}

static void all_quotings_are_one_token_each(void **state)
{
    (void)state;
    assert_string_equal(tokens_of(AR_SQL_SQLITE, "\"a\"\"b\" `c``d` [e f] 'g''h' x'ff'"),
                        "\"a\"\"b\" `c``d` [e f] 'g''h' x'ff'");
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "E'a\\'b' $t$ ' $t$ U&'x' a[1]"),
                        "E'a\\'b' $t$ ' $t$ U&'x' a [ 1 ]");
}

static void operators_end_where_the_manual_says(void **state)
{
    (void)state;
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "a->>'b'=-1"), "a ->> 'b' = - 1");
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "a::int@-1"), "a :: int @- 1");
    assert_string_equal(tokens_of(AR_SQL_SQLITE, "a=-1"), "a = - 1");
    assert_string_equal(tokens_of(AR_SQL_SQLITE, "a||b->>'c'<>1.5e+3"), "a || b ->> 'c' <> 1.5e+3");
}

static void what_is_not_closed_is_bad_up_to_the_end(void **state)
{
    (void)state;
    assert_string_equal(tokens_of(AR_SQL_SQLITE, "a 'b c"), "a <bad>'b c");
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "a $x$ b"), "a <bad>$x$ b");
    assert_string_equal(tokens_of(AR_SQL_POSTGRESQL, "a /* b"), "a <bad> /* b");
}

static void a_spelling_does_not_depend_on_layout(void **state)
{
    (void)state;
    const char *plain = ar_sql_spelling(arena, AR_SQL_SQLITE, "a > 0 and b = 'X'");

    assert_string_equal(plain, ar_sql_spelling(arena, AR_SQL_SQLITE, "( A>0\nAND [b] = 'X' )"));
    assert_string_not_equal(plain, ar_sql_spelling(arena, AR_SQL_SQLITE, "a > 0 and b = 'x'"));
    assert_string_not_equal(ar_sql_spelling(arena, AR_SQL_POSTGRESQL, "\"user\""),
                            ar_sql_spelling(arena, AR_SQL_POSTGRESQL, "user"));
    assert_string_not_equal(ar_sql_spelling(arena, AR_SQL_SQLITE, "\"current_date\""),
                            ar_sql_spelling(arena, AR_SQL_SQLITE, "current_date"));
}

static void only_parentheses_round_all_are_taken_off(void **state)
{
    (void)state;
    assert_string_equal(ar_sql_unwrap(arena, AR_SQL_SQLITE, " ((a) > (0)) "), "(a) > (0)");
    assert_string_equal(ar_sql_unwrap(arena, AR_SQL_SQLITE, "(a) > (0)"), "(a) > (0)");
    assert_string_equal(ar_sql_unwrap(arena, AR_SQL_SQLITE, "((')'))"), "')'");
    assert_string_equal(ar_sql_unwrap(arena, AR_SQL_SQLITE, ""), "");
}

static void a_name_loses_its_quotes_and_keeps_its_case(void **state)
{
    (void)state;
    ar_tokens tokens = ar_sql_tokens(arena, AR_SQL_SQLITE, "\"A\"\"b\" [c] `d``e` Ff");

    assert_string_equal(ar_token_name(arena, &tokens.items[0]), "A\"b");
    assert_string_equal(ar_token_name(arena, &tokens.items[1]), "c");
    assert_string_equal(ar_token_name(arena, &tokens.items[2]), "d`e");
    assert_string_equal(ar_token_name(arena, &tokens.items[3]), "Ff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_and_blanks_go_by),
        cmocka_unit_test(all_quotings_are_one_token_each),
        cmocka_unit_test(operators_end_where_the_manual_says),
        cmocka_unit_test(what_is_not_closed_is_bad_up_to_the_end),
        cmocka_unit_test(a_spelling_does_not_depend_on_layout),
        cmocka_unit_test(only_parentheses_round_all_are_taken_off),
        cmocka_unit_test(a_name_loses_its_quotes_and_keeps_its_case),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
