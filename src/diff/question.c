#include "diff/question.h"

#include "base/str.h"
#include "diff/casts.h"
#include "diff/column.h"
#include "diff/mention.h"
#include "diff/owner.h"

ar_question *ar_question_add(ar_ctx *ctx, ar_questions *questions, const char *text)
{
    ar_question question = {.text = text};

    ar_vec_push(ctx->arena, questions, question);
    return &questions->items[questions->count - 1];
}

void ar_question_choice(ar_ctx *ctx, ar_question *question, const char *text, const char *answer)
{
    ar_choice choice = {text, answer};

    ar_vec_push(ctx->arena, &question->choices, choice);
}

char *ar_question_label(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    return ar_object_label(ctx, object, target.default_schema);
}

/* The copy of the base that renames were applied to remembers what its tables were called. */
void ar_question_where(ar_ctx *ctx, ar_question *question, const ar_object *table,
                       const char *where)
{
    question->rows_schema = table->schema;
    question->rows_table = table->name;
    question->rows_where = where;
    if (!table->renamed_from.count)
        return;
    ar_names old = ar_label_parts(ctx, table->renamed_from.items[0]);

    question->rows_table = old.items[old.count - 1];
    if (old.count > 1)
        question->rows_schema = old.items[0];
}

/* ---- conditions for rows that break something ---- */

typedef struct asker {
    const ar_world *world;
    ar_ctx *ctx;
    ar_questions *questions;
} asker;

static const char *quoted(const asker *a, const char *name)
{
    return ar_quote_name(a->ctx->arena, a->world->target.engine, name);
}

static const char *place(const asker *a, const char *schema, const char *name)
{
    return a->world->target.engine == AR_SQLITE
               ? quoted(a, name)
               : ar_printf(a->ctx->arena, "%s.%s",
                           quoted(a, schema ? schema : a->world->target.default_schema),
                           quoted(a, name));
}

static const ar_object *table_in_base(const asker *a, const ar_object *child)
{
    return child->parent ? ar_counterpart(a->world->base, child->parent) : NULL;
}

static const char *element_text(const asker *a, const ar_element *element)
{
    return element->column ? quoted(a, element->column)
                           : ar_printf(a->ctx->arena, "(%s)", element->expr->sql);
}

/* NULL where a column is not there yet, so that nobody could count. */
static const char *duplicates_where(const asker *a, const ar_object *table,
                                    const ar_elements *elements, const ar_expr *where)
{
    ar_names texts = {0};

    ar_vec_each(ar_element, element, elements) {
        if (element->column && !ar_table_column(a->world->base, table, element->column))
            return NULL;
        ar_vec_push(a->ctx->arena, &texts, element_text(a, element));
    }
    const char *list = ar_names_join(a->ctx->arena, &texts, ", ");
    const char *rows = where ? ar_printf(a->ctx->arena, " WHERE (%s)", where->sql) : "";
    const char *also = where ? ar_printf(a->ctx->arena, " AND (%s)", where->sql) : "";

    return ar_printf(a->ctx->arena,
                     texts.count == 1
                         ? "%s IN (SELECT %s FROM %s%s GROUP BY %s HAVING count(*) > 1)%s"
                         : "(%s) IN (SELECT %s FROM %s%s GROUP BY %s HAVING count(*) "
                           "> 1)%s",
                     list, list, place(a, table->schema, table->name), rows, list, also);
}

static const char *orphans_where(const asker *a, const ar_object *table, const ar_foreign_key *key)
{
    const ar_object *target = ar_model_find(a->world->base, AR_KIND_TABLE, key->references.schema,
                                            key->references.table);
    ar_str set, equal;

    ar_str_init(&set, a->ctx->arena);
    ar_str_init(&equal, a->ctx->arena);
    for (size_t i = 0; i < key->columns.count; i++) {
        const char *column = key->columns.items[i];
        const char *other = i < key->references.columns.count ? key->references.columns.items[i]
                                                              : NULL;

        if (!ar_table_column(a->world->base, table, column) || !other)
            return NULL;
        if (target && !ar_table_column(a->world->base, target, other))
            return NULL;
        ar_str_addf(&set, "%s IS NOT NULL AND ", quoted(a, column));
        ar_str_addf(&equal, "%sautorev_target.%s = %s.%s", i ? " AND " : "", quoted(a, other),
                    quoted(a, table->name), quoted(a, column));
    }
    if (!target) /* a new table is empty: every value is an orphan */
        return ar_strndup(a->ctx->arena, set.data, set.length - 5);
    return ar_printf(a->ctx->arena, "%sNOT EXISTS (SELECT 1 FROM %s AS autorev_target WHERE %s)",
                     set.data, place(a, target->schema, target->name), equal.data);
}

/* Bare names that are no columns yet cannot be counted. */
static const char *broken_where(const asker *a, const ar_object *table, const ar_check *check)
{
    ar_object_each(child, check->object.parent)
        if ((*child)->kind == AR_KIND_COLUMN &&
            !ar_table_column(a->world->base, table, (*child)->name) &&
            ar_expr_mentions(a->ctx, a->world->target.engine, check->expr, AR_MENTION_COLUMN,
                             (*child)->name))
            return NULL;
    return ar_printf(a->ctx->arena, "NOT (%s)", check->expr->sql);
}

/* ---- questions ---- */

static void ask_value(const asker *a, const ar_object *column, const ar_object *table,
                      const char *verb, const char *text, const char *where)
{
    const char *label = ar_question_label(a->ctx, a->world->target, column);
    ar_question *question = ar_question_add(a->ctx, a->questions, text);

    question->free_answer = ar_printf(a->ctx->arena, "%s:%s=", verb, label);
    ar_question_where(a->ctx, question, table, where);
}

static void ask_backfill(const asker *a, const ar_op *op, const ar_object *table)
{
    const char *name = ar_question_label(a->ctx, a->world->target, op->after);

    if (op->verb == AR_CREATE)
        ask_value(a, op->after, table, "backfill",
                  ar_printf(a->ctx->arena,
                            "column \"%s\" is added not null without a default: what is its value "
                            "in rows that are there?",
                            name),
                  NULL);
    else
        ask_value(a, op->after, table, "backfill",
                  ar_printf(a->ctx->arena,
                            "column \"%s\" becomes not null: what is its value where it is NULL?",
                            name),
                  ar_printf(a->ctx->arena, "%s IS NULL", quoted(a, op->before->name)));
}

static void ask_using(const asker *a, const ar_op *op, const ar_object *table)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    const char *label = ar_question_label(a->ctx, a->world->target, op->after);
    const char *text = ar_printf(
        a->ctx->arena,
        "column \"%s\" changes from %s to %s, which has no cast: how is it converted?", label,
        before->type->text, after->type->text);

    ask_value(a, op->after, table, "using", text,
              ar_printf(a->ctx->arena, "%s IS NOT NULL", quoted(a, op->before->name)));
    ar_question_choice(a->ctx, &a->questions->items[a->questions->count - 1],
                       "through its text: values that do not convert make the migration fail",
                       ar_printf(a->ctx->arena, "using:%s=%s::text::%s", label,
                                 quoted(a, op->after->name), after->type->text));
}

static const char *said(const asker *a, const char *verb, const ar_object *object)
{
    return ar_world_answer(a->world, verb, object);
}

static bool fills_itself(const ar_column *column)
{
    return column->generated || column->identity || column->default_expr || column->is_serial;
}

static void look_at_not_null(const asker *a, ar_op *op, const ar_object *table)
{
    const ar_column *column = ar_as_column(op->after), *before = ar_as_column(op->before);

    if (!column->not_null || (before && before->not_null) || column->generated)
        return;
    const char *answer = said(a, "backfill", op->after);

    if (answer) {
        op->backfill_sql = answer;
        op->backfill_why = "backfill";
    } else if (!column->backfill && !fills_itself(column)) {
        ask_backfill(a, op, table);
    }
}

static void look_at_type(const asker *a, ar_op *op, const ar_object *table)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    if (!before || !ar_op_changes(op, "type"))
        return;
    op->using_sql = said(a, "using", op->after);
    if (op->using_sql || after->using_expr || ar_is_lite(a->world) || after->generated)
        return;
    if (ar_cast_between(a->ctx, a->world->base, before->type, a->world->wanted, after->type) ==
        AR_CAST_NONE)
        ask_using(a, op, table);
}

static void look_at_column(const asker *a, ar_op *op, const ar_object *table)
{
    look_at_type(a, op, table);
    look_at_not_null(a, op, table);
}

/* What a new constraint is broken by; NULL: nobody can tell, or nothing does. */
static const char *breaking_rows(const asker *a, const ar_object *object, const ar_object *table)
{
    const ar_key *key = ar_as_key(object);
    const ar_index *index = ar_as_index(object);
    const ar_check *check = ar_as_check(object);
    const ar_foreign_key *foreign = ar_as_foreign_key(object);

    if (key)
        return duplicates_where(a, table, &key->columns, NULL);
    if (index && index->unique)
        return duplicates_where(a, table, &index->columns, index->where);
    if (check && !check->not_valid && !check->not_enforced)
        return broken_where(a, table, check);
    if (foreign && !foreign->not_valid && !foreign->not_enforced)
        return orphans_where(a, table, foreign);
    return NULL;
}

static void look_at_constraint(const asker *a, const ar_object *object, const ar_object *table)
{
    const char *where = breaking_rows(a, object, table);

    if (!where)
        return;
    const char *label = ar_printf(a->ctx->arena, "%s.%s",
                                  ar_question_label(a->ctx, a->world->target, object->parent),
                                  ar_world_part(a->world, object));

    if (said(a, "allow", object))
        return;
    ar_question *question = ar_question_add(
        a->ctx, a->questions,
        ar_printf(a->ctx->arena, "%s \"%s\" is broken by rows that are there: is it added anyway?",
                  ar_kind_get(object->kind)->name, label));

    ar_question_choice(a->ctx, question, "not before they are mended", NULL);
    ar_question_choice(a->ctx, question, "added: the migration fails until they are mended",
                       ar_printf(a->ctx->arena, "allow:%s=yes", label));
    ar_question_where(a->ctx, question, table, where);
}

void ar_questions_of_rows(const ar_world *world, const ar_ops *ops, ar_questions *questions)
{
    asker a = {world, world->ctx, questions};

    ar_vec_each(ar_op *, it, ops) {
        ar_op *op = *it;
        const ar_object *table = op->after ? table_in_base(&a, op->after) : NULL;

        if (!table)
            continue;
        if (op->kind == AR_KIND_COLUMN && op->verb != AR_RENAME)
            look_at_column(&a, op, table);
        else if (op->verb == AR_CREATE)
            look_at_constraint(&a, op->after, table);
    }
}

/* ---- every table of an app ---- */

static bool keeps_a_table(const ar_world *world, const char *history)
{
    const ar_map *history_of = world->options->history_of;

    ar_vec_each(ar_object *, it, &world->wanted->objects)
        if ((*it)->kind == AR_KIND_TABLE && !(*it)->unmanaged &&
            ar_streq(ar_history_app(history_of, (*it)->app), history))
            return true;
    return false;
}

static void ask_about_app(const ar_world *world, const char *app, ar_questions *questions)
{
    ar_ctx *ctx = world->ctx;
    const char *schema = world->target.default_schema;

    if (ar_answer_to(&world->said, world->target.engine, "drop", schema, app, NULL))
        return;
    ar_question *question = ar_question_add(
        ctx, questions,
        ar_printf(ctx->arena,
                  "every table of app \"%s\" is gone from its models: are they dropped?", app));

    ar_question_choice(ctx, question, "kept: nothing is written", NULL);
    ar_question_choice(ctx, question, "dropped with all their rows",
                       ar_printf(ctx->arena, "drop:%s=yes", app));
}

void ar_questions_of_apps(const ar_world *world, const ar_ops *ops, ar_questions *questions)
{
    ar_names asked = {0};

    ar_vec_each(ar_op *, it, ops) {
        const ar_op *op = *it;
        const char *creator = op->verb == AR_DROP && op->kind == AR_KIND_TABLE
                                  ? ar_creator_of(world, op->before)
                                  : NULL;
        const char *app = ar_history_app(world->options->history_of, creator);

        if (!creator || ar_names_has(&asked, creator) || keeps_a_table(world, app))
            continue;
        ar_vec_push(world->ctx->arena, &asked, creator);
        ask_about_app(world, creator, questions);
    }
}
