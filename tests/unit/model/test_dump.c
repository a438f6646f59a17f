#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/dump.h"
#include "model/loose_ends.h"

static ar_ctx *ctx;

static int setup(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

static ar_model *new_model(ar_engine engine)
{
    return ar_model_new(
        ctx,
        engine == AR_SQLITE
            ? (ar_target){.engine = AR_SQLITE, .version = 3040001}
            : (ar_target){.engine = AR_POSTGRESQL, .version = 150000, .default_schema = "public"});
}

static ar_object *add_top(ar_model *model, ar_kind kind, const char *name)
{
    ar_object *object = ar_object_new(ctx, kind, model->target.default_schema, name);

    ar_model_add(ctx, model, object);
    ar_model_sort(model);
    return object;
}

static ar_column *add_column(ar_object *table, const char *name, const char *type)
{
    ar_column *column = ar_as_column(ar_object_new(ctx, AR_KIND_COLUMN, table->schema, name));

    column->type = ar_type_new(ctx, type, AR_NOWHERE);
    ar_object_add(ctx, table, &column->object);
    return column;
}

static ar_key *add_key(ar_object *table, ar_kind kind, const char *name, const char *column)
{
    ar_key *key = ar_as_key(ar_object_new(ctx, kind, table->schema, name));

    ar_vec_push(ctx->arena, &key->columns, ((ar_element){.column = column}));
    ar_object_add(ctx, table, &key->object);
    return key;
}

static const ar_expr *sql(const char *text)
{
    return ar_expr_new(ctx, text, AR_NOWHERE);
}

static void an_empty_model_says_so(void **state)
{
    (void)state;
    assert_string_equal(ar_model_dump(ctx, new_model(AR_POSTGRESQL)), "tables: {}\n");
}

static void constraints_with_default_names_go_into_the_line(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_object *table = add_top(model, AR_KIND_TABLE, "t");
    ar_check *check = ar_as_check(ar_object_new(ctx, AR_KIND_CHECK, "public", "t_n_check"));

    add_column(table, "id", "bigint")->not_null = true;
    add_column(table, "n", "integer")->not_null = true;
    add_column(table, "o", "integer");
    add_key(table, AR_KIND_PRIMARY_KEY, "t_pkey", "id");
    add_key(table, AR_KIND_UNIQUE, "t_n_key", "n");
    add_key(table, AR_KIND_UNIQUE, "odd", "o");
    check->expr = sql("n > 0");
    ar_object_add(ctx, table, &check->object);
    assert_string_equal(ar_model_dump(ctx, model),
                        "tables:\n"
                        "  t:\n"
                        "    columns:\n"
                        "      id: bigint primary key\n"
                        "      n: integer not null unique check (n > 0)\n"
                        "      o: integer\n"
                        "    uniques:\n"
                        "      odd: [o]\n");
}

static void what_not_null_has_of_its_own_is_said_unless_it_is_usual(void **state)
{
    (void)state;
    static const ar_not_null cases[] = {
        {.name = "t_a_not_null", .usual = true},
        {.name = "Odd one", .no_inherit = true},
        {.name = "t_c_not_null", .usual = true, .not_valid = true},
        {.name = "t_d_not_null", .usual = true, .comment = "It must."},
        {.name = "odd", .comment = "It must."},
    };
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_object *table = add_top(model, AR_KIND_TABLE, "t");

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_column *column = add_column(table, ar_printf(ctx->arena, "%c", (int)('a' + i)),
                                       "integer");

        column->not_null = true;
        column->not_null_as = cases[i];
    }
    assert_string_equal(ar_model_dump(ctx, model),
                        "tables:\n"
                        "  t:\n"
                        "    columns:\n"
                        "      a: integer not null\n"
                        "      b: integer constraint \"Odd one\" not null no inherit\n"
                        "      c: integer not null not valid\n"
                        "      d: {type: integer, not_null: {comment: It must.}}\n"
                        "      e: {type: integer, not_null: {name: odd, comment: It must.}}\n");
}

static void serial_stands_for_type_default_and_sequence(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_object *table = add_top(model, AR_KIND_TABLE, "t");
    ar_column *column = add_column(table, "id", "integer");
    ar_sequence *sequence = ar_as_sequence(add_top(model, AR_KIND_SEQUENCE, "t_id_seq"));

    column->not_null = true;
    column->is_serial = true;
    column->default_expr = sql("nextval('t_id_seq'::regclass)");
    sequence->owned_by = (ar_ref){.schema = "public", .table = "t"};
    ar_vec_push(ctx->arena, &sequence->owned_by.columns, "id");
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  t:\n"
                                                   "    columns:\n"
                                                   "      id: serial\n");
}

static void options_of_sequences_are_written_where_they_are_not_the_usual(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_sequence *up = ar_as_sequence(add_top(model, AR_KIND_SEQUENCE, "up"));
    ar_sequence *down = ar_as_sequence(add_top(model, AR_KIND_SEQUENCE, "down"));
    ar_column *column = add_column(add_top(model, AR_KIND_TABLE, "t"), "c", "smallint");
    ar_identity identity = {
        .always = true, .start = "1", .increment = "1", .min = "1", .max = "32767", .cache = "5"};

    up->start = up->min = up->increment = up->cache = "1";
    up->max = "9223372036854775807";
    down->type = ar_type_new(ctx, "integer", AR_NOWHERE);
    down->increment = "-1";
    down->min = "-2147483648";
    down->max = down->start = "-1";
    down->cache = "1";
    column->not_null = true;
    column->identity = &identity;
    assert_string_equal(ar_model_dump(ctx, model), "sequences:\n"
                                                   "  down: {type: integer, increment: -1}\n"
                                                   "  up: {}\n"
                                                   "\n"
                                                   "tables:\n"
                                                   "  t:\n"
                                                   "    columns:\n"
                                                   "      c: smallint identity always (cache 5)\n");
}

static void sqlite_says_null_of_a_key_column_that_takes_it(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_SQLITE);
    ar_object *rowid = add_top(model, AR_KIND_TABLE, "a"),
              *text = add_top(model, AR_KIND_TABLE, "b");

    add_column(rowid, "id", "INTEGER");
    add_key(rowid, AR_KIND_PRIMARY_KEY, NULL, "id");
    add_column(text, "id", "text");
    add_key(text, AR_KIND_PRIMARY_KEY, NULL, "id")->on_conflict = AR_CONFLICT_REPLACE;
    assert_string_equal(ar_model_dump(ctx, model),
                        "tables:\n"
                        "  a:\n"
                        "    columns:\n"
                        "      id: INTEGER primary key\n"
                        "  b:\n"
                        "    columns:\n"
                        "      id: text null primary key on conflict replace\n");
}

static void what_autorev_does_not_manage_says_why(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_SQLITE);
    ar_object *table = add_top(model, AR_KIND_TABLE, "fts");

    table->unmanaged = true;
    table->unmanaged_reason = "virtual table";
    add_column(table, "body", "");
    ar_as_column(table->children.items[0])->type = NULL;
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  fts:\n"
                                                   "    managed: false  # virtual table\n"
                                                   "    columns:\n"
                                                   "      body: ''\n");
}

static void named_and_unnamed_constraints_share_a_list(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_SQLITE);
    ar_object *table = add_top(model, AR_KIND_TABLE, "t");
    ar_key *both;

    add_column(table, "a", "int");
    add_column(table, "b", "int");
    both = add_key(table, AR_KIND_UNIQUE, NULL, "a");
    ar_vec_push(ctx->arena, &both->columns, ((ar_element){.column = "b", .desc = true}));
    add_key(table, AR_KIND_UNIQUE, "named", "b");
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  t:\n"
                                                   "    columns:\n"
                                                   "      a: int\n"
                                                   "      b: int\n"
                                                   "    uniques:\n"
                                                   "      - [a, b desc]\n"
                                                   "      - {name: named, columns: [b]}\n");
}

static void a_name_with_a_dot_gets_a_key_of_its_own(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_object *table = add_top(model, AR_KIND_TABLE, "legacy.order");
    ar_object *other = add_top(model, AR_KIND_TABLE, "legacy_order");

    add_column(table, "a.b", "int");
    add_column(other, "c", "int");
    table->schema = other->schema = "old";
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  old.legacy_order_:\n"
                                                   "    name: legacy.order\n"
                                                   "    columns:\n"
                                                   "      a.b: int\n"
                                                   "  old.legacy_order:\n"
                                                   "    columns:\n"
                                                   "      c: int\n");
}

static void a_schema_with_a_dot_stands_beside_the_key(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_POSTGRESQL);
    ar_object *there = add_top(model, AR_KIND_TABLE, "t");
    ar_object *here = add_top(model, AR_KIND_TABLE, "a_b_t");

    add_column(there, "c", "int");
    add_column(here, "d", "int");
    there->schema = "a.b";
    ar_model_sort(model);
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  a_b_t_:\n"
                                                   "    schema: a.b\n"
                                                   "    name: t\n"
                                                   "    columns:\n"
                                                   "      c: int\n"
                                                   "  a_b_t:\n"
                                                   "    columns:\n"
                                                   "      d: int\n");
}

static void two_constraints_of_one_name_make_a_list(void **state)
{
    (void)state;
    ar_model *model = new_model(AR_SQLITE);
    ar_object *table = add_top(model, AR_KIND_TABLE, "t");

    add_column(table, "a", "int");
    add_column(table, "b", "int");
    add_key(table, AR_KIND_UNIQUE, "x", "a");
    add_key(table, AR_KIND_UNIQUE, "x", "b");
    assert_string_equal(ar_model_dump(ctx, model), "tables:\n"
                                                   "  t:\n"
                                                   "    columns:\n"
                                                   "      a: int\n"
                                                   "      b: int\n"
                                                   "    uniques:\n"
                                                   "      - {name: x, columns: [a]}\n"
                                                   "      - {name: x, columns: [b]}\n");
}

static void a_key_that_leads_nowhere_is_cut(void **state)
{
    static const struct {
        const char *table, *column, *reason;
    } cases[] = {
        {"t", "a", NULL},
        {"t", "gone", "refers to t.gone, which is not there"},
        {"no where", "a", "refers to \"no where\", which is not there"},
        {"t", NULL, "refers to the primary key of t, which does not fit"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_model *model = new_model(AR_SQLITE);
        ar_object *table = add_top(model, AR_KIND_TABLE, "t");
        ar_foreign_key *key = ar_as_foreign_key(
            ar_object_new(ctx, AR_KIND_FOREIGN_KEY, NULL, NULL));

        add_column(table, "a", "int");
        ar_vec_push(ctx->arena, &key->columns, "a");
        key->references.table = cases[i].table;
        if (cases[i].column)
            ar_vec_push(ctx->arena, &key->references.columns, cases[i].column);
        ar_object_add(ctx, table, &key->object);
        ar_model_cut_loose_ends(ctx, model);
        assert_int_equal(table->unmanaged, cases[i].reason != NULL);
        assert_int_equal(table->children.count, cases[i].reason ? 1 : 2);
        assert_true(ar_streq(table->unmanaged_reason, cases[i].reason));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_model_says_so),
        TEST(constraints_with_default_names_go_into_the_line),
        TEST(what_not_null_has_of_its_own_is_said_unless_it_is_usual),
        TEST(serial_stands_for_type_default_and_sequence),
        TEST(options_of_sequences_are_written_where_they_are_not_the_usual),
        TEST(sqlite_says_null_of_a_key_column_that_takes_it),
        TEST(what_autorev_does_not_manage_says_why),
        TEST(named_and_unnamed_constraints_share_a_list),
        TEST(a_name_with_a_dot_gets_a_key_of_its_own),
        TEST(a_schema_with_a_dot_stands_beside_the_key),
        TEST(two_constraints_of_one_name_make_a_list),
        TEST(a_key_that_leads_nowhere_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
