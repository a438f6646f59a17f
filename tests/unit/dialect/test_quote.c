#include "make.h"

static void plain_names_stand_bare(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;

    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "customer_2"), "customer_2");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "_x"), "_x");
    assert_string_equal(ar_quote_name(arena, AR_SQLITE, "Customer"), "Customer");
}

static void names_that_would_be_folded_or_misread_are_quoted(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;
    static const char *const odd[] = {"Customer", "order", "2nd", "a b", "a.b",
                                      "größe",    "a$b",   "a-b", ""};

    for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
        assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, odd[i]),
                            ar_printf(arena, "\"%s\"", odd[i]));
}

static void keywords_of_each_engine_are_quoted(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;
    static const char *const both[] = {"order", "group", "user_", "table", "check"};

    for (size_t i = 0; i < sizeof(both) / sizeof(*both); i++)
        assert_true((ar_quote_name(arena, AR_POSTGRESQL, both[i])[0] == '"') ==
                    (ar_quote_name(arena, AR_SQLITE, both[i])[0] == '"'));
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "user"), "\"user\"");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "integer"), "\"integer\"");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "left"), "\"left\"");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "system_user"), "\"system_user\"");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "name"), "name");
    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "index"), "index");
    assert_string_equal(ar_quote_name(arena, AR_SQLITE, "INDEX"), "\"INDEX\"");
    assert_string_equal(ar_quote_name(arena, AR_SQLITE, "true"), "\"true\"");
    assert_string_equal(ar_quote_name(arena, AR_SQLITE, "user"), "user");
}

static void quotes_inside_are_doubled(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;

    assert_string_equal(ar_quote_name(arena, AR_POSTGRESQL, "a\"b"), "\"a\"\"b\"");
    assert_string_equal(ar_quote_always(arena, "id"), "\"id\"");
    assert_string_equal(ar_quote_text(arena, AR_SQLITE, "it's"), "'it''s'");
    assert_string_equal(ar_quote_text(arena, AR_POSTGRESQL, ""), "''");
}

static void a_backslash_is_escaped_on_postgresql_alone(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;

    assert_string_equal(ar_quote_text(arena, AR_POSTGRESQL, "a\\b'c"), "E'a\\\\b''c'");
    assert_string_equal(ar_quote_text(arena, AR_SQLITE, "a\\b'c"), "'a\\b''c'");
}

static void names_outside_the_default_schema_are_qualified(void **state)
{
    ar_arena *arena = ((ar_ctx *)*state)->arena;

    assert_string_equal(ar_quote_qualified(arena, pg15, "public", "order"), "\"order\"");
    assert_string_equal(ar_quote_qualified(arena, pg15, "Shop", "item"), "\"Shop\".item");
    assert_string_equal(ar_quote_qualified(arena, pg15, NULL, "item"), "item");
    assert_string_equal(ar_quote_qualified(arena, lite, NULL, "item"), "item");
}

static void engines_have_a_name_a_title_and_a_lexer(void **state)
{
    (void)state;

    assert_string_equal(ar_engine_name(AR_SQLITE), "sqlite");
    assert_string_equal(ar_engine_title(AR_POSTGRESQL), "PostgreSQL");
    assert_int_equal(ar_dialect_flavour(AR_SQLITE), AR_SQL_SQLITE);
}

static void caps_follow_the_server_version(void **state)
{
    (void)state;

    assert_false(ar_dialect_caps(pg14).nulls_not_distinct);
    assert_true(ar_dialect_caps(pg15).nulls_not_distinct);
    assert_false(ar_dialect_caps(pg15).virtual_columns);
    assert_true(ar_dialect_caps(pg18).virtual_columns);
    assert_true(ar_dialect_caps(lite).virtual_columns);
    assert_false(ar_dialect_caps(lite).alter_column);
    assert_int_equal(ar_dialect_caps(pg15).name_max, 63);
    assert_int_equal(ar_dialect_caps(lite).name_max, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_names_stand_bare),
        cmocka_unit_test(names_that_would_be_folded_or_misread_are_quoted),
        cmocka_unit_test(keywords_of_each_engine_are_quoted),
        cmocka_unit_test(quotes_inside_are_doubled),
        cmocka_unit_test(a_backslash_is_escaped_on_postgresql_alone),
        cmocka_unit_test(names_outside_the_default_schema_are_qualified),
        cmocka_unit_test(engines_have_a_name_a_title_and_a_lexer),
        cmocka_unit_test(caps_follow_the_server_version),
    };

    return cmocka_run_group_tests(tests, make_ctx, free_ctx);
}
