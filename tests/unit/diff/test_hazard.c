/* What a reviewer must know of each statement, on the way up and on the way down. */
#include "build.h"

#include "diff/casts.h"

/* Hazards of the first operation up, and of the last down, which undoes it. */
static const ar_op *up(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);

    assert_int_equal(p.status, AR_OK);
    return op_at(&p.ordered, 0);
}

static const ar_op *down(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);
    ar_ops back = ar_ops_reverse(ctx, &p.ordered);

    ar_diff_hazards(ctx, wanted, p.base, &back);
    return op_at(&back, back.count - 1);
}

static ar_model *with(ar_object *column)
{
    return pg(table("t", col("id", "bigint"), column, NULL), NULL);
}

static ar_model *without(void)
{
    return pg(table("t", col("id", "bigint"), NULL), NULL);
}

static void dropping_a_table_or_column_destroys(void **state)
{
    (void)state;
    assert_int_equal(up(without(), pg(NULL))->hazards, AR_HAZARD_DESTROYS);
    assert_int_equal(up(with(col("a", "text")), without())->hazards, AR_HAZARD_DESTROYS);
    assert_int_equal(down(without(), with(col("a", "text")))->hazards, AR_HAZARD_DESTROYS);
    assert_int_equal(up(with(generated(col("a", "bigint"), "id * 2")), without())->hazards, 0);
}

static void a_new_not_null_column_without_value_may_fail(void **state)
{
    (void)state;
    const ar_op *op = up(without(), with(not_null(col("a", "text"))));

    assert_int_equal(op->hazards, AR_HAZARD_MAY_FAIL);
    assert_string_equal(op->may_fail, "rows that are there have no value for \"a\"");
    assert_int_equal(up(without(), with(not_null(with_default(col("a", "text"), "''"))))->hazards,
                     0);
}

static void a_backfill_fills_a_new_not_null_column(void **state)
{
    (void)state;
    const ar_op *op = up(without(), with(backfilled(not_null(col("a", "text")), "'x'")));

    assert_int_equal(op->hazards, 0);
    assert_string_equal(op->backfill_sql, "'x'");
    assert_string_equal(op->backfill_why, "backfill");
}

static void a_restored_not_null_column_gets_its_type_s_zero(void **state)
{
    (void)state;
    const ar_op *op = down(with(not_null(col("a", "integer"))), without());

    assert_string_equal(op->backfill_sql, "0");
    assert_string_equal(op->backfill_why, "type's zero");
    assert_int_equal(op->hazards, 0);
}

static void a_restored_not_null_gets_default_then_zero(void **state)
{
    (void)state;
    assert_string_equal(down(with(not_null(with_default(col("a", "integer"), "7"))),
                             with(with_default(col("a", "integer"), "7")))
                            ->backfill_sql,
                        "7");
    assert_string_equal(
        down(with(not_null(col("a", "integer"))), with(col("a", "integer")))->backfill_sql, "0");
}

static void what_was_said_for_one_way_is_not_taken_for_the_other(void **state)
{
    (void)state;
    answer("using:t.a", "length(a)");
    ar_model *base = with(col("a", "text")), *wanted = with(col("a", "integer"));
    const ar_op *there = up(base, wanted), *back = down(base, wanted);

    assert_string_equal(there->using_sql, "length(a)");
    assert_null(back->using_sql);
    assert_int_equal(back->hazards & AR_HAZARD_MAY_FAIL, 0);
}

static void a_type_without_a_cast_goes_through_its_text(void **state)
{
    (void)state;
    const ar_op *op = up(with(col("a", "text")), with(col("a", "integer")));

    assert_string_equal(op->using_sql, "a::text::integer");
    assert_int_equal(op->hazards, AR_HAZARD_MAY_FAIL | AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS);
}

static void a_wider_type_cannot_fail_and_a_narrower_one_may(void **state)
{
    (void)state;
    assert_int_equal(up(with(col("a", "integer")), with(col("a", "bigint")))->hazards,
                     AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS);
    assert_int_equal(down(with(col("a", "integer")), with(col("a", "bigint")))->hazards,
                     AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS | AR_HAZARD_MAY_FAIL);
    assert_int_equal(up(with(col("a", "varchar(5)")), with(col("a", "text")))->hazards,
                     AR_HAZARD_BLOCKS);
}

static void a_constraint_on_rows_may_fail_but_not_one_that_is_not_valid(void **state)
{
    (void)state;
    ar_object *late = check("c", "id > 0");

    ar_as_check(late)->not_valid = true;
    assert_true(up(without(), with(check("c", "id > 0")))->hazards & AR_HAZARD_MAY_FAIL);
    assert_int_equal(up(without(), with(late))->hazards, 0);
    assert_true(up(without(), with(unique("u", "id")))->hazards & AR_HAZARD_MAY_FAIL);
    assert_int_equal(up(without(), with(idx("i", "id")))->hazards, AR_HAZARD_BLOCKS);
}

static void a_check_of_a_column_that_is_null_everywhere_cannot_fail(void **state)
{
    (void)state;
    ar_model *wanted = pg(
        table("t", col("id", "bigint"), col("age", "integer"), check("c", "age > 0"), NULL), NULL);
    plan p = make_plan(without(), wanted);

    assert_int_equal(op_at(&p.ordered, 1)->hazards, AR_HAZARD_BLOCKS);
    assert_int_equal(p.questions.count, 0);
}

static void a_value_that_goes_without_a_heir_may_fail(void **state)
{
    (void)state;
    ar_object *mapped = enumeration("mood", "a", NULL);

    ar_options_set(ctx, &ar_as_enum(mapped)->replaced, "b", "a");
    assert_true(up(pg(enumeration("mood", "a", "b", NULL), NULL), pg(mapped, NULL))->hazards ==
                (AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS));
    assert_string_equal(
        up(pg(enumeration("mood", "a", "b", NULL), NULL), pg(enumeration("mood", "a", NULL), NULL))
            ->may_fail,
        "rows that hold 'b' refuse it");
}

static void a_rebuild_tells_what_its_parts_risk(void **state)
{
    (void)state;
    const ar_op *op = up(lite(table("t", col("a", "integer"), col("b", "integer"), NULL), NULL),
                         lite(table("t", col("a", "integer"), check(NULL, "a > 0"), NULL), NULL));

    assert_int_equal(op->verb, AR_REBUILD);
    assert_int_equal(op->hazards, AR_HAZARD_DESTROYS | AR_HAZARD_MAY_FAIL | AR_HAZARD_REWRITES |
                                      AR_HAZARD_BLOCKS);
}

/* ---- casts ---- */

static ar_cast cast(const char *from, const char *to)
{
    ar_model *model = pg(table("t", col("a", from), col("b", to), NULL), NULL);
    const ar_object *of = model->objects.items[0];

    return ar_cast_between(ctx, model, ar_table_column(model, of, "a")->type, model,
                           ar_table_column(model, of, "b")->type);
}

static void casts_are_those_of_the_server(void **state)
{
    (void)state;
    assert_int_equal(cast("integer", "integer"), AR_CAST_FREE);
    assert_int_equal(cast("varchar(5)", "varchar(9)"), AR_CAST_FREE);
    assert_int_equal(cast("varchar(9)", "varchar(5)"), AR_CAST_NARROWING);
    assert_int_equal(cast("text", "varchar(5)"), AR_CAST_NARROWING);
    assert_int_equal(cast("varchar", "text"), AR_CAST_FREE);
    assert_int_equal(cast("numeric(6,2)", "numeric(8,2)"), AR_CAST_FREE);
    assert_int_equal(cast("numeric(6,2)", "numeric(6,3)"), AR_CAST_NARROWING);
    assert_int_equal(cast("integer", "numeric"), AR_CAST_WIDENING);
    assert_int_equal(cast("bigint", "integer"), AR_CAST_NARROWING);
    assert_int_equal(cast("integer", "text"), AR_CAST_WIDENING);
    assert_int_equal(cast("integer", "boolean"), AR_CAST_NONE);
    assert_int_equal(cast("text", "date"), AR_CAST_NONE);
    assert_int_equal(cast("json", "jsonb"), AR_CAST_WIDENING);
    assert_int_equal(cast("integer[]", "bigint[]"), AR_CAST_WIDENING);
    assert_int_equal(cast("integer", "integer[]"), AR_CAST_NONE);
    assert_int_equal(cast("timestamp", "timestamptz"), AR_CAST_WIDENING);
    assert_int_equal(cast("timestamp(3)", "timestamp"), AR_CAST_FREE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(dropping_a_table_or_column_destroys),
        TEST(a_new_not_null_column_without_value_may_fail),
        TEST(a_backfill_fills_a_new_not_null_column),
        TEST(a_restored_not_null_column_gets_its_type_s_zero),
        TEST(a_restored_not_null_gets_default_then_zero),
        TEST(what_was_said_for_one_way_is_not_taken_for_the_other),
        TEST(a_type_without_a_cast_goes_through_its_text),
        TEST(a_wider_type_cannot_fail_and_a_narrower_one_may),
        TEST(a_constraint_on_rows_may_fail_but_not_one_that_is_not_valid),
        TEST(a_check_of_a_column_that_is_null_everywhere_cannot_fail),
        TEST(a_value_that_goes_without_a_heir_may_fail),
        TEST(a_rebuild_tells_what_its_parts_risk),
        TEST(casts_are_those_of_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
