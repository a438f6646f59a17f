#include "make.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const char applied[] = "SELECT revision || ':' || state FROM autorev_version ORDER BY seq";
static const char tables[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
    "'sqlite_%' AND name <> 'autorev_version' ORDER BY name";

static void a_revision_and_its_row_are_applied_together(void **state)
{
    world *w = *state;
    const ar_revision *revision = add(w, "a1", "CREATE TABLE t (a);", "DROP TABLE t;");

    must(w, migrate(w));
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_string_equal(ask(w, tables), "t");
    assert_string_equal(ask(w, "SELECT sha256 FROM autorev_version"), revision->sha256);
    assert_string_equal(ask(w, "SELECT message FROM autorev_version"), "the a1 of 'tests'");
    assert_string_equal(ask(w, "SELECT seq || batch || app FROM autorev_version"), "11shop");
    assert_string_equal(ask(w, "SELECT autorev FROM autorev_version"), AR_VERSION);
    assert_int_equal(w->done.count, 1);
}

static void undoing_takes_the_row_away(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "DROP TABLE t;");
    add(w, "a2", "CREATE TABLE u (a);", "DROP TABLE u;");
    must(w, migrate(w));
    must(w, undo(w, 1));
    assert_string_equal(ask(w, applied), "a1:applied");
    must(w, undo(w, 2));
    assert_string_equal(ask(w, "SELECT count(*) FROM autorev_version"), "0");
    assert_string_equal(ask(w, tables), "");
}

static void a_failing_revision_leaves_nothing_and_earlier_ones_stay(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "");
    add(w, "a2", "CREATE TABLE u (a);\n\nCREATE TABLE t (b);", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_string_equal(ask(w, tables), "t");
    assert_int_equal(w->done.count, 1);
    assert_string_equal(w->ctx->diags.items[0].pos.file, "shop/a2.sql");
    assert_int_equal(w->ctx->diags.items[0].pos.line, 12);
}

static void single_transaction_is_all_or_none(void **state)
{
    world *w = *state;

    w->options.single_transaction = true;
    add(w, "a1", "CREATE TABLE t (a);", "");
    add(w, "a2", "CREATE TABLE t (b);", "");
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, tables), "");
    assert_string_equal(ask(w, "SELECT count(*) FROM sqlite_schema"), "0");
    assert_int_equal(w->done.count, 0);
}

static void what_another_run_has_applied_is_passed_over(void **state)
{
    world *w = *state;
    ar_run_steps steps = {0};
    ar_run_step step = {.revision = add(w, "a1", "CREATE TABLE t (a);", ""),
                        .direction = AR_UP,
                        .state = "applied",
                        .no_sql = false};

    ar_vec_push(w->ctx->arena, &steps, step);
    must(w, run_steps(w, &steps));
    must(w, run_steps(w, &steps)); /* a plan from before the first one */
    assert_int_equal(w->done.count, 0);
    assert_string_equal(ask(w, applied), "a1:applied");
}

static void a_parent_undone_meanwhile_stops_the_run(void **state)
{
    world *w = *state;
    ar_run_steps steps = {0};

    add(w, "a1", "CREATE TABLE t (a);", "");
    ar_run_step step = {.revision = add(w, "a2", "CREATE TABLE u (a);", ""),
                        .direction = AR_UP,
                        .state = "applied",
                        .no_sql = false};

    ar_vec_push(w->ctx->arena, &steps, step);
    assert_int_equal(run_steps(w, &steps), AR_REFUSED);
    assert_code(w, AR_E_CHANGED_MEANWHILE);
    assert_string_equal(ask(w, tables), "");
}

static void transaction_words_in_a_section_are_refused_before_anything_runs(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);\nCOMMIT;\nCREATE TABLE u (a);", "");
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_SECTION_STATEMENT);
    assert_int_equal(w->ctx->diags.items[0].pos.line, 10);
    assert_string_equal(ask(w, tables), "");
}

static void faking_writes_only_the_row(void **state)
{
    world *w = *state;
    ar_run_steps steps = {0};
    ar_run_step step = {.revision = add(w, "a1", "CREATE TABLE t (a);", ""),
                        .direction = AR_UP,
                        .state = "faked",
                        .no_sql = true};

    ar_vec_push(w->ctx->arena, &steps, step);
    must(w, run_steps(w, &steps));
    assert_string_equal(ask(w, applied), "a1:faked");
    assert_string_equal(ask(w, tables), "");
}

static void one_run_is_one_batch(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "");
    add(w, "a2", "CREATE TABLE u (a);", "");
    must(w, migrate(w));
    add(w, "users:b1", "CREATE TABLE v (a);", "");
    must(w, migrate(w));
    assert_string_equal(ask(w, "SELECT revision || batch FROM autorev_version ORDER BY seq"),
                        "a11 a21 b12");
}

static void an_external_app_has_its_own_version_table(void **state)
{
    world *w = *state;

    w->graph.histories.items[0].external = true;
    add(w, "users:b1", "CREATE TABLE v (a);", "");
    add(w, "a1", "CREATE TABLE t (a);", "");
    must(w, migrate(w));
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_string_equal(ask(w, "SELECT revision FROM autorev_version_users"), "b1");
    assert_string_equal(ask(w, "SELECT seq FROM autorev_version"), "2");
}

static void the_journal_reads_back_what_was_written(void **state)
{
    world *w = *state;
    ar_journal journal = {0};

    must(w, ar_journal_read(w->ctx, w->db, NULL, &w->graph, &journal));
    assert_true(journal.missing);
    assert_string_equal(ask(w, "SELECT count(*) FROM sqlite_schema"), "0"); /* reading makes none */
    add(w, "a1", "CREATE TABLE t (a);", "");
    add(w, "a2", "CREATE TABLE u (a);", "");
    must(w, migrate(w));
    must(w, ar_journal_read(w->ctx, w->db, NULL, &w->graph, &journal));
    assert_int_equal(journal.rows.count, 2);
    const ar_applied *row = ar_journal_find(&journal, "a2");

    assert_string_equal(row->parents, "a1");
    assert_string_equal(row->state, "applied");
    assert_int_equal(strlen(row->applied_at), 20);
    assert_null(ar_journal_find(&journal, "zz"));
}

static void a_table_of_another_shape_is_left_alone(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "");
    exec(w, "CREATE TABLE autorev_version (version text)");
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_VERSION_TABLE);
    assert_string_equal(ask(w, tables), "");
}

static void an_unknown_state_is_of_a_newer_autorev(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "");
    must(w, migrate(w));
    exec(w, "UPDATE autorev_version SET state = 'paused'");
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_VERSION_TABLE);
}

static void a_revision_for_the_other_engine_is_refused(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "CREATE TABLE t (a);", "");

    revision->dialect = "postgresql";
    again(w, revision);
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_FOREIGN_DIALECT);
}

static void a_section_without_transaction_is_journalled(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "VACUUM;", "VACUUM;");

    revision->up.no_transaction = revision->down.no_transaction = true;
    again(w, revision);
    must(w, migrate(w));
    assert_string_equal(ask(w, applied), "a1:applied");
    assert_int_equal(w->done.count, 1);
    must(w, undo(w, 1));
    assert_string_equal(ask(w, applied), "");
}

static void one_that_fails_at_once_leaves_no_row(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "DROP TABLE missing;", "");

    revision->up.no_transaction = true;
    again(w, revision);
    assert_int_equal(migrate(w), AR_REFUSED);
    assert_string_equal(ask(w, applied), "");
    assert_int_equal(w->done.count, 0);
}

static void one_that_stops_half_way_says_so(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "CREATE TABLE t (a);\nDROP TABLE missing;", "");

    revision->up.no_transaction = true;
    revision = again(w, revision);
    assert_int_equal(migrate(w), AR_PARTIAL);
    assert_string_equal(ask(w, applied), "a1:started");
    reopen(w);
    assert_int_equal(migrate(w), AR_PARTIAL); /* nobody can tell about CREATE TABLE */
    assert_code(w, AR_E_PARTLY_APPLIED);
}

static void one_that_was_edited_after_it_was_started_is_not_gone_on_with(void **state)
{
    world *w = *state;
    ar_revision *revision = add(w, "a1", "VACUUM;\nDROP TABLE missing;", "");

    revision->up.no_transaction = true;
    revision = again(w, revision);
    assert_int_equal(migrate(w), AR_PARTIAL);
    reopen(w);
    revision->up.sql = "VACUUM;";
    again(w, revision);
    assert_int_equal(migrate(w), AR_INVALID);
    assert_code(w, AR_E_FILE_EDITED);
}

static void a_stop_signal_ends_the_run_between_revisions(void **state)
{
    world *w = *state;

    add(w, "a1", "CREATE TABLE t (a);", "");
    ar_stop_signal = SIGTERM;
    ar_status status = migrate(w);

    ar_stop_signal = SIGINT;
    ar_status other = migrate(w);

    ar_stop_signal = 0;
    assert_int_equal(status, AR_TERMINATED);
    assert_int_equal(other, AR_INTERRUPTED);
    assert_string_equal(ask(w, tables), "");
}

static void a_section_runs_in_scratch_the_same_way(void **state)
{
    world *w = *state;
    const ar_revision *revision = add(w, "a1", "CREATE TABLE t (a);", "DROP TABLE t;");

    must(w, ar_run_section(w->ctx, w->db, revision, AR_UP, NULL));
    assert_string_equal(ask(w, "SELECT name FROM sqlite_schema"), "t");
    must(w, ar_run_section(w->ctx, w->db, revision, AR_DOWN, NULL));
    assert_string_equal(ask(w, "SELECT name FROM sqlite_schema"), "");
    assert_int_equal(ar_run_section(w->ctx, w->db, revision, AR_DOWN, NULL), AR_REFUSED);
    assert_false(ar_db_in_transaction(w->db));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_revision_and_its_row_are_applied_together),
        TEST(undoing_takes_the_row_away),
        TEST(a_failing_revision_leaves_nothing_and_earlier_ones_stay),
        TEST(single_transaction_is_all_or_none),
        TEST(what_another_run_has_applied_is_passed_over),
        TEST(a_parent_undone_meanwhile_stops_the_run),
        TEST(transaction_words_in_a_section_are_refused_before_anything_runs),
        TEST(faking_writes_only_the_row),
        TEST(one_run_is_one_batch),
        TEST(an_external_app_has_its_own_version_table),
        TEST(the_journal_reads_back_what_was_written),
        TEST(a_table_of_another_shape_is_left_alone),
        TEST(an_unknown_state_is_of_a_newer_autorev),
        TEST(a_revision_for_the_other_engine_is_refused),
        TEST(a_section_without_transaction_is_journalled),
        TEST(one_that_fails_at_once_leaves_no_row),
        TEST(one_that_stops_half_way_says_so),
        TEST(one_that_was_edited_after_it_was_started_is_not_gone_on_with),
        TEST(a_stop_signal_ends_the_run_between_revisions),
        TEST(a_section_runs_in_scratch_the_same_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
