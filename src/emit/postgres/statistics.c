/* CREATE, ALTER, DROP STATISTICS. */
#include "emit/postgres/postgres.h"

static char *elements(const ar_emitter *e, const ar_elements *columns)
{
    ar_names items = {0};

    ar_vec_each(const ar_element, element, columns)
        ar_vec_push(e->ctx->arena, &items,
                    element->column ? ar_text(e, "%n", element->column)
                                    : ar_element_expr(e, element->expr->sql));
    return ar_flow(e, &items);
}

static void emit_target(ar_emitter *e, const ar_object *object, const char *target)
{
    ar_emit_step(
        e, ar_text(e, "Set the target of statistics %Q.", object),
        ar_text(e, "ALTER STATISTICS %o SET STATISTICS %s", object, target ? target : "-1"));
}

ar_status ar_pg_create_statistics(ar_emitter *e, const ar_op *op)
{
    const ar_statistics *statistics = ar_as_statistics(op->after);
    const char *kinds = statistics->kinds ? ar_text(e, " (%s)", statistics->kinds) : "";

    ar_emit_op(e, op, ar_text(e, "Create statistics %Q on %P.", op->after, op->after),
               ar_text(e, "CREATE STATISTICS %o%s ON %s FROM %p", op->after, kinds,
                       elements(e, &statistics->columns), op->after));
    if (statistics->target)
        emit_target(e, op->after, statistics->target);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_statistics(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop statistics %Q of %P.", op->before, op->before),
               ar_text(e, "DROP STATISTICS %o", op->before));
    return AR_OK;
}

/* Only the target can be altered. */
ar_status ar_pg_alter_statistics(ar_emitter *e, const ar_op *op)
{
    if (op->changed & ~ar_attr_bit(op->kind, "target")) {
        AR_TRY(ar_pg_drop_statistics(e, op));
        return ar_pg_create_statistics(e, op);
    }
    if (op->changed)
        emit_target(e, op->after, ar_as_statistics(op->after)->target);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

static bool is_made(const ar_emitter *e, const ar_ops *parts, const ar_object *statistics)
{
    ar_vec_each(ar_op *, part, parts)
        if ((*part)->verb == AR_CREATE && (*part)->kind == statistics->kind &&
            ar_streq((*part)->after->name, statistics->name))
            return true;
    return ar_emit_place(e, AR_CREATE, statistics) != AR_NO_PLACE;
}

void ar_pg_emit_lost_targets(ar_emitter *e, const ar_object *column, const ar_ops *parts)
{
    ar_object_each(child, column->parent) {
        const ar_statistics *statistics = ar_as_statistics(*child);
        bool covers = false;

        if (!statistics || !statistics->target || is_made(e, parts, *child))
            continue;
        ar_vec_each(const ar_element, element, &statistics->columns)
            covers |= !element->column || ar_streq(element->column, column->name);
        if (covers)
            emit_target(e, *child, statistics->target);
    }
}
