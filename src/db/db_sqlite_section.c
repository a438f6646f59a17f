#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "base/utf8.h"
#include "db/db_sqlite.h"

/* What autorev puts round a section itself, and what reaches beyond the database. */
static const char *const refused_words[] = {"begin",   "commit", "end",    "rollback", "savepoint",
                                            "release", "attach", "detach", "pragma",   NULL};

/* SQLite runs these itself: ALTER TABLE checks rows so, virtual tables look at the file's pages. */
static const char *const inner_pragmas[] = {"quick_check", "data_version", "page_size", NULL};

static bool has_word(const char *const *words, const char *word)
{
    for (; word && *words; words++)
        if (ar_strieq(*words, word))
            return true;
    return false;
}

static const char *refused_action(int action, const char *first)
{
    switch (action) {
    case SQLITE_TRANSACTION:
        return first ? first : "BEGIN";
    case SQLITE_SAVEPOINT:
        return "SAVEPOINT";
    case SQLITE_ATTACH:
        return "ATTACH";
    case SQLITE_DETACH:
        return "DETACH";
    case SQLITE_PRAGMA:
        return has_word(inner_pragmas, first) ? NULL : "PRAGMA";
    default:
        return NULL;
    }
}

static int authorize(void *user, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    ar_lite *lite = user;
    const char *refused = refused_action(action, first);

    (void)second;
    (void)database;
    (void)trigger;
    if (!refused)
        return SQLITE_OK;
    lite->refused = refused;
    return SQLITE_DENY;
}

/* The place in the file of byte `offset` of the section, which starts at `pos`. */
static ar_pos place(ar_pos pos, const char *sql, size_t offset)
{
    const char *line = sql;

    if (pos.line == 0)
        return pos;
    for (const char *at = sql; at < sql + offset; at++) {
        if (*at != '\n')
            continue;
        line = at + 1;
        pos.line++;
        pos.column = 1;
    }
    if (pos.column == 0)
        pos.column = 1;
    pos.column += (unsigned)ar_utf8_length(line, (size_t)(sql + offset - line));
    pos.width = 0;
    return pos;
}

static ar_status refuse(ar_ctx *ctx, ar_pos pos, const char *what)
{
    ar_status status = ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, pos,
                               "\"%s\" cannot stand in a revision", what);

    ar_hint(ctx, "autorev itself puts the transaction and the pragmas round a section");
    return status;
}

/* VACUUM begins and attaches by itself, which the authorizer cannot tell from the user's own. */
static bool is_plain_vacuum(const ar_token *first, const char *sql)
{
    size_t offset = first->length, length = strlen(sql);
    ar_token next;

    if (!ar_token_is(first, "vacuum"))
        return false;
    do {
        next = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);
        if (ar_token_is(&next, "into"))
            return false;
    } while (next.type != AR_TOKEN_END && !ar_token_is(&next, ";"));
    return true;
}

static ar_status run_statement(ar_ctx *ctx, ar_lite *lite, const ar_token *first, ar_pos pos,
                               const char **sql)
{
    ar_lite_call call = {.sql = first->text};
    ar_lite_error error;
    bool done;

    for (const char *const *word = refused_words; *word; word++)
        if (ar_token_is(first, *word))
            return refuse(ctx, place(pos, *sql, first->offset),
                          ar_strndup(ctx->arena, first->text, first->length));
    lite->refused = NULL;
    if (!is_plain_vacuum(first, first->text))
        sqlite3_set_authorizer(lite->handle, authorize, lite);
    done = ar_lite_run(ctx, lite, &call, &error);
    sqlite3_set_authorizer(lite->handle, NULL, NULL);
    if (done) {
        *sql = call.tail;
        return AR_OK;
    }
    size_t offset = first->offset + (error.offset > 0 ? (size_t)error.offset : 0);

    if (lite->refused)
        return refuse(ctx, place(pos, *sql, first->offset),
                      ar_token_is(first, "vacuum") ? "VACUUM INTO" : lite->refused);
    return ar_lite_fail(ctx, lite, lite->db.url.shown, place(pos, *sql, offset), &error);
}

/* sqlite3_prepare_v2() finds where a statement ends, triggers and all: nobody else has to. */
ar_status ar_lite_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos)
{
    ar_lite *lite = (ar_lite *)db;
    bool in_transaction = !sqlite3_get_autocommit(lite->handle);

    for (;;) {
        size_t offset = 0;
        const char *start = sql;
        ar_token first = ar_sql_next(AR_SQL_SQLITE, sql, strlen(sql), &offset);

        if (first.type == AR_TOKEN_END)
            break;
        AR_TRY(run_statement(ctx, lite, &first, pos, &sql));
        ar_kill_point("statement of a section");
        pos = place(pos, start, (size_t)(sql - start));
    }
    if (in_transaction && sqlite3_get_autocommit(lite->handle))
        return ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, pos,
                       "the section ended its transaction by itself");
    return AR_OK;
}
