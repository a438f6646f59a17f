/*
 * SQLite's declared types. A declaration says an affinity (sqlite.org/datatype3.html 3.1) and is
 * otherwise free text, so models may name only neutral types and those of SQLite's own table.
 */
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"

/* What becomes of a name: NULL is "as written". */
typedef struct lite_type {
    const char *name;
    const char *mapped; /* "%s" would be the modifiers; they go behind it */
    const char *strict;
    bool keeps_modifiers;
} lite_type;

static const lite_type types[] = {
    /* neutral */
    {"smallint", NULL, "INTEGER", true},
    {"integer", NULL, NULL, true},
    {"bigint", NULL, "INTEGER", true},
    {"boolean", NULL, "INTEGER", true},
    {"text", NULL, NULL, true},
    {"varchar", NULL, "TEXT", true},
    {"char", NULL, "TEXT", true},
    {"numeric", NULL, "REAL", true},
    {"real", NULL, NULL, true},
    {"double", "real", "REAL", false},
    {"date", NULL, "TEXT", true},
    {"time", NULL, "TEXT", true},
    {"timestamp", NULL, "TEXT", true},
    {"timestamptz", "text", "TEXT", false},
    {"interval", "text", "TEXT", false},
    {"uuid", "text", "TEXT", false},
    {"json", "text", "TEXT", false},
    {"jsonb", "text", "TEXT", false},
    {"bytes", "blob", "BLOB", false},
    {"string", "varchar", "TEXT", true},
    /* the engine's own */
    {"int", NULL, NULL, true},
    {"tinyint", NULL, "INTEGER", true},
    {"mediumint", NULL, "INTEGER", true},
    {"unsigned big int", NULL, "INTEGER", true},
    {"int2", NULL, "INTEGER", true},
    {"int8", NULL, "INTEGER", true},
    {"character", NULL, "TEXT", true},
    {"varying character", NULL, "TEXT", true},
    {"nchar", NULL, "TEXT", true},
    {"native character", NULL, "TEXT", true},
    {"nvarchar", NULL, "TEXT", true},
    {"clob", NULL, "TEXT", true},
    {"blob", NULL, NULL, true},
    {"double precision", NULL, "REAL", true},
    {"float", NULL, "REAL", true},
    {"decimal", NULL, "REAL", true},
    {"datetime", NULL, "TEXT", true},
    {"any", NULL, NULL, true},
};

const char *const ar_sqlite_type_words[] = {
    "smallint", "integer", "bigint",  "boolean",   "text",      "varchar",          "char",
    "numeric",  "real",    "double",  "date",      "time",      "timestamp",        "timestamptz",
    "interval", "uuid",    "json",    "jsonb",     "bytes",     "string",           "int",
    "tinyint",  "int2",    "int8",    "mediumint", "character", "nvarchar",         "clob",
    "blob",     "float",   "decimal", "datetime",  "nchar",     "double precision", NULL,
};

static const lite_type *find(const char *name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (ar_streq(types[i].name, name))
            return &types[i];
    return NULL;
}

/* No blank beside punctuation, one between words. */
char *ar_sqlite_type_text(ar_ctx *ctx, const char *declared)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, declared);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i + 1 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        bool word = token->type != AR_TOKEN_SIGN;
        bool after = i && (tokens.items[i - 1].type != AR_TOKEN_SIGN ||
                           ar_token_is(&tokens.items[i - 1], ")"));

        if (word && after)
            ar_str_addc(&out, ' ');
        ar_str_addn(&out, token->text, token->length);
    }
    return out.data;
}

/* "(12,2)" of "numeric (12, 2)", "" without. */
static const char *modifiers(const char *text)
{
    const char *open = strchr(text, '(');

    return open ? open : "";
}

char *ar_sqlite_type_map(ar_ctx *ctx, const char *type, bool strict)
{
    ar_type_name name;

    if (!ar_type_name_read(ctx, type, &name) || name.schema || name.quoted)
        return NULL;
    const lite_type *known = find(name.folded);

    if (!known)
        return NULL;
    if (name.dimensions)
        return ar_strdup(ctx->arena, strict ? "TEXT" : "text");
    char *written = ar_sqlite_type_text(ctx, type);

    if (strict)
        return ar_strdup(ctx->arena, known->strict ? known->strict : written);
    if (!known->mapped)
        return written;
    return ar_printf(ctx->arena, "%s%s", known->mapped,
                     known->keeps_modifiers ? modifiers(written) : "");
}

bool ar_type_is_plain(ar_ctx *ctx, const char *declared, bool strict)
{
    for (size_t i = 0; !strict && i < sizeof(types) / sizeof(*types); i++)
        if (!types[i].mapped && ar_strieq(types[i].name, declared))
            return true; /* by far the most */
    char *mapped = ar_sqlite_type_map(ctx, declared, strict);

    return mapped && ar_strieq(mapped, ar_sqlite_type_text(ctx, declared));
}

static bool has(const char *lower, const char *part)
{
    return strstr(lower, part) != NULL;
}

const char *ar_sqlite_affinity(ar_ctx *ctx, const char *declared)
{
    const char *lower = declared ? ar_lower(ctx->arena, declared) : "";

    if (has(lower, "int"))
        return "INTEGER";
    if (has(lower, "char") || has(lower, "clob") || has(lower, "text"))
        return "TEXT";
    if (*lower == '\0' || has(lower, "blob"))
        return "BLOB";
    return has(lower, "real") || has(lower, "floa") || has(lower, "doub") ? "REAL" : "NUMERIC";
}
