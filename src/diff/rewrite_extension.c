#include "diff/rewrite_extension.h"

#include "base/map.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"

/* ---- what texts call by a schema ---- */

typedef struct calls {
    ar_ctx *ctx;
    const char *schema;
    ar_map *names; /* name or operator -> calls */
} calls;

static char *folded(ar_ctx *ctx, const ar_token *token)
{
    char *name = ar_token_name(ctx->arena, token);

    return token->type == AR_TOKEN_WORD ? ar_lower(ctx->arena, name) : name;
}

/* What stands behind `schema.` at `at`; NULL: it is not there. */
static char *called(ar_ctx *ctx, const ar_tokens *tokens, size_t at, const char *schema)
{
    const ar_token *token = &tokens->items[at];

    if (at + 2 >= tokens->count || !ar_token_is_name(token) || !ar_token_is(token + 1, ".") ||
        (at && ar_token_is(token - 1, ".")) || !ar_streq(folded(ctx, token), schema))
        return NULL;
    return ar_token_is_name(token + 2) ? folded(ctx, token + 2)
                                       : ar_strndup(ctx->arena, token[2].text, token[2].length);
}

static void note_text(const calls *in, const ar_expr *expr)
{
    ar_tokens tokens = {0};

    if (expr)
        tokens = ar_sql_tokens(in->ctx->arena, AR_SQL_POSTGRESQL, ar_expr_text(expr));
    for (size_t i = 0; i < tokens.count; i++) {
        char *name = called(in->ctx, &tokens, i, in->schema);

        if (name)
            ar_map_set(in->names, name, (void *)in);
    }
}

static void note_elements(const calls *in, const ar_elements *elements, const ar_target *target)
{
    ar_vec_each(const ar_element, element, elements) {
        const char *schema = element->opclass_schema ? element->opclass_schema
                                                     : target->default_schema;

        note_text(in, element->expr);
        if (element->opclass && ar_streq(schema, in->schema))
            ar_map_set(in->names, element->opclass, (void *)in);
    }
}

static void note_object(const calls *in, const ar_object *object, const ar_target *target)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        const void *value = ar_object_attr(object, &def->attrs[i]);

        if (def->attrs[i].type == AR_ATTR_EXPR)
            note_text(in, *(const ar_expr *const *)value);
        else if (def->attrs[i].type == AR_ATTR_ELEMENTS)
            note_elements(in, value, target);
        else if (def->attrs[i].type == AR_ATTR_ARGUMENTS)
            ar_vec_each(const ar_argument, argument, (const ar_arguments *)value)
                note_text(in, argument->default_expr);
    }
    ar_object_each(child, object)
        note_object(in, *child, target);
}

static calls calls_by(ar_ctx *ctx, const ar_model *model, const char *schema)
{
    const calls found = {ctx, schema, ar_map_new(ctx->arena)};

    ar_vec_each(ar_object *const, it, &model->objects)
        note_object(&found, *it, &model->target);
    return found;
}

typedef struct meeting {
    ar_ctx *ctx;
    const calls *after;
    ar_names *out;
} meeting;

static void meet(void *user, const char *name, void *value)
{
    const meeting *in = user;

    (void)value;
    if (ar_map_get(in->after->names, name))
        ar_vec_push(in->ctx->arena, in->out, name);
}

ar_names ar_extension_takes(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                            const char *from, const char *to)
{
    const calls before = calls_by(ctx, base, from), after = calls_by(ctx, wanted, to);
    ar_names both = {0};
    meeting in = {ctx, &after, &both};

    ar_map_each(before.names, meet, &in);
    return both;
}

/* ---- rewriting ---- */

char *ar_extension_text(const ar_change *c, const char *sql)
{
    const char *from = ar_as_extension(c->op->before)->in_schema;
    const char *to = ar_as_extension(c->op->after)->in_schema;
    ar_tokens tokens = ar_sql_tokens(c->ctx->arena, AR_SQL_POSTGRESQL, sql);
    size_t copied = 0;
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    for (size_t i = 0; i < tokens.count; i++) {
        const char *name = called(c->ctx, &tokens, i, from);

        if (!name || !ar_names_has(&c->op->taken_along, name))
            continue;
        ar_str_addn(&out, sql + copied, tokens.items[i].offset - copied);
        ar_str_add(&out, ar_quote_name(c->ctx->arena, c->target.engine, to));
        copied = tokens.items[i].offset + tokens.items[i].length;
    }
    ar_str_add(&out, sql + copied);
    return copied ? out.data : NULL;
}

bool ar_extension_has_opclass(const ar_change *c, const char *schema, const char *name)
{
    const char *from = ar_as_extension(c->op->before)->in_schema;

    return ar_streq(schema ? schema : c->target.default_schema, from) &&
           ar_names_has(&c->op->taken_along, name);
}
