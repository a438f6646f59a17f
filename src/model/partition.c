#include "model/partition.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"

/* A walk over the tokens of one text. */
typedef struct walk {
    ar_ctx *ctx;
    const char *text;
    ar_tokens tokens;
    size_t at;
} walk;

static walk start(ar_ctx *ctx, const char *text)
{
    return (walk){ctx, text, ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, text), 0};
}

static const ar_token *here(const walk *w)
{
    return &w->tokens.items[w->at];
}

static bool take(walk *w, const char *word)
{
    if (!ar_token_is(here(w), word))
        return false;
    w->at++;
    return true;
}

static bool at_end(const walk *w)
{
    return here(w)->type == AR_TOKEN_END;
}

/* A word alone is a keyword or a constant: their case says nothing. */
static char *item_text(const walk *w, size_t first, size_t last)
{
    const ar_token *from = &w->tokens.items[first], *to = &w->tokens.items[last];
    static const char *const words[] = {"minvalue", "maxvalue", "null", "true", "false"};

    for (size_t i = 0; first == last && i < sizeof(words) / sizeof(*words); i++)
        if (ar_token_is(from, words[i]))
            return ar_strdup(w->ctx->arena, words[i]);
    return ar_strndup(w->ctx->arena, w->text + from->offset,
                      to->offset + to->length - from->offset);
}

/* "(a, f(b, c))" as two items. */
static bool take_items(walk *w, ar_names *out)
{
    size_t first;
    int depth = 0;

    if (!take(w, "("))
        return false;
    first = w->at;
    for (; !at_end(w); w->at++) {
        bool closes = depth == 0 && ar_token_is(here(w), ")");

        if (closes || (depth == 0 && ar_token_is(here(w), ","))) {
            if (w->at == first)
                return false;
            ar_vec_push(w->ctx->arena, out, item_text(w, first, w->at - 1));
            first = w->at + 1;
        }
        if (closes) {
            w->at++;
            return true;
        }
        depth += ar_token_is(here(w), "(") || ar_token_is(here(w), "[");
        depth -= ar_token_is(here(w), ")") || ar_token_is(here(w), "]");
    }
    return false;
}

bool ar_partition_key_read(ar_ctx *ctx, const char *text, ar_partition_key *out)
{
    static const char *const methods[] = {"range", "list", "hash"};
    walk w = start(ctx, text);
    ar_partition_key key = {0};

    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods) && !key.method; i++)
        if (take(&w, methods[i]))
            key.method = methods[i];
    if (!key.method || !take_items(&w, &key.elements) || !at_end(&w))
        return false;
    *out = key;
    return true;
}

static bool take_number(walk *w, const char *word, ar_names *out)
{
    if (!take(w, word) || here(w)->type != AR_TOKEN_NUMBER)
        return false;
    ar_vec_push(w->ctx->arena, out, item_text(w, w->at, w->at));
    w->at++;
    return true;
}

static bool take_hash(walk *w, ar_bound *bound)
{
    return take(w, "(") && take_number(w, "modulus", &bound->items) && take(w, ",") &&
           take_number(w, "remainder", &bound->items) && take(w, ")");
}

static bool take_bound(walk *w, ar_bound *bound)
{
    if (take(w, "for") && !take(w, "values"))
        return false;
    if (take(w, "default")) {
        bound->word = "default";
        return true;
    }
    if (take(w, "in")) {
        bound->word = "in";
        return take_items(w, &bound->items);
    }
    if (take(w, "with")) {
        bound->word = "with";
        return take_hash(w, bound);
    }
    bound->word = "from";
    return take(w, "from") && take_items(w, &bound->items) && take(w, "to") &&
           take_items(w, &bound->upper);
}

bool ar_bound_read(ar_ctx *ctx, const char *text, ar_bound *out)
{
    walk w = start(ctx, text);
    ar_bound bound = {0};

    if (!take_bound(&w, &bound) || !at_end(&w))
        return false;
    *out = bound;
    return true;
}

static char *joined(ar_ctx *ctx, const ar_names *items)
{
    return ar_names_join(ctx->arena, items, ", ");
}

char *ar_partition_key_text(ar_ctx *ctx, const ar_partition_key *key)
{
    return ar_printf(ctx->arena, "%s (%s)", key->method, joined(ctx, &key->elements));
}

char *ar_bound_text(ar_ctx *ctx, const ar_bound *bound)
{
    if (ar_streq(bound->word, "default"))
        return ar_strdup(ctx->arena, "default");
    if (ar_streq(bound->word, "with") && bound->items.count == 2)
        return ar_printf(ctx->arena, "with (modulus %s, remainder %s)", bound->items.items[0],
                         bound->items.items[1]);
    if (ar_streq(bound->word, "in"))
        return ar_printf(ctx->arena, "in (%s)", joined(ctx, &bound->items));
    return ar_printf(ctx->arena, "from (%s) to (%s)", joined(ctx, &bound->items),
                     joined(ctx, &bound->upper));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *ar_bound_compared(ar_ctx *ctx, const ar_bound *bound)
{
    ar_bound sorted = *bound;

    if (!ar_streq(bound->word, "in"))
        return ar_bound_text(ctx, bound);
    sorted.items = (ar_names){0};
    ar_vec_each(const char *, item, &bound->items)
        ar_vec_push(ctx->arena, &sorted.items, *item);
    if (sorted.items.count)
        qsort(sorted.items.items, sorted.items.count, sizeof(*sorted.items.items), by_text);
    return ar_bound_text(ctx, &sorted);
}

static char *upper(ar_ctx *ctx, const char *word)
{
    char *out = ar_strdup(ctx->arena, word);

    for (char *c = out; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return out;
}

static void upper_words(ar_ctx *ctx, ar_names *items)
{
    ar_names copy = {0};

    ar_vec_each(const char *, item, items) {
        bool word = ar_streq(*item, "minvalue") || ar_streq(*item, "maxvalue") ||
                    ar_streq(*item, "null");

        ar_vec_push(ctx->arena, &copy, word ? upper(ctx, *item) : *item);
    }
    *items = copy;
}

char *ar_partition_key_sql(ar_ctx *ctx, const char *text)
{
    ar_partition_key key;

    if (!ar_partition_key_read(ctx, text, &key))
        return ar_strdup(ctx->arena, text);
    key.method = upper(ctx, key.method);
    return ar_partition_key_text(ctx, &key);
}

char *ar_bound_sql(ar_ctx *ctx, const char *text)
{
    ar_bound bound;

    if (!ar_bound_read(ctx, text, &bound))
        return ar_printf(ctx->arena, "FOR VALUES %s", text);
    upper_words(ctx, &bound.items);
    upper_words(ctx, &bound.upper);
    if (ar_streq(bound.word, "default"))
        return ar_strdup(ctx->arena, "DEFAULT");
    if (ar_streq(bound.word, "with") && bound.items.count == 2)
        return ar_printf(ctx->arena, "FOR VALUES WITH (MODULUS %s, REMAINDER %s)",
                         bound.items.items[0], bound.items.items[1]);
    if (ar_streq(bound.word, "in"))
        return ar_printf(ctx->arena, "FOR VALUES IN (%s)", joined(ctx, &bound.items));
    return ar_printf(ctx->arena, "FOR VALUES FROM (%s) TO (%s)", joined(ctx, &bound.items),
                     joined(ctx, &bound.upper));
}
