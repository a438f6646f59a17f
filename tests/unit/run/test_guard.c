#include "make.h"

#include <string.h>

#include "base/str.h"

/* Parents, children with every action, an index, a trigger, a view, a counter ahead of the rows. */
static const char filled[] =
    "CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE);"
    "CREATE TABLE n (id INTEGER PRIMARY KEY, p INT REFERENCES p ON DELETE SET NULL);"
    "CREATE INDEX p_a ON p (a);"
    "CREATE TABLE log (what);"
    "CREATE TRIGGER p_log AFTER INSERT ON p BEGIN INSERT INTO log VALUES (NEW.a); END;"
    "CREATE TRIGGER c_up AFTER UPDATE ON c BEGIN UPDATE p SET a = 'x' WHERE id = NEW.p; END;"
    "CREATE VIEW v AS SELECT id, a FROM p;"
    "INSERT INTO p VALUES (1, 'one'), (2, 'two');"
    "INSERT INTO c VALUES (1, 1), (2, 2); INSERT INTO n VALUES (1, 1), (2, 2);"
    "DELETE FROM log";

#define REBUILD(columns)                                                                           \
    "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY AUTOINCREMENT, " columns ");\n"               \
    "INSERT INTO _autorev_p (id, a) SELECT id, a FROM p;\n"                                        \
    "DROP TABLE p;\n"                                                                              \
    "ALTER TABLE _autorev_p RENAME TO p;\n"

static ar_revision *rebuild(world *w, const char *up)
{
    ar_revision *revision = add(w, "a1", up, "");

    revision->requires_line = "foreign_keys=off legacy_alter_table=on";
    return again(w, revision);
}

static const char rest[] =
    "CREATE INDEX p_a ON p (a);\n"
    "CREATE TRIGGER p_log AFTER INSERT ON p BEGIN INSERT INTO log VALUES (NEW.a); END;\n";

static void a_rebuild_keeps_children_views_and_triggers(void **state)
{
    world *w = *state;

    exec(w, filled);
    rebuild(w, ar_printf(w->ctx->arena, REBUILD("a TEXT NOT NULL") "%s", rest));
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT p FROM c"), "1 2");
    assert_string_equal(ask(w, "SELECT p FROM n"), "1 2");
    assert_string_equal(ask(w, "SELECT a FROM v"), "one two");
    assert_string_equal(ask(w, "SELECT count(*) FROM log"), "0");
    assert_non_null(
        strstr(ask(w, "SELECT sql FROM sqlite_schema WHERE name = 'c'"), "REFERENCES p "));
}

static void the_pragmas_are_as_before_on_every_path(void **state)
{
    world *w = *state;

    exec(w, filled);
    exec(w, "PRAGMA foreign_keys = on");
    rebuild(w, ar_printf(w->ctx->arena, REBUILD("a TEXT NOT NULL") "%s", rest));
    must(w, migrate(w));
    assert_string_equal(ask(w, "PRAGMA foreign_keys"), "1");
    assert_string_equal(ask(w, "PRAGMA legacy_alter_table"), "0");
    assert_string_equal(ask(w, "SELECT count(*) FROM c"), "2"); /* nothing cascaded */
    add(w, "a2", "CREATE TABLE p (x);", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, "PRAGMA foreign_keys"), "1");
}

static void a_lost_index_or_trigger_rolls_the_revision_back(void **state)
{
    world *w = *state;

    exec(w, filled);
    rebuild(w, REBUILD("a TEXT NOT NULL"));
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_OBJECT_LOST);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "index \"p_a\", trigger \"p_log\""));
    assert_string_equal(ask(w, "SELECT count(*) FROM sqlite_schema WHERE name = 'p_log'"), "1");
    assert_null(strstr(ask(w, "SELECT sql FROM sqlite_schema WHERE name = 'p'"), "NOT NULL"));
}

static void what_the_objects_line_says_may_go(void **state)
{
    world *w = *state;
    ar_revision *revision = rebuild(w, "");

    exec(w, filled);
    revision->up.sql = REBUILD("a TEXT NOT NULL");
    ar_vec_push(w->ctx->arena, &revision->objects, "-index p_a");
    ar_vec_push(w->ctx->arena, &revision->objects, "-trigger p.P_LOG");
    again(w, revision);
    must(w, migrate(w));
}

static void a_statement_that_drops_by_name_says_it_too(void **state)
{
    world *w = *state;

    exec(w, filled);
    rebuild(w, "DROP INDEX main.\"p_a\";\nDROP TRIGGER IF EXISTS p_log;\n" REBUILD("a TEXT"));
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql "
                               "IS NOT NULL"),
                        "0");
}

static void a_view_that_would_break_is_named(void **state)
{
    world *w = *state;

    exec(w, filled);
    rebuild(w, "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT);\n"
               "INSERT INTO _autorev_p (id, b) SELECT id, a FROM p;\n"
               "DROP TABLE p;\nALTER TABLE _autorev_p RENAME TO p;\n"
               "CREATE INDEX p_a ON p (b);\n"
               "CREATE TRIGGER p_log AFTER INSERT ON p BEGIN INSERT INTO log VALUES (1); END;\n");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_OBJECT_BROKEN);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "view \"v\""));
    assert_string_equal(ask(w, "SELECT a FROM v"), "one two");
}

static void a_trigger_of_another_table_that_would_break_is_named(void **state)
{
    world *w = *state;

    exec(w, filled);
    exec(w, "DROP VIEW v; DROP TRIGGER p_log");
    add(w, "a1", "DROP INDEX p_a;\nALTER TABLE p RENAME TO q;\nDROP TABLE q;\n", "");
    exec(w, "DELETE FROM c; DELETE FROM n");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_OBJECT_BROKEN);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "update triggers of \"c\""));
}

static void what_was_broken_before_is_nobodys_fault_now(void **state)
{
    world *w = *state;

    exec(w, filled);
    exec(w, "CREATE VIEW broken AS SELECT nosuch FROM p");
    rebuild(w, ar_printf(w->ctx->arena, REBUILD("a TEXT NOT NULL") "%s", rest));
    must(w, migrate(w));
}

static void rows_that_would_refer_to_nothing_are_refused(void **state)
{
    world *w = *state;

    exec(w, filled);
    add(w, "a1", "DELETE FROM p WHERE id = 2;", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_KEYS_BROKEN);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "2 rows"));
    assert_string_equal(ask(w, "SELECT count(*) FROM p"), "2");
}

static void rows_that_referred_to_nothing_before_do_not_block(void **state)
{
    world *w = *state;

    exec(w, filled);
    exec(w, "INSERT INTO c VALUES (9, 99)");
    rebuild(w, ar_printf(w->ctx->arena, REBUILD("a TEXT NOT NULL") "%s", rest));
    must(w, migrate(w));
    add(w, "a2", "INSERT INTO c VALUES (10, 77);", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "row 10"));
}

/* Without a rowid nobody tells the rows apart. */
static void losing_or_getting_the_rowid_makes_no_row_new(void **state)
{
    world *w = *state;
    static const char *const options[] = {" WITHOUT ROWID", "", " WITHOUT ROWID"};

    exec(w, filled);
    exec(w, "INSERT INTO c VALUES (8, 98), (9, 99)");
    for (int i = 0; i < 3; i++) {
        ar_revision *revision = add(
            w, ar_printf(w->ctx->arena, "a%d", i + 1),
            ar_printf(w->ctx->arena,
                      "CREATE TABLE _autorev_c (id INT PRIMARY KEY NOT NULL, p INT REFERENCES p)%s;"
                      "\nINSERT INTO _autorev_c SELECT id, p%s FROM c;\nDROP TABLE c;\n"
                      "ALTER TABLE _autorev_c RENAME TO c;\n"
                      "CREATE TRIGGER c_up AFTER UPDATE ON c BEGIN SELECT 1; END;",
                      options[i], i == 2 ? " + (id = 1)" : ""),
            "");

        revision->requires_line = "foreign_keys=off legacy_alter_table=on";
        again(w, revision);
        if (i == 2)
            exec(w, "DELETE FROM p WHERE id = 2; UPDATE c SET p = NULL WHERE id = 2");
        if (i < 2)
            must(w, migrate(w));
    }
    assert_int_equal(migrate(w), AR_REFUSED); /* the row with id 1 now refers to 2, which is gone */
    assert_non_null(strstr(w->ctx->diags.items[0].message, "1 row whose"));
}

static void a_table_and_what_belongs_to_it_may_be_dropped_by_hand(void **state)
{
    world *w = *state;

    exec(w, filled);
    add(w, "a1", "DROP VIEW v;\nDROP TRIGGER c_up;\nDROP TABLE c;\nDROP TABLE n;\nDROP TABLE p;\n",
        "");
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'p'"), "0");
}

static void a_renamed_table_keeps_its_indexes_and_keys(void **state)
{
    world *w = *state;
    ar_revision *revision = NULL;

    exec(w, filled);
    exec(w, "INSERT INTO c VALUES (9, 99)");
    revision = add(w, "a1", "ALTER TABLE p RENAME TO q;\nUPDATE q SET a = 'z';\n",
                   "ALTER TABLE q RENAME TO p;");
    ar_vec_push(w->ctx->arena, &revision->objects, ">table p=q");
    again(w, revision);
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT a FROM v"), "z z");
    must(w, undo(w, 1));
    assert_non_null(strstr(ask(w, "SELECT sql FROM sqlite_schema WHERE name = 'c'"), "p"));
}

static void a_rebuild_that_forgets_to_put_the_table_back_is_refused(void **state)
{
    world *w = *state;

    exec(w, "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT)");
    rebuild(w, "CREATE TABLE _autorev_p (id INTEGER PRIMARY KEY, a TEXT);\nDROP TABLE p;\n");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_OBJECT_LOST);
}

static void instead_of_triggers_are_compiled_too(void **state)
{
    world *w = *state;

    exec(w, filled);
    exec(w, "CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO n (p) VALUES (NEW.id); "
            "END");
    add(w, "a1", "DROP TABLE n;", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_code(w, AR_E_OBJECT_BROKEN);
    assert_non_null(strstr(w->ctx->diags.items[0].message, "insert triggers of \"v\""));
}

static void a_pragma_that_does_not_take_stops_everything(void **state)
{
    world *w = *state;
    const ar_revision *revision = rebuild(w, "SELECT 1;");

    exec(w, "PRAGMA foreign_keys = on; BEGIN"); /* inside a transaction it cannot be turned off */
    assert_int_equal(ar_run_section(w->ctx, w->db, revision, AR_UP, NULL), AR_REFUSED);
    assert_code(w, AR_E_PRAGMA_IGNORED);
    exec(w, "ROLLBACK");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rebuild_keeps_children_views_and_triggers),
        TEST(the_pragmas_are_as_before_on_every_path),
        TEST(a_lost_index_or_trigger_rolls_the_revision_back),
        TEST(what_the_objects_line_says_may_go),
        TEST(a_statement_that_drops_by_name_says_it_too),
        TEST(a_view_that_would_break_is_named),
        TEST(a_trigger_of_another_table_that_would_break_is_named),
        TEST(what_was_broken_before_is_nobodys_fault_now),
        TEST(rows_that_would_refer_to_nothing_are_refused),
        TEST(rows_that_referred_to_nothing_before_do_not_block),
        TEST(losing_or_getting_the_rowid_makes_no_row_new),
        TEST(a_table_and_what_belongs_to_it_may_be_dropped_by_hand),
        TEST(a_renamed_table_keeps_its_indexes_and_keys),
        TEST(a_rebuild_that_forgets_to_put_the_table_back_is_refused),
        TEST(instead_of_triggers_are_compiled_too),
        TEST(a_pragma_that_does_not_take_stops_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
