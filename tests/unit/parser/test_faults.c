#include <string.h>

#include "base/str.h"
#include "read.h"

typedef struct fault_case {
    const char *yaml, *wanted;
} fault_case;

#define T(columns_and_more) "tables:\n  t:\n" columns_and_more
#define COLUMNS(columns)    T("    columns:\n" columns)

static void check_all(ar_engine engine, const fault_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        read_teardown(NULL);
        read_setup(NULL);
        assert_string_equal(read_faults(engine, cases[i].yaml), cases[i].wanted);
    }
}

#define CHECK_ALL(engine, cases) check_all(engine, cases, sizeof(cases) / sizeof(*(cases)))

static void keys_and_shapes_that_do_not_exist_are_refused(void **state)
{
    static const fault_case cases[] = {
        {"tabels: {}\n", "1:1+6 unknown-key: unknown key \"tabels\" (did you mean \"tables\"?)"},
        {"zebra: {}\n", "1:1+5 unknown-key: unknown key \"zebra\""},
        {"views: {v: {with: {}}}\n", "1:12+10 missing-key: \"sql\" is missing"},
        {T("    columns: {a: int}\n    depends_on: {}\n"),
         "4:17+2 bad-shape: \"depends_on\" takes a list of names, not a mapping"},
        {COLUMNS("      a: {type: int, owner: me}\n"),
         "4:22+5 no-grants: column \"a\" has its table's owner"},
        {COLUMNS("      a: {type: int, not_nul: true}\n"),
         "4:22+7 unknown-key: unknown key \"not_nul\" (did you mean \"not_null\"?)"},
        {COLUMNS("      a: {type: int, schema: x}\n"),
         "4:22+6 unknown-key: unknown key \"schema\""},
        {"tables: [a]\n", "1:9+3 bad-shape: \"tables\" takes a mapping by name, not a list"},
        {"- a\n", "1:1+3 file-shape: a model file is a mapping, not a list"},
        {"tables:\n  t: int\n", "2:6+3 bad-shape: \"t\" takes a mapping, not text"},
        {"tables:\n  t:\n", "2:5+0 bad-shape: \"t\" takes a mapping, not nothing "
                            "(what belongs to it stands below it, indented)"},
        {"tables:\n  t: {comment: x}\n", "2:6+12 missing-key: \"columns\" is missing"},
        {T("    columns: [a]\n"),
         "3:14+3 bad-shape: \"columns\" takes a mapping: name, then type, not a list"},
        {COLUMNS("      a: [int]\n"), "4:10+5 bad-shape: \"a\" takes a line such as \"text not "
                                      "null\", or a mapping, not a list"},
        {T("    columns: {a: int}\n    uniques: [a]\n"),
         "4:15+1 bad-shape: \"unique\" takes a list of columns, or a mapping, not text"},
        {T("    columns: {a: int}\n    uniques: {u: []}\n"),
         "4:18+2 bad-shape: the list of columns is empty"},
        {COLUMNS("      a: {type: int, not_null: yes}\n"),
         "4:32+3 bad-boolean: \"not_null\" takes true or false, not \"yes\""},
        {"sequences: {s: {start: 1.5}}\n",
         "1:24+3 bad-number: \"start\" takes a whole number, not \"1.5\""},
        {COLUMNS("      a: {type: int, unique: true, references: t(a), on_update: cascde}\n"),
         "4:65+6 unknown-word: \"on_update\" cannot be \"cascde\" (did you mean \"cascade\"?)"},
        {COLUMNS("      a: {type: int, only: [mysql]}\n"),
         "4:29+5 unknown-word: \"only\" cannot be \"mysql\" (it takes one of: sqlite, "
         "postgresql)"},
        {"tables: {'': {columns: {a: int}}}\n", "1:10+2 bad-name: a name is missing in \"\""},
        {"tables: {a.: {columns: {a: int}}}\n", "1:10+2 bad-name: a name is missing in \"a.\""},
        {"sequences: {s: {owned_by: t}}\n",
         "1:27+1 bad-name: \"owned_by\" takes TABLE.COLUMN, not \"t\""},
        {COLUMNS("      a: {type: int, sqlite: {typ: x}}\n"),
         "4:31+3 unknown-key: unknown key \"typ\" (did you mean \"type\"?)"},
        {COLUMNS("      a: {type: int, postgresql: {remove: [quux]}}\n"),
         "4:44+4 unknown-key: unknown key \"quux\""},
        {COLUMNS("      a: {type: int, postgresql: 5}\n"),
         "4:34+1 bad-shape: \"postgresql\" takes a mapping, not text"},
    };
    (void)state;

    CHECK_ALL(AR_POSTGRESQL, cases);
}

static void values_that_yaml_cut_short_are_seen(void **state)
{
    static const fault_case cases[] = {
        {COLUMNS("      a: {type: numeric(12,2), not_null: true}\n"),
         "4:17+10 yaml-cut-short: the value \"numeric(12\" is cut short (a comma or bracket ends a "
         "value inside {} and []: quote it, or use a block)"},
        {COLUMNS("      a: int\n") "    checks: {k: (a #>> '{b}') = 'x'}\n",
         "5:17+2 yaml-cut-short: the value \"(a\" is cut short (\" #\" starts a comment: quote the "
         "value, or write a block)"},
        {COLUMNS("      a: int\n") "    checks:\n      k: a #>> 'x' = 'y'\n",
         "6:10+1 yaml-cut-short: the value \"a\" is cut short (\" #\" starts a comment: quote the "
         "value, or write a block)"},
        {COLUMNS("      a: text default 'x # y'\n"),
         "4:10+15 yaml-cut-short: the value \"text default 'x\" is cut short (\" #\" starts a "
         "comment: quote the value, or write a block)"},
        {COLUMNS("      a: int\n") "    checks: {k: a = 'x,y'}\n",
         "5:17+6 yaml-cut-short: the value \"a = 'x\" is cut short (a comma or bracket ends a "
         "value inside {} and []: quote it, or use a block)"},
        {COLUMNS("      a: int\n") "    indexes: {i: [lower(a), (coalesce(a, b))]}\n",
         "5:29+11 yaml-cut-short: the value \"(coalesce(a\" is cut short (a comma or bracket ends "
         "a "
         "value inside {} and []: quote it, or use a block)"},
        {COLUMNS("      a: int # a comment is a comment\n"), ""},
        {COLUMNS("      a: {type: int, comment: 'a (b'}\n"), ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        read_teardown(NULL);
        read_setup(NULL);
        char *seen = read_faults(AR_POSTGRESQL, cases[i].yaml);

        /* The flow mapping of the second case is broken YAML besides. */
        if (i == 1)
            assert_non_null(strstr(seen, "yaml"));
        else
            assert_string_equal(seen, cases[i].wanted);
    }
}

static void expressions_are_looked_at(void **state)
{
    static const fault_case cases[] = {
        {COLUMNS("      a: {type: int, default_sql: 'nobody'}\n"),
         "4:35+8 lost-quotes: the quotes round \"nobody\" are YAML's, SQL does not see them (write "
         "\"'nobody'\" for a string, or leave the quotes out)"},
        {COLUMNS("      a: {type: int, check: 'a > (1'}\n"),
         "4:34+1 bad-expression: a parenthesis is not closed"},
        {COLUMNS("      a: {type: int, check: 'a > 1)'}\n"),
         "4:35+1 bad-expression: a parenthesis is closed that was not opened"},
        {COLUMNS("      a: {type: int, check: 'a; b'}\n"),
         "4:31+1 bad-expression: a semicolon cannot stand here"},
        {COLUMNS("      a: {type: int, check: ''}\n"),
         "4:29+2 no-expression: \"check\" needs an expression"},
        {COLUMNS("      a: {type: int, default: null}\n"),
         "4:31+4 bad-default: \"default\" needs a value (leave it out for no default; quote the "
         "word for a string: \"null\")"},
        {COLUMNS("      a: {type: '', not_null: true}\n"),
         "4:17+2 bad-type: \"type\" needs a type's name"},
        {COLUMNS("      a: not null\n"),
         "4:7+1 missing-type: column \"a\" has no type (only SQLite has columns without a type)"},
        {COLUMNS("      a: int default 1 generated (2)\n"),
         "4:7+1 key-conflict: column \"a\" is generated and has a default as well"},
        {COLUMNS("      a: {type: int, default: 1, default_sql: '2'}\n"),
         "4:34+11 key-conflict: \"default\" and \"default_sql\" exclude each other"},
        {COLUMNS("      a: {type: int, on_delete: cascade}\n"),
         "4:22+9 key-conflict: an option of a foreign key without \"references\""},
    };
    (void)state;

    CHECK_ALL(AR_POSTGRESQL, cases);
}

static void names_that_mean_nothing_are_refused(void **state)
{
    static const fault_case cases[] = {
        {COLUMNS("      a: int\n") "    primary_key: [b]\n",
         "5:19+1 unknown-column: table \"t\" has no column \"b\" (did you mean \"a\"?)"},
        {COLUMNS("      total: int\n") "    indexes: {i: [totl desc]}\n",
         "5:19+4 unknown-column: table \"t\" has no column \"totl\" (did you mean \"total\"?)"},
        {COLUMNS("      a: int\n") "    indexes: {i: [a || 'x']}\n",
         "5:21+2 bad-element: neither a column nor a call nor in parentheses (an expression stands "
         "in parentheses unless it is a call)"},
        {COLUMNS("      a: int\n") "    uniques: {u: [lower(a)]}\n",
         "5:19+8 key-element: a key holds columns only"},
        {COLUMNS("      a: int\n") "    indexes: {i: {columns: [a], include: [bb]}}\n",
         "5:43+2 unknown-column: table \"t\" has no column \"bb\""},
        {COLUMNS("      a: int\n") "    foreign_keys: {f: (a) t(a)}\n",
         "5:27+1 bad-foreign-key: expected references, found \"t\""},
        {COLUMNS("      a: int\n") "    foreign_keys: {f: (aa) references t}\n",
         "5:24+2 unknown-column: table \"t\" has no column \"aa\" (did you mean \"a\"?)\n"
         "5:39+1 no-primary-key: table \"t\" has no primary key to refer to (name the columns: "
         "t(column))"},
        {COLUMNS("      a: int primary key\n      b: int references t(cc)\n"),
         "5:27+2 unknown-column: table \"t\" has no column \"cc\""},
        {COLUMNS("      a: int\n      b: int references t(a)\n"),
         "5:25+1 reference-not-unique: (a) of table \"t\" is neither a key nor unique (a foreign "
         "key refers to a primary key or to unique columns)"},
        {T("    columns: {a: int, b: int}\n    primary_key: [a, b]\n"
           "    foreign_keys: ['(a) references t']\n"),
         "5:36+1 reference-columns: 1 column cannot refer to 2 of table \"t\""},
        {COLUMNS("      a: int references x.t(a)\n"),
         "4:25+3 unresolved-reference: no app declares a table \"x.t\" (did you mean \"t\" "
         "(models.yaml:2)?)"},
        {"sequences: {s: {owned_by: t.b}}\ntables: {t: {columns: {a: int}}}\n",
         "1:27+3 unknown-column: table \"t\" has no column \"b\" (did you mean \"a\"?)"},
        {T("    use: [tmes]\n    columns: {a: int}\n") "mixins: {times: {columns: {b: int}}}\n",
         "3:11+4 unknown-mixin: there is no mixin \"tmes\" (did you mean \"times\"?)"},
        {COLUMNS("      a: int\n") "    exclusions: {x: using gist (a)}\n",
         "5:34+0 bad-exclusion: with OPERATOR is missing here"},
        {COLUMNS("      a: int\n") "    exclusions: {x: (a with =) wher (a)}\n",
         "5:32+4 bad-exclusion: unexpected \"wher\" (did you mean \"where\"?)"},
    };
    (void)state;

    CHECK_ALL(AR_POSTGRESQL, cases);
}

static void what_is_there_twice_is_shown_with_both_places(void **state)
{
    static const fault_case cases[] = {
        {"tables:\n  a: {columns: {x: int}}\nsequences: {a: {}}\n",
         "3:13+1 name-taken: the sequence \"a\" has the name of a table (the other one stands "
         "at models.yaml:2:3)"},
        {"enums: {a: [x]}\ntables:\n  a: {columns: {x: int}}\n",
         "3:3+1 name-taken: the table \"a\" has the name of an enum (the other one stands at "
         "models.yaml:1:9)"},
        {"tables:\n  a: {columns: {x: int}}\n  public.a: {columns: {x: int}}\n",
         "3:3+8 duplicate-name: there are two tables \"a\" (the other one stands at "
         "models.yaml:2:3)"},
        {"tables:\n  a: {columns: {x: int}, indexes: {i: [x]}}\n"
         "  b: {columns: {x: int}, indexes: {i: [x]}}\n",
         "3:36+1 duplicate-name: there are two indexes \"i\" (the other one stands at "
         "models.yaml:2:36)"},
        {T("    use: [m]\n    columns: {x: int}\n") "mixins: {m: {columns: {x: int}}}\n",
         "5:24+1 duplicate-column: table \"t\" has two columns \"x\" (the other one stands at "
         "models.yaml:4:15)"},
        {T("    columns:\n      a: int primary key\n      b: int primary key\n"),
         "5:14+11 two-primary-keys: table \"t\" has two primary keys (the other one stands at "
         "models.yaml:4:14; a key of several columns is \"primary_key: [a, b]\")"},
        {"enums: {e: [a, b, a]}\n", "1:19+1 duplicate-value: enum \"e\" has the value \"a\" twice "
                                    "(it stands at models.yaml:1:13 already)"},
    };
    (void)state;

    CHECK_ALL(AR_POSTGRESQL, cases);
}

static void sqlite_names_meet_without_case_and_schema(void **state)
{
    static const fault_case cases[] = {
        {"tables:\n  a: {columns: {x: int}}\n  s.A: {columns: {x: int}}\n",
         "3:3+3 duplicate-name: there are two tables \"A\" (the other one stands at "
         "models.yaml:2:3)"},
        {T("    columns: {x: int, X: int}\n"),
         "3:23+1 duplicate-column: table \"t\" has two columns \"X\" (the other one stands at "
         "models.yaml:3:15)"},
    };
    (void)state;

    CHECK_ALL(AR_SQLITE, cases);
}

static void a_mixins_fault_is_said_once(void **state)
{
    (void)state;
    assert_string_equal(read_faults(AR_POSTGRESQL, "mixins: {m: {columns: {x: int nott null}}}\n"
                                                   "tables:\n"
                                                   "  a: {use: [m], columns: {y: int}}\n"
                                                   "  b: {use: [m], columns: {y: int}}\n"),
                        "1:31+4 bad-column-line: unexpected \"nott\" (did you mean \"not\"?)");
}

static void a_mixin_that_nobody_uses_is_read_too(void **state)
{
    (void)state;
    assert_string_equal(read_faults(AR_POSTGRESQL, "mixins: {m: {colums: {}}}\n"),
                        "1:14+6 unknown-key: unknown key \"colums\" (did you mean \"columns\"?)");
}

static void a_fault_in_a_column_causes_no_others(void **state)
{
    (void)state;
    assert_string_equal(
        read_faults(AR_POSTGRESQL, T("    columns: {a: int primary key nott, b: int}\n"
                                     "    indexes: {i: [a]}\n"
                                     "    foreign_keys: ['(b) references t']\n")),
        "3:34+4 bad-column-line: unexpected \"nott\" (did you mean \"not\"?)");
}

static void many_faults_come_at_once_but_no_more_than_50(void **state)
{
    ar_str yaml;
    (void)state;

    ar_str_init(&yaml, ctx->arena);
    for (int i = 0; i < 70; i++)
        ar_str_addf(&yaml, "wrong_%d: 1\n", i);
    read_faults(AR_POSTGRESQL, yaml.data);
    assert_int_equal(ctx->error_count, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_and_shapes_that_do_not_exist_are_refused),
        TEST(values_that_yaml_cut_short_are_seen),
        TEST(expressions_are_looked_at),
        TEST(names_that_mean_nothing_are_refused),
        TEST(what_is_there_twice_is_shown_with_both_places),
        TEST(sqlite_names_meet_without_case_and_schema),
        TEST(a_mixins_fault_is_said_once),
        TEST(a_mixin_that_nobody_uses_is_read_too),
        TEST(a_fault_in_a_column_causes_no_others),
        TEST(many_faults_come_at_once_but_no_more_than_50),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
