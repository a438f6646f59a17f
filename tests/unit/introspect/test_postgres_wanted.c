/* labels: postgresql
 *
 * What a model wants that the database does not hold yet: it is made in another database for real,
 * read, and the spelling told without it must be the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "pg.h"

typedef struct fixture {
    ar_ctx *ctx;
    ar_db *wanted_db; /* where what is wanted was made */
    ar_db *db;        /* the one that is asked */
    ar_model *made;   /* what was made, as read */
} fixture;

static int set_up(void **state)
{
    fixture *it = calloc(1, sizeof(*it));

    it->ctx = ar_ctx_new();
    it->wanted_db = pg_database(it->ctx);
    it->db = pg_database(it->ctx);
    *state = it;
    return 0;
}

static int tear_down(void **state)
{
    fixture *it = *state;

    ar_db_close(it->wanted_db);
    ar_db_close(it->db);
    ar_ctx_free(it->ctx);
    free(it);
    return 0;
}

static void run(fixture *it, ar_db *db, const char *sql)
{
    pg_run(it->ctx, db, ar_printf(it->ctx->arena, "set search_path = public; %s", sql));
    pg_run(it->ctx, db, "set search_path = ''");
}

typedef void visit_expr(ar_ctx *ctx, const ar_expr **slot, unsigned line);

static unsigned each_expr(ar_ctx *ctx, ar_model *model, visit_expr *visit)
{
    unsigned line = 1;

    ar_vec_each(ar_object *, object, &model->objects) {
        ar_domain *domain = ar_as_domain(*object);

        if (domain)
            visit(ctx, &domain->default_expr, line++);
        ar_object_each(child, *object) {
            ar_column *column = ar_as_column(*child);
            ar_check *check = ar_as_check(*child);
            ar_index *index = ar_as_index(*child);
            ar_exclusion *exclusion = ar_as_exclusion(*child);
            ar_elements *elements = index       ? &index->columns
                                    : exclusion ? &exclusion->elements
                                                : NULL;

            if (column) {
                visit(ctx, &column->default_expr, line++);
                visit(ctx, &column->generated, line++);
            }
            if (check)
                visit(ctx, &check->expr, line++);
            if (index)
                visit(ctx, &index->where, line++);
            if (exclusion)
                visit(ctx, &exclusion->where, line++);
            if (!elements)
                continue;
            elements->items = ar_memdup(ctx->arena, elements->items,
                                        elements->count * sizeof(*elements->items));
            ar_vec_each(ar_element, element, elements)
                visit(ctx, &element->expr, line++);
        }
    }
    return line;
}

static void forget_key(ar_ctx *ctx, const ar_expr **slot, unsigned line)
{
    if (*slot)
        *slot = ar_expr_new(ctx, (*slot)->sql,
                            (ar_pos){.file = "models.yaml", .line = line, .column = 1});
}

static size_t wrong;

static void expect_sure(ar_ctx *ctx, const ar_expr **slot, unsigned line)
{
    (void)ctx;
    (void)line;
    wrong += *slot && (!(*slot)->key || (*slot)->unsure);
}

/* What a model file would say of `sql`: the same objects, every expression without its key. */
static ar_model *wanted_from(fixture *it, const char *sql)
{
    ar_model *wanted;

    run(it, it->wanted_db, sql);
    it->made = pg_model(it->ctx, it->wanted_db);
    wanted = ar_model_copy(it->ctx, it->made);
    each_expr(it->ctx, wanted, forget_key);
    return wanted;
}

static void set_sql(fixture *it, const ar_expr **slot, const char *sql)
{
    *slot = ar_expr_new(it->ctx, sql, (ar_pos){.file = "models.yaml", .line = 7, .column = 3});
}

static ar_status respell(fixture *it, ar_model *wanted)
{
    return ar_respell(it->ctx, it->db, wanted, pg_model(it->ctx, it->db), NULL);
}

/* Keys of `wanted` are those of what was made. */
static void assert_as_made(fixture *it, ar_model *wanted)
{
    wrong = 0;
    each_expr(it->ctx, wanted, expect_sure);
    assert_int_equal(wrong, 0);
    assert_int_equal(it->made->objects.count, wanted->objects.count);
    for (size_t i = 0; i < wanted->objects.count; i++) {
        const ar_object *a = it->made->objects.items[i], *b = wanted->objects.items[i];

        assert_int_equal(ar_object_changes(it->ctx, a, b), 0);
        for (size_t k = 0; k < a->children.count; k++)
            assert_int_equal(ar_object_changes(it->ctx, a->children.items[k], b->children.items[k]),
                             0);
    }
}

static const char project[] =
    "create type mood as enum ('sad', 'ok'); create domain year as integer default 2000"
    " check (value between 1901 and 2155); create domain late_year as year check (value > 1999);"
    "create schema shop; create type shop.size as enum ('s', 'l'); create sequence ticket_seq;"
    "create table shop.item (id serial primary key, size shop.size default 's',"
    " no integer default nextval('public.ticket_seq'), check (size in ('s', 'l')));"
    "create table item (id bigint generated always as identity, m mood default 'ok', y year"
    " default 1999, ly late_year, ms mood[] default '{sad}', r tsrange, code varchar(9),"
    " g integer generated always as (id * 2) stored, check (m <> 'sad' or y > 1950),"
    " check (code in ('a', 'b')), exclude using gist (r with &&, (tsrange(lower(r), null)) with &&)"
    " where (y > 1980));"
    "create index on item (lower(code), (m = 'ok')) where m = 'ok' and y is not null";

static void new_types_and_sequences_are_made_on_the_way(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, project);

    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
    assert_int_equal(pg_model(it->ctx, it->db)->objects.count, 1); /* public: nothing stays */
}

static void changed_types_go_out_of_the_way(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, project);
    ar_model *after;

    run(it, it->db,
        "create type mood as enum ('ok'); create domain year as text;"
        "create domain late_year as year;"
        "create table item (m mood default 'ok', y year default 'x', check (m = 'ok'))");
    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
    after = pg_model(it->ctx, it->db);
    assert_int_equal(ar_as_enum(pg_find(after, AR_KIND_ENUM, "mood"))->values.count, 1);
    assert_string_equal(ar_as_domain(pg_find(after, AR_KIND_DOMAIN, "year"))->type->key, "text");
}

static void inside_a_transaction_it_goes_on(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, project);

    pg_run(it->ctx, it->db, "begin; create table public.mine (a integer)");
    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
    assert_true(ar_db_in_transaction(it->db));
    assert_non_null(pg_find(pg_model(it->ctx, it->db), AR_KIND_TABLE, "mine"));
    pg_run(it->ctx, it->db, "commit");
}

static void a_column_that_changes_its_type_changes_the_spelling(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (n numeric, k integer,"
                                       " constraint c check (n > 0), constraint d check (k > 0))");

    run(it, it->db,
        "create table t (n integer, k integer, constraint c check (n > 0),"
        " constraint d check (k > 0))");
    set_sql(it, &ar_as_check(pg_child(wanted, "t", AR_KIND_CHECK, "c"))->expr, "n > 0");
    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
    assert_string_equal(ar_as_check(pg_child(wanted, "t", AR_KIND_CHECK, "c"))->expr->key,
                        "n > (0)::numeric");
}

static void nobodys_table_is_locked(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (n numeric check (n > 0) default 1 + 1)");
    const char *name = strstr(ar_db_url(it->db)->conninfo, "dbname=") + strlen("dbname=");
    AR_AUTO_DB ar_db *other = pg_connect(it->ctx, name);

    run(it, it->db, "create table t (n integer check (n > 0))");
    pg_run(it->ctx, other, "begin; lock table public.t in access exclusive mode");
    pg_run(it->ctx, it->db, "set lock_timeout = '2s'");
    /* live is read before somebody locks: reading needs no more than that */
    pg_ok(it->ctx,
          ar_respell(it->ctx, it->db, wanted, ar_model_new(it->ctx, wanted->target), NULL));
    assert_as_made(it, wanted);
    pg_run(it->ctx, other, "rollback");
}

static void every_refused_expression_is_named_at_its_place(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(
        it, "create table fine (a integer check (a > 1) default 1 + 1);"
            "create table t (a integer default 1, b integer generated always as (a + 1) stored,"
            " c integer, constraint k check (a > 0), constraint l check (c > 1));"
            "create index i on t ((a + 1), c) where a > 5");
    ar_index *index = ar_as_index(pg_child(wanted, "t", AR_KIND_INDEX, "i"));
    size_t refused = 0;

    set_sql(it, &pg_column(wanted, "t", "a")->default_expr, "nothing(1)");
    set_sql(it, &pg_column(wanted, "t", "b")->generated, "random()::integer");
    set_sql(it, &ar_as_check(pg_child(wanted, "t", AR_KIND_CHECK, "k"))->expr, "aa > 0");
    set_sql(it, &index->columns.items[0].expr, "now()::text");
    set_sql(it, &index->where, "a >");
    assert_int_equal(respell(it, wanted), AR_INVALID);
    assert_false(ar_db_in_transaction(it->db));
    ar_vec_each(ar_diag, diag, &it->ctx->diags) {
        if (diag->severity != AR_ERROR)
            continue;
        refused++;
        assert_int_equal(diag->code, AR_E_EXPRESSION_REFUSED);
        assert_string_equal(diag->pos.file, "models.yaml");
        assert_int_equal(diag->pos.line, 7);
    }
    assert_int_equal(refused, 5);
    assert_non_null(strstr(it->ctx->diags.items[0].message, "function nothing(integer)"));
}

static void one_fault_in_two_tables_is_two_faults(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (a integer default 1);"
                                       "create table u (a integer default 1)");

    set_sql(it, &pg_column(wanted, "t", "a")->default_expr, "nothing()");
    set_sql(it, &pg_column(wanted, "u", "a")->default_expr, "nothing()");
    assert_int_equal(respell(it, wanted), AR_INVALID);
    assert_int_equal(ar_error_count(it->ctx), 2);
}

static void a_type_that_cannot_be_made_is_named(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (a integer, b text check (b > 'a'))");
    ar_column *column = pg_column(wanted, "t", "b");

    column->collation = "no-such-collation";
    column->object.pos = (ar_pos){.file = "models.yaml", .line = 9};
    assert_int_equal(respell(it, wanted), AR_INVALID);
    assert_int_equal(it->ctx->diags.items[0].code, AR_E_BAD_TYPE);
    assert_int_equal(it->ctx->diags.items[0].pos.line, 9);
    assert_false(ar_db_in_transaction(it->db));
}

static void forget_type(fixture *it, ar_column *column, const char *text)
{
    column->type = ar_type_new(it->ctx, text, (ar_pos){.file = "models.yaml", .line = 4});
}

static void types_that_only_the_database_knows_are_resolved(void **state)
{
    fixture *it = *state;
    ar_model *wanted;

    if (!ar_db_try(it->ctx, it->db, "create extension citext schema public", NULL))
        skip();
    wanted = wanted_from(it, "create extension citext; create table t (a citext check (a <> 'x'),"
                             " b citext[], c varchar(20), d pg_catalog.int4, e date)");
    forget_type(it, pg_column(wanted, "t", "a"), "CIText");
    forget_type(it, pg_column(wanted, "t", "b"), "public.citext []");
    forget_type(it, pg_column(wanted, "t", "c"), "varchar ( 20 )");
    forget_type(it, pg_column(wanted, "t", "d"), "pg_catalog.int4");
    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
    assert_string_equal(pg_column(wanted, "t", "a")->type->text, "citext");
    forget_type(it, pg_column(wanted, "t", "e"), "nonesuch");
    assert_int_equal(respell(it, wanted), AR_INVALID);
    assert_int_equal(it->ctx->diags.items[it->ctx->diags.count - 1].code, AR_E_UNKNOWN_TYPE);
    assert_int_equal(it->ctx->diags.items[it->ctx->diags.count - 1].pos.line, 4);
}

static void without_the_right_to_ask_it_stays_unsure(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (a integer check (a in (1, 2)), b integer"
                                       " default 3)");
    const char *name = strstr(ar_db_url(it->db)->conninfo, "dbname=") + strlen("dbname=");
    const ar_expr *check, *known;

    run(it, it->db, "create table t (b integer default 3)");
    run(it, it->db,
        ar_printf(it->ctx->arena,
                  "create role nobody_much_%s; revoke temp on database %s from public;"
                  "set session authorization nobody_much_%s",
                  name, name, name));
    pg_ok(it->ctx, respell(it, wanted));
    check = ar_as_check(pg_child(wanted, "t", AR_KIND_CHECK, "t_a_check"))->expr;
    known = pg_column(wanted, "t", "b")->default_expr;
    assert_null(check->key);
    assert_true(check->unsure);
    assert_string_equal(known->key, "3");
    assert_false(known->unsure);
    assert_int_equal(it->ctx->diags.items[it->ctx->diags.count - 1].severity, AR_WARNING);
}

static void without_the_right_to_make_types_only_their_tables_are_unsure(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(
        it, "create type mood as enum ('sad'); create table t (m mood default 'sad');"
            "create table u (a integer check (a in (1, 2)))");
    const char *name = strstr(ar_db_url(it->db)->conninfo, "dbname=") + strlen("dbname=");

    run(it, it->db,
        ar_printf(it->ctx->arena,
                  "create role maker_%s; revoke create on schema public from public;"
                  "set session authorization maker_%s",
                  name, name));
    pg_ok(it->ctx, respell(it, wanted));
    assert_true(pg_column(wanted, "t", "m")->default_expr->unsure);
    assert_string_equal(ar_as_check(pg_child(wanted, "u", AR_KIND_CHECK, "u_a_check"))->expr->key,
                        "a = ANY (ARRAY[1, 2])");
}

static void tables_of_one_name_in_two_schemas_are_kept_apart(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(
        it, "create schema a; create schema b; create table a.t (x integer default 1 + 1,"
            " check (x in (1, 2))); create table b.t (x text default 'a' || 'b', check (x in"
            " ('c', 'd')), y integer default 2 * 3)");

    pg_ok(it->ctx, respell(it, wanted));
    assert_as_made(it, wanted);
}

static void what_is_not_managed_is_not_asked_about(void **state)
{
    fixture *it = *state;
    ar_model *wanted = wanted_from(it, "create table t (a integer default 1 + 1)");

    pg_find(wanted, AR_KIND_TABLE, "t")->unmanaged = true;
    set_sql(it, &pg_column(wanted, "t", "a")->default_expr, "nothing()");
    pg_ok(it->ctx, respell(it, wanted));
    assert_null(pg_column(wanted, "t", "a")->default_expr->key);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_types_and_sequences_are_made_on_the_way),
        TEST(changed_types_go_out_of_the_way),
        TEST(inside_a_transaction_it_goes_on),
        TEST(a_column_that_changes_its_type_changes_the_spelling),
        TEST(nobodys_table_is_locked),
        TEST(every_refused_expression_is_named_at_its_place),
        TEST(one_fault_in_two_tables_is_two_faults),
        TEST(a_type_that_cannot_be_made_is_named),
        TEST(types_that_only_the_database_knows_are_resolved),
        TEST(without_the_right_to_ask_it_stays_unsure),
        TEST(without_the_right_to_make_types_only_their_tables_are_unsure),
        TEST(tables_of_one_name_in_two_schemas_are_kept_apart),
        TEST(what_is_not_managed_is_not_asked_about),
    };

    return cmocka_run_group_tests(tests, pg_start, pg_stop);
}
