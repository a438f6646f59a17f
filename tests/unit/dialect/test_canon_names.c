#include <string.h>

#include "make.h"

static const char long_name[] =
    "a_name_of_more_than_sixty_three_bytes_is_cut_by_the_server_in_silence";

#define START                                                                                      \
    ar_ctx *ctx = *state;                                                                          \
    ar_model *model = ar_model_new(ctx, pg15)

static void unnamed_constraints_get_postgresqls_names(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    add_column(ctx, table, "b", "integer");
    ar_object *pk = &add_key(ctx, table, AR_KIND_PRIMARY_KEY, "a b")->object;
    ar_object *unique = &add_key(ctx, table, AR_KIND_UNIQUE, "b")->object;
    ar_object *check = &add_check(ctx, table, NULL, "a > 0")->object;
    ar_object *wide = &add_check(ctx, table, NULL, "a > b")->object;
    ar_object *fk = &add_foreign_key(ctx, table, "a b", "item", "a b")->object;
    ar_object *index = &add_index(ctx, table, NULL, "a")->object;

    assert_canon(ctx, model);
    assert_string_equal(pk->name, "item_pkey");
    assert_string_equal(unique->name, "item_b_key");
    assert_string_equal(check->name, "item_a_check");
    assert_string_equal(wide->name, "item_check");
    assert_string_equal(fk->name, "item_a_b_fkey");
    assert_string_equal(index->name, "item_a_idx");
    assert_true(pk->name_derived && index->name_derived);
}

static void a_given_name_is_never_taken_by_a_derived_one(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_object *first = &add_index(ctx, table, NULL, "a")->object;
    ar_object *second = &add_index(ctx, table, NULL, "a")->object;
    ar_object *named = &add_index(ctx, table, "item_a_idx1", "a")->object;

    add_column(ctx, table, "a", "integer");
    add_table(ctx, model, "item_a_idx");
    assert_canon(ctx, model);
    assert_string_equal(first->name, "item_a_idx2");
    assert_string_equal(second->name, "item_a_idx3");
    assert_false(named->name_derived);
}

static void other_schemas_have_their_own_names(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "shop.item");
    ar_object *index = &add_index(ctx, table, NULL, "a")->object;

    add_column(ctx, table, "a", "integer");
    add_table(ctx, model, "item_a_idx");
    assert_canon(ctx, model);
    assert_string_equal(index->name, "item_a_idx");
    assert_string_equal(index->schema, "shop");
}

static void children_stay_sorted_by_name(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    add_column(ctx, table, "z", "integer");
    add_index(ctx, table, NULL, "z");
    add_index(ctx, table, "item_b_idx", "a");
    add_index(ctx, table, NULL, "a");
    assert_canon(ctx, model);
    assert_string_equal(child_at(table, AR_KIND_INDEX, 0)->name, "item_a_idx");
    assert_string_equal(child_at(table, AR_KIND_INDEX, 1)->name, "item_b_idx");
    assert_string_equal(child_at(table, AR_KIND_INDEX, 2)->name, "item_z_idx");
}

static void the_projects_own_templates_are_used(void **state)
{
    START;
    const ar_naming naming = {.primary_key = "pk_{table}", .check = "ck_{table}_{columns}"};
    ar_object *table = add_table(ctx, model, "item");
    ar_object *pk = &add_key(ctx, table, AR_KIND_PRIMARY_KEY, "a")->object;
    ar_object *check = &add_check(ctx, table, NULL, "true")->object;

    add_column(ctx, table, "a", "integer");
    assert_int_equal(ar_dialect_canon(ctx, model, &naming), AR_OK);
    assert_string_equal(pk->name, "pk_item");
    assert_string_equal(check->name, "ck_item");
}

static void a_domains_checks_get_names_too(void **state)
{
    START;
    ar_domain *year = add_domain(ctx, model, "year", "integer");
    ar_object *first = &add_check(ctx, &year->object, NULL, "value > 0")->object;
    ar_object *second = &add_check(ctx, &year->object, NULL, "value < 9999")->object;

    assert_canon(ctx, model);
    assert_string_equal(first->name, "year_check");
    assert_string_equal(second->name, "year_check1");
}

static void sqlite_names_indexes_alone(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, lite);
    ar_object *table = add_table(ctx, model, "item");
    ar_object *unique = &add_key(ctx, table, AR_KIND_UNIQUE, "a")->object;
    ar_object *index = &add_index(ctx, table, NULL, "a")->object;

    add_column(ctx, table, "a", "integer");
    add_table(ctx, model, "ITEM_A_IDX");
    assert_canon(ctx, model);
    assert_null(unique->name);
    assert_string_equal(index->name, "item_a_idx1");
}

/* ---- faults ---- */

static void a_name_over_63_bytes_is_refused(void **state)
{
    START;
    add_table(ctx, model, long_name);
    assert_canon_fails(ctx, model, AR_E_NAME_TOO_LONG, "PostgreSQL takes 63");
}

static void an_enum_value_is_a_name(void **state)
{
    START;
    add_enum(ctx, model, "mood", long_name);
    assert_canon_fails(ctx, model, AR_E_NAME_TOO_LONG, "enum value");
}

static void tables_and_indexes_share_names(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    add_key(ctx, table, AR_KIND_UNIQUE, "a")->object.name = "customer";
    add_table(ctx, model, "customer");
    assert_canon_fails(ctx, model, AR_E_NAME_CLASH, "(apps/core/models.yaml:2)");
}

static void types_and_tables_share_names(void **state)
{
    START;
    add_table(ctx, model, "mood");
    add_enum(ctx, model, "mood", "ok");
    assert_canon_fails(ctx, model, AR_E_NAME_CLASH, "mood");
}

static void constraints_of_one_table_share_names(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    add_check(ctx, table, "c", "a > 0");
    add_foreign_key(ctx, table, "a", "item", "a")->object.name = "c";
    assert_canon_fails(ctx, model, AR_E_NAME_CLASH, "item.c");
}

static void the_same_constraint_name_on_two_tables_is_fine(void **state)
{
    START;
    ar_object *one = add_table(ctx, model, "one"), *two = add_table(ctx, model, "two");

    add_check(ctx, one, "positive", "true");
    add_check(ctx, two, "positive", "true");
    assert_canon(ctx, model);
}

static void names_of_the_engine_are_refused(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        ar_ctx *ctx = ar_ctx_new();
        ar_model *model = ar_model_new(ctx, pg15);

        if (i == 0)
            add_table(ctx, model, "pg_mine.item");
        else
            add_column(ctx, add_table(ctx, model, "item"), "xmin", "integer");
        assert_int_equal(ar_dialect_canon(ctx, model, NULL), AR_INVALID);
        assert_int_equal(ctx->diags.items[0].code, AR_E_RESERVED_NAME);
        ar_ctx_free(ctx);
    }
}

static void every_fault_is_reported_in_one_run(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "varchar(0)");
    add_column(ctx, table, "b", NULL);
    add_column(ctx, table, long_name, "integer");
    assert_int_equal(ar_dialect_canon(ctx, model, NULL), AR_INVALID);
    assert_int_equal(ar_error_count(ctx), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(unnamed_constraints_get_postgresqls_names),
        TEST(a_given_name_is_never_taken_by_a_derived_one),
        TEST(other_schemas_have_their_own_names),
        TEST(children_stay_sorted_by_name),
        TEST(the_projects_own_templates_are_used),
        TEST(a_domains_checks_get_names_too),
        TEST(sqlite_names_indexes_alone),
        TEST(a_name_over_63_bytes_is_refused),
        TEST(an_enum_value_is_a_name),
        TEST(tables_and_indexes_share_names),
        TEST(types_and_tables_share_names),
        TEST(constraints_of_one_table_share_names),
        TEST(the_same_constraint_name_on_two_tables_is_fine),
        TEST(names_of_the_engine_are_refused),
        TEST(every_fault_is_reported_in_one_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
