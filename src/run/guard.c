#include "run/guard.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "run/analysis.h"

/* ---- objects ---- */

static char *key_of(ar_ctx *ctx, const char *type, const char *name)
{
    return ar_lower(ctx->arena, ar_printf(ctx->arena, "%s %s", type, name));
}

/* Indexes that a constraint makes have no text, and go and come with their table. */
static ar_status list_objects(ar_ctx *ctx, ar_db *db, ar_guard *to)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    static const char sql[] = "SELECT type, name, tbl_name, sql LIKE 'create virtual %'"
                              " FROM sqlite_schema"
                              " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                              " ORDER BY type, name";

    to->present = ar_map_new(ctx->arena);
    AR_TRY(ar_db_query(ctx, db, sql, &rows));
    while (ar_rows_next(rows)) {
        const ar_guarded object = {ar_rows_text(ctx, rows, 0), ar_rows_text(ctx, rows, 1),
                                   ar_rows_text(ctx, rows, 2), ar_rows_bool(rows, 3)};

        ar_vec_push(ctx->arena, &to->objects, object);
        ar_map_set(to->present, key_of(ctx, object.type, object.name), to);
    }
    return AR_OK;
}

static bool is_there(ar_ctx *ctx, const ar_guard *guard, const char *type, const char *name)
{
    return ar_map_get(guard->present, key_of(ctx, type, name)) != NULL;
}

/* The name that a table has after the section. */
static const char *name_after(const ar_facts *facts, const char *table)
{
    for (size_t i = 0; i + 1 < facts->renamed.count; i += 2)
        if (ar_strieq(facts->renamed.items[i], table))
            return facts->renamed.items[i + 1];
    return table;
}

/* A table takes its indexes and triggers along, where it goes for good. */
static bool went_with_table(ar_ctx *ctx, const ar_guard *before, const ar_guard *after,
                            const ar_guarded *object)
{
    if (ar_streq(object->type, "view") || ar_streq(object->type, "table"))
        return false;
    const char *table = name_after(&before->facts, object->table);

    return !is_there(ctx, after, "table", table) && !is_there(ctx, after, "view", table);
}

/* A virtual table that goes, or becomes an ordinary one, takes its shadows NAME_... along. */
static bool went_with_virtual(const ar_guard *before, const ar_guarded *object)
{
    ar_vec_each(ar_guarded, it, &before->objects) {
        size_t length = strlen(it->name);

        if (it->is_virtual && strncasecmp(it->name, object->name, length) == 0 &&
            object->name[length] == '_')
            return true;
    }
    return false;
}

static bool is_said(ar_ctx *ctx, const ar_facts *facts, const ar_guarded *object)
{
    return ar_names_has(&facts->dropped, key_of(ctx, object->type, object->name));
}

/* A table may also be dropped by hand, in a revision that rebuilds nothing. */
static bool is_lost(ar_ctx *ctx, const ar_guard *before, const ar_guard *after,
                    const ar_guarded *object)
{
    if (is_there(ctx, after, object->type, object->name) || is_said(ctx, &before->facts, object))
        return false;
    if (ar_streq(object->type, "table"))
        return before->facts.rebuilds && !went_with_virtual(before, object) &&
               !is_there(ctx, after, "table", name_after(&before->facts, object->name));
    return !went_with_table(ctx, before, after, object);
}

static ar_status check_objects(ar_ctx *ctx, const ar_guard *before, const ar_guard *after,
                               const ar_revision *revision)
{
    ar_names lost = {0};

    ar_vec_each(ar_guarded, it, &before->objects)
        if (is_lost(ctx, before, after, it))
            ar_vec_push(ctx->arena, &lost, ar_printf(ctx->arena, "%s \"%s\"", it->type, it->name));
    if (lost.count == 0)
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_OBJECT_LOST, revision->pos,
                               "revision %s would lose %s without saying so", revision->id,
                               ar_names_join(ctx->arena, &lost, ", "));

    ar_hint(ctx, "create it again in the same section, or drop it there by name");
    return status;
}

/* ---- foreign keys ---- */

/* Tables by the names they have after the section. */
static const char *orphan_key(ar_ctx *ctx, const ar_facts *facts, const ar_rows *rows,
                              const char *row)
{
    return ar_lower(ctx->arena,
                    ar_printf(ctx->arena, "%s%s of \"%s\" to \"%s\"", row ? "row " : "a row",
                              row ? row : "", name_after(facts, ar_rows_peek(rows, 0)),
                              name_after(facts, ar_rows_peek(rows, 2))));
}

static ar_orphan *add_orphans(ar_ctx *ctx, ar_guard *to, const char *key, int64_t count)
{
    ar_orphan *orphan = ar_map_get(to->orphans, key);

    if (!orphan) {
        orphan = ar_alloc(ctx->arena, sizeof(*orphan));
        ar_map_set(to->orphans, key, orphan);
        ar_vec_push(ctx->arena, &to->orphan_keys, key);
    }
    orphan->count += count;
    return orphan;
}

/*
 * foreign_key_check numbers keys, and the numbers change when a table is built anew: keys that
 * refer to nothing are counted per table that they refer to, row by row and over all rows. Only a
 * table with a rowid tells its rows.
 */
static ar_status list_orphans(ar_ctx *ctx, ar_db *db, ar_guard *to)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    static const char sql[] = "SELECT \"table\", rowid, parent, count(*)"
                              " FROM pragma_foreign_key_check GROUP BY 1, 2, 3";
    const char *message = NULL;

    to->orphans = ar_map_new(ctx->arena);
    if (!ar_db_try(ctx, db, "SELECT count(*) FROM pragma_foreign_key_check", &message)) {
        to->keys_fault = message;
        ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "foreign keys cannot be checked: %s", message);
        return AR_OK;
    }
    AR_TRY(ar_db_query(ctx, db, sql, &rows));
    while (ar_rows_next(rows)) {
        const char *row = ar_rows_peek(rows, 1);
        int64_t count = ar_rows_int(rows, 3);
        const char *all = orphan_key(ctx, &to->facts, rows, NULL);

        if (row)
            add_orphans(ctx, to, orphan_key(ctx, &to->facts, rows, row), count)->all = all;
        add_orphans(ctx, to, all, count)->untold |= !row;
    }
    return AR_OK;
}

/* Those that were there before are nobody's fault now (FAULTS F61). */
static int64_t new_orphans(const ar_guard *before, const ar_orphan *now, const char *key)
{
    const ar_orphan *then = ar_map_get(before->orphans, key);
    const ar_orphan *all = now->all ? ar_map_get(before->orphans, now->all) : NULL;

    if (all && all->untold) /* the table had no rowid: all rows together will tell */
        return 0;
    return now->count - (then ? then->count : 0);
}

static ar_status refuse_broken(ar_ctx *ctx, const ar_revision *revision, const char *what,
                               const char *why)
{
    ar_status status = ar_fail(ctx, AR_E_OBJECT_BROKEN, revision->pos,
                               "%s would no longer work: %s", what, why);

    ar_hint(ctx, "drop it before, or create it anew in the same section");
    return status;
}

static ar_status check_orphans(ar_ctx *ctx, const ar_guard *before, const ar_guard *after,
                               const ar_revision *revision)
{
    const char *first = NULL;
    int64_t rows = 0, all = 0;

    if (before->keys_fault)
        return AR_OK;
    if (after->keys_fault)
        return refuse_broken(ctx, revision, "a foreign key", after->keys_fault);
    ar_vec_each(const char *, key, &after->orphan_keys) {
        const ar_orphan *orphan = ar_map_get(after->orphans, *key);
        int64_t more = new_orphans(before, orphan, *key);

        if (more <= 0)
            continue;
        if (!first || (orphan->all && !rows)) /* a row says more than "a row" */
            first = *key;
        rows += orphan->all != NULL;
        all += orphan->all ? 0 : more;
    }
    if (!first)
        return AR_OK;
    int64_t count = rows ? rows : all;
    ar_status status = ar_fail(ctx, AR_E_KEYS_BROKEN, revision->pos,
                               "revision %s would leave %" PRId64
                               " row%s whose foreign key refers to "
                               "nothing, such as %s",
                               revision->id, count, count == 1 ? "" : "s", first);

    ar_hint(ctx, "nothing cascades while a revision runs: change the referring rows first");
    return status;
}

/* ---- before and after ---- */

static bool looks_at_keys(const ar_facts *facts)
{
    return facts->rebuilds || facts->writes;
}

static bool looks_at_objects(const ar_facts *facts)
{
    return facts->rebuilds || facts->drops;
}

static ar_status look(ar_ctx *ctx, ar_db *db, ar_guard *to)
{
    if (looks_at_keys(&to->facts))
        AR_TRY(list_orphans(ctx, db, to));
    if (!looks_at_objects(&to->facts))
        return AR_OK;
    AR_TRY(list_objects(ctx, db, to));
    return ar_guard_probe(ctx, db, &to->broken);
}

ar_status ar_guard_before(ar_ctx *ctx, ar_db *db, ar_guard *guard)
{
    return look(ctx, db, guard);
}

static bool was_broken(const ar_guard *before, const ar_broken *broken)
{
    ar_vec_each(ar_broken, it, &before->broken)
        if (ar_streq(it->what, broken->what))
            return true;
    return false;
}

static ar_status check_broken(ar_ctx *ctx, const ar_guard *before, const ar_guard *after,
                              const ar_revision *revision)
{
    ar_vec_each(ar_broken, it, &after->broken)
        if (!was_broken(before, it))
            return refuse_broken(ctx, revision, it->what, it->why);
    return AR_OK;
}

ar_status ar_guard_after(ar_ctx *ctx, ar_db *db, const ar_revision *revision, const ar_guard *guard)
{
    ar_guard after = {.facts = guard->facts};

    after.facts.renamed = (ar_names){0}; /* its names are the new ones already */
    AR_TRY(look(ctx, db, &after));
    AR_TRY(check_objects(ctx, guard, &after, revision));
    AR_TRY(check_broken(ctx, guard, &after, revision));
    return looks_at_keys(&guard->facts) ? check_orphans(ctx, guard, &after, revision) : AR_OK;
}

ar_status ar_guarded_section(ar_ctx *ctx, ar_db *db, const ar_revision *revision,
                             ar_direction direction)
{
    const ar_section *section = direction == AR_UP ? &revision->up : &revision->down;
    const ar_pos pos = {revision->shown, section->line, 1, 0};
    ar_guard guard = {.facts = ar_facts_of(ctx, revision, direction)};

    AR_TRY(ar_guard_before(ctx, db, &guard));
    if (guard.facts.rebuilds)
        AR_TRY(ar_analysis_keep(ctx, db));
    AR_TRY(ar_db_exec_section(ctx, db, section->sql, pos));
    if (guard.facts.rebuilds)
        AR_TRY(ar_analysis_restore(ctx, db));
    ar_kill_point("section done");
    return ar_guard_after(ctx, db, revision, &guard);
}
