#include <stdlib.h>
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "base/utf8.h"
#include "db/db_postgres.h"

/* One statement of a section: where its first word stands, in bytes, and how far it goes. */
typedef struct statement {
    size_t start;
    size_t end;
    ar_token first;
    ar_token second;
} statement;

typedef AR_VEC(statement) statements;

/* How a semicolon is told from the end of a statement: inside brackets or BEGIN ATOMIC it is not.
 */
typedef struct nesting {
    int brackets;
    int blocks;   /* BEGIN ATOMIC and CASE, each up to its END */
    bool routine; /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
} nesting;

static void nest(nesting *depth, const ar_token *token, const ar_token *before)
{
    if (ar_token_is(token, "(") || ar_token_is(token, "["))
        depth->brackets++;
    else if (ar_token_is(token, ")") || ar_token_is(token, "]"))
        depth->brackets--;
    else if (ar_token_is(token, "function") || ar_token_is(token, "procedure"))
        depth->routine |= ar_token_is(before, "create") || ar_token_is(before, "replace");
    else if (depth->routine && ar_token_is(token, "atomic") && ar_token_is(before, "begin"))
        depth->blocks++;
    else if (depth->blocks && ar_token_is(token, "case"))
        depth->blocks++;
    else if (depth->blocks && ar_token_is(token, "end"))
        depth->blocks--;
}

static statements split(ar_ctx *ctx, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    statements found = {0};
    statement now = {0};
    nesting depth = {0};
    size_t words = 0;

    for (size_t i = 0; i < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        bool ends = token->type == AR_TOKEN_END ||
                    (ar_token_is(token, ";") && depth.brackets <= 0 && depth.blocks == 0);

        if (ends) {
            now.end = token->offset;
            if (words)
                ar_vec_push(ctx->arena, &found, now);
            now = (statement){0};
            depth = (nesting){0};
            words = 0;
            continue;
        }
        if (words == 0)
            now = (statement){.start = token->offset, .first = *token};
        else if (words == 1)
            now.second = *token;
        nest(&depth, token, i ? &tokens.items[i - 1] : token);
        words++;
    }
    return found;
}

/* The place in the file of byte `offset` of the section, which starts at `pos`. */
static ar_pos place(ar_pos pos, const char *sql, size_t offset)
{
    const char *line = sql;

    if (pos.line == 0)
        return pos;
    if (pos.column == 0)
        pos.column = 1;
    for (const char *at = sql; at < sql + offset; at++) {
        if (*at != '\n')
            continue;
        line = at + 1;
        pos.line++;
        pos.column = 1;
    }
    pos.column += (unsigned)ar_utf8_length(line, (size_t)(sql + offset - line));
    pos.width = 0;
    return pos;
}

/* What would end the transaction that the runner has opened. ROLLBACK TO stays inside. */
static bool ends_transaction(const statement *one)
{
    static const char *const words[] = {"begin", "commit", "end", "abort", NULL};

    for (const char *const *word = words; *word; word++)
        if (ar_token_is(&one->first, *word))
            return true;
    if (ar_token_is(&one->first, "rollback"))
        return !one->second.text || !ar_token_is(&one->second, "to");
    if (!one->second.text)
        return false;
    return (ar_token_is(&one->first, "start") || ar_token_is(&one->first, "prepare")) &&
           ar_token_is(&one->second, "transaction");
}

static ar_status check_statements(ar_ctx *ctx, const statements *all, const char *sql, ar_pos pos)
{
    ar_vec_each(statement, one, all) {
        if (one->first.type == AR_TOKEN_SIGN && *one->first.text == '\\') {
            ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, place(pos, sql, one->start),
                    "\"\\%.*s\" is a command of psql, not SQL", (int)one->second.length,
                    one->second.text ? one->second.text : "");
            return AR_REFUSED;
        }
        if (!ends_transaction(one))
            continue;
        ar_status status = ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, place(pos, sql, one->start),
                                   "\"%.*s\" cannot stand in a revision", (int)one->first.length,
                                   one->first.text);

        ar_hint(ctx, "each revision is one transaction, which autorev opens and commits itself");
        return status;
    }
    return AR_OK;
}

/* Where the failure is: the character the server points at, else the statement that failed. */
static ar_pos error_place(const ar_pg_outcome *outcome, const statements *all, const char *sql,
                          ar_pos pos)
{
    const char *position = outcome->error
                               ? PQresultErrorField(outcome->error, PG_DIAG_STATEMENT_POSITION)
                               : NULL;
    size_t characters = position ? strtoul(position, NULL, 10) : 0;
    size_t offset = 0;

    if (characters > 0) {
        while (sql[offset] && --characters > 0)
            for (offset++; ((unsigned char)sql[offset] & 0xc0) == 0x80;)
                offset++;
        return place(pos, sql, offset);
    }
    if (outcome->done < all->count)
        return place(pos, sql, all->items[outcome->done].start);
    return pos;
}

static ar_status run_at_once(ar_ctx *ctx, ar_pg *pg, const statements *all, const char *sql,
                             ar_pos pos)
{
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, sql, NULL, 0);

    ar_kill_point("section");
    if (!ar_pg_well(&outcome))
        return ar_pg_fail(ctx, pg, &outcome, error_place(&outcome, all, sql, pos));
    if (PQtransactionStatus(pg->conn) != PQTRANS_INTRANS)
        return ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, pos,
                       "the section ended its transaction by itself");
    return AR_OK;
}

/* Without a transaction statements go one by one: two in a message would be a transaction. */
static ar_status run_in_turn(ar_ctx *ctx, ar_pg *pg, const statements *all, const char *sql,
                             ar_pos pos)
{
    ar_vec_each(statement, one, all) {
        const statements self = {.items = one, .count = 1};
        const char *text = ar_strndup(ctx->arena, sql + one->start, one->end - one->start);
        AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, text, NULL, 0);

        ar_kill_point("statement of a section");
        if (ar_pg_well(&outcome))
            continue;
        ar_pos at = place(pos, sql, one->start);

        return ar_pg_fail(ctx, pg, &outcome,
                          PQresultErrorField(outcome.error, PG_DIAG_STATEMENT_POSITION)
                              ? error_place(&outcome, &self, text, at)
                              : at);
    }
    return AR_OK;
}

ar_status ar_pg_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos)
{
    ar_pg *pg = (ar_pg *)db;
    statements all = split(ctx, sql);

    AR_TRY(check_statements(ctx, &all, sql, pos));
    if (PQtransactionStatus(pg->conn) == PQTRANS_INTRANS)
        return run_at_once(ctx, pg, &all, sql, pos);
    return run_in_turn(ctx, pg, &all, sql, pos);
}
