#include "diff/question.h"

#include "base/str.h"
#include "diff/affinity.h"
#include "diff/casts.h"
#include "diff/column.h"
#include "diff/labels.h"
#include "diff/owner.h"
#include "diff/rows.h"

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

void ar_question_where(const ar_world *world, ar_question *question, const ar_object *table,
                       const char *where)
{
    const ar_object *old = ar_world_old(world, table);

    question->rows_schema = old->schema;
    question->rows_table = old->name;
    question->rows_where = where;
}

typedef struct asker {
    const ar_world *world;
    ar_ctx *ctx;
    ar_questions *questions;
} asker;

static const char *quoted(const asker *a, const char *name)
{
    return ar_quote_name(a->ctx->arena, a->world->target.engine, name);
}

static const ar_object *table_in_base(const asker *a, const ar_object *child)
{
    return ar_counterpart(a->world->base, child->parent ? child->parent : child);
}

/* ---- questions ---- */

static void ask_value(const asker *a, const ar_object *column, const ar_object *table,
                      const char *verb, const char *text, const char *where)
{
    const char *label = ar_question_label(a->ctx, a->world->target, column);
    ar_question *question = ar_question_add(a->ctx, a->questions, text);

    question->free_answer = ar_printf(a->ctx->arena, "%s:%s=", verb, label);
    ar_question_where(a->world, question, table, where);
}

static void ask_backfill(const asker *a, const ar_op *op, const ar_object *table)
{
    const char *shown = ar_label_shown(a->ctx,
                                       ar_question_label(a->ctx, a->world->target, op->after));

    if (op->verb == AR_CREATE)
        ask_value(a, op->after, table, "backfill",
                  ar_printf(a->ctx->arena,
                            "column %s is added not null without a default: what is its value "
                            "in rows that are there?",
                            shown),
                  NULL);
    else
        ask_value(a, op->after, table, "backfill",
                  ar_printf(a->ctx->arena,
                            "column %s becomes not null: what is its value where it is NULL?",
                            shown),
                  ar_printf(a->ctx->arena, "%s IS NULL", ar_live_name(a->world, op->before)));
}

static void ask_using(const asker *a, const ar_op *op, const ar_object *table)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    const char *label = ar_question_label(a->ctx, a->world->target, op->after);
    const char *text = ar_printf(
        a->ctx->arena, "column %s changes from %s to %s, which has no cast: how is it converted?",
        ar_label_shown(a->ctx, label), before->type->text, after->type->text);

    ask_value(a, op->after, table, "using", text,
              ar_printf(a->ctx->arena, "%s IS NOT NULL", ar_live_name(a->world, op->before)));
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
    const ar_column *column = ar_as_column(op->after);

    if (!ar_op_refuses_nulls(op) || column->generated)
        return;
    const char *answer = said(a, "backfill", op->after);

    if (answer) {
        op->backfill_sql = answer;
        op->backfill_why = "backfill";
    } else if (!column->backfill && !fills_itself(column)) {
        ask_backfill(a, op, table);
    }
}

/* A value can be another one in a column of another type (SQLite). */
static void ask_turned(const asker *a, const ar_object *before, const ar_object *after,
                       const ar_object *table, bool may_convert)
{
    const char *label = ar_question_label(a->ctx, a->world->target, after);
    const char *where = ar_values_turned(a->world, before, after);

    if (!where || said(a, "allow", after) || ar_as_column(after)->generated)
        return;
    ask_value(a, after, table, "using",
              ar_printf(a->ctx->arena,
                        "column %s becomes %s, which stores some of its values as other ones: "
                        "how are they kept?",
                        ar_label_shown(a->ctx, label), ar_as_column(after)->type->text),
              where);
    ar_question *question = &a->questions->items[a->questions->count - 1];

    if (!may_convert)
        question->free_answer = NULL;
    ar_question_choice(a->ctx, question, "not before they are mended", NULL);
    ar_question_choice(a->ctx, question, "as SQLite stores them: what they were does not come back",
                       ar_printf(a->ctx->arena, "allow:%s=yes", label));
}

static void look_at_type(const asker *a, ar_op *op, const ar_object *table)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    if (!before || !ar_op_changes(op, "type"))
        return;
    op->using_sql = said(a, "using", op->after);
    if (op->using_sql || after->using_expr || after->generated)
        return;
    if (ar_is_lite(a->world)) {
        ask_turned(a, op->before, op->after, table, true);
        return;
    }
    if (ar_cast_between(a->ctx, a->world->base, before->type, a->world->wanted, after->type) ==
        AR_CAST_NONE)
        ask_using(a, op, table);
}

static void look_at_column(const asker *a, ar_op *op, const ar_object *table)
{
    look_at_type(a, op, table);
    look_at_not_null(a, op, table);
}

/* A column of type ANY has another meaning in a STRICT table. */
static void look_at_strictness(const asker *a, const ar_op *op, const ar_object *table)
{
    if (!ar_op_changes(op, "strict"))
        return;
    ar_object_each(child, op->after) {
        const ar_column *column = ar_as_column(*child);
        const ar_column *old = column ? ar_table_column(a->world->base, table, (*child)->name)
                                      : NULL;

        if (old && ar_type_equal(old->type, column->type))
            ask_turned(a, &old->object, *child, table, false);
    }
}

static void look_at_constraint(const asker *a, const ar_object *object, const ar_object *table)
{
    const ar_check *check = ar_is_lite(a->world) ? ar_as_check(object) : NULL;
    const char *where = ar_rows_that_break(a->world, table, object);

    if (!where || (check && ar_labels_followed(a->ctx, table, check)))
        return;
    const char *label = ar_printf(a->ctx->arena, "%s.%s",
                                  ar_question_label(a->ctx, a->world->target, object->parent),
                                  ar_world_part(a->world, object));

    if (said(a, "allow", object))
        return;
    ar_question *question = ar_question_add(
        a->ctx, a->questions,
        ar_printf(a->ctx->arena, "%s %s is broken by rows that are there: is it added anyway?",
                  ar_kind_get(object->kind)->name, ar_label_shown(a->ctx, label)));

    ar_question_choice(a->ctx, question, "not before they are mended", NULL);
    ar_question_choice(a->ctx, question, "added: the migration fails until they are mended",
                       ar_printf(a->ctx->arena, "allow:%s=yes", label));
    ar_question_where(a->world, question, table, where);
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
        else if (op->kind == AR_KIND_TABLE && op->verb == AR_ALTER && ar_is_lite(world))
            look_at_strictness(&a, op, table);
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
