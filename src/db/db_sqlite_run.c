#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/db_sqlite.h"

/* "$2", "?2" and the second "?" all take the second value. */
static void bind_values(sqlite3_stmt *statement, const ar_lite_call *call)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
        const char *name = sqlite3_bind_parameter_name(statement, i);
        bool numbered = name && isdigit((unsigned char)name[1]);
        size_t number = numbered ? strtoul(name + 1, NULL, 10) : (size_t)i;

        if (number >= 1 && number <= call->value_count && call->values[number - 1])
            sqlite3_bind_text(statement, i, call->values[number - 1], -1, SQLITE_STATIC);
    }
}

static void add_row(sqlite3_stmt *statement, ar_lite_table *table)
{
    for (int i = 0; i < table->column_count; i++) {
        const char *text = (const char *)sqlite3_column_text(statement, i);

        ar_vec_push(table->arena, &table->cells, text ? ar_strdup(table->arena, text) : NULL);
    }
    table->row_count++;
}

static void step_through(sqlite3_stmt *statement, const ar_lite_call *call)
{
    bind_values(statement, call);
    if (call->table) {
        call->table->cells.count = 0;
        call->table->row_count = 0;
        call->table->column_count = sqlite3_column_count(statement);
    }
    while (sqlite3_step(statement) == SQLITE_ROW)
        if (call->table)
            add_row(statement, call->table);
}

static int error_offset(sqlite3 *handle)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    return sqlite3_error_offset(handle);
#else
    (void)handle;
    return -1;
#endif
}

static ar_lite_error last_error(ar_ctx *ctx, const ar_lite *lite, int code, int offset)
{
    return (ar_lite_error){code, offset, ar_strdup(ctx->arena, sqlite3_errmsg(lite->handle))};
}

static bool try_once(ar_ctx *ctx, ar_lite *lite, ar_lite_call *call, ar_lite_error *out_error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(lite->handle, call->sql, -1, &statement, &call->tail);

    if (code != SQLITE_OK) {
        *out_error = last_error(ctx, lite, code, error_offset(lite->handle));
        return false;
    }
    if (!statement)
        return true; /* blanks and comments */
    lite->db.statement_count++;
    step_through(statement, call);
    code = sqlite3_finalize(statement);
    if (code != SQLITE_OK)
        *out_error = last_error(ctx, lite, code, -1);
    return code == SQLITE_OK;
}

/* Functions are known to be missing only once a statement that calls them failed. */
bool ar_lite_run(ar_ctx *ctx, ar_lite *lite, ar_lite_call *call, ar_lite_error *out_error)
{
    const char *last_message = NULL;

    while (!try_once(ctx, lite, call, out_error)) {
        bool again = (lite->db.flags & AR_DB_STUBS) &&
                     !ar_streq(last_message, out_error->message) &&
                     ar_lite_add_stub(ctx, lite, out_error->message);

        if (!again)
            return false;
        last_message = out_error->message;
    }
    return true;
}

static const struct {
    int code; /* primary or extended */
    ar_code reported;
    const char *hint;
    const char *name; /* said where the number tells what went wrong with a file */
} known_errors[] = {
    {SQLITE_BUSY, AR_E_LOCKED, "another program is using it; --lock-wait waits longer", NULL},
    {SQLITE_LOCKED, AR_E_LOCKED, NULL, NULL},
    {SQLITE_NOTADB, AR_E_NOT_A_DATABASE, "it is some other file, or encrypted", NULL},
    {SQLITE_CORRUPT, AR_E_NOT_A_DATABASE, NULL, "SQLITE_CORRUPT"},
    {SQLITE_READONLY_DBMOVED, AR_E_DATABASE_IO,
     "somebody moved, removed or replaced its file meanwhile; run it again", NULL},
    {SQLITE_READONLY, AR_E_READ_ONLY_DATABASE,
     "its file, or the folder it is in, is write-protected", "SQLITE_READONLY"},
    {SQLITE_PERM, AR_E_READ_ONLY_DATABASE, NULL, NULL},
    {SQLITE_FULL, AR_E_DATABASE_IO, NULL, "SQLITE_FULL"},
    {SQLITE_IOERR, AR_E_DATABASE_IO, NULL, "SQLITE_IOERR"},
    {SQLITE_CANTOPEN, AR_E_CONNECT, NULL, "SQLITE_CANTOPEN"},
    {SQLITE_PROTOCOL, AR_E_DATABASE_IO, "WAL does not work over a network", "SQLITE_PROTOCOL"},
    {SQLITE_CONSTRAINT, AR_E_CONSTRAINT_BROKEN, NULL, NULL},
};

enum { STRICT_SINCE = 3037000 };

static const char *const missing_words[] = {
    "no such function: ", "unknown function: ", "no such collation sequence: "};

static ar_status fail_as(ar_ctx *ctx, const char *shown, ar_pos pos, ar_code code,
                         const char *message, const char *hint)
{
    ar_status status = pos.file ? ar_fail(ctx, code, pos, "%s", message)
                                : ar_fail(ctx, code, pos, "\"%s\": %s", shown, message);

    if (hint)
        ar_hint(ctx, "%s", hint);
    return status;
}

/* "disk I/O error (SQLITE_IOERR 778)": the number beside the name is the extended code. */
static const char *with_code(ar_ctx *ctx, const char *name, const ar_lite_error *error)
{
    if (!name)
        return error->message;
    if (error->code == (error->code & 0xff))
        return ar_printf(ctx->arena, "%s (%s)", error->message, name);
    return ar_printf(ctx->arena, "%s (%s %d)", error->message, name, error->code);
}

const char *ar_lite_schema_hint(ar_ctx *ctx, const char *message, int version)
{
    if (!ar_starts_with(message, "malformed database schema") || version >= STRICT_SINCE)
        return NULL;
    return ar_printf(ctx->arena,
                     "this program's SQLite is %d.%d.%d, and a newer one may have written it: "
                     "STRICT tables need 3.37",
                     version / 1000000, version / 1000 % 1000, version % 1000);
}

ar_status ar_lite_fail(ar_ctx *ctx, const ar_lite *lite, const char *shown, ar_pos pos,
                       const ar_lite_error *error)
{
    int code = error->code & 0xff;
    const char *schema = ar_lite_schema_hint(ctx, error->message, sqlite3_libversion_number());

    if (code == SQLITE_INTERRUPT)
        return ar_fail(ctx, ar_stop_signal == SIGTERM ? AR_E_TERMINATED : AR_E_INTERRUPTED,
                       AR_NOWHERE, "interrupted while \"%s\" was at work", shown);
    if (code == SQLITE_BUSY)
        return fail_as(ctx, shown, pos, AR_E_LOCKED,
                       ar_printf(ctx->arena, "locked by somebody else, waited %.1f s",
                                 (double)lite->waited_ms / 1000),
                       known_errors[0].hint);
    for (size_t i = 0; i < sizeof(missing_words) / sizeof(*missing_words); i++)
        if (strstr(error->message, missing_words[i]))
            return fail_as(ctx, shown, pos, AR_E_UNKNOWN_FUNCTION, error->message,
                           "the program that defines it must apply the script: autorev preview");
    for (size_t i = 0; i < sizeof(known_errors) / sizeof(*known_errors); i++)
        if (known_errors[i].code == code || known_errors[i].code == error->code)
            return fail_as(ctx, shown, pos, known_errors[i].reported,
                           with_code(ctx, known_errors[i].name, error),
                           schema ? schema : known_errors[i].hint);
    return fail_as(ctx, shown, pos, AR_E_DATABASE, error->message, schema);
}
