#include "diff/labels.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"
#include "diff/types.h"
#include "diff/value_rename.h"

/* Labels are values: their case counts, other than that of names. */
static bool lists_label(ar_ctx *ctx, const ar_check *check, const char *column, const char *label)
{
    ar_mentions mentions = ar_mentions_in(ctx, AR_SQLITE, check->expr->sql);
    bool of_column = false, listed = false;

    ar_vec_each(ar_mention, m, &mentions) {
        of_column |= m->type == AR_MENTION_COLUMN && ar_name_eq(AR_SQLITE, m->name, column);
        listed |= m->type == AR_MENTION_VALUE && ar_streq(m->name, label);
    }
    return of_column && listed;
}

static bool knows_label(ar_ctx *ctx, const ar_object *table, const char *column, const char *label)
{
    ar_object_each(child, table)
        if (ar_as_check(*child) && lists_label(ctx, ar_as_check(*child), column, label))
            return true;
    return false;
}

char *ar_labels_moved(ar_ctx *ctx, const ar_object *from, const ar_object *to, const char *column,
                      const ar_options *map, const char *value)
{
    ar_str out;
    bool any = false;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "CASE %s", value);
    ar_vec_each(const ar_option, pair, map) {
        if (!knows_label(ctx, from, column, pair->key) || knows_label(ctx, to, column, pair->key))
            continue;
        any = true;
        ar_str_addf(&out, " WHEN %s THEN %s", ar_quote_text(ctx->arena, AR_SQLITE, pair->key),
                    ar_quote_text(ctx->arena, AR_SQLITE, pair->value));
    }
    ar_str_addf(&out, " ELSE %s END", value);
    return any ? out.data : NULL;
}

/* ---- the labels of a check ---- */

/* Of `column in ('a', 'b')` and nothing else; none: it is another check. */
static ar_names listed(ar_ctx *ctx, const ar_check *check, const char *column)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, check->expr->sql);
    const ar_token *items = tokens.items;
    size_t count = tokens.count - 1;
    ar_names labels = {0};

    if (count < 5 || !ar_token_is_name(&items[0]) || !ar_token_is(&items[1], "in") ||
        !ar_token_is(&items[2], "(") ||
        !ar_name_eq(AR_SQLITE, ar_token_name(ctx->arena, &items[0]), column))
        return labels;
    for (size_t i = 3; i + 1 < count; i += 2) {
        if (items[i].type != AR_TOKEN_STRING ||
            !ar_token_is(&items[i + 1], i + 2 < count ? "," : ")"))
            return (ar_names){0};
        ar_vec_push(ctx->arena, &labels, ar_string_value(ctx, items[i].text, items[i].length));
    }
    return labels;
}

static ar_names labels_of(ar_ctx *ctx, const ar_object *table, const char *column)
{
    ar_object_each(child, table) {
        const ar_check *check = ar_as_check(*child);
        ar_names labels = check ? listed(ctx, check, column) : (ar_names){0};

        if (labels.count)
            return labels;
    }
    return (ar_names){0};
}

/* The column whose labels the check lists; NULL: it is no enum's. */
static const ar_column *listing(ar_ctx *ctx, const ar_check *check)
{
    ar_object_each(child, check->object.parent) {
        const ar_column *column = ar_as_column(*child);

        if (column && listed(ctx, check, column->object.name).count)
            return column;
    }
    return NULL;
}

bool ar_labels_followed(ar_ctx *ctx, const ar_object *base, const ar_check *check)
{
    const ar_column *column = listing(ctx, check);

    return column && column->labels && labels_of(ctx, base, column->object.name).count;
}

bool ar_labels_grow(ar_ctx *ctx, const ar_object *from, const ar_check *check)
{
    const ar_column *column = listing(ctx, check);
    ar_names before = {0}, after = {0};

    if (!column)
        return false;
    before = labels_of(ctx, from, column->object.name);
    after = listed(ctx, check, column->object.name);
    ar_vec_each(const char *, label, &before)
        if (!ar_names_has(&after, *label))
            return false;
    return before.count > 0;
}

/* ---- what becomes of rows ---- */

static ar_op *column_op(ar_ctx *ctx, const ar_object *base, const ar_object *wanted, ar_ops *ops)
{
    ar_vec_each(ar_op *, it, ops)
        if ((*it)->verb == AR_ALTER && (*it)->after == wanted)
            return *it;
    ar_op *op = ar_op_new(ctx, AR_ALTER, base, wanted);

    ar_vec_push(ctx->arena, ops, op);
    return op;
}

/* The labels that the base lists, as the enum that it does not have. */
static const ar_enum *enum_before(ar_ctx *ctx, const ar_object *wanted, const ar_names *labels)
{
    ar_object *before = ar_object_new(ctx, AR_KIND_ENUM, wanted->schema, wanted->name);

    ar_vec_each(const char *, label, labels) {
        ar_enum_value value = {.name = *label};

        ar_vec_push(ctx->arena, &ar_as_enum(before)->values, value);
    }
    return ar_as_enum(before);
}

/* As for an enum that is one: renamed by hint or answer, replaced, taken away, or asked. */
static ar_options what_becomes(const ar_world *world, const ar_column *old, const ar_enum *before,
                               const ar_enum *after, ar_questions *questions)
{
    ar_ops renames = {0};
    ar_options map = {0};

    ar_values_rename(world, before, after, &renames, questions);
    if (renames.count)
        map = renames.items[0]->enum_map;
    ar_vec_each(const ar_enum_value, value, &before->values) {
        const char *gets;

        if (ar_enum_has(after, value->name) || ar_options_get(&map, value->name))
            continue;
        gets = ar_enum_gets(world, after, value->name);
        if (!gets)
            ar_enum_ask_about_rows(world, &after->object, old, value->name, questions);
        else if (*gets)
            ar_options_set(world->ctx, &map, value->name, gets);
    }
    return map;
}

static void compare_labels(const ar_world *world, const ar_column *old, const ar_column *column,
                           ar_ops *ops, ar_questions *questions)
{
    const ar_object *base = old->object.parent, *wanted = column->object.parent;
    ar_names labels = labels_of(world->ctx, base, old->object.name);
    const ar_enum *after = ar_as_enum(column->labels);
    ar_options map = column->became;

    if (labels.count)
        map = what_becomes(world, old, enum_before(world->ctx, column->labels, &labels), after,
                           questions);
    if (ar_labels_moved(world->ctx, base, wanted, column->object.name, &map, ""))
        column_op(world->ctx, &old->object, &column->object, ops)->enum_map = map;
}

void ar_labels_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *ops, ar_questions *questions)
{
    ar_object_each(child, wanted) {
        const ar_column *column = ar_as_column(*child);
        const ar_column *old = column && column->labels
                                   ? ar_table_column(world->base, base, column->object.name)
                                   : NULL;

        if (old)
            compare_labels(world, old, column, ops, questions);
    }
}
