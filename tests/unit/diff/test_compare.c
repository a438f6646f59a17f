/* What differs between two models, as operations. */
#include "build.h"

static void a_model_compared_with_itself_yields_nothing(void **state)
{
    (void)state;
    ar_model *model = pg(enumeration("mood", "sad", "ok", NULL),
                         table("users", serial(col("id", "bigint")), col("m", "mood"), pk("id"),
                               check("c", "id > 0"), idx("users_m_idx", "m"), NULL),
                         NULL);

    assert_string_equal(planned(model, model), "");
}

static void a_new_table_comes_with_its_constraints_and_indexes_follow(void **state)
{
    (void)state;
    plan p = make_plan(pg(NULL), pg(table("users", col("id", "bigint"), col("mail", "text"),
                                          pk("id"), unique("users_mail_key", "mail"),
                                          idx("users_mail_idx", "lower(mail)"), NULL),
                                    NULL));

    assert_string_equal(entries(&p.ordered), "+table users, +index users_mail_idx");
    assert_string_equal(part_entries(&p.ordered, 0),
                        "+primary_key users.(id), +unique users.users_mail_key");
    assert_true(op_at(&op_at(&p.ordered, 0)->parts, 0)->with_parent);
}

static void column_order_is_no_difference(void **state)
{
    (void)state;
    assert_true(equal(pg(table("t", col("a", "text"), col("b", "text"), NULL), NULL),
                      pg(table("t", col("b", "text"), col("a", "text"), NULL), NULL)));
}

static void attributes_that_differ_are_one_alteration(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "integer"), NULL), NULL),
                       pg(table("t", not_null(with_default(col("a", "bigint"), "1")), NULL), NULL));
    const ar_op *op = op_at(&p.ordered, 0);

    assert_string_equal(entries(&p.ordered), "~column t.a");
    assert_true(op->changed & ar_attr_bit(AR_KIND_COLUMN, "type"));
    assert_true(op->changed & ar_attr_bit(AR_KIND_COLUMN, "default"));
    assert_true(op->changed & ar_attr_bit(AR_KIND_COLUMN, "not_null"));
    assert_string_equal(op->backfill_sql, "1");
    assert_string_equal(op->backfill_why, "default");
}

static void a_changed_constraint_is_dropped_and_made_again(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", col("a", "integer"), check("t_check", "a > 0"), NULL), NULL),
                       pg(table("t", col("a", "integer"), check("t_check", "a > 1"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "-check t.t_check, +check t.t_check");
}

static void a_derived_name_is_no_difference(void **state)
{
    (void)state;
    assert_true(
        equal(pg(table("t", col("a", "integer"), unique("old_a_key", "a"), NULL), NULL),
              pg(table("t", col("a", "integer"), derived(unique("t_a_key", "a")), NULL), NULL)));
}

static void a_name_written_by_hand_is_a_rename_on_postgresql(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("a", "integer"), unique("t_a_key", "a"), idx("i", "a"), NULL), NULL),
        pg(table("t", col("a", "integer"), unique("one_a", "a"), idx("j", "a"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), ">unique t.t_a_key=one_a, >index i=j");
}

static void an_index_under_another_name_is_another_one_on_sqlite(void **state)
{
    (void)state;
    plan p = make_plan(lite(table("t", col("a", "integer"), idx("i", "a"), NULL), NULL),
                       lite(table("t", col("a", "integer"), idx("j", "a"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "-index i, +index j");
}

static void an_unnamed_constraint_is_found_by_what_it_is(void **state)
{
    (void)state;
    assert_true(equal(
        lite(table("t", col("a", "integer"), check(NULL, "a > 0"), check(NULL, "a < 9"), NULL),
             NULL),
        lite(table("t", col("a", "integer"), check(NULL, "a < 9"), check(NULL, "a > 0"), NULL),
             NULL)));
}

static void names_on_sqlite_are_compared_without_case(void **state)
{
    (void)state;
    assert_true(equal(lite(table("Users", col("ID", "integer"), idx("I", "ID"), NULL), NULL),
                      lite(table("users", col("id", "integer"), idx("i", "ID"), NULL), NULL)));
}

static void a_comment_alone_is_an_alteration_without_attributes(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("a", "text"), NULL), NULL),
        pg(commented(table("t", commented(col("a", "text"), "A."), NULL), "T."), NULL));

    assert_string_equal(entries(&p.ordered), "~table t, ~column t.a");
    assert_true(op_at(&p.ordered, 0)->comment_changed);
    assert_int_equal(op_at(&p.ordered, 0)->changed, 0);
}

static void what_nobody_manages_is_left_alone(void **state)
{
    (void)state;
    assert_true(equal(pg(unmanaged(table("other", col("a", "text"), NULL)), NULL), pg(NULL)));
    assert_true(equal(pg(NULL), pg(unmanaged(table("other", col("a", "text"), NULL)), NULL)));
}

static void a_table_that_cannot_be_expressed_is_an_error_with_its_reason(void **state)
{
    (void)state;
    ar_object *partition = unmanaged(table("payment", col("a", "text"), NULL));

    partition->unmanaged_reason = "partitioned";
    plan p = make_plan(pg(partition, NULL), pg(table("payment", col("a", "text"), NULL), NULL));

    assert_int_equal(p.status, AR_INVALID);
    assert_non_null(strstr(ctx->diags.items[0].message, "partitioned"));
}

static void the_public_schema_is_neither_made_nor_dropped(void **state)
{
    (void)state;
    assert_true(equal(pg(NULL), pg(schema("public"), NULL)));
    assert_true(equal(pg(commented(schema("public"), "standard public schema"), NULL), pg(NULL)));
    assert_true(equal(pg(commented(schema("public"), "standard public schema"), NULL),
                      pg(schema("public"), NULL)));
}

static void a_schema_comes_before_what_lives_in_it(void **state)
{
    (void)state;
    ar_model *wanted = pg(schema("zoo"),
                          in_schema(table("animal", col("id", "bigint"), NULL), "zoo"), NULL);

    assert_string_equal(planned(pg(NULL), wanted), "+schema zoo, +table zoo.animal");
    assert_string_equal(planned(wanted, pg(NULL)), "-table zoo.animal, -schema zoo");
}

static void an_expression_of_a_generated_column_means_a_new_column(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("a", "integer"), generated(col("b", "integer"), "a * 2"), NULL), NULL),
        pg(table("t", col("a", "integer"), generated(col("b", "integer"), "a * 3"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "-column t.b, +column t.b");
    assert_int_equal(op_at(&p.ordered, 0)->hazards & AR_HAZARD_DESTROYS, 0);
}

static void postgresql_17_sets_an_expression_in_place(void **state)
{
    (void)state;
    plan p = make_plan(
        pg_version(PG_17,
                   table("t", col("a", "integer"), generated(col("b", "integer"), "a * 2"), NULL),
                   NULL),
        pg_version(PG_17,
                   table("t", col("a", "integer"), generated(col("b", "integer"), "a * 3"), NULL),
                   NULL));

    assert_string_equal(entries(&p.ordered), "~column t.b");
}

static void a_column_that_is_computed_no_longer_keeps_its_values(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(table("t", col("a", "integer"), generated(col("b", "integer"), "a * 2"), NULL), NULL),
        pg(table("t", col("a", "integer"), col("b", "integer"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "~column t.b");
    assert_int_equal(op_at(&p.ordered, 0)->hazards & AR_HAZARD_DESTROYS, 0);
}

static void a_serial_column_brings_and_takes_its_sequence(void **state)
{
    (void)state;
    ar_model *bare = pg(table("t", col("a", "text"), NULL), NULL);
    ar_model *numbered = pg(table("t", col("a", "text"), serial(col("id", "bigint")), NULL), NULL);
    plan up = make_plan(bare, numbered), down = make_plan(numbered, bare);

    assert_string_equal(entries(&up.ordered), "+column t.id");
    assert_string_equal(part_entries(&up.ordered, 0), "+sequence t_id_seq");
    assert_string_equal(entries(&down.ordered), "-column t.id");
    assert_string_equal(part_entries(&down.ordered, 0), "-sequence t_id_seq");
}

static void a_column_that_becomes_serial_gets_a_sequence_of_its_own(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", not_null(col("id", "bigint")), NULL), NULL),
                       pg(table("t", serial(col("id", "bigint")), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "+sequence t_id_seq, ~column t.id");
}

static void serial_becomes_identity_in_two_steps_round_the_sequence(void **state)
{
    (void)state;
    plan p = make_plan(pg(table("t", serial(col("id", "bigint")), NULL), NULL),
                       pg(table("t", identity(col("id", "bigint")), NULL), NULL));
    ar_ops down = ar_ops_reverse(ctx, &p.ordered);

    assert_string_equal(entries(&p.ordered), "[~column t.id], -sequence t_id_seq, ~column t.id");
    assert_string_equal(entries(&down), "~column t.id, +sequence t_id_seq, [~column t.id]");
    assert_non_null(ar_as_column(op_at(&down, 2)->after)->default_expr);
    assert_null(ar_as_column(op_at(&down, 0)->after)->identity);
}

static void the_sequence_of_an_identity_keeps_the_name_it_has(void **state)
{
    (void)state;
    ar_model *base = pg(table("people", identity(col("id", "bigint")), NULL), NULL);
    ar_column *id = ar_table_column(base, base->objects.items[0], "id");
    ar_identity *old = ar_memdup(ctx->arena, id->identity, sizeof(*old));

    old->sequence = "users_id_seq";
    id->identity = old;
    assert_true(equal(base, pg(table("people", identity(col("id", "bigint")), NULL), NULL)));
}

static void a_sequence_with_a_new_owner_is_owned_last(void **state)
{
    (void)state;
    ar_model *wanted = pg(
        owned(sequence("no_seq"), "t", "no"),
        table("t", with_default(col("no", "bigint"), "nextval('public.no_seq'::regclass)"), NULL),
        NULL);

    assert_string_equal(planned(pg(NULL), wanted), "+sequence no_seq, +table t, ~sequence no_seq");
    assert_string_equal(planned(wanted, pg(NULL)), "~sequence no_seq, -table t, -sequence no_seq");
}

static void checks_of_a_domain_are_compared(void **state)
{
    (void)state;
    plan p = make_plan(
        pg(domain("year", "integer", check("year_check", "value > 1900"), NULL), NULL),
        pg(domain("year", "integer", check("year_check", "value > 1901"), NULL), NULL));

    assert_string_equal(entries(&p.ordered), "-check year.year_check, +check year.year_check");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_model_compared_with_itself_yields_nothing),
        TEST(a_new_table_comes_with_its_constraints_and_indexes_follow),
        TEST(column_order_is_no_difference),
        TEST(attributes_that_differ_are_one_alteration),
        TEST(a_changed_constraint_is_dropped_and_made_again),
        TEST(a_derived_name_is_no_difference),
        TEST(a_name_written_by_hand_is_a_rename_on_postgresql),
        TEST(an_index_under_another_name_is_another_one_on_sqlite),
        TEST(an_unnamed_constraint_is_found_by_what_it_is),
        TEST(names_on_sqlite_are_compared_without_case),
        TEST(a_comment_alone_is_an_alteration_without_attributes),
        TEST(what_nobody_manages_is_left_alone),
        TEST(a_table_that_cannot_be_expressed_is_an_error_with_its_reason),
        TEST(the_public_schema_is_neither_made_nor_dropped),
        TEST(a_schema_comes_before_what_lives_in_it),
        TEST(an_expression_of_a_generated_column_means_a_new_column),
        TEST(postgresql_17_sets_an_expression_in_place),
        TEST(a_column_that_is_computed_no_longer_keeps_its_values),
        TEST(a_serial_column_brings_and_takes_its_sequence),
        TEST(a_column_that_becomes_serial_gets_a_sequence_of_its_own),
        TEST(serial_becomes_identity_in_two_steps_round_the_sequence),
        TEST(the_sequence_of_an_identity_keeps_the_name_it_has),
        TEST(a_sequence_with_a_new_owner_is_owned_last),
        TEST(checks_of_a_domain_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
