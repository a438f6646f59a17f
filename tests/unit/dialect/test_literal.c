#include "make.h"

static ar_type *type_of(ar_ctx *ctx, ar_target target, const char *text)
{
    ar_type *type = ar_type_new(ctx, text, AR_NOWHERE);
    char *shown;

    type->key = ar_type_canon(ctx, target, text, &shown);
    return type;
}

static void assert_literal(ar_ctx *ctx, ar_target target, const char *type, const char *literal,
                           const char *expected)
{
    char *sql = ar_literal_sql(ctx, target, type_of(ctx, target, type), literal);

    if (!ar_streq(sql, expected))
        fail_msg("%s %s: %s", type, literal, sql ? sql : "refused");
}

static void a_literal_is_quoted_by_its_type(void **state)
{
    ar_ctx *ctx = *state;

    assert_literal(ctx, pg15, "text", "no", "'no'");
    assert_literal(ctx, pg15, "text", "O'Hara", "'O''Hara'");
    assert_literal(ctx, pg15, "text", "0", "'0'");
    assert_literal(ctx, pg15, "integer", "-7", "-7");
    assert_literal(ctx, pg15, "numeric(12,2)", "1.50", "1.50");
    assert_literal(ctx, pg15, "real", "1e3", "1e3");
    assert_literal(ctx, pg15, "double", "NaN", "'NaN'");
    assert_literal(ctx, pg15, "boolean", "true", "true");
    assert_literal(ctx, pg15, "date", "2024-01-01", "'2024-01-01'");
    assert_literal(ctx, pg15, "timestamptz", "infinity", "'infinity'");
    assert_literal(ctx, pg15, "text[]", "{a,b}", "'{a,b}'");
    assert_literal(ctx, pg15, "jsonb", "{\"a\": 1}", "'{\"a\": 1}'");
    assert_literal(ctx, pg15, "inet", "::1", "'::1'");
    assert_literal(ctx, pg15, "bytea", "\\x00ff", "E'\\\\x00ff'");
    assert_literal(ctx, pg15, "interval day to second(3)", "1 day", "'1 day'");
    assert_literal(ctx, pg15, "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                   "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'");
}

static void a_literal_that_does_not_fit_is_refused(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const wrong[][2] = {
        {"integer", "1.5"},     {"integer", ""},     {"bigint", "now()"},
        {"numeric", "1e"},      {"numeric", "."},    {"numeric", "--1"},
        {"boolean", "yes"},     {"boolean", "TRUE"}, {"date", "current_date"},
        {"timestamptz", "now"}, {"uuid", "1234"},    {"uuid", "gen_random_uuid()"},
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_literal(ctx, pg15, wrong[i][0], wrong[i][1], NULL);
    assert_literal(ctx, lite, "integer", "one", NULL);
    assert_literal(ctx, lite, "boolean", "1", NULL);
}

static void sqlite_quotes_by_affinity(void **state)
{
    ar_ctx *ctx = *state;

    assert_literal(ctx, lite, "varchar(20)", "no", "'no'");
    assert_literal(ctx, lite, "INTEGER", "+5", "+5");
    assert_literal(ctx, lite, "decimal(10,2)", "0.5", "0.5");
    assert_literal(ctx, lite, "boolean", "false", "false");
    assert_literal(ctx, lite, "DATE", "2024-01-01", "'2024-01-01'");
    assert_literal(ctx, lite, "blob", "\\x00ff", "x'00ff'");
    assert_literal(ctx, lite, "blob", "abc", "'abc'");
    assert_literal(ctx, lite, "blob", "\\x0", "'\\x0'");
}

static void assert_zero(ar_ctx *ctx, ar_target target, const char *type, const char *expected)
{
    const char *zero = ar_type_zero(ctx, ar_model_new(ctx, target), type_of(ctx, target, type));

    if (!ar_streq(zero, expected))
        fail_msg("%s: %s", type, zero ? zero : "none");
}

static void every_common_type_has_a_zero(void **state)
{
    ar_ctx *ctx = *state;

    assert_zero(ctx, pg15, "smallint", "0");
    assert_zero(ctx, pg15, "numeric(12,2)", "0");
    assert_zero(ctx, pg15, "varchar(20)", "''");
    assert_zero(ctx, pg15, "boolean", "false");
    assert_zero(ctx, pg15, "timestamptz(3)", "'1970-01-01 00:00:00+00'");
    assert_zero(ctx, pg15, "uuid", "'00000000-0000-0000-0000-000000000000'");
    assert_zero(ctx, pg15, "jsonb", "'null'");
    assert_zero(ctx, pg15, "integer[]", "'{}'");
    assert_zero(ctx, pg15, "point", NULL);
    assert_zero(ctx, pg15, "citext", NULL);
    assert_zero(ctx, lite, "integer", "0");
    assert_zero(ctx, lite, "NVARCHAR(10)", "''");
    assert_zero(ctx, lite, "blob", "x''");
    assert_zero(ctx, lite, "datetime", "'1970-01-01 00:00:00'");
    assert_zero(ctx, lite, "boolean", "false");
}

static void an_enums_zero_is_its_first_value(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg15);
    ar_type *type = ar_type_new(ctx, "mood", AR_NOWHERE);

    add_enum(ctx, model, "mood", "it's fine");
    type->key = "public.mood";
    assert_string_equal(ar_type_zero(ctx, model, type), "'it''s'");
    type->key = "public.mood[]";
    assert_string_equal(ar_type_zero(ctx, model, type), "'{}'");
}

static void a_domain_with_checks_has_no_zero(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg15);
    ar_domain *year = add_domain(ctx, model, "year", "integer");
    ar_type *type = ar_type_new(ctx, "year", AR_NOWHERE);

    assert_canon(ctx, model);
    type->key = "public.year";
    assert_string_equal(ar_type_zero(ctx, model, type), "0");
    add_check(ctx, &year->object, "c", "value > 1900");
    assert_null(ar_type_zero(ctx, model, type));
}

static const char *opclass(ar_ctx *ctx, const ar_model *model, const char *method, const char *type)
{
    return ar_default_opclass(ctx, model, method, type_of(ctx, pg15, type));
}

static void each_type_has_a_default_operator_class(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg15);
    ar_type *mood = ar_type_new(ctx, "mood", AR_NOWHERE);

    add_enum(ctx, model, "mood", "ok");
    mood->key = "public.mood";
    assert_string_equal(opclass(ctx, model, NULL, "integer"), "int4_ops");
    assert_string_equal(opclass(ctx, model, "hash", "varchar(3)"), "text_ops");
    assert_string_equal(opclass(ctx, model, "brin", "timestamptz(3)"), "timestamptz_minmax_ops");
    assert_string_equal(opclass(ctx, model, "brin", "inet"), "inet_inclusion_ops");
    assert_string_equal(opclass(ctx, model, "gin", "text[]"), "array_ops");
    assert_string_equal(opclass(ctx, model, "gist", "int4range"), "range_ops");
    assert_string_equal(opclass(ctx, model, "spgist", "point"), "quad_point_ops");
    assert_string_equal(ar_default_opclass(ctx, model, NULL, mood), "enum_ops");
    assert_null(opclass(ctx, model, "gist", "inet"));
    assert_null(opclass(ctx, model, NULL, "point"));
    assert_null(opclass(ctx, model, NULL, "citext"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_literal_is_quoted_by_its_type),
        cmocka_unit_test(a_literal_that_does_not_fit_is_refused),
        cmocka_unit_test(sqlite_quotes_by_affinity),
        cmocka_unit_test(every_common_type_has_a_zero),
        cmocka_unit_test(an_enums_zero_is_its_first_value),
        cmocka_unit_test(a_domain_with_checks_has_no_zero),
        cmocka_unit_test(each_type_has_a_default_operator_class),
    };

    return cmocka_run_group_tests(tests, make_ctx, free_ctx);
}
