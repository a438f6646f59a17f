#include "base/str.h"
#include "dialect/virtual.h"
#include "diff/casts.h"
#include "diff/column.h"
#include "diff/diff.h"
#include "diff/inherit.h"
#include "diff/labels.h"
#include "diff/mention.h"
#include "diff/types.h"

/* From which world to which, and the operation's own direction. */
typedef struct danger {
    ar_ctx *ctx;
    const ar_model *from, *to;
} danger;

typedef void judge(const danger *d, ar_op *op);

static bool is_lite(const danger *d)
{
    return d->to->target.engine == AR_SQLITE;
}

static void may_fail(ar_op *op, const char *why)
{
    op->hazards |= AR_HAZARD_MAY_FAIL;
    if (!op->may_fail)
        op->may_fail = why;
}

static const ar_object *table_of(const ar_object *object)
{
    return object->parent ? object->parent : object;
}

/* Whether the table stood there, possibly with rows, before all operations. */
static const ar_object *filled_table(const danger *d, const ar_object *child)
{
    const ar_object *table = table_of(child);

    return ar_model_find(d->from, table->kind, table->schema, table->name);
}

static const ar_column *filled_column(const danger *d, const ar_object *child, const char *name)
{
    const ar_object *table = filled_table(d, child);

    return table ? ar_table_column(d->from, table, name) : NULL;
}

/* ---- tables and columns ---- */

static bool has_default_partition(const danger *d, const ar_object *parent)
{
    ar_vec_each(ar_object *, it, &d->from->objects)
        if (ar_is_partition(*it) && ar_partition_parent(d->from, *it) == parent &&
            ar_streq(ar_as_table(*it)->bound->sql, "default"))
            return true;
    return false;
}

/* Rows that a new partition would take may have gone to the one that takes all others. */
static void create_table(const danger *d, ar_op *op)
{
    const ar_ref *of = &ar_as_table(op->after)->partition_of;
    const ar_object *parent = of->table
                                  ? ar_model_find(d->from, AR_KIND_TABLE, of->schema, of->table)
                                  : NULL;

    if (parent && has_default_partition(d, parent))
        may_fail(op, "the default partition may hold rows of it");
}

static void drop_table(const danger *d, ar_op *op)
{
    (void)d;
    if (!ar_as_table(op->before)->server)
        op->hazards |= AR_HAZARD_DESTROYS;
}

/* Its rows cannot be read again, or written. */
static bool keeps_no_rows(const danger *d, const ar_object *table)
{
    const ar_expr *text = ar_as_table(table)->virtual_of;

    return text && ar_virtual_read(d->ctx, text->sql).content == AR_VIRTUAL_NONE;
}

static void alter_table(const danger *d, ar_op *op)
{
    if (ar_op_ties(op) && ar_is_partition(op->after))
        may_fail(op, "rows that do not fit its bound");
    if (ar_op_changes(op, "virtual") &&
        (keeps_no_rows(d, op->before) || keeps_no_rows(d, op->after)))
        op->hazards |= AR_HAZARD_DESTROYS;
    if (ar_op_changes(op, "unlogged") || ar_op_changes(op, "access_method") ||
        ar_op_changes(op, "tablespace"))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
}

static void drop_column(const danger *d, ar_op *op)
{
    (void)d;
    if (!ar_as_column(op->before)->generated)
        op->hazards |= AR_HAZARD_DESTROYS;
}

static void set_backfill(ar_op *op, const char *sql, const char *why)
{
    op->backfill_sql = sql;
    op->backfill_why = why;
}

/*
 * What NULLs get when `column` is not null from now on: said by somebody, its default, or on the
 * way back, where nobody can be asked, the type's zero.
 */
static void fill_nulls(const danger *d, ar_op *op, const ar_column *column, bool take_default)
{
    if (op->backfill_sql)
        return;
    if (column->backfill)
        set_backfill(op, column->backfill->sql, "backfill");
    else if (take_default && column->default_expr)
        set_backfill(op, column->default_expr->sql, "default");
    else if (op->reversed && column->type && ar_type_zero(d->ctx, d->to, column->type))
        set_backfill(op, ar_type_zero(d->ctx, d->to, column->type), "type's zero");
}

static bool fills_itself(const ar_column *column)
{
    return column->generated || column->identity || column->default_expr || column->is_serial;
}

/* A default that has to be worked out for each row: anything called, but for the clock. */
static bool is_volatile(ar_ctx *ctx, const ar_expr *expr)
{
    if (!expr)
        return false;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, ar_expr_text(expr));

    for (size_t i = 1; i < tokens.count; i++)
        if (ar_token_is(&tokens.items[i], "(") && tokens.items[i - 1].type == AR_TOKEN_WORD &&
            !ar_token_is(&tokens.items[i - 1], "now"))
            return true;
    return false;
}

/* Its rows are somebody else's: they are neither looked at nor filled. */
static bool is_foreign(const ar_op *op)
{
    const ar_table *table = ar_as_table(ar_op_object(op)->parent);

    return table && table->server;
}

static void create_column(const danger *d, ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    bool stored = column->generated && !column->virtual_column;

    if (is_foreign(op))
        return;
    if (column->not_null && !fills_itself(column)) {
        fill_nulls(d, op, column, false);
        if (!op->backfill_sql)
            may_fail(op, ar_printf(d->ctx->arena, "rows that are there have no value for \"%s\"",
                                   op->after->name));
    }
    if (!is_lite(d) && (stored || column->identity || column->is_serial ||
                        is_volatile(d->ctx, column->default_expr)))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
}

static const char *type_text(const ar_type *type)
{
    return type ? type->text : "no type";
}

/* amount::text::integer */
static char *cast_through_text(const danger *d, const ar_column *column)
{
    return ar_printf(d->ctx->arena, "%s::text::%s",
                     ar_quote_name(d->ctx->arena, AR_POSTGRESQL, column->object.name),
                     column->type->text);
}

static void retype(const danger *d, ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    ar_cast cast = ar_cast_between(d->ctx, d->from, before->type, d->to, after->type);

    if (!op->using_sql && !op->reversed && after->using_expr)
        op->using_sql = after->using_expr->sql;
    if (op->using_sql)
        may_fail(op, ar_printf(d->ctx->arena, "values may not convert by %s", op->using_sql));
    else if (cast == AR_CAST_NONE) {
        op->using_sql = cast_through_text(d, after);
        may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                               type_text(before->type), type_text(after->type)));
    } else if (cast == AR_CAST_NARROWING) {
        may_fail(op, ar_printf(d->ctx->arena, "values of %s may not fit into %s",
                               type_text(before->type), type_text(after->type)));
    }
    op->hazards |= AR_HAZARD_BLOCKS | (cast == AR_CAST_FREE ? 0u : (unsigned)AR_HAZARD_REWRITES);
}

/* Labels of an enum that are others in this direction. */
static void move_labels(const danger *d, ar_op *op)
{
    if (op->using_sql)
        return;
    op->using_sql = ar_labels_moved(d->ctx, op->before->parent, op->after->parent, op->after->name,
                                    &op->enum_map,
                                    ar_quote_name(d->ctx->arena, AR_SQLITE, op->after->name));
}

/* SQLite keeps values as they stand; only a STRICT table looks at them. */
static void retype_lite(const danger *d, ar_op *op)
{
    const ar_column *after = ar_as_column(op->after);
    const ar_table *table = ar_as_table(op->after->parent);

    if (!op->using_sql && !op->reversed && after->using_expr)
        op->using_sql = after->using_expr->sql;
    if (op->using_sql)
        may_fail(op, ar_printf(d->ctx->arena, "values may not convert by %s", op->using_sql));
    else if (table && table->strict)
        may_fail(op,
                 ar_printf(d->ctx->arena, "values may not be of type %s", type_text(after->type)));
}

static void alter_column(const danger *d, ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    if (is_foreign(op))
        return;
    if (ar_op_changes(op, "type") && is_lite(d))
        retype_lite(d, op);
    else if (ar_op_retypes(op) && !after->generated)
        retype(d, op);
    if (op->enum_map.count)
        move_labels(d, op);
    if (ar_op_changes(op, "not_null") && after->not_null && !before->not_null &&
        !after->generated) {
        fill_nulls(d, op, after, true);
        if (!op->backfill_sql)
            may_fail(op, ar_printf(d->ctx->arena, "rows where \"%s\" is null refuse it",
                                   op->after->name));
        op->hazards |= AR_HAZARD_BLOCKS;
    }
    if (ar_op_changes(op, "generated") && after->generated && !is_lite(d))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    if (ar_op_changes(op, "generated") && after->generated && !before->generated)
        op->hazards |= AR_HAZARD_DESTROYS;
}

/* ---- constraints and indexes ---- */

static const char *column_list(const danger *d, const ar_elements *elements)
{
    ar_names names = {0};

    ar_vec_each(ar_element, element, elements)
        ar_vec_push(d->ctx->arena, &names, element->column ? element->column : element->expr->sql);
    return ar_names_join(d->ctx->arena, &names, ", ");
}

static void create_key(const danger *d, ar_op *op)
{
    if (!filled_table(d, op->after))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again)
        may_fail(op, ar_printf(d->ctx->arena, "rows may have equal values in (%s)",
                               column_list(d, &ar_as_key(op->after)->columns)));
}

static void create_index(const danger *d, ar_op *op)
{
    const ar_index *index = ar_as_index(op->after);

    if (!filled_table(d, op->after))
        return;
    op->hazards |= is_lite(d) ? 0u : (unsigned)AR_HAZARD_BLOCKS;
    if (index->unique && !op->again)
        may_fail(op, ar_printf(d->ctx->arena, "rows may have equal values in (%s)",
                               column_list(d, &index->columns)));
}

static void create_exclusion(const danger *d, ar_op *op)
{
    if (!filled_table(d, op->after))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again)
        may_fail(op, "rows may exclude each other");
}

/* A column that comes with the same plan and holds NULL in every row. */
static bool is_null_everywhere(const danger *d, const ar_object *child, const char *name)
{
    const ar_column *column = ar_table_column(d->to, table_of(child), name);

    return column && !filled_column(d, child, name) && !column->not_null && !fills_itself(column);
}

static void create_foreign_key(const danger *d, ar_op *op)
{
    const ar_foreign_key *key = ar_as_foreign_key(op->after);
    bool null = false;

    if (!filled_table(d, op->after))
        return;
    ar_vec_each(const char *, name, &key->columns)
        null = null || is_null_everywhere(d, op->after, *name);
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again && !null && !key->not_valid && !key->not_enforced)
        may_fail(op, ar_printf(d->ctx->arena, "rows may refer to what is not in \"%s\"",
                               key->references.table));
}

/* A plain comparison with a NULL is unknown, which a check lets pass. */
static bool passes_on_null(const danger *d, const ar_op *op, const ar_expr *expr)
{
    static const char *const telling[] = {"is", "isnull", "notnull", "or", "not", "case", "("};
    ar_tokens tokens = ar_sql_tokens(d->ctx->arena, ar_dialect_flavour(d->to->target.engine),
                                     expr->sql);

    for (size_t i = 0; i < tokens.count; i++) {
        for (size_t w = 0; w < sizeof(telling) / sizeof(*telling); w++)
            if (ar_token_is(&tokens.items[i], telling[w]))
                return false;
        if ((tokens.items[i].type == AR_TOKEN_WORD || tokens.items[i].type == AR_TOKEN_QUOTED) &&
            filled_column(d, op->after, ar_token_name(d->ctx->arena, &tokens.items[i])))
            return false;
    }
    ar_object_each(child, table_of(op->after))
        if ((*child)->kind == AR_KIND_COLUMN &&
            ar_expr_mentions(d->ctx, d->to->target.engine, expr, AR_MENTION_COLUMN,
                             (*child)->name) &&
            is_null_everywhere(d, op->after, (*child)->name))
            return true;
    return false;
}

static void create_check(const danger *d, ar_op *op)
{
    const ar_check *check = ar_as_check(op->after);

    if (!filled_table(d, op->after) || check->not_valid || check->not_enforced || is_foreign(op))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again && !passes_on_null(d, op, check->expr))
        may_fail(op, ar_printf(d->ctx->arena, "rows may break the check %s", check->expr->sql));
}

/* ---- types ---- */

static void alter_enum(const danger *d, ar_op *op)
{
    const ar_enum *before = ar_as_enum(op->before), *after = ar_as_enum(op->after);

    if (!ar_op_exchanges(op))
        return;
    op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    ar_vec_each(ar_enum_value, value, &before->values) {
        const char *gets = ar_options_get(&op->enum_map, value->name);

        if (!ar_enum_has(after, value->name) && (!gets || !ar_enum_has(after, gets)))
            may_fail(op, ar_printf(d->ctx->arena, "rows that hold '%s' refuse it", value->name));
    }
}

static void alter_domain(const danger *d, ar_op *op)
{
    const ar_domain *before = ar_as_domain(op->before), *after = ar_as_domain(op->after);

    if (ar_op_exchanges(op)) {
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
        if (ar_cast_between(d->ctx, d->from, before->type, d->to, after->type) <= AR_CAST_NARROWING)
            may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                                   type_text(before->type), type_text(after->type)));
    }
    if (after->not_null && !before->not_null)
        may_fail(op, ar_printf(d->ctx->arena, "columns of \"%s\" may hold NULL", op->after->name));
}

static void alter_attribute(const danger *d, ar_op *op, const ar_attribute *before,
                            const ar_attribute *after)
{
    if (!after)
        op->hazards |= AR_HAZARD_DESTROYS;
    else if (!ar_type_equal(before->type, after->type) &&
             ar_cast_between(d->ctx, d->from, before->type, d->to, after->type) <=
                 AR_CAST_NARROWING)
        may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                               type_text(before->type), type_text(after->type)));
}

/* The parts are what has values of the type. */
static void alter_user_type(const danger *d, ar_op *op)
{
    const ar_user_type *before = ar_as_user_type(op->before), *after = ar_as_user_type(op->after);

    if (!op->changed || !op->parts.count)
        return;
    if (ar_op_exchanges(op))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    ar_object_each(child, op->before) {
        const ar_attribute *attribute = ar_as_attribute(*child);

        if (attribute)
            alter_attribute(d, op, attribute,
                            ar_as_attribute(ar_object_child(d->to, op->after, AR_KIND_ATTRIBUTE,
                                                            attribute->object.name)));
    }
    if (ar_op_exchanges(op) && (before->subtype || after->subtype) &&
        !ar_type_equal(before->subtype, after->subtype))
        may_fail(op, "values may not convert");
}

static judge *const judges[AR_KIND__COUNT][AR_VERB__COUNT] = {
    [AR_KIND_TABLE] =
        {[AR_CREATE] = create_table, [AR_DROP] = drop_table, [AR_ALTER] = alter_table},
    [AR_KIND_COLUMN] =
        {[AR_CREATE] = create_column, [AR_DROP] = drop_column, [AR_ALTER] = alter_column},
    [AR_KIND_PRIMARY_KEY] = {[AR_CREATE] = create_key},
    [AR_KIND_UNIQUE] = {[AR_CREATE] = create_key},
    [AR_KIND_FOREIGN_KEY] = {[AR_CREATE] = create_foreign_key},
    [AR_KIND_CHECK] = {[AR_CREATE] = create_check},
    [AR_KIND_EXCLUSION] = {[AR_CREATE] = create_exclusion},
    [AR_KIND_INDEX] = {[AR_CREATE] = create_index},
    [AR_KIND_ENUM] = {[AR_ALTER] = alter_enum},
    [AR_KIND_DOMAIN] = {[AR_ALTER] = alter_domain},
    [AR_KIND_TYPE] = {[AR_ALTER] = alter_user_type},
};

/* What was true of the other direction is forgotten; what somebody said for this one is kept. */
static void forget(ar_op *op)
{
    op->hazards = 0;
    op->may_fail = NULL;
    if (op->reversed) {
        op->using_sql = NULL;
        set_backfill(op, NULL, NULL);
    }
}

static void judge_op(const danger *d, ar_op *op)
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
            may_fail(op, (*part)->may_fail);
    }
}

void ar_diff_hazards(ar_ctx *ctx, const ar_model *from, const ar_model *to, ar_ops *ops)
{
    danger d = {ctx, from, to};

    ar_vec_each(ar_op *, op, ops)
        judge_op(&d, *op);
}
