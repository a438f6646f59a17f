/* The SQLite driver: opening, waiting, running, refusing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "db/db.h"
#include "db/db_sqlite.h"

/* ---- a folder and a context per test ------------------------------------------------------ */

typedef struct fixture {
    ar_ctx *ctx;
    char dir[32];
    ar_url url;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));

    strncpy(f->dir, "/tmp/ar_lite_XXXXXX", sizeof(f->dir) - 1);
    assert_non_null(mkdtemp(f->dir));
    f->ctx = ar_ctx_new();
    assert_int_equal(ar_url_parse(f->ctx, "sqlite:t.db", f->dir, &f->url), AR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    ar_names files = {0};

    ar_stop_signal = 0;
    assert_int_equal(ar_dir_list(f->ctx, f->dir, &files), AR_OK);
    ar_vec_each(const char *, name, &files)
        unlink(ar_path_join(f->ctx->arena, f->dir, *name));
    rmdir(f->dir);
    ar_ctx_free(f->ctx);
    free(f);
    return 0;
}

static ar_db *opened(fixture *f, unsigned flags)
{
    ar_db *db = NULL;

    assert_int_equal(ar_db_open(f->ctx, &f->url, flags, &db), AR_OK);
    return db;
}

static const ar_diag *newest(const fixture *f)
{
    assert_true(f->ctx->diags.count > 0);
    return &f->ctx->diags.items[f->ctx->diags.count - 1];
}

static void write_file(const fixture *f, const char *text)
{
    FILE *file = fopen(f->url.path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int64_t number(fixture *f, ar_db *db, const char *sql)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    assert_int_equal(ar_db_query(f->ctx, db, sql, &rows), AR_OK);
    assert_true(ar_rows_next(rows));
    return ar_rows_int(rows, 0);
}

/* ---- opening ------------------------------------------------------------------------------ */

static void a_missing_file_is_an_empty_database_to_readers(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = opened(f, AR_DB_READ_ONLY);

    assert_true(ar_db_missing(db));
    assert_int_equal(number(f, db, "select count(*) from sqlite_schema"), 0);
    assert_false(ar_path_exists(f->url.path));
}

static void a_missing_file_is_an_error_to_writers_that_may_not_create(void **state)
{
    fixture *f = *state;
    ar_db *db = NULL;

    assert_int_equal(ar_db_open(f->ctx, &f->url, 0, &db), AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_NO_DATABASE_FILE);
    assert_false(ar_path_exists(f->url.path));
}

static void a_missing_file_is_made_where_that_is_asked_for(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = opened(f, AR_DB_CREATE);

    assert_false(ar_db_missing(db));
    assert_int_equal(ar_db_exec(f->ctx, db, "create table t(a)"), AR_OK);
    assert_true(ar_path_exists(f->url.path));
    assert_int_equal(ar_db_which(db), AR_SQLITE);
    assert_true(ar_db_version(db) >= 3035000);
}

static void a_reader_cannot_write(void **state)
{
    fixture *f = *state;
    ar_db *writer = opened(f, AR_DB_CREATE);

    assert_int_equal(ar_db_exec(f->ctx, writer, "create table t(a)"), AR_OK);
    ar_db_close(writer);
    AR_AUTO_DB ar_db *db = opened(f, AR_DB_READ_ONLY);

    assert_int_equal(ar_db_exec(f->ctx, db, "insert into t values (1)"), AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_READ_ONLY_DATABASE);
}

static void a_file_that_is_no_database_is_told_on_opening(void **state)
{
    fixture *f = *state;
    ar_db *db = NULL;

    write_file(f, "This is a text of more than one hundred bytes, which is how long the head of a "
                  "database file is, so that nobody can take it for an empty one.");
    assert_int_equal(ar_db_open(f->ctx, &f->url, AR_DB_READ_ONLY, &db), AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_NOT_A_DATABASE);
}

static void a_folder_is_no_database(void **state)
{
    fixture *f = *state;
    ar_db *db = NULL;

    f->url.path = f->dir;
    assert_int_equal(ar_db_open(f->ctx, &f->url, AR_DB_CREATE, &db), AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_CONNECT);
}

/* ---- queries ------------------------------------------------------------------------------ */

static void values_are_parameters_and_rows_are_texts(void **state)
{
    fixture *f = *state;
    const char *values[] = {"it's", NULL, "3"};
    AR_AUTO_DB ar_db *db = NULL;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_query_params(f->ctx, db,
                                        "select $3, $1, $2, $1 union all select 1, 2, 3, 4", 3,
                                        values, &rows),
                     AR_OK);
    assert_int_equal(ar_rows_count(rows), 2);
    assert_true(ar_rows_next(rows));
    assert_int_equal(ar_rows_int(rows, 0), 3);
    assert_string_equal(ar_rows_peek(rows, 1), "it's");
    assert_true(ar_rows_null(rows, 2));
    assert_null(ar_rows_text(f->ctx, rows, 2));
    assert_null(ar_rows_peek(rows, 9));
    assert_true(ar_rows_next(rows));
    assert_string_equal(ar_rows_peek(rows, 3), "4");
    assert_false(ar_rows_next(rows));
}

static void question_marks_are_parameters_too(void **state)
{
    fixture *f = *state;
    const char *values[] = {"a", "b"};
    AR_AUTO_DB ar_db *db = NULL;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_query_params(f->ctx, db, "select ? || ?", 2, values, &rows), AR_OK);
    assert_true(ar_rows_next(rows));
    assert_string_equal(ar_rows_peek(rows, 0), "ab");
}

static void several_queries_come_back_together_or_not_at_all(void **state)
{
    fixture *f = *state;
    static const char *const good[] = {"select 1", "select 2"};
    static const char *const bad[] = {"select 1", "select nothing"};
    ar_rows *rows[2] = {NULL, NULL};
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_query_all(f->ctx, db, 2, good, rows), AR_OK);
    assert_true(ar_rows_next(rows[1]));
    assert_int_equal(ar_rows_int(rows[1], 0), 2);
    ar_rows_free(rows[0]);
    ar_rows_free(rows[1]);
    rows[0] = rows[1] = NULL;
    assert_int_equal(ar_db_query_all(f->ctx, db, 2, bad, rows), AR_REFUSED);
    assert_null(rows[0]);
    assert_null(rows[1]);
}

static void a_failed_try_is_an_answer_and_no_error(void **state)
{
    fixture *f = *state;
    const char *message = NULL;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_true(ar_db_try(f->ctx, db, "create table t(a); select * from t", &message));
    assert_false(ar_db_try(f->ctx, db, "select b from t", &message));
    assert_string_equal(message, "no such column: b");
    assert_int_equal(ar_error_count(f->ctx), 0);
}

static void statements_are_counted(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    size_t before = ar_db_statement_count(db);

    assert_int_equal(ar_db_exec(f->ctx, db, "create table t(a); /* ; */ drop table t; -- end"),
                     AR_OK);
    assert_int_equal(ar_db_statement_count(db) - before, 2);
}

/* ---- stubs -------------------------------------------------------------------------------- */

static void unknown_functions_and_collations_get_stubs_only_where_asked_for(void **state)
{
    fixture *f = *state;
    const char *const sql =
        "create table t(a text collate german check (slug(a) and \"up\"(a, 1)));"
        "create index i on t(a collate french);"
        "insert into t values ('x'), ('y');"
        "create view v as select sum2(a) over () as s from t;"
        "select * from v";
    AR_AUTO_DB ar_db *stubs = NULL;
    AR_AUTO_DB ar_db *plain = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, AR_DB_STUBS, &stubs), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, stubs, sql), AR_OK);
    assert_int_equal(ar_db_open_memory(f->ctx, 0, &plain), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, plain, sql), AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_UNKNOWN_FUNCTION);
    assert_non_null(newest(f)->hint);
}

static void a_stub_is_found_missing_inside_alter_table_too(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, AR_DB_STUBS, &db), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db,
                                "create table t(a, b);"
                                "create view v as select app_fn(a) from t;"
                                "alter table t rename column b to c;"
                                "alter table t rename to u"),
                     AR_OK);
    assert_int_equal(number(f, db, "select count(c) from u"), 0);
}

/* ---- sections ----------------------------------------------------------------------------- */

static const ar_pos start_of_section = {.file = "app/0001.sql", .line = 10, .column = 1};

static void a_section_runs_triggers_and_comments_whole(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db, "begin"), AR_OK);
    assert_int_equal(ar_db_exec_section(f->ctx, db,
                                        "-- Create; a table.\n"
                                        "create table t(a check (a > 0)); /* ; */\n"
                                        "create trigger g after insert on t begin\n"
                                        "  insert into t values (';'); select 1; end;\n"
                                        "alter table t add column b text not null default ''\n"
                                        "  check (length(b) < 5);\n"
                                        "-- end\n",
                                        start_of_section),
                     AR_OK);
    assert_int_equal(number(f, db, "select count(*) from sqlite_schema"), 2);
    assert_int_equal(ar_db_exec(f->ctx, db, "rollback"), AR_OK);
}

static void adding_a_checked_column_to_a_filled_table_is_no_forbidden_pragma(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_exec_section(f->ctx, db,
                                        "create table t(a); insert into t values (1);"
                                        "alter table t add column b int default 1 check (b < 5);"
                                        "create table s(a int) strict; insert into s values (1);"
                                        "alter table s add column c int not null default 3;"
                                        "alter table t add column g as (a + 1) not null;"
                                        "alter table t rename column a to aa;"
                                        "alter table t drop column b;",
                                        start_of_section),
                     AR_OK);
}

static void a_full_text_table_can_be_made_filled_renamed_and_dropped_in_a_section(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db, "begin"), AR_OK);
    assert_int_equal(ar_db_exec_section(f->ctx, db,
                                        "create virtual table p using fts5(title);"
                                        "insert into p values ('a'), ('b');"
                                        "select * from p where p match 'a';"
                                        "alter table p rename to q; drop table q;",
                                        start_of_section),
                     AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db, "commit"), AR_OK);
}

static void an_error_in_a_section_names_its_line_and_column(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_exec_section(f->ctx, db,
                                        "create table t(a);\n"
                                        "-- \xc3\xa4\n"
                                        "insert into t\n"
                                        "  values ('\xc3\xa4', nope);\n",
                                        start_of_section),
                     AR_REFUSED);
    const ar_diag *diag = newest(f);

    assert_string_equal(diag->pos.file, "app/0001.sql");
    assert_string_equal(diag->message, "no such column: nope");
    assert_int_equal(diag->pos.line, 13);
    assert_int_equal(diag->pos.column, 16);
}

static void an_error_while_running_names_where_the_statement_begins(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_int_equal(ar_db_exec_section(f->ctx, db,
                                        "create table t(a not null); -- one\n\n"
                                        "  insert into t values (null);",
                                        start_of_section),
                     AR_REFUSED);
    assert_int_equal(newest(f)->code, AR_E_CONSTRAINT_BROKEN);
    assert_int_equal(newest(f)->pos.line, 12);
    assert_int_equal(newest(f)->pos.column, 3);
}

static void a_section_can_neither_end_its_transaction_nor_leave_its_database(void **state)
{
    fixture *f = *state;
    static const char *const refused[] = {
        "commit",
        "END",
        "rollback",
        "begin",
        "savepoint s",
        "release s",
        "pragma user_version = 3",
        "attach ':memory:' as m",
        "detach m",
        "select * from pragma_table_info('t')",
        "vacuum into '/tmp/ar_never.db'",
        "explain commit",
        "/* now */ -- then\n COMMIT TRANSACTION",
    };
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
        char *sql = ar_printf(f->ctx->arena, "create table t(a);\n%s;\n", refused[i]);

        assert_int_equal(ar_db_exec(f->ctx, db, "begin"), AR_OK);
        assert_int_equal(ar_db_exec_section(f->ctx, db, sql, start_of_section), AR_REFUSED);
        if (!ar_starts_with(refused[i], "vacuum"))
            assert_int_equal(newest(f)->code, AR_E_FORBIDDEN_STATEMENT);
        assert_true(newest(f)->pos.line >= 11);
        assert_int_equal(ar_db_exec(f->ctx, db, "rollback"), AR_OK);
    }
    assert_int_equal(number(f, db, "select count(*) from sqlite_schema"), 0);
}

static void what_a_section_may_not_do_a_plain_statement_may(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = opened(f, AR_DB_CREATE);

    assert_int_equal(ar_db_exec_section(f->ctx, db, "vacuum; select 1;", start_of_section), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db, "pragma user_version = 3; begin; commit"), AR_OK);
}

/* ---- locks and signals -------------------------------------------------------------------- */

static void a_locked_database_is_waited_for_as_long_as_was_said(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *holder = opened(f, AR_DB_CREATE);
    AR_AUTO_DB ar_db *waiter = opened(f, 0);
    int64_t start;

    assert_int_equal(ar_db_exec(f->ctx, holder, "begin exclusive"), AR_OK);
    ar_db_set_lock_wait(waiter, 300);
    start = ar_monotonic_ms();
    assert_int_equal(ar_db_exec(f->ctx, waiter, "begin immediate"), AR_LOCKED);
    assert_in_range(ar_monotonic_ms() - start, 290, 1500);
    assert_int_equal(newest(f)->code, AR_E_LOCKED);
    assert_non_null(strstr(newest(f)->message, "t.db"));

    assert_int_equal(ar_db_exec(f->ctx, holder, "commit"), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, waiter, "begin immediate; commit"), AR_OK);
}

static void opening_does_not_wait_for_a_lock(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *holder = opened(f, AR_DB_CREATE);

    assert_int_equal(ar_db_exec(f->ctx, holder, "create table t(a); begin exclusive"), AR_OK);
    int64_t start = ar_monotonic_ms();
    AR_AUTO_DB ar_db *reader = opened(f, AR_DB_READ_ONLY);

    assert_true(ar_monotonic_ms() - start < 1000);
    ar_db_set_lock_wait(reader, 0);
    AR_AUTO_ROWS ar_rows *rows = NULL;

    assert_int_equal(ar_db_query(f->ctx, reader, "select * from t", &rows), AR_LOCKED);
}

/* SQLite itself rolls back when a writing statement is interrupted: the ROLLBACK may find nothing.
 */
static void a_signal_ends_a_long_statement_and_takes_all_of_it_back(void **state)
{
    static const struct {
        int signal;
        ar_status status;
    } cases[] = {{SIGTERM, AR_TERMINATED}, {SIGINT, AR_INTERRUPTED}};
    fixture *f = *state;
    const char *message = NULL;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ar_db_exec(f->ctx, db, "begin; create table t(a)"), AR_OK);
        ar_stop_signal = cases[i].signal;
        assert_int_equal(ar_db_exec(f->ctx, db,
                                    "with recursive n(i) as"
                                    "  (select 1 union all select i + 1 from n)"
                                    "insert into t select i from n"),
                         cases[i].status);
        (void)ar_db_try(f->ctx, db, "rollback", &message);
        ar_stop_signal = 0;
        assert_int_equal(number(f, db, "select count(*) from sqlite_schema"), 0);
    }
}

static void a_schema_may_not_call_what_reaches_out(void **state)
{
    fixture *f = *state;
    const char *message = NULL;
    AR_AUTO_DB ar_db *db = NULL;

    assert_int_equal(ar_db_open_memory(f->ctx, 0, &db), AR_OK);
    assert_true(ar_db_try(f->ctx, db, "create view v as select load_extension('x')", &message));
    assert_false(ar_db_try(f->ctx, db, "select * from v", &message));
    assert_false(ar_db_try(f->ctx, db,
                           "pragma writable_schema = on;"
                           "update sqlite_schema set sql = 'x'",
                           &message));
}

static void a_file_that_was_replaced_meanwhile_is_not_the_one_that_is_open(void **state)
{
    fixture *f = *state;
    AR_AUTO_DB ar_db *db = opened(f, AR_DB_CREATE);
    const char *moved = ar_path_join(f->ctx->arena, f->dir, "moved.db");

    assert_int_equal(ar_db_exec(f->ctx, db, "CREATE TABLE t (a)"), AR_OK);
    assert_int_equal(ar_db_exec(f->ctx, db, "BEGIN IMMEDIATE; INSERT INTO t VALUES (1)"), AR_OK);
    assert_int_equal(ar_db_check_file(f->ctx, db), AR_OK);
    assert_int_equal(rename(f->url.path, moved), 0);
    write_file(f, "");
    assert_int_equal(ar_db_check_file(f->ctx, db), AR_REFUSED);
    assert_non_null(strstr(newest(f)->message, "moved, removed or replaced"));
}

static void an_old_library_is_named_where_it_cannot_read_a_schema(void **state)
{
    static const char malformed[] = "malformed database schema (t) - near \"STRICT\": syntax error";
    fixture *f = *state;

    assert_string_equal(ar_lite_schema_hint(f->ctx, malformed, 3034001),
                        "this program's SQLite is 3.34.1, and a newer one may have written it: "
                        "STRICT tables need 3.37");
    assert_null(ar_lite_schema_hint(f->ctx, malformed, 3037000));
    assert_null(ar_lite_schema_hint(f->ctx, "no such table: t", 3034001));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_missing_file_is_an_empty_database_to_readers),
        T(a_missing_file_is_an_error_to_writers_that_may_not_create),
        T(a_missing_file_is_made_where_that_is_asked_for),
        T(a_reader_cannot_write),
        T(a_file_that_is_no_database_is_told_on_opening),
        T(a_folder_is_no_database),
        T(values_are_parameters_and_rows_are_texts),
        T(question_marks_are_parameters_too),
        T(several_queries_come_back_together_or_not_at_all),
        T(a_failed_try_is_an_answer_and_no_error),
        T(statements_are_counted),
        T(unknown_functions_and_collations_get_stubs_only_where_asked_for),
        T(a_stub_is_found_missing_inside_alter_table_too),
        T(a_section_runs_triggers_and_comments_whole),
        T(adding_a_checked_column_to_a_filled_table_is_no_forbidden_pragma),
        T(a_full_text_table_can_be_made_filled_renamed_and_dropped_in_a_section),
        T(an_error_in_a_section_names_its_line_and_column),
        T(an_error_while_running_names_where_the_statement_begins),
        T(a_section_can_neither_end_its_transaction_nor_leave_its_database),
        T(what_a_section_may_not_do_a_plain_statement_may),
        T(a_locked_database_is_waited_for_as_long_as_was_said),
        T(opening_does_not_wait_for_a_lock),
        T(a_signal_ends_a_long_statement_and_takes_all_of_it_back),
        T(a_schema_may_not_call_what_reaches_out),
        T(an_old_library_is_named_where_it_cannot_read_a_schema),
        T(a_file_that_was_replaced_meanwhile_is_not_the_one_that_is_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
