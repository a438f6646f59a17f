#include <string.h>

#include "dialect/naming.h"
#include "make.h"

static const char long_table[] = "a_table_whose_name_is_nearly_as_long_as_postgresql_permits";
static const char long_column[] = "a_column_whose_name_is_rather_long_as_well";

static char *derive(ar_ctx *ctx, const char *pattern, const char *table, const char *columns,
                    unsigned number)
{
    ar_names names = words(ctx, columns);

    return ar_derive_name(ctx, pg15, pattern, table, &names, number);
}

static void short_names_are_joined_as_postgresql_does(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(derive(ctx, "{table}_{columns}_key", "item", "a b", 0), "item_a_b_key");
    assert_string_equal(derive(ctx, "{table}_pkey", "item", "id", 0), "item_pkey");
    assert_string_equal(derive(ctx, "{table}_{columns}_idx", "item", "a", 2), "item_a_idx2");
}

static void a_missing_column_takes_its_underscore_along(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(derive(ctx, "{table}_{columns}_check", "item", "", 0), "item_check");
    assert_string_equal(derive(ctx, "ck_{columns}_{table}", "item", "", 0), "ck_item");
    assert_string_equal(derive(ctx, "{columns}_ck", "item", "", 0), "ck");
}

static void long_names_are_cut_and_hashed(void **state)
{
    ar_ctx *ctx = *state;
    char *name = derive(ctx, "{table}_{columns}_key", long_table, long_column, 0);
    char *other = derive(ctx, "{table}_{columns}_key", long_table,
                         "a_column_whose_name_is_rather_long_as_we11", 0);

    assert_true(strlen(name) <= 63);
    assert_true(strlen(name) > 55);
    assert_true(ar_ends_with(name, "_key"));
    assert_true(ar_starts_with(name, "a_table_whose"));
    assert_string_not_equal(name, other);
    assert_string_equal(name, derive(ctx, "{table}_{columns}_key", long_table, long_column, 0));
}

static void a_number_survives_the_cut(void **state)
{
    char *name = derive(*state, "{table}_{columns}_key", long_table, long_column, 12);

    assert_true(strlen(name) <= 63);
    assert_true(ar_ends_with(name, "_key12"));
}

static void a_template_longer_than_the_limit_is_cut_too(void **state)
{
    ar_ctx *ctx = *state;
    char *pattern = ar_printf(ctx->arena, "{table}_%s%s", long_table, long_column);
    char *name = derive(ctx, pattern, "item", "", 0);

    assert_int_equal(strlen(name), 63);
    assert_true(ar_starts_with(name, "item_a_table"));
}

static void sqlite_names_have_no_limit(void **state)
{
    ar_ctx *ctx = *state;
    ar_names names = words(ctx, long_column);
    char *name = ar_derive_name(ctx, lite, "{table}_{columns}_idx", long_table, &names, 0);

    assert_string_equal(name, ar_printf(ctx->arena, "%s_%s_idx", long_table, long_column));
}

static void no_character_is_cut_in_half(void **state)
{
    ar_ctx *ctx = *state;

    for (size_t limit = 0; limit <= 8; limit++) {
        size_t cut = ar_utf8_cut("äöü€", limit);

        assert_true(cut <= limit);
        assert_true(cut == 0 || cut == 2 || cut == 4 || cut == 6);
    }
    char *name = ar_server_name(ctx, "größengrößengrößengrößengrößengrößengrößengröße", "größe",
                                "seq");

    assert_true(strlen(name) <= 63);
    assert_true(ar_ends_with(name, "_größe_seq"));
}

static void the_server_shortens_the_longer_part(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(ar_server_name(ctx, "item", "id", "seq"), "item_id_seq");
    assert_string_equal(ar_server_name(ctx, "item", NULL, "pkey"), "item_pkey");
    assert_string_equal(ar_server_name(ctx, long_table, "id", "seq"),
                        "a_table_whose_name_is_nearly_as_long_as_postgresql_permi_id_seq");
    assert_int_equal(strlen(ar_server_name(ctx, long_table, long_column, "seq")), 63);
}

/* ---- what {columns} stands for ---- */

static void check_columns(ar_ctx *ctx, const char *sql, const char *expected)
{
    ar_model *model = ar_model_new(ctx, pg15);
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "price", "numeric");
    add_column(ctx, table, "Size", "integer");
    add_column(ctx, table, "left", "integer");
    ar_names names = ar_naming_columns(ctx, &add_check(ctx, table, NULL, sql)->object);

    assert_string_equal(ar_names_join(ctx->arena, &names, ","), expected);
}

static void a_check_of_one_column_is_named_after_it(void **state)
{
    ar_ctx *ctx = *state;

    check_columns(ctx, "price > 0 and price < 10", "price");
    check_columns(ctx, "PRICE > 0", "price");
    check_columns(ctx, "\"Size\" > 0", "Size");
    check_columns(ctx, "item.price > 0", "price");
    check_columns(ctx, "price > \"Size\"", "");
    check_columns(ctx, "size > 0", "");
    check_columns(ctx, "left('a', 1) = 'a'", "");
    check_columns(ctx, "price(1) = 1::price", "");
    check_columns(ctx, "true", "");
}

static void index_columns(ar_ctx *ctx, const char *sql, const char *expected)
{
    ar_model *model = ar_model_new(ctx, pg15);
    ar_object *table = add_table(ctx, model, "item");
    ar_index *index = add_index(ctx, table, NULL, "");
    ar_element element = {.expr = ar_expr_new(ctx, sql, AR_NOWHERE)};

    ar_vec_push(ctx->arena, &index->columns, element);
    ar_names names = ar_naming_columns(ctx, &index->object);

    assert_string_equal(ar_names_join(ctx->arena, &names, ","), expected);
}

static void an_expression_is_named_as_the_server_names_it(void **state)
{
    ar_ctx *ctx = *state;

    index_columns(ctx, "lower(name)", "lower");
    index_columns(ctx, "(pg_catalog.LOWER(name))", "lower");
    index_columns(ctx, "lower(name) || 'x'", "expr");
    index_columns(ctx, "(name)::text", "name");
    index_columns(ctx, "(a || b)", "expr");
    index_columns(ctx, "coalesce(a, 'x')", "coalesce");
    index_columns(ctx, "case when a then b end", "case");
    index_columns(ctx, "(a ->> 'b')", "expr");
    index_columns(ctx, "1 + a", "expr");
    index_columns(ctx, "()", "expr");
    index_columns(ctx, "(a", "expr");
}

static void equal_expressions_get_numbers(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg15);
    ar_index *index = add_index(ctx, add_table(ctx, model, "item"), NULL, "a");
    ar_element element = {.expr = ar_expr_new(ctx, "a + 1", AR_NOWHERE)};

    ar_vec_push(ctx->arena, &index->columns, element);
    ar_vec_push(ctx->arena, &index->columns, element);
    index->include = words(ctx, "b");
    ar_names names = ar_naming_columns(ctx, &index->object);

    assert_string_equal(ar_names_join(ctx->arena, &names, ","), "a,expr,expr1,b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_names_are_joined_as_postgresql_does),
        cmocka_unit_test(a_missing_column_takes_its_underscore_along),
        cmocka_unit_test(long_names_are_cut_and_hashed),
        cmocka_unit_test(a_number_survives_the_cut),
        cmocka_unit_test(a_template_longer_than_the_limit_is_cut_too),
        cmocka_unit_test(sqlite_names_have_no_limit),
        cmocka_unit_test(no_character_is_cut_in_half),
        cmocka_unit_test(the_server_shortens_the_longer_part),
        cmocka_unit_test(a_check_of_one_column_is_named_after_it),
        cmocka_unit_test(an_expression_is_named_as_the_server_names_it),
        cmocka_unit_test(equal_expressions_get_numbers),
    };

    return cmocka_run_group_tests(tests, make_ctx, free_ctx);
}
