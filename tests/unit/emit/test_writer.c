#include "emit/writer.h"

#include "emit/comment.h"
#include "make.h"

static ar_emitter emitter(ar_target target)
{
    return (ar_emitter){.ctx = test_ctx(), .target = target};
}

static void names_and_literals_are_quoted_where_they_must_be(void **state)
{
    ar_emitter e = emitter(pg15);
    ar_names names = words("id select Upper");

    (void)state;
    assert_string_equal(ar_text(&e, "%n %n", "id", "order"), "id \"order\"");
    assert_string_equal(ar_text(&e, "%N", &names), "id, \"select\", \"Upper\"");
    assert_string_equal(ar_text(&e, "%l", "it's"), "'it''s'");
    assert_string_equal(ar_text(&e, "%n", "a\"b; DROP"), "\"a\"\"b; DROP\"");
}

static void objects_outside_the_default_schema_are_qualified(void **state)
{
    ar_emitter e = emitter(pg15);
    ar_model *m = model(pg15);

    (void)state;
    assert_string_equal(ar_text(&e, "%o", table(m, "order")), "\"order\"");
    assert_string_equal(ar_text(&e, "%o", table(m, "audit.log")), "audit.log");
    assert_string_equal(ar_text(&e, "%Q", table(m, "audit.log")), "\"audit.log\"");
}

static void a_default_stands_bare_only_where_the_grammar_allows(void **state)
{
    static const char *const cases[][2] = {
        {"0", "0"},
        {"-1.5", "-1.5"},
        {"'x'", "'x'"},
        {"'x'::character varying", "'x'::character varying"},
        {"'x'::character varying(20)[]", "'x'::character varying(20)[]"},
        {"now()", "now()"},
        {"pg_catalog.now()", "pg_catalog.now()"},
        {"'2024-01-01'::timestamp(3) with time zone", "'2024-01-01'::timestamp(3) with time zone"},
        {"nextval('public.t_id_seq'::regclass)", "nextval('public.t_id_seq'::regclass)"},
        {"ARRAY[1, 2]", "ARRAY[1, 2]"},
        {"'{}'::text[]", "'{}'::text[]"},
        {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
        {"a AND b", "(a AND b)"},
        {"1 + 1", "(1 + 1)"},
        {"'x'::text COLLATE \"C\"", "('x'::text COLLATE \"C\")"},
        {"(now() + '1 day'::interval)", "((now() + '1 day'::interval))"},
        {"interval '1 day'", "(interval '1 day')"},
        {"CASE WHEN true THEN 1 END", "(CASE WHEN true THEN 1 END)"},
    };
    ar_emitter e = emitter(pg15);

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(ar_default_expr(&e, cases[i][0]), cases[i][1]);
}

static void a_default_that_is_a_call_needs_parentheses_on_sqlite(void **state)
{
    ar_emitter e = emitter(lite);

    (void)state;
    assert_string_equal(ar_default_expr(&e, "datetime('now')"), "(datetime('now'))");
    assert_string_equal(ar_default_expr(&e, "x'00'"), "x'00'");
    assert_string_equal(ar_default_expr(&e, "- 5"), "- 5");
    assert_string_equal(ar_default_expr(&e, "current_timestamp"), "current_timestamp");
}

static void a_comment_at_the_end_does_not_swallow_the_parenthesis(void **state)
{
    ar_emitter e = emitter(lite);

    (void)state;
    assert_string_equal(ar_text(&e, "(%e)", expr(" /* why */ a > 0 -- positive")), "(a > 0)");
    assert_string_equal(ar_text(&e, "(%e)", expr("a > '--'")), "(a > '--')");
}

static void an_index_element_needs_no_parentheses_when_it_is_a_call(void **state)
{
    ar_emitter e = emitter(pg15);

    (void)state;
    assert_string_equal(ar_element_expr(&e, "lower(name)"), "lower(name)");
    assert_string_equal(ar_element_expr(&e, "lower(a) || lower(b)"), "(lower(a) || lower(b))");
    assert_string_equal(ar_element_expr(&e, "a + 1"), "(a + 1)");
}

static void long_lists_are_broken_into_lines(void **state)
{
    ar_emitter e = emitter(lite);
    ar_names items = {0};

    (void)state;
    for (int i = 0; i < 20; i++)
        ar_vec_push(test_ctx()->arena, &items, ar_text(&e, "a_rather_long_name_%d", i));
    char *flow = ar_flow(&e, &items);

    for (const char *line = flow; line; line = strchr(line + 1, '\n'))
        assert_true(strcspn(line + 1, "\n") < 110);
    assert_has(flow, ",\n    a_rather");
}

static void no_name_can_end_a_comment(void **state)
{
    (void)state;
    assert_string_equal(ar_show_name(test_ctx(), "a\nDROP TABLE x; --"),
                        "\"a\\u000aDROP TABLE x; --\"");
    assert_string_equal(ar_show_name(test_ctx(), "a\"b"), "\"a\"\"b\"");
    assert_string_equal(ar_show_name(test_ctx(), "\xe2\x80\xa8\xc2\x85é"), "\"\\u2028\\u0085é\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_and_literals_are_quoted_where_they_must_be, make_ctx,
                                        free_ctx),
        cmocka_unit_test_setup_teardown(objects_outside_the_default_schema_are_qualified, make_ctx,
                                        free_ctx),
        cmocka_unit_test_setup_teardown(a_default_stands_bare_only_where_the_grammar_allows,
                                        make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(a_default_that_is_a_call_needs_parentheses_on_sqlite,
                                        make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(a_comment_at_the_end_does_not_swallow_the_parenthesis,
                                        make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(an_index_element_needs_no_parentheses_when_it_is_a_call,
                                        make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(long_lists_are_broken_into_lines, make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(no_name_can_end_a_comment, make_ctx, free_ctx),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
