/*
 * parse(dump(m)) == m, over random models of both engines: odd names, odd texts, every attribute.
 * A failing round prints its seed; AR_SEED repeats it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/dump.h"
#include "parser/parser.h"

enum { ROUNDS = 400 };

typedef struct maker {
    ar_ctx *ctx;
    ar_model *model;
    bool lite;
    uint64_t seed;
    unsigned serial; /* makes names unique */
} maker;

static unsigned pick(maker *m, unsigned count)
{
    m->seed = m->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(m->seed >> 33) % count;
}

static bool chance(maker *m, unsigned in)
{
    return pick(m, in) == 0;
}

#define PICK(m, list) (list)[pick((m), sizeof(list) / sizeof(*(list)))]

/* Names that SQL or YAML would like to read as something else. */
static char *new_name(maker *m)
{
    static const char *const stems[] = {
        "a",           "Order", "a b",    "x.y",    "no",    "null",     "it's",    "say \"hi\"",
        "#hash",       "k: v",  "- dash", "(paren", "[b]",   "{table}x", "1st",     "~",
        "caf\xC3\xA9", "a,b",   "on",     "true",   "<<",    "*star",    "&amp",    "!bang",
        "%p",          "@at",   "`tick",  "tail ",  " lead", "a#b",      "desc",    "check",
        "null x",      "?",     ":colon", "x-note", "a\tb",  "back\\s",  "primary", "e\xE2\x82\xAC",
        "a  b",        "|pipe", ">fold",  "=",
    };
    const char *stem = PICK(m, stems);

    return ar_printf(m->ctx->arena, "%s%u", stem, m->serial++);
}

static const char *new_text(maker *m)
{
    static const char *const texts[] = {
        "plain",      "with # hash", "colon: here",
        "it's",       "\"q\"",       "two\nlines",
        "end\n",      "\n lead",     "  indented\n x",
        "null",       "tab\there",   "back\\slash",
        "a\n\nb\n\n", "- x",         "\xC3\xA9\xE2\x82\xAC",
        "bell\a",     "del\x7F",     "ls\xE2\x80\xA8sep",
        "cr\rlf\r\n", "{}",          "trailing ",
        "x:",         "\n\n",        "'",
        "|",
    };

    return PICK(m, texts);
}

static const ar_expr *new_expr(maker *m)
{
    static const char *const texts[] = {
        "1",
        "'x'",
        "a > 0",
        "now()",
        "(a) + (b)",
        "a #>> '{x,y}' = 'z'",
        "-5",
        "'it''s: #1'",
        "x <> ','",
        "f(a, 'b')",
        "a = 'x'\n  and b = 'y'",
        "\"Odd\" > 1",
        "current_timestamp",
        "'a'::text",
        "true",
        "case when a then 1 else 2 end",
        "a IN (1, 2)",
        "'[' || ']'",
        "date '2020-01-01'",
    };

    return ar_expr_new(m->ctx, PICK(m, texts), AR_NOWHERE);
}

static const ar_type *new_type(maker *m)
{
    static const char *const texts[] = {
        "text",
        "bigint",
        "numeric(12,2)",
        "timestamp(3) with time zone",
        "double precision",
        "\"char\"",
        "text[]",
        "character varying(20)",
        "shop.kind",
        "\"Odd Type\"",
        "comment",
        "geometry(Point,4326)",
        "integer[3][]",
        "\"not null\"",
    };
    static const char *const lite[] = {"text",        "INTEGER",         "UNSIGNED BIG INT",
                                       "varchar(20)", "weird type here", "int"};

    return ar_type_new(m->ctx, m->lite ? PICK(m, lite) : PICK(m, texts), AR_NOWHERE);
}

static void decorate(maker *m, ar_object *object)
{
    if (chance(m, 4))
        object->comment = new_text(m);
    if (chance(m, 9))
        ar_vec_push(m->ctx->arena, &object->renamed_from, "old name");
}

static void fill_options(maker *m, ar_options *options)
{
    if (m->lite || !chance(m, 4))
        return;
    ar_options_set(m->ctx, options, "fillfactor", "70");
    ar_options_set(m->ctx, options, "user_option", "it's, [odd]");
}

static ar_object *new_child(maker *m, ar_object *table, ar_kind kind)
{
    ar_object *object = ar_object_new(m->ctx, kind, table->schema, NULL);

    if (kind == AR_KIND_INDEX || chance(m, 2))
        object->name = new_name(m);
    if (object->name)
        decorate(m, object);
    object->comment = object->name ? object->comment : NULL;
    object->parent = table;
    return object;
}

static const char *column_name(maker *m, const ar_object *table)
{
    size_t columns = 0;

    while (columns < table->children.count &&
           table->children.items[columns]->kind == AR_KIND_COLUMN)
        columns++;
    return table->children.items[pick(m, (unsigned)columns)]->name;
}

static ar_element new_element(maker *m, const ar_object *table, bool index)
{
    ar_element element = {0};

    if (index && chance(m, 3))
        element.expr = new_expr(m);
    else
        element.column = column_name(m, table);
    if ((m->lite || index) && chance(m, 3))
        element.collation = m->lite ? "nocase" : "de-x-icu";
    if (index && !m->lite && chance(m, 3)) {
        element.opclass = "my_ops";
        if (chance(m, 2))
            element.opclass_schema = "odd schema";
        if (chance(m, 2))
            ar_options_set(m->ctx, &element.opclass_options, "siglen", "32");
    }
    element.desc = (m->lite || index) && chance(m, 3);
    if (index && chance(m, 4))
        element.nulls = m->lite == element.desc ? AR_NULLS_FIRST : AR_NULLS_LAST;
    if (index && !m->lite && element.desc)
        element.nulls = chance(m, 2) ? AR_NULLS_LAST : AR_NULLS_DEFAULT;
    if (element.nulls == AR_NULLS_FIRST && m->lite != element.desc)
        element.nulls = AR_NULLS_DEFAULT;
    return element;
}

static void fill_elements(maker *m, const ar_object *table, bool index, ar_elements *out)
{
    for (unsigned i = 0; i <= pick(m, 3); i++)
        ar_vec_push(m->ctx->arena, out, new_element(m, table, index));
}

static void add_key(maker *m, ar_object *table, ar_kind kind)
{
    ar_key *key = ar_as_key(new_child(m, table, kind));

    fill_elements(m, table, false, &key->columns);
    if (m->lite) {
        key->on_conflict = chance(m, 3) ? AR_CONFLICT_REPLACE : AR_CONFLICT_NONE;
    } else {
        key->deferrable = (int)pick(m, 3);
        key->nulls_not_distinct = kind == AR_KIND_UNIQUE && chance(m, 3);
        if (chance(m, 4))
            ar_vec_push(m->ctx->arena, &key->include, column_name(m, table));
        if (chance(m, 5))
            key->tablespace = "fast disk";
        fill_options(m, &key->with);
    }
    ar_object_add(m->ctx, table, &key->object);
}

static void add_check(maker *m, ar_object *table)
{
    ar_check *check = ar_as_check(new_child(m, table, AR_KIND_CHECK));

    check->expr = new_expr(m);
    if (!m->lite) {
        check->not_valid = chance(m, 4);
        check->no_inherit = chance(m, 4);
        check->not_enforced = chance(m, 6);
    }
    ar_object_add(m->ctx, table, &check->object);
}

static void add_foreign_key(maker *m, ar_object *table, const ar_object *target)
{
    ar_foreign_key *key = ar_as_foreign_key(new_child(m, table, AR_KIND_FOREIGN_KEY));

    ar_vec_push(m->ctx->arena, &key->columns, column_name(m, table));
    key->references.schema = target->schema;
    key->references.table = target->name;
    ar_vec_push(m->ctx->arena, &key->references.columns, target->children.items[0]->name);
    key->on_delete = (int)pick(m, 5);
    key->on_update = (int)pick(m, 5);
    key->deferrable = (int)pick(m, 3);
    if (!m->lite) {
        key->match_full = chance(m, 3);
        key->not_valid = chance(m, 4);
        if (key->on_delete == AR_SET_NULL && chance(m, 2))
            ar_vec_push(m->ctx->arena, &key->on_delete_columns, key->columns.items[0]);
    }
    ar_object_add(m->ctx, table, &key->object);
}

static void add_index(maker *m, ar_object *table)
{
    static const char *const methods[] = {"gin", "gist", "hash"};
    ar_index *index = ar_as_index(new_child(m, table, AR_KIND_INDEX));

    fill_elements(m, table, true, &index->columns);
    index->unique = chance(m, 3);
    if (chance(m, 3))
        index->where = new_expr(m);
    if (!m->lite && chance(m, 3))
        index->method = PICK(m, methods);
    if (!m->lite && chance(m, 4))
        ar_vec_push(m->ctx->arena, &index->include, column_name(m, table));
    fill_options(m, &index->with);
    ar_object_add(m->ctx, table, &index->object);
}

static void add_exclusion(maker *m, ar_object *table)
{
    static const char *const operators[] = {"=", "&&", "<>", "pg_catalog.="};
    ar_exclusion *exclusion = ar_as_exclusion(new_child(m, table, AR_KIND_EXCLUSION));

    fill_elements(m, table, true, &exclusion->elements);
    for (size_t i = 0; i < exclusion->elements.count; i++)
        exclusion->elements.items[i].operator_name = PICK(m, operators);
    exclusion->method = chance(m, 2) ? "gist" : NULL;
    if (chance(m, 2))
        exclusion->where = new_expr(m);
    exclusion->deferrable = (int)pick(m, 3);
    fill_options(m, &exclusion->with);
    ar_object_add(m->ctx, table, &exclusion->object);
}

static const ar_identity *new_identity(maker *m)
{
    ar_identity *identity = ar_alloc(m->ctx->arena, sizeof(*identity));

    identity->always = chance(m, 2);
    identity->start = chance(m, 2) ? "7" : NULL;
    identity->increment = chance(m, 3) ? "-2" : NULL;
    identity->cache = chance(m, 3) ? "9" : NULL;
    identity->cycle = chance(m, 3);
    identity->sequence = chance(m, 4) ? "odd seq" : NULL;
    return identity;
}

/* The value of a column is one of: nothing, default, identity, generated. */
static void fill_value(maker *m, ar_column *column)
{
    switch (pick(m, 5)) {
    case 0:
        column->default_expr = new_expr(m);
        break;
    case 1:
        column->default_expr = ar_expr_new(m->ctx, new_text(m), AR_NOWHERE);
        column->default_is_literal = true;
        break;
    case 2:
        column->generated = new_expr(m);
        column->virtual_column = chance(m, 2);
        break;
    case 3:
        column->identity = m->lite ? NULL : new_identity(m);
        break;
    default:
        break;
    }
}

static void add_column(maker *m, ar_object *table)
{
    ar_column *column = ar_as_column(
        ar_object_new(m->ctx, AR_KIND_COLUMN, table->schema, new_name(m)));

    decorate(m, &column->object);
    column->type = m->lite && chance(m, 5) ? NULL : new_type(m);
    fill_value(m, column);
    column->not_null = !column->identity && chance(m, 2);
    if (m->lite && column->not_null && chance(m, 4))
        column->not_null_on_conflict = AR_CONFLICT_IGNORE;
    if (chance(m, 4))
        column->collation = m->lite ? "nocase" : "de-x-icu";
    if (column->collation && !m->lite && chance(m, 3))
        column->collation_schema = "Odd";
    if (chance(m, 8))
        column->backfill = new_expr(m);
    if (chance(m, 8))
        column->using_expr = new_expr(m);
    ar_object_add(m->ctx, table, &column->object);
}

static const char *new_schema(maker *m)
{
    return m->lite ? NULL : chance(m, 3) ? "Odd schema" : "public";
}

static ar_object *new_top(maker *m, ar_kind kind)
{
    ar_object *object = ar_object_new(m->ctx, kind, new_schema(m), new_name(m));

    decorate(m, object);
    ar_model_add(m->ctx, m->model, object);
    return object;
}

static void add_table(maker *m, const ar_object *target)
{
    ar_object *object = new_top(m, AR_KIND_TABLE);
    ar_table *table = ar_as_table(object);

    for (unsigned i = 0; i <= pick(m, 5); i++)
        add_column(m, object);
    /* Not null is left out where a key implies it, so keyed tables say it of nobody. */
    if (chance(m, 3)) {
        add_key(m, object, AR_KIND_PRIMARY_KEY);
        ar_object_each(child, object) {
            if (ar_as_column(*child))
                ar_as_column(*child)->not_null = ar_as_column(*child)->not_null_on_conflict != 0;
        }
    }
    for (unsigned i = pick(m, 3); i > 0; i--)
        add_key(m, object, AR_KIND_UNIQUE);
    for (unsigned i = pick(m, 3); i > 0; i--)
        add_check(m, object);
    for (unsigned i = pick(m, 3); i > 0; i--)
        add_index(m, object);
    if (!m->lite && chance(m, 3))
        add_exclusion(m, object);
    if (target && chance(m, 2))
        add_foreign_key(m, object, target);
    table->strict = m->lite && chance(m, 3);
    table->without_rowid = m->lite && chance(m, 3);
    table->unlogged = !m->lite && chance(m, 3);
    object->unmanaged = chance(m, 8);
    fill_options(m, &table->with);
}

static ar_object *add_target(maker *m)
{
    ar_object *table = new_top(m, AR_KIND_TABLE);
    ar_column *column = ar_as_column(
        ar_object_new(m->ctx, AR_KIND_COLUMN, table->schema, new_name(m)));
    ar_key *key = ar_as_key(ar_object_new(m->ctx, AR_KIND_UNIQUE, table->schema, NULL));

    column->type = ar_type_new(m->ctx, "integer", AR_NOWHERE);
    ar_object_add(m->ctx, table, &column->object);
    ar_vec_push(m->ctx->arena, &key->columns, ((ar_element){.column = column->object.name}));
    ar_object_add(m->ctx, table, &key->object);
    return table;
}

static void add_types(maker *m)
{
    ar_enum *type = ar_as_enum(new_top(m, AR_KIND_ENUM));
    ar_domain *domain = ar_as_domain(new_top(m, AR_KIND_DOMAIN));
    ar_sequence *sequence = ar_as_sequence(new_top(m, AR_KIND_SEQUENCE));

    for (unsigned i = pick(m, 6); i > 0; i--)
        ar_vec_push(m->ctx->arena, &type->values, ((ar_enum_value){.name = new_name(m)}));
    domain->type = new_type(m);
    domain->not_null = chance(m, 2);
    domain->default_expr = chance(m, 3) ? new_expr(m) : NULL;
    for (unsigned i = pick(m, 3); i > 0; i--)
        add_check(m, &domain->object);
    sequence->start = chance(m, 2) ? "-3" : NULL;
    sequence->increment = chance(m, 2) ? "-1" : NULL;
    sequence->cycle = chance(m, 3);
    sequence->type = chance(m, 3) ? ar_type_new(m->ctx, "smallint", AR_NOWHERE) : NULL;
}

static void add_schema(maker *m)
{
    ar_model_add(m->ctx, m->model, ar_object_new(m->ctx, AR_KIND_SCHEMA, NULL, "Odd schema"));
}

static ar_model *new_model(maker *m)
{
    const ar_object *target;

    m->model = ar_model_new(m->ctx, m->lite ? (ar_target){.engine = AR_SQLITE, .version = 3040001}
                                            : (ar_target){.engine = AR_POSTGRESQL,
                                                          .version = 180000,
                                                          .default_schema = "public"});
    target = add_target(m);
    for (unsigned i = pick(m, 4); i > 0; i--)
        add_table(m, target);
    if (!m->lite) {
        add_types(m);
        add_schema(m);
    }
    ar_model_sort(m->model);
    return m->model;
}

/* ---- sameness ---- */

static bool same_object(ar_ctx *ctx, const ar_object *a, const ar_object *b)
{
    const ar_column *x = ar_as_column(a), *y = ar_as_column(b);

    return a->kind == b->kind && ar_streq(a->name, b->name) && ar_streq(a->schema, b->schema) &&
           ar_streq(a->comment, b->comment) && a->unmanaged == b->unmanaged &&
           ar_names_cmp(&a->renamed_from, &b->renamed_from) == 0 &&
           ar_object_changes(ctx, a, b) == 0 &&
           (!x || (x->default_is_literal == y->default_is_literal &&
                   ar_expr_equal(ctx, x->backfill, y->backfill) &&
                   ar_expr_equal(ctx, x->using_expr, y->using_expr)));
}

static const ar_object *find_twin(ar_ctx *ctx, const ar_objects *in, const ar_object *of,
                                  const bool *used, size_t *out)
{
    for (*out = 0; *out < in->count; ++*out)
        if (!used[*out] && same_object(ctx, of, in->items[*out]))
            return in->items[*out];
    return NULL;
}

static void report(ar_ctx *ctx, const ar_object *object, const char *yaml)
{
    print_message("no twin of %s \"%s\" in\n%s\n", ar_kind_get(object->kind)->name,
                  object->name ? object->name : "(unnamed)", yaml);
    for (size_t i = 0; i < ctx->diags.count; i++)
        print_message("%u:%u %s\n", ctx->diags.items[i].pos.line, ctx->diags.items[i].pos.column,
                      ctx->diags.items[i].message);
}

static bool same_objects(ar_ctx *ctx, const ar_objects *a, const ar_objects *b, const char *yaml)
{
    bool *used = ar_alloc(ctx->arena, b->count + 1);

    for (size_t i = 0; i < a->count; i++) {
        size_t at = 0;
        const ar_object *twin = find_twin(ctx, b, a->items[i], used, &at);

        if (!twin) {
            report(ctx, a->items[i], yaml);
            return false;
        }
        used[at] = true;
        if (!same_objects(ctx, &a->items[i]->children, &twin->children, yaml))
            return false;
    }
    return a->count == b->count;
}

static bool survives(uint64_t seed, bool lite)
{
    ar_ctx *ctx = ar_ctx_new();
    maker m = {.ctx = ctx, .lite = lite, .seed = seed};
    ar_model *model = new_model(&m), *read = NULL;
    char *yaml = ar_model_dump(ctx, model);
    ar_status status = ar_models_read_text(ctx, model->target, yaml, strlen(yaml), &read);
    bool same = status == AR_OK && same_objects(ctx, &model->objects, &read->objects, yaml);

    same = same && ar_streq(yaml, ar_model_dump(ctx, read));
    if (!same)
        print_message("seed %llu, status %d\n%s%s\n", (unsigned long long)seed, (int)status,
                      status
                          ? ar_printf(ctx->arena, "%u:%u %s\n", ctx->diags.items[0].pos.line,
                                      ctx->diags.items[0].pos.column, ctx->diags.items[0].message)
                          : "",
                      yaml);
    ar_ctx_free(ctx);
    return same;
}

static void what_is_dumped_reads_back_the_same(bool lite)
{
    const char *only = getenv("AR_SEED");

    if (only) {
        assert_true(survives(strtoull(only, NULL, 10), lite));
        return;
    }
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        assert_true(survives(seed, lite));
}

static void what_is_dumped_for_postgresql_reads_back_the_same(void **state)
{
    (void)state;
    what_is_dumped_reads_back_the_same(false);
}

static void what_is_dumped_for_sqlite_reads_back_the_same(void **state)
{
    (void)state;
    what_is_dumped_reads_back_the_same(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_dumped_for_postgresql_reads_back_the_same),
        cmocka_unit_test(what_is_dumped_for_sqlite_reads_back_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
