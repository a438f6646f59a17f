#include "make.h"

static void setup(ar_ctx **ctx, ar_model **model, void **state)
{
    *ctx = *state;
    *model = ar_model_new(*ctx, pg15);
}

#define START                                                                                      \
    ar_ctx *ctx;                                                                                   \
    ar_model *model;                                                                               \
    setup(&ctx, &model, state)

static ar_element *element_of(ar_index *index)
{
    return &index->columns.items[0];
}

static void types_get_the_servers_spelling_and_a_short_one(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "at", "timestamp(3) with time zone");

    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "timestamp(3) with time zone");
    assert_string_equal(column->type->text, "timestamptz(3)");
}

static void project_types_are_found_in_the_tables_schema_first(void **state)
{
    START;
    ar_column *near = add_column(ctx, add_table(ctx, model, "shop.item"), "m", "mood");
    ar_column *far = add_column(ctx, add_table(ctx, model, "item"), "m", "shop.mood[]");
    ar_column *own = add_column(ctx, add_table(ctx, model, "other"), "m", "mood");
    ar_column *fallen = add_column(ctx, add_table(ctx, model, "log.line"), "m", "mood");

    add_enum(ctx, model, "mood", "a b");
    add_enum(ctx, model, "shop.mood", "a b");
    assert_canon(ctx, model);
    assert_string_equal(near->type->key, "shop.mood");
    assert_string_equal(near->type->text, "shop.mood");
    assert_string_equal(far->type->key, "shop.mood[]");
    assert_string_equal(own->type->key, "public.mood");
    assert_string_equal(own->type->text, "mood");
    assert_string_equal(fallen->type->key, "public.mood");
}

static void project_types_keep_their_case(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *bare = add_column(ctx, table, "a", "Mood");
    ar_column *quoted = add_column(ctx, table, "b", "\"Mood\"");

    add_enum(ctx, model, "Mood", "a");
    assert_canon(ctx, model);
    assert_string_equal(bare->type->key, "public.\"Mood\"");
    assert_string_equal(quoted->type->text, "\"Mood\"");
}

static void a_project_type_named_like_a_built_in_one_stays_qualified(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "path");
    ar_column *column = add_column(ctx, table, "d", "date");
    ar_column *points = add_column(ctx, table, "p", "path");

    add_enum(ctx, model, "date", "x");
    assert_canon(ctx, model);
    assert_string_equal(column->type->text, "public.date");
    assert_string_equal(points->type->key, "path");
}

static void a_tables_row_is_a_type(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "holder"), "r", "item");

    add_column(ctx, add_table(ctx, model, "item"), "id", "integer");
    assert_canon(ctx, model);
    assert_string_equal(column->type->key, "public.item");
}

static void what_only_a_database_knows_has_no_key_yet(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "t"), "g", " geometry(Point,4326)");

    assert_canon(ctx, model);
    assert_null(column->type->key);
    assert_string_equal(column->type->text, "geometry(Point,4326)");
}

static void a_serial_column_owns_a_sequence(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "shop.Item");
    ar_column *column = add_column(ctx, table, "id", "smallserial");

    assert_canon(ctx, model);
    ar_sequence *sequence = ar_as_sequence(
        ar_model_find(model, AR_KIND_SEQUENCE, "shop", "Item_id_seq"));

    assert_non_null(sequence);
    assert_string_equal(column->type->key, "smallint");
    assert_string_equal(column->default_expr->key, "nextval('shop.\"Item_id_seq\"'::regclass)");
    assert_true(column->not_null);
    assert_true(column->is_serial);
    assert_string_equal(sequence->type->key, "smallint");
    assert_string_equal(sequence->start, "1");
    assert_string_equal(sequence->max, "32767");
    assert_string_equal(sequence->owned_by.schema, "shop");
    assert_string_equal(sequence->owned_by.table, "Item");
    assert_string_equal(sequence->owned_by.columns.items[0], "id");
    assert_string_equal(sequence->object.app, "core");
}

static void a_taken_sequence_name_gets_a_number(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "id", "serial");
    ar_column *other = add_column(ctx, add_table(ctx, model, "thing"), "id", "integer");

    add_table(ctx, model, "item_id_seq");
    add_table(ctx, model, "thing_id_seq");
    other->identity = ar_alloc(ctx->arena, sizeof(ar_identity));
    assert_canon(ctx, model);
    assert_false(column->is_serial);
    assert_non_null(ar_model_find(model, AR_KIND_SEQUENCE, NULL, "item_id_seq1"));
    assert_string_equal(other->identity->sequence, "thing_id_seq1");
}

static void identity_options_are_filled_in_by_type(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "id", "int");
    ar_identity *identity = ar_alloc(ctx->arena, sizeof(*identity));

    identity->increment = "-2";
    identity->sequence = "item_id_seq";
    column->identity = identity;
    assert_canon(ctx, model);
    assert_string_equal(column->identity->min, "-2147483648");
    assert_string_equal(column->identity->max, "-1");
    assert_string_equal(column->identity->start, "-1");
    assert_string_equal(column->identity->cache, "1");
    assert_null(column->identity->sequence);
    assert_true(column->not_null);
    assert_null(ar_model_find(model, AR_KIND_SEQUENCE, NULL, "item_id_seq"));
}

static void sequences_of_an_unlogged_table_are_unlogged_since_15(void **state)
{
    ar_ctx *ctx = *state;
    const ar_target targets[] = {pg14, pg15};

    for (size_t i = 0; i < 2; i++) {
        ar_model *model = ar_model_new(ctx, targets[i]);
        ar_object *table = add_table(ctx, model, "item");

        add_column(ctx, table, "id", "serial");
        ar_as_table(table)->unlogged = true;
        assert_canon(ctx, model);
        assert_int_equal(
            ar_as_sequence(ar_model_find(model, AR_KIND_SEQUENCE, NULL, "item_id_seq"))->unlogged,
            i == 1);
    }
}

static void sequence_options_are_filled_in_and_plain(void **state)
{
    START;
    ar_object *object = ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, "no_seq");
    ar_sequence *sequence = ar_as_sequence(object);

    ar_model_add(ctx, model, object);
    sequence->start = "+0010";
    assert_canon(ctx, model);
    assert_string_equal(object->schema, "public");
    assert_string_equal(sequence->type->key, "bigint");
    assert_string_equal(sequence->start, "10");
    assert_string_equal(sequence->max, "9223372036854775807");
}

static void key_columns_are_not_null(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "id", "integer");

    column->nullable_said = true;
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "id");
    assert_canon(ctx, model);
    assert_true(column->not_null);
}

static void defaults_are_quoted_once_and_null_is_none(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *kind = add_column(ctx, table, "kind", "mood");
    ar_column *none = add_column(ctx, table, "none", "text");
    ar_column *domain = add_column(ctx, table, "dom", "year");
    ar_column *year = add_column(ctx, table, "year", "year");

    add_enum(ctx, model, "mood", "ok bad");
    add_domain(ctx, model, "year", "integer");
    kind->default_expr = ar_expr_new(ctx, "ok", AR_NOWHERE);
    kind->default_is_literal = true;
    none->default_expr = ar_expr_new(ctx, "NULL", AR_NOWHERE);
    domain->default_expr = ar_expr_new(ctx, "null", AR_NOWHERE);
    year->default_expr = ar_expr_new(ctx, "1999", AR_NOWHERE);
    year->default_is_literal = true;
    assert_canon(ctx, model);
    assert_string_equal(kind->default_expr->sql, "'ok'");
    assert_null(none->default_expr);
    assert_string_equal(domain->default_expr->sql, "null");
    assert_string_equal(year->default_expr->sql, "1999");
    assert_canon(ctx, model);
    assert_string_equal(kind->default_expr->sql, "'ok'");
}

static void what_the_engine_would_take_anyway_is_left_out(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "a", "text");
    ar_index *index = add_index(ctx, table, "i", "a");

    ar_as_table(table)->access_method = "heap";
    ar_as_table(table)->tablespace = "pg_default";
    ar_options_set(ctx, &ar_as_table(table)->with, "Fillfactor", "70");
    ar_options_set(ctx, &ar_as_table(table)->with, "autovacuum_enabled", "off");
    column->collation = "default";
    index->method = "btree";
    element_of(index)->opclass = "text_ops";
    element_of(index)->opclass_schema = "pg_catalog";
    element_of(index)->desc = true;
    element_of(index)->nulls = AR_NULLS_FIRST;
    assert_canon(ctx, model);
    assert_null(ar_as_table(table)->access_method);
    assert_null(ar_as_table(table)->tablespace);
    assert_string_equal(ar_as_table(table)->with.items[0].value, "false");
    assert_string_equal(ar_as_table(table)->with.items[1].key, "fillfactor");
    assert_null(column->collation);
    assert_null(index->method);
    assert_null(element_of(index)->opclass);
    assert_int_equal(element_of(index)->nulls, AR_NULLS_DEFAULT);
}

static void what_differs_from_the_default_stays(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "a", "text");
    ar_index *index = add_index(ctx, table, "i", "a");

    column->collation = "C";
    element_of(index)->collation = "de-x-icu";
    element_of(index)->opclass = "text_pattern_ops";
    element_of(index)->nulls = AR_NULLS_FIRST;
    assert_canon(ctx, model);
    assert_string_equal(column->collation, "C");
    assert_string_equal(element_of(index)->collation, "de-x-icu");
    assert_string_equal(element_of(index)->opclass, "text_pattern_ops");
    assert_int_equal(element_of(index)->nulls, AR_NULLS_FIRST);
}

static void an_elements_collation_is_compared_with_its_columns(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_column *column = add_column(ctx, table, "a", "email");
    ar_domain *email = add_domain(ctx, model, "email", "text");
    ar_index *same = add_index(ctx, table, "same", "a");
    ar_index *other = add_index(ctx, table, "other", "b");

    add_column(ctx, table, "b", "text")->collation = "C";
    email->collation = "C";
    column->collation = "C";
    column->collation_schema = "pg_catalog";
    element_of(same)->collation = "C";
    element_of(other)->collation = "default";
    assert_canon(ctx, model);
    assert_null(column->collation);
    assert_null(element_of(same)->collation);
    assert_string_equal(element_of(other)->collation, "default");
}

static void mixin_vectors_are_not_changed_for_other_tables(void **state)
{
    START;
    ar_object *one = add_table(ctx, model, "one"), *two = add_table(ctx, model, "two");
    ar_index *first = add_index(ctx, one, "one_idx", "a");
    ar_index *second = add_index(ctx, two, "two_idx", "a");

    add_column(ctx, one, "a", "integer");
    add_column(ctx, two, "a", "text");
    element_of(first)->opclass = "int4_ops";
    second->columns = first->columns;
    assert_canon(ctx, model);
    assert_null(element_of(first)->opclass);
    assert_string_equal(element_of(second)->opclass, "int4_ops");
}

static void parentheses_round_the_whole_mean_nothing(void **state)
{
    START;
    ar_object *table = add_table(ctx, model, "item");
    ar_check *check = add_check(ctx, table, "c", "((a > 0))");

    add_column(ctx, table, "a", "integer");
    assert_canon(ctx, model);
    assert_string_equal(check->expr->sql, "a > 0");
}

static void schemas_come_with_the_first_object_that_names_them(void **state)
{
    START;
    ar_object *unmanaged = add_table(ctx, model, "legacy.old");

    add_table(ctx, model, "shop.item")->app = "shop";
    add_table(ctx, model, "shop.other");
    add_table(ctx, model, "audit.log");
    add_table(ctx, model, "plain");
    unmanaged->unmanaged = true;
    assert_canon(ctx, model);
    ar_object *shop = ar_model_find(model, AR_KIND_SCHEMA, NULL, "shop");

    assert_string_equal(shop->app, "shop");
    assert_non_null(ar_model_find(model, AR_KIND_SCHEMA, NULL, "audit"));
    assert_null(ar_model_find(model, AR_KIND_SCHEMA, NULL, "public"));
    assert_null(ar_model_find(model, AR_KIND_SCHEMA, NULL, "legacy"));
    assert_int_equal(model->objects.count, 7);
}

/* ---- faults ---- */

static void a_bad_modifier_is_told_at_the_types_place(void **state)
{
    START;
    add_column(ctx, add_table(ctx, model, "item"), "a", "varchar(0)");
    assert_canon_fails(ctx, model, AR_E_TYPE_MODIFIER, "varchar(0)");
    assert_int_equal(ctx->diags.items[0].pos.line, 7);
}

static void a_column_needs_a_type(void **state)
{
    START;
    add_column(ctx, add_table(ctx, model, "item"), "a", NULL);
    assert_canon_fails(ctx, model, AR_E_MISSING_TYPE, "item.a");
}

static void a_default_must_fit_its_type(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", "date");

    column->default_expr = ar_expr_new(ctx, "current_date", AR_NOWHERE);
    column->default_is_literal = true;
    assert_canon_fails(ctx, model, AR_E_DEFAULT_MISFIT, "current_date");
    assert_non_null(ctx->diags.items[0].hint);
}

static void an_enums_default_must_be_one_of_its_values(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", "mood");

    add_enum(ctx, model, "mood", "pending paid");
    column->default_expr = ar_expr_new(ctx, "pendign", AR_NOWHERE);
    column->default_is_literal = true;
    assert_canon_fails(ctx, model, AR_E_DEFAULT_MISFIT, "pendign");
    assert_string_equal(ctx->diags.items[0].hint, "did you mean \"pending\"?");
}

static void a_serial_column_has_no_other_default(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", "serial");

    column->default_expr = ar_expr_new(ctx, "7", AR_NOWHERE);
    assert_canon_fails(ctx, model, AR_E_BAD_SERIAL, "item.a");
}

static void a_domain_is_never_serial(void **state)
{
    START;
    add_domain(ctx, model, "d", "bigserial");
    assert_canon_fails(ctx, model, AR_E_BAD_SERIAL, "bigserial");
}

static void identity_needs_an_integer(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", "text");

    column->identity = ar_alloc(ctx->arena, sizeof(ar_identity));
    assert_canon_fails(ctx, model, AR_E_IDENTITY_TYPE, "item.a");
}

static void a_column_has_one_source_of_values(void **state)
{
    START;
    ar_column *column = add_column(ctx, add_table(ctx, model, "item"), "a", "integer");

    column->default_expr = ar_expr_new(ctx, "1", AR_NOWHERE);
    column->generated = ar_expr_new(ctx, "2", AR_NOWHERE);
    assert_canon_fails(ctx, model, AR_E_DEFAULT_TWICE, "item.a");
}

static void sequence_bounds_must_hold(void **state)
{
    static const char *const wrong[][3] = {/* start, min, max */
                                           {NULL, "10", "5"},
                                           {"99", "1", "5"},
                                           {"x", NULL, NULL},
                                           {NULL, NULL, "99999999999999999999"}};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        ar_ctx *ctx = ar_ctx_new();
        ar_model *model = ar_model_new(ctx, pg15);
        ar_object *object = ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, "s");
        ar_sequence *sequence = ar_as_sequence(object);

        sequence->start = wrong[i][0];
        sequence->min = wrong[i][1];
        sequence->max = wrong[i][2];
        ar_model_add(ctx, model, object);
        assert_canon_fails(ctx, model, AR_E_SEQUENCE_BOUNDS, "\"s\"");
        ar_ctx_free(ctx);
    }
    (void)state;
}

static void a_sequence_counts_in_integers(void **state)
{
    START;
    ar_object *object = ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, "s");

    ar_as_sequence(object)->type = ar_type_new(ctx, "numeric", AR_NOWHERE);
    ar_model_add(ctx, model, object);
    assert_canon_fails(ctx, model, AR_E_SEQUENCE_TYPE, "numeric");
}

static void a_domain_of_itself_is_refused(void **state)
{
    START;
    add_domain(ctx, model, "a", "b");
    add_domain(ctx, model, "b", "a");
    add_column(ctx, add_table(ctx, model, "t"), "c", "a")->default_expr = ar_expr_new(ctx, "1",
                                                                                      AR_NOWHERE);
    assert_canon_fails(ctx, model, AR_E_TYPE_CYCLE, "made of itself");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(types_get_the_servers_spelling_and_a_short_one),
        TEST(project_types_are_found_in_the_tables_schema_first),
        TEST(project_types_keep_their_case),
        TEST(a_project_type_named_like_a_built_in_one_stays_qualified),
        TEST(a_tables_row_is_a_type),
        TEST(what_only_a_database_knows_has_no_key_yet),
        TEST(a_serial_column_owns_a_sequence),
        TEST(a_taken_sequence_name_gets_a_number),
        TEST(identity_options_are_filled_in_by_type),
        TEST(sequences_of_an_unlogged_table_are_unlogged_since_15),
        TEST(sequence_options_are_filled_in_and_plain),
        TEST(key_columns_are_not_null),
        TEST(defaults_are_quoted_once_and_null_is_none),
        TEST(what_the_engine_would_take_anyway_is_left_out),
        TEST(what_differs_from_the_default_stays),
        TEST(an_elements_collation_is_compared_with_its_columns),
        TEST(mixin_vectors_are_not_changed_for_other_tables),
        TEST(parentheses_round_the_whole_mean_nothing),
        TEST(schemas_come_with_the_first_object_that_names_them),
        TEST(a_bad_modifier_is_told_at_the_types_place),
        TEST(a_column_needs_a_type),
        TEST(a_default_must_fit_its_type),
        TEST(an_enums_default_must_be_one_of_its_values),
        TEST(a_serial_column_has_no_other_default),
        TEST(a_domain_is_never_serial),
        TEST(identity_needs_an_integer),
        TEST(a_column_has_one_source_of_values),
        TEST(sequence_bounds_must_hold),
        TEST(a_sequence_counts_in_integers),
        TEST(a_domain_of_itself_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
