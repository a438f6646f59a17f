/* CREATE, ALTER, DROP VIEW and MATERIALIZED VIEW. */
#include "emit/postgres/postgres.h"

static const char *word_of(const ar_view *view)
{
    return view->materialized ? "MATERIALIZED VIEW" : "VIEW";
}

static const char *kind_of(const ar_view *view)
{
    return view->materialized ? "materialized view" : "view";
}

/* ---- columns ---- */

/* What is said of a view's column, as a column: ALTER TABLE takes both. */
static ar_column *as_column(const ar_emitter *e, const ar_object *object)
{
    const ar_view_column *from = ar_as_view_column(object);
    ar_column *column = ar_as_column(
        ar_object_new(e->ctx, AR_KIND_COLUMN, object->schema, object->name));

    column->object.parent = object->parent;
    column->object.comment = object->comment;
    column->default_expr = from->default_expr;
    column->storage = from->storage;
    column->compression = from->compression;
    column->statistics = from->statistics;
    column->with = from->with;
    column->usual_storage = from->usual_storage;
    return column;
}

static void emit_default(ar_emitter *e, const ar_object *column, const ar_expr *value)
{
    if (value)
        ar_emit_step(e, ar_text(e, "Set the default of %Q in %P.", column, column),
                     ar_text(e, "ALTER TABLE %p ALTER COLUMN %n SET DEFAULT %s", column,
                             column->name, ar_bare_expr(e, value->sql)));
    else
        ar_emit_step(
            e, ar_text(e, "Take the default of %Q in %P away.", column, column),
            ar_text(e, "ALTER TABLE %p ALTER COLUMN %n DROP DEFAULT", column, column->name));
}

static void emit_columns(ar_emitter *e, const ar_object *view)
{
    ar_object_each(child, view) {
        const ar_view_column *column = ar_as_view_column(*child);

        if (!column)
            continue;
        if (column->default_expr)
            emit_default(e, *child, column->default_expr);
        ar_pg_emit_column_storage(e, view, &as_column(e, *child)->object);
        ar_pg_emit_comment(e, *child);
    }
}

ar_status ar_pg_alter_view_column(ar_emitter *e, const ar_op *op)
{
    ar_op columns = *op;

    columns.before = &as_column(e, op->before)->object;
    columns.after = &as_column(e, op->after)->object;
    columns.kind = AR_KIND_COLUMN;
    columns.changed = 0;
    for (size_t i = 0; i < ar_kind_get(op->kind)->attr_count; i++)
        if (op->changed & UINT64_C(1) << i)
            columns.changed |= ar_attr_bit(AR_KIND_COLUMN, ar_kind_get(op->kind)->attrs[i].key);
    if (ar_pg_changed(op, "default"))
        emit_default(e, op->after, ar_as_view_column(op->after)->default_expr);
    ar_pg_alter_column_storage(e, &columns, false);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- views ---- */

/* One whose columns have names of their own has them in the query too, once it is printed. */
static char *definition(const ar_emitter *e, const ar_view *view, bool replace)
{
    const char *query = ar_bare_expr(e, view->query->sql);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE %s%s %o", replace ? "OR REPLACE " : "", word_of(view), &view->object);
    if (view->columns.count)
        ar_write(e, &out, " (%N)", &view->columns);
    if (view->access_method && !ar_streq(view->access_method, "heap"))
        ar_write(e, &out, " USING %n", view->access_method);
    ar_str_add(&out, ar_pg_with(e, &view->with));
    if (view->tablespace)
        ar_write(e, &out, " TABLESPACE %n", view->tablespace);
    ar_write(e, &out, " AS\n%s", query);
    return out.data;
}

ar_status ar_pg_create_view(ar_emitter *e, const ar_op *op)
{
    const ar_view *view = ar_as_view(op->after);

    ar_emit_op(e, op,
               ar_text(e, "Create %s %Q%s.", kind_of(view), op->after, op->again ? " again" : ""),
               definition(e, view, false));
    emit_columns(e, op->after);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_view(ar_emitter *e, const ar_op *op)
{
    const ar_view *view = ar_as_view(op->before);

    ar_emit_op(e, op,
               ar_text(e, "Drop %s %Q%s.", kind_of(view), op->before, op->again ? " for now" : ""),
               ar_text(e, "DROP %s %o", word_of(view), op->before));
    return AR_OK;
}

static void emit_storage(ar_emitter *e, const ar_op *op)
{
    const ar_view *view = ar_as_view(op->after);

    if (ar_pg_changed(op, "access_method"))
        ar_emit_op(e, op,
                   ar_text(e, "Change the access method of %s %Q.", kind_of(view), op->after),
                   ar_text(e, "ALTER %s %o SET ACCESS METHOD %n", word_of(view), op->after,
                           view->access_method ? view->access_method : "heap"));
    if (ar_pg_changed(op, "tablespace"))
        ar_emit_op(e, op, ar_text(e, "Change the tablespace of %s %Q.", kind_of(view), op->after),
                   ar_text(e, "ALTER %s %o SET TABLESPACE %n", word_of(view), op->after,
                           view->tablespace ? view->tablespace : "pg_default"));
}

static void emit_cluster(ar_emitter *e, const ar_op *op)
{
    const ar_view *view = ar_as_view(op->after);

    ar_object_each(child, op->after)
        if (ar_streq((*child)->name, view->cluster_on) && ar_emit_place(e, AR_CREATE, *child))
            return;
    ar_emit_step(
        e, ar_text(e, "Set the index that CLUSTER takes for %Q.", op->after),
        view->cluster_on
            ? ar_text(e, "ALTER %s %o CLUSTER ON %n", word_of(view), op->after, view->cluster_on)
            : ar_text(e, "ALTER %s %o SET WITHOUT CLUSTER", word_of(view), op->after));
}

static ar_status emit_parts(ar_emitter *e, const ar_op *op, ar_verb verb)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->verb == verb)
            AR_TRY(ar_emit_cell(e, *part));
    }
    return AR_OK;
}

/* Its own triggers and the like are made again where no operation of the plan makes them. */
static ar_status emit_own(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->after) {
        ar_op create = {.verb = AR_CREATE, .kind = (*child)->kind, .after = *child, .again = true};

        if (ar_kind_stands_apart((*child)->kind) && !ar_emit_place(e, AR_CREATE, *child))
            AR_TRY(ar_emit_cell(e, &create));
    }
    return AR_OK;
}

/* What rests on it stands aside meanwhile. */
static ar_status make_anew(ar_emitter *e, const ar_op *op)
{
    ar_op drop = *op, create = *op;

    drop.verb = AR_DROP;
    drop.after = NULL;
    create.verb = AR_CREATE;
    create.before = NULL;
    drop.again = create.again = true;
    AR_TRY(emit_parts(e, op, AR_DROP));
    AR_TRY(ar_pg_drop_view(e, &drop));
    AR_TRY(ar_pg_create_view(e, &create));
    ar_pg_emit_grants(e, &create);
    AR_TRY(emit_own(e, op));
    return emit_parts(e, op, AR_CREATE);
}

/* The one query takes the other's place with its options; what else differs is altered. */
ar_status ar_pg_alter_view(ar_emitter *e, const ar_op *op)
{
    const ar_view *before = ar_as_view(op->before), *after = ar_as_view(op->after);
    bool other = ar_pg_changed(op, "sql") || ar_pg_changed(op, "columns");

    if (other && !ar_view_can_replace(before, after))
        return make_anew(e, op);
    if (other)
        ar_emit_op(e, op, ar_text(e, "Replace %s %Q.", kind_of(after), op->after),
                   definition(e, after, true));
    else
        ar_pg_emit_options(e, op, ar_text(e, "ALTER %s %o", word_of(after), op->after),
                           &before->with, &after->with);
    emit_storage(e, op);
    if (ar_pg_changed(op, "cluster_on"))
        emit_cluster(e, op);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
