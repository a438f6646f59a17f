/* The reader of CREATE TABLE and CREATE INDEX texts: what pragmas do not tell, one fact at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "db/db.h"
#include "introspect/create_table.h"

static int new_context(void **state)
{
    *state = ar_ctx_new();
    return 0;
}

static int free_context(void **state)
{
    ar_ctx_free(*state);
    return 0;
}

/* Reads a text that SQLite itself accepts. */
static ar_table *read_table(ar_ctx *ctx, const char *sql)
{
    ar_table *table = ar_as_table(ar_object_new(ctx, AR_KIND_TABLE, NULL, "t"));
    const char *unknown = NULL, *message = NULL;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(ctx, AR_DB_STUBS, &db), AR_OK);
    if (!ar_db_try(ctx, db, sql, &message))
        fail_msg("%s: %s", sql, message);
    assert_int_equal(ar_create_table_read(ctx, sql, table, &unknown), AR_OK);
    if (unknown)
        fail_msg("%s: not understood: %s", sql, unknown);
    return table;
}

static ar_object *child(const ar_table *table, ar_kind kind, size_t place)
{
    for (size_t i = 0; i < table->object.children.count; i++) {
        ar_object *object = table->object.children.items[i];

        if (object->kind == kind && place-- == 0)
            return object;
    }
    return NULL;
}

static ar_column *column(const ar_table *table, size_t place)
{
    return ar_as_column(child(table, AR_KIND_COLUMN, place));
}

static const char *check_text(const ar_table *table, size_t place)
{
    return ar_as_check(child(table, AR_KIND_CHECK, place))->expr->sql;
}

static ar_key *primary_key(const ar_table *table)
{
    return ar_as_key(ar_table_primary_key(&table->object));
}

static ar_foreign_key *foreign_key(const ar_table *table, size_t place)
{
    return ar_as_foreign_key(child(table, AR_KIND_FOREIGN_KEY, place));
}

/* ---- names and types ----------------------------------------------------------------------- */

static void names_may_stand_in_all_four_quotings(void **state)
{
    ar_table *t = read_table(*state, "create table \"t\"(\"a \"\"x\" int, [b c] int, `d``e` int, "
                                     "'f''g' int, h$ int, \xc3\xa4 int)");

    assert_string_equal(column(t, 0)->object.name, "a \"x");
    assert_string_equal(column(t, 1)->object.name, "b c");
    assert_string_equal(column(t, 2)->object.name, "d`e");
    assert_string_equal(column(t, 3)->object.name, "f'g");
    assert_string_equal(column(t, 4)->object.name, "h$");
    assert_string_equal(column(t, 5)->object.name, "\xc3\xa4");
}

static void words_that_sqlite_lets_be_names_are_names(void **state)
{
    ar_table *t = read_table(*state, "create table t(key text, desc int, action, replace blob, "
                                     "\"check\" int, always text, generated text, no, like, "
                                     "strict, rowid, stored int, end int)");

    assert_string_equal(column(t, 0)->object.name, "key");
    assert_string_equal(column(t, 2)->object.name, "action");
    assert_null(column(t, 2)->type);
    assert_string_equal(column(t, 4)->object.name, "check");
    assert_string_equal(column(t, 12)->type->key, "int");
    assert_null(child(t, AR_KIND_CHECK, 0));
}

static void a_type_is_what_stands_between_name_and_constraints(void **state)
{
    ar_table *t = read_table(*state,
                             "create table t(a VARYING  /* c */ character ( 20 ) not null, "
                             "b, c double precision default 0, d decimal(10,-2), e \"my type\", "
                             "f [x y] (3), g unsigned big int unique, h Datetime check (h > 0),"
                             "i 'quoted', j \"not null\", k int [x y])");

    assert_string_equal(column(t, 0)->type->key, "varying character(20)");
    assert_null(column(t, 1)->type);
    assert_string_equal(column(t, 2)->type->key, "double precision");
    assert_string_equal(column(t, 3)->type->key, "decimal(10,-2)");
    assert_string_equal(column(t, 4)->type->key, "my type");
    assert_string_equal(column(t, 6)->type->key, "unsigned big int");
    assert_string_equal(column(t, 7)->type->text, "Datetime");
    assert_string_equal(column(t, 8)->type->key, "quoted");
    assert_string_equal(column(t, 9)->type->text, "\"not null\"");
    assert_string_equal(column(t, 10)->type->text, "\"int [x y]\"");
}

static void comments_are_nowhere(void **state)
{
    ar_table *t = read_table(*state, "create /* a ( */ table t -- b ,\n(a int /* , b int */, -- )\n"
                                     "  c int check ( -- why )\n c > 0 /* ) */ -- end\n) -- x\n)");

    assert_string_equal(column(t, 1)->object.name, "c");
    assert_null(column(t, 2));
    assert_string_equal(check_text(t, 0), "c > 0");
}

/* ---- constraints --------------------------------------------------------------------------- */

static void checks_lose_the_parentheses_round_them_and_keep_those_inside(void **state)
{
    ar_table *t = read_table(*state,
                             "create table t(a int check (((a > 0))), "
                             "b text constraint named check (b in ('x)', \"b\", '(')), "
                             "constraint pair check ((a > 1) or (b > 2)) on conflict ignore, "
                             "check (a) check (b))");

    assert_string_equal(check_text(t, 0), "a > 0");
    assert_null(child(t, AR_KIND_CHECK, 0)->name);
    assert_string_equal(check_text(t, 1), "a");
    assert_string_equal(check_text(t, 2), "b");
    assert_string_equal(check_text(t, 3), "b in ('x)', \"b\", '(')");
    assert_string_equal(child(t, AR_KIND_CHECK, 3)->name, "named");
    assert_string_equal(check_text(t, 4), "(a > 1) or (b > 2)");
    assert_string_equal(child(t, AR_KIND_CHECK, 4)->name, "pair");
    assert_null(child(t, AR_KIND_CHECK, 5));
}

static void keys_of_a_column_and_of_the_table_are_the_same_children(void **state)
{
    ar_table *t = read_table(*state, "create table t(a int constraint a_key unique, b text unique, "
                                     "c int, constraint two unique (c desc, b collate nocase), "
                                     "constraint pk primary key (a, c))");
    ar_key *two = ar_as_key(child(t, AR_KIND_UNIQUE, 2));

    assert_null(child(t, AR_KIND_UNIQUE, 0)->name);
    assert_string_equal(child(t, AR_KIND_UNIQUE, 1)->name, "a_key");
    assert_string_equal(two->object.name, "two");
    assert_string_equal(two->columns.items[0].column, "c");
    assert_true(two->columns.items[0].desc);
    assert_null(two->columns.items[0].collation);
    assert_string_equal(two->columns.items[1].collation, "nocase");
    assert_string_equal(primary_key(t)->object.name, "pk");
    assert_int_equal(primary_key(t)->columns.count, 2);
}

static void conflict_clauses_are_kept_where_they_act(void **state)
{
    ar_table *t = read_table(
        *state, "create table t(a int not null on conflict ignore "
                "unique on conflict replace, b int null on conflict fail, "
                "primary key (b) on conflict rollback, unique (a, b) on conflict fail)");

    assert_int_equal(column(t, 0)->not_null_on_conflict, AR_CONFLICT_IGNORE);
    assert_int_equal(ar_as_key(child(t, AR_KIND_UNIQUE, 0))->on_conflict, AR_CONFLICT_REPLACE);
    assert_int_equal(ar_as_key(child(t, AR_KIND_UNIQUE, 1))->on_conflict, AR_CONFLICT_FAIL);
    assert_int_equal(primary_key(t)->on_conflict, AR_CONFLICT_ROLLBACK);
    assert_false(column(t, 1)->not_null);
}

static void autoincrement_is_found_in_both_places(void **state)
{
    assert_true(column(read_table(*state, "create table t(a integer primary key asc on conflict "
                                          "abort autoincrement)"),
                       0)
                    ->autoincrement);
    assert_true(
        column(read_table(*state, "create table t(a integer, primary key(a autoincrement))"), 0)
            ->autoincrement);
}

static void foreign_keys_keep_actions_and_deferral(void **state)
{
    ar_table *t = read_table(
        *state, "create table t(a int references p on delete set null on update cascade match full "
                "deferrable initially deferred, b int constraint fk references p(x) not null "
                "deferrable, foreign key (a, b) references q (c, \"d e\") on delete restrict "
                "on update set default not deferrable initially immediate, "
                "foreign key (b) references q (c) on delete no action deferrable initially "
                "immediate)");

    assert_int_equal(foreign_key(t, 0)->on_delete, AR_SET_NULL);
    assert_int_equal(foreign_key(t, 0)->on_update, AR_CASCADE);
    assert_int_equal(foreign_key(t, 0)->deferrable, AR_DEFERRED);
    assert_int_equal(foreign_key(t, 0)->references.columns.count, 0);
    assert_string_equal(foreign_key(t, 1)->references.columns.items[1], "d e");
    assert_int_equal(foreign_key(t, 1)->on_delete, AR_RESTRICT);
    assert_int_equal(foreign_key(t, 1)->on_update, AR_SET_DEFAULT);
    assert_int_equal(foreign_key(t, 1)->deferrable, AR_NOT_DEFERRABLE);
    assert_int_equal(foreign_key(t, 2)->deferrable, AR_DEFERRABLE);
    assert_string_equal(foreign_key(t, 3)->object.name, "fk");
    assert_int_equal(foreign_key(t, 3)->deferrable, AR_DEFERRABLE);
    assert_true(column(t, 1)->not_null);
}

static void deferrable_belongs_to_the_last_key_before_it(void **state)
{
    ar_table *t = read_table(*state, "create table t(a int deferrable, b int references p, "
                                     "c int not null deferrable initially deferred)");

    assert_int_equal(foreign_key(t, 0)->deferrable, AR_DEFERRED);
    assert_true(column(t, 2)->not_null);
}

static void a_constraint_name_before_nothing_means_nothing(void **state)
{
    ar_table *t = read_table(*state, "create table t(a int constraint x not null constraint y "
                                     "collate nocase constraint z, constraint w)");

    assert_true(column(t, 0)->not_null);
    assert_string_equal(column(t, 0)->collation, "nocase");
    assert_int_equal(t->object.children.count, 1);
}

/* ---- defaults ------------------------------------------------------------------------------ */

static void defaults_are_what_they_evaluate_to(void **state)
{
    static const char *const cases[][2] = {
        {"0", "0"},
        {"-1", "-1"},
        {"+ 1.5e3", "+ 1.5e3"},
        {"'it''s'", "'it''s'"},
        {"\"text\"", "'text'"},
        {"word", "'word'"},
        {"x'ff'", "x'ff'"},
        {"TRUE", "TRUE"},
        {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
        {"(strftime('%s', 'now'))", "strftime('%s', 'now')"},
        {"((1 + 2))", "1 + 2"},
        {"null", NULL},
        {"(NULL)", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_ctx *ctx = *state;
        char *sql = ar_printf(ctx->arena, "create table t(a text default %s not null)",
                              cases[i][0]);
        const ar_column *a = column(read_table(ctx, sql), 0);

        assert_true(a->not_null);
        if (cases[i][1])
            assert_string_equal(a->default_expr->sql, cases[i][1]);
        else
            assert_null(a->default_expr);
    }
}

/* ---- generated columns --------------------------------------------------------------------- */

static void generated_columns_are_virtual_unless_stored(void **state)
{
    ar_table *t = read_table(*state,
                             "create table t(a int, b int generated always as (a + 1), "
                             "c int as (a * 2) stored, d generated always as (a) virtual not null, "
                             "e varchar(10) generated always as (a || '') stored unique, "
                             "f as (a) collate nocase)");
    static const bool is_virtual[] = {true, false, true, false, true};

    for (size_t i = 0; i < 5; i++) {
        assert_non_null(column(t, i + 1)->generated);
        assert_int_equal(column(t, i + 1)->virtual_column, is_virtual[i]);
    }
    assert_string_equal(column(t, 1)->type->key, "int");
    assert_string_equal(column(t, 1)->generated->sql, "a + 1");
    assert_null(column(t, 3)->type);
    assert_true(column(t, 3)->not_null);
    assert_string_equal(column(t, 4)->type->key, "varchar(10)");
    assert_null(column(t, 5)->type);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void options_stand_behind_the_parentheses_in_any_order(void **state)
{
    ar_table *t = read_table(*state, "create table t(a text primary key) STRICT, without ROWID;");

    assert_true(t->strict);
    assert_true(t->without_rowid);
}

static void key_columns_are_not_null_as_the_table_behaves(void **state)
{
    static const struct {
        const char *sql;
        bool not_null;
    } cases[] = {
        {"create table t(a int primary key)", false},
        {"create table t(a text not null primary key)", true},
        {"create table t(a integer not null primary key)", false}, /* the rowid: no difference */
        {"create table t(a integer primary key desc)", false},
        {"create table t(a integer not null primary key desc)", true},
        {"create table t(a integer primary key) without rowid", true},
        {"create table t(a text primary key) strict", true},
        {"create table t(a integer primary key) strict", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_int_equal(column(read_table(*state, cases[i].sql), 0)->not_null, cases[i].not_null);
}

static void desc_counts_in_a_columns_line_and_not_in_the_tables_key(void **state)
{
    assert_true(primary_key(read_table(*state, "create table t(a integer primary key desc)"))
                    ->columns.items[0]
                    .desc);
    assert_false(primary_key(read_table(*state, "create table t(a integer, primary key (a desc))"))
                     ->columns.items[0]
                     .desc);
    assert_true(
        primary_key(read_table(*state, "create table t(a integer, primary key (a desc)) without "
                                       "rowid"))
            ->columns.items[0]
            .desc);
}

static void names_in_keys_are_spelled_as_the_column_is(void **state)
{
    ar_table *t = read_table(*state, "create table t(Ab int, primary key (\"AB\"), unique ('aB'), "
                                     "foreign key (ab) references p(x))");

    assert_string_equal(primary_key(t)->columns.items[0].column, "Ab");
    assert_string_equal(ar_as_key(child(t, AR_KIND_UNIQUE, 0))->columns.items[0].column, "Ab");
    assert_string_equal(foreign_key(t, 0)->columns.items[0], "Ab");
}

static void binary_is_no_collation_and_the_columns_own_is_not_repeated(void **state)
{
    ar_table *t = read_table(*state, "create table t(a text collate BINARY, b text collate NoCase, "
                                     "unique (a collate binary, b collate NOCASE), "
                                     "unique (b collate binary, a collate RTRIM))");
    ar_key *one = ar_as_key(child(t, AR_KIND_UNIQUE, 0));
    ar_key *two = ar_as_key(child(t, AR_KIND_UNIQUE, 1));

    assert_null(column(t, 0)->collation);
    assert_string_equal(column(t, 1)->collation, "nocase");
    assert_null(one->columns.items[0].collation);
    assert_null(one->columns.items[1].collation);
    assert_string_equal(two->columns.items[0].collation, "binary");
    assert_string_equal(two->columns.items[1].collation, "rtrim");
}

static void what_is_not_known_is_said_and_not_guessed(void **state)
{
    static const char *const cases[][2] = {
        {"create table t(a int masked with (x), b int)", "x), b int)"},
        {"create table t(a int, period for system_time (b, c))", "b, c))"},
        {"create table t(a int) compressed", "compressed"},
        {"create table t(a int check (a > 0)", "the end of the text"},
        {"create table t(a int check (a > 0", "(a > 0"},
        {"create table t", "the end of the text"},
        {"create view t as select 1", "view t as select 1"},
        {"create table t(a int references p on delete explode)", "explode)"},
        {"create table t(a int default)", ")"},
        {"create table t(a int, unique ())", "))"},
        {"create table t(a int, unique (a + 1))", "))"},
        {"", "the end of the text"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_table *t = ar_as_table(ar_object_new(*state, AR_KIND_TABLE, NULL, "t"));
        const char *unknown = NULL;

        assert_int_equal(ar_create_table_read(*state, cases[i][0], t, &unknown), AR_OK);
        assert_string_equal(unknown, cases[i][1]);
    }
}

/* ---- indexes ------------------------------------------------------------------------------- */

static ar_index *read_index(ar_ctx *ctx, const char *sql)
{
    ar_table *table = read_table(ctx, "create table t(a text, B text collate nocase, \"c d\" int)");
    ar_index *index = ar_as_index(ar_object_new(ctx, AR_KIND_INDEX, NULL, "i"));
    const char *unknown = NULL;

    ar_object_add(ctx, &table->object, &index->object);
    assert_int_equal(ar_create_index_read(ctx, sql, index, &unknown), AR_OK);
    if (unknown)
        fail_msg("%s: not understood: %s", sql, unknown);
    return index;
}

static void an_index_has_columns_expressions_order_and_a_predicate(void **state)
{
    ar_index *i = read_index(*state, "create unique index if not exists i on t (a desc, (\"c d\"), "
                                     "lower(a) collate nocase asc, a || b collate rtrim, "
                                     "(a collate nocase) desc) where a > 'x' and (b is not null);");
    const ar_element *e = i->columns.items;

    assert_true(i->unique);
    assert_int_equal(i->columns.count, 5);
    assert_string_equal(e[0].column, "a");
    assert_true(e[0].desc);
    assert_string_equal(e[1].column, "c d");
    assert_string_equal(e[2].expr->sql, "lower(a)");
    assert_string_equal(e[2].collation, "nocase");
    assert_false(e[2].desc);
    assert_string_equal(e[3].expr->sql, "a || b collate rtrim");
    assert_null(e[3].collation);
    assert_string_equal(e[4].column, "a");
    assert_string_equal(e[4].collation, "nocase");
    assert_string_equal(i->where->sql, "a > 'x' and (b is not null)");
}

static void a_quoted_word_in_an_index_is_a_column_only_if_there_is_one(void **state)
{
    ar_index *i = read_index(*state, "create index i on t (\"A\", \"nope\", 'b', rowid)");

    assert_string_equal(i->columns.items[0].column, "A");
    assert_string_equal(i->columns.items[1].expr->sql, "\"nope\"");
    assert_string_equal(i->columns.items[2].column, "b");
    assert_string_equal(i->columns.items[3].expr->sql, "rowid");
    assert_false(i->unique);
    assert_null(i->where);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, new_context, free_context)
    const struct CMUnitTest tests[] = {
        T(names_may_stand_in_all_four_quotings),
        T(words_that_sqlite_lets_be_names_are_names),
        T(a_type_is_what_stands_between_name_and_constraints),
        T(comments_are_nowhere),
        T(checks_lose_the_parentheses_round_them_and_keep_those_inside),
        T(keys_of_a_column_and_of_the_table_are_the_same_children),
        T(conflict_clauses_are_kept_where_they_act),
        T(autoincrement_is_found_in_both_places),
        T(foreign_keys_keep_actions_and_deferral),
        T(deferrable_belongs_to_the_last_key_before_it),
        T(a_constraint_name_before_nothing_means_nothing),
        T(defaults_are_what_they_evaluate_to),
        T(generated_columns_are_virtual_unless_stored),
        T(options_stand_behind_the_parentheses_in_any_order),
        T(key_columns_are_not_null_as_the_table_behaves),
        T(desc_counts_in_a_columns_line_and_not_in_the_tables_key),
        T(names_in_keys_are_spelled_as_the_column_is),
        T(binary_is_no_collation_and_the_columns_own_is_not_repeated),
        T(what_is_not_known_is_said_and_not_guessed),
        T(an_index_has_columns_expressions_order_and_a_predicate),
        T(a_quoted_word_in_an_index_is_a_column_only_if_there_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
