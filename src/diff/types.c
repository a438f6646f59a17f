#include "diff/types.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/question.h"
#include "diff/rows.h"

bool ar_enum_has(const ar_enum *type, const char *value)
{
    ar_vec_each(ar_enum_value, it, &type->values)
        if (ar_streq(it->name, value))
            return true;
    return false;
}

bool ar_enum_only_grows(const ar_enum *before, const ar_enum *after)
{
    size_t found = 0;

    for (size_t i = 0; i < after->values.count && found < before->values.count; i++)
        found += ar_streq(after->values.items[i].name, before->values.items[found].name);
    return found == before->values.count;
}

bool ar_op_moves_extension(const ar_op *op)
{
    return op->verb == AR_ALTER && op->kind == AR_KIND_EXTENSION &&
           op->changed == ar_attr_bit(AR_KIND_EXTENSION, "schema");
}

bool ar_op_renames_multirange(const ar_op *op)
{
    return op->verb == AR_ALTER && op->kind == AR_KIND_TYPE &&
           op->changed == ar_attr_bit(AR_KIND_TYPE, "multirange");
}

bool ar_op_renames_values(const ar_op *op)
{
    const ar_enum *before = ar_as_enum(op->before), *after = ar_as_enum(op->after);

    if (!before || !after || before->values.count != after->values.count || !op->enum_map.count)
        return false;
    for (size_t i = 0; i < before->values.count; i++) {
        const char *old = before->values.items[i].name, *new = after->values.items[i].name;

        if (!ar_streq(old, new) && !ar_streq(ar_options_get(&op->enum_map, old), new))
            return false;
    }
    return true;
}

static const ar_object *attribute_of(const ar_object *type, const char *name)
{
    ar_object_each(child, type)
        if (ar_streq((*child)->name, name))
            return *child;
    return NULL;
}

bool ar_attributes_keep_order(const ar_object *before, const ar_object *after)
{
    size_t next = 0;

    ar_object_each(child, before) {
        if (!attribute_of(after, (*child)->name))
            continue;
        if (!ar_streq(after->children.items[next]->name, (*child)->name))
            return false;
        next++;
    }
    return true;
}

bool ar_attributes_retyped(const ar_object *before, const ar_object *after)
{
    ar_object_each(child, after) {
        const ar_attribute *old = ar_as_attribute(attribute_of(before, (*child)->name));
        const ar_attribute *new = ar_as_attribute(*child);

        if (old &&
            (!ar_type_equal(old->type, new->type) || !ar_streq(old->collation, new->collation) ||
             !ar_streq(old->collation_schema, new->collation_schema)))
            return true;
    }
    return false;
}

/* The parts of the operation are what has values of the type. */
static bool user_type_exchanges(const ar_op *op)
{
    uint64_t attributes = ar_attr_bit(AR_KIND_TYPE, "attributes");
    uint64_t in_place = attributes | ar_attr_bit(AR_KIND_TYPE, "multirange");

    if (op->changed & ~in_place)
        return true;
    return (op->changed & attributes) &&
           (!ar_attributes_keep_order(op->before, op->after) ||
            (op->parts.count && ar_attributes_retyped(op->before, op->after)));
}

bool ar_op_exchanges(const ar_op *op)
{
    const ar_enum *before = ar_as_enum(op->before), *after = ar_as_enum(op->after);

    if (op->verb != AR_ALTER || !op->changed)
        return false;
    if (op->kind == AR_KIND_DOMAIN)
        return op->changed &
               (ar_attr_bit(AR_KIND_DOMAIN, "type") | ar_attr_bit(AR_KIND_DOMAIN, "collate") |
                ar_attr_bit(AR_KIND_DOMAIN, "collation_schema"));
    if (op->kind == AR_KIND_COLLATION)
        return true;
    if (op->kind == AR_KIND_TYPE)
        return user_type_exchanges(op);
    if (op->kind != AR_KIND_ENUM || ar_op_renames_values(op))
        return false;
    return op->reversed || !ar_enum_only_grows(before, after);
}

/* ---- values that are gone ---- */

static const char *rows_with_value(const ar_world *world, const ar_column *column,
                                   const char *value)
{
    const char *name = ar_live_name(world, &column->object);
    const char *literal = ar_quote_text(world->ctx->arena, world->target.engine, value);

    if (ar_is_lite(world))
        return ar_printf(world->ctx->arena, "%s = %s", name, literal);
    if (ar_ends_with(column->type->key, "[]"))
        return ar_printf(world->ctx->arena, "%s = ANY (%s::text[])", literal, name);
    return ar_printf(world->ctx->arena, "%s::text = %s", name, literal);
}

/* The question whether a value was renamed offers to take it away, too. */
static bool is_asked(const ar_questions *questions, const char *answer)
{
    ar_vec_each(ar_question, question, questions)
        ar_vec_each(ar_choice, choice, &question->choices)
            if (!question->rows_table && ar_streq(choice->answer, answer))
                return true;
    return false;
}

void ar_enum_ask_about_rows(const ar_world *world, const ar_object *type, const ar_column *column,
                            const char *value, ar_questions *questions)
{
    ar_ctx *ctx = world->ctx;
    const char *key = ar_printf(ctx->arena, "enum:%s.%s",
                                ar_question_label(ctx, world->target, type),
                                ar_label_quote(ctx, value));
    const char *drop = ar_printf(ctx->arena, "%s=drop", key);
    ar_question *question;

    if (is_asked(questions, drop))
        return;
    question = ar_question_add(
        ctx, questions,
        ar_printf(ctx->arena, "value \"%s\" of enum \"%s\" is gone, but rows of \"%s\" hold it",
                  value, type->name, ar_question_label(ctx, world->target, column->object.parent)));
    ar_question_choice(ctx, question, "taken away: rows that hold it make the migration fail",
                       drop);
    question->free_answer = ar_printf(ctx->arena, "%s=", key);
    ar_question_where(world, question, column->object.parent,
                      rows_with_value(world, column, value));
}

static void ask_where_used(const ar_world *world, const ar_object *type, const char *value,
                           ar_questions *questions)
{
    const char *point = ar_point_object(world->ctx, world->target, type);

    ar_vec_each(ar_object *, table, &world->base->objects) {
        if ((*table)->kind != AR_KIND_TABLE)
            continue;
        ar_object_each(child, *table) {
            const ar_column *column = ar_as_column(*child);

            if (column && column->type && ar_streq(ar_point_type(world->ctx, column->type), point))
                ar_enum_ask_about_rows(world, type, column, value, questions);
        }
    }
}

const char *ar_enum_gets(const ar_world *world, const ar_enum *wanted, const char *value)
{
    const char *said = ar_answer_to(&world->said, world->target.engine, "enum",
                                    wanted->object.schema, wanted->object.name, value);
    const char *gets = said ? said : ar_options_get(&wanted->replaced, value);

    if (said && !ar_streq(said, "drop") && !ar_enum_has(wanted, said))
        ar_fail(world->ctx, AR_E_UNKNOWN_VALUE, wanted->object.pos,
                "rows with \"%s\" cannot get \"%s\": enum \"%s\" has no such value", value, said,
                wanted->object.name);
    return gets && !ar_enum_has(wanted, gets) ? "" : gets;
}

/* What rows with each value that is gone get; "" where they make it fail. */
static ar_options map_gone(const ar_world *world, const ar_enum *base, const ar_enum *wanted,
                           ar_questions *questions)
{
    ar_options map = {0};

    ar_vec_each(ar_enum_value, it, &base->values) {
        const char *value = it->name;

        if (ar_enum_has(wanted, value))
            continue;
        const char *gets = ar_enum_gets(world, wanted, value);

        if (!gets)
            ask_where_used(world, &base->object, value, questions);
        ar_options_set(world->ctx, &map, value, gets ? gets : "");
    }
    return map;
}

void ar_enum_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                     ar_ops *out, ar_questions *questions)
{
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (!changed && !comment)
        return;
    ar_op *op = ar_op_new(world->ctx, AR_ALTER, base, wanted);

    op->changed = changed;
    op->comment_changed = comment;
    if (changed)
        op->enum_map = map_gone(world, ar_as_enum(base), ar_as_enum(wanted), questions);
    ar_vec_push(world->ctx->arena, out, op);
}

void ar_user_type_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out)
{
    ar_domain_compare(world, base, wanted, out);
}

/* What a model does not say of an extension is as it is. */
void ar_extension_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out)
{
    const ar_extension *extension = ar_as_extension(wanted);
    ar_object *said = ar_object_copy(world->ctx, wanted);

    if (!extension->in_schema)
        ar_as_extension(said)->in_schema = ar_as_extension(base)->in_schema;
    if (!extension->version)
        ar_as_extension(said)->version = ar_as_extension(base)->version;
    ar_domain_compare(world, base, said, out);
}

void ar_domain_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *out)
{
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);
    const ar_domain *b = ar_as_domain(base), *w = ar_as_domain(wanted);

    if (b && w && !(b->not_null && w->not_null))
        changed &= ~ar_not_null_bits(AR_KIND_DOMAIN);
    if (!changed && !comment)
        return;
    ar_op *op = ar_op_new(world->ctx, AR_ALTER, base, wanted);

    op->changed = changed;
    op->comment_changed = comment;
    ar_vec_push(world->ctx->arena, out, op);
}
