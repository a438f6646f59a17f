#include <string.h>

#include "base/str.h"
#include "read.h"

/* A table with the one column "c". */
static ar_object *table_with(ar_engine engine, const char *line)
{
    const char *schema = engine == AR_POSTGRESQL ? "public" : NULL;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, schema, "t");
    ar_status status = ar_column_line(ctx, line, AR_NOWHERE, table, "c");

    assert_string_equal(faults_text(), "");
    assert_int_equal(status, AR_OK);
    return table;
}

static ar_column *column_from(ar_engine engine, const char *line)
{
    return ar_as_column(table_with(engine, line)->children.items[0]);
}

static char *fault_of(ar_engine engine, const char *line)
{
    const char *schema = engine == AR_POSTGRESQL ? "public" : NULL;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, schema, "t");
    char *text;

    assert_int_equal(ar_column_line(ctx, line, AR_NOWHERE, table, "c"), AR_INVALID);
    text = faults_text();
    ctx->diags.count = 0;
    ctx->error_count = 0;
    return text;
}

static void a_type_ends_where_a_clause_begins(void **state)
{
    static const struct {
        const char *line, *type;
    } cases[] = {
        {"text", "text"},
        {"numeric( 12 , 2 ) not null", "numeric( 12 , 2 )"},
        {"timestamp(3)  with time\n zone default now()", "timestamp(3) with time zone"},
        {"double precision null", "double precision"},
        {"character varying(20) collate \"C\"", "character varying(20)"},
        {"text[] not null", "text[]"},
        {"integer[3][] unique", "integer[3][]"},
        {"\"char\" not null", "\"char\""},
        {"shop.item_kind primary key", "shop.item_kind"},
        {"\"Odd Type\"(1) check (c > 0)", "\"Odd Type\"(1)"},
        {"geometry(Point,4326) comment 'x'", "geometry(Point,4326)"},
        {"interval day to second(3)", "interval day to second(3)"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(column_from(AR_POSTGRESQL, cases[i].line)->type->text, cases[i].type);
    assert_string_equal(column_from(AR_SQLITE, "text[] default '{}'")->type->text, "text[]");
    assert_string_equal(column_from(AR_SQLITE, "UNSIGNED BIG INT not null")->type->text,
                        "UNSIGNED BIG INT");
}

static void a_line_without_a_type_starts_with_a_clause(void **state)
{
    (void)state;
    assert_null(column_from(AR_SQLITE, "")->type);
    assert_null(column_from(AR_SQLITE, "default 1")->type);
    assert_null(column_from(AR_SQLITE, "primary key")->type);
}

static void a_default_is_a_value_or_stands_in_parentheses(void **state)
{
    static const struct {
        const char *value, *sql;
    } cases[] = {
        {"'pending'", "'pending'"},
        {"'it''s'", "'it''s'"},
        {"-1.5e3", "-1.5e3"},
        {"null", "null"},
        {"true", "true"},
        {"current_timestamp", "current_timestamp"},
        {"current_timestamp(3)", "current_timestamp(3)"},
        {"now()", "now()"},
        {"nextval('public.s'::regclass)", "nextval('public.s'::regclass)"},
        {"'{}'::text[]", "'{}'::text[]"},
        {"'x'::character varying(3)", "'x'::character varying(3)"},
        {"'x'::timestamp(3) with time zone", "'x'::timestamp(3) with time zone"},
        {"array[1, 2]", "array[1, 2]"},
        {"ARRAY[]::integer[]", "ARRAY[]::integer[]"},
        {"date '2020-01-01'", "date '2020-01-01'"},
        {"(case when true then 1 end)", "case when true then 1 end"},
        {"((1) + (2))", "(1) + (2)"},
        {"B'0'::\"bit\"", "B'0'::\"bit\""},
        {"timezone('utc'::text, now())", "timezone('utc'::text, now())"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_column *column = column_from(
            AR_POSTGRESQL, ar_printf(ctx->arena, "text default %s not null", cases[i].value));

        assert_string_equal(column->default_expr->sql, cases[i].sql);
        assert_true(column->not_null);
    }
    assert_string_equal(column_from(AR_SQLITE, "text default foo")->default_expr->sql, "foo");
    assert_string_equal(column_from(AR_SQLITE, "blob default x'ff'")->default_expr->sql, "x'ff'");
}

static void clauses_come_in_any_order(void **state)
{
    (void)state;
    ar_object *table = table_with(AR_POSTGRESQL,
                                  "bigint check (c > 0) unique comment 'it''s' default 5 "
                                  "references s.\"o.d\"(id) on delete set null (c) on update "
                                  "cascade match full deferrable initially deferred not null "
                                  "check (c < 9) no inherit not valid collate pg_catalog.\"C\"");
    ar_column *column = ar_as_column(table->children.items[0]);
    ar_foreign_key *key = ar_as_foreign_key(child_of(table, AR_KIND_FOREIGN_KEY, 0));
    ar_check *second = ar_as_check(child_of(table, AR_KIND_CHECK, 1));

    assert_true(column->not_null);
    assert_string_equal(column->default_expr->sql, "5");
    assert_string_equal(column->object.comment, "it's");
    assert_string_equal(column->collation, "C");
    assert_null(column->collation_schema);
    assert_string_equal(key->references.schema, "s");
    assert_string_equal(key->references.table, "o.d");
    assert_string_equal(key->references.columns.items[0], "id");
    assert_string_equal(key->columns.items[0], "c");
    assert_int_equal(key->on_delete, AR_SET_NULL);
    assert_string_equal(key->on_delete_columns.items[0], "c");
    assert_int_equal(key->on_update, AR_CASCADE);
    assert_true(key->match_full);
    assert_int_equal(key->deferrable, AR_DEFERRED);
    assert_string_equal(ar_as_check(child_of(table, AR_KIND_CHECK, 0))->expr->sql, "c > 0");
    assert_true(second->no_inherit && second->not_valid && !second->not_enforced);
    assert_string_equal(ar_as_key(child_of(table, AR_KIND_UNIQUE, 0))->columns.items[0].column,
                        "c");
}

static void identity_is_said_short_or_long(void **state)
{
    (void)state;
    ar_identity identity = *column_from(AR_POSTGRESQL,
                                        "bigint identity always (sequence name x.q start with -5 "
                                        "increment by 2 minvalue -9 maxvalue 9 cache 3 cycle)")
                                ->identity;

    assert_true(identity.always && identity.cycle);
    assert_string_equal(identity.sequence, "q");
    assert_string_equal(identity.start, "-5");
    assert_string_equal(identity.increment, "2");
    assert_string_equal(identity.min, "-9");
    assert_string_equal(identity.max, "9");
    assert_string_equal(identity.cache, "3");
    assert_false(column_from(AR_POSTGRESQL, "bigint identity")->identity->always);
    assert_true(column_from(AR_POSTGRESQL, "int generated always as identity")->identity->always);
    assert_false(column_from(AR_POSTGRESQL, "int generated by default as identity (start with 1 "
                                            "increment by 1 no minvalue no maxvalue cache 1)")
                     ->identity->always);
}

static void generated_is_stored_unless_it_says_virtual(void **state)
{
    (void)state;
    assert_false(column_from(AR_POSTGRESQL, "int generated (a * 2)")->virtual_column);
    assert_true(column_from(AR_SQLITE, "int generated always as (a * 2) virtual")->virtual_column);
    assert_string_equal(column_from(AR_SQLITE, "int as (a * 2) stored")->generated->sql, "a * 2");
}

static void sqlites_own_clauses_are_read(void **state)
{
    (void)state;
    ar_object *table = table_with(AR_SQLITE, "integer not null on conflict ignore primary key desc "
                                             "on conflict replace autoincrement unique on conflict "
                                             "fail");
    ar_column *column = ar_as_column(table->children.items[0]);
    ar_key *key = ar_as_key(child_of(table, AR_KIND_PRIMARY_KEY, 0));

    assert_int_equal(column->not_null_on_conflict, AR_CONFLICT_IGNORE);
    assert_true(column->autoincrement);
    assert_true(key->columns.items[0].desc);
    assert_int_equal(key->on_conflict, AR_CONFLICT_REPLACE);
    assert_int_equal(ar_as_key(child_of(table, AR_KIND_UNIQUE, 0))->on_conflict, AR_CONFLICT_FAIL);
}

static void a_constraint_in_a_line_may_have_a_name(void **state)
{
    (void)state;
    ar_object *table = table_with(AR_POSTGRESQL, "int constraint \"Odd one\" unique constraint k "
                                                 "check (c > 0) constraint n not null");

    assert_string_equal(child_of(table, AR_KIND_UNIQUE, 0)->name, "Odd one");
    assert_string_equal(child_of(table, AR_KIND_CHECK, 0)->name, "k");
    assert_string_equal(ar_as_column(table->children.items[0])->not_null_as.name, "n");
}

static void names_in_lines_are_literal(void **state)
{
    (void)state;
    ar_object *table = table_with(AR_POSTGRESQL, "int references My-Table(Caf\xC3\xA9)");
    ar_foreign_key *key = ar_as_foreign_key(child_of(table, AR_KIND_FOREIGN_KEY, 0));

    assert_string_equal(key->references.table, "My-Table");
    assert_string_equal(key->references.columns.items[0], "Caf\xC3\xA9");
}

static void expressions_know_their_place(void **state)
{
    (void)state;
    ar_object *table = table_with(AR_POSTGRESQL, "int default 5 check ( c > 0 )");
    ar_pos check = ar_as_check(child_of(table, AR_KIND_CHECK, 0))->expr->pos;
    ar_pos value = ar_as_column(table->children.items[0])->default_expr->pos;

    assert_int_equal(value.column, 13);
    assert_int_equal(value.width, 1);
    assert_int_equal(check.column, 23);
    assert_int_equal(check.width, 5);
}

static void faults_in_lines_stand_where_they_are(void **state)
{
    static const struct {
        ar_engine engine;
        const char *line, *wanted;
    } cases[] = {
        {AR_POSTGRESQL, "bigint nott null",
         "1:8+4 bad-column-line: unexpected \"nott\" (did you mean \"not\"?)"},
        {AR_POSTGRESQL, "bigint not nul",
         "1:12+3 bad-column-line: unexpected \"nul\" (did you mean \"null\"?)"},
        {AR_POSTGRESQL, "text default pending",
         "1:14+7 bad-default: \"pending\" is no value (a string stands in single quotes, an "
         "expression in parentheses)"},
        {AR_POSTGRESQL, "int default 1 + 2",
         "1:15+1 bad-default: \"+\" is no value (an expression stands in parentheses)"},
        {AR_POSTGRESQL, "text default", "1:13+0 bad-default: a value is missing here"},
        {AR_POSTGRESQL, "int default 1 default 2", "1:15+7 said-twice: \"default\" is said twice"},
        {AR_POSTGRESQL, "int not null null",
         "1:14+4 null-and-not-null: a column cannot be both null and not null"},
        {AR_POSTGRESQL, "int check c > 0", "1:11+1 bad-column-line: expected (, found \"c\""},
        {AR_POSTGRESQL, "int check ()",
         "1:11+1 bad-column-line: there is nothing in the "
         "parentheses"},
        {AR_POSTGRESQL, "int check (c > 0", "1:11+1 bad-column-line: a parenthesis is not closed"},
        {AR_POSTGRESQL, "text default 'x",
         "1:14+2 bad-column-line: a quote or comment is not "
         "closed"},
        {AR_POSTGRESQL, "int references", "1:15+0 bad-column-line: a table's name is missing here"},
        {AR_POSTGRESQL, "int references t(", "1:17+1 bad-column-line: a parenthesis is not closed"},
        {AR_POSTGRESQL, "int references t on delete cascad",
         "1:28+6 bad-column-line: unexpected \"cascad\" (did you mean \"cascade\"?)"},
        {AR_POSTGRESQL, "int identity (start 1.5)",
         "1:21+3 bad-identity: expected a whole number, found \"1.5\""},
        {AR_POSTGRESQL, "int identity (begin 1)", "1:15+5 bad-identity: unexpected \"begin\""},
        {AR_POSTGRESQL, "int constraint x default 1",
         "1:18+7 bad-column-line: expected the constraint that has this name, found \"default\""},
        {AR_POSTGRESQL, "int comment 5",
         "1:13+1 bad-column-line: expected a text in single quotes, found \"5\""},
        {AR_POSTGRESQL, "int; drop table x",
         "1:4+1 bad-column-line: a semicolon cannot stand here"},
        {AR_SQLITE, "text unique on conflict abrot",
         "1:25+5 bad-column-line: unexpected \"abrot\" (did you mean \"abort\"?)"},
        {AR_POSTGRESQL, "5", "1:1+1 bad-column-line: expected a type, found \"5\""},
        {AR_POSTGRESQL, "int[ not null", "1:14+0 bad-type: ] is missing here"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(fault_of(cases[i].engine, cases[i].line), cases[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_type_ends_where_a_clause_begins),
        TEST(a_line_without_a_type_starts_with_a_clause),
        TEST(a_default_is_a_value_or_stands_in_parentheses),
        TEST(clauses_come_in_any_order),
        TEST(identity_is_said_short_or_long),
        TEST(generated_is_stored_unless_it_says_virtual),
        TEST(sqlites_own_clauses_are_read),
        TEST(a_constraint_in_a_line_may_have_a_name),
        TEST(names_in_lines_are_literal),
        TEST(expressions_know_their_place),
        TEST(faults_in_lines_stand_where_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
