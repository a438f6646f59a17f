/* Labels of enums on SQLite, which are texts in rows. */
#include "build.h"

#include "model/kinds.h"

static ar_model *with(const char *check_sql, const char *old, const char *new)
{
    ar_object *column = col("m", "text");

    if (old)
        ar_options_set(ctx, &ar_as_column(column)->became, old, new);
    return lite(table("t", column, check(NULL, check_sql), NULL), NULL);
}

/* What the rebuild puts into the column; NULL: what is there. */
static const char *copied(const ar_op *rebuild)
{
    ar_vec_each(ar_op *, part, &rebuild->parts)
        if ((*part)->kind == AR_KIND_COLUMN)
            return (*part)->using_sql;
    return NULL;
}

static const char *on_the_way_up(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);

    assert_int_equal(p.status, AR_OK);
    return copied(op_at(&p.ordered, 0));
}

static const char *on_the_way_down(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);
    ar_ops back = ar_ops_reverse(ctx, &p.ordered);

    ar_diff_hazards(ctx, wanted, p.base, &back);
    return copied(op_at(&back, 0));
}

static void a_renamed_label_is_renamed_in_rows_both_ways(void **state)
{
    (void)state;
    ar_model *base = with("m in ('ok', 'bad')", NULL, NULL);
    ar_model *wanted = with("m in ('fine', 'bad')", "ok", "fine");

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'ok' THEN 'fine' ELSE m END");
    assert_string_equal(on_the_way_down(base, wanted), "CASE m WHEN 'fine' THEN 'ok' ELSE m END");
}

static void a_replaced_label_does_not_come_back(void **state)
{
    (void)state;
    ar_model *base = with("m in ('ok', 'good')", NULL, NULL);
    ar_model *wanted = with("m in ('ok')", "good", "ok");

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'good' THEN 'ok' ELSE m END");
    assert_null(on_the_way_down(base, wanted));
}

static void a_label_that_was_renamed_long_ago_changes_nothing(void **state)
{
    (void)state;
    ar_model *base = with("m in ('fine')", NULL, NULL);
    ar_model *wanted = with("m in ('fine', 'new')", "ok", "fine");

    assert_null(on_the_way_up(base, wanted));
    assert_true(equal(base, with("m in ('fine')", "ok", "fine")));
}

static void the_case_of_a_label_counts(void **state)
{
    (void)state;
    ar_model *base = with("m in ('OK')", NULL, NULL);
    ar_model *wanted = with("m in ('ok')", "OK", "ok");

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'OK' THEN 'ok' ELSE m END");
}

static void rows_are_asked_about_as_they_will_be(void **state)
{
    (void)state;
    plan p = make_plan(with("m in ('ok', 'bad')", NULL, NULL), with("m in ('fine')", "ok", "fine"));

    assert_int_equal(p.questions.count, 1);
    assert_string_equal(p.questions.items[0].rows_where,
                        "NOT (CASE m WHEN 'ok' THEN 'fine' ELSE m END in ('fine'))");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_renamed_label_is_renamed_in_rows_both_ways),
        TEST(a_replaced_label_does_not_come_back),
        TEST(a_label_that_was_renamed_long_ago_changes_nothing),
        TEST(the_case_of_a_label_counts),
        TEST(rows_are_asked_about_as_they_will_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
