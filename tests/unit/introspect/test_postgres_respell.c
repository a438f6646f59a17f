/* labels: postgresql
 * timeout: 300
 *
 * The law: what ar_respell() says an expression will be printed as is what introspection reads
 * after it was created for real, in every place an expression can stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/str.h"
#include "pg.h"

/* Where a spelling may stand: c check, d default, i index element and predicate, g generated. */
typedef struct spelling {
    const char *places;
    const char *type;
    const char *text;
} spelling;

typedef AR_VEC(spelling) spellings;

static const char columns[] =
    "n integer, m bigint, p numeric(12,2), s text, v varchar(40), b boolean, t timestamp,"
    " z timestamptz, d date, j jsonb, a integer[], u uuid, r text[]";

/* What the shared file does not have. */
static const spelling more[] = {
    {"cig", "boolean", "c in ('a', 'b')"},
    {"cig", "boolean", "mood in ('sad', 'happy')"},
    {"cig", "boolean", "mood > 'sad'"},
    {"cig", "boolean", "(array['x', v])::text[] @> array['x']"},
    {"cig", "boolean", "v = any (array['a', 'b']::varchar[]::text[])"},
    {"cig", "boolean", "v = any (array[array['a'], array['b']]::varchar[])"},
    {"cig", "boolean", "\"Mixed Case\" > 0 and \"select\" = 'x'"},
    {"cig", "boolean", "yr between 1900 and 2100"},
    {"cig", "boolean", "yr = 1999::small_year"},
    {"cig", "boolean", "exists_flag is not true"},
    {"cig", "boolean", "case n when 1 then true when 2 then false else n > 5 end"},
    {"cig", "boolean", "coalesce(nullif(s, ''), v) is not null"},
    {"cig", "boolean", "greatest(n, m, 3) > least(1, n)"},
    {"cig", "boolean", "row(n, m) is distinct from row(1, 2)"},
    {"cig", "boolean", "s collate \"C\" < 'x' collate \"C\""},
    {"cig", "boolean", "n between symmetric 10 and 1"},
    {"cig", "boolean", "overlay(s placing 'x' from 2 for 3) = 'y'"},
    {"cig", "boolean", "position('x' in s) > 0"},
    {"cig", "boolean", "substring(s from 1 for 2) = 'ab'"},
    {"cig", "boolean", "trim(both ' ' from s) <> ''"},
    {"cig", "boolean", "t at time zone 'UTC' > '2020-01-01 00:00:00+00'"},
    {"cig", "boolean", "(t, t + interval '1 hour') overlaps (t, t)"},
    {"cig", "boolean", "n::text::integer = n"},
    {"cig", "boolean", "- n < +5"},
    {"cig", "boolean", "- (-5) < n"},
    {"cig", "boolean", "n = -2147483648"},
    {"cig", "boolean", "m = 9223372036854775807"},
    {"cig", "boolean", "p > 1e-3"},
    {"cig", "boolean", "p > .5"},
    {"cig", "boolean", "s = U&'d\\0061t\\+000061'"},
    {"cig", "boolean", "s = $$it's$$"},
    {"cig", "boolean", "s /* a comment */ = 'x' -- and another"},
    {"cig", "boolean", "b = 't' or b = 'yes'::boolean"},
    {"cig", "boolean", "a[1] = 1 and a[1:2] = '{1,2}'"},
    {"cig", "boolean", "(j -> 'a') is not null and j['b'] = '1'"},
    {"cig", "boolean", "n operator(pg_catalog.>) 0"},
    {"cig", "boolean", "pg_catalog.length(s) > 0"},
    {"cig", "boolean", "s || v || 'x' <> ''"},
    {"cig", "boolean", "n # 1 = 0 or ~n = 1 or n << 1 = 2"},
    {"cig", "boolean", "s ^@ 'a'"},
    {"cig", "boolean", "not (n is null) and b is not unknown"},
    {"cig", "boolean", "n between 0 and 100 and (v like 'a%' or s is distinct from 'x')"},
    {"cig", "boolean", "n not between 0 and 100 or b or n between 1 and 2"},
    {"cig", "boolean", "b and n between 1 and 2 and m between 3 and 4 and p between 5 and 6"},
    {"cig", "boolean", "(n, m) = (1, 2) and b"},
    {"cig", "boolean", "((n, m) = (1, 2) and b) and (b and b)"},
    {"cig", "boolean", "(n, m) <> (1, 2) or b"},
    {"cig", "boolean", "n in (1, m, 3) or b"},
    {"cig", "boolean", "n in (1, m) and (n, m) in ((1, 2), (3, 4)) and not b"},
    {"cig", "boolean", "n not in (1, m) and n not in (m, 3)"},
    {"cig", "boolean", "((n between 1 and 2) and b) or ((n between 3 and 4) or b)"},
    {"cig", "boolean", "case when n between 1 and 2 and b then b else n in (m, 4) or b end"},
    {"cig", "boolean", "coalesce(n between 1 and 2 and b, (n, m) = (3, 4) and b)"},
    {"cig", "boolean", "not (n between 1 and 2 and b)"},
    {"cig", "boolean", "(b and b) and b and (b or (b or b)) and ((b or b) or b)"},
    {"cig", "boolean", "v in ('a', 'b') and v not in ('c', s) and c in ('x', v)"},
    {"cig", "boolean", "s in (v, 'x') and v in (s, 'y')"},
    {"cig", "boolean", "t + make_interval(days => 3, hours => n) > t"},
    {"cig", "boolean", "jsonb_set(j, '{a}', '1') <> j"},
    {"cig", "boolean", "format('%s-%s', s, v) = concat_ws('-', s, v)"},
    {"cig", "boolean", "string_to_array(s, ',') && array[v]"},
    {"cig", "boolean", "n::numeric(10,2)::text::varchar(5) = v"},
    {"cig", "boolean", "s between 'a' and 'b' and v between s and 'c'"},
    {"cig", "boolean", "a[n] is distinct from all (array[1, n])"},
    {"cig", "boolean", "a = array[n, 1] and r = array[s, v, 'x']"},
    {"cig", "boolean", "u = any (array['00000000-0000-0000-0000-000000000000']::uuid[])"},
    {"cig", "boolean", "mood = any (enum_range('sad'::mood, null)) and mood in ('ok', 'sad')"},
    {"cig", "boolean", "yr in (1999, 2000) and yr + 1 > n"},
    {"d", "mood", "'sad'"},
    {"d", "mood[]", "'{sad,happy}'"},
    {"d", "mood[]", "array['sad', 'happy']::mood[]"},
    {"d", "small_year", "1999"},
    {"d", "char(4)", "'ab'"},
    {"d", "bpchar", "'ab'"},
    {"d", "bit(3)", "B'101'"},
    {"d", "interval", "'1 day 02:03:04'"},
    {"d", "interval", "interval '1' day"},
    {"d", "interval day to second(3)", "'1 day'"},
    {"d", "timestamptz(3)", "now()"},
    {"d", "timestamp", "current_timestamp at time zone 'utc'"},
    {"d", "timestamp", "localtimestamp"},
    {"d", "time", "localtime(2)"},
    {"d", "date", "('now'::text)::date"},
    {"d", "date", "current_date + 7"},
    {"d", "text", "current_user"},
    {"d", "text", "session_user::text || '@' || current_schema"},
    {"d", "text", "NULL"},
    {"d", "text", "E'tab\\there'"},
    {"d", "bytea", "'\\xdeadbeef'"},
    {"d", "jsonb", "'{\"a\": [1, 2]}'"},
    {"d", "jsonb", "jsonb_build_object('a', 1)"},
    {"d", "inet", "'10.0.0.1/8'"},
    {"d", "numeric(6,2)", "-1.50"},
    {"d", "real", "1.5"},
    {"d", "double precision", "'Infinity'"},
    {"d", "double precision", "random() * 10"},
    {"d", "int4range", "'[1,10)'"},
    {"d", "int4range", "int4range(1, 10)"},
    {"d", "point", "'(1,2)'"},
    {"d", "xml", "'<a/>'"},
    {"d", "uuid", "gen_random_uuid()"},
    {"d", "integer", "nextval('ticket_seq')"},
    {"d", "bigint", "(extract(epoch from now()) * 1000)::bigint"},
    {"d", "regclass", "'ticket_seq'"},
    {"d", "\"char\"", "'x'"},
    {"d", "name", "'x'"},
    {"d", "text[]", "array[]::text[]"},
    {"d", "text[]", "'{}'"},
    {"d", "integer", "(select_one())"},
};

static const char setting[] =
    "create type mood as enum ('sad', 'ok', 'happy');"
    "create domain small_year as smallint check (value > 0);"
    "create sequence ticket_seq;"
    "create function select_one() returns integer language sql immutable as 'select 1'";

static char *next_field(char **line)
{
    char *start = *line;
    char *bar = strchr(start, '|');

    if (bar) {
        *bar = '\0';
        *line = bar + 1;
    }
    return start;
}

static spellings read_spellings(ar_ctx *ctx)
{
    const char *path = AR_SOURCE_DIR "/tests/e2e/expressions.postgresql.txt";
    spellings all = {0};
    char *text, *save = NULL;
    size_t size;

    pg_ok(ctx, ar_file_read(ctx, path, path, &text, &size));
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        spelling one;

        if (*line == '#' || !*line)
            continue;
        one.places = ar_trim(ctx->arena, next_field(&line));
        one.type = ar_trim(ctx->arena, next_field(&line));
        one.text = ar_trim(ctx->arena, line);
        ar_vec_push(ctx->arena, &all, one);
    }
    for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
        ar_vec_push(ctx->arena, &all, more[i]);
    return all;
}

/* One table a place: what cannot stand there is left out, as the server says. */
static void make_tables(ar_ctx *ctx, ar_db *db, const spellings *all, ar_map *texts)
{
    static const char extra[] = ", c char(3), mood mood, \"Mixed Case\" integer, \"select\" text,"
                                " yr small_year, exists_flag boolean";

    for (size_t i = 0; i < all->count; i++) {
        const spelling *one = &all->items[i];

        for (const char *place = one->places; *place; place++) {
            const char *name = ar_printf(ctx->arena, "t_%c_%zu", *place, i);
            const char *head = ar_printf(ctx->arena, "create table %s (%s%s", name, columns, extra);
            const char *sql =
                *place == 'c'
                    ? ar_printf(ctx->arena, "%s, constraint x check (%s\n))", head, one->text)
                : *place == 'd'
                    ? ar_printf(ctx->arena, "%s, x %s default (%s\n))", head, one->type, one->text)
                : *place == 'g'
                    ? ar_printf(ctx->arena, "%s, x %s generated always as (%s\n) stored)", head,
                                one->type, one->text)
                    : ar_printf(ctx->arena, "%s); create index %s_x on %s (n, (%s\n)) where (%s\n)",
                                head, name, name, one->text, one->text);

            if (ar_db_try(ctx, db, sql, NULL))
                ar_map_set(texts, name, (void *)(uintptr_t)one->text);
        }
    }
}

static void forget(ar_ctx *ctx, const ar_expr **slot, const char *text)
{
    if (*slot)
        *slot = ar_expr_new(ctx, text, AR_NOWHERE);
}

/* The model as its author wrote it: texts, no keys. */
static size_t unspell(ar_ctx *ctx, ar_model *model, const ar_map *texts)
{
    size_t count = 0;

    ar_vec_each(ar_object *, table, &model->objects) {
        const char *text = ar_map_get(texts, (*table)->name);

        (*table)->unmanaged = false;
        if (!text)
            continue;
        ar_object_each(child, *table) {
            ar_column *column = ar_as_column(*child);
            ar_check *check = ar_as_check(*child);
            ar_index *index = ar_as_index(*child);

            if (column) {
                forget(ctx, &column->default_expr, text);
                forget(ctx, &column->generated, text);
            } else if (check) {
                forget(ctx, &check->expr, text);
            } else if (index) {
                forget(ctx, &index->where, text);
                index->columns.items = ar_memdup(ctx->arena, index->columns.items,
                                                 index->columns.count * sizeof(ar_element));
                for (size_t i = 0; i < index->columns.count; i++)
                    forget(ctx, &index->columns.items[i].expr, text);
            }
        }
        count++;
    }
    return count;
}

static bool same_expr(const char *table, const ar_expr *live, const ar_expr *spelled)
{
    if (!live && !spelled)
        return true;
    if (live && spelled && ar_streq(live->key, spelled->key) && !spelled->unsure)
        return true;
    printf("%s: %s\n  live:    %s\n  respell: %s\n", table, spelled ? spelled->sql : "-",
           live ? live->key : "-", spelled && spelled->key ? spelled->key : "-");
    return false;
}

/* How many expressions of `spelled` are not what `live` has. */
static size_t differences(const ar_model *live, const ar_model *spelled)
{
    size_t count = 0;

    for (size_t i = 0; i < live->objects.count; i++) {
        const ar_object *a = live->objects.items[i], *b = spelled->objects.items[i];

        for (size_t k = 0; k < a->children.count; k++) {
            const ar_object *x = a->children.items[k], *y = b->children.items[k];

            if (x->kind == AR_KIND_COLUMN) {
                count += !same_expr(a->name, ar_as_column(x)->default_expr,
                                    ar_as_column(y)->default_expr);
                count += !same_expr(a->name, ar_as_column(x)->generated,
                                    ar_as_column(y)->generated);
            } else if (x->kind == AR_KIND_CHECK) {
                count += !same_expr(a->name, ar_as_check(x)->expr, ar_as_check(y)->expr);
            } else if (x->kind == AR_KIND_INDEX) {
                count += !same_expr(a->name, ar_as_index(x)->where, ar_as_index(y)->where);
                for (size_t e = 0; e < ar_as_index(x)->columns.count; e++)
                    count += !same_expr(a->name, ar_as_index(x)->columns.items[e].expr,
                                        ar_as_index(y)->columns.items[e].expr);
            }
        }
    }
    return count;
}

/* The same objects with nothing of the tables known: every expression must be asked about. */
static ar_model *without_tables(ar_ctx *ctx, const ar_model *model)
{
    ar_model *copy = ar_model_new(ctx, model->target);

    ar_vec_each(ar_object *, object, &model->objects)
        if ((*object)->kind != AR_KIND_TABLE)
            ar_model_add(ctx, copy, *object);
    copy->extensions = model->extensions;
    copy->others = model->others;
    ar_model_sort(copy);
    return copy;
}

typedef struct fixture {
    ar_ctx *ctx;
    ar_db *db;
    ar_model *live;
    ar_map *texts;
} fixture;

static int set_up(void **state)
{
    fixture *it = calloc(1, sizeof(*it));
    spellings all;

    if (pg_start(state) != 0 || !it)
        return -1;
    it->ctx = ar_ctx_new();
    it->db = pg_database(it->ctx);
    it->texts = ar_map_new(it->ctx->arena);
    pg_run(it->ctx, it->db, "set search_path = public");
    pg_run(it->ctx, it->db, setting);
    all = read_spellings(it->ctx);
    make_tables(it->ctx, it->db, &all, it->texts);
    it->live = pg_model(it->ctx, it->db);
    *state = it;
    return 0;
}

static int tear_down(void **state)
{
    fixture *it = *state;

    ar_db_close(it->db);
    ar_ctx_free(it->ctx);
    free(it);
    return pg_stop(state);
}

static void every_spelling_is_told_as_it_will_be_read(void **state)
{
    fixture *it = *state;
    ar_model *wanted = ar_model_copy(it->ctx, it->live);
    size_t count = unspell(it->ctx, wanted, it->texts);

    assert_true(count > 250);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, without_tables(it->ctx, it->live), NULL));
    assert_int_equal(differences(it->live, wanted), 0);
    assert_false(ar_db_in_transaction(it->db));
}

static void a_database_restored_from_its_own_texts_is_the_same(void **state)
{
    fixture *it = *state;
    ar_model *wanted = ar_model_copy(it->ctx, it->live);

    ar_vec_each(ar_object *, table, &wanted->objects) {
        (*table)->unmanaged = false;
        ar_object_each(child, *table) {
            ar_column *column = ar_as_column(*child);
            ar_check *check = ar_as_check(*child);
            ar_index *index = ar_as_index(*child);

            if (column && column->default_expr)
                forget(it->ctx, &column->default_expr, column->default_expr->sql);
            if (column && column->generated)
                forget(it->ctx, &column->generated, column->generated->sql);
            if (check)
                forget(it->ctx, &check->expr, check->expr->sql);
            if (!index)
                continue;
            if (index->where)
                forget(it->ctx, &index->where, index->where->sql);
            index->columns.items = ar_memdup(it->ctx->arena, index->columns.items,
                                             index->columns.count * sizeof(ar_element));
            ar_vec_each(ar_element, element, &index->columns)
                if (element->expr)
                    forget(it->ctx, &element->expr, element->expr->sql);
        }
    }
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, without_tables(it->ctx, it->live), NULL));
    assert_int_equal(differences(it->live, wanted), 0);
}

static void what_live_prints_is_not_asked(void **state)
{
    fixture *it = *state;
    ar_model *wanted = ar_model_copy(it->ctx, it->live);
    size_t before;

    ar_vec_each(ar_object *, table, &wanted->objects)
        ar_object_each(child, *table) {
            ar_check *check = ar_as_check(*child);

            if (check)
                forget(it->ctx, &check->expr,
                       ar_printf(it->ctx->arena, "((%s))", check->expr->sql));
        }
    before = ar_db_statement_count(it->db);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, it->live, NULL));
    assert_int_equal(ar_db_statement_count(it->db), before);
    assert_int_equal(differences(it->live, wanted), 0);
}

static void the_cache_answers_the_second_time(void **state)
{
    fixture *it = *state;
    char dir[] = "/tmp/autorev-cache-XXXXXX";
    ar_model *nothing = without_tables(it->ctx, it->live);
    ar_model *wanted = ar_model_copy(it->ctx, it->live);
    size_t before;

    assert_non_null(mkdtemp(dir));
    unspell(it->ctx, wanted, it->texts);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, nothing, dir));
    wanted = ar_model_copy(it->ctx, it->live);
    unspell(it->ctx, wanted, it->texts);
    before = ar_db_statement_count(it->db);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, nothing, dir));
    /* only what calls a user's function, whose result may change, is asked again */
    assert_true(ar_db_statement_count(it->db) - before < 20);
    assert_int_equal(differences(it->live, wanted), 0);
    assert_int_equal(system(ar_printf(it->ctx->arena, "rm -r %s", dir)), 0);
}

static void a_torn_cache_is_no_harm(void **state)
{
    fixture *it = *state;
    char dir[] = "/tmp/autorev-cache-XXXXXX";
    ar_model *nothing = without_tables(it->ctx, it->live);
    ar_model *wanted = ar_model_copy(it->ctx, it->live);
    const char *file;

    assert_non_null(mkdtemp(dir));
    file = ar_printf(it->ctx->arena, "%s/postgresql-expressions", dir);
    unspell(it->ctx, wanted, it->texts);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, nothing, dir));
    assert_int_equal(system(ar_printf(it->ctx->arena,
                                      "sed -i -e 's/::text/::tixt/' -e '40q' %s && "
                                      "printf 'abc\\377' >>%s",
                                      file, file)),
                     0);
    wanted = ar_model_copy(it->ctx, it->live);
    unspell(it->ctx, wanted, it->texts);
    pg_ok(it->ctx, ar_respell(it->ctx, it->db, wanted, nothing, dir));
    assert_int_equal(differences(it->live, wanted), 0);
    assert_int_equal(system(ar_printf(it->ctx->arena, "rm -r %s", dir)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_is_told_as_it_will_be_read),
        cmocka_unit_test(a_database_restored_from_its_own_texts_is_the_same),
        cmocka_unit_test(what_live_prints_is_not_asked),
        cmocka_unit_test(the_cache_answers_the_second_time),
        cmocka_unit_test(a_torn_cache_is_no_harm),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
