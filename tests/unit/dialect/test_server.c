/*
 * The dialect's knowledge of PostgreSQL held against a server: keywords, types, operator classes,
 * derived names.
 * labels: postgresql
 * timeout: 300
 */
#include <stdlib.h>
#include <string.h>

#include "dialect/keywords.h"
#include "dialect/naming.h"
#include "dialect/quote.h"
#include "make.h"
#include "server.h"

static ar_target target;

/* ---- quoting ---- */

static void every_reserved_word_is_quoted_as_the_server_quotes_it(void **state)
{
    ar_ctx *ctx = *state;
    ar_names lines = server_query(ctx, "select word, quote_ident(word) from pg_get_keywords()");

    assert_true(lines.count > 400);
    for (size_t i = 0; i < lines.count; i++) {
        char *word = ar_strdup(ctx->arena, lines.items[i]);
        char *quoted = strchr(word, '|') + 1;

        quoted[-1] = '\0';
        assert_string_equal(ar_quote_as_printed(ctx->arena, target, word), quoted);
        if (*quoted == '"')
            assert_string_equal(ar_quote_name(ctx->arena, AR_POSTGRESQL, word), quoted);
    }
}

static void odd_names_and_texts_come_back_unchanged(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const odd[] = {"a\"b", "A b", "ä", "1a", "it's", "back\\slash", "a$b", "%s"};

    for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
        ar_names lines = server_query(ctx,
                                      ar_printf(ctx->arena, "select 1 as %s \\gdesc\nselect %s",
                                                ar_quote_name(ctx->arena, AR_POSTGRESQL, odd[i]),
                                                ar_quote_text(ctx->arena, AR_POSTGRESQL, odd[i])));

        assert_int_equal(lines.count, 2);
        assert_string_equal(lines.items[0], ar_printf(ctx->arena, "%s|integer", odd[i]));
        assert_string_equal(lines.items[1], odd[i]);
    }
}

/* ---- types ---- */

/* Spellings that SQL itself knows; the model format's own follow below. */
static const char *const spellings[] = {
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "smallint",
    "bigint",
    "bool",
    "boolean",
    "real",
    "float",
    "float(1)",
    "float(24)",
    "float(25)",
    "float(53)",
    "float4",
    "float8",
    "double precision",
    "numeric",
    "numeric(5)",
    "numeric(12,2)",
    "decimal",
    "decimal(7,3)",
    "dec",
    "dec(3)",
    "char",
    "char(5)",
    "character",
    "character(7)",
    "nchar",
    "nchar(2)",
    "national char(2)",
    "national character(3)",
    "bpchar",
    "bpchar(4)",
    "\"char\"",
    "varchar",
    "varchar(20)",
    "character varying",
    "character varying(3)",
    "char varying(4)",
    "national character varying(5)",
    "national char varying(6)",
    "nchar varying(7)",
    "text",
    "name",
    "bit",
    "bit(3)",
    "bit varying",
    "bit varying(5)",
    "varbit",
    "varbit(6)",
    "\"bit\"",
    "date",
    "time",
    "time(3)",
    "time(3) without time zone",
    "time with time zone",
    "time(2) with time zone",
    "timetz",
    "timetz(1)",
    "time without time zone",
    "timestamp",
    "timestamp(0)",
    "timestamp(6)",
    "timestamp with time zone",
    "timestamp(3) with time zone",
    "timestamptz",
    "timestamptz(4)",
    "timestamp(5) without time zone",
    "timestamp(9)",
    "interval",
    "interval(3)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second",
    "interval day to second(3)",
    "interval hour to minute",
    "interval hour to second",
    "interval hour to second(1)",
    "interval minute to second",
    "interval minute to second(4)",
    "pg_catalog.int4",
    "pg_catalog.varchar(9)",
    "pg_catalog.timestamptz(2)",
    "pg_catalog.bpchar",
    "pg_catalog.\"char\"",
    "pg_catalog.bit",
    "pg_catalog.interval",
    "\"int4\"",
    "\"timestamptz\"",
    "\"numeric\"(4,1)",
    "text[]",
    "text[][]",
    "integer[3]",
    "int array",
    "int array[4]",
    "varchar(20)[]",
    "timestamptz(3)[]",
    "numeric(12,2)[]",
    "\"char\"[]",
    "interval day to second(3)[]",
    "bit(4)[]",
    "INT",
    "Varchar ( 20 )",
    "TimeStamp  With  Time Zone",
};

/* ... and what it refuses. */
static const char *const wrong_spellings[] = {
    "varchar(0)",
    "varchar(10485761)",
    "char(0)",
    "bit(0)",
    "numeric(0)",
    "numeric(1001)",
    "numeric(1,2,3)",
    "float(0)",
    "float(54)",
    "integer(3)",
    "text(3)",
    "\"integer\"",
    "pg_catalog.integer",
    "pg_catalog.decimal",
    "interval fortnight",
    "interval year(3)",
    "date(3)",
    "uuid(4)",
    "boolean(1)",
    "timestamp(-1)",
    "serial[]",
    "strange",
};

static const char *server_type(ar_ctx *ctx, const char *spelling)
{
    ar_names lines = server_query(
        ctx, ar_printf(ctx->arena,
                       "set client_min_messages = error; create temp table t (c %s); select "
                       "format_type(atttypid, atttypmod) from pg_attribute where attrelid = "
                       "'t'::regclass and attname = 'c'",
                       spelling));

    return lines.count == 1 ? lines.items[0] : NULL;
}

static void assert_type(ar_ctx *ctx, const char *spelling)
{
    char *text = NULL;
    char *key = ar_type_canon(ctx, target, spelling, &text);
    const char *told = server_type(ctx, spelling);

    if (!ar_streq(key, told))
        fail_msg("%s: %s, the server says %s", spelling, key ? key : "unknown", told);
    if (!ar_streq(server_type(ctx, text), told))
        fail_msg("%s: the short form %s means another type", spelling, text);
    assert_string_equal(ar_type_canon(ctx, target, key, &text), key);
}

static void every_spelling_is_what_format_type_prints(void **state)
{
    for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++)
        assert_type(*state, spellings[i]);
}

static void every_type_of_the_catalogue_is_known(void **state)
{
    ar_ctx *ctx = *state;
    ar_names lines = server_query(
        ctx,
        "select format_type(oid, null), format_type(typarray, null) from pg_type where "
        "typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'r', 'm') and typarray "
        "<> 0 order by 1");

    assert_true(lines.count > 60);
    for (size_t i = 0; i < lines.count; i++) {
        char *name = ar_strdup(ctx->arena, lines.items[i]);
        char *array = strchr(name, '|') + 1, *text;

        array[-1] = '\0';
        if (!ar_type_canon(ctx, target, name, &text))
            fail_msg("%s is not known", name);
        if (!ar_streq(name, "character") && !ar_streq(name, "bit")) /* these have a length of 1 */
            assert_string_equal(ar_type_canon(ctx, target, array, &text), array);
    }
}

static void what_the_server_refuses_is_not_taken_for_a_type(void **state)
{
    ar_ctx *ctx = *state;

    for (size_t i = 0; i < sizeof(wrong_spellings) / sizeof(*wrong_spellings); i++) {
        char *text;

        if (ar_type_canon(ctx, target, wrong_spellings[i], &text))
            fail_msg("%s is taken", wrong_spellings[i]);
        if (server_accepts(ctx,
                           ar_printf(ctx->arena, "create temp table t (c %s)", wrong_spellings[i])))
            fail_msg("the server takes %s", wrong_spellings[i]);
    }
}

static void neutral_names_are_types_of_the_server(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const neutral[][2] = {
        {"bytes", "bytea"},
        {"double", "double precision"},
        {"string(20)", "character varying(20)"},
        {"datetime", "timestamp without time zone"},
    };

    for (size_t i = 0; i < sizeof(neutral) / sizeof(*neutral); i++) {
        char *text;

        assert_string_equal(ar_type_canon(ctx, target, neutral[i][0], &text), neutral[i][1]);
        assert_string_equal(server_type(ctx, text), neutral[i][1]);
    }
}

static void every_zero_is_a_value_of_its_type(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, target);

    for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
        ar_type *type = ar_type_new(ctx, spellings[i], AR_NOWHERE);
        char *text;

        type->key = ar_type_canon(ctx, target, spellings[i], &text);
        const char *zero = ar_type_zero(ctx, model, type);

        if (zero &&
            !server_accepts(ctx, ar_printf(ctx->arena,
                                           "create temp table t (c %s not null default %s); "
                                           "insert into t default values",
                                           spellings[i], zero)))
            fail_msg("%s: %s", spellings[i], zero);
    }
}

/* ---- operator classes ---- */

static void default_operator_classes_are_the_servers(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, target);
    ar_names lines = server_query(
        ctx, "select amname, format_type(opcintype, null), opcname from pg_opclass join pg_am on "
             "pg_am.oid = opcmethod join pg_type t on t.oid = opcintype where opcdefault and "
             "typtype in ('b', 'r') and format_type(opcintype, null) not in ('aclitem', 'cid', "
             "'oidvector', 'xid') order by 1, 2");

    assert_true(lines.count > 90);
    for (size_t i = 0; i < lines.count; i++) {
        char *method = ar_strdup(ctx->arena, lines.items[i]);
        char *name = strchr(method, '|') + 1, *opclass = strchr(name, '|') + 1;
        ar_type type = {.text = name, .key = name};

        name[-1] = opclass[-1] = '\0';
        const char *known = ar_default_opclass(ctx, model, method, &type);

        if (!ar_streq(known, opclass))
            fail_msg("%s %s: %s, not %s", method, name, opclass, known ? known : "none");
    }
}

/* ---- derived names ---- */

static const char long_table[] = "a_table_whose_name_is_nearly_as_long_as_postgresql_permits";

/* What the server calls things that have no name, one line each, sorted. */
static ar_names server_names(ar_ctx *ctx, const char *ddl)
{
    return server_query(
        ctx,
        ar_printf(ctx->arena,
                  "create schema s; set search_path = s; %s; select conname from pg_constraint "
                  "where connamespace = 's'::regnamespace and contype <> 'n' union select "
                  "relname from pg_class where relnamespace = 's'::regnamespace and relkind in "
                  "('i', 'S') order by 1; set client_min_messages = error; drop schema s cascade",
                  ddl));
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same of a canonical model. */
static ar_names model_names(ar_ctx *ctx, ar_model *model)
{
    ar_names names = {0};

    assert_canon(ctx, model);
    for (size_t i = 0; i < model->objects.count; i++) {
        const ar_object *object = model->objects.items[i];

        if (object->kind == AR_KIND_SEQUENCE)
            ar_vec_push(ctx->arena, &names, object->name);
        ar_object_each(child, object) {
            if ((*child)->kind != AR_KIND_COLUMN)
                ar_vec_push(ctx->arena, &names, (*child)->name);
        }
    }
    qsort(names.items, names.count, sizeof(*names.items), compare);
    return names;
}

static void assert_names(ar_ctx *ctx, ar_model *model, const char *ddl)
{
    assert_string_equal(ar_names_join(ctx->arena, &(ar_names){0}, ","), "");
    ar_names told = server_names(ctx, ddl), made = model_names(ctx, model);

    assert_string_equal(ar_names_join(ctx->arena, &made, ","),
                        ar_names_join(ctx->arena, &told, ","));
}

static ar_target in_schema_s(void)
{
    ar_target place = target;

    place.default_schema = "s";
    return place;
}

static void unnamed_things_are_called_as_the_server_calls_them(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, in_schema_s());
    ar_object *table = add_table(ctx, model, "Item");

    add_column(ctx, table, "id", "bigserial");
    add_column(ctx, table, "a", "integer");
    add_column(ctx, table, "B c", "integer");
    add_key(ctx, table, AR_KIND_PRIMARY_KEY, "id");
    add_key(ctx, table, AR_KIND_UNIQUE, "a")->include = words(ctx, "id");
    add_key(ctx, table, AR_KIND_UNIQUE, "id a");
    add_check(ctx, table, NULL, "a > 0");
    add_check(ctx, table, NULL, "a < \"B c\"");
    add_check(ctx, table, NULL, "\"B c\" is not null and \"B c\" > 1");
    add_foreign_key(ctx, table, "id a", "Item", "id a");
    assert_names(ctx, model,
                 "create table \"Item\" (id bigserial primary key, a integer, \"B c\" integer, "
                 "unique (a) include (id), unique (id, a), check (a > 0), check (a < \"B c\"), "
                 "check (\"B c\" is not null and \"B c\" > 1), foreign key (id, a) references "
                 "\"Item\" (id, a))");
}

static void add_expression(ar_ctx *ctx, ar_index *index, const char *sql)
{
    ar_element element = {.expr = ar_expr_new(ctx, sql, AR_NOWHERE)};

    ar_vec_push(ctx->arena, &index->columns, element);
}

static void indexes_are_called_after_their_columns_and_expressions(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const expressions[] = {
        "lower(a)",
        "(a || 'x')",
        "(a::varchar)",
        "coalesce(a, 'x')",
        "((a || 'x')::varchar(3))",
        "(case when b > 0 then 1 else 2 end)",
        "(array[b])",
        "greatest(b, 1)",
        "(b + 1)",
        "(- b)",
        "upper(lower(a))",
        "pg_catalog.upper(a)",
        "((b))",
        "((a || 'x')::varchar::text)",
        "((b + 1)::bigint)",
        "(lower(a)::name)",
        "((a || 'x')::text || 'y')",
        "(a::text || 'x')",
    };
    size_t count = sizeof(expressions) / sizeof(*expressions);

    for (size_t i = 0; i < count; i++) {
        ar_model *model = ar_model_new(ctx, in_schema_s());
        ar_object *table = add_table(ctx, model, "item");
        ar_index *index = add_index(ctx, table, NULL, "b");

        add_column(ctx, table, "a", "text");
        add_column(ctx, table, "b", "integer");
        add_expression(ctx, index, expressions[i]);
        add_expression(ctx, index, expressions[i]);
        assert_names(
            ctx, model,
            ar_printf(ctx->arena,
                      "create table item (a text, b integer); create index on item (b, %s, "
                      "%s)",
                      expressions[i], expressions[i]));
    }
}

static void taken_names_get_the_servers_numbers(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, in_schema_s());
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    for (int i = 0; i < 3; i++)
        add_check(ctx, table, NULL, ar_printf(ctx->arena, "a > %d", i));
    for (int i = 0; i < 3; i++)
        add_index(ctx, table, NULL, "a");
    add_column(ctx, add_table(ctx, model, "item_a_idx1"), "x", "integer");
    assert_names(
        ctx, model,
        "create table item_a_idx1 (x integer); create table item (a integer, check (a > 0), "
        "check (a > 1), check (a > 2)); create index on item (a); create index on item (a); "
        "create index on item (a)");
}

static void serial_sequences_of_long_names_are_cut_as_the_server_cuts_them(void **state)
{
    ar_ctx *ctx = *state;
    static const char *const columns[] = {"id", "a_column_whose_name_is_rather_long_as_well",
                                          "größengrößengrößengrößengrößengrößengrößen"};

    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        ar_model *model = ar_model_new(ctx, in_schema_s());
        ar_object *table = add_table(ctx, model, long_table);

        add_column(ctx, table, columns[i], "serial");
        assert_names(
            ctx, model,
            ar_printf(ctx->arena, "create table %s (\"%s\" serial)", long_table, columns[i]));
    }
}

static void a_second_sequence_of_one_name_gets_a_number(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, in_schema_s());

    add_column(ctx, add_table(ctx, model, "a_b"), "c", "serial");
    add_column(ctx, add_table(ctx, model, "a"), "b_c", "serial");
    assert_names(ctx, model, "create table a (b_c serial); create table a_b (c serial)");
}

static void other_long_names_are_cut_to_what_the_server_keeps(void **state)
{
    ar_ctx *ctx = *state;
    ar_names columns = words(ctx, "a_column_whose_name_is_rather_long_as_well");
    char *name = ar_derive_name(ctx, target, "{table}_{columns}_key", long_table, &columns, 0);
    ar_names lines = server_query(ctx, ar_printf(ctx->arena, "select length('%s'::name)", name));

    assert_string_equal(lines.items[0], ar_printf(ctx->arena, "%zu", strlen(name)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reserved_word_is_quoted_as_the_server_quotes_it),
        cmocka_unit_test(odd_names_and_texts_come_back_unchanged),
        cmocka_unit_test(every_spelling_is_what_format_type_prints),
        cmocka_unit_test(every_type_of_the_catalogue_is_known),
        cmocka_unit_test(what_the_server_refuses_is_not_taken_for_a_type),
        cmocka_unit_test(neutral_names_are_types_of_the_server),
        cmocka_unit_test(every_zero_is_a_value_of_its_type),
        cmocka_unit_test(default_operator_classes_are_the_servers),
        cmocka_unit_test(unnamed_things_are_called_as_the_server_calls_them),
        cmocka_unit_test(indexes_are_called_after_their_columns_and_expressions),
        cmocka_unit_test(taken_names_get_the_servers_numbers),
        cmocka_unit_test(serial_sequences_of_long_names_are_cut_as_the_server_cuts_them),
        cmocka_unit_test(a_second_sequence_of_one_name_gets_a_number),
        cmocka_unit_test(other_long_names_are_cut_to_what_the_server_keeps),
    };

    if (!server_start())
        return 77;
    target = (ar_target){
        .engine = AR_POSTGRESQL, .version = server_version(), .default_schema = "public"};
    int failed = cmocka_run_group_tests(tests, make_ctx, free_ctx);

    server_stop();
    return failed;
}
