/* The order of operations, what is dropped and made again in between, and cut circles. */
#include "build.h"

#include "diff/apply.h"
#include "diff/types.h"

static ar_model *circle(const char *other_app)
{
    return pg(table("a", col("id", "bigint"), col("b_id", "bigint"), pk("id"),
                    fk("a_b_fkey", "b_id", "b", "id"), NULL),
              of_app(table("b", col("id", "bigint"), col("a_id", "bigint"), pk("id"),
                           fk("b_a_fkey", "a_id", "a", "id"), NULL),
                     other_app),
              NULL);
}

static ar_model *lite_circle(const char *other_app)
{
    return lite(table("a", col("id", "integer"), col("b_id", "integer"), pk("id"),
                      fk(NULL, "b_id", "b", "id"), NULL),
                of_app(table("b", col("id", "integer"), col("a_id", "integer"), pk("id"),
                             fk(NULL, "a_id", "a", "id"), NULL),
                       other_app),
                NULL);
}

static void what_is_referred_to_comes_first(void **state)
{
    (void)state;
    ar_model *wanted = pg(table("a", col("z_id", "bigint"), fk("f", "z_id", "z", "id"), NULL),
                          table("z", col("id", "bigint"), pk("id"), NULL), NULL);

    assert_string_equal(planned(pg(NULL), wanted), "+table z, +table a");
    assert_string_equal(planned(wanted, pg(NULL)), "-table a, -table z");
}

static void a_circle_of_keys_is_cut(void **state)
{
    (void)state;
    assert_string_equal(planned(pg(NULL), circle("main")),
                        "+table b, +table a, +foreign_key b.b_a_fkey");
    assert_string_equal(planned(circle("main"), pg(NULL)),
                        "-foreign_key b.b_a_fkey, -table a, -table b");
}

static void sqlite_makes_a_circle_of_one_app_as_it_is(void **state)
{
    (void)state;
    plan p = make_plan(lite(NULL), lite_circle("main"));

    assert_string_equal(entries(&p.ordered), "+table a, +table b");
    assert_string_equal(part_entries(&p.ordered, 0), "+primary_key a.(id), +foreign_key a.(b_id)");
}

static void sqlite_adds_a_key_between_apps_by_a_rebuild(void **state)
{
    (void)state;
    plan p = make_plan(lite(NULL), lite_circle("other"));
    const ar_op *rebuild = op_at(&p.ordered, 2);

    assert_string_equal(entries(&p.ordered), "+table b, +table a, *table b");
    assert_string_equal(part_entries(&p.ordered, 2), "+foreign_key b.(a_id)");
    assert_int_equal(op_at(&p.ordered, 0)->after->children.count, 3);
    assert_int_equal(rebuild->before->children.count, 3);
    assert_int_equal(rebuild->after->children.count, 4);
}

static void one_rebuild_adds_all_keys_that_were_cut(void **state)
{
    (void)state;
    ar_object *a = table("a", col("id", "integer"), col("c_id", "integer"), pk("id"),
                         fk(NULL, "c_id", "c", "id"), NULL);
    ar_object *b = table("b", col("id", "integer"), col("c_id", "integer"), pk("id"),
                         fk(NULL, "c_id", "c", "id"), NULL);
    ar_object *c = of_app(table("c", col("id", "integer"), col("a_id", "integer"),
                                col("b_id", "integer"), pk("id"), fk(NULL, "a_id", "a", "id"),
                                fk(NULL, "b_id", "b", "id"), NULL),
                          "other");
    ar_model *wanted = lite(a, b, c, NULL);
    plan p = make_plan(lite(NULL), wanted);
    ar_ops down = ar_ops_reverse(ctx, &p.ordered);

    assert_true(equal(ar_ops_apply(ctx, lite(NULL), &p.ordered), wanted));
    assert_true(equal(ar_ops_apply(ctx, wanted, &down), lite(NULL)));
}

static void a_key_added_by_a_rebuild_leaves_indexes_to_themselves(void **state)
{
    (void)state;
    ar_model *wanted = lite_circle("other");

    ar_object_add(ctx, ar_model_find(wanted, AR_KIND_TABLE, NULL, "b"), idx("b_idx", "a_id"));
    plan p = make_plan(lite(NULL), wanted);

    assert_string_equal(entries(&p.ordered), "+table b, +table a, *table b, +index b_idx");
    assert_int_equal(op_at(&p.ordered, 2)->before->children.count, 3);
    assert_int_equal(op_at(&p.ordered, 2)->after->children.count, 4);
}

static void a_table_may_refer_to_itself(void **state)
{
    (void)state;
    ar_model *wanted = pg(table("t", col("id", "bigint"), col("up", "bigint"), pk("id"),
                                fk("f", "up", "t", "id"), NULL),
                          NULL);

    assert_string_equal(planned(pg(NULL), wanted), "+table t");
}

static void a_type_comes_before_its_columns(void **state)
{
    (void)state;
    ar_model *wanted = pg(enumeration("mood", "a", NULL), domain("years", "mood", NULL),
                          table("t", col("m", "years[]"), NULL), NULL);

    assert_string_equal(planned(pg(NULL), wanted), "+enum mood, +domain years, +table t");
    assert_string_equal(planned(wanted, pg(NULL)), "-table t, -domain years, -enum mood");
}

static void a_name_is_free_before_it_is_taken(void **state)
{
    (void)state;
    assert_string_equal(planned(pg(table("t", col("a", "text"), idx("x", "a"), NULL), NULL),
                                pg(table("t", col("a", "text"), NULL),
                                   table("x", col("a", "integer"), NULL), NULL)),
                        "-index x, +table x");
}

static void keys_on_a_column_that_changes_its_type_step_aside(void **state)
{
    (void)state;
    ar_model *base = pg(table("c", col("t_id", "integer"), fk("f", "t_id", "t", "id"), NULL),
                        table("t", not_null(col("id", "integer")), pk("id"), NULL), NULL);
    ar_model *wanted = pg(table("c", col("t_id", "bigint"), fk("f", "t_id", "t", "id"), NULL),
                          table("t", not_null(col("id", "bigint")), pk("id"), NULL), NULL);
    plan p = make_plan(base, wanted);
    ar_ops down = ar_ops_reverse(ctx, &p.ordered);

    assert_string_equal(entries(&p.ordered), "[-foreign_key c.f], ~column c.t_id, ~column t.id, "
                                             "[+foreign_key c.f]");
    assert_string_equal(entries(&down), "[-foreign_key c.f], ~column t.id, ~column c.t_id, "
                                        "[+foreign_key c.f]");
}

static void keys_that_rest_on_a_primary_key_step_aside_for_its_change(void **state)
{
    (void)state;
    ar_model *base = pg(
        table("c", col("t_id", "integer"), fk("f", "t_id", "t", "id"), NULL),
        table("t", not_null(col("id", "integer")), not_null(col("no", "integer")), pk("id"), NULL),
        NULL);
    ar_model *wanted = pg(table("c", col("t_id", "integer"), fk("f", "t_id", "t", "id"), NULL),
                          table("t", not_null(col("id", "integer")), not_null(col("no", "integer")),
                                pk("no"), unique("u", "id"), NULL),
                          NULL);

    assert_string_equal(planned(base, wanted),
                        "[-foreign_key c.f], -primary_key t.(id), +primary_key t.(no), "
                        "+unique t.u, [+foreign_key c.f]");
}

static void a_generated_column_steps_aside_with_what_is_on_it(void **state)
{
    (void)state;
    ar_model *base = pg(table("t", col("a", "integer"), generated(col("g", "integer"), "a * 2"),
                              idx("i", "g"), NULL),
                        NULL);
    ar_model *wanted = pg(table("t", col("a", "bigint"), generated(col("g", "integer"), "a * 2"),
                                idx("i", "g"), NULL),
                          NULL);

    assert_string_equal(planned(base, wanted), "[-index i], [-column t.g], ~column t.a, "
                                               "[+column t.g], [+index i]");
}

static void a_view_on_a_column_that_changes_its_type_is_an_error(void **state)
{
    (void)state;
    ar_model *base = with_other(pg(table("t", col("a", "integer"), NULL), NULL), "view", "v", NULL,
                                NULL, "public.t.a");
    plan p = make_plan(base, pg(table("t", col("a", "bigint"), NULL), NULL));

    assert_int_equal(p.status, AR_INVALID);
    assert_int_equal(ctx->diags.items[0].code, AR_E_IN_THE_WAY);
    assert_string_equal(ctx->diags.items[0].message,
                        "view \"v\" is in the way of changing the type of column \"t.a\": not "
                        "supported yet to drop and recreate it");
}

static void a_view_on_another_column_is_not_in_the_way(void **state)
{
    (void)state;
    ar_model *base = with_other(pg(table("t", col("a", "integer"), col("b", "text"), NULL), NULL),
                                "view", "v", NULL, NULL, "public.t.b");

    assert_string_equal(
        planned(base, pg(table("t", col("a", "bigint"), col("b", "text"), NULL), NULL)),
        "~column t.a");
}

static void a_trigger_goes_with_its_table(void **state)
{
    (void)state;
    ar_model *base = with_other(pg(table("t", col("a", "integer"), NULL), NULL), "trigger", "tr",
                                "t", NULL, "public.t.a");

    assert_string_equal(planned(base, pg(NULL)), "-table t");
}

static void a_new_order_of_values_means_a_new_type(void **state)
{
    (void)state;
    ar_model *base = pg(enumeration("mood", "a", "b", NULL),
                        table("t", with_default(col("m", "mood"), "'a'::public.mood"),
                              idx("plain", "m"), where(idx("partial", "m"), "m = 'a'::public.mood"),
                              NULL),
                        NULL);
    ar_model *wanted = pg(enumeration("mood", "b", "a", NULL),
                          table("t", with_default(col("m", "mood"), "'b'::public.mood"),
                                idx("plain", "m"),
                                where(idx("partial", "m"), "m = 'a'::public.mood"), NULL),
                          NULL);
    plan p = make_plan(base, wanted);

    assert_string_equal(entries(&p.ordered), "~enum mood");
    assert_true(ar_op_exchanges(op_at(&p.ordered, 0)));
    assert_string_equal(part_entries(&p.ordered, 0),
                        "[-index partial], [~column t.m], [+index partial]");
    assert_string_equal(
        ar_as_column(op_at(&op_at(&p.ordered, 0)->parts, 1)->after)->default_expr->sql,
        "'b'::public.mood");
}

static void a_value_more_is_added_in_place_and_taken_away_by_a_new_type(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(enumeration("mood", "a", NULL), table("t", col("m", "mood"), NULL), NULL),
        pg(enumeration("mood", "a", "b", NULL), table("t", col("m", "mood"), NULL), NULL));
    ar_ops down = ar_ops_reverse(ctx, &p.ordered);

    assert_false(ar_op_exchanges(op_at(&p.ordered, 0)));
    assert_true(ar_op_exchanges(op_at(&down, 0)));
    assert_string_equal(part_entries(&down, 0), "[~column t.m]");
}

static void a_domain_over_a_type_made_anew_is_made_anew_with_it(void **state)
{
    (void)state;
    plan p = make_plan(pg(enumeration("mood", "a", "b", NULL), domain("d", "mood", NULL), NULL),
                       pg(enumeration("mood", "b", "a", NULL), domain("d", "mood", NULL), NULL));

    assert_int_equal(p.status, AR_OK);
    assert_string_equal(entries(&p.ordered), "~enum mood");
    assert_string_equal(part_entries(&p.ordered, 0), "[~domain d]");
}

static void changes_without_an_order_are_told(void **state)
{
    (void)state;
    plan p = make_plan(pg(enumeration("e", "a", "b", NULL), enumeration("f", "a", "b", NULL),
                          table("t", col("x", "e"), col("y", "f"), NULL), NULL),
                       pg(enumeration("e", "b", "a", NULL), enumeration("f", "b", "a", NULL),
                          table("t", col("x", "f"), col("y", "e"), NULL), NULL));

    assert_int_equal(p.status, AR_INVALID);
    assert_int_equal(ctx->diags.items[0].code, AR_E_ORDER_CYCLE);
}

static void ordering_leaves_the_operations_of_the_comparison_alone(void **state)
{
    (void)state;
    plan p = make_plan(pg(NULL), circle("main"));

    assert_string_equal(part_entries(&p.ops, 1), "+primary_key b.(id), +foreign_key b.b_a_fkey");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_referred_to_comes_first),
        TEST(a_circle_of_keys_is_cut),
        TEST(sqlite_makes_a_circle_of_one_app_as_it_is),
        TEST(sqlite_adds_a_key_between_apps_by_a_rebuild),
        TEST(one_rebuild_adds_all_keys_that_were_cut),
        TEST(a_key_added_by_a_rebuild_leaves_indexes_to_themselves),
        TEST(a_table_may_refer_to_itself),
        TEST(a_type_comes_before_its_columns),
        TEST(a_name_is_free_before_it_is_taken),
        TEST(keys_on_a_column_that_changes_its_type_step_aside),
        TEST(keys_that_rest_on_a_primary_key_step_aside_for_its_change),
        TEST(a_generated_column_steps_aside_with_what_is_on_it),
        TEST(a_view_on_a_column_that_changes_its_type_is_an_error),
        TEST(a_view_on_another_column_is_not_in_the_way),
        TEST(a_trigger_goes_with_its_table),
        TEST(a_new_order_of_values_means_a_new_type),
        TEST(a_value_more_is_added_in_place_and_taken_away_by_a_new_type),
        TEST(a_domain_over_a_type_made_anew_is_made_anew_with_it),
        TEST(changes_without_an_order_are_told),
        TEST(ordering_leaves_the_operations_of_the_comparison_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
