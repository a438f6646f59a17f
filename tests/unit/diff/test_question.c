/* Questions that matter only where there are rows, whole apps gone, and the keys of answers. */
#include "build.h"

static ar_model *t(ar_object *child)
{
    return pg(table("t", col("id", "bigint"), child, NULL), NULL);
}

static ar_model *bare(void)
{
    return pg(table("t", col("id", "bigint"), NULL), NULL);
}

static const ar_question *only_question(const plan *p)
{
    assert_int_equal(p->status, AR_OK);
    assert_int_equal(p->questions.count, 1);
    return &p->questions.items[0];
}

static void a_new_not_null_column_is_asked_about_where_there_are_rows(void **state)
{
    (void)state;
    plan p = make_plan(bare(), t(not_null(col("a", "text"))));
    const ar_question *question = only_question(&p);

    assert_string_equal(question->free_answer, "backfill:t.a=");
    assert_string_equal(question->rows_table, "t");
    assert_string_equal(question->rows_schema, "public");
    assert_null(question->rows_where);
}

static void a_column_that_becomes_not_null_is_asked_about_its_nulls(void **state)
{
    (void)state;
    plan p = make_plan(t(col("Odd", "text")), t(not_null(col("Odd", "text"))));

    assert_string_equal(only_question(&p)->rows_where, "\"Odd\" IS NULL");
    assert_string_equal(only_question(&p)->free_answer, "backfill:t.Odd=");
}

static void a_default_or_a_backfill_leaves_no_question(void **state)
{
    (void)state;
    assert_int_equal(
        make_plan(bare(), t(not_null(with_default(col("a", "text"), "''")))).questions.count, 0);
    assert_int_equal(
        make_plan(bare(), t(backfilled(not_null(col("a", "text")), "''"))).questions.count, 0);
}

static void a_backfill_is_an_answer(void **state)
{
    (void)state;
    answer("backfill:t.a", "'x'");
    plan p = make_plan(bare(), t(not_null(col("a", "text"))));

    assert_int_equal(p.questions.count, 0);
    assert_string_equal(op_at(&p.ordered, 0)->backfill_sql, "'x'");
    assert_true(answer_used("backfill:t.a"));
}

static void a_type_without_a_cast_is_asked_about(void **state)
{
    (void)state;
    plan p = make_plan(t(col("a", "text")), t(col("a", "date")));

    assert_string_equal(offered(&p.questions), "using:t.a=a::text::date using:t.a=");
    assert_string_equal(only_question(&p)->rows_where, "a IS NOT NULL");
    assert_int_equal(
        make_plan(t(col("a", "text")), t(using_expr(col("a", "date"), "to_date(a, 'YYYY')")))
            .questions.count,
        0);
}

static ar_model *l(ar_object *column)
{
    return lite(table("t", column, NULL), NULL);
}

static void values_that_sqlite_would_turn_are_asked_about(void **state)
{
    (void)state;
    plan p = make_plan(l(col("a", "text")), l(col("a", "integer")));

    assert_string_equal(offered(&p.questions), "allow:t.a=yes using:t.a=");
    assert_string_equal(only_question(&p)->rows_where,
                        "typeof(a) = 'text' AND CAST(a AS NUMERIC) = a AND "
                        "quote(CAST(CAST(a AS NUMERIC) AS TEXT)) <> quote(a)");
    p = make_plan(l(col("a", "double")), l(col("a", "text")));
    assert_string_equal(only_question(&p)->rows_where,
                        "typeof(a) = 'real' AND CAST(CAST(a AS TEXT) AS real) <> a");
}

static void values_that_stay_are_not_asked_about(void **state)
{
    (void)state;
    assert_int_equal(make_plan(l(col("a", "text")), l(col("a", "blob"))).questions.count, 0);
    assert_int_equal(make_plan(l(col("a", "text")), l(col("a", "varchar(9)"))).questions.count, 0);
    assert_int_equal(make_plan(l(col("a", "text")), l(using_expr(col("a", "integer"), "length(a)")))
                         .questions.count,
                     0);
    answer("allow:t.a", "yes");
    assert_int_equal(make_plan(l(col("a", "text")), l(col("a", "integer"))).questions.count, 0);
}

static void a_table_that_is_no_longer_strict_may_turn_what_any_held(void **state)
{
    (void)state;
    plan p = make_plan(lite(strict(table("t", col("a", "any"), NULL)), NULL), l(col("a", "any")));

    assert_string_equal(offered(&p.questions), "allow:t.a=yes");
}

static void rows_that_break_a_new_constraint_are_counted(void **state)
{
    (void)state;
    plan a = make_plan(bare(), t(check("c", "id > 0")));
    plan b = make_plan(bare(), t(unique("u", "id")));
    plan c = make_plan(bare(), t(where(unique_index(idx("i", "id")), "id > 1")));

    assert_string_equal(only_question(&a)->rows_where, "NOT (id > 0)");
    assert_string_equal(offered(&a.questions), "allow:t.c=yes");
    assert_string_equal(only_question(&b)->rows_where,
                        "id IN (SELECT id FROM public.t GROUP BY id HAVING count(*) > 1)");
    assert_string_equal(only_question(&c)->rows_where,
                        "id IN (SELECT id FROM public.t WHERE (id > 1) GROUP BY id HAVING "
                        "count(*) > 1) AND (id > 1)");
}

static void values_that_refer_to_nothing_are_counted(void **state)
{
    (void)state;
    ar_model *base = pg(table("t", col("o_id", "bigint"), NULL),
                        table("o", col("id", "bigint"), pk("id"), NULL), NULL);
    ar_model *wanted = pg(table("t", col("o_id", "bigint"), fk("f", "o_id", "o", "id"), NULL),
                          table("o", col("id", "bigint"), pk("id"), NULL), NULL);
    plan p = make_plan(base, wanted);

    assert_string_equal(only_question(&p)->rows_where,
                        "o_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.o AS "
                        "autorev_target WHERE autorev_target.id = t.o_id)");
}

static void conditions_speak_of_live_names(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("old", col("a", "bigint"), NULL), NULL),
        pg(was(table("new", was(col("b", "bigint"), "a"), check("c", "b > 0 or b < -5"), NULL),
               "old"),
           NULL));

    assert_string_equal(only_question(&p)->rows_table, "old");
    assert_string_equal(only_question(&p)->rows_where, "NOT (a > 0 or a < -5)");
}

static void a_constraint_may_be_written_anyway(void **state)
{
    (void)state;
    answer("allow:t.c", "yes");
    plan p = make_plan(bare(), t(check("c", "id > 0")));

    assert_int_equal(p.questions.count, 0);
    assert_true(answer_used("allow:t.c"));
}

static void an_unnamed_constraint_is_answered_by_its_columns(void **state)
{
    (void)state;
    answer("allow:t.(a)", "yes");
    plan p = make_plan(lite(table("t", col("a", "integer"), NULL), NULL),
                       lite(table("t", col("a", "integer"), unique(NULL, "a"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void a_value_gone_alone_is_asked_about_where_rows_hold_it(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(enumeration("mood", "a", "b", NULL), table("t", col("m", "mood"), NULL), NULL),
        pg(enumeration("mood", "a", NULL), table("t", col("m", "mood"), NULL), NULL));

    assert_string_equal(only_question(&p)->rows_where, "m::text = 'b'");
    assert_string_equal(offered(&p.questions), "enum:mood.b=drop enum:mood.b=");
}

static void rows_with_a_value_gone_get_another(void **state)
{
    (void)state;
    answer("enum:mood.b", "a");
    plan p = make_plan(
        pg(enumeration("mood", "a", "b", NULL), table("t", col("m", "mood"), NULL), NULL),
        pg(enumeration("mood", "a", NULL), table("t", col("m", "mood"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
    assert_string_equal(ar_options_get(&op_at(&p.ordered, 0)->enum_map, "b"), "a");
}

static void every_table_of_an_app_gone_is_a_question(void **state)
{
    (void)state;
    created_by("table t", "shop");
    plan asked = make_plan(bare(), pg(table("other", col("x", "text"), NULL), NULL));

    assert_string_equal(offered(&asked.questions), "drop:shop=yes");
    answer("drop:shop", "yes");
    plan p = make_plan(bare(), pg(table("other", col("x", "text"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void one_table_of_an_app_gone_is_no_question(void **state)
{
    (void)state;
    created_by("table t", "main");
    created_by("table kept", "main");
    plan p = make_plan(
        pg(table("t", col("x", "text"), NULL), table("kept", col("y", "text"), NULL), NULL),
        pg(table("kept", col("y", "text"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

/* ---- keys ---- */

static void a_key_that_means_two_things_is_an_error_that_shows_both(void **state)
{
    (void)state;
    answer("drop:a.b", "yes");
    plan p = make_plan(pg(table("a", col("b", "text"), NULL),
                          in_schema(table("b", col("x", "text"), NULL), "a"), NULL),
                       pg(NULL));

    assert_int_equal(p.status, AR_INVALID);
    assert_string_equal(ctx->diags.items[0].message,
                        "\"drop:a.b\" is table \"b\" of schema \"a\" and column \"b\" of table "
                        "\"a\"");
}

static void a_key_of_three_parts_is_a_column(void **state)
{
    (void)state;
    answer("rename:public.users.mail", "email");
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">column users.mail=email");
}

static void odd_names_stand_in_double_quotes(void **state)
{
    (void)state;
    answer("rename:\"odd.table\".\"a \"\"b\"\"\"", "c");
    plan p = make_plan(pg(table("odd.table", col("a \"b\"", "text"), NULL), NULL),
                       pg(table("odd.table", col("c", "text"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">column \"odd.table\".\"a \"\"b\"\"\"=c");
}

static void a_key_that_nothing_understands_is_an_error(void **state)
{
    static const char *const keys[] = {"rename",    "frob:t.a",   "backfill:t",
                                       "drop:t..a", "rename:\"t", "rename:a.b.c.d"};

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        void *none = NULL;

        build_teardown(&none);
        build_setup(&none);
        answer(keys[i], "yes");
        assert_int_equal(make_plan(bare(), bare()).status, AR_INVALID);
        assert_int_equal(ctx->diags.items[0].code, AR_E_BAD_ANSWER);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_not_null_column_is_asked_about_where_there_are_rows),
        TEST(a_column_that_becomes_not_null_is_asked_about_its_nulls),
        TEST(a_default_or_a_backfill_leaves_no_question),
        TEST(a_backfill_is_an_answer),
        TEST(a_type_without_a_cast_is_asked_about),
        TEST(values_that_sqlite_would_turn_are_asked_about),
        TEST(values_that_stay_are_not_asked_about),
        TEST(a_table_that_is_no_longer_strict_may_turn_what_any_held),
        TEST(rows_that_break_a_new_constraint_are_counted),
        TEST(values_that_refer_to_nothing_are_counted),
        TEST(conditions_speak_of_live_names),
        TEST(a_constraint_may_be_written_anyway),
        TEST(an_unnamed_constraint_is_answered_by_its_columns),
        TEST(a_value_gone_alone_is_asked_about_where_rows_hold_it),
        TEST(rows_with_a_value_gone_get_another),
        TEST(every_table_of_an_app_gone_is_a_question),
        TEST(one_table_of_an_app_gone_is_no_question),
        TEST(a_key_that_means_two_things_is_an_error_that_shows_both),
        TEST(a_key_of_three_parts_is_a_column),
        TEST(odd_names_stand_in_double_quotes),
        TEST(a_key_that_nothing_understands_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
