#include "app/inside.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "revision/statement.h"

/*
 * Statements on objects of one schema. All else is not tried: functions and DO can do anything,
 * extensions, roles and schemas belong to everybody.
 */
static const char *const verbs[] = {"create", "alter", "drop", "comment", NULL};
static const char *const kinds[] = {"table",  "index",        "type",       "domain",
                                    "column", "sequence",     "constraint", "collation",
                                    "view",   "materialized", NULL};
static const char *const row_verbs[] = {"insert", "update", "delete", NULL};

static const ar_token *token_at(const ar_statement_text *statement, size_t index)
{
    static const ar_token none = {.type = AR_TOKEN_END, .text = ""};

    return index < statement->tokens.count ? &statement->tokens.items[index] : &none;
}

static bool is_one_of(const ar_token *token, const char *const *words)
{
    for (; *words; words++)
        if (ar_token_is(token, *words))
            return true;
    return false;
}

static bool is_known(const ar_statement_text *statement)
{
    size_t at = 1;

    if (is_one_of(token_at(statement, 0), row_verbs))
        return true;
    if (!is_one_of(token_at(statement, 0), verbs))
        return false;
    if (ar_token_is(token_at(statement, at), "or") &&
        ar_token_is(token_at(statement, at + 1), "replace"))
        at += 2;
    if (ar_token_is(token_at(statement, at), "unique") ||
        ar_token_is(token_at(statement, at), "on"))
        at++;
    return is_one_of(token_at(statement, at), kinds);
}

/* Two words in a row that lead out of the schema, or need a COMMIT before anything can follow. */
static const char *escape(const ar_statement_text *statement)
{
    static const struct {
        const char *first, *second, *why;
    } ways[] = {
        {"set", "schema", "moves an object to another schema"},
        {"table", "all", "alters tables of the whole database"},
        {"set_config", "(", "changes settings of the session"},
        {"add", "value", "adds a value to an enum, which must be committed before it is used"},
    };

    for (size_t i = 0; i < statement->tokens.count; i++)
        for (size_t way = 0; way < sizeof(ways) / sizeof(*ways); way++)
            if (ar_token_is(token_at(statement, i), ways[way].first) &&
                ar_token_is(token_at(statement, i + 1), ways[way].second))
                return ways[way].why;
    return NULL;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/*
 * 'schema.name' or '"schema".name' somewhere in a text, as for regclass. `spelled`: only where it
 * is spelled otherwise, which an alias does not see.
 */
static bool text_names(ar_ctx *ctx, const ar_token *token, const char *schema, bool otherwise)
{
    const char *text = ar_strndup(ctx->arena, token->text, token->length);
    const char *lower = ar_lower(ctx->arena, text);
    const char *name = ar_lower(ctx->arena, schema);
    size_t length = strlen(name);

    for (const char *at = lower; (at = strstr(at, name)); at++) {
        bool quoted = at > lower && at[-1] == '"' && at[length] == '"';
        bool spelled_so = strncmp(text + (at - lower), schema, length) == 0;

        if (at[length + quoted] == '.' && (at == lower || !is_word(at[-1])) &&
            !(otherwise && spelled_so))
            return true;
    }
    return false;
}

/* An alias sees name. and "name", no more. */
static bool is_aliased(const ar_token *token, const char *schema)
{
    size_t length = strlen(schema);
    bool quoted = token->type == AR_TOKEN_QUOTED;

    return token->length == length + (quoted ? 2 : 0) &&
           strncmp(token->text + quoted, schema, length) == 0 &&
           (quoted || token->text[length] == '.');
}

static bool names_schema(ar_ctx *ctx, const ar_inside *in, const ar_statement_text *statement,
                         const char *schema)
{
    bool own = ar_streq(schema, in->schema);

    for (size_t i = 0; i < statement->tokens.count; i++) {
        const ar_token *token = token_at(statement, i);
        bool name = ar_token_is_name(token);

        if (token->type == AR_TOKEN_STRING && text_names(ctx, token, schema, own))
            return true;
        if (name && ar_token_is(token_at(statement, i + 1), ".") &&
            ar_strieq(ar_token_name(ctx->arena, token), schema) &&
            !(own && is_aliased(token, schema)))
            return true;
    }
    return false;
}

/* The extension whose function, type or the like is used: its schema is not searched. */
static const char *extension_used(ar_ctx *ctx, const ar_inside *in,
                                  const ar_statement_text *statement)
{
    for (size_t i = 0; i < statement->tokens.count; i++) {
        const ar_token *token = token_at(statement, i);
        const char *name, *extension;

        if (!ar_token_is_name(token))
            continue;
        name = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token);
        if (ar_token_is(token_at(statement, i + 1), "("))
            name = ar_printf(ctx->arena, "%s(", name);
        extension = ar_map_get(in->members, name);
        if (extension)
            return extension;
    }
    return NULL;
}

static const char *reach_of(ar_ctx *ctx, const ar_inside *in, const ar_statement_text *statement)
{
    const char *way = escape(statement);
    const ar_token *first = token_at(statement, 0);
    const ar_token *second = token_at(statement, 1);

    if (!is_known(statement))
        return ar_printf(ctx->arena, "runs %.*s%s%.*s, which may reach beyond one schema",
                         (int)first->length, first->text, second->type == AR_TOKEN_WORD ? " " : "",
                         second->type == AR_TOKEN_WORD ? (int)second->length : 0, second->text);
    if (way)
        return way;
    ar_vec_each(const char *, schema, &in->schemas)
        if (names_schema(ctx, in, statement, *schema))
            return ar_printf(ctx->arena, "names the schema \"%s\"", *schema);
    way = extension_used(ctx, in, statement);
    return way ? ar_printf(ctx->arena, "uses the extension \"%s\"", way) : NULL;
}

const char *ar_inside_reach(ar_ctx *ctx, const ar_inside *in, const char *sql)
{
    ar_statements statements = ar_statements_of(ctx->arena, AR_SQL_POSTGRESQL, sql, 1);

    ar_vec_each(ar_statement_text, statement, &statements) {
        const char *reach = statement->tokens.count ? reach_of(ctx, in, statement) : NULL;

        if (reach)
            return reach;
    }
    return NULL;
}

/* ---- what there is to be reached ---- */

static ar_status read_schemas(ar_ctx *ctx, ar_db *db, ar_names *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db,
                       "SELECT nspname FROM pg_catalog.pg_namespace"
                       " WHERE nspname !~ '^pg_' ORDER BY nspname",
                       &rows));
    while (ar_rows_next(rows))
        ar_vec_push(ctx->arena, out, ar_rows_text(ctx, rows, 0));
    return AR_OK;
}

/* Types also by the name of a function, as for varchar(3). */
static ar_status read_members(ar_ctx *ctx, ar_db *db, ar_map *out)
{
    static const char sql[] =
        "SELECT coalesce(t.typname, o.opcname, c.collname, f.proname || '('), t.typname || '(',"
        " x.extname"
        " FROM pg_catalog.pg_depend AS d"
        " JOIN pg_catalog.pg_extension AS x ON x.oid = d.refobjid"
        " LEFT JOIN pg_catalog.pg_type AS t"
        " ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.objid"
        " LEFT JOIN pg_catalog.pg_opclass AS o"
        " ON d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND o.oid = d.objid"
        " LEFT JOIN pg_catalog.pg_collation AS c"
        " ON d.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND c.oid = d.objid"
        " LEFT JOIN pg_catalog.pg_proc AS f"
        " ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND f.oid = d.objid"
        " WHERE d.deptype = 'e'"
        " AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass"
        " AND coalesce(t.oid, o.oid, c.oid, f.oid) IS NOT NULL AND 'pg_catalog'::"
        "pg_catalog.regnamespace"
        " <> coalesce(t.typnamespace, o.opcnamespace, c.collnamespace, f.pronamespace)";
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, sql, &rows));
    while (ar_rows_next(rows)) {
        char *extension = (char *)ar_rows_text(ctx, rows, 2);

        for (int column = 0; column < 2; column++)
            if (!ar_rows_null(rows, column))
                ar_map_set(out, ar_rows_text(ctx, rows, column), extension);
    }
    return AR_OK;
}

ar_status ar_inside_surroundings(ar_ctx *ctx, ar_db *db, const char *schema, ar_inside *out)
{
    *out = (ar_inside){.schema = schema, .members = ar_map_new(ctx->arena)};
    AR_TRY(read_schemas(ctx, db, &out->schemas));
    return read_members(ctx, db, out->members);
}
