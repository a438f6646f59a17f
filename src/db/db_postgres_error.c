#include <signal.h>
#include <string.h>

#include "base/str.h"
#include "db/db_postgres.h"

/* PostgreSQL 15 manual, appendix A: five characters, or the class alone. The first line counts. */
static const struct {
    const char *state;
    ar_code code;
    const char *hint;
} known_states[] = {
    {"55P03", AR_E_LOCKED, "another session holds the lock; --lock-wait waits longer"},
    {"40P01", AR_E_DEADLOCK, "another session was in the way; run it again"},
    {"40001", AR_E_DEADLOCK, "another session was in the way; run it again"},
    {"42501", AR_E_NO_RIGHT, NULL},
    {"25006", AR_E_READ_ONLY_DATABASE, "a standby, or a session that may only read"},
    {"53", AR_E_DATABASE_IO, NULL},
    {"58", AR_E_DATABASE_IO, NULL},
    {"23", AR_E_CONSTRAINT_BROKEN, NULL},
    {"57P", AR_E_CONNECTION_LOST, NULL},
    {"08", AR_E_CONNECTION_LOST, NULL},
};

static const char *field(const PGresult *error, int code)
{
    const char *text = error ? PQresultErrorField(error, code) : NULL;

    return text && *text ? text : NULL;
}

/* What libpq says may quote what it was given: the password is cut out of it. */
static char *without_password(ar_ctx *ctx, const ar_pg *pg, const char *text)
{
    const char *password = PQpass(pg->conn);
    ar_str out;

    if (!password || !*password || !strstr(text, password))
        return ar_pg_incoming(ctx, pg, text);
    ar_str_init(&out, ctx->arena);
    for (const char *at; (at = strstr(text, password)); text = at + strlen(password)) {
        ar_str_addn(&out, text, (size_t)(at - text));
        ar_str_add(&out, "***");
    }
    ar_str_add(&out, text);
    return ar_pg_incoming(ctx, pg, out.data);
}

/* "FATAL:  no such thing\n\tmore" -> "no such thing; more" */
static char *one_line(ar_ctx *ctx, const char *text)
{
    static const char *const severities[] = {"FATAL:  ", "ERROR:  ", "PANIC:  ", NULL};
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (const char *const *severity = severities; *severity; severity++) {
        const char *at = strstr(text, *severity);

        if (at)
            text = at + strlen(*severity);
    }
    while (*(text += strspn(text, " \t\n"))) {
        size_t line = strcspn(text, "\n");

        ar_str_addf(&out, "%s%s", out.length ? "; " : "",
                    ar_trim(ctx->arena, ar_strndup(ctx->arena, text, line)));
        text += line;
    }
    return out.data;
}

char *ar_pg_message(ar_ctx *ctx, const ar_pg *pg, const PGresult *error)
{
    const char *primary = field(error, PG_DIAG_MESSAGE_PRIMARY);

    if (!primary)
        primary = error ? PQresultErrorMessage(error) : "";
    if (!*primary)
        primary = PQerrorMessage(pg->conn);
    return one_line(ctx, without_password(ctx, pg, primary));
}

static void hint_at(ar_ctx *ctx, const ar_pg *pg, const PGresult *error, const char *ours)
{
    const char *detail = field(error, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = field(error, PG_DIAG_MESSAGE_HINT);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    if (detail)
        ar_str_add(&out, one_line(ctx, without_password(ctx, pg, detail)));
    if (hint)
        ar_str_addf(&out, "%s%s", detail ? " " : "", one_line(ctx, hint));
    if (ours)
        ar_str_addf(&out, "%s%s", detail || hint ? "; " : "", ours);
    if (out.length)
        ar_hint(ctx, "%s", out.data);
}

static ar_status refused(ar_ctx *ctx, ar_pos pos, const char *what)
{
    ar_status status = ar_fail(ctx, AR_E_FORBIDDEN_STATEMENT, pos, "\"%s\" cannot stand here",
                               what);

    ar_hint(ctx, "write the rows as INSERT statements");
    return status;
}

ar_status ar_pg_fail(ar_ctx *ctx, ar_pg *pg, const ar_pg_outcome *outcome, ar_pos pos)
{
    const char *state = field(outcome->error, PG_DIAG_SQLSTATE);
    bool lost = PQstatus(pg->conn) == CONNECTION_BAD;
    ar_code code = lost ? AR_E_CONNECTION_LOST : AR_E_DATABASE;
    const char *hint = NULL;
    ar_status status;

    if (outcome->refused)
        return refused(ctx, pos, outcome->refused);
    if (ar_streq(state, "57014") && ar_stop_signal)
        return ar_fail(ctx, ar_stop_signal == SIGTERM ? AR_E_TERMINATED : AR_E_INTERRUPTED,
                       AR_NOWHERE, "interrupted while \"%s\" was at work", pg->db.url.shown);
    for (size_t i = 0; state && !lost && i < sizeof(known_states) / sizeof(*known_states); i++) {
        if (!ar_starts_with(state, known_states[i].state))
            continue;
        code = known_states[i].code;
        hint = known_states[i].hint;
        break;
    }
    const char *message = ar_pg_message(ctx, pg, outcome->error);

    if (state)
        message = ar_printf(ctx->arena, "%s (SQLSTATE %s)", message, state);
    status = pos.file ? ar_fail(ctx, code, pos, "%s", message)
                      : ar_fail(ctx, code, pos, "\"%s\": %s", pg->db.url.shown, message);
    hint_at(ctx, pg, outcome->error, hint);
    return status;
}
