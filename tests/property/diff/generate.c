#include "generate.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"
#include "diff/point.h"

enum { TABLES = 6, COLUMNS = 6, ENUMS = 2 };

/* xorshift64*, Vigna 2016 */
unsigned roll(dice *d, unsigned sides)
{
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return (unsigned)((d->state * UINT64_C(2685821657736338717)) >> 33) % sides;
}

typedef struct maker {
    ar_ctx *ctx;
    dice *d;
    ar_model *model;
    bool lite;
} maker;

static const char *format1(maker *m, const char *prefix, unsigned number)
{
    return ar_printf(m->ctx->arena, "%s%u", prefix, number);
}

static ar_expr *expr(maker *m, const char *sql)
{
    return ar_expr_new(m->ctx, sql, AR_NOWHERE);
}

static ar_type *type(maker *m, const char *key)
{
    ar_type *made = ar_type_new(m->ctx, key, AR_NOWHERE);

    made->key = key;
    return made;
}

static ar_object *object(maker *m, ar_kind kind, const char *name)
{
    ar_object *made = ar_object_new(m->ctx, kind, m->lite ? NULL : "public", name);

    made->app = roll(m->d, 3) ? "alpha" : "beta";
    return made;
}

/* ---- types and sequences ---- */

static void make_enum(maker *m, unsigned number)
{
    static const char *const values[] = {"red", "green", "blue", "grey", "pink"};
    ar_object *made = object(m, AR_KIND_ENUM, format1(m, "e", number));
    unsigned start = roll(m->d, 3), count = 1 + roll(m->d, 4);

    for (unsigned i = 0; i < count && i + start < 5; i++)
        if (roll(m->d, 4))
            ar_vec_push(m->ctx->arena, &ar_as_enum(made)->values,
                        ((ar_enum_value){.name = values[i + start]}));
    if (!ar_as_enum(made)->values.count)
        ar_vec_push(m->ctx->arena, &ar_as_enum(made)->values, ((ar_enum_value){.name = "white"}));
    ar_model_add(m->ctx, m->model, made);
}

static void make_domain(maker *m)
{
    ar_object *made = object(m, AR_KIND_DOMAIN, "d0");

    ar_as_domain(made)->type = type(m, roll(m->d, 4) ? "integer" : "bigint");
    ar_as_domain(made)->not_null = roll(m->d, 2);
    if (roll(m->d, 2)) {
        ar_object *check = object(m, AR_KIND_CHECK, "d0_check");

        ar_as_check(check)->expr = expr(m, roll(m->d, 2) ? "VALUE > 0" : "VALUE > 1");
        ar_object_add(m->ctx, made, check);
    }
    ar_model_add(m->ctx, m->model, made);
}

static ar_object *make_sequence(maker *m, const char *name)
{
    ar_object *made = object(m, AR_KIND_SEQUENCE, name);
    ar_sequence *sequence = ar_as_sequence(made);

    sequence->type = type(m, "bigint");
    sequence->start = sequence->increment = sequence->min = sequence->cache = "1";
    sequence->max = roll(m->d, 3) ? "9223372036854775807" : "99999";
    ar_model_add(m->ctx, m->model, made);
    return made;
}

/* ---- columns ---- */

static void own(maker *m, ar_object *sequence, const ar_object *table, const char *column)
{
    ar_ref *by = &ar_as_sequence(sequence)->owned_by;

    by->schema = table->schema;
    by->table = table->name;
    ar_vec_push(m->ctx->arena, &by->columns, column);
    sequence->app = table->app;
}

static void number_column(maker *m, const ar_object *table, ar_column *column)
{
    const char *name = ar_printf(m->ctx->arena, "%s_%s_seq", table->name, column->object.name);
    bool serial = roll(m->d, 2);
    ar_object *made;

    column->type = type(m, "bigint");
    column->not_null = true;
    if (roll(m->d, 3) == 0) {
        ar_identity *identity = ar_alloc(m->ctx->arena, sizeof(*identity));

        identity->always = roll(m->d, 2);
        identity->start = identity->increment = identity->min = identity->cache = "1";
        column->identity = identity;
        return;
    }
    if (!serial)
        name = ar_printf(m->ctx->arena, "%s_own", table->name);
    made = make_sequence(m, name);
    ar_as_sequence(made)->max = serial ? "9223372036854775807" : ar_as_sequence(made)->max;
    own(m, made, table, column->object.name);
    column->is_serial = serial;
    column->default_expr = expr(m,
                                ar_printf(m->ctx->arena, "nextval('public.%s'::regclass)", name));
}

static void type_column(maker *m, ar_column *column)
{
    static const char *const types[] = {"integer", "bigint", "text", "character varying(20)"};
    static const char *const defaults[] = {"0", "1", "'a'", "'b'"};
    unsigned at = roll(m->d, 4), which = roll(m->d, 12);

    column->type = type(m, m->lite && at == 3 ? "varchar(20)" : types[at]);
    column->not_null = roll(m->d, 2);
    if (roll(m->d, 2))
        column->default_expr = expr(m, defaults[at]);
    if (m->lite || which > 4)
        return;
    column->default_expr = NULL;
    if (which == 0) {
        column->type = type(m, "public.d0");
        return;
    }
    column->type = type(m, which < 3 ? "public.e0" : "public.e1");
    const ar_object *made = NULL;

    ar_vec_each(ar_object *, it, &m->model->objects)
        if (ar_streq((*it)->name, which < 3 ? "e0" : "e1"))
            made = *it;
    if (roll(m->d, 2))
        column->default_expr = expr(m, ar_printf(m->ctx->arena, "'%s'::%s",
                                                 ar_as_enum(made)->values.items[0].name,
                                                 column->type->key));
}

static void make_column(maker *m, ar_object *table, unsigned number)
{
    ar_object *made = object(m, AR_KIND_COLUMN, format1(m, "c", number));
    ar_column *column = ar_as_column(made);

    made->app = NULL;
    if (number == 0 && !m->lite && roll(m->d, 2))
        number_column(m, table, column);
    else if (number == 0)
        column->type = type(m, "bigint");
    else
        type_column(m, column);
    if (number == 5 && ar_table_column(m->model, table, "c1") && roll(m->d, 2)) {
        column->generated = expr(m, roll(m->d, 2) ? "c1 || 'x'" : "c1 || 'y'");
        column->default_expr = NULL;
        column->not_null = false;
        column->type = type(m, "text");
        column->virtual_column = m->lite && roll(m->d, 2);
    }
    column->not_null |= number == 0;
    made->comment = m->lite || roll(m->d, 5) ? NULL : "noted";
    ar_object_add(m->ctx, table, made);
}

/* ---- constraints ---- */

static const char *some_column(maker *m, const ar_object *table)
{
    const char *name = format1(m, "c", roll(m->d, COLUMNS));

    return ar_table_column(m->model, table, name) ? name : "c0";
}

static void add_key(maker *m, ar_object *table, ar_kind kind, const char *column, bool by_hand)
{
    const char *suffix = kind == AR_KIND_PRIMARY_KEY ? "pkey" : "key";
    const char *name = ar_printf(m->ctx->arena, "%s_%s_%s", table->name, column, suffix);
    ar_object *made = object(m, kind, m->lite && !by_hand ? NULL : name);
    ar_element element = {.column = column};

    made->app = NULL;
    made->name_derived = !by_hand && !m->lite;
    ar_vec_push(m->ctx->arena, &ar_as_key(made)->columns, element);
    ar_object_add(m->ctx, table, made);
}

static void add_check(maker *m, ar_object *table, unsigned number)
{
    const char *name = ar_printf(m->ctx->arena, "%s_check%u", table->name, number);
    ar_object *made = object(m, AR_KIND_CHECK, m->lite && roll(m->d, 2) ? NULL : name);

    made->app = NULL;
    ar_as_check(made)->expr = expr(
        m, ar_printf(m->ctx->arena, "%s IS NOT NULL OR %u > 0", some_column(m, table), number));
    ar_object_add(m->ctx, table, made);
}

static void add_index(maker *m, ar_object *table, unsigned number)
{
    ar_object *made = object(m, AR_KIND_INDEX,
                             ar_printf(m->ctx->arena, "%s_idx%u", table->name, number));
    ar_element element = {.column = some_column(m, table)};

    made->app = NULL;
    if (roll(m->d, 4) == 0) {
        element.expr = expr(m, ar_printf(m->ctx->arena, "lower(%s)", element.column));
        element.column = NULL;
    }
    ar_as_index(made)->unique = roll(m->d, 4) == 0;
    if (roll(m->d, 4) == 0)
        ar_as_index(made)->where = expr(
            m, ar_printf(m->ctx->arena, "%s IS NULL", some_column(m, table)));
    ar_vec_push(m->ctx->arena, &ar_as_index(made)->columns, element);
    ar_object_add(m->ctx, table, made);
}

static void add_foreign_key(maker *m, ar_object *table, const ar_object *target)
{
    const char *column = some_column(m, table);
    ar_object *made = object(
        m, AR_KIND_FOREIGN_KEY,
        ar_printf(m->ctx->arena, "%s_%s_%s_fkey", table->name, column, target->name));
    ar_foreign_key *key = ar_as_foreign_key(made);

    made->app = NULL;
    if (ar_object_child(m->model, table, AR_KIND_FOREIGN_KEY, made->name))
        return;
    ar_vec_push(m->ctx->arena, &key->columns, column);
    key->references.schema = target->schema;
    key->references.table = target->name;
    ar_vec_push(m->ctx->arena, &key->references.columns, "c0");
    key->on_delete = (int)roll(m->d, 3);
    ar_object_add(m->ctx, table, made);
}

static void make_table(maker *m, unsigned number)
{
    ar_object *table = object(m, AR_KIND_TABLE, format1(m, "t", number));

    for (unsigned i = 0; i < COLUMNS; i++)
        if (i == 0 || roll(m->d, 4))
            make_column(m, table, i);
    add_key(m, table, roll(m->d, 4) ? AR_KIND_PRIMARY_KEY : AR_KIND_UNIQUE, "c0", roll(m->d, 2));
    if (ar_table_column(m->model, table, "c2") && roll(m->d, 2))
        add_key(m, table, AR_KIND_UNIQUE, "c2", roll(m->d, 2));
    for (unsigned i = 0; i < 2; i++) {
        if (roll(m->d, 2))
            add_check(m, table, i);
        if (roll(m->d, 2))
            add_index(m, table, i);
    }
    ar_model_add(m->ctx, m->model, table);
}

static void link_tables(maker *m)
{
    for (size_t i = 0; i < m->model->objects.count; i++)
        for (size_t j = 0; j < m->model->objects.count; j++) {
            ar_object *table = m->model->objects.items[i], *target = m->model->objects.items[j];

            if (table->kind == AR_KIND_TABLE && target->kind == AR_KIND_TABLE && roll(m->d, 4) == 0)
                add_foreign_key(m, table, target);
        }
}

ar_model *random_model(ar_ctx *ctx, dice *d, ar_engine engine)
{
    ar_target target = {.engine = engine,
                        .version = engine == AR_SQLITE ? 3040001 : 150000,
                        .default_schema = engine == AR_SQLITE ? NULL : "public"};
    maker m = {ctx, d, ar_model_new(ctx, target), engine == AR_SQLITE};

    for (unsigned i = 0; i < ENUMS && !m.lite; i++)
        make_enum(&m, i);
    if (!m.lite)
        make_domain(&m);
    if (!m.lite && roll(d, 2))
        make_sequence(&m, "free_seq");
    for (unsigned i = 0; i < TABLES; i++)
        if (roll(d, 4))
            make_table(&m, i);
    link_tables(&m);
    ar_model_sort(m.model);
    return m.model;
}

/* ---- one text ---- */

static void add_expr(ar_str *out, const ar_expr *e)
{
    bool numbered = e && ar_starts_with(e->sql, "nextval("); /* the name may be a derived one */

    ar_str_addf(out, " (%s)", numbered ? "number" : e ? e->sql : "-");
}

static void add_names(ar_str *out, const ar_names *names)
{
    ar_vec_each(const char *, name, names)
        ar_str_addf(out, " %s", *name);
}

static void add_elements(ar_str *out, const ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        ar_str_addf(out, " %s", element->column ? element->column : "");
        add_expr(out, element->expr);
    }
}

static char *describe_one(ar_ctx *ctx, const ar_object *o)
{
    const ar_column *column = ar_as_column(o);
    const ar_key *key = ar_as_key(o);
    const ar_foreign_key *foreign = ar_as_foreign_key(o);
    const ar_index *index = ar_as_index(o);
    const ar_sequence *sequence = ar_as_sequence(o);
    bool nameless = o->name_derived || ar_as_key(o) ||
                    (ar_as_sequence(o) && ar_as_sequence(o)->owned_by.table);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "%s %s %s", ar_kind_word(o->kind),
                nameless  ? "?"
                : o->name ? o->name
                          : "-",
                o->comment ? o->comment : "");
    if (column) {
        ar_str_addf(&out, " %s %d %d", column->type->key, column->not_null,
                    column->identity ? 1 + column->identity->always : 0);
        add_expr(&out, column->default_expr);
        add_expr(&out, column->generated);
        ar_str_addf(&out, " %d", column->virtual_column);
    }
    if (key)
        add_elements(&out, &key->columns);
    if (index) {
        add_elements(&out, &index->columns);
        add_expr(&out, index->where);
        ar_str_addf(&out, " %d", index->unique);
    }
    if (foreign) {
        add_names(&out, &foreign->columns);
        ar_str_addf(&out, " -> %s %d", foreign->references.table, foreign->on_delete);
        add_names(&out, &foreign->references.columns);
    }
    if (ar_as_check(o))
        add_expr(&out, ar_as_check(o)->expr);
    if (ar_as_enum(o))
        ar_vec_each(ar_enum_value, value, &ar_as_enum(o)->values)
            ar_str_addf(&out, " %s", value->name);
    if (ar_as_domain(o))
        ar_str_addf(&out, " %s %d", ar_as_domain(o)->type->key, ar_as_domain(o)->not_null);
    if (sequence) {
        ar_str_addf(&out, " %s %s", sequence->max,
                    sequence->owned_by.table ? sequence->owned_by.table : "-");
        add_names(&out, &sequence->owned_by.columns);
    }
    return out.data;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *sorted_lines(ar_ctx *ctx, ar_names *lines)
{
    if (lines->count)
        qsort(lines->items, lines->count, sizeof(*lines->items), by_text);
    return ar_names_join(ctx->arena, lines, "\n");
}

char *describe(ar_ctx *ctx, const ar_model *model)
{
    ar_names all = {0};

    ar_vec_each(ar_object *, it, &model->objects) {
        ar_names lines = {0};

        ar_object_each(child, *it)
            ar_vec_push(ctx->arena, &lines,
                        ar_printf(ctx->arena, "    %s", describe_one(ctx, *child)));
        ar_vec_push(
            ctx->arena, &all,
            ar_printf(ctx->arena, "%s\n%s", describe_one(ctx, *it), sorted_lines(ctx, &lines)));
    }
    return sorted_lines(ctx, &all);
}

/* ---- references ---- */

static bool has_column(const ar_model *model, const ar_object *table, const char *name)
{
    return ar_table_column(model, table, name) != NULL;
}

static bool has_key(const ar_object *table, const char *column)
{
    ar_object_each(child, table) {
        const ar_key *key = ar_as_key(*child);
        const ar_index *index = ar_as_index(*child);
        const ar_elements *elements = key ? &key->columns : NULL;

        if (index && index->unique && !index->where)
            elements = &index->columns;
        if (elements && elements->count == 1 && ar_streq(elements->items[0].column, column))
            return true;
    }
    return false;
}

static char *dangling_expr(ar_ctx *ctx, const ar_model *model, const ar_object *table,
                           const ar_expr *e, const char *where)
{
    ar_mentions mentions = {0};

    if (e)
        mentions = ar_mentions_in(ctx, model->target.engine, e->sql);
    ar_vec_each(ar_mention, m, &mentions) {
        bool column = m->type == AR_MENTION_COLUMN && m->name[0] == 'c' && strlen(m->name) == 2;

        if (column && !has_column(model, table, m->name))
            return ar_printf(ctx->arena, "%s mentions column %s of %s", where, m->name,
                             table->name);
        if (m->type == AR_MENTION_SEQUENCE &&
            !ar_model_find(model, AR_KIND_SEQUENCE, m->schema, m->name))
            return ar_printf(ctx->arena, "%s draws from %s", where, m->name);
        if (m->type == AR_MENTION_VALUE && m->cast && m->cast[0] == 'e') {
            const ar_enum *of = ar_as_enum(
                ar_model_find(model, AR_KIND_ENUM, m->cast_schema, m->cast));
            bool there = false;

            for (size_t i = 0; of && i < of->values.count; i++)
                there = there || ar_streq(of->values.items[i].name, m->name);
            if (!there)
                return ar_printf(ctx->arena, "%s uses value %s of %s", where, m->name, m->cast);
        }
    }
    return NULL;
}

static char *dangling_elements(ar_ctx *ctx, const ar_model *model, const ar_object *table,
                               const ar_elements *elements, const char *where)
{
    ar_vec_each(ar_element, element, elements) {
        char *found = dangling_expr(ctx, model, table, element->expr, where);

        if (found)
            return found;
        if (element->column && !has_column(model, table, element->column))
            return ar_printf(ctx->arena, "%s has column %s", where, element->column);
    }
    return NULL;
}

static char *dangling_type(ar_ctx *ctx, const ar_model *model, const ar_type *t, const char *where)
{
    const char *dot = strchr(t->key, '.');

    if (!dot || ar_model_find(model, AR_KIND_ENUM, "public", dot + 1) ||
        ar_model_find(model, AR_KIND_DOMAIN, "public", dot + 1))
        return NULL;
    return ar_printf(ctx->arena, "%s has type %s", where, t->key);
}

static char *dangling_reference(ar_ctx *ctx, const ar_model *model, const ar_foreign_key *key,
                                const char *where)
{
    const ar_object *target = ar_model_find(model, AR_KIND_TABLE, key->references.schema,
                                            key->references.table);
    const char *column = key->references.columns.items[0];

    if (model->target.engine == AR_SQLITE)
        return NULL;
    if (!target || !has_column(model, target, column) || !has_key(target, column))
        return ar_printf(ctx->arena, "%s refers to %s", where, key->references.table);
    return NULL;
}

static char *dangling_child(ar_ctx *ctx, const ar_model *model, const ar_object *table,
                            const ar_object *child)
{
    const char *where = ar_printf(ctx->arena, "%s %s.%s", ar_kind_word(child->kind), table->name,
                                  child->name ? child->name : "-");
    const ar_column *column = ar_as_column(child);
    const ar_foreign_key *key = ar_as_foreign_key(child);
    const ar_index *index = ar_as_index(child);
    char *found = NULL;

    if (child->parent != table)
        return ar_printf(ctx->arena, "%s has another parent", where);
    if (column) {
        found = dangling_type(ctx, model, column->type, where);
        found = found ? found : dangling_expr(ctx, model, table, column->default_expr, where);
        return found ? found : dangling_expr(ctx, model, table, column->generated, where);
    }
    if (key)
        return has_column(model, table, key->columns.items[0])
                   ? dangling_reference(ctx, model, key, where)
               : where ? ar_strdup(ctx->arena, where)
                       : NULL;
    if (ar_as_check(child))
        return dangling_expr(ctx, model, table, ar_as_check(child)->expr, where);
    if (ar_as_key(child))
        return dangling_elements(ctx, model, table, &ar_as_key(child)->columns, where);
    found = dangling_elements(ctx, model, table, &index->columns, where);
    return found ? found : dangling_expr(ctx, model, table, index->where, where);
}

/* Two relations of one schema cannot have one name; on SQLite neither can two indexes. */
static char *find_double(ar_ctx *ctx, const ar_model *model)
{
    for (size_t i = 0; i + 1 < model->objects.count; i++) {
        const ar_object *a = model->objects.items[i], *b = model->objects.items[i + 1];

        if (a->kind == b->kind && ar_streq(a->name, b->name))
            return ar_printf(ctx->arena, "%s is there twice", a->name);
    }
    return NULL;
}

static char *dangling_owner(ar_ctx *ctx, const ar_model *model, const ar_sequence *sequence)
{
    const ar_ref *by = &sequence->owned_by;
    const ar_object *table = by->table ? ar_model_find(model, AR_KIND_TABLE, by->schema, by->table)
                                       : NULL;

    if (!by->table || (table && has_column(model, table, by->columns.items[0])))
        return NULL;
    return ar_printf(ctx->arena, "%s is owned by %s", sequence->object.name, by->table);
}

char *find_dangling(ar_ctx *ctx, const ar_model *model)
{
    char *found = find_double(ctx, model);

    ar_vec_each(ar_object *, it, &model->objects) {
        if (!found && ar_as_sequence(*it))
            found = dangling_owner(ctx, model, ar_as_sequence(*it));
        if (!found && (*it)->kind == AR_KIND_TABLE)
            ar_object_each(child, *it)
                found = found ? found : dangling_child(ctx, model, *it, *child);
    }
    return found;
}
