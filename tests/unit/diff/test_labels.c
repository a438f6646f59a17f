/* Labels of enums on SQLite, which are texts in rows. */
#include "build.h"

#include "model/kinds.h"

/* A table whose column `m` is of an enum with these labels, and the check that lists them. */
static ar_model *with(ar_object *type)
{
    ar_object *column = col("m", "text");
    ar_str sql;

    ar_str_init(&sql, ctx->arena);
    ar_str_add(&sql, "m in (");
    ar_vec_each(ar_enum_value, value, &ar_as_enum(type)->values)
        ar_str_addf(&sql, "%s'%s'", value == ar_as_enum(type)->values.items ? "" : ", ",
                    value->name);
    ar_str_addc(&sql, ')');
    ar_as_column(column)->labels = type;
    return lite(table("t", column, check(NULL, sql.data), NULL), NULL);
}

static ar_object *replacing(ar_object *type, const char *old, const char *new)
{
    ar_options_set(ctx, &ar_as_enum(type)->replaced, old, new);
    return type;
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
    ar_model *base = with(enumeration("mood", "ok", "bad", NULL));
    ar_model *wanted = with(value_was(enumeration("mood", "fine", "bad", NULL), "fine", "ok"));

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'ok' THEN 'fine' ELSE m END");
    assert_string_equal(on_the_way_down(base, wanted), "CASE m WHEN 'fine' THEN 'ok' ELSE m END");
}

static void a_replaced_label_does_not_come_back(void **state)
{
    (void)state;
    ar_model *base = with(enumeration("mood", "ok", "good", NULL));
    ar_model *wanted = with(replacing(enumeration("mood", "ok", NULL), "good", "ok"));

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'good' THEN 'ok' ELSE m END");
    assert_null(on_the_way_down(base, wanted));
}

static void a_label_that_was_renamed_long_ago_changes_nothing(void **state)
{
    (void)state;
    ar_model *base = with(enumeration("mood", "fine", NULL));

    assert_null(on_the_way_up(
        base, with(value_was(enumeration("mood", "fine", "new", NULL), "fine", "ok"))));
    assert_true(equal(base, with(value_was(enumeration("mood", "fine", NULL), "fine", "ok"))));
}

static void the_case_of_a_label_counts(void **state)
{
    (void)state;
    ar_model *base = with(enumeration("mood", "OK", NULL));
    ar_model *wanted = with(value_was(enumeration("mood", "ok", NULL), "ok", "OK"));

    assert_string_equal(on_the_way_up(base, wanted), "CASE m WHEN 'OK' THEN 'ok' ELSE m END");
}

/* Not about the check: rows can break it only by a label that is gone. */
static void a_label_that_is_gone_is_asked_about(void **state)
{
    (void)state;
    plan p = make_plan(with(enumeration("mood", "ok", "bad", NULL)),
                       with(value_was(enumeration("mood", "fine", NULL), "fine", "ok")));

    assert_int_equal(p.questions.count, 1);
    assert_string_equal(p.questions.items[0].free_answer, "enum:mood.bad=");
    assert_string_equal(p.questions.items[0].rows_where, "m = 'bad'");
}

static void labels_that_stay_or_come_break_no_row(void **state)
{
    (void)state;
    plan p = make_plan(with(enumeration("mood", "ok", "bad", NULL)),
                       with(enumeration("mood", "bad", "new", "ok", NULL)));

    assert_int_equal(p.questions.count, 0);
    assert_null(op_at(&p.ordered, 0)->may_fail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_renamed_label_is_renamed_in_rows_both_ways),
        TEST(a_replaced_label_does_not_come_back),
        TEST(a_label_that_was_renamed_long_ago_changes_nothing),
        TEST(the_case_of_a_label_counts),
        TEST(a_label_that_is_gone_is_asked_about),
        TEST(labels_that_stay_or_come_break_no_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
