#include "parser/scalar.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

bool ar_scalar_shape(ar_reader *reader, const ar_yaml *node, const char *what, const char *expected)
{
    if (node->kind != AR_YAML_SCALAR || node->text)
        ar_fail(reader->ctx, AR_E_BAD_SHAPE, ar_yaml_pos(node), "\"%s\" takes %s, not %s", what,
                expected, ar_yaml_title(node));
    if (ar_yaml_is_null(node))
        ar_hint(reader->ctx, "what belongs to it stands below it, indented");
    return false;
}

bool ar_scalar_text(ar_reader *reader, const ar_yaml *node, const char *what, const char **out)
{
    if (node->kind != AR_YAML_SCALAR || !node->text)
        return ar_scalar_shape(reader, node, what, "text");
    *out = node->text;
    return true;
}

bool ar_scalar_name(ar_reader *reader, const ar_yaml *node, const char *what, const char **out)
{
    const char *text = NULL;

    if (!ar_scalar_text(reader, node, what, &text))
        return false;
    if (!*text) {
        ar_fail(reader->ctx, AR_E_BAD_NAME, ar_yaml_pos(node), "\"%s\" needs a name", what);
        return false;
    }
    *out = text;
    return true;
}

bool ar_scalar_bool(ar_reader *reader, const ar_yaml *node, const char *what, bool *out)
{
    const char *text = NULL;

    if (!ar_scalar_text(reader, node, what, &text))
        return false;
    if (!ar_streq(text, "true") && !ar_streq(text, "false")) {
        ar_fail(reader->ctx, AR_E_BAD_BOOLEAN, ar_yaml_pos(node),
                "\"%s\" takes true or false, not \"%s\"", what, text);
        return false;
    }
    *out = ar_streq(text, "true");
    return true;
}

bool ar_scalar_int(ar_reader *reader, const ar_yaml *node, const char *what, const char **out)
{
    const char *text = NULL, *digits;

    if (!ar_scalar_text(reader, node, what, &text))
        return false;
    digits = text + (*text == '-' || *text == '+');
    if (!*digits || digits[strspn(digits, "0123456789")]) {
        ar_fail(reader->ctx, AR_E_BAD_NUMBER, ar_yaml_pos(node),
                "\"%s\" takes a whole number, not \"%s\"", what, text);
        return false;
    }
    *out = text + (*text == '+');
    return true;
}

bool ar_scalar_word(ar_reader *reader, const ar_yaml *node, const char *what,
                    const char *const *words, int *out)
{
    const char *text = NULL, *nearest;
    ar_str known;

    if (!ar_scalar_text(reader, node, what, &text))
        return false;
    for (int i = 0; words[i]; i++) {
        if (*words[i] && ar_streq(words[i], text)) {
            *out = i;
            return true;
        }
    }
    ar_str_init(&known, reader->ctx->arena);
    for (int i = 0; words[i]; i++)
        if (*words[i])
            ar_str_addf(&known, "%s%s", known.length ? ", " : "", words[i]);
    ar_fail(reader->ctx, AR_E_UNKNOWN_WORD, ar_yaml_pos(node), "\"%s\" cannot be \"%s\"", what,
            text);
    nearest = ar_nearest(text, words);
    if (nearest && *nearest)
        ar_hint(reader->ctx, "did you mean \"%s\"?", nearest);
    else
        ar_hint(reader->ctx, "it takes one of: %s", known.data);
    return false;
}

char *ar_type_tidy(ar_arena *arena, const char *type)
{
    ar_str tidy;
    char quote = '\0';

    ar_str_init(&tidy, arena);
    for (const char *c = type; *c; c++) {
        if (quote || !isspace((unsigned char)*c))
            ar_str_addc(&tidy, *c);
        else if (tidy.length && c[1] && !isspace((unsigned char)c[1]))
            ar_str_addc(&tidy, ' ');
        if (quote ? *c == quote : *c == '"')
            quote = quote ? '\0' : '"';
    }
    return tidy.data;
}

bool ar_scalar_names(ar_reader *reader, const ar_yaml *node, const char *what, bool one_is_fine,
                     const ar_object *object, ar_names *out)
{
    const ar_yaml *const *items = node->kind == AR_YAML_LIST ? node->items.items : &node;
    size_t count = node->kind == AR_YAML_LIST ? node->items.count : 1, before = out->count;

    if (node->kind == AR_YAML_MAP || (node->kind == AR_YAML_SCALAR && !one_is_fine))
        return ar_scalar_shape(reader, node, what, "a list of names");
    for (size_t i = 0; i < count; i++) {
        const char *name = NULL;

        if (!ar_scalar_name(reader, items[i], what, &name))
            continue;
        if (object)
            ar_reader_place(reader, object, name, ar_yaml_pos(items[i]));
        ar_vec_push(reader->ctx->arena, out, name);
    }
    return out->count - before == count;
}

bool ar_scalar_options(ar_reader *reader, const ar_yaml *node, const char *what, ar_options *out)
{
    bool good = true;

    if (node->kind != AR_YAML_MAP)
        return ar_scalar_shape(reader, node, what, "a mapping");
    for (size_t i = 0; i < node->keys.count; i++) {
        const char *value = NULL;

        if (ar_scalar_text(reader, node->items.items[i], node->keys.items[i]->text, &value))
            ar_options_set(reader->ctx, out, node->keys.items[i]->text, value);
        else
            good = false;
    }
    return good;
}

/* A plain value that ends where YAML, not SQL, would end it: at " #", or in {} and []. */
static bool may_be_cut(const ar_yaml *node)
{
    char next = node->source->text[node->end];

    return node->style == AR_YAML_PLAIN &&
           (ar_yaml_comment_after(node) || (next && strchr(",]}", next)));
}

static bool report_cut(ar_reader *reader, const ar_yaml *node)
{
    ar_fail(reader->ctx, AR_E_YAML_CUT_SHORT, ar_yaml_pos(node), "the value \"%s\" is cut short",
            node->text);
    if (ar_yaml_comment_after(node))
        ar_hint(reader->ctx, "\" #\" starts a comment: quote the value, or write a block");
    else
        ar_hint(reader->ctx,
                "a comma or bracket ends a value inside {} and []: quote it, or use a block");
    return false;
}

/* Operators that start with # stand right before one of these; comments do not. */
static bool has_glued_comment(const ar_yaml *node)
{
    char next = ar_yaml_comment_after(node);

    return next && strchr(">-#=", next);
}

/* The first quote or bracket of `sql` that has no partner, or a semicolon where none can stand. */
static bool find_fault(ar_reader *reader, const char *sql, bool statements, ar_token *out,
                       const char **why)
{
    ar_tokens tokens = ar_sql_tokens(reader->ctx->arena, ar_reader_flavour(reader), sql);
    ar_tokens open = {0};

    for (size_t i = 0; i < tokens.count; i++) {
        *out = tokens.items[i];
        *why = out->type == AR_TOKEN_BAD ? "a quote or comment is not closed" : NULL;
        if (ar_token_is(out, "(")) {
            ar_vec_push(reader->ctx->arena, &open, *out);
        } else if (ar_token_is(out, ")")) {
            *why = open.count ? NULL : "a parenthesis is closed that was not opened";
            open.count -= open.count > 0;
        } else if (ar_token_is(out, ";") && !statements) {
            *why = "a semicolon cannot stand here";
        }
        if (*why)
            return true;
    }
    if (!open.count)
        return false;
    *out = open.items[open.count - 1];
    *why = "a parenthesis is not closed";
    return true;
}

static bool read_sql(ar_reader *reader, const ar_yaml *node, const char *what, ar_code code,
                     bool statements)
{
    const char *text = NULL, *why = NULL;
    ar_token token;

    if (!ar_scalar_text(reader, node, what, &text))
        return false;
    if (has_glued_comment(node))
        return report_cut(reader, node);
    if (!find_fault(reader, text, statements, &token, &why))
        return true;
    if (may_be_cut(node) && !ar_token_is(&token, ";") && !ar_token_is(&token, ")"))
        return report_cut(reader, node);
    ar_fail(reader->ctx, code, ar_yaml_at(node, token.offset, token.length), "%s", why);
    return false;
}

bool ar_scalar_line(ar_reader *reader, const ar_yaml *node, const char *what, ar_code code)
{
    return read_sql(reader, node, what, code, false);
}

char *ar_scalar_tidy(ar_reader *reader, const char *sql, size_t *out_offset)
{
    ar_arena *arena = reader->ctx->arena;
    ar_sql_flavour flavour = ar_reader_flavour(reader);
    ar_tokens tokens = ar_sql_tokens(arena, flavour, sql);

    *out_offset = 0;
    if (tokens.count < 2)
        return ar_strdup(arena, "");
    const ar_token *first = &tokens.items[0], *last = &tokens.items[tokens.count - 2];
    size_t length = last->offset + last->length - first->offset;

    char *whole = ar_strndup(arena, sql + first->offset, length);
    char *tidy = ar_sql_unwrap(arena, flavour, whole);

    *out_offset = first->offset + (size_t)(strstr(whole, tidy) - whole);
    return tidy;
}

static bool is_bare_word(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_')
        return false;
    for (; *text; text++)
        if (!isalnum((unsigned char)*text) && *text != '_')
            return false;
    return true;
}

bool ar_scalar_expr(ar_reader *reader, const ar_yaml *node, const char *what, const ar_expr **out)
{
    ar_ctx *ctx = reader->ctx;

    if (!ar_scalar_line(reader, node, what, AR_E_BAD_EXPRESSION))
        return false;
    size_t offset = 0;
    const char *sql = ar_scalar_tidy(reader, node->text, &offset);

    if (!*sql) {
        ar_fail(ctx, AR_E_NO_EXPRESSION, ar_yaml_pos(node), "\"%s\" needs an expression", what);
        return false;
    }
    if ((node->style == AR_YAML_SINGLE || node->style == AR_YAML_DOUBLE) &&
        is_bare_word(node->text)) {
        ar_fail(ctx, AR_E_LOST_QUOTES, ar_yaml_pos(node),
                "the quotes round \"%s\" are YAML's, SQL does not see them", node->text);
        ar_hint(ctx, "write \"'%s'\" for a string, or leave the quotes out", node->text);
        return false;
    }
    *out = ar_expr_new(ctx, sql, ar_yaml_at(node, offset, strlen(sql)));
    return true;
}

/* The text from its first token to its last that is no semicolon. */
static const char *without_ends(ar_reader *reader, const char *sql, size_t *out_offset)
{
    ar_tokens tokens = ar_sql_tokens(reader->ctx->arena, ar_reader_flavour(reader), sql);
    size_t count = tokens.count - 1;

    while (count && ar_token_is(&tokens.items[count - 1], ";"))
        count--;
    *out_offset = count ? tokens.items[0].offset : 0;
    if (!count)
        return "";
    const ar_token *last = &tokens.items[count - 1];

    return ar_strndup(reader->ctx->arena, sql + *out_offset,
                      last->offset + last->length - *out_offset);
}

bool ar_scalar_body(ar_reader *reader, const ar_yaml *node, const char *what, const ar_expr **out)
{
    size_t offset = 0;
    const char *sql;

    if (!read_sql(reader, node, what, AR_E_BAD_EXPRESSION, true))
        return false;
    sql = without_ends(reader, node->text, &offset);
    if (!*sql) {
        ar_fail(reader->ctx, AR_E_NO_EXPRESSION, ar_yaml_pos(node), "\"%s\" needs SQL", what);
        return false;
    }
    *out = ar_expr_new(reader->ctx, sql, ar_yaml_at(node, offset, strlen(sql)));
    return true;
}

bool ar_scalar_type(ar_reader *reader, const ar_yaml *node, const ar_type **out)
{
    if (!ar_scalar_line(reader, node, "type", AR_E_BAD_TYPE))
        return false;
    const char *text = ar_type_tidy(reader->ctx->arena, node->text);

    if (!*text) {
        ar_fail(reader->ctx, AR_E_BAD_TYPE, ar_yaml_pos(node), "\"type\" needs a type's name");
        return false;
    }
    ar_type *type = ar_type_new(reader->ctx, text, ar_yaml_pos(node));

    type->verbatim = node->override && reader->engine == AR_SQLITE;
    *out = type;
    return true;
}
