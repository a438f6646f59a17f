/* The SQLite rebuild on filled tables: what must survive it does, up and down. */
#include "make.h"

/* A family of tables round "p": children of every action, a self reference, triggers, views. */
static const char *const family =
    "CREATE TABLE p (id integer PRIMARY KEY AUTOINCREMENT, a text, up integer REFERENCES p (id));\n"
    "CREATE TABLE c1 (p integer REFERENCES p (id) ON DELETE CASCADE);\n"
    "CREATE TABLE c2 (p integer REFERENCES p (id) ON DELETE SET NULL);\n"
    "CREATE TABLE c3 (p integer REFERENCES p (id) ON DELETE RESTRICT);\n"
    "CREATE TABLE log (what text);\n"
    "CREATE INDEX p_a_idx ON p (a) WHERE a <> '';\n"
    "CREATE TRIGGER p_ins AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.a); END;\n"
    "CREATE TRIGGER log_ins AFTER INSERT ON log BEGIN UPDATE p SET a = a; END;\n"
    "CREATE VIEW v AS SELECT id, a FROM p;\n"
    "CREATE VIEW vv AS SELECT * FROM v;\n"
    "CREATE TRIGGER v_ins INSTEAD OF INSERT ON v BEGIN INSERT INTO p (a) VALUES (new.a); END;\n"
    "INSERT INTO p VALUES (1, NULL, NULL), (5, '\xc3\xa4', 1), (9, x'00ff', 5);\n"
    "INSERT INTO c1 VALUES (1), (5); INSERT INTO c2 VALUES (5); INSERT INTO c3 VALUES (9);\n"
    "INSERT INTO p VALUES (40, 'gone', NULL); DELETE FROM p WHERE id = 40; DELETE FROM log;\n";

static const char *const state_of_all =
    "SELECT id, typeof(a), hex(a), up FROM p ORDER BY id;\n"
    "SELECT 'c', * FROM c1 UNION ALL SELECT 'd', * FROM c2 UNION ALL SELECT 'e', * FROM c3;\n"
    "SELECT seq FROM sqlite_sequence WHERE name = 'p';\n"
    "SELECT count(*) FROM log; SELECT count(*) FROM vv;\n"
    "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2;\n"
    "SELECT count(*) FROM sqlite_sequence;\n";

static ar_object *parent_table(ar_model *m)
{
    ar_object *t = table(m, "p");

    column(t, "id", "integer")->autoincrement = true;
    column(t, "a", "text");
    column(t, "up", "integer");
    key(t, AR_KIND_PRIMARY_KEY, NULL, "id");
    foreign_key(t, NULL, "up", "p", "id");
    ix(t, "p_a_idx", "a")->where = expr("a <> ''");
    other(m, "trigger", "p_ins", "p",
          "CREATE TRIGGER p_ins AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.a); END");
    other(m, "trigger", "log_ins", "log",
          "CREATE TRIGGER log_ins AFTER INSERT ON log BEGIN UPDATE p SET a = a; END");
    return t;
}

static char *joined(const char *a, const char *b, const char *c)
{
    return ar_printf(test_ctx()->arena, "%s%s%s", a, b, c);
}

static void a_rebuild_keeps_rows_counter_children_indexes_triggers_and_views(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = parent_table(base), *after = parent_table(wanted);
    ar_check *added = check(after, "a_check", "p.a IS NOT 'never'");
    ar_ops ops = {0};
    ar_op *op = rebuild(&ops, before, after);

    (void)state;
    create(&op->parts, &added->object);
    char *up = as_rebuild(up_sql(base, wanted, &ops));
    char *down = as_rebuild(down_sql(base, wanted, &ops));
    char *untouched = run_sqlite(joined(family, state_of_all, ""));

    assert_has(untouched, "\n40\n"); /* the counter is ahead of the rows */
    assert_string_equal(run_sqlite(joined(family, up, state_of_all)), untouched);
    assert_string_equal(run_sqlite(joined(joined(family, up, down), state_of_all, "")), untouched);
    assert_has(run_sqlite(joined(family, up, "INSERT INTO p (a) VALUES ('never');")), "a_check");
    assert_string_equal(
        run_sqlite(joined(family, up, "INSERT INTO v (a) VALUES ('n'); SELECT * FROM log;")),
        "n\n");
}

static void the_counter_of_an_emptied_table_is_kept(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = parent_table(base), *after = parent_table(wanted);
    ar_ops ops = {0};

    (void)state;
    check(after, NULL, "a <> ''");
    rebuild(&ops, before, after);
    char *emptied = joined(
        family,
        "DELETE FROM c1; DELETE FROM c2; DELETE FROM c3; DELETE FROM p WHERE id = 9;"
        "DELETE FROM p WHERE id = 5; DELETE FROM p;",
        "");
    char *up = as_rebuild(up_sql(base, wanted, &ops));

    assert_string_equal(
        run_sqlite(joined(emptied, up, "INSERT INTO p (a) VALUES ('x'); SELECT id FROM p;")),
        "41\n");
}

static void the_whole_recipe_reads_like_this(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = parent_table(base), *after = parent_table(wanted);
    ar_column *was = ar_as_column(before->children.items[1]);
    ar_column *is = ar_as_column(after->children.items[1]);
    ar_ops ops = {0};
    ar_op *op = rebuild(&ops, before, after);

    (void)state;
    is->not_null = true;
    ar_op *part = alter(&op->parts, &was->object, &is->object);

    part->backfill_sql = "'none'";
    part->backfill_why = "backfill";
    drop(&op->parts, &column(before, "old", "text")->object);
    op->hazards = AR_HAZARD_DESTROYS | AR_HAZARD_REWRITES;
    assert_string_equal(
        up_sql(base, wanted, &ops),
        "-- Rebuild table \"p\": change column \"a\", drop column \"old\". REWRITES the table: "
        "readers and writers wait.\n"
        "CREATE TABLE _autorev_new_p (\n"
        "    id integer PRIMARY KEY AUTOINCREMENT,\n"
        "    a text NOT NULL,\n"
        "    up integer,\n"
        "    FOREIGN KEY (up) REFERENCES p (id)\n"
        ");\n\n"
        "-- Copy the rows of \"p\", fill \"a\" (backfill).\n"
        "INSERT INTO _autorev_new_p (id, a, up)\n"
        "SELECT id, coalesce(a, 'none'), up\n"
        "FROM p;\n\n"
        "-- Forget the counter that the copy has set.\n"
        "DELETE FROM sqlite_sequence WHERE name = '_autorev_new_p';\n\n"
        "-- Keep the AUTOINCREMENT counter of \"p\".\n"
        "INSERT INTO sqlite_sequence (name, seq)\n"
        "SELECT '_autorev_new_p', seq FROM sqlite_sequence WHERE name = 'p' COLLATE nocase;\n\n"
        "-- Drop the old table \"p\". DESTROYS DATA: all values of \"old\" in \"p\".\n"
        "DROP TABLE p;\n\n"
        "-- Give the new table the name \"p\".\n"
        "ALTER TABLE _autorev_new_p RENAME TO p;\n\n"
        "-- Create index \"p_a_idx\" again.\n"
        "CREATE INDEX p_a_idx ON p (a)\n"
        "    WHERE a <> '';\n\n"
        "-- Create trigger \"p_ins\" again.\n"
        "CREATE TRIGGER p_ins AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.a); END;\n\n");
}

static void rowids_without_an_alias_are_kept(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = table(base, "t"), *after = table(wanted, "t");
    ar_ops ops = {0};

    (void)state;
    column(before, "rowid", "text");
    column(before, "n", "numeric");
    column(after, "rowid", "text");
    column(after, "n", "text");
    column(after, "g", "integer")->generated = expr("length(n)");
    rebuild(&ops, before, after);
    assert_string_equal(
        run_sqlite(
            joined("CREATE TABLE t (\"rowid\" text, n);"
                   "INSERT INTO t (_rowid_, \"rowid\", n) VALUES (10, 'a', 7), (99, 'b', '007');",
                   as_rebuild(up_sql(base, wanted, &ops)),
                   "SELECT _rowid_, \"rowid\", quote(n), g FROM t;")),
        "10|a|'7'|1\n99|b|'007'|3\n");
}

static void a_new_key_column_takes_the_rowids(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = table(base, "t"), *after = table(wanted, "t");
    ar_ops ops = {0};

    (void)state;
    column(before, "a", "text");
    column(after, "id", "integer");
    key(after, AR_KIND_PRIMARY_KEY, NULL, "id");
    column(after, "a", "text");
    rebuild(&ops, before, after);
    char *filled = "CREATE TABLE t (a text); INSERT INTO t (rowid, a) VALUES (3, 'x'), (8, 'y');";
    char *up = as_rebuild(up_sql(base, wanted, &ops));
    char *down = as_rebuild(down_sql(base, wanted, &ops));

    assert_string_equal(run_sqlite(joined(filled, up, "SELECT id, a FROM t;")), "3|x\n8|y\n");
    assert_string_equal(run_sqlite(joined(joined(filled, up, down), "SELECT rowid, a FROM t;", "")),
                        "3|x\n8|y\n");
}

static void values_are_copied_as_they_stand_unless_asked(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = table(base, "t"), *after = table(wanted, "t");
    ar_column *was = column(before, "a", ""), *is = column(after, "a", "");
    ar_ops ops = {0};
    ar_op *op = rebuild(&ops, before, after);
    char *filled =
        "CREATE TABLE t (a); INSERT INTO t VALUES (' 7 '), (9223372036854775807), (NULL),"
        "(x'00'), (1e999), ('');";

    (void)state;
    assert_string_equal(run_sqlite(joined(filled, as_rebuild(up_sql(base, wanted, &ops)),
                                          "SELECT quote(a) FROM t;")),
                        run_sqlite(joined(filled, "SELECT quote(a) FROM t;", "")));
    alter(&op->parts, &was->object, &is->object)->using_sql = "trim(a) || '!'";
    assert_has(up_sql(base, wanted, &ops), "SELECT rowid, trim(a) || '!'\n");
}

static void conflict_clauses_swallow_no_row_of_the_copy(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = table(base, "t"), *after = table(wanted, "t");
    ar_ops ops = {0};

    (void)state;
    column(before, "a", "text");
    column(after, "a", "text");
    key(after, AR_KIND_UNIQUE, NULL, "a")->on_conflict = AR_CONFLICT_REPLACE;
    rebuild(&ops, before, after);
    char *up = as_rebuild(up_sql(base, wanted, &ops));

    assert_has(
        run_sqlite(joined("CREATE TABLE t (a text); INSERT INTO t VALUES (1), (1);", up, "")),
        "UNIQUE constraint failed");
}

static void tables_become_without_rowid_and_strict_and_back(void **state)
{
    ar_model *base = model(lite), *wanted = model(lite);
    ar_object *before = table(base, "T"), *after = table(wanted, "t");
    ar_ops ops = {0};

    (void)state;
    column(before, "k", "text not null");
    column(before, "v", "integer")->default_expr = expr("5");
    key(before, AR_KIND_PRIMARY_KEY, NULL, "k");
    column(after, "k", "text not null");
    column(after, "v", "integer")->default_expr = expr("5");
    column(after, "w", "any")->default_expr = expr("x'01'");
    key(after, AR_KIND_PRIMARY_KEY, NULL, "k");
    ar_as_table(after)->strict = ar_as_table(after)->without_rowid = true;
    rebuild(&ops, before, after);
    char *filled = joined(model_sql(base), "INSERT INTO t (k) VALUES ('a'), ('b');", "");
    char *up = as_rebuild(up_sql(base, wanted, &ops));
    char *down = as_rebuild(down_sql(base, wanted, &ops));

    assert_string_equal(run_sqlite(joined(filled, up, "SELECT k, v, quote(w) FROM t;")),
                        "a|5|X'01'\nb|5|X'01'\n");
    assert_string_equal(run_sqlite(joined(filled, up, joined(down, "SELECT rowid, * FROM t;", ""))),
                        "1|a|5\n2|b|5\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rebuild_keeps_rows_counter_children_indexes_triggers_and_views),
        TEST(the_counter_of_an_emptied_table_is_kept),
        TEST(the_whole_recipe_reads_like_this),
        TEST(rowids_without_an_alias_are_kept),
        TEST(a_new_key_column_takes_the_rowids),
        TEST(values_are_copied_as_they_stand_unless_asked),
        TEST(conflict_clauses_swallow_no_row_of_the_copy),
        TEST(tables_become_without_rowid_and_strict_and_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
