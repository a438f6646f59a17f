/*
 * What NOT NULL has beside being there. Its constraints have had names for columns since 18, for
 * domains since 17, and can be NOT VALID or NO INHERIT since 18 (ALTER TABLE, Notes).
 */
#include "base/str.h"
#include "emit/postgres/postgres.h"

enum { COLUMNS_SINCE = 180000, DOMAINS_SINCE = 170000 };

static char *usual_name(const ar_emitter *e, const ar_object *object)
{
    bool column = object->kind == AR_KIND_COLUMN;

    return ar_server_name(e->ctx, column ? object->parent->name : object->name,
                          column ? object->name : NULL, "not_null");
}

static const ar_not_null *not_null_of(const ar_object *object)
{
    return object->kind == AR_KIND_COLUMN ? &ar_as_column(object)->not_null_as
                                          : &ar_as_domain(object)->not_null_as;
}

static const char *name_of(const ar_emitter *e, const ar_object *object)
{
    const char *name = not_null_of(object)->name;

    return name ? name : usual_name(e, object);
}

/* Whether it must be said, for the server not to give another one. */
static bool has_name(const ar_emitter *e, const ar_object *object)
{
    int since = object->kind == AR_KIND_COLUMN ? COLUMNS_SINCE : DOMAINS_SINCE;
    const char *name = not_null_of(object)->name;

    return e->target.version >= since && name && !ar_streq(name, usual_name(e, object));
}

bool ar_pg_has_not_null_name(const ar_emitter *e, const ar_column *column)
{
    return column->not_null && has_name(e, &column->object);
}

char *ar_pg_not_null(const ar_emitter *e, const ar_column *column)
{
    const ar_not_null *as = &column->not_null_as;
    bool named = has_name(e, &column->object);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (!column->not_null || as->not_valid || (column->identity && !named && !as->no_inherit))
        return out.data;
    if (named)
        ar_write(e, &out, " CONSTRAINT %n", as->name);
    ar_str_add(&out, as->no_inherit ? " NOT NULL NO INHERIT" : " NOT NULL");
    return out.data;
}

/* The one that it takes the place of still has the usual name. */
char *ar_pg_domain_not_null(const ar_emitter *e, const ar_domain *domain, bool in_place_of_another)
{
    const ar_object *object = &domain->object;

    if (!domain->not_null)
        return "";
    if (has_name(e, object) || (in_place_of_another && e->target.version >= DOMAINS_SINCE))
        return ar_text(e, " CONSTRAINT %n NOT NULL", name_of(e, object));
    return " NOT NULL";
}

/* The constraint as ALTER TABLE adds it. */
static char *added(const ar_emitter *e, const ar_column *column)
{
    const ar_not_null *as = &column->not_null_as;
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_str_add(&out, "ADD ");
    if (has_name(e, &column->object))
        ar_write(e, &out, "CONSTRAINT %n ", as->name);
    ar_write(e, &out, "NOT NULL %n%s%s", column->object.name, as->no_inherit ? " NO INHERIT" : "",
             as->not_valid ? " NOT VALID" : "");
    return out.data;
}

char *ar_pg_set_not_null(const ar_emitter *e, const ar_column *column)
{
    const ar_not_null *as = &column->not_null_as;

    if (has_name(e, &column->object) || as->not_valid || as->no_inherit)
        return added(e, column);
    return ar_text(e, "ALTER COLUMN %n SET NOT NULL", column->object.name);
}

static void emit_action(ar_emitter *e, const ar_op *op, const char *sentence, const char *action)
{
    ar_names actions = {0};

    ar_vec_push(e->ctx->arena, &actions, action);
    ar_emit_op(e, op, sentence, ar_pg_alter(e, op->after->parent, &actions));
}

/* CREATE TABLE and ADD COLUMN have no NOT VALID. */
void ar_pg_emit_not_valid(ar_emitter *e, const ar_column *column)
{
    const ar_object *object = &column->object;
    ar_names actions = {0};

    if (!column->not_null || !column->not_null_as.not_valid)
        return;
    ar_vec_push(e->ctx->arena, &actions, added(e, column));
    ar_emit_step(e, ar_text(e, "Make %Q of %P not null from now on.", object, object),
                 ar_pg_alter(e, object->parent, &actions));
}

/* ---- changes ---- */

static void rename_constraint(ar_emitter *e, const ar_op *op, const char *table)
{
    const char *before = name_of(e, op->before), *after = name_of(e, op->after);

    ar_emit_op(e, op,
               ar_text(e, "Rename what makes %Q not null from %q to %q.", op->after, before, after),
               ar_text(e, "%s RENAME CONSTRAINT %n TO %n", table, before, after));
}

/* NOT VALID can be lifted, but not put back. */
static void alter_validity(ar_emitter *e, const ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    const char *name = name_of(e, op->after);
    ar_names actions = {0};

    if (!column->not_null_as.not_valid) {
        emit_action(e, op, ar_text(e, "Check that %Q of %P is not null.", op->after, op->after),
                    ar_text(e, "VALIDATE CONSTRAINT %n", name));
        return;
    }
    ar_vec_push(e->ctx->arena, &actions, ar_text(e, "DROP CONSTRAINT %n", name));
    ar_vec_push(e->ctx->arena, &actions,
                ar_text(e, "ADD CONSTRAINT %n NOT NULL %n%s NOT VALID", name, op->after->name,
                        column->not_null_as.no_inherit ? " NO INHERIT" : ""));
    ar_emit_op(e, op,
               ar_text(e, "Let rows of %P have NULL in %Q, but no new ones.", op->after, op->after),
               ar_pg_alter(e, op->after->parent, &actions));
}

static void emit_comment(ar_emitter *e, const ar_object *object)
{
    const ar_not_null *as = not_null_of(object);
    const char *of = object->kind == AR_KIND_COLUMN ? ar_text(e, "%p", object)
                                                    : ar_text(e, "DOMAIN %o", object);

    ar_emit_step(e, ar_text(e, "Describe what makes %Q not null.", object),
                 ar_text(e, "COMMENT ON CONSTRAINT %n ON %s IS %s", name_of(e, object), of,
                         as->comment ? ar_pg_comment_text(e, as->comment) : "NULL"));
}

void ar_pg_emit_not_null_comment(ar_emitter *e, const ar_object *object)
{
    bool not_null = object->kind == AR_KIND_COLUMN   ? ar_as_column(object)->not_null
                    : object->kind == AR_KIND_DOMAIN ? ar_as_domain(object)->not_null
                                                     : false;

    if (not_null && not_null_of(object)->comment)
        emit_comment(e, object);
}

void ar_pg_alter_not_null(ar_emitter *e, const ar_op *op, const ar_op *checked)
{
    ar_op quiet = *op;

    quiet.hazards = 0;
    if (ar_pg_changed(op, "not_null_name"))
        rename_constraint(e, &quiet, ar_text(e, "ALTER TABLE %p", op->after));
    if (ar_pg_changed(op, "not_null_no_inherit"))
        emit_action(
            e, &quiet,
            ar_text(e, "Let children %s that %Q of %P is not null.",
                    ar_as_column(op->after)->not_null_as.no_inherit ? "not inherit" : "inherit",
                    op->after, op->after),
            ar_text(e, "ALTER CONSTRAINT %n %s", name_of(e, op->after),
                    ar_as_column(op->after)->not_null_as.no_inherit ? "NO INHERIT" : "INHERIT"));
    if (ar_pg_changed(op, "not_null_not_valid"))
        alter_validity(e, checked);
    if (ar_pg_changed(op, "not_null_comment") ||
        (ar_pg_changed(op, "not_null_not_valid") && not_null_of(op->after)->comment))
        emit_comment(e, op->after);
}

static bool has_own(const ar_object *child)
{
    const ar_column *column = ar_as_column(child);

    return column->not_null && column->not_null_as.own;
}

static void emit_child(ar_emitter *e, const ar_op *part, bool parent_sets)
{
    const ar_object *child = part->after;

    if (has_own(part->before) && !(parent_sets ? has_own(child) : ar_as_column(child)->not_null))
        emit_action(e, part, ar_text(e, "Let %Q of %P be NULL.", child, child),
                    ar_text(e, "ALTER COLUMN %n DROP NOT NULL", child->name));
    else if (parent_sets && has_own(child) && !ar_as_column(part->before)->not_null)
        emit_action(e, part, ar_text(e, "Make %Q of %P not null.", child, child),
                    ar_pg_set_not_null(e, ar_as_column(child)));
}

void ar_pg_emit_children_not_null(ar_emitter *e, const ar_op *op)
{
    if (e->target.version < COLUMNS_SINCE)
        return;
    ar_vec_each(ar_op *, it, &op->parts) {
        const ar_op *part = *it;

        if (part->verb == AR_ALTER && part->kind == AR_KIND_COLUMN &&
            ar_pg_changed(part, "not_null"))
            emit_child(e, part, ar_as_column(op->after)->not_null);
    }
}

/* ---- domains ---- */

static void emit_domain(ar_emitter *e, const ar_op *op, const char *sentence, const char *action)
{
    ar_emit_op(e, op, ar_text(e, sentence, op->after),
               ar_text(e, "ALTER DOMAIN %o %s", op->after, action));
}

void ar_pg_alter_domain_not_null(ar_emitter *e, const ar_op *op)
{
    const ar_domain *after = ar_as_domain(op->after);

    if (ar_pg_changed(op, "not_null") && !after->not_null) {
        emit_domain(e, op, "Let domain %Q be NULL.", "DROP NOT NULL");
    } else if (ar_pg_changed(op, "not_null")) {
        emit_domain(e, op, "Make domain %Q not null.",
                    has_name(e, op->after)
                        ? ar_text(e, "ADD CONSTRAINT %n NOT NULL", after->not_null_as.name)
                        : "SET NOT NULL");
        ar_pg_emit_not_null_comment(e, op->after);
    } else {
        if (ar_pg_changed(op, "not_null_name"))
            rename_constraint(e, op, ar_text(e, "ALTER DOMAIN %o", op->after));
        if (ar_pg_changed(op, "not_null_comment"))
            emit_comment(e, op->after);
    }
}
