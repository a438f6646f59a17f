#include "db/db_postgres.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { OLDEST = 130000, NEWEST_KNOWN = 189999, PARAMETERS_MAX = 80 };

/*
 * What a role, a database or PGOPTIONS may have set, back to what autorev's SQL is written for
 * (FAULTS F88, F89). A setting that the server does not know yet is left out. default_tablespace
 * and the like: what a model leaves out is the database's default, not the role's.
 */
const char ar_postgres_settings[] =
    "pg_catalog.set_config(name, value, false)\n"
    "       FROM (VALUES ('search_path', ''), ('client_encoding', 'UTF8'),\n"
    "                    ('standard_conforming_strings', 'on'), ('backslash_quote', "
    "'safe_encoding'),\n"
    "                    ('transform_null_equals', 'off'), ('array_nulls', 'on'),\n"
    "                    ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), ('TimeZone', "
    "'UTC'),\n"
    "                    ('bytea_output', 'hex'), ('xmlbinary', 'base64'), ('xmloption', "
    "'content'),\n"
    "                    ('extra_float_digits', '1'), ('quote_all_identifiers', 'off'),\n"
    "                    ('row_security', 'off'), ('check_function_bodies', 'off'),\n"
    "                    ('default_tablespace', ''), ('default_table_access_method', 'heap'),\n"
    "                    ('default_transaction_isolation', 'read committed'),\n"
    "                    ('default_transaction_deferrable', 'off'), ('jit', 'off'),\n"
    "                    ('lock_timeout', '1min'), ('statement_timeout', '0'),\n"
    "                    ('transaction_timeout', '0'),\n"
    "                    ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', "
    "'0'))\n"
    "            AS wanted (name, value)\n"
    "      WHERE pg_catalog.current_setting(name, true) IS NOT NULL\n"
    "        AND pg_catalog.current_setting(name, true) OPERATOR(pg_catalog.<>) value;\n";

/* What is given to libpq: the user's own words first, then ours where nobody said anything. */
typedef struct parameters {
    const char *keys[PARAMETERS_MAX + 1];
    const char *values[PARAMETERS_MAX + 1];
    size_t count;
} parameters;

static void set_parameter(parameters *to, const char *key, const char *value)
{
    if (to->count == PARAMETERS_MAX)
        return;
    to->keys[to->count] = key;
    to->values[to->count++] = value;
}

static bool is_given(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; options++)
        if (ar_streq(options->keyword, keyword))
            return options->val && *options->val;
    return false;
}

static const char *given(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; options++)
        if (ar_streq(options->keyword, keyword))
            return options->val;
    return NULL;
}

/* A service file may say all of these too, and would lose against what is given here. */
static void add_manners(parameters *to, const PQconninfoOption *options, unsigned flags)
{
    static const struct {
        const char *keyword, *variable, *value;
    } manners[] = {
        {"connect_timeout", "PGCONNECT_TIMEOUT", "10"},
        {"keepalives_idle", NULL, "30"},
        {"keepalives_interval", NULL, "10"},
        {"keepalives_count", NULL, "3"},
        {"tcp_user_timeout", NULL, "60000"},
    };
    const char *hosts = given(options, "host");

    if (is_given(options, "service") || getenv("PGSERVICE"))
        return;
    for (size_t i = 0; i < sizeof(manners) / sizeof(*manners); i++)
        if (!is_given(options, manners[i].keyword) &&
            !(manners[i].variable && getenv(manners[i].variable)))
            set_parameter(to, manners[i].keyword, manners[i].value);
    if (!(flags & AR_DB_READ_ONLY) && hosts && strchr(hosts, ',') &&
        !is_given(options, "target_session_attrs") && !getenv("PGTARGETSESSIONATTRS"))
        set_parameter(to, "target_session_attrs", "read-write");
}

static void add_given(parameters *to, const PQconninfoOption *options)
{
    set_parameter(to, "fallback_application_name", "autorev");
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (option->val && *option->val)
            set_parameter(to, option->keyword, option->val);
}

/* libpq's words on a conninfo that it cannot read may hold a piece of the password: not shown. */
static ar_status connect_to(ar_ctx *ctx, const ar_url *url, unsigned flags, PGconn **out)
{
    char *unshown = NULL;
    PQconninfoOption *options = PQconninfoParse(url->conninfo, &unshown);
    parameters to = {0};

    PQfreemem(unshown);
    if (!options)
        return ar_fail(ctx, AR_E_URL, AR_NOWHERE, "libpq does not understand the URL \"%s\"",
                       url->shown);
    add_given(&to, options);
    add_manners(&to, options, flags);
    set_parameter(&to, "client_encoding", "UTF8");
    *out = PQconnectdbParams(to.keys, to.values, 0);
    PQconninfoFree(options);
    return AR_OK;
}

/* As pg_isready asks: a server that refuses this user or database is there. */
static const char *pg_absent(ar_ctx *ctx, const ar_url *url)
{
    PQconninfoOption *options = PQconninfoParse(url->conninfo, NULL);
    parameters to = {0};
    PGPing answer = PQPING_NO_ATTEMPT;

    (void)ctx;
    if (options) {
        add_given(&to, options);
        set_parameter(&to, "connect_timeout", "3"); /* a stop signal is seen in between */
        answer = PQpingParams(to.keys, to.values, 0);
    }
    PQconninfoFree(options);
    if (answer == PQPING_REJECT)
        return "the server is starting up or shutting down";
    return answer == PQPING_NO_RESPONSE ? "no server answers" : NULL;
}

static ar_status not_connected(ar_ctx *ctx, const ar_pg *pg)
{
    ar_status status = ar_fail(ctx, AR_E_CONNECT, AR_NOWHERE, "cannot connect to \"%s\": %s",
                               pg->db.url.shown, ar_pg_message(ctx, pg, NULL));

    if (PQconnectionNeedsPassword(pg->conn))
        ar_hint(ctx, "PGPASSWORD or a password file give the password, as with psql");
    else
        ar_hint(ctx, "try the same with psql");
    return status;
}

static ar_status check_version(ar_ctx *ctx, ar_pg *pg)
{
    int version = PQserverVersion(pg->conn);

    pg->db.version = version;
    pg->db.user = ar_strdup(ctx->arena, PQuser(pg->conn));
    pg->db.version_text = ar_printf(ctx->arena, "%d.%d", version / 10000, version % 10000);
    if (version < OLDEST)
        return ar_fail(ctx, AR_E_ENGINE_TOO_OLD, AR_NOWHERE,
                       "\"%s\" is PostgreSQL %s; autorev works with 13 and later", pg->db.url.shown,
                       pg->db.version_text);
    if (version > NEWEST_KNOWN)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "\"%s\" is PostgreSQL %s, newer than what autorev was tested with", pg->db.url.shown,
               pg->db.version_text);
    return AR_OK;
}

/* Writers are told now, not in the middle of a run (FAULTS F79). */
static ar_status check_writable(ar_ctx *ctx, const ar_pg *pg, unsigned flags, const PGresult *state)
{
    bool standby = ar_streq(PQgetvalue(state, 0, 0), "t");
    bool read_only = ar_streq(PQgetvalue(state, 0, 1), "on");

    if ((flags & AR_DB_READ_ONLY) || (!standby && !read_only))
        return AR_OK;
    return ar_fail(ctx, AR_E_READ_ONLY_DATABASE, AR_NOWHERE, "\"%s\" %s", pg->db.url.shown,
                   standby ? "is a standby: it can only be read"
                           : "can only be read: default_transaction_read_only is on");
}

static ar_status pin(ar_ctx *ctx, ar_pg *pg, unsigned flags)
{
    PGresult *results[2] = {NULL, NULL};
    const char *sql = ar_printf(ctx->arena,
                                "SELECT %sSELECT pg_catalog.pg_is_in_recovery(),"
                                " pg_catalog.current_setting('transaction_read_only')",
                                ar_postgres_settings);
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, sql, results, 2);

    if (!ar_pg_well(&outcome))
        return ar_pg_fail(ctx, pg, &outcome, AR_NOWHERE);
    ar_status status = check_writable(ctx, pg, flags, results[1]);

    PQclear(results[0]);
    PQclear(results[1]);
    return status;
}

/* What the server says by the way is for -v; it is never an answer. */
static void receive_notice(void *user, const PGresult *notice)
{
    const ar_pg *pg = user;

    if (pg->ctx)
        ar_say(pg->ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "\"%s\" says: %s", pg->db.url.shown,
               ar_pg_message(pg->ctx, pg, notice));
}

static void pg_close(ar_db *db)
{
    ar_pg *pg = (ar_pg *)db;

    PQfinish(pg->conn);
    free(pg);
}

static ar_status start(ar_ctx *ctx, ar_pg *pg, unsigned flags)
{
    AR_TRY(connect_to(ctx, &pg->db.url, flags, &pg->conn));
    if (PQstatus(pg->conn) != CONNECTION_OK)
        return not_connected(ctx, pg);
    PQsetNoticeReceiver(pg->conn, receive_notice, pg);
    AR_TRY(check_version(ctx, pg));
    return pin(ctx, pg, flags);
}

static ar_status pg_open(ar_ctx *ctx, const ar_url *url, unsigned flags, ar_db **out)
{
    ar_pg *pg = calloc(1, sizeof(*pg));
    ar_status status;

    if (!pg)
        abort();
    pg->db.url = *url;
    status = start(ctx, pg, flags);
    if (status == AR_OK)
        *out = &pg->db;
    else
        pg_close(&pg->db);
    return status;
}

static void *pg_handle(ar_db *db)
{
    return ((ar_pg *)db)->conn;
}

static bool pg_in_transaction(ar_db *db)
{
    return PQtransactionStatus(((ar_pg *)db)->conn) != PQTRANS_IDLE;
}

/* COMMIT of a failed transaction is answered with ROLLBACK, and no error. */
static ar_status pg_exec(ar_ctx *ctx, ar_db *db, const char *sql)
{
    ar_pg *pg = (ar_pg *)db;
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, sql, NULL, 0);

    if (!ar_pg_well(&outcome))
        return ar_pg_fail(ctx, pg, &outcome, AR_NOWHERE);
    if (outcome.rolled_back && ar_strieq(ar_strndup(ctx->arena, sql, strlen("commit")), "commit"))
        return ar_fail(ctx, AR_E_DATABASE, AR_NOWHERE,
                       "\"%s\" rolled the transaction back instead of committing it",
                       db->url.shown);
    return AR_OK;
}

/* Quietly: what went wrong shows in the transaction's state. The SQLSTATE before it is kept. */
static void send_aside(ar_ctx *ctx, ar_pg *pg, const char *sql)
{
    char state[sizeof(pg->db.sqlstate)];

    memcpy(state, pg->db.sqlstate, sizeof(state));
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, sql, NULL, 0);

    (void)outcome;
    memcpy(pg->db.sqlstate, state, sizeof(state));
}

/*
 * Inside a transaction a failure must not end it: the statement runs under a savepoint, set by a
 * message of its own, since of a message with a syntax error nothing is run at all.
 */
static bool pg_try(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message)
{
    ar_pg *pg = (ar_pg *)db;
    bool inside = PQtransactionStatus(pg->conn) == PQTRANS_INTRANS;
    const char *character;

    if (inside)
        send_aside(ctx, pg, "SAVEPOINT ar_try");
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(
        ctx, pg, inside ? ar_printf(ctx->arena, "%s\n;RELEASE ar_try", sql) : sql, NULL, 0);

    pg->db.pointed_at = 0;
    if (ar_pg_well(&outcome))
        return true;
    character = outcome.error ? PQresultErrorField(outcome.error, PG_DIAG_STATEMENT_POSITION)
                              : NULL;
    if (character)
        pg->db.pointed_at = strtoul(character, NULL, 10);
    if (out_message)
        *out_message = outcome.refused
                           ? ar_printf(ctx->arena, "\"%s\" cannot stand here", outcome.refused)
                           : ar_pg_message(ctx, pg, outcome.error);
    if (inside)
        send_aside(ctx, pg, "ROLLBACK TO ar_try; RELEASE ar_try");
    return false;
}

static const char *pg_cell(const ar_rows *rows, size_t row, int column)
{
    const PGresult *result = rows->result;

    return PQgetisnull(result, (int)row, column) ? NULL : PQgetvalue(result, (int)row, column);
}

static void pg_free_result(void *result)
{
    PQclear(result);
}

static const ar_rows_class pg_rows = {pg_cell, pg_free_result};

static ar_rows *as_rows(ar_ctx *ctx, const ar_pg *pg, PGresult *result)
{
    ar_pg_incoming_rows(ctx, pg, result);
    return ar_rows_new(&pg_rows, result, (size_t)PQntuples(result), PQnfields(result));
}

static ar_status pg_query(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                          const char *const *values, ar_rows **out)
{
    ar_pg *pg = (ar_pg *)db;
    PGresult *result = NULL;
    AR_AUTO_OUTCOME ar_pg_outcome outcome = count ? ar_pg_send_params(ctx, pg, sql, count, values,
                                                                      &result)
                                                  : ar_pg_send(ctx, pg, sql, &result, 1);

    if (!ar_pg_well(&outcome))
        return ar_pg_fail(ctx, pg, &outcome, AR_NOWHERE);
    *out = as_rows(ctx, pg, result);
    return AR_OK;
}

/* The results keep their places: each of the texts is one statement. */
static ar_status pg_query_all(ar_ctx *ctx, ar_db *db, size_t count, const char *const *sql,
                              ar_rows **out)
{
    ar_pg *pg = (ar_pg *)db;
    PGresult **results = ar_alloc(ctx->arena, count * sizeof(PGresult *));
    ar_str message;

    ar_str_init(&message, ctx->arena);
    for (size_t i = 0; i < count; i++)
        ar_str_addf(&message, "%s\n;", sql[i]);
    AR_AUTO_OUTCOME ar_pg_outcome outcome = ar_pg_send(ctx, pg, message.data, results, count);

    if (!ar_pg_well(&outcome))
        return ar_pg_fail(ctx, pg, &outcome, AR_NOWHERE);
    for (size_t i = 0; i < count; i++)
        out[i] = as_rows(ctx, pg, results[i]);
    return AR_OK;
}

const ar_driver ar_postgres_driver = {
    .engine = AR_POSTGRESQL,
    .open = pg_open,
    .absent = pg_absent,
    .close = pg_close,
    .handle = pg_handle,
    .in_transaction = pg_in_transaction,
    .exec = pg_exec,
    .exec_section = ar_pg_exec_section,
    .try_sql = pg_try,
    .query = pg_query,
    .query_all = pg_query_all,
};
