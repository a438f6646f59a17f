/* How values are kept, and which indexes serve for more than looking up: ALTER TABLE only. */
#include "emit/postgres/postgres.h"

/* ---- columns ---- */

/* The word for the type's own way, where nothing else is said. */
static const char *usual_word(const ar_emitter *e, int usual)
{
    return usual ? ar_upper(e, ar_storage_words[usual]) : "DEFAULT";
}

static char *storage_action(const ar_emitter *e, const ar_column *column, int usual)
{
    return ar_text(e, "ALTER COLUMN %n SET STORAGE %s", column->object.name,
                   column->storage ? ar_upper(e, ar_storage_words[column->storage])
                                   : usual_word(e, usual));
}

static char *compression_action(const ar_emitter *e, const ar_column *column)
{
    return ar_text(e, "ALTER COLUMN %n SET COMPRESSION %s", column->object.name,
                   column->compression ? ar_compression_words[column->compression] : "DEFAULT");
}

static char *target_action(const ar_emitter *e, const ar_column *column)
{
    return ar_text(e, "ALTER COLUMN %n SET STATISTICS %s", column->object.name,
                   column->statistics ? column->statistics : "-1");
}

void ar_pg_push_storage(const ar_emitter *e, const ar_column *column, ar_names *actions)
{
    if (column->storage)
        ar_vec_push(e->ctx->arena, actions, storage_action(e, column, 0));
    if (column->compression)
        ar_vec_push(e->ctx->arena, actions, compression_action(e, column));
}

static void push_all(const ar_emitter *e, const ar_column *column, ar_names *actions)
{
    ar_pg_push_storage(e, column, actions);
    if (column->statistics)
        ar_vec_push(e->ctx->arena, actions, target_action(e, column));
    if (column->with.count)
        ar_vec_push(e->ctx->arena, actions,
                    ar_text(e, "ALTER COLUMN %n SET (%s)", column->object.name,
                            ar_pg_option_list(e, &column->with)));
}

void ar_pg_emit_column_storage(ar_emitter *e, const ar_object *table, const ar_object *only)
{
    ar_names actions = {0};
    const char *sentence = only ? ar_text(e, "Say how %Q of %Q is kept.", only, table)
                                : ar_text(e, "Say how columns of %Q are kept.", table);

    if (only)
        push_all(e, ar_as_column(only), &actions);
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN && !only)
            push_all(e, ar_as_column(*child), &actions);
    }
    if (actions.count)
        ar_emit_step(e, sentence, ar_pg_alter(e, table, &actions));
}

/* Costs nothing: the warnings are the other steps'. */
void ar_pg_alter_column_storage(ar_emitter *e, const ar_op *op, bool retyped)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    int usual = before->usual_storage ? before->usual_storage : after->usual_storage;
    ar_names actions = {0};

    if (!retyped && ar_pg_changed(op, "storage"))
        ar_vec_push(e->ctx->arena, &actions, storage_action(e, after, usual));
    if (!retyped && ar_pg_changed(op, "compression"))
        ar_vec_push(e->ctx->arena, &actions, compression_action(e, after));
    if (ar_pg_changed(op, "statistics"))
        ar_vec_push(e->ctx->arena, &actions, target_action(e, after));
    if (actions.count)
        ar_emit_step(e, ar_text(e, "Change how %Q of %P is kept.", op->after, op->after),
                     ar_pg_alter(e, op->after->parent, &actions));
    ar_pg_emit_options(e, op,
                       ar_text(e, "ALTER TABLE %p ALTER COLUMN %n", op->after, op->after->name),
                       &before->with, &after->with);
}

/* ---- tables ---- */

static void emit_identity(ar_emitter *e, const ar_object *table, const char *what)
{
    ar_emit_step(e, ar_text(e, "Set the replica identity of table %Q.", table),
                 ar_text(e, "ALTER TABLE %o REPLICA IDENTITY %s", table, what));
}

static const char *identity_word(ar_emitter *e, const ar_table *table)
{
    return table->replica_identity ? ar_upper(e, table->replica_identity) : "DEFAULT";
}

static void emit_clustering(ar_emitter *e, const ar_object *table, const char *what)
{
    ar_emit_step(e,
                 ar_text(e, "Set the index that CLUSTER takes for %s %Q.",
                         ar_kind_get(table->kind)->name, table),
                 ar_text(e, "ALTER TABLE %o %s", table, what));
}

void ar_pg_emit_identity_word(ar_emitter *e, const ar_object *table)
{
    const ar_table *own = ar_as_table(table);

    if (own->replica_identity && !ar_table_identity_index(e->ctx, own))
        emit_identity(e, table, identity_word(e, own));
}

void ar_pg_emit_roles(ar_emitter *e, const ar_object *index)
{
    const ar_table *table = ar_as_table(index->parent);
    const ar_view *view = ar_as_view(index->parent);

    if (view && ar_streq(view->cluster_on, index->name))
        emit_clustering(e, &view->object, ar_text(e, "CLUSTER ON %n", index->name));
    if (!table || !index->name)
        return;
    if (ar_streq(ar_table_identity_index(e->ctx, table), index->name))
        emit_identity(e, &table->object, ar_text(e, "USING INDEX %n", index->name));
    if (ar_streq(table->cluster_on, index->name))
        emit_clustering(e, &table->object, ar_text(e, "CLUSTER ON %n", index->name));
}

/* An index that the plan makes brings what the table says of it. */
static bool comes_with_plan(const ar_emitter *e, const ar_object *table, const char *name)
{
    ar_object_each(child, table) {
        if ((*child)->kind != AR_KIND_COLUMN && ar_streq((*child)->name, name))
            return ar_emit_place(e, AR_CREATE, *child) != AR_NO_PLACE;
    }
    return false;
}

void ar_pg_alter_roles(ar_emitter *e, const ar_op *op)
{
    const ar_table *after = ar_as_table(op->after);
    const char *index = ar_table_identity_index(e->ctx, after);

    if (ar_pg_changed(op, "replica_identity") && !(index && comes_with_plan(e, op->after, index)))
        emit_identity(e, op->after,
                      index ? ar_text(e, "USING INDEX %n", index) : identity_word(e, after));
    if (ar_pg_changed(op, "cluster_on") &&
        !(after->cluster_on && comes_with_plan(e, op->after, after->cluster_on)))
        emit_clustering(e, op->after,
                        after->cluster_on ? ar_text(e, "CLUSTER ON %n", after->cluster_on)
                                          : "SET WITHOUT CLUSTER");
}
