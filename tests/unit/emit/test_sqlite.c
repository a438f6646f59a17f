/* SQLite: the text of CREATE TABLE, native ALTER, indexes; all of it run by the engine. */
#include "make.h"

static ar_object *people(ar_model *m)
{
    ar_object *t = table(m, "people");

    column(t, "id", "integer");
    column(t, "name", "text not null");
    key(t, AR_KIND_PRIMARY_KEY, NULL, "id");
    return t;
}

static void a_table_is_written_one_line_a_column(void **state)
{
    ar_model *m = model(lite);
    ar_object *t = people(m);
    ar_column *nick = column(t, "nick", "varchar(20)");

    (void)state;
    nick->default_expr = expr("'x'");
    nick->collation = "nocase";
    check(t, NULL, "name <> ''");
    key(t, AR_KIND_UNIQUE, "people_nick_key", "nick name")->on_conflict = AR_CONFLICT_IGNORE;
    ar_foreign_key *boss = foreign_key(t, NULL, "id", "people", "id");

    boss->on_delete = AR_CASCADE;
    boss->on_update = AR_SET_NULL;
    boss->deferrable = AR_DEFERRED;
    assert_string_equal(model_sql(m),
                        "-- Create table \"people\".\n"
                        "CREATE TABLE people (\n"
                        "    id integer PRIMARY KEY,\n"
                        "    name text NOT NULL,\n"
                        "    nick varchar(20) DEFAULT 'x' COLLATE nocase,\n"
                        "    CONSTRAINT people_nick_key UNIQUE (nick, name) ON CONFLICT IGNORE,\n"
                        "    FOREIGN KEY (id) REFERENCES people (id) ON UPDATE SET NULL "
                        "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,\n"
                        "    CHECK (name <> '')\n"
                        ");\n\n");
    assert_string_equal(run_sqlite(model_sql(m)), "");
}

static void what_only_sqlite_has_is_written_and_understood(void **state)
{
    ar_model *m = model(lite);
    ar_object *counted = table(m, "counted"), *pair = table(m, "pair"), *loose = table(m, "loose");

    (void)state;
    column(counted, "id", "integer")->autoincrement = true;
    key(counted, AR_KIND_PRIMARY_KEY, "pk", "id");
    column(counted, "at", "text not null")->not_null_on_conflict = AR_CONFLICT_REPLACE;
    column(counted, "twice", "integer")->generated = expr("id * 2 -- twice");
    ar_as_table(pair)->strict = ar_as_table(pair)->without_rowid = true;
    column(pair, "a", "text not null");
    column(pair, "b", "integer not null");
    ar_key *both = key(pair, AR_KIND_PRIMARY_KEY, NULL, "a b");

    both->columns.items[0].collation = "nocase";
    both->columns.items[0].desc = true;
    both->on_conflict = AR_CONFLICT_REPLACE;
    column(loose, "value", "")->default_expr = expr("1 + 1");
    column(loose, "any name", "");
    char *sql = model_sql(m);

    assert_has(sql, "    id integer CONSTRAINT pk PRIMARY KEY AUTOINCREMENT,\n"
                    "    at text NOT NULL ON CONFLICT REPLACE,\n"
                    "    twice integer GENERATED ALWAYS AS (id * 2) STORED\n)");
    assert_has(sql, "PRIMARY KEY (a COLLATE nocase DESC, b) ON CONFLICT REPLACE\n"
                    ") STRICT, WITHOUT ROWID;");
    assert_has(sql, "    value DEFAULT (1 + 1),\n    \"any name\"\n)");
    assert_string_equal(run_sqlite(sql), "");
}

static void what_says_nothing_is_written_where_it_stood(void **state)
{
    ar_model *m = model(lite);
    ar_object *said = table(m, "said"), *strict = table(m, "strict_one"), *wide = table(m, "wide");

    (void)state;
    column(said, "id", "integer")->not_null_said = true;
    column(said, "note", "text")->default_null_said = true;
    key(said, AR_KIND_PRIMARY_KEY, NULL, "id");
    ar_as_table(strict)->strict = ar_as_table(wide)->without_rowid = true;
    column(strict, "a", "text not null");
    key(strict, AR_KIND_PRIMARY_KEY, NULL, "a");
    column(wide, "b", "text not null")->not_null_said = true;
    key(wide, AR_KIND_PRIMARY_KEY, NULL, "b");
    char *sql = model_sql(m);

    assert_has(sql, "    id integer NOT NULL PRIMARY KEY,\n    note text DEFAULT NULL\n)");
    assert_has(sql, "    a text PRIMARY KEY\n) STRICT;");
    assert_has(sql, "    b text NOT NULL PRIMARY KEY\n) WITHOUT ROWID;");
    assert_string_equal(run_sqlite(sql), "");
}

static void an_integer_key_in_descending_order_is_not_the_rowid(void **state)
{
    ar_model *m = model(lite);
    ar_object *up = table(m, "up"), *down = table(m, "down");

    (void)state;
    column(up, "id", "integer");
    key(up, AR_KIND_PRIMARY_KEY, NULL, "id");
    column(down, "id", "integer");
    key(down, AR_KIND_PRIMARY_KEY, NULL, "id")->columns.items[0].desc = true;
    char *script = ar_printf(test_ctx()->arena,
                             "%sINSERT INTO up VALUES (7); INSERT INTO down VALUES (7);"
                             "SELECT rowid FROM up; SELECT rowid FROM down;",
                             model_sql(m));

    assert_string_equal(run_sqlite(script), "7\n1\n");
}

static void indexes_have_directions_collations_expressions_and_predicates(void **state)
{
    ar_model *m = model(lite);
    ar_object *t = people(m);
    ar_index *i = ix(t, "people_name_idx", "name id");
    ar_element lower = {.expr = expr("lower(name)")}, sum = {.expr = expr("id + 1"), .desc = true};

    (void)state;
    i->unique = true;
    i->columns.items[0].collation = "nocase";
    i->columns.items[1].desc = true;
    ar_vec_push(test_ctx()->arena, &i->columns, lower);
    ar_vec_push(test_ctx()->arena, &i->columns, sum);
    i->where = expr("name <> 'x'");
    char *sql = model_sql(m);

    assert_has(sql, "CREATE UNIQUE INDEX people_name_idx ON people (name COLLATE nocase, id DESC, "
                    "lower(name), (id + 1) DESC)\n    WHERE name <> 'x';");
    assert_string_equal(run_sqlite(sql), "");
}

static void columns_are_added_renamed_and_dropped_in_place(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = people(base), *after = people(wanted);
    ar_column *added = column(after, "boss", "integer");
    ar_foreign_key *fk = foreign_key(after, NULL, "boss", "people", "id");
    ar_object *old_name = before->children.items[1];
    ar_column *new_name = column(after, "full name", "text not null");
    ar_ops ops = {0};

    (void)state;
    rename_to(&ops, old_name, &new_name->object);
    create(&create(&ops, &added->object)->parts, &fk->object);
    char *up = up_sql(base, wanted, &ops), *down = down_sql(base, wanted, &ops);

    assert_string_equal(up,
                        "-- Rename column \"name\" of \"people\" to \"full name\".\n"
                        "ALTER TABLE people RENAME COLUMN name TO \"full name\";\n\n"
                        "-- Add column \"boss\" to \"people\".\n"
                        "ALTER TABLE people ADD COLUMN boss integer REFERENCES people (id);\n\n");
    assert_has(down, "DESTROYS DATA: all values of \"boss\" in \"people\".");
    char *script = ar_printf(test_ctx()->arena, "%s%sINSERT INTO people VALUES (1, 'a', 1);%s%s",
                             model_sql(base), up, down, "SELECT * FROM people;");

    assert_string_equal(run_sqlite(script), "1|a\n");
}

static void a_dropped_table_says_what_goes(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_ops ops = {0};

    (void)state;
    drop(&ops, people(base));
    assert_string_equal(up_sql(base, wanted, &ops),
                        "-- Drop table \"people\". DESTROYS DATA: all rows of \"people\".\n"
                        "DROP TABLE people;\n\n");
}

static void dropping_a_table_that_others_refer_to_needs_foreign_keys_off(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *parent = people(base), *orphan = table(base, "orphan");
    ar_script script = {.target = lite, .base = base, .wanted = wanted};
    ar_ops parent_first = {0}, child_first = {0};

    (void)state;
    column(orphan, "p", "integer");
    foreign_key(orphan, NULL, "p", "People", "id");
    drop(&parent_first, parent);
    drop(&parent_first, orphan);
    drop(&child_first, orphan);
    drop(&child_first, parent);
    assert_int_equal(ar_emit_ops(test_ctx(), &child_first, &script), AR_OK);
    assert_false(script.needs_foreign_keys_off);
    assert_int_equal(ar_emit_ops(test_ctx(), &parent_first, &script), AR_OK);
    assert_true(script.needs_foreign_keys_off);
}

static void an_index_is_renamed_by_making_it_anew(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = people(base), *after = people(wanted);
    ar_index *old = ix(before, "old_idx", "name"), *new = ix(after, "new_idx", "name");
    ar_ops ops = {0};

    (void)state;
    rename_to(&ops, &old->object, &new->object);
    assert_string_equal(up_bare(base, wanted, &ops),
                        "DROP INDEX old_idx;\nCREATE INDEX new_idx ON people (name);\n");
    char *script = ar_printf(
        test_ctx()->arena, "%s%s%sSELECT name FROM sqlite_schema WHERE type = 'index';",
        model_sql(base), up_sql(base, wanted, &ops), down_sql(base, wanted, &ops));

    assert_string_equal(run_sqlite(script), "old_idx\n");
}

static void odd_names_reach_the_engine_whole(void **state)
{
    static const char *const names[] = {"order",     "a b", "x\"y", "it's",
                                        "new\nline", "--",  "é;",   "[a]"};
    ar_model *m = model(lite);

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        ar_object *t = table(m, names[i]);
        ar_foreign_key *to_itself = foreign_key(t, NULL, "", names[i], "");

        column(t, names[i], "integer");
        key(t, AR_KIND_PRIMARY_KEY, names[i], "x")->columns.items[0].column = names[i];
        check(t, names[i], "1 = 1");
        ix(t, ar_printf(test_ctx()->arena, "%s idx", names[i]), "x")->columns.items[0].column =
            names[i];
        ar_vec_push(test_ctx()->arena, &to_itself->columns, names[i]);
        ar_vec_push(test_ctx()->arena, &to_itself->references.columns, names[i]);
    }
    char *script = ar_printf(test_ctx()->arena, "%sSELECT count(*) FROM sqlite_schema;",
                             model_sql(m));

    assert_string_equal(run_sqlite(script), "16\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_table_is_written_one_line_a_column),
        TEST(what_says_nothing_is_written_where_it_stood),
        TEST(what_only_sqlite_has_is_written_and_understood),
        TEST(an_integer_key_in_descending_order_is_not_the_rowid),
        TEST(indexes_have_directions_collations_expressions_and_predicates),
        TEST(columns_are_added_renamed_and_dropped_in_place),
        TEST(a_dropped_table_says_what_goes),
        TEST(dropping_a_table_that_others_refer_to_needs_foreign_keys_off),
        TEST(an_index_is_renamed_by_making_it_anew),
        TEST(odd_names_reach_the_engine_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
