/*
 * A table built anew, for what ALTER TABLE cannot do (lang_altertable.html, section 7): create,
 * copy, drop, rename, and everything that hung on the old table again. It runs with
 * foreign_keys=off and legacy_alter_table=on, in one transaction: DROP then deletes no child row,
 * and RENAME leaves views and references alone, which all name the table by its final name (as a
 * reference of the table to itself must). Names carry _autorev_, so that leftovers are known for
 * what they are.
 */
#include "emit/sqlite/sqlite.h"

static char *temporary_name(const ar_emitter *e, const ar_object *table)
{
    return ar_printf(e->ctx->arena, "_autorev_new_%s", table->name);
}

/* ---- create ---- */

/* "t.a" in a check would name a table that is not there yet: "a" says the same. */
static const ar_expr *unqualified(const ar_emitter *e, const ar_expr *expr, const char *table)
{
    ar_tokens tokens = ar_sql_tokens(e->ctx->arena, AR_SQL_SQLITE, expr->sql);
    ar_expr *bare = ar_memdup(e->ctx->arena, expr, sizeof(*expr));
    size_t copied = 0;
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    for (size_t i = 0; i + 2 < tokens.count; i++) {
        const ar_token *name = &tokens.items[i], *dot = &tokens.items[i + 1];
        bool is_name = ar_token_is_name(name);

        if (!is_name || !ar_token_is(dot, ".") ||
            !ar_name_eq(AR_SQLITE, ar_token_name(e->ctx->arena, name), table))
            continue;
        ar_str_addn(&out, expr->sql + copied, name->offset - copied);
        copied = dot->offset + dot->length;
    }
    ar_str_add(&out, expr->sql + copied);
    bare->sql = out.data;
    return bare;
}

static ar_object *with_bare_checks(const ar_emitter *e, const ar_object *table)
{
    ar_object *copy = ar_object_copy(e->ctx, table);

    ar_object_each(child, copy) {
        ar_check *check = ar_as_check(*child);

        if (check)
            check->expr = unqualified(e, check->expr, table->name);
    }
    return copy;
}

/* One that is dropped and another that is added under the same name (or columns) are one change. */
static const ar_op *counterpart(const ar_emitter *e, const ar_ops *parts, const ar_op *part)
{
    const ar_verb verb = part->verb == AR_DROP ? AR_CREATE : AR_DROP;
    ar_op flipped = *part;

    if (part->verb != AR_DROP && part->verb != AR_CREATE)
        return NULL;
    flipped.verb = verb;
    ar_vec_each(ar_op *, other, parts) {
        if ((*other)->verb == verb && (*other)->kind == part->kind &&
            ar_streq(ar_comment_part(e, *other), ar_comment_part(e, &flipped)))
            return *other;
    }
    return NULL;
}

static ar_names reasons(const ar_emitter *e, const ar_op *op)
{
    ar_names said = {0};

    ar_vec_each(ar_op *, part, &op->parts) {
        ar_op shown = **part;

        if (counterpart(e, &op->parts, *part))
            shown.verb = AR_ALTER;
        const char *what = ar_comment_part(e, &shown);

        if (!ar_names_has(&said, what))
            ar_vec_push(e->ctx->arena, &said, what);
    }
    return said;
}

static void emit_create(ar_emitter *e, const ar_op *op)
{
    ar_names said = reasons(e, op);
    char *sentence = ar_text(e, "Rebuild table %Q", op->after);

    if (said.count)
        sentence = ar_text(e, "%s: %s", sentence, ar_names_join(e->ctx->arena, &said, ", "));
    if (op->hazards & AR_HAZARD_REWRITES)
        sentence = ar_text(e, "%s. REWRITES the table: readers and writers wait", sentence);
    ar_emit_step(e, ar_text(e, "%s.", sentence),
                 ar_lite_table(e, with_bare_checks(e, op->after), temporary_name(e, op->after)));
}

/* ---- copy ---- */

/* Columns of the copy: where to, and from what. */
typedef struct column_map {
    ar_names to;
    ar_names from;
} column_map;

static void map_column(const ar_emitter *e, column_map *map, const char *to, const char *from)
{
    ar_vec_push(e->ctx->arena, &map->to, to);
    ar_vec_push(e->ctx->arena, &map->from, from);
}

static const ar_column *find_column(const ar_object *table, const char *name)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_name_eq(AR_SQLITE, (*child)->name, name))
            return ar_as_column(*child);
    }
    return NULL;
}

static const ar_op *part_of(const ar_op *op, const char *column)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->kind == AR_KIND_COLUMN && (*part)->after &&
            ar_name_eq(AR_SQLITE, (*part)->after->name, column))
            return *part;
    }
    return NULL;
}

const char *ar_lite_rowid_name(const ar_object *table)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};

    if (ar_as_table(table)->without_rowid)
        return NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (!find_column(table, names[i]))
            return names[i];
    return NULL;
}

/* What an existing column's values become; values are never cast, only replaced where asked. */
static const char *kept_value(const ar_emitter *e, const ar_op *part, const char *name)
{
    const char *value = ar_text(e, "%n", name);

    if (part && part->using_sql)
        value = ar_bare_expr(e, part->using_sql);
    if (part && part->backfill_sql)
        value = ar_text(e, "coalesce(%s, %s)", value, ar_bare_expr(e, part->backfill_sql));
    return value;
}

/* A new column takes its backfill, or by itself its default; a new rowid alias goes on as rowid. */
static const char *new_value(const ar_emitter *e, const ar_op *op, const ar_column *column)
{
    const ar_op *part = part_of(op, column->object.name);

    if (part && part->backfill_sql)
        return ar_bare_expr(e, part->backfill_sql);
    if (ar_lite_rowid_alias(op->after) == column)
        return ar_lite_rowid_name(op->before);
    return NULL;
}

static column_map map_columns(const ar_emitter *e, const ar_op *op)
{
    const char *rowid_from = ar_lite_rowid_name(op->before),
               *rowid_to = ar_lite_rowid_name(op->after);
    column_map map = {0};

    if (!ar_lite_rowid_alias(op->after) && rowid_from && rowid_to)
        map_column(e, &map, rowid_to, rowid_from);
    ar_object_each(child, op->after) {
        const ar_column *column = ar_as_column(*child);
        const ar_column *old = column ? find_column(op->before, column->object.name) : NULL;
        const char *value;

        if (!column || column->generated)
            continue;
        value = old ? kept_value(e, part_of(op, column->object.name), old->object.name)
                    : new_value(e, op, column);
        if (value)
            map_column(e, &map, ar_text(e, "%n", column->object.name), value);
    }
    return map;
}

/* A clause that skips or replaces rows must not do so with rows that are already there. */
static bool swallows_rows(const ar_object *table)
{
    ar_object_each(child, table) {
        const ar_key *key = ar_as_key(*child);
        const ar_column *column = ar_as_column(*child);

        if ((key && key->on_conflict != AR_CONFLICT_NONE) ||
            (column && column->not_null_on_conflict != AR_CONFLICT_NONE))
            return true;
    }
    return false;
}

/* "Fill "a" where it is NULL (default)": what the copy does beside copying. */
static char *copy_sentence(const ar_emitter *e, const ar_op *op)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "Copy the rows of %Q", op->before);
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->kind == AR_KIND_COLUMN && (*part)->after && (*part)->backfill_sql)
            ar_write(e, &out, ", fill %Q%s%s%s", (*part)->after, (*part)->backfill_why ? " (" : "",
                     (*part)->backfill_why ? (*part)->backfill_why : "",
                     (*part)->backfill_why ? ")" : "");
    }
    ar_str_addc(&out, '.');
    return out.data;
}

static void emit_copy(ar_emitter *e, const ar_op *op)
{
    column_map map = map_columns(e, op);
    char *may_fail = ar_comment_may_fail(e, op);
    char *sentence = copy_sentence(e, op);

    if (!map.to.count) /* every column is new: rows keep their number, not their values */
        return;
    if (may_fail)
        sentence = ar_text(e, "%s %s", sentence, may_fail);
    ar_emit_step(e, sentence,
                 ar_text(e, "INSERT %sINTO %n (%s)\nSELECT %s\nFROM %o",
                         swallows_rows(op->after) ? "OR ABORT " : "", temporary_name(e, op->after),
                         ar_flow(e, &map.to), ar_flow(e, &map.from), op->before));
}

/* ---- the AUTOINCREMENT counter ---- */

static bool has_autoincrement(const ar_object *table)
{
    const ar_column *alias = ar_lite_rowid_alias(table);

    return alias && alias->autoincrement;
}

/* DROP takes the old table's counter along and RENAME carries the new one's over; the copy has set
   that to the highest row, which may be less than the highest ever. */
static void emit_counter(ar_emitter *e, const ar_op *op)
{
    const char *temporary = temporary_name(e, op->after);

    if (!has_autoincrement(op->before) || !has_autoincrement(op->after))
        return;
    ar_emit_step(e, ar_text(e, "Forget the counter that the copy has set."),
                 ar_text(e, "DELETE FROM sqlite_sequence WHERE name = %l", temporary));
    ar_emit_step(e, ar_text(e, "Keep the AUTOINCREMENT counter of %Q.", op->before),
                 ar_text(e,
                         "INSERT INTO sqlite_sequence (name, seq)\n"
                         "SELECT %l, seq FROM sqlite_sequence WHERE name = %l COLLATE nocase",
                         temporary, op->before->name));
}

/* ---- drop, rename, and what hung on the table ---- */

static void emit_swap(ar_emitter *e, const ar_op *op)
{
    char *destroys = ar_comment_destroys(e, op);
    char *sentence = ar_text(e, "Drop the old table %Q.", op->before);

    if (destroys)
        sentence = ar_text(e, "%s %s", sentence, destroys);
    ar_emit_step(e, sentence, ar_text(e, "DROP TABLE %o", op->before));
    ar_emit_step(
        e, ar_text(e, "Give the new table the name %Q.", op->after),
        ar_text(e, "ALTER TABLE %n RENAME TO %n", temporary_name(e, op->after), op->after->name));
}

static void emit_parts(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->after) {
        const ar_index *index = ar_as_index(*child);

        if (index)
            ar_emit_step(e, ar_text(e, "Create index %Q again.", *child),
                         ar_lite_index(e, index, (*child)->name));
        else if (ar_as_trigger(*child))
            ar_emit_step(e, ar_text(e, "Create trigger %Q again.", *child),
                         ar_lite_trigger(e, *child));
    }
}

static bool has_statement(const ar_emitter *e, size_t first, const char *sql)
{
    for (size_t i = first; i < e->script->statements.count; i++)
        if (ar_streq(e->script->statements.items[i].sql, sql))
            return true;
    return false;
}

/* Triggers and indexes that no model can say, as the database has them. */
static void emit_others(ar_emitter *e, const ar_op *op, const ar_model *model, size_t first)
{
    for (size_t i = 0; model && i < model->others.count; i++) {
        const ar_other *other = &model->others.items[i];
        bool ours = other->table && other->sql &&
                    ar_name_eq(AR_SQLITE, other->table, op->before->name);

        if (ours && !has_statement(e, first, other->sql))
            ar_emit_step(e, ar_text(e, "Create %s %q again.", other->kind, other->name),
                         other->sql);
    }
}

ar_status ar_lite_rebuild_table(ar_emitter *e, const ar_op *op)
{
    size_t first = e->script->statements.count;

    if (ar_lite_reindexes(e, op))
        return ar_lite_make_index_anew(e, op);
    e->script->needs_foreign_keys_off = true;
    emit_create(e, op);
    if (ar_lite_is_virtual(op))
        ar_lite_copy_virtual(e, op, temporary_name(e, op->after));
    else
        emit_copy(e, op);
    emit_counter(e, op);
    emit_swap(e, op);
    emit_parts(e, op);
    emit_others(e, op, e->script->base, first);
    emit_others(e, op, e->script->wanted, first);
    return AR_OK;
}
