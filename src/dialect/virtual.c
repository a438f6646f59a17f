#include "dialect/virtual.h"

#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"

typedef struct known_module {
    const char *name;
    const char *const shadows[7];
    bool is_fts;              /* arguments with "=" are options; some keep no content */
    bool has_rowid;           /* that is none of its columns */
    const char *first_column; /* that is there without being said */
} known_module;

static const known_module modules[] = {
    {"fts3", {"content", "segments", "segdir", "docsize", "stat", NULL}, true, true, NULL},
    {"fts4", {"content", "segments", "segdir", "docsize", "stat", NULL}, true, true, NULL},
    {"fts5", {"data", "idx", "content", "docsize", "config", NULL}, true, true, NULL},
    {"rtree", {"node", "parent", "rowid", NULL}, false, false, NULL},
    {"rtree_i32", {"node", "parent", "rowid", NULL}, false, false, NULL},
    {"geopoly", {"node", "parent", "rowid", NULL}, false, true, "_shape"},
};

static const known_module *find_module(const char *name)
{
    for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++)
        if (ar_streq(modules[i].name, name))
            return &modules[i];
    return NULL;
}

const char *const *ar_virtual_shadows(const char *module)
{
    static const char *const none[] = {NULL};
    const known_module *found = find_module(module);

    return found ? found->shadows : none;
}

typedef struct reading {
    ar_ctx *ctx;
    const known_module *module;
    ar_virtual *out;
} reading;

/* The modules take names in quotes of any kind. */
static const char *plain(const reading *in, const ar_token *token)
{
    ar_str out;

    if (token->type != AR_TOKEN_STRING)
        return ar_token_name(in->ctx->arena, token);
    ar_str_init(&out, in->ctx->arena);
    for (size_t i = 1; i + 1 < token->length; i++) {
        ar_str_addc(&out, token->text[i]);
        i += token->text[i] == '\'';
    }
    return out.data;
}

/* content='' keeps nothing, content='post' is another table's. */
static void read_option(const reading *in, const ar_token *key, const char *value)
{
    if (!ar_strieq(plain(in, key), "content"))
        return;
    in->out->content = *value ? AR_VIRTUAL_DERIVED : AR_VIRTUAL_NONE;
    in->out->content_of = *value ? value : NULL;
}

/* One argument: "title", "+note text", "body unindexed", "tokenize = porter", "tokenize porter". */
static void read_argument(const reading *in, const ar_token *tokens, size_t count)
{
    bool is_option = in->module->is_fts && ((count > 1 && ar_token_is(&tokens[1], "=")) ||
                                            (count > 1 && ar_token_is(&tokens[0], "tokenize")));

    if (count && ar_token_is(tokens, "+")) { /* an auxiliary column of an R-tree */
        tokens++;
        count--;
    }
    if (is_option && ar_token_is(&tokens[1], "="))
        read_option(in, tokens, count > 2 ? plain(in, &tokens[2]) : "");
    else if (!is_option && count)
        ar_vec_push(in->ctx->arena, &in->out->columns, plain(in, tokens));
}

static void read_arguments(const reading *in, const ar_tokens *tokens)
{
    size_t first = 2, depth = 0;

    for (size_t i = 1; i + 1 < tokens->count; i++) {
        const ar_token *token = &tokens->items[i];

        if (depth == 1 && (ar_token_is(token, ",") || ar_token_is(token, ")"))) {
            read_argument(in, &tokens->items[first], i - first);
            first = i + 1;
        }
        depth += ar_token_is(token, "(");
        depth -= depth && ar_token_is(token, ")");
    }
}

ar_virtual ar_virtual_read(ar_ctx *ctx, const char *text)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, text);
    ar_virtual out = {.module = "", .content = AR_VIRTUAL_NONE};
    reading in = {.ctx = ctx, .out = &out};

    if (tokens.items[0].type != AR_TOKEN_END)
        out.module = ar_lower(ctx->arena, ar_token_name(ctx->arena, &tokens.items[0]));
    in.module = find_module(out.module);
    if (!in.module)
        return out;
    out.content = AR_VIRTUAL_OWN;
    out.has_rowid = in.module->has_rowid;
    if (in.module->first_column)
        ar_vec_push(ctx->arena, &out.columns, in.module->first_column);
    read_arguments(&in, &tokens);
    if (in.module->is_fts && !out.columns.count && out.content == AR_VIRTUAL_OWN)
        out.content = AR_VIRTUAL_NONE; /* fts4(): one column that is called "content" */
    return out;
}

static bool is_derived(ar_ctx *ctx, const char *text)
{
    return ar_virtual_read(ctx, text).content == AR_VIRTUAL_DERIVED;
}

bool ar_virtual_reindexes(ar_ctx *ctx, const char *before, const char *after)
{
    return is_derived(ctx, before) && is_derived(ctx, after);
}
