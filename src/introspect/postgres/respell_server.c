#define _GNU_SOURCE /* strcasestr */

#include <string.h>

#include "base/str.h"
#include "introspect/postgres/respell.h"

/* Tables in one message: each holds a few locks until the savepoint is undone. */
enum { BATCH_OWNERS = 50 };

/* The expressions of one table or domain that are asked about. */
typedef struct group {
    ar_object *owner;
    ar_pg_asks asks;
    bool done;
} group;

typedef AR_VEC(group) groups;

typedef struct batch {
    groups members;
    ar_pg_asks asks; /* of all members, in a row: their numbers make names */
} batch;

bool ar_pg_may_not(const ar_pg_respell *respell)
{
    static const char *const states[] = {"42501", "25006", "55P03", "57014", "53", "54", NULL};
    const char *state = ar_db_sqlstate(respell->db);

    for (const char *const *it = states; *it; it++)
        if (ar_starts_with(state, *it))
            return true;
    return false;
}

static void give_up(ar_pg_respell *respell, const ar_pg_asks *asks, const char *why)
{
    if (!respell->why)
        respell->why = why;
    ar_vec_each(ar_pg_ask *, ask, asks)
        (*ask)->unsure = !(*ask)->answer.first;
}

/* ---- what the project's types need ---- */

static bool mentions_sequences(const ar_pg_asks *asks)
{
    ar_vec_each(ar_pg_ask *, ask, asks)
        if (strcasestr((*(*ask)->slot)->sql, "nextval") ||
            strcasestr((*(*ask)->slot)->sql, "regclass"))
            return true;
    return false;
}

static char *joined(ar_ctx *ctx, const ar_pg_makes *makes)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_pg_make, make, makes)
        ar_str_addf(&out, "%s;\n", make->sql);
    return out.data;
}

/* All at once; when that fails, one by one, to know whose fault it is. */
ar_status ar_pg_make_types(ar_pg_respell *respell, bool sequences)
{
    ar_ctx *ctx = respell->ctx;
    ar_pg_makes makes = ar_pg_missing_types(respell, sequences);
    const char *message = NULL;

    ar_pg_make_extensions(respell);
    if (makes.count == 0 || ar_db_try(ctx, respell->db, joined(ctx, &makes), &message))
        return AR_OK;
    ar_vec_each(ar_pg_make, make, &makes) {
        if (ar_db_try(ctx, respell->db, make->sql, &message))
            continue;
        if (ar_pg_may_not(respell) || respell->why) {
            respell->why = message;
            continue; /* tables without it can still be made */
        }
        AR_TRY(ar_fail(ctx, AR_E_BAD_TYPE, make->object ? make->object->pos : AR_NOWHERE,
                       "the server refuses \"%s\": %s",
                       make->object ? make->object->name : "its schema", message));
    }
    return AR_OK;
}

/* ---- one table at a time, for whoever is at fault ---- */

static ar_status undo(ar_pg_respell *respell)
{
    return ar_db_exec(respell->ctx, respell->db, "ROLLBACK TO ar_batch");
}

static const char *role_text(const ar_pg_ask *ask)
{
    static const char *const texts[] = {
        [AR_PG_DEFAULT] = "default",       [AR_PG_GENERATED] = "generated expression",
        [AR_PG_CHECK] = "check",           [AR_PG_ELEMENT] = "index expression",
        [AR_PG_WHERE] = "index predicate", [AR_PG_PARTITION_KEY] = "partition key",
        [AR_PG_BOUND] = "bound",
    };

    return texts[ask->role];
}

static void report(ar_pg_respell *respell, const ar_pg_ask *ask, const char *message)
{
    ar_ctx *ctx = respell->ctx;
    const char *object = ar_object_label(ctx, ask->object, respell->wanted->target.default_schema);
    ar_code code = ask->role == AR_PG_BOUND ? AR_E_BOUND_REFUSED : AR_E_EXPRESSION_REFUSED;

    (void)ar_fail(ctx, code, (*ask->slot)->pos, "the %s of \"%s\" is refused: %s", role_text(ask),
                  object, message);
}

/* The table itself cannot be made: the first column that cannot stand alone is named. */
static ar_status blame_column(ar_pg_respell *respell, const ar_object *owner, const char *message)
{
    ar_pos pos = owner->pos;
    const char *name = owner->name;

    ar_object_each(child, owner) {
        const ar_column *column = ar_as_column(*child);

        if (!column)
            continue;
        if (!ar_db_try(respell->ctx, respell->db, ar_pg_column_sql(respell, column), &message)) {
            pos = column->object.pos;
            name = column->object.name;
            break;
        }
        AR_TRY(undo(respell));
    }
    return ar_fail(respell->ctx, AR_E_BAD_TYPE, pos, "\"%s\" is refused: %s", name, message);
}

static ar_status blame(ar_pg_respell *respell, const group *one, const char *message)
{
    ar_ctx *ctx = respell->ctx;
    size_t errors = ar_error_count(ctx);
    ar_pg_pick pick = {.asks = &one->asks, .none = true};

    if (!ar_db_try(ctx, respell->db, ar_pg_owner_sql(respell, one->owner, &pick), &message)) {
        if (!ar_pg_may_not(respell) && !respell->why)
            return blame_column(respell, one->owner, message);
        give_up(respell, &one->asks, message);
        return AR_OK;
    }
    AR_TRY(undo(respell));
    pick.none = false;
    ar_vec_each(ar_pg_ask *, ask, &one->asks) {
        pick.only = *ask;
        if (!ar_db_try(ctx, respell->db, ar_pg_owner_sql(respell, one->owner, &pick), &message))
            report(respell, *ask, message);
        AR_TRY(undo(respell));
    }
    if (ar_error_count(ctx) == errors)
        report(respell, one->asks.items[0], message);
    return ar_status_since(ctx, errors);
}

/* ---- all at once ---- */

static char *batch_sql(ar_pg_respell *respell, const batch *all, bool again)
{
    ar_str out;
    size_t first = 0;

    ar_str_init(&out, respell->ctx->arena);
    ar_vec_each(group, one, &all->members) {
        const ar_pg_pick pick = {.asks = &one->asks, .first = first, .again = again};

        ar_str_addf(&out, "%s;\n", ar_pg_owner_sql(respell, one->owner, &pick));
        first += one->asks.count;
    }
    return out.data;
}

static ar_status search_default(ar_pg_respell *respell)
{
    const char *schema = respell->wanted->target.default_schema;

    return ar_db_exec(respell->ctx, respell->db,
                      ar_printf(respell->ctx->arena, "SET LOCAL search_path = %s, pg_temp",
                                ar_quote_always(respell->ctx->arena, schema)));
}

static ar_status ask_each(ar_pg_respell *respell, const batch *all)
{
    size_t errors = ar_error_count(respell->ctx);

    ar_vec_each(group, one, &all->members) {
        const ar_pg_pick pick = {.asks = &one->asks};
        const char *message = NULL;

        if (ar_db_try(respell->ctx, respell->db, ar_pg_owner_sql(respell, one->owner, &pick),
                      &message)) {
            AR_TRY(ar_pg_read_answers(respell, &one->asks, false));
        } else if (ar_pg_may_not(respell) || respell->why) {
            give_up(respell, &one->asks, message);
        } else {
            (void)blame(respell, one, message);
        }
        AR_TRY(undo(respell));
    }
    return ar_status_since(respell->ctx, errors);
}

/* What comes back is asked again: printing is not always the inverse of reading. */
static ar_status ask_again(ar_pg_respell *respell, const batch *all)
{
    AR_TRY(undo(respell));
    if (ar_db_try(respell->ctx, respell->db, batch_sql(respell, all, true), NULL))
        AR_TRY(ar_pg_read_answers(respell, &all->asks, true));
    return undo(respell);
}

static ar_status ask_batch(ar_pg_respell *respell, const batch *all)
{
    const char *message = NULL;

    AR_TRY(ar_db_exec(respell->ctx, respell->db, "SAVEPOINT ar_batch"));
    if (!ar_db_try(respell->ctx, respell->db, batch_sql(respell, all, false), &message))
        return ask_each(respell, all);
    AR_TRY(ar_pg_read_answers(respell, &all->asks, false));
    return ask_again(respell, all);
}

static bool holds_name(const batch *all, const ar_object *owner)
{
    ar_vec_each(group, one, &all->members)
        if (one->owner->kind == owner->kind && ar_streq(one->owner->name, owner->name))
            return true;
    return false;
}

/* The next owners not yet asked about, of different names: they share one schema. */
static batch next_batch(ar_pg_respell *respell, groups *all)
{
    ar_arena *arena = respell->ctx->arena;
    batch next = {0};

    ar_vec_each(group, one, all) {
        if (one->done || next.members.count >= BATCH_OWNERS || holds_name(&next, one->owner))
            continue;
        one->done = true;
        ar_vec_push(arena, &next.members, *one);
        ar_vec_each(ar_pg_ask *, ask, &one->asks)
            ar_vec_push(arena, &next.asks, *ask);
    }
    return next;
}

static groups group_by_owner(ar_pg_respell *respell, const ar_pg_asks *asks)
{
    groups all = {0};

    ar_vec_each(ar_pg_ask *, ask, asks) {
        const group fresh = {.owner = (*ask)->owner};

        if (!all.count || all.items[all.count - 1].owner != (*ask)->owner)
            ar_vec_push(respell->ctx->arena, &all, fresh);
        ar_vec_push(respell->ctx->arena, &all.items[all.count - 1].asks, *ask);
    }
    return all;
}

static ar_status ask_all(ar_pg_respell *respell, const ar_pg_asks *asks)
{
    groups all = group_by_owner(respell, asks);
    size_t errors = ar_error_count(respell->ctx);

    ar_objects routines;

    AR_TRY(search_default(respell));
    routines = ar_pg_move_routines(respell, asks);
    AR_TRY(ar_pg_make_types(respell, mentions_sequences(asks)));
    ar_pg_make_routines(respell, &routines);
    for (batch next = next_batch(respell, &all); next.members.count;
         next = next_batch(respell, &all)) {
        ar_status status = ask_batch(respell, &next);

        if (status != AR_OK && status != AR_INVALID)
            return status;
        AR_TRY(ar_db_exec(respell->ctx, respell->db, "RELEASE ar_batch"));
    }
    return ar_status_since(respell->ctx, errors);
}

/* ---- the transaction ---- */

/* NULL: the server may be asked. */
static ar_status reason_not_to(ar_pg_respell *respell, const char **out_why)
{
    enum { TEMP, STANDBY };
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(respell->ctx, respell->db,
                       "SELECT pg_catalog.has_database_privilege("
                       "pg_catalog.current_database(), 'TEMP'), pg_catalog.pg_is_in_recovery()",
                       &rows));
    ar_rows_next(rows);
    *out_why = ar_rows_bool(rows, STANDBY) ? "the server is a standby"
               : !ar_rows_bool(rows, TEMP) ? "there is no right to make temporary tables"
                                           : NULL;
    return AR_OK;
}

ar_status ar_pg_rolled_back(ar_pg_respell *respell, ar_pg_undone *work, void *user,
                            const char **out_why)
{
    ar_ctx *ctx = respell->ctx;
    bool inside = ar_db_in_transaction(respell->db);
    ar_status status, undone;

    AR_TRY(reason_not_to(respell, out_why));
    if (*out_why)
        return AR_OK;
    AR_TRY(ar_db_exec(ctx, respell->db,
                      inside ? "SAVEPOINT ar_respell"
                             : "BEGIN READ WRITE; SET LOCAL lock_timeout = '3s'"));
    status = work(user);
    undone = ar_db_exec(ctx, respell->db,
                        inside ? "ROLLBACK TO ar_respell; RELEASE ar_respell" : "ROLLBACK");
    return status != AR_OK ? status : undone;
}

typedef struct asking {
    ar_pg_respell *respell;
    const ar_pg_asks *asks;
} asking;

static ar_status ask_all_of(void *user)
{
    const asking *in = user;

    return ask_all(in->respell, in->asks);
}

ar_status ar_pg_respell_ask(ar_pg_respell *respell, const ar_pg_asks *asks)
{
    asking in = {respell, asks};
    const char *why = NULL;

    AR_TRY(ar_pg_rolled_back(respell, ask_all_of, &in, &why));
    if (why)
        give_up(respell, asks, why);
    return AR_OK;
}
