#include "dialect/type.h"
#include "make.h"

typedef struct spelling {
    const char *given, *key, *text; /* NULL: not built in */
} spelling;

static const spelling postgres_spellings[] = {
    {"int", "integer", "integer"},
    {"INT4", "integer", "integer"},
    {"bool", "boolean", "boolean"},
    {"string(20)", "character varying(20)", "varchar(20)"},
    {"character   varying ( 20 )", "character varying(20)", "varchar(20)"},
    {"varchar", "character varying", "varchar"},
    {"char", "character(1)", "char(1)"},
    {"national character(4)", "character(4)", "char(4)"},
    {"bpchar", "bpchar", "bpchar"},
    {"\"char\"", "\"char\"", "\"char\""},
    {"pg_catalog.\"char\"", "\"char\"", "\"char\""},
    {"bit", "bit(1)", "bit(1)"},
    {"bit varying(5)", "bit varying(5)", "varbit(5)"},
    {"decimal(12, 2)", "numeric(12,2)", "numeric(12,2)"},
    {"numeric(12)", "numeric(12,0)", "numeric(12)"},
    {"numeric(3,-2)", "numeric(3,-2)", "numeric(3,-2)"},
    {"numeric", "numeric", "numeric"},
    {"float(24)", "real", "real"},
    {"float(25)", "double precision", "double precision"},
    {"float", "double precision", "double precision"},
    {"double", "double precision", "double precision"},
    {"bytes", "bytea", "bytea"},
    {"datetime(3)", "timestamp(3) without time zone", "timestamp(3)"},
    {"timestamp(3) with time zone", "timestamp(3) with time zone", "timestamptz(3)"},
    {"timestamptz", "timestamp with time zone", "timestamptz"},
    {"time without time zone", "time without time zone", "time"},
    {"timetz(9)", "time(6) with time zone", "timetz(6)"},
    {"interval day to second(3)", "interval day to second(3)", "interval day to second(3)"},
    {"interval(2)", "interval(2)", "interval(2)"},
    {"INTERVAL YEAR TO MONTH", "interval year to month", "interval year to month"},
    {"interval fortnight", NULL, NULL},
    {"text[]", "text[]", "text[]"},
    {"text[3][4]", "text[]", "text[]"},
    {"integer array", "integer[]", "integer[]"},
    {"int array[4]", "integer[]", "integer[]"},
    {"timestamptz(0)[]", "timestamp(0) with time zone[]", "timestamptz(0)[]"},
    {"int4multirange", "int4multirange", "int4multirange"},
    {"pg_catalog.int4", "integer", "integer"},
    {"pg_catalog.integer", NULL, NULL},
    {"\"integer\"", NULL, NULL},
    {"public.int4", NULL, NULL},
    {"citext", NULL, NULL},
    {"geometry(Point,4326)", NULL, NULL},
    {"varchar(0)", NULL, NULL},
    {"integer(3)", NULL, NULL},
    {"serial", NULL, NULL},
    {"varchar(20", NULL, NULL},
    {"text[", NULL, NULL},
    {"text[]x", NULL, NULL},
    {"", NULL, NULL},
    {"()", NULL, NULL},
    {"a.", NULL, NULL},
};

static void every_spelling_of_a_built_in_type_is_one_type(void **state)
{
    ar_ctx *ctx = *state;

    for (size_t i = 0; i < sizeof(postgres_spellings) / sizeof(*postgres_spellings); i++) {
        const spelling *it = &postgres_spellings[i];
        char *text = NULL;
        char *key = ar_type_canon(ctx, pg15, it->given, &text);

        if (!ar_streq(key, it->key) || !ar_streq(text, it->text))
            fail_msg("%s: %s, %s", it->given, key ? key : "-", text ? text : "-");
    }
}

static void what_the_server_prints_reads_back_as_itself(void **state)
{
    ar_ctx *ctx = *state;

    for (size_t i = 0; i < sizeof(postgres_spellings) / sizeof(*postgres_spellings); i++) {
        const spelling *it = &postgres_spellings[i];
        char *text = NULL;

        if (!it->key)
            continue;
        assert_string_equal(ar_type_canon(ctx, pg15, it->key, &text), it->key);
        assert_string_equal(ar_type_canon(ctx, pg15, it->text, &text), it->key);
    }
}

static void scales_got_wider_with_15(void **state)
{
    ar_ctx *ctx = *state;
    char *text;

    assert_null(ar_type_canon(ctx, pg14, "numeric(3,-2)", &text));
    assert_non_null(ar_type_canon(ctx, pg15, "numeric(3,-2)", &text));
}

static void short_forms_drop_the_default_schema(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(ar_type_short(ctx, pg15, "public.order_status[]"), "order_status[]");
    assert_string_equal(ar_type_short(ctx, pg15, "shop.mood"), "shop.mood");
    assert_string_equal(ar_type_short(ctx, pg15, "public.\"Mood\""), "\"Mood\"");
    assert_string_equal(ar_type_short(ctx, pg15, "public.geometry(Point,4326)"),
                        "geometry(Point,4326)");
    assert_string_equal(ar_type_short(ctx, pg15, "timestamp(3) with time zone[]"),
                        "timestamptz(3)[]");
    assert_string_equal(ar_type_short(ctx, pg15, "public.date"), "public.date");
}

static void serial_names_stand_for_integers(void **state)
{
    ar_ctx *ctx = *state;
    ar_type_name name;

    assert_true(ar_type_name_read(ctx, "BigSerial", &name));
    ar_pg_type found = ar_pg_type_resolve(ctx, pg15, &name);

    assert_string_equal(found.serial, "bigserial");
    assert_string_equal(found.key, "bigint");
    assert_null(found.fault);
    assert_true(ar_type_name_read(ctx, "serial[]", &name));
    assert_non_null(ar_pg_type_resolve(ctx, pg15, &name).fault);
}

static void a_modifier_that_no_server_takes_is_a_fault(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const wrong[] = {
        "varchar(0)",    "varchar(a)",       "varchar(1,2)", "char(10485761)", "numeric(0)",
        "numeric(1001)", "numeric(1,2,3)",   "integer(3)",   "text(3)",        "float(54)",
        "time(-1)",      "interval year(3)", "varchar(1.5)", "numeric(5,x)"};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        ar_type_name name;

        assert_true(ar_type_name_read(ctx, wrong[i], &name));
        if (!ar_pg_type_resolve(ctx, pg15, &name).fault)
            fail_msg("%s is taken", wrong[i]);
    }
}

/* ---- SQLite ---- */

static void sqlite_types_are_mapped_where_affinity_would_change_values(void **state)
{
    ar_ctx *ctx = *state;
    static const struct {
        const char *given, *loose, *strict;
    } cases[] = {
        {"uuid", "text", "TEXT"},
        {"json", "text", "TEXT"},
        {"jsonb", "text", "TEXT"},
        {"interval", "text", "TEXT"},
        {"timestamptz", "text", "TEXT"},
        {"timestamptz(3)", "text", "TEXT"},
        {"integer[]", "text", "TEXT"},
        {"bytes", "blob", "BLOB"},
        {"double", "real", "REAL"},
        {"string(20)", "varchar(20)", "TEXT"},
        {"varchar( 20 )", "varchar(20)", "TEXT"},
        {"numeric (12, 2)", "numeric(12,2)", "REAL"},
        {"smallint", "smallint", "INTEGER"},
        {"BigInt", "BigInt", "INTEGER"},
        {"boolean", "boolean", "INTEGER"},
        {"date", "date", "TEXT"},
        {"timestamp", "timestamp", "TEXT"},
        {"int", "int", "int"},
        {"INTEGER", "INTEGER", "INTEGER"},
        {"any", "any", "any"},
        {"real", "real", "real"},
        {"unsigned  big int", "unsigned big int", "INTEGER"},
        {"double precision", "double precision", "REAL"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_string_equal(ar_sqlite_type_map(ctx, cases[i].given, false), cases[i].loose);
        assert_string_equal(ar_sqlite_type_map(ctx, cases[i].given, true), cases[i].strict);
    }
}

static void sqlite_knows_no_other_names(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const unknown[] = {"bool", "serial", "bytea",    "tsvector",
                                          "foo",  "foo[]",  "\"text\"", "main.text",
                                          "int4", "",       "string("};

    for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
        assert_null(ar_sqlite_type_map(ctx, unknown[i], false));
}

static void a_type_is_plain_when_its_name_gives_the_declaration_back(void **state)
{
    ar_ctx *ctx = *state;

    assert_true(ar_type_is_plain(ctx, "INTEGER", false));
    assert_true(ar_type_is_plain(ctx, "NVARCHAR(160)", false));
    assert_false(ar_type_is_plain(ctx, "UUID", false));
    assert_false(ar_type_is_plain(ctx, "BOOL", false));
    assert_false(ar_type_is_plain(ctx, "double", false));
    assert_true(ar_type_is_plain(ctx, "TEXT", true));
    assert_false(ar_type_is_plain(ctx, "my type", false));
}

static void sqlite_keys_ignore_case_and_blanks(void **state)
{
    ar_ctx *ctx = *state;
    char *text;

    assert_string_equal(ar_type_canon(ctx, lite, "NUMERIC ( 10 , 2 )", &text), "numeric(10,2)");
    assert_string_equal(text, "NUMERIC(10,2)");
    assert_string_equal(ar_type_canon(ctx, lite, "Unsigned\n Big  Int", &text), "unsigned big int");
}

static void affinity_follows_the_five_rules(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(ar_sqlite_affinity(ctx, "CHARINT"), "INTEGER");
    assert_string_equal(ar_sqlite_affinity(ctx, "nvarchar(20)"), "TEXT");
    assert_string_equal(ar_sqlite_affinity(ctx, "clob"), "TEXT");
    assert_string_equal(ar_sqlite_affinity(ctx, "BLOB"), "BLOB");
    assert_string_equal(ar_sqlite_affinity(ctx, NULL), "BLOB");
    assert_string_equal(ar_sqlite_affinity(ctx, "Double"), "REAL");
    assert_string_equal(ar_sqlite_affinity(ctx, "boolean"), "NUMERIC");
    assert_string_equal(ar_sqlite_affinity(ctx, "point"), "INTEGER");
}

static void option_values_have_one_spelling(void **state)
{
    (void)state;

    assert_string_equal(ar_option_value("ON"), "true");
    assert_string_equal(ar_option_value("no"), "false");
    assert_string_equal(ar_option_value("70"), "70");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_a_built_in_type_is_one_type),
        cmocka_unit_test(what_the_server_prints_reads_back_as_itself),
        cmocka_unit_test(scales_got_wider_with_15),
        cmocka_unit_test(short_forms_drop_the_default_schema),
        cmocka_unit_test(serial_names_stand_for_integers),
        cmocka_unit_test(a_modifier_that_no_server_takes_is_a_fault),
        cmocka_unit_test(sqlite_types_are_mapped_where_affinity_would_change_values),
        cmocka_unit_test(sqlite_knows_no_other_names),
        cmocka_unit_test(a_type_is_plain_when_its_name_gives_the_declaration_back),
        cmocka_unit_test(sqlite_keys_ignore_case_and_blanks),
        cmocka_unit_test(affinity_follows_the_five_rules),
        cmocka_unit_test(option_values_have_one_spelling),
    };

    return cmocka_run_group_tests(tests, make_ctx, free_ctx);
}
