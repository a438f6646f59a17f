#include "build.h"

#include <string.h>

#include "dialect/dialect.h"

ar_ctx *ctx;

static ar_answers answers;
static ar_diff_options set;
static ar_map *creators, *histories;

int build_setup(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    answers = (ar_answers){0};
    creators = ar_map_new(ctx->arena);
    histories = ar_map_new(ctx->arena);
    set = (ar_diff_options){.answers = &answers, .default_app = "main", .history_of = histories};
    return 0;
}

int build_teardown(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

/* ---- models ---- */

static const ar_target postgres = {
    .engine = AR_POSTGRESQL, .version = PG_15, .default_schema = "public"};
static const ar_target sqlite = {.engine = AR_SQLITE, .version = 3040001};

static const char *place_of(const ar_object *object)
{
    return object->schema ? object->schema : "public";
}

/* Types of models are found by the name under which the model has them. */
static void spell_type(const ar_model *model, const ar_type **type)
{
    ar_type *spelled;
    const char *text, *suffix;
    char *nice = NULL;

    if (!*type)
        return;
    spelled = ar_memdup(ctx->arena, *type, sizeof(*spelled));
    text = spelled->text;
    suffix = ar_ends_with(text, "[]") ? "[]" : "";
    ar_vec_each(ar_object *, it, &model->objects) {
        const char *name = ar_printf(ctx->arena, "%s%s", (*it)->name, suffix);

        if (((*it)->kind == AR_KIND_ENUM || (*it)->kind == AR_KIND_DOMAIN) && ar_streq(name, text))
            spelled->key = ar_printf(ctx->arena, "%s.%s", place_of(*it), text);
    }
    if (!spelled->key && model->target.engine == AR_SQLITE)
        spelled->key = ar_lower(ctx->arena, text);
    else if (!spelled->key)
        spelled->key = ar_type_canon(ctx, model->target, text, &nice);
    if (!spelled->key)
        spelled->key = text;
    *type = spelled;
}

static void set_schema(ar_object *object, const char *name)
{
    object->schema = name;
    ar_object_each(child, object)
        set_schema(*child, name);
}

static void finish_child(const ar_model *model, ar_object *child)
{
    ar_column *column = ar_as_column(child);
    ar_foreign_key *key = ar_as_foreign_key(child);

    if (column)
        spell_type(model, &column->type);
    if (key && model->target.engine == AR_POSTGRESQL && !key->references.schema)
        key->references.schema = "public";
}

static void finish_object(const ar_model *model, ar_object *object)
{
    if (object->kind != AR_KIND_SCHEMA)
        set_schema(object, model->target.engine == AR_SQLITE ? NULL : place_of(object));
    if (ar_as_domain(object))
        spell_type(model, &ar_as_domain(object)->type);
    if (ar_as_sequence(object))
        spell_type(model, &ar_as_sequence(object)->type);
    ar_object_each(child, object)
        finish_child(model, *child);
}

static void add_serial_sequence(ar_model *model, const ar_object *column)
{
    const ar_object *of = column->parent;
    char *name = ar_printf(ctx->arena, "%s_%s_seq", of->name, column->name);
    ar_object *made = owned(sequence(name), of->name, column->name);

    made->schema = of->schema;
    ar_as_sequence(made)->owned_by.schema = of->schema;
    ar_as_column(column)->default_expr = ar_expr_new(
        ctx, ar_printf(ctx->arena, "nextval('%s.%s'::regclass)", of->schema, name), AR_NOWHERE);
    spell_type(model, &ar_as_sequence(made)->type);
    made->app = of->app;
    ar_model_add(ctx, model, made);
}

static void add_serials(ar_model *model)
{
    size_t count = model->objects.count;

    for (size_t i = 0; i < count; i++)
        ar_object_each(child, model->objects.items[i])
            if (ar_as_column(*child) && ar_as_column(*child)->is_serial &&
                !ar_as_column(*child)->default_expr)
                add_serial_sequence(model, *child);
}

static ar_model *build(ar_target target, ar_object *first, va_list rest)
{
    ar_model *model = ar_model_new(ctx, target);

    for (ar_object *object = first; object; object = va_arg(rest, ar_object *))
        ar_model_add(ctx, model, object);
    ar_vec_each(ar_object *, object, &model->objects)
        finish_object(model, *object);
    add_serials(model);
    ar_model_sort(model);
    return model;
}

ar_model *pg(ar_object *first, ...)
{
    va_list rest;

    va_start(rest, first);
    ar_model *model = build(postgres, first, rest);
    va_end(rest);
    return model;
}

ar_model *pg_version(int version, ar_object *first, ...)
{
    ar_target target = postgres;
    va_list rest;

    target.version = version;
    va_start(rest, first);
    ar_model *model = build(target, first, rest);
    va_end(rest);
    return model;
}

ar_model *lite(ar_object *first, ...)
{
    va_list rest;

    va_start(rest, first);
    ar_model *model = build(sqlite, first, rest);
    va_end(rest);
    return model;
}

ar_model *with_other(ar_model *model, const char *kind, const char *name, const char *of_table,
                     const char *sql, const char *use)
{
    ar_other other = {.kind = kind,
                      .schema = model->target.default_schema,
                      .name = name,
                      .table = of_table,
                      .table_schema = of_table ? model->target.default_schema : NULL,
                      .sql = sql};

    if (use)
        ar_vec_push(ctx->arena, &other.uses, use);
    ar_vec_push(ctx->arena, &model->others, other);
    return model;
}

/* ---- objects ---- */

static ar_object *with_children(ar_object *parent, ar_object *first, va_list rest)
{
    for (ar_object *child = first; child; child = va_arg(rest, ar_object *))
        ar_object_add(ctx, parent, child);
    return parent;
}

ar_object *table(const char *name, ar_object *first, ...)
{
    va_list rest;

    va_start(rest, first);
    ar_object *made = with_children(ar_object_new(ctx, AR_KIND_TABLE, NULL, name), first, rest);
    va_end(rest);
    made->app = "main";
    return made;
}

ar_object *schema(const char *name)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_SCHEMA, NULL, name);

    made->app = "main";
    return made;
}

ar_object *enumeration(const char *name, const char *first, ...)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_ENUM, NULL, name);
    va_list rest;

    va_start(rest, first);
    for (const char *value = first; value; value = va_arg(rest, const char *))
        ar_vec_push(ctx->arena, &ar_as_enum(made)->values, ((ar_enum_value){.name = value}));
    va_end(rest);
    made->app = "main";
    return made;
}

ar_object *domain(const char *name, const char *type, ar_object *first, ...)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_DOMAIN, NULL, name);
    va_list rest;

    ar_as_domain(made)->type = ar_type_new(ctx, type, AR_NOWHERE);
    va_start(rest, first);
    with_children(made, first, rest);
    va_end(rest);
    made->app = "main";
    return made;
}

ar_object *sequence(const char *name)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, name);
    ar_sequence *numbers = ar_as_sequence(made);

    numbers->type = ar_type_new(ctx, "bigint", AR_NOWHERE);
    numbers->start = numbers->increment = numbers->min = numbers->cache = "1";
    numbers->max = "9223372036854775807";
    made->app = "main";
    return made;
}

ar_object *col(const char *name, const char *type)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_COLUMN, NULL, name);

    ar_as_column(made)->type = ar_type_new(ctx, type, AR_NOWHERE);
    return made;
}

/* "a, lower(b)" at commas outside parentheses. */
static ar_names pieces_of(const char *list)
{
    ar_names names = {0};
    int depth = 0;
    const char *start = list;

    for (const char *c = list;; c++) {
        depth += *c == '(';
        depth -= *c == ')';
        if (*c && (*c != ',' || depth))
            continue;
        ar_vec_push(ctx->arena, &names,
                    ar_trim(ctx->arena, ar_strndup(ctx->arena, start, (size_t)(c - start))));
        if (!*c)
            return names;
        start = c + 1;
    }
}

static ar_elements elements_of(const char *list)
{
    ar_names names = pieces_of(list);
    ar_elements elements = {0};

    ar_vec_each(const char *, name, &names) {
        ar_element element = {0};

        if (strchr(*name, '('))
            element.expr = ar_expr_new(ctx, *name, AR_NOWHERE);
        else
            element.column = *name;
        ar_vec_push(ctx->arena, &elements, element);
    }
    return elements;
}

ar_object *pk(const char *columns)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_PRIMARY_KEY, NULL, NULL);

    ar_as_key(made)->columns = elements_of(columns);
    made->name_derived = true;
    return made;
}

ar_object *unique(const char *name, const char *columns)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_UNIQUE, NULL, name);

    ar_as_key(made)->columns = elements_of(columns);
    return made;
}

ar_object *fk(const char *name, const char *columns, const char *referred_table,
              const char *referred)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_FOREIGN_KEY, NULL, name);
    ar_foreign_key *key = ar_as_foreign_key(made);

    key->columns = pieces_of(columns);
    key->references.table = referred_table;
    key->references.columns = pieces_of(referred);
    return made;
}

ar_object *check(const char *name, const char *sql)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_CHECK, NULL, name);

    ar_as_check(made)->expr = ar_expr_new(ctx, sql, AR_NOWHERE);
    return made;
}

ar_object *idx(const char *name, const char *elements)
{
    ar_object *made = ar_object_new(ctx, AR_KIND_INDEX, NULL, name);

    ar_as_index(made)->columns = elements_of(elements);
    return made;
}

/* ---- attributes ---- */

ar_object *not_null(ar_object *column)
{
    ar_as_column(column)->not_null = true;
    return column;
}

ar_object *with_default(ar_object *column, const char *sql)
{
    ar_as_column(column)->default_expr = ar_expr_new(ctx, sql, AR_NOWHERE);
    return column;
}

ar_object *generated(ar_object *column, const char *sql)
{
    ar_as_column(column)->generated = ar_expr_new(ctx, sql, AR_NOWHERE);
    return column;
}

ar_object *virtually(ar_object *column)
{
    ar_as_column(column)->virtual_column = true;
    return column;
}

ar_object *identity(ar_object *column)
{
    ar_identity *made = ar_alloc(ctx->arena, sizeof(*made));

    made->start = made->increment = made->min = made->cache = "1";
    made->max = "9223372036854775807";
    ar_as_column(column)->identity = made;
    return not_null(column);
}

ar_object *serial(ar_object *column)
{
    ar_as_column(column)->is_serial = true;
    return not_null(column);
}

ar_object *backfilled(ar_object *column, const char *sql)
{
    ar_as_column(column)->backfill = ar_expr_new(ctx, sql, AR_NOWHERE);
    return column;
}

ar_object *using_expr(ar_object *column, const char *sql)
{
    ar_as_column(column)->using_expr = ar_expr_new(ctx, sql, AR_NOWHERE);
    return column;
}

ar_object *was(ar_object *object, const char *old_name)
{
    ar_vec_push(ctx->arena, &object->renamed_from, old_name);
    return object;
}

ar_object *commented(ar_object *object, const char *comment)
{
    object->comment = comment;
    return object;
}

ar_object *derived(ar_object *object)
{
    object->name_derived = true;
    return object;
}

ar_object *in_schema(ar_object *object, const char *name)
{
    object->schema = name;
    return object;
}

ar_object *of_app(ar_object *object, const char *app)
{
    object->app = app;
    return object;
}

ar_object *unmanaged(ar_object *object)
{
    object->unmanaged = true;
    return object;
}

ar_object *where(ar_object *index, const char *sql)
{
    ar_as_index(index)->where = ar_expr_new(ctx, sql, AR_NOWHERE);
    return index;
}

ar_object *unique_index(ar_object *index)
{
    ar_as_index(index)->unique = true;
    return index;
}

ar_object *owned(ar_object *made, const char *of_table, const char *column)
{
    ar_ref *by = &ar_as_sequence(made)->owned_by;

    by->schema = "public";
    by->table = of_table;
    ar_vec_push(ctx->arena, &by->columns, column);
    return made;
}

ar_object *value_was(ar_object *made, const char *value, const char *old_value)
{
    ar_vec_each(ar_enum_value, it, &ar_as_enum(made)->values)
        if (ar_streq(it->name, value))
            ar_vec_push(ctx->arena, &it->renamed_from, old_value);
    return made;
}

ar_object *strict(ar_object *made)
{
    ar_as_table(made)->strict = true;
    return made;
}

/* ---- steps ---- */

void answer(const char *key, const char *value)
{
    ar_vec_push(ctx->arena, &answers, ((ar_answer){.key = key, .value = value}));
}

bool answer_used(const char *key)
{
    ar_vec_each(ar_answer, it, &answers)
        if (ar_streq(it->key, key))
            return it->used;
    return false;
}

void created_by(const char *object, const char *app)
{
    ar_map_set(creators, object, (void *)(uintptr_t)app);
    set.creators = creators;
}

void share_history(const char *app, const char *history)
{
    ar_map_set(histories, app, (void *)(uintptr_t)history);
}

ar_diff_options *options(void)
{
    return &set;
}

plan make_plan(ar_model *base, ar_model *wanted)
{
    plan p = {0};

    p.status = ar_diff_renames(ctx, base, wanted, &set, &p.renames, &p.questions);
    if (p.status == AR_OK) {
        p.base = ar_diff_apply_renames(ctx, base, &p.renames);
        set.renames = ar_memdup(ctx->arena, &p.renames, sizeof(p.renames));
        p.status = ar_diff_compare(ctx, p.base, wanted, &set, &p.ops, &p.questions);
    }
    if (p.status == AR_OK)
        p.status = ar_diff_order(ctx, p.base, wanted, &p.renames, &p.ops, &p.ordered);
    return p;
}

char *planned(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);

    assert_int_equal(p.status, AR_OK);
    return entries(&p.ordered);
}

ar_pieces split(const plan *p, const ar_model *wanted)
{
    ar_pieces made = {0};

    assert_int_equal(ar_diff_split(ctx, p->base, wanted, &p->ordered, histories, &made), AR_OK);
    return made;
}

char *entries(const ar_ops *ops)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_op *, op, ops) {
        char *entry = ar_op_entry(ctx, *op, "public");

        if ((*op)->verb == AR_REBUILD)
            entry[0] = '*';
        ar_str_addf(&out, (*op)->again ? "%s[%s]" : "%s%s", out.length ? ", " : "", entry);
    }
    return out.data;
}

char *part_entries(const ar_ops *ops, size_t at)
{
    return entries(&op_at(ops, at)->parts);
}

const ar_op *op_at(const ar_ops *ops, size_t at)
{
    assert_true(at < ops->count);
    return ops->items[at];
}

char *offered(const ar_questions *questions)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_question, question, questions) {
        ar_vec_each(ar_choice, choice, &question->choices)
            if (choice->answer)
                ar_str_addf(&out, "%s%s", out.length ? " " : "", choice->answer);
        if (question->free_answer)
            ar_str_addf(&out, "%s%s", out.length ? " " : "", question->free_answer);
    }
    return out.data;
}

bool equal(ar_model *a, ar_model *b)
{
    ar_ops ops = {0};
    ar_questions questions = {0};
    ar_diff_options plain = {.default_app = "main"};

    assert_int_equal(ar_diff_compare(ctx, a, b, &plain, &ops, &questions), AR_OK);
    if (ops.count)
        print_message("differences: %s\n", entries(&ops));
    return ops.count == 0;
}
