#include "model/op.h"

#include <ctype.h>

#include "base/str.h"

static const char *const verb_texts[AR_VERB__COUNT] = {"create", "drop", "alter",
                                                       "rename", "move", "alter"};
static const char verb_signs[AR_VERB__COUNT] = {'+', '-', '~', '>', '>', '~'};

ar_op *ar_op_new(ar_ctx *ctx, ar_verb verb, const ar_object *before, const ar_object *after)
{
    ar_op *op = ar_alloc(ctx->arena, sizeof(*op));

    op->verb = verb;
    op->before = before;
    op->after = after;
    op->kind = ar_op_object(op)->kind;
    return op;
}

const ar_object *ar_op_object(const ar_op *op)
{
    return op->after ? op->after : op->before;
}

static ar_options reverse_map(ar_ctx *ctx, const ar_options *map)
{
    ar_options back = {0};

    for (size_t i = 0; i < map->count; i++)
        if (map->items[i].value && *map->items[i].value)
            ar_options_set(ctx, &back, map->items[i].value, map->items[i].key);
    return back;
}

ar_op *ar_op_reverse(ar_ctx *ctx, const ar_op *op)
{
    static const ar_verb back[AR_VERB__COUNT] = {
        [AR_CREATE] = AR_DROP,   [AR_DROP] = AR_CREATE, [AR_ALTER] = AR_ALTER,
        [AR_RENAME] = AR_RENAME, [AR_MOVE] = AR_MOVE,   [AR_REBUILD] = AR_REBUILD,
    };
    ar_op *reverse = ar_memdup(ctx->arena, op, sizeof(*op));

    reverse->verb = back[op->verb];
    reverse->before = op->after;
    reverse->after = op->before;
    reverse->reversed = !op->reversed;
    reverse->moved_from = op->moved_to;
    reverse->moved_to = op->moved_from;
    reverse->parts = ar_ops_reverse(ctx, &op->parts);
    reverse->enum_map = reverse_map(ctx, &op->enum_map);
    return reverse;
}

ar_ops ar_ops_reverse(ar_ctx *ctx, const ar_ops *ops)
{
    ar_ops back = {0};

    for (size_t i = ops->count; i > 0; i--)
        ar_vec_push(ctx->arena, &back, ar_op_reverse(ctx, ops->items[i - 1]));
    return back;
}

const char *ar_verb_text(ar_verb verb)
{
    return verb_texts[verb];
}

char *ar_op_entry(ar_ctx *ctx, const ar_op *op, const char *default_schema)
{
    const char *label = ar_object_label(ctx, ar_op_object(op), default_schema);
    const char *kind = ar_kind_word(op->kind);

    if (op->verb == AR_RENAME) {
        label = ar_object_label(ctx, op->before, default_schema);
        const char *name = op->after->name;

        if (!ar_streq(op->before->schema, op->after->schema))
            return ar_printf(ctx->arena, ">%s %s=%s.%s", kind, label,
                             ar_label_quote(ctx, op->after->schema), ar_label_quote(ctx, name));
        return ar_printf(ctx->arena, ">%s %s=%s", kind, label, ar_label_quote(ctx, name));
    }
    if (op->verb == AR_MOVE && op->moved_to)
        return ar_printf(ctx->arena, "<%s %s to %s", kind, label, op->moved_to);
    if (op->verb == AR_MOVE)
        return ar_printf(ctx->arena, ">%s %s from %s", kind, label, op->moved_from);
    return ar_printf(ctx->arena, "%c%s %s", verb_signs[op->verb], kind, label);
}

static void add_slug(ar_str *slug, const char *text)
{
    for (const char *c = text; *c; c++) {
        bool keep = isalnum((unsigned char)*c) && (unsigned char)*c < 0x80;

        if (keep)
            ar_str_addc(slug, (char)tolower((unsigned char)*c));
        else if (slug->length && slug->data[slug->length - 1] != '_')
            ar_str_addc(slug, '_');
    }
}

char *ar_op_slug(ar_ctx *ctx, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);
    bool child = object->parent != NULL;
    ar_str slug;

    ar_str_init(&slug, ctx->arena);
    add_slug(&slug, child && op->verb == AR_CREATE ? "add" : verb_texts[op->verb]);
    add_slug(&slug, " ");
    if (op->kind != AR_KIND_TABLE && op->kind != AR_KIND_COLUMN)
        add_slug(&slug, ar_printf(ctx->arena, "%s ", ar_kind_word(op->kind)));
    if (object->name)
        add_slug(&slug, object->name);
    if (child && op->kind == AR_KIND_COLUMN)
        add_slug(&slug, ar_printf(ctx->arena, " of %s", object->parent->name));
    if (op->verb == AR_RENAME)
        add_slug(&slug, ar_printf(ctx->arena, " from %s", op->before->name));
    return slug.data;
}
