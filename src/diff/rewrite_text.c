#include "diff/rewrite_text.h"

#include <string.h>

#include "base/str.h"
#include "diff/body.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "diff/rewrite_extension.h"

bool ar_change_eq(const ar_change *c, const char *a, const char *b)
{
    return ar_same_name(c->target, a, b);
}

bool ar_change_same_schema(const ar_change *c, const char *a, const char *b)
{
    return c->target.engine == AR_SQLITE ||
           ar_streq(a ? a : c->target.default_schema, b ? b : c->target.default_schema);
}

bool ar_change_is_place(const ar_change *c, const char *schema, const char *name)
{
    return ar_change_eq(c, name, c->name) && ar_change_same_schema(c, schema, c->schema);
}

char *ar_change_new_place(const ar_change *c, bool qualified)
{
    if (qualified)
        return ar_point_place(c->ctx, c->target, c->new_schema, c->new_name);
    return ar_quote_qualified(c->ctx->arena, c->target, c->new_schema, c->new_name);
}

/* '{old,other}'::mood[]: elements that are the value. */
static char *new_array_literal(const ar_change *c, const char *text)
{
    size_t length = strlen(text);
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    for (size_t start = 0, i = 0; i <= length; i++) {
        if (i < length && !strchr("{,}", text[i]))
            continue;
        char *element = ar_strndup(c->ctx->arena, text + start, i - start);
        const char *gets = ar_options_get(&c->op->enum_map, element);

        ar_str_add(&out, gets ? gets : element);
        if (i < length)
            ar_str_addc(&out, text[i]);
        start = i + 1;
    }
    return out.data;
}

static char *new_value(const ar_change *c, const ar_mention *m)
{
    const char *gets = ar_options_get(&c->op->enum_map, m->name);

    if (!ar_change_is_place(c, m->cast_schema, m->cast))
        return NULL;
    if (!gets && *m->name == '{')
        gets = new_array_literal(c, m->name);
    return gets ? ar_quote_text(c->ctx->arena, c->target.engine, gets) : NULL;
}

static char *in_renamed_schema(const ar_change *c, const ar_mention *m)
{
    char *place;

    if (!m->schema || !ar_streq(m->schema, c->name))
        return NULL;
    place = ar_point_place(c->ctx, c->target, c->new_name, m->name);
    return m->type == AR_MENTION_TYPE || m->type == AR_MENTION_CALL
               ? place
               : ar_quote_text(c->ctx->arena, c->target.engine, place);
}

/* 'schema.name'::regclass and its like. */
static bool is_said_in_string(const ar_change *c, const ar_mention *m)
{
    return (m->type == AR_MENTION_SEQUENCE && c->kind == AR_KIND_SEQUENCE) ||
           (m->type == AR_MENTION_CONFIGURATION && c->kind == AR_KIND_TS_CONFIGURATION) ||
           (m->type == AR_MENTION_DICTIONARY && c->kind == AR_KIND_TS_DICTIONARY);
}

bool ar_change_renames_type(const ar_change *c)
{
    return (c->op->verb == AR_RENAME && ar_kind_is_type(c->kind)) ||
           ar_op_renames_multirange(c->op);
}

bool ar_change_renames_rows(const ar_change *c)
{
    return c->op->verb == AR_RENAME && (c->kind == AR_KIND_TABLE || c->kind == AR_KIND_VIEW);
}

/* What stands for the mention from now on; NULL: it is something else. */
static char *replacement(const ar_change *c, const ar_mention *m, bool in_table)
{
    if (m->type == AR_MENTION_VALUE)
        return c->op->verb == AR_ALTER && c->kind == AR_KIND_ENUM ? new_value(c, m) : NULL;
    if (m->type == AR_MENTION_TYPE && ar_change_renames_type(c) &&
        ar_change_is_place(c, m->schema, m->name))
        return ar_change_new_place(c, m->schema != NULL);
    if (c->op->verb != AR_RENAME)
        return NULL;
    if (c->kind == AR_KIND_SCHEMA)
        return in_renamed_schema(c, m);
    if (m->type == AR_MENTION_COLUMN && c->kind == AR_KIND_COLUMN && in_table &&
        ar_change_eq(c, m->name, c->name))
        return ar_quote_name(c->ctx->arena, c->target.engine, c->new_name);
    if (m->type == AR_MENTION_FIELD && c->kind == AR_KIND_ATTRIBUTE && in_table &&
        ar_change_eq(c, m->name, c->name))
        return ar_quote_name(c->ctx->arena, c->target.engine, c->new_name);
    if (m->type == AR_MENTION_COLLATION && c->kind == AR_KIND_COLLATION &&
        ar_change_is_place(c, m->schema, m->name))
        return ar_change_new_place(c, m->schema != NULL);
    if (m->type == AR_MENTION_CALL && c->routine && ar_change_is_place(c, m->schema, m->name))
        return ar_change_new_place(c, m->schema != NULL);
    if (is_said_in_string(c, m) && ar_change_is_place(c, m->schema, m->name))
        return ar_quote_text(c->ctx->arena, c->target.engine,
                             ar_change_new_place(c, m->schema != NULL));
    return NULL;
}

/* NULL: nothing in it is renamed. */
static char *new_text(const ar_change *c, const char *sql, bool in_table)
{
    ar_mentions mentions = {0};
    bool changed = false;
    size_t copied = 0;
    ar_str out;

    if (ar_op_moves_extension(c->op))
        return ar_extension_text(c, sql);
    mentions = ar_mentions_in(c->ctx, c->target.engine, sql);

    ar_str_init(&out, c->ctx->arena);
    ar_vec_each(ar_mention, mention, &mentions) {
        char *text = replacement(c, mention, in_table);

        if (!text)
            continue;
        ar_str_addn(&out, sql + copied, mention->offset - copied);
        ar_str_add(&out, text);
        copied = mention->offset + mention->length;
        changed = true;
    }
    ar_str_add(&out, sql + copied);
    return changed ? out.data : NULL;
}

/* Whether a text of this place can mention what is renamed at all. */
static bool may_mention(const ar_change *c, bool in_table)
{
    bool of_table = c->kind == AR_KIND_COLUMN || c->kind == AR_KIND_ATTRIBUTE;

    return of_table ? in_table : c->kind != AR_KIND_TABLE;
}

static void set_texts(const ar_change *c, const ar_expr **expr, const char *sql, const char *key)
{
    ar_expr *copy;

    if (!sql && !key)
        return;
    copy = ar_memdup(c->ctx->arena, *expr, sizeof(*copy));
    copy->sql = sql ? sql : copy->sql;
    copy->key = key ? key : copy->key;
    if (c->target.engine == AR_SQLITE && copy->key)
        copy->key = ar_sql_spelling(c->ctx->arena, AR_SQL_SQLITE, copy->sql);
    *expr = copy;
}

void ar_rewrite_expr(const ar_change *c, const ar_expr **expr, bool in_table)
{
    if (!*expr || !may_mention(c, in_table))
        return;
    set_texts(c, expr, new_text(c, (*expr)->sql, in_table),
              (*expr)->key ? new_text(c, (*expr)->key, in_table) : NULL);
}

/* A function with an argument that is a row of what the renamed is a part of. */
static bool takes_rows(const ar_change *c, const ar_object *object)
{
    const ar_routine *routine = ar_as_routine(object);
    const ar_object *whole = c->op->before->parent;
    const char *row = whole ? ar_point_place(c->ctx, c->target, whole->schema, whole->name) : NULL;

    if (routine && row)
        ar_vec_each(const ar_argument, argument, &routine->arguments)
            if (ar_streq(ar_type_base(c->ctx, argument->type), row))
                return true;
    return false;
}

static char *with_fields(const ar_change *c, const ar_object *object, const char *sql)
{
    bool whose = c->kind == AR_KIND_ATTRIBUTE ||
                 (c->kind == AR_KIND_COLUMN && takes_rows(c, object));

    return whose ? ar_fields_renamed(c->ctx, c->target, c->op, sql) : NULL;
}

static char *renamed_in(const ar_change *c, const ar_object *object, bool in_table, const char *sql)
{
    char *fields;

    if (c->op->verb != AR_RENAME)
        return new_text(c, sql, false);
    fields = with_fields(c, object, sql);
    if (fields)
        return fields;
    if (in_table && c->kind == AR_KIND_COLUMN)
        return ar_part_renamed(c->ctx, c->target, c->op, object->kind, sql);
    return ar_body_renamed(c->ctx, c->target, c->op, sql);
}

void ar_rewrite_body(const ar_change *c, ar_object *object, bool in_table, const ar_expr **expr)
{
    const ar_expr *before = *expr;

    if (*expr)
        set_texts(c, expr, renamed_in(c, object, in_table, (*expr)->sql),
                  (*expr)->key ? renamed_in(c, object, in_table, (*expr)->key) : NULL);
    if (*expr != before)
        object->sql = NULL;
}
