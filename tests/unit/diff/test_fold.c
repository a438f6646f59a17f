/* SQLite: what ALTER TABLE does, and what takes a table built anew. */
#include "build.h"

static char *change(ar_object *before, ar_object *after)
{
    return planned(lite(before, NULL), lite(after, NULL));
}

static ar_object *t(ar_object *column)
{
    return table("t", col("id", "integer"), column, NULL);
}

static ar_object *bare(void)
{
    return table("t", col("id", "integer"), NULL);
}

static void a_plain_column_is_added_and_dropped_natively(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), t(col("a", "text"))), "+column t.a");
    assert_string_equal(change(t(col("a", "text")), bare()), "-column t.a");
}

static void a_not_null_column_with_a_constant_default_is_added_natively(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), t(not_null(with_default(col("a", "integer"), "-1")))),
                        "+column t.a");
    assert_string_equal(change(bare(), t(not_null(with_default(col("a", "text"), "'x'")))),
                        "+column t.a");
}

static void a_not_null_column_without_a_default_takes_a_rebuild_either_way(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), t(not_null(col("a", "integer")))), "*table t");
    assert_string_equal(change(t(not_null(col("a", "integer"))), bare()), "*table t");
}

static void a_default_that_is_worked_out_takes_a_rebuild(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), t(with_default(col("a", "text"), "current_timestamp"))),
                        "*table t");
    assert_string_equal(change(bare(), t(with_default(col("a", "text"), "(1 + 1)"))), "*table t");
}

static void a_virtual_column_is_added_natively_and_a_stored_one_is_not(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), t(virtually(generated(col("a", "integer"), "id * 2")))),
                        "+column t.a");
    assert_string_equal(change(bare(), t(generated(col("a", "integer"), "id * 2"))), "*table t");
}

static void a_column_with_a_constraint_takes_a_rebuild(void **state)
{
    (void)state;
    assert_string_equal(change(bare(), table("t", col("id", "integer"), col("a", "integer"),
                                             check(NULL, "a > 0"), NULL)),
                        "*table t");
    assert_string_equal(change(bare(), table("t", col("id", "integer"), col("a", "integer"),
                                             unique(NULL, "a"), NULL)),
                        "*table t");
}

static void a_column_that_another_is_computed_from_is_not_dropped_natively(void **state)
{
    (void)state;
    assert_string_equal(change(table("t", col("id", "integer"), col("a", "integer"),
                                     virtually(generated(col("g", "integer"), "a * 2")), NULL),
                               bare()),
                        "*table t");
}

static void an_indexed_column_loses_its_index_first(void **state)
{
    (void)state;
    assert_string_equal(
        change(table("t", col("id", "integer"), col("a", "integer"), idx("i", "a"), NULL), bare()),
        "-index i, -column t.a");
}

static void a_column_that_a_view_names_is_not_dropped_natively(void **state)
{
    (void)state;
    ar_model *base = with_other(lite(t(col("a", "text")), NULL), "view", "v", NULL,
                                "CREATE VIEW v AS SELECT a FROM t", NULL);

    assert_string_equal(planned(base, lite(bare(), NULL)), "*table t");
}

static void an_old_library_rebuilds_to_drop_a_column(void **state)
{
    (void)state;
    ar_model *base = lite(t(col("a", "text")), NULL), *wanted = lite(bare(), NULL);

    base->target.version = wanted->target.version = 3034000;
    assert_string_equal(planned(base, wanted), "*table t");
}

static void one_rebuild_holds_all_changes_of_a_table(void **state)
{
    (void)state;
    plan p = make_plan(
        lite(table("t", col("id", "integer"), col("a", "integer"), check(NULL, "a > 0"),
                   idx("i", "a"), idx("gone", "id"), NULL),
             NULL),
        lite(strict(table("t", col("id", "integer"), col("a", "text"), col("b", "text"),
                          check(NULL, "a > 1"), idx("i", "a"), idx("new", "b"), NULL)),
             NULL));
    const ar_op *rebuild = op_at(&p.ordered, 1);

    assert_string_equal(entries(&p.ordered), "-index gone, *table t, +index new");
    assert_string_equal(part_entries(&p.ordered, 1),
                        "~table t, ~column t.a, +column t.b, +check t.(1), -check t.(1)");
    /* columns, the check, and the index that stays */
    assert_int_equal(rebuild->before->children.count, 4);
    assert_int_equal(rebuild->after->children.count, 5);
}

static void a_column_is_renamed_before_its_table_is_rebuilt(void **state)
{
    (void)state;
    assert_string_equal(change(t(col("a", "integer")), t(was(col("b", "text"), "a"))),
                        ">column t.a=b, *table t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plain_column_is_added_and_dropped_natively),
        TEST(a_not_null_column_with_a_constant_default_is_added_natively),
        TEST(a_not_null_column_without_a_default_takes_a_rebuild_either_way),
        TEST(a_default_that_is_worked_out_takes_a_rebuild),
        TEST(a_virtual_column_is_added_natively_and_a_stored_one_is_not),
        TEST(a_column_with_a_constraint_takes_a_rebuild),
        TEST(a_column_that_another_is_computed_from_is_not_dropped_natively),
        TEST(an_indexed_column_loses_its_index_first),
        TEST(a_column_that_a_view_names_is_not_dropped_natively),
        TEST(an_old_library_rebuilds_to_drop_a_column),
        TEST(one_rebuild_holds_all_changes_of_a_table),
        TEST(a_column_is_renamed_before_its_table_is_rebuilt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
