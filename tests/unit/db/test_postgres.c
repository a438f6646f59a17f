/* labels: postgresql
 *
 * The PostgreSQL driver: connecting, pinned sessions, messages, sections, being stopped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "../dialect/server.h"
#include "base/clock.h"
#include "base/str.h"
#include "db/db.h"

typedef struct fixture {
    ar_ctx *ctx;
    ar_db *db;
} fixture;

static ar_status open_as(ar_ctx *ctx, const char *more, unsigned flags, ar_db **out)
{
    ar_url url;

    assert_int_equal(
        ar_url_parse(ctx, ar_printf(ctx->arena, "host=%s dbname=postgres %s", server_home(), more),
                     "/", &url),
        AR_OK);
    return ar_db_open(ctx, &url, flags, out);
}

static int set_up(void **state)
{
    fixture *it = calloc(1, sizeof(*it));

    it->ctx = ar_ctx_new();
    assert_int_equal(open_as(it->ctx, "user=postgres", 0, &it->db), AR_OK);
    *state = it;
    return 0;
}

static int tear_down(void **state)
{
    fixture *it = *state;

    ar_stop_signal = 0;
    ar_db_close(it->db);
    ar_ctx_free(it->ctx);
    free(it);
    return 0;
}

static const ar_diag *newest(const fixture *it)
{
    assert_true(it->ctx->diags.count > 0);
    return &it->ctx->diags.items[it->ctx->diags.count - 1];
}

static void run(fixture *it, const char *sql)
{
    assert_int_equal(ar_db_exec(it->ctx, it->db, sql), AR_OK);
}

static const char *answer(fixture *it, ar_db *db, const char *sql)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    assert_int_equal(ar_db_query(it->ctx, db, sql, &rows), AR_OK);
    assert_true(ar_rows_next(rows));
    return ar_rows_text(it->ctx, rows, 0);
}

static void the_session_is_pinned_whatever_the_role_has_set(void **state)
{
    fixture *it = *state;
    AR_AUTO_DB ar_db *db = NULL;

    run(it,
        "create role hostile login superuser; alter role hostile set search_path = evil, public;"
        "alter role hostile set standard_conforming_strings = off;"
        "alter role hostile set datestyle = 'German'; alter role hostile set timezone = "
        "'Asia/Tokyo';"
        "alter role hostile set quote_all_identifiers = on;"
        "alter role hostile set transform_null_equals = on;"
        "alter role hostile set extra_float_digits = -5; alter role hostile set bytea_output = "
        "escape;"
        "alter role hostile set statement_timeout = '1ms';"
        "alter role hostile set default_transaction_isolation = serializable");
    assert_int_equal(open_as(it->ctx, "user=hostile", 0, &db), AR_OK);
    assert_string_equal(answer(it, db, "show search_path"), "");
    assert_string_equal(answer(it, db, "show standard_conforming_strings"), "on");
    assert_string_equal(answer(it, db, "show datestyle"), "ISO, MDY");
    assert_string_equal(answer(it, db, "show timezone"), "UTC");
    assert_string_equal(answer(it, db, "show quote_all_identifiers"), "off");
    assert_string_equal(answer(it, db, "show transform_null_equals"), "off");
    assert_string_equal(answer(it, db, "show extra_float_digits"), "1");
    assert_string_equal(answer(it, db, "select '\\xff'::bytea"), "\\xff");
    assert_string_equal(answer(it, db, "show statement_timeout"), "0");
    assert_string_equal(answer(it, db, "show default_transaction_isolation"), "read committed");
    assert_string_equal(answer(it, db, "show client_encoding"), "UTF8");
    assert_string_equal(answer(it, db, "show row_security"), "off");
    assert_string_equal(answer(it, db, "show application_name"), "autorev");
}

static void values_are_parameters_and_null_is_null(void **state)
{
    fixture *it = *state;
    const char *const values[] = {"'; drop table x; --", NULL, "{a,NULL,\"b c\"}"};
    AR_AUTO_ROWS ar_rows *rows = NULL;
    ar_names items;

    assert_int_equal(ar_db_query_params(it->ctx, it->db,
                                        "select $1::text, $2::text, $3::text[], 7, true", 3, values,
                                        &rows),
                     AR_OK);
    assert_int_equal(ar_rows_count(rows), 1);
    assert_true(ar_rows_next(rows));
    assert_string_equal(ar_rows_peek(rows, 0), values[0]);
    assert_true(ar_rows_null(rows, 1));
    items = ar_rows_array(it->ctx, rows, 2);
    assert_int_equal(items.count, 3);
    assert_null(items.items[1]);
    assert_string_equal(items.items[2], "b c");
    assert_int_equal(ar_rows_int(rows, 3), 7);
    assert_true(ar_rows_bool(rows, 4));
    assert_false(ar_rows_next(rows));
}

static void several_queries_are_one_message(void **state)
{
    fixture *it = *state;
    const char *const queries[] = {"begin", "select 1; -- one", "select 2 where false", "commit;"};
    const char *const bad[] = {"begin", "select 1", "select 1/0", "commit"};
    ar_rows *rows[4] = {NULL};
    size_t before = ar_db_statement_count(it->db);

    assert_int_equal(ar_db_query_all(it->ctx, it->db, 4, queries, rows), AR_OK);
    assert_int_equal(ar_db_statement_count(it->db) - before, 1);
    assert_int_equal(ar_rows_count(rows[1]), 1);
    assert_int_equal(ar_rows_count(rows[2]), 0);
    for (size_t i = 0; i < 4; i++)
        ar_rows_free(rows[i]);
    memset(rows, 0, sizeof(rows));
    assert_int_equal(ar_db_query_all(it->ctx, it->db, 4, bad, rows), AR_REFUSED);
    assert_null(rows[0]);
    assert_null(rows[1]);
    assert_true(ar_db_in_transaction(it->db));
    run(it, "rollback");
    assert_false(ar_db_in_transaction(it->db));
}

static void a_refusal_has_the_servers_words_and_its_state(void **state)
{
    fixture *it = *state;

    run(it, "create table public.refusal (a integer not null)");
    assert_int_equal(ar_db_exec(it->ctx, it->db, "select b from public.refusal"), AR_REFUSED);
    assert_string_equal(ar_db_sqlstate(it->db), "42703");
    assert_non_null(strstr(newest(it)->message, "column \"b\" does not exist"));
    assert_int_equal(ar_db_exec(it->ctx, it->db, "insert into public.refusal values (null)"),
                     AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_CONSTRAINT_BROKEN);
    assert_non_null(strstr(newest(it)->hint, "Failing row"));
    run(it, "select 1");
    assert_string_equal(ar_db_sqlstate(it->db), "");
}

static void a_commit_that_rolls_back_is_no_commit(void **state)
{
    fixture *it = *state;

    run(it, "begin");
    assert_int_equal(ar_db_exec(it->ctx, it->db, "select 1/0"), AR_REFUSED);
    assert_int_equal(ar_db_exec(it->ctx, it->db, "commit"), AR_REFUSED);
    assert_non_null(strstr(newest(it)->message, "rolled the transaction back"));
}

static void a_try_leaves_the_transaction_as_it_was(void **state)
{
    fixture *it = *state;
    const char *message = NULL;

    run(it, "begin; create temporary table tried (a integer)");
    assert_false(ar_db_try(it->ctx, it->db, "insert into tried values (1); select 1/0", &message));
    assert_non_null(strstr(message, "division by zero"));
    assert_false(ar_db_try(it->ctx, it->db, "this is (no sql", &message));
    assert_non_null(strstr(message, "syntax error"));
    assert_string_equal(ar_db_sqlstate(it->db), "42601");
    assert_true(ar_db_try(it->ctx, it->db, "insert into tried values (2) -- fine", NULL));
    assert_string_equal(answer(it, it->db, "select sum(a)::text from tried"), "2");
    assert_int_equal(ar_error_count(it->ctx), 0);
    run(it, "rollback");
}

static const ar_pos start = {.file = "x.sql", .line = 10, .column = 1};

static void a_section_names_the_line_of_its_fault(void **state)
{
    fixture *it = *state;
    ar_status status;

    run(it, "begin");
    status = ar_db_exec_section(it->ctx, it->db,
                                "-- grüße\ncreate temporary table a (x integer);\n\n"
                                "insert into a values (1);\n  select 'ü', nonesuch from a;\n",
                                start);
    assert_int_equal(status, AR_REFUSED);
    assert_int_equal(newest(it)->pos.line, 14);
    assert_int_equal(newest(it)->pos.column, 15);
    run(it, "rollback; begin");
    /* what fails as it runs has no position: the statement is meant */
    status = ar_db_exec_section(
        it->ctx, it->db,
        "create temporary table a (x integer check (x > 0));\n"
        "create function pg_temp.f() returns integer begin atomic\n"
        " select case when true then 1 end; select 2; end;\n"
        "do $$ begin null; end $$;\n insert into a\nvalues (-1);\nselect 1;",
        start);
    if (ar_db_version(it->db) >= 140000) {
        assert_int_equal(status, AR_REFUSED);
        assert_int_equal(newest(it)->code, AR_E_CONSTRAINT_BROKEN);
        assert_int_equal(newest(it)->pos.line, 14);
        assert_int_equal(newest(it)->pos.column, 2);
    }
    run(it, "rollback");
}

static void a_section_cannot_end_its_transaction(void **state)
{
    static const char *const bodies[] = {
        "select 1;\ncommit;",      "ROLLBACK", "select 1; end;\n", "begin;",
        "prepare transaction 'x'", "abort",    "start transaction"};
    fixture *it = *state;

    run(it, "begin; create temporary table kept (a integer)");
    for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
        assert_int_equal(ar_db_exec_section(it->ctx, it->db, bodies[i], start), AR_REFUSED);
        assert_int_equal(newest(it)->code, AR_E_FORBIDDEN_STATEMENT);
        assert_string_equal(newest(it)->pos.file, "x.sql");
    }
    assert_int_equal(ar_db_exec_section(it->ctx, it->db,
                                        "savepoint s; select 1/1; rollback to s; release s;",
                                        start),
                     AR_OK);
    assert_string_equal(answer(it, it->db, "select count(*)::text from kept"), "0");
    run(it, "rollback");
}

static void copy_and_psql_commands_are_refused(void **state)
{
    fixture *it = *state;

    run(it, "begin; create temporary table c (a integer)");
    assert_int_equal(ar_db_exec_section(it->ctx, it->db, "copy c from stdin;", start), AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_FORBIDDEN_STATEMENT);
    run(it, "rollback; begin");
    assert_int_equal(ar_db_exec(it->ctx, it->db, "copy (select 1) to stdout"), AR_REFUSED);
    assert_int_equal(ar_db_exec_section(it->ctx, it->db, "select 1;\n\\d foo", start), AR_REFUSED);
    assert_int_equal(newest(it)->pos.line, 11);
    run(it, "rollback");
    assert_string_equal(answer(it, it->db, "select 'still here'"), "still here");
}

static void outside_a_transaction_statements_go_one_by_one(void **state)
{
    fixture *it = *state;

    run(it, "create table public.alone (a integer)");
    assert_int_equal(
        ar_db_exec_section(it->ctx, it->db,
                           "-- first\ncreate index concurrently alone_a on public.alone (a);\n"
                           "reindex index concurrently public.alone_a;\n",
                           start),
        AR_OK);
    assert_int_equal(ar_db_exec_section(it->ctx, it->db, "select 1;\n\nselect 1/0;", start),
                     AR_REFUSED);
    assert_int_equal(newest(it)->pos.line, 12);
}

static void on_alarm(int signal_number)
{
    (void)signal_number;
    ar_stop_signal = SIGINT;
}

static void a_signal_cancels_what_is_under_way(void **state)
{
    fixture *it = *state;
    const struct itimerval soon = {.it_value = {.tv_usec = 200000}};
    int64_t before = ar_monotonic_ms();

    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &soon, NULL);
    run(it, "begin");
    assert_int_equal(ar_db_exec(it->ctx, it->db, "select pg_sleep(30)"), AR_INTERRUPTED);
    assert_true(ar_monotonic_ms() - before < 10000);
    /* what cleans up afterwards is not cancelled */
    run(it, "rollback");
    assert_string_equal(answer(it, it->db, "select 1 from pg_sleep(0.3)"), "1");
}

static void a_lost_connection_is_told_apart(void **state)
{
    fixture *it = *state;
    AR_AUTO_DB ar_db *victim = NULL;
    const char *pid;

    assert_int_equal(open_as(it->ctx, "user=postgres", 0, &victim), AR_OK);
    pid = answer(it, victim, "select pg_backend_pid()::text");
    answer(it, it->db, ar_printf(it->ctx->arena, "select pg_terminate_backend(%s)::text", pid));
    assert_int_equal(ar_db_exec(it->ctx, victim, "select 1"), AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_CONNECTION_LOST);
}

static void a_password_is_never_shown(void **state)
{
    fixture *it = *state;
    ar_db *db = NULL;

    assert_int_equal(open_as(it->ctx, "user=nobody_here password=s3cret-w0rd", 0, &db), AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_CONNECT);
    assert_null(strstr(newest(it)->message, "s3cret"));
    assert_non_null(strstr(newest(it)->message, "nobody_here"));
    /* nor when the server repeats the word for another reason */
    assert_int_equal(
        open_as(it->ctx, "user=postgres password=hidden123 options='-c hidden123=1'", 0, &db),
        AR_REFUSED);
    assert_non_null(strstr(newest(it)->message, "parameter \"***\""));
}

static void writers_are_told_of_a_session_that_may_only_read(void **state)
{
    fixture *it = *state;
    ar_db *db = NULL;
    AR_AUTO_DB ar_db *reader = NULL;
    const char *read_only = "user=postgres options='-c default_transaction_read_only=on'";

    assert_int_equal(open_as(it->ctx, read_only, 0, &db), AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_READ_ONLY_DATABASE);
    assert_int_equal(open_as(it->ctx, read_only, AR_DB_READ_ONLY, &reader), AR_OK);
    assert_int_equal(ar_db_exec(it->ctx, reader, "create table public.no (a integer)"), AR_REFUSED);
    assert_int_equal(newest(it)->code, AR_E_READ_ONLY_DATABASE);
}

static void waiting_for_a_lock_ends_as_locked(void **state)
{
    fixture *it = *state;
    AR_AUTO_DB ar_db *other = NULL;

    assert_int_equal(open_as(it->ctx, "user=postgres", 0, &other), AR_OK);
    run(it, "create table public.busy (a integer)");
    run(it, "begin; lock table public.busy");
    assert_int_equal(
        ar_db_exec(it->ctx, other, "set lock_timeout = '50ms'; select * from public.busy"),
        AR_LOCKED);
    assert_string_equal(ar_db_sqlstate(other), "55P03");
    assert_true(ar_db_was_locked(other));
    run(it, "rollback");
}

static void notices_are_details(void **state)
{
    fixture *it = *state;

    run(it, "drop table if exists public.nothing_at_all");
    assert_int_equal(newest(it)->severity, AR_DEBUG);
    assert_non_null(strstr(newest(it)->message, "nothing_at_all"));
}

static int start_server(void **state)
{
    (void)state;
    if (!server_start())
        exit(77);
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    server_stop();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_session_is_pinned_whatever_the_role_has_set),
        TEST(values_are_parameters_and_null_is_null),
        TEST(several_queries_are_one_message),
        TEST(a_refusal_has_the_servers_words_and_its_state),
        TEST(a_commit_that_rolls_back_is_no_commit),
        TEST(a_try_leaves_the_transaction_as_it_was),
        TEST(a_section_names_the_line_of_its_fault),
        TEST(a_section_cannot_end_its_transaction),
        TEST(copy_and_psql_commands_are_refused),
        TEST(outside_a_transaction_statements_go_one_by_one),
        TEST(a_signal_cancels_what_is_under_way),
        TEST(a_lost_connection_is_told_apart),
        TEST(a_password_is_never_shown),
        TEST(writers_are_told_of_a_session_that_may_only_read),
        TEST(waiting_for_a_lock_ends_as_locked),
        TEST(notices_are_details),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
