/* What definitions mention, and the way of names to the shadows and back. */
#include <string.h>

#include "base/str.h"
#include "dialect/quote.h"
#include "introspect/postgres/define.h"

static char *key_of(ar_ctx *ctx, const char *schema, const char *name)
{
    return ar_printf(ctx->arena, "%s.%s", schema, name);
}

/* ---- mentions ---- */

static void add_all(const ar_pg_definer *in, const ar_objects *found, const ar_object *but,
                    ar_objects *out)
{
    if (!found)
        return;
    ar_vec_each(ar_object *const, it, found) {
        bool known = *it == but;

        ar_vec_each(ar_object *, other, out)
            known |= *other == *it;
        if (!known)
            ar_vec_push(in->respell->ctx->arena, out, *it);
    }
}

static void mentions_in_text(const ar_pg_definer *in, const ar_object *object, const char *sql,
                             ar_objects *out)
{
    ar_ctx *ctx = in->respell->ctx;
    const char *usual = in->respell->wanted->target.default_schema;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);

    for (size_t i = 0; i + 1 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];

        if (token->type == AR_TOKEN_STRING && ar_token_is(token + 1, "::") && token->length > 2)
            mentions_in_text(in, object, ar_strndup(ctx->arena, token->text + 1, token->length - 2),
                             out);
        if (!ar_token_is_name(token))
            continue;
        add_all(
            in,
            ar_map_get(in->named,
                       key_of(ctx, usual, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token))),
            object, out);
        if (i + 2 < tokens.count && ar_token_is(token + 1, ".") && ar_token_is_name(token + 2))
            add_all(in,
                    ar_map_get(in->named,
                               key_of(ctx, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token),
                                      ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token + 2))),
                    object, out);
    }
}

ar_objects ar_pg_define_mentions(const ar_pg_definer *in, const ar_object *object)
{
    const ar_pg_definition *definition = ar_pg_definition_of(in, object);
    ar_objects found = {0};

    if (object->parent && !object->parent->unmanaged)
        ar_vec_push(in->respell->ctx->arena, &found, object->parent);
    ar_vec_each(ar_object *const, said, &object->depends)
        if (!(*said)->parent && (*said)->schema)
            add_all(in,
                    ar_map_get(in->named, key_of(in->respell->ctx, (*said)->schema, (*said)->name)),
                    object, &found);
    for (size_t i = 0; definition && i < definition->slot_count; i++)
        if (*definition->slots[i].expr)
            mentions_in_text(in, object, (*definition->slots[i].expr)->sql, &found);
    if (ar_as_routine(object)) {
        ar_names texts = ar_pg_routine_mentions(in->respell->ctx, object);

        ar_vec_each(const char *, text, &texts)
            mentions_in_text(in, object, *text, &found);
    }
    return found;
}

/* ---- there and back ---- */

/* "ar_shadow_0"; NULL: the schema has no shadow. */
static char *shadow_of(const ar_pg_definer *in, const char *schema)
{
    for (size_t i = 0; i < in->schemas.count; i++)
        if (ar_streq(in->schemas.items[i], schema))
            return ar_printf(in->respell->ctx->arena, "ar_shadow_%zu", i);
    return NULL;
}

static bool is_shadowed(const ar_pg_definer *in, const char *schema, const char *name)
{
    const ar_objects *found = ar_map_get(in->named, key_of(in->respell->ctx, schema, name));

    if (found)
        ar_vec_each(ar_object *const, it, found) {
            ar_vec_each(ar_object *const, table, &in->tables)
                if (*table == *it)
                    return true;
            ar_vec_each(ar_pg_definition *const, definition, &in->order)
                if ((*definition)->object == *it && !(*definition)->refused)
                    return true;
        }
    return false;
}

/* The schema of `a.b` at `tokens` becomes its shadow; NULL: it has none. */
static char *shadow_at(const ar_pg_definer *in, const ar_tokens *tokens, size_t at)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_token *token = &tokens->items[at];
    bool behind_dot = at > 0 && ar_token_is(token - 1, ".");
    const char *schema;

    if (at + 2 >= tokens->count || behind_dot || !ar_token_is_name(token) ||
        !ar_token_is(token + 1, ".") || !ar_token_is_name(token + 2))
        return NULL;
    schema = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token);
    return is_shadowed(in, schema, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token + 2))
               ? shadow_of(in, schema)
               : NULL;
}

/* 'shop.order'::regclass */
static char *string_at(const ar_pg_definer *in, const ar_tokens *tokens, size_t at)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_token *token = &tokens->items[at];

    if (token->type != AR_TOKEN_STRING || token->length < 3 || token->text[0] != '\'' ||
        at + 2 >= tokens->count || !ar_token_is(token + 1, "::") ||
        !ar_token_is(token + 2, "regclass"))
        return NULL;
    return ar_printf(
        ctx->arena, "'%s'",
        ar_pg_define_lead(in, ar_strndup(ctx->arena, token->text + 1, token->length - 2)));
}

char *ar_pg_define_lead(const ar_pg_definer *in, const char *sql)
{
    ar_ctx *ctx = in->respell->ctx;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    size_t copied = 0;
    ar_str out;

    if (in->live || in->bare)
        return ar_strdup(ctx->arena, sql);
    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i + 1 < tokens.count; i++) {
        char *other = shadow_at(in, &tokens, i);

        if (!other)
            other = string_at(in, &tokens, i);
        if (!other)
            continue;
        ar_str_addn(&out, sql + copied, tokens.items[i].offset - copied);
        ar_str_add(&out, other);
        copied = tokens.items[i].offset + tokens.items[i].length;
    }
    ar_str_add(&out, sql + copied);
    return out.data;
}

/* The shadows' names are nobody else's: they are told by their letters, in strings too. */
char *ar_pg_define_home(const ar_pg_definer *in, const char *printed)
{
    ar_arena *arena = in->respell->ctx->arena;
    char *text = ar_strdup(arena, printed);

    for (size_t i = in->schemas.count; i > 0 && strstr(text, "ar_shadow_"); i--)
        text = ar_replace(arena, text, ar_printf(arena, "ar_shadow_%zu.", i - 1),
                          ar_printf(arena, "%s.",
                                    ar_quote_as_printed(arena, in->respell->wanted->target,
                                                        in->schemas.items[i - 1])));
    return text;
}

char *ar_pg_define_place(const ar_pg_definer *in, const ar_object *object)
{
    ar_arena *arena = in->respell->ctx->arena;
    const char *shadow = in->live ? "pg_temp" : shadow_of(in, object->schema);

    return ar_printf(arena, "%s.%s", shadow ? shadow : "pg_temp",
                     ar_quote_always(arena, object->name));
}

char *ar_pg_define_text(const ar_pg_definer *in, const ar_pg_definition *definition, size_t slot)
{
    const ar_pg_slot *at = &definition->slots[slot];

    if (!*at->expr)
        return NULL;
    return ar_pg_define_lead(in,
                             in->again && at->answer.first ? at->answer.first : (*at->expr)->sql);
}

/* ---- tables ---- */

static void add_key(const ar_pg_definer *in, ar_str *out, const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    if (!key)
        return;
    ar_vec_each(ar_element, element, &key->columns)
        ar_str_addf(out, "%s%s", element == key->columns.items ? ", PRIMARY KEY (" : ", ",
                    ar_quote_always(in->respell->ctx->arena, element->column));
    ar_str_addc(out, ')');
}

char *ar_pg_shadow_table(const ar_pg_definer *in, const ar_object *table)
{
    ar_arena *arena = in->respell->ctx->arena;
    const char *separator = "";
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addf(&out, "CREATE TABLE %s (", ar_pg_define_place(in, table));
    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (!column)
            continue;
        ar_str_addf(&out, "%s%s %s", separator, ar_quote_always(arena, (*child)->name),
                    column->type->key ? column->type->key : column->type->text);
        separator = ", ";
        if (!column->collation)
            continue;
        ar_str_add(&out, " COLLATE ");
        if (column->collation_schema)
            ar_str_addf(&out, "%s.", ar_quote_always(arena, column->collation_schema));
        ar_str_add(&out, ar_quote_always(arena, column->collation));
    }
    if (*separator)
        add_key(in, &out, table);
    ar_str_addc(&out, ')');
    return out.data;
}
