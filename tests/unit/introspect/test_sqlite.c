/* Reading whole SQLite databases, held against SQLite's own pragmas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/str.h"
#include "crosscheck.h"
#include "introspect/introspect.h"

typedef struct fixture {
    ar_ctx *ctx;
    ar_db *db;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));

    f->ctx = ar_ctx_new();
    assert_int_equal(ar_db_open_memory(f->ctx, AR_DB_STUBS, &f->db), AR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    ar_db_close(f->db);
    ar_ctx_free(f->ctx);
    free(f);
    return 0;
}

static void run(fixture *f, const char *sql)
{
    const char *message = NULL;

    if (!ar_db_try(f->ctx, f->db, sql, &message))
        fail_msg("%s: %s", sql, message);
}

static ar_model *inspected(fixture *f, const ar_inspect_options *options)
{
    ar_model *model = NULL;

    assert_int_equal(ar_introspect(f->ctx, f->db, options, &model), AR_OK);
    return model;
}

static ar_object *table(const ar_model *model, const char *name)
{
    return ar_model_find(model, AR_KIND_TABLE, NULL, name);
}

static ar_foreign_key *foreign_key(const ar_object *object)
{
    for (size_t i = 0; i < object->children.count; i++)
        if (object->children.items[i]->kind == AR_KIND_FOREIGN_KEY)
            return ar_as_foreign_key(object->children.items[i]);
    return NULL;
}

static void all_managed(const ar_model *model)
{
    ar_vec_each(ar_object *, it, &model->objects)
        if ((*it)->unmanaged)
            fail_msg("%s: %s", (*it)->name, (*it)->unmanaged_reason);
}

/* ---- against the pragmas ------------------------------------------------------------------- */

static const char *const nasty[] = {
    "create table a(id integer primary key, b, c text not null default 'x,y)')",
    "create table \"A b\"([x y] int default (1), `z` text collate nocase unique, 'q' real)",
    "create table pk2(a text, b int, c blob, primary key (b, a), unique (c, a), unique (a, c))",
    "create table pk_desc(a integer primary key desc, b int unique)",
    "create table pk_table(a integer, primary key (a desc))",
    "create table pk_collate(a text, b text collate nocase, primary key (a collate nocase, b))",
    "create table wr(a text, b integer, primary key (b, a)) without rowid",
    "create table st(a int primary key, b any, c text not null) strict",
    "create table gen(a int, b as (a + 1), c int generated always as (a * 2) stored not null, "
    "d text generated always as (a || 'x') virtual unique)",
    "create table fk(a int references a, b int references a(id) on delete cascade, c text "
    "references \"A b\"(z) on update set null deferrable initially deferred, d int, e text, "
    "f int references missing(x), g references missing, "
    "foreign key (d, e) references pk2, foreign key (e, d) references PK2(A, B) on delete set "
    "default on update restrict)",
    "create table self(id integer primary key, up int references self)",
    "create table dup(a int unique, b int, unique (a), unique (b), unique (b))",
    "create table same_pk(a text primary key, b int, unique (a))",
    "create table defaults(a default -1, b default +2, c default 'it''s', d default \"dq\", "
    "e default word, f default null, g default (null), h default true, i default current_date, "
    "j default (abs(-1) + 2), k default x'00', l default 1e3, m default (((1))), n default 0x10, "
    "o default -9223372036854775808)",
    "create table names(key int primary key, \"primary\" int, action, no, end, [check] int check "
    "([check] > 0), \"quote\"\"d\" int, `back``tick` int, 'single''s' int)",
    "create table types(a VARCHAR(20), b decimal ( 10 , 2 ), c unsigned big int, d \"q t\", "
    "e double  precision, f national character varying(70), g)",
    "create table comma_free(a int, b int, check (a > 0) check (b > 0) unique (a) primary key (b))",
    "create table conflicts(a int not null on conflict ignore unique on conflict replace, b int "
    "primary key on conflict fail, c null on conflict abort, unique (c) on conflict rollback)",
    "create table text_as as select id, b as \"B b\", c || 'x' as d from a",
    "create table named(a int constraint n1 not null constraint n2 unique constraint n3 check (a), "
    "constraint n4 primary key (a), constraint n5 foreign key (a) references a)",
    "create table functions(a text check (app_slug(a)), b text collate app_order, "
    "c as (app_fn(a)))",
    "create index i1 on a(b desc, c collate nocase)",
    "create unique index i2 on a(lower(c), b) where b is not null and c <> ')'",
    "create index \"i 3\" on \"A b\"(z collate binary, [x y])",
    "create index i4 on gen(b, a + 1 desc, (c))",
    "create index i5 on functions(b, app_fn(a) collate app_order)",
    "create index i6 on wr(a)",
    "alter table a add column added int default 5 references self(id) on delete set null",
    "alter table a add column \"more, than\" text collate rtrim check (length(\"more, than\") < 5)",
    "alter table comma_free add column late text not null default ''",
    "alter table pk2 rename column c to \"new name\"",
    "alter table self rename to \"self 2\"",
    "alter table defaults drop column d",
    "create table \"trailing\"(a int -- a comment\n)",
    "alter table trailing add column b int default 1",
    "create index i7 on a('c', \"nothing\")",
};

static void run_nasty(fixture *f)
{
    for (size_t i = 0; i < sizeof(nasty) / sizeof(*nasty); i++)
        run(f, nasty[i]);
}

static void every_nasty_table_is_read_as_sqlite_reads_it(void **state)
{
    fixture *f = *state;
    ar_model *model;

    run_nasty(f);
    model = inspected(f, NULL);
    all_managed(model);
    assert_int_equal(model->objects.count, 22);
    assert_int_equal(crosscheck(f->ctx, f->db, model), 0);
}

/* The scripts hold inserts too: what is read afterwards is what the whole script made. */
static void check_script(fixture *f, const char *name)
{
    char *path = ar_printf(f->ctx->arena, AR_SOURCE_DIR "/../shared/realworld/%s", name);
    char *sql = NULL;
    ar_model *model;

    if (!ar_path_exists(path)) {
        print_message("SKIP: %s is not here\n", name);
        skip();
    }
    assert_int_equal(ar_file_read(f->ctx, path, name, &sql, NULL), AR_OK);
    run(f, "begin");
    run(f, sql);
    run(f, "commit");
    model = inspected(f, NULL);
    ar_vec_each(ar_object *, it, &model->objects)
        if ((*it)->unmanaged)
            fail_msg("%s: %s", (*it)->name, (*it)->unmanaged_reason);
    assert_true(model->objects.count > 10);
    assert_int_equal(crosscheck(f->ctx, f->db, model), 0);
}

static void chinook_is_read_as_sqlite_reads_it(void **state)
{
    check_script(*state, "chinook.sqlite.sql");
}

static void synapse_is_read_as_sqlite_reads_it(void **state)
{
    check_script(*state, "synapse.sqlite.sql");
}

/* ---- facts of the model -------------------------------------------------------------------- */

static void a_key_without_columns_refers_to_the_primary_key(void **state)
{
    fixture *f = *state;

    run(f, "create table Parent(Id integer primary key); create table child(a references PARENT);"
           "create table other(a references parent(ID))");
    ar_model *model = inspected(f, NULL);
    const ar_ref *ref = &foreign_key(table(model, "child"))->references;

    assert_string_equal(ref->table, "Parent");
    assert_int_equal(ref->columns.count, 1);
    assert_string_equal(ref->columns.items[0], "Id");
    assert_true(ar_ref_equal(ref, &foreign_key(table(model, "other"))->references));
}

static void a_key_to_a_missing_table_keeps_its_text(void **state)
{
    fixture *f = *state;

    run(f, "create table child(a references Nowhere(X) on delete cascade)");
    const ar_ref *ref = &foreign_key(table(inspected(f, NULL), "child"))->references;

    assert_string_equal(ref->table, "Nowhere");
    assert_string_equal(ref->columns.items[0], "X");
}

static void virtual_tables_are_their_text_and_their_shadows_hidden(void **state)
{
    fixture *f = *state;

    run(f, "create virtual table post_fts using FTS5(title, body);"
           "create virtual table old using fts4(a);"
           "create virtual table \"my box\" using rtree(id, x1, x2);"
           "create table post_fts_mine(a)");
    ar_model *model = inspected(f, NULL);

    assert_int_equal(model->objects.count, 4);
    assert_false(table(model, "post_fts")->unmanaged);
    assert_string_equal(ar_as_table(table(model, "post_fts"))->virtual_of->sql,
                        "FTS5(title, body)");
    assert_string_equal(ar_as_table(table(model, "my box"))->virtual_of->sql, "rtree(id, x1, x2)");
    assert_int_equal(table(model, "post_fts")->children.count, 0);
    assert_false(table(model, "post_fts_mine")->unmanaged);
}

/* Where SQLite can tell shadow tables (3.37), it has to agree. */
static void the_shadows_are_those_that_sqlite_says(void **state)
{
    fixture *f = *state;
    const char *message;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    run(f, "create virtual table a using fts5(x); create virtual table b using fts4(x);"
           "create virtual table c using rtree(id, x1, x2); create virtual table d using fts3(x);"
           "create virtual table e using fts5(x, content='');");
    (void)ar_db_try(f->ctx, f->db, "create virtual table g using geopoly(x)", &message);
    if (ar_db_version(f->db) < 3037000)
        skip();
    ar_model *model = inspected(f, NULL);

    assert_int_equal(ar_db_query(f->ctx, f->db,
                                 "select name from pragma_table_list where type = 'shadow'", &rows),
                     AR_OK);
    assert_true(ar_rows_count(rows) > 15);
    while (ar_rows_next(rows))
        assert_null(table(model, ar_rows_peek(rows, 0)));
}

static void a_module_that_is_not_there_is_no_obstacle(void **state)
{
    fixture *f = *state;

    sqlite3_db_config(ar_db_handle(f->db), SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    run(f, "create table a(x); pragma writable_schema = on;"
           "insert into sqlite_schema values"
           "  ('table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING Unheard_of(x)');"
           "pragma writable_schema = reset");
    ar_model *model = inspected(f, NULL);

    assert_int_equal(model->objects.count, 2);
    assert_string_equal(table(model, "odd")->unmanaged_reason,
                        "this program's SQLite has no module \"unheard_of\"");
    assert_false(table(model, "a")->unmanaged);
}

static void version_tables_and_ignored_ones_are_not_seen(void **state)
{
    fixture *f = *state;
    static const char *patterns[] = {"^django_", "_tmp$"};
    const ar_names ignore = {.items = patterns, .count = 2, .capacity = 2};

    run(f, "create table autorev_version(a); create table autorev_version_shop(a);"
           "create index autorev_i on autorev_version(a);"
           "create table django_session(a); create table x_tmp(a unique); create table mine(a);"
           "create trigger g after insert on x_tmp begin select 1; end");
    ar_model *model = inspected(f, &(ar_inspect_options){.ignore = &ignore});

    assert_int_equal(model->objects.count, 1);
    assert_string_equal(model->objects.items[0]->name, "mine");
    assert_int_equal(model->others.count, 0);
}

static void a_pattern_that_is_no_pattern_is_an_error(void **state)
{
    fixture *f = *state;
    static const char *patterns[] = {"^(x"};
    const ar_names ignore = {.items = patterns, .count = 1, .capacity = 1};
    ar_model *model = NULL;

    assert_int_equal(ar_introspect(f->ctx, f->db, &(ar_inspect_options){.ignore = &ignore}, &model),
                     AR_INVALID);
    assert_int_equal(f->ctx->diags.items[0].code, AR_E_BAD_PATTERN);
}

static void views_are_their_queries_and_triggers_belong_to_their_tables(void **state)
{
    fixture *f = *state;

    run(f, "create table a(x); create table b(y);"
           "create view v as select x from \"A\" join [b] on x = y;"
           "create trigger g after insert on a begin insert into b values (new.x); end");
    ar_model *model = inspected(f, NULL);
    const ar_object *trigger = ar_object_child(model, table(model, "a"), AR_KIND_TRIGGER, "g");
    const ar_view *view = ar_as_view(ar_model_find(model, AR_KIND_VIEW, NULL, "v"));

    assert_int_equal(model->others.count, 0);
    assert_non_null(trigger);
    assert_true(ar_starts_with(trigger->sql, "CREATE TRIGGER g"));
    assert_string_equal(ar_as_trigger(trigger)->sql->sql,
                        "after insert begin insert into b values (new.x); end");
    assert_string_equal(view->query->sql, "select x from \"A\" join [b] on x = y");
}

static void objects_keep_the_text_they_came_from(void **state)
{
    fixture *f = *state;

    run(f, "create table T ( a int ); create index I on T ( a )");
    ar_model *model = inspected(f, NULL);
    const ar_object *index = ar_object_child(model, table(model, "t"), AR_KIND_INDEX, "i");

    assert_string_equal(table(model, "t")->sql, "CREATE TABLE T ( a int )");
    assert_string_equal(index->sql, "CREATE INDEX I on T ( a )");
}

static void an_empty_database_is_an_empty_model(void **state)
{
    ar_model *model = inspected(*state, NULL);

    assert_int_equal(model->objects.count, 0);
    assert_int_equal(model->others.count, 0);
    assert_int_equal(model->target.engine, AR_SQLITE);
    assert_true(model->target.version >= 3035000);
}

static void the_number_of_statements_does_not_depend_on_the_number_of_tables(void **state)
{
    fixture *f = *state;
    size_t counts[2];

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 50; i++)
            run(f, ar_printf(f->ctx->arena,
                             "create table t%d_%d(a integer primary key, b unique check (b > 0));"
                             "create index i%d_%d on t%d_%d(b)",
                             round, i, round, i, round, i));
        size_t before = ar_db_statement_count(f->db);

        assert_int_equal(inspected(f, NULL)->objects.count, 50 * (round + 1));
        counts[round] = ar_db_statement_count(f->db) - before;
    }
    assert_int_equal(counts[0], counts[1]);
    assert_true(counts[0] <= 4);
}

static void reading_inside_a_transaction_leaves_it_open(void **state)
{
    fixture *f = *state;

    run(f, "begin; create table a(x)");
    assert_int_equal(inspected(f, NULL)->objects.count, 1);
    run(f, "rollback");
    assert_int_equal(inspected(f, NULL)->objects.count, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(every_nasty_table_is_read_as_sqlite_reads_it),
        T(chinook_is_read_as_sqlite_reads_it),
        T(synapse_is_read_as_sqlite_reads_it),
        T(a_key_without_columns_refers_to_the_primary_key),
        T(a_key_to_a_missing_table_keeps_its_text),
        T(virtual_tables_are_their_text_and_their_shadows_hidden),
        T(the_shadows_are_those_that_sqlite_says),
        T(a_module_that_is_not_there_is_no_obstacle),
        T(version_tables_and_ignored_ones_are_not_seen),
        T(a_pattern_that_is_no_pattern_is_an_error),
        T(views_are_their_queries_and_triggers_belong_to_their_tables),
        T(objects_keep_the_text_they_came_from),
        T(an_empty_database_is_an_empty_model),
        T(the_number_of_statements_does_not_depend_on_the_number_of_tables),
        T(reading_inside_a_transaction_leaves_it_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
