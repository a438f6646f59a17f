/* Renames: hints, answers, and questions where something gone and something new look alike. */
#include "build.h"

static char *renames(const plan *p)
{
    assert_int_equal(p->status, AR_OK);
    return entries(&p->renames);
}

static void a_hint_renames_a_column(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "text"), NULL), NULL),
                       pg(table("t", was(col("b", "text"), "a"), NULL), NULL));

    assert_string_equal(renames(&p), ">column t.a=b");
    assert_string_equal(entries(&p.ordered), ">column t.a=b");
    assert_int_equal(p.questions.count, 0);
}

static void a_hint_is_inert_once_it_was_applied(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("b", "text"), NULL), NULL),
                       pg(table("t", was(col("b", "text"), "a"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "");
}

static void a_hint_is_inert_where_both_names_are_there(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "text"), col("b", "text"), NULL), NULL),
                       pg(table("t", col("a", "text"), was(col("b", "text"), "a"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "");
}

static void names_may_be_handed_on_in_a_chain(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("a", "text"), col("b", "text"), NULL), NULL),
        pg(table("t", was(col("b", "text"), "a"), was(col("c", "text"), "b"), NULL), NULL));

    assert_string_equal(renames(&p), ">column t.b=c, >column t.a=b");
}

static void a_table_is_renamed_before_its_columns(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("users", col("mail", "text"), NULL), NULL),
        pg(was(table("people", was(col("email", "text"), "mail"), NULL), "users"), NULL));

    assert_string_equal(entries(&p.ordered), ">table users=people, >column people.mail=email");
}

static void a_renamed_column_may_change_its_type_too(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "integer"), NULL), NULL),
                       pg(table("t", was(col("b", "bigint"), "a"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">column t.a=b, ~column t.b");
}

static void a_table_can_move_to_another_schema(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", serial(col("id", "bigint")), NULL), NULL),
        pg(schema("zoo"),
           in_schema(was(table("t", serial(col("id", "bigint")), NULL), "public.t"), "zoo"), NULL));

    assert_string_equal(entries(&p.ordered), "+schema zoo, >table t=zoo.t");
}

static void what_rests_on_a_renamed_table_is_no_difference(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("users", serial(col("id", "bigint")), pk("id"), NULL),
           table("posts", col("user_id", "bigint"), fk("f", "user_id", "users", "id"), NULL), NULL),
        pg(was(table("people", serial(col("id", "bigint")), pk("id"), NULL), "users"),
           table("posts", col("user_id", "bigint"), fk("f", "user_id", "people", "id"), NULL),
           NULL));

    assert_string_equal(entries(&p.ordered), ">table users=people");
}

static void texts_that_mention_a_renamed_column_are_no_difference(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "text"), check("c", "a <> 'a'"),
                                where(idx("i", "lower(a)"), "a > ''"), NULL),
                          NULL),
                       pg(table("t", was(col("b", "text"), "a"), check("c", "b <> 'a'"),
                                where(idx("i", "lower(b)"), "b > ''"), NULL),
                          NULL));

    assert_string_equal(entries(&p.ordered), ">column t.a=b");
}

static void a_renamed_enum_takes_its_columns_along(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(enumeration("mood", "sad", "ok", NULL),
           table("t", with_default(col("m", "mood"), "'ok'::public.mood"), NULL), NULL),
        pg(was(enumeration("feeling", "sad", "ok", NULL), "mood"),
           table("t", with_default(col("m", "feeling"), "'ok'::public.feeling"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">enum mood=feeling");
}

static void a_renamed_value_takes_defaults_along(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(enumeration("mood", "sad", "ok", NULL),
           table("t", with_default(col("m", "mood"), "'ok'::public.mood"), NULL), NULL),
        pg(value_was(enumeration("mood", "sad", "fine", NULL), "fine", "ok"),
           table("t", with_default(col("m", "mood"), "'fine'::public.mood"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "~enum mood");
    assert_string_equal(ar_options_get(&op_at(&p.ordered, 0)->enum_map, "ok"), "fine");
}

static void a_look_alike_column_is_a_question(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_string_equal(renames(&p), "");
    assert_string_equal(offered(&p.questions), "rename:users.mail=email drop:users.mail=yes");
    assert_string_equal(p.questions.items[0].text,
                        "was column \"users.mail\" renamed to \"email\"?");
    assert_string_equal(entries(&p.ordered), "+column users.email, -column users.mail");
}

static void the_nearest_name_is_offered_first(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("phone", "text"), NULL), NULL),
        pg(table("t", col("address", "text"), col("phone_number", "text"), NULL), NULL));

    assert_string_equal(offered(&p.questions),
                        "rename:t.phone=phone_number rename:t.phone=address drop:t.phone=yes");
}

static void a_column_of_another_family_is_no_question(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("mail", "text"), NULL), NULL),
                       pg(table("t", col("age", "integer"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void another_default_makes_columns_unlike(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", with_default(col("a", "integer"), "1"), NULL), NULL),
                       pg(table("t", with_default(col("b", "bigint"), "2"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void an_answer_renames(void **state)
{
    (void)state;
    answer("rename:users.mail", "email");
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">column users.mail=email");
    assert_int_equal(p.questions.count, 0);
    assert_true(answer_used("rename:users.mail"));
}

static void an_answer_drops(void **state)
{
    (void)state;
    answer("drop:users.mail", "yes");
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
    assert_true(answer_used("drop:users.mail"));
    assert_string_equal(entries(&p.ordered), "+column users.email, -column users.mail");
}

static void a_table_is_answered_before_its_columns_are_asked_about(void **state)
{
    (void)state;
    ar_model *base = pg(
        table("users", col("id", "bigint"), col("name", "text"), col("mail", "text"), NULL), NULL);
    ar_model *wanted = pg(
        table("people", col("id", "bigint"), col("name", "text"), col("email", "text"), NULL),
        NULL);
    plan first = make_plan(base, wanted);

    assert_string_equal(offered(&first.questions), "rename:users=people drop:users=yes");
    answer("rename:users", "people");
    plan second = make_plan(base, wanted);

    assert_string_equal(offered(&second.questions),
                        "rename:people.mail=email drop:people.mail=yes");
}

static void less_than_sixty_percent_of_a_table_is_no_question(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("a", col("x", "text"), col("y", "text"), NULL), NULL),
                       pg(table("b", col("x", "text"), col("z", "text"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void asking_can_be_switched_off(void **state)
{
    (void)state;
    options()->renames_none = true;
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_int_equal(p.questions.count, 0);
}

static void a_value_gone_beside_a_new_one_is_a_question(void **state)
{
    (void)state;
    ar_model *base = pg(enumeration("mood", "sad", "ok", NULL), NULL);
    ar_model *wanted = pg(enumeration("mood", "sad", "fine", NULL), NULL);
    plan asked = make_plan(base, wanted);

    assert_string_equal(offered(&asked.questions), "enum:mood.ok=fine enum:mood.ok=drop");
    answer("enum:mood.ok", "fine");
    plan p = make_plan(base, wanted);

    assert_int_equal(p.questions.count, 0);
    assert_int_equal(p.renames.count, 1);
}

static void an_answer_that_names_nothing_new_is_an_error(void **state)
{
    (void)state;
    answer("rename:users.mail", "nothing");
    plan p = make_plan(pg(table("users", col("mail", "text"), NULL), NULL),
                       pg(table("users", col("email", "text"), NULL), NULL));

    assert_int_equal(p.status, AR_INVALID);
    assert_int_equal(ctx->diags.items[0].code, AR_E_BAD_ANSWER);
}

static void on_sqlite_names_meet_without_case(void **state)
{
    (void)state;
    answer("rename:Users.MAIL", "Email");
    plan p = make_plan(lite(table("users", col("mail", "text"), NULL), NULL),
                       lite(table("users", col("email", "text"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">column users.mail=email");
}

static void a_renamed_schema_takes_everything_along(void **state)
{
    (void)state;
    ar_object *mood = in_schema(enumeration("mood", "a", "b", NULL), "one");
    ar_object *feeling = in_schema(enumeration("mood", "a", "b", NULL), "two");
    plan p = make_plan(
        pg(schema("one"), mood,
           in_schema(table("t", with_default(col("m", "mood"), "'a'::one.mood"), NULL), "one"),
           NULL),
        pg(was(schema("two"), "one"), feeling,
           in_schema(table("t", with_default(col("m", "mood"), "'a'::two.mood"), NULL), "two"),
           NULL));

    assert_string_equal(entries(&p.ordered), ">schema one=two");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hint_renames_a_column),
        TEST(a_hint_is_inert_once_it_was_applied),
        TEST(a_hint_is_inert_where_both_names_are_there),
        TEST(names_may_be_handed_on_in_a_chain),
        TEST(a_table_is_renamed_before_its_columns),
        TEST(a_renamed_column_may_change_its_type_too),
        TEST(a_table_can_move_to_another_schema),
        TEST(what_rests_on_a_renamed_table_is_no_difference),
        TEST(texts_that_mention_a_renamed_column_are_no_difference),
        TEST(a_renamed_enum_takes_its_columns_along),
        TEST(a_renamed_value_takes_defaults_along),
        TEST(a_look_alike_column_is_a_question),
        TEST(the_nearest_name_is_offered_first),
        TEST(a_column_of_another_family_is_no_question),
        TEST(another_default_makes_columns_unlike),
        TEST(an_answer_renames),
        TEST(an_answer_drops),
        TEST(a_table_is_answered_before_its_columns_are_asked_about),
        TEST(less_than_sixty_percent_of_a_table_is_no_question),
        TEST(asking_can_be_switched_off),
        TEST(a_value_gone_beside_a_new_one_is_a_question),
        TEST(an_answer_that_names_nothing_new_is_an_error),
        TEST(on_sqlite_names_meet_without_case),
        TEST(a_renamed_schema_takes_everything_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
