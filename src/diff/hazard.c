#include "diff/hazard.h"

#include "base/str.h"
#include "dialect/virtual.h"
#include "diff/column.h"
#include "diff/diff.h"
#include "diff/hazard_column.h"
#include "diff/hazard_constraint.h"
#include "diff/hazard_type.h"
#include "diff/inherit.h"

bool ar_danger_lite(const ar_danger *d)
{
    return d->to->target.engine == AR_SQLITE;
}

void ar_may_fail(ar_op *op, const char *why)
{
    op->hazards |= AR_HAZARD_MAY_FAIL;
    if (!op->may_fail)
        op->may_fail = why;
}

const ar_object *ar_danger_table(const ar_object *object)
{
    return object->parent ? object->parent : object;
}

const ar_object *ar_filled_table(const ar_danger *d, const ar_object *child)
{
    const ar_object *table = ar_danger_table(child);

    return ar_model_find(d->from, table->kind, table->schema, table->name);
}

const ar_column *ar_filled_column(const ar_danger *d, const ar_object *child, const char *name)
{
    const ar_object *table = ar_filled_table(d, child);

    return table ? ar_table_column(d->from, table, name) : NULL;
}

static bool has_default_partition(const ar_danger *d, const ar_object *parent)
{
    ar_vec_each(ar_object *, it, &d->from->objects)
        if (ar_is_partition(*it) && ar_partition_parent(d->from, *it) == parent &&
            ar_streq(ar_as_table(*it)->bound->sql, "default"))
            return true;
    return false;
}

/* Rows that a new partition would take may have gone to the one that takes all others. */
static void create_table(const ar_danger *d, ar_op *op)
{
    const ar_ref *of = &ar_as_table(op->after)->partition_of;
    const ar_object *parent = of->table
                                  ? ar_model_find(d->from, AR_KIND_TABLE, of->schema, of->table)
                                  : NULL;

    if (parent && has_default_partition(d, parent))
        ar_may_fail(op, "the default partition may hold rows of it");
}

static void drop_table(const ar_danger *d, ar_op *op)
{
    (void)d;
    if (!ar_as_table(op->before)->server)
        op->hazards |= AR_HAZARD_DESTROYS;
}

/* Its rows cannot be read again, or written. */
static bool keeps_no_rows(const ar_danger *d, const ar_object *table)
{
    const ar_expr *text = ar_as_table(table)->virtual_of;

    return text && ar_virtual_read(d->ctx, text->sql).content == AR_VIRTUAL_NONE;
}

static void alter_table(const ar_danger *d, ar_op *op)
{
    if (ar_op_ties(op) && ar_is_partition(op->after))
        ar_may_fail(op, "rows that do not fit its bound");
    if (ar_op_changes(op, "virtual") &&
        (keeps_no_rows(d, op->before) || keeps_no_rows(d, op->after)))
        op->hazards |= AR_HAZARD_DESTROYS;
    if (ar_op_changes(op, "unlogged") || ar_op_changes(op, "access_method") ||
        ar_op_changes(op, "tablespace"))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
}

typedef void judge(const ar_danger *d, ar_op *op);

static judge *const judges[AR_KIND__COUNT][AR_VERB__COUNT] = {
    [AR_KIND_TABLE] =
        {[AR_CREATE] = create_table, [AR_DROP] = drop_table, [AR_ALTER] = alter_table},
    [AR_KIND_COLUMN] = {[AR_CREATE] = ar_judge_create_column,
                        [AR_DROP] = ar_judge_drop_column,
                        [AR_ALTER] = ar_judge_alter_column},
    [AR_KIND_PRIMARY_KEY] = {[AR_CREATE] = ar_judge_create_key},
    [AR_KIND_UNIQUE] = {[AR_CREATE] = ar_judge_create_key},
    [AR_KIND_FOREIGN_KEY] = {[AR_CREATE] = ar_judge_create_foreign_key},
    [AR_KIND_CHECK] = {[AR_CREATE] = ar_judge_create_check},
    [AR_KIND_EXCLUSION] = {[AR_CREATE] = ar_judge_create_exclusion},
    [AR_KIND_INDEX] = {[AR_CREATE] = ar_judge_create_index},
    [AR_KIND_ENUM] = {[AR_ALTER] = ar_judge_alter_enum},
    [AR_KIND_DOMAIN] = {[AR_ALTER] = ar_judge_alter_domain},
    [AR_KIND_TYPE] = {[AR_ALTER] = ar_judge_alter_user_type},
};

/* What was true of the other direction is forgotten; what somebody said for this one is kept. */
static void forget(ar_op *op)
{
    op->hazards = 0;
    op->may_fail = NULL;
    if (op->reversed) {
        op->using_sql = NULL;
        ar_backfill_set(op, NULL, NULL);
    }
}

static void judge_op(const ar_danger *d, ar_op *op)
{
    forget(op);
    if (judges[op->kind][op->verb])
        judges[op->kind][op->verb](d, op);
    if (op->verb != AR_REBUILD)
        return;
    op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    ar_vec_each(ar_op *, part, &op->parts) {
        judge_op(d, *part);
        op->hazards |= (*part)->hazards & (AR_HAZARD_DESTROYS | AR_HAZARD_MAY_FAIL);
        if ((*part)->may_fail)
            ar_may_fail(op, (*part)->may_fail);
    }
}

void ar_diff_hazards(ar_ctx *ctx, const ar_model *from, const ar_model *to, ar_ops *ops)
{
    ar_danger d = {ctx, from, to};

    ar_vec_each(ar_op *, op, ops)
        judge_op(&d, *op);
}
