#include <string.h>

#include "make.h"

#define START                                                                                      \
    ar_ctx *ctx = *state;                                                                          \
    ar_model *model = ar_model_new(ctx, lite)

static ar_identity *identity(ar_ctx *ctx)
{
    return ar_alloc(ctx->arena, sizeof(ar_identity));
}

static const char *check_sql(const ar_object *table, size_t index)
{
    const ar_check *check = ar_as_check(child_at(table, AR_KIND_CHECK, index));

    return check ? check->expr->sql : NULL;
}

static void schemas_are_dropped_everywhere(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "shop.item");
    ar_foreign_key *key = add_foreign_key(ctx, table, "a", "customer", "id");

    add_column(ctx, table, "a", "integer");
    key->references.schema = "users";
    table->comment = "gone";
    ar_model_add(ctx, model, ar_object_new(ctx, AR_KIND_SCHEMA, NULL, "shop"));
    assert_canon(ctx, model);
    assert_int_equal(model->objects.count, 1);
    assert_null(table->schema);
    assert_null(key->references.schema);
    assert_null(table->comment);
}

static void an_enum_is_text_with_an_unnamed_check(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "order", "mood");

    add_enum(ctx, model, "mood", "ok it's");
    column->default_expr = ar_expr_new(ctx, "ok", AR_NOWHERE);
    column->default_is_literal = true;
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "text");
    assert_string_equal(column->default_expr->sql, "'ok'");
    assert_string_equal(check_sql(table, 0), "\"order\" in ('ok', 'it''s')");
    assert_null(child_at(table, AR_KIND_CHECK, 0)->name);
    assert_null(ar_model_find(model, AR_KIND_ENUM, NULL, "mood"));
}

static void an_array_of_an_enum_is_text_without_a_check(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "m", "mood[]");

    add_enum(ctx, model, "mood", "ok");
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "text");
    assert_null(check_sql(table, 0));
}

static void a_domain_is_its_type_with_its_checks(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "year made", "late_year");
    ar_domain *year = add_domain(ctx, model, "year", "integer");
    ar_domain *late = add_domain(ctx, model, "late_year", "year");

    add_check(ctx, &year->object, "year_check",
              "VALUE between 1901 and x.value or \"value\" is null");
    add_check(ctx, &late->object, NULL, "(value > 2000)");
    year->not_null = true;
    year->default_expr = ar_expr_new(ctx, "1999", AR_NOWHERE);
    year->default_is_literal = true;
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "integer");
    assert_string_equal(check_sql(table, 0), "\"year made\" > 2000");
    assert_string_equal(check_sql(table, 1),
                        "\"year made\" between 1901 and x.value or \"year made\" is null");
    assert_null(child_at(table, AR_KIND_CHECK, 1)->name);
    assert_true(column->not_null);
    assert_string_equal(column->default_expr->sql, "1999");
    assert_int_equal(model->objects.count, 1);
}

static void a_columns_own_default_beats_its_domains(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "y", "year");
    ar_domain *year = add_domain(ctx, model, "year", "integer");

    year->default_expr = ar_expr_new(ctx, "1", AR_NOWHERE);
    year->collation = "nocase";
    column->default_expr = ar_expr_new(ctx, "2", AR_NOWHERE);
    assert_canon(ctx, model);
    assert_string_equal(column->default_expr->sql, "2");
    assert_string_equal(column->collation, "nocase");
}

static void a_strict_table_takes_its_few_types(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *flag = add_column(ctx, table, "flag", "boolean");
    ar_column *mood = add_column(ctx, table, "mood", "mood");
    ar_column *body = add_column(ctx, table, "body", "bytes");

    add_enum(ctx, model, "mood", "ok");
    ar_as_table(table)->strict = true;
    flag->default_expr = ar_expr_new(ctx, "true", AR_NOWHERE);
    flag->default_is_literal = true;
    body->default_expr = ar_expr_new(ctx, "\\x00", AR_NOWHERE);
    body->default_is_literal = true;
    assert_canon(ctx, model);
    assert_string_equal(flag->type->text, "INTEGER");
    assert_string_equal(flag->default_expr->sql, "true");
    assert_string_equal(mood->type->text, "TEXT");
    assert_string_equal(body->type->text, "BLOB");
    assert_string_equal(body->default_expr->sql, "x'00'");
}

static void a_verbatim_type_is_left_alone(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "u", "UUID");
    ar_type *type = ar_type_new(ctx, "Uuid  (3)", AR_NOWHERE);

    type->verbatim = true;
    column->type = type;
    assert_canon(ctx, model);
    assert_string_equal(column->type->text, "Uuid(3)");
    assert_string_equal(column->type->key, "uuid(3)");
}

static void a_column_may_have_no_type(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", NULL);

    column->default_expr = ar_expr_new(ctx, "x", AR_NOWHERE);
    column->default_is_literal = true;
    assert_canon(ctx, model);
    assert_null(column->type);
    assert_string_equal(column->default_expr->sql, "'x'");
}

static void an_identity_is_the_integer_primary_key(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "id", "bigint");

    column->identity = identity(ctx);
    column->not_null = true;
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "ID");
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "integer");
    assert_null(column->identity);
    assert_false(column->not_null);
    assert_ptr_equal(ar_sqlite_rowid_column(model, table), column);
    assert_string_equal(ar_as_key(ar_table_primary_key(table))->columns.items[0].column, "id");
}

static bool key_not_null(ar_ctx *ctx, const char *type, bool nullable, bool strict, bool desc)
{
    ar_model *model = ar_model_new(ctx, lite);
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "id", type);

    column->nullable_said = nullable;
    ar_as_table(table)->strict = strict;
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "id")->columns.items[0].desc = desc;
    assert_canon(ctx, model);
    return column->not_null;
}

static void a_keys_not_null_is_written_out_unless_null_is_said(void **state)
{
    ar_ctx *ctx = *state;

    assert_true(key_not_null(ctx, "text", false, false, false));
    assert_false(key_not_null(ctx, "text", true, false, false));
    assert_true(key_not_null(ctx, "text", true, true, false));
    assert_false(key_not_null(ctx, "INTEGER", false, false, false));
    assert_true(key_not_null(ctx, "integer", false, false, true));
    assert_true(key_not_null(ctx, "bigint", false, false, false));
}

static void without_rowid_there_is_no_rowid_column(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "id", "integer");

    column->nullable_said = true;
    ar_as_table(table)->without_rowid = true;
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "id");
    assert_canon(ctx, model);
    assert_true(column->not_null);
    assert_null(ar_sqlite_rowid_column(model, table));
}

static void binary_and_the_columns_own_collation_are_no_collation(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *plain = add_column(ctx, table, "a", "text");
    ar_column *folded = add_column(ctx, table, "b", "text");
    ar_index *index = add_index(ctx, table, "i", "a b b");

    plain->collation = "BINARY";
    folded->collation = "NoCase";
    index->columns.items[0].collation = "binary";
    index->columns.items[1].collation = "NOCASE";
    index->columns.items[2].collation = "BINARY";
    assert_canon(ctx, model);
    assert_null(plain->collation);
    assert_string_equal(folded->collation, "nocase");
    assert_null(index->columns.items[0].collation);
    assert_null(index->columns.items[1].collation);
    assert_string_equal(index->columns.items[2].collation, "binary");
}

static void references_take_the_case_of_what_they_name(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_object *target = add_table(ctx, model, "Customer");
    ar_foreign_key *key = add_foreign_key(ctx, table, "A", "customer", "ID");

    add_column(ctx, table, "a", "integer");
    add_column(ctx, target, "Id", "integer");
    assert_canon(ctx, model);
    assert_string_equal(key->columns.items[0], "a");
    assert_string_equal(key->references.table, "Customer");
    assert_string_equal(key->references.columns.items[0], "Id");
}

static void canon_done_twice_changes_nothing(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "m", "mood");

    add_column(ctx, table, "id", "bigint")->identity = identity(ctx);
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "id");
    add_enum(ctx, model, "mood", "ok");
    column->default_expr = ar_expr_new(ctx, "ok", AR_NOWHERE);
    column->default_is_literal = true;
    assert_canon(ctx, model);
    size_t count = table->children.count;

    assert_canon(ctx, model);
    assert_int_equal(table->children.count, count);
    assert_string_equal(column->default_expr->sql, "'ok'");
}

static void unmanaged_tables_are_taken_as_they_are(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "a", "TSVECTOR");

    add_column(ctx, table, "n", "bigint")->identity = identity(ctx);
    table->unmanaged = true;
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "tsvector");
}

/* ---- faults ---- */

static void an_unknown_type_is_told_with_its_neutral_name(void **state)
{
    static const char *const cases[][2] = {
        {"bytea", "\"bytes\""},
        {"bool", "\"boolean\""},
        {"timestamp(3) with time zone", "\"timestamptz(3)\""},
        {"intger", "\"integer\""},
        {"serial", "identity primary key"},
        {"tsvector", "sqlite: {type"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_ctx *ctx = ar_ctx_new();
        ar_model *model = ar_model_new(ctx, lite);

        add_column(ctx, add_table(ctx, model, "item"), "a", cases[i][0]);
        assert_canon_fails(ctx, model, AR_E_UNKNOWN_TYPE, cases[i][0]);
        assert_non_null(strstr(ctx->diags.items[0].hint, cases[i][1]));
        assert_int_equal(ctx->diags.items[0].pos.line, 7);
        ar_ctx_free(ctx);
    }
}

static void identity_stands_on_a_one_column_key_only(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "bigint")->identity = identity(ctx);
    add_column(ctx, table, "b", "bigint");
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "a b");
    assert_canon_fails(ctx, model, AR_E_IDENTITY_PLACE, "item.a");
}

static void autoincrement_needs_the_rowid(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "bigint")->autoincrement = true;
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "a");
    assert_canon_fails(ctx, model, AR_E_AUTOINCREMENT_PLACE, "item.a");
}

static void a_domain_of_itself_is_refused(void **state)
{
    START;
    add_domain(ctx, model, "a", "a");
    add_column(ctx, add_table(ctx, model, "t"), "c", "a");
    assert_canon_fails(ctx, model, AR_E_TYPE_CYCLE, "\"a\"");
}

static void names_that_differ_only_in_case_meet(void **state)
{
    START;
    add_table(ctx, model, "shop.Item");
    add_table(ctx, model, "item");
    assert_canon_fails(ctx, model, AR_E_NAME_CLASH, "tem");
}

static void indexes_share_the_names_of_tables(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    add_index(ctx, table, "ITEM", "a");
    assert_canon_fails(ctx, model, AR_E_NAME_CLASH, "ITEM");
}

static void sqlite_keeps_its_own_prefix(void **state)
{
    START;
    add_table(ctx, model, "SQLite_item");
    assert_canon_fails(ctx, model, AR_E_RESERVED_NAME, "SQLite_item");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(schemas_are_dropped_everywhere),
        TEST(an_enum_is_text_with_an_unnamed_check),
        TEST(an_array_of_an_enum_is_text_without_a_check),
        TEST(a_domain_is_its_type_with_its_checks),
        TEST(a_columns_own_default_beats_its_domains),
        TEST(a_strict_table_takes_its_few_types),
        TEST(a_verbatim_type_is_left_alone),
        TEST(a_column_may_have_no_type),
        TEST(an_identity_is_the_integer_primary_key),
        TEST(a_keys_not_null_is_written_out_unless_null_is_said),
        TEST(without_rowid_there_is_no_rowid_column),
        TEST(binary_and_the_columns_own_collation_are_no_collation),
        TEST(references_take_the_case_of_what_they_name),
        TEST(canon_done_twice_changes_nothing),
        TEST(unmanaged_tables_are_taken_as_they_are),
        TEST(an_unknown_type_is_told_with_its_neutral_name),
        TEST(identity_stands_on_a_one_column_key_only),
        TEST(autoincrement_needs_the_rowid),
        TEST(a_domain_of_itself_is_refused),
        TEST(names_that_differ_only_in_case_meet),
        TEST(indexes_share_the_names_of_tables),
        TEST(sqlite_keeps_its_own_prefix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
