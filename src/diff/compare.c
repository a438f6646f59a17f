#include "base/str.h"
#include "diff/column.h"
#include "diff/diff.h"
#include "diff/fold.h"
#include "diff/grants.h"
#include "diff/in_place.h"
#include "diff/inherit.h"
#include "diff/labels.h"
#include "diff/match.h"
#include "diff/owner.h"
#include "diff/question.h"
#include "diff/replace.h"
#include "diff/types.h"
#include "diff/view.h"

typedef struct comparison {
    ar_world world;
    ar_ops *ops;
    ar_questions *questions;
} comparison;

static ar_op *add(comparison *c, ar_verb verb, const ar_object *before, const ar_object *after)
{
    ar_op *op = ar_op_new(c->world.ctx, verb, before, after);

    ar_vec_push(c->world.ctx->arena, c->ops, op);
    return op;
}

static void add_part(comparison *c, ar_op *op, ar_verb verb, const ar_object *object)
{
    ar_op *part = ar_op_new(c->world.ctx, verb, verb == AR_DROP ? object : NULL,
                            verb == AR_DROP ? NULL : object);

    part->with_parent = true;
    ar_vec_push(c->world.ctx->arena, &op->parts, part);
}

/* ---- what comes and goes whole ---- */

/* The sequence of a serial column is made and dropped by the column itself. */
static ar_object *serial_sequence(const comparison *c, const ar_object *column, bool wanted)
{
    if (!ar_as_column(column)->is_serial)
        return NULL;
    return ar_owned_sequence(&c->world, wanted ? c->world.wanted_owned : c->world.base_owned,
                             column);
}

static void add_column(comparison *c, ar_verb verb, const ar_object *column)
{
    ar_op *op = add(c, verb, verb == AR_DROP ? column : NULL, verb == AR_DROP ? NULL : column);
    const ar_object *sequence = serial_sequence(c, column, verb == AR_CREATE);

    if (sequence)
        add_part(c, op, verb, sequence);
}

static void add_whole(comparison *c, ar_verb verb, const ar_object *object)
{
    ar_op *op = add(c, verb, verb == AR_DROP ? object : NULL, verb == AR_DROP ? NULL : object);

    if (object->kind != AR_KIND_TABLE && object->kind != AR_KIND_VIEW)
        return;
    ar_object_each(it, object) {
        const ar_object *child = *it;
        const ar_object *sequence = child->kind == AR_KIND_COLUMN
                                        ? serial_sequence(c, child, verb == AR_CREATE)
                                        : NULL;
        ar_with_table with = ar_table_part(
            c->world.ctx, verb == AR_CREATE ? c->world.wanted : c->world.base, child);

        if (with == AR_BY_PARENT)
            continue;
        if (sequence || with == AR_WITH_TABLE)
            add_part(c, op, verb, sequence ? sequence : child);
        else if (ar_kind_stands_apart(child->kind))
            add(c, verb, verb == AR_DROP ? child : NULL, verb == AR_DROP ? NULL : child);
        else if (child->kind != AR_KIND_COLUMN && child->kind != AR_KIND_VIEW_COLUMN)
            add_part(c, op, verb, child);
    }
}

/* ---- what is there on both sides ---- */

static void compare_comment(comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (!ar_comment_equal(base, wanted))
        add(c, AR_ALTER, base, wanted)->comment_changed = true;
}

static void compare_plain(comparison *c, const ar_object *base, const ar_object *wanted)
{
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (base->kind == AR_KIND_TABLE)
        changed &= ~ar_parent_attrs();
    if (!changed && !comment)
        return;
    ar_op *op = add(c, AR_ALTER, base, wanted);

    op->changed = changed;
    op->comment_changed = comment;
}

/* `object` under the name that its counterpart has. */
static const ar_object *called(const comparison *c, const ar_object *object, const char *name)
{
    if (ar_streq(object->name, name))
        return object;
    ar_object *copy = ar_object_copy(c->world.ctx, object);

    copy->name = name;
    return copy;
}

/* A constraint or index: the same, renamed, or another one. */
static void compare_constraint(comparison *c, const ar_match *match)
{
    const ar_object *base = match->base, *wanted = match->wanted;
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);

    if (ar_changes_in_place(c->world.target, base, wanted, changed)) {
        const ar_object *now = match->renamed ? called(c, base, wanted->name) : base;

        if (match->renamed)
            add(c, AR_RENAME, base, now);
        compare_plain(c, now, called(c, wanted, now->name));
    } else if (changed) {
        add(c, AR_DROP, base, NULL);
        add(c, AR_CREATE, NULL, wanted);
    } else if (match->renamed) {
        add(c, AR_RENAME, base, called(c, base, wanted->name));
        compare_comment(c, called(c, base, wanted->name), wanted);
    } else {
        compare_comment(c, base, called(c, wanted, base->name));
    }
}

static void add_child(comparison *c, ar_verb verb, const ar_object *child)
{
    if (child->kind == AR_KIND_COLUMN)
        add_column(c, verb, child);
    else
        add(c, verb, verb == AR_DROP ? child : NULL, verb == AR_DROP ? NULL : child);
}

static ar_kind kind_of(const ar_match *match)
{
    return (match->base ? match->base : match->wanted)->kind;
}

static void compare_child(comparison *c, const ar_match *match)
{
    if (kind_of(match) == AR_KIND_VIEW_COLUMN) /* see view.h */
        return;
    if (ar_inherited_compare(&c->world, match->base, match->wanted, c->ops))
        return;
    if (!match->base)
        add_child(c, AR_CREATE, match->wanted);
    else if (!match->wanted)
        add_child(c, AR_DROP, match->base);
    else if (match->base->kind == AR_KIND_COLUMN)
        ar_column_compare(&c->world, match->base, match->wanted, c->ops);
    else
        compare_constraint(c, match);
}

static ar_matches match_children(const comparison *c, const ar_object *base,
                                 const ar_object *wanted)
{
    return ar_match_children(c->world.ctx, c->world.target, base, wanted);
}

static void compare_children(comparison *c, const ar_matches *matches)
{
    ar_vec_each(const ar_match, match, matches)
        compare_child(c, match);
}

/* The server writes a comment of its own on "public", which no model has to repeat. */
static void compare_schema(comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (!ar_streq(wanted->name, "public") || wanted->comment)
        compare_comment(c, base, wanted);
}

static void compare_enum(comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_enum_compare(&c->world, base, wanted, c->ops, c->questions);
}

/* The checks of a domain that becomes a new type are made with it. */
static void compare_domain(comparison *c, const ar_object *base, const ar_object *wanted)
{
    size_t before = c->ops->count;

    ar_domain_compare(&c->world, base, wanted, c->ops);
    if (c->ops->count == before || !ar_op_exchanges(c->ops->items[before])) {
        ar_matches matches = match_children(c, base, wanted);

        compare_children(c, &matches);
    }
}

static void compare_user_type(comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_user_type_compare(&c->world, base, wanted, c->ops);
}

static void compare_extension(comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_extension_compare(&c->world, base, wanted, c->ops);
}

/* ---- foreign data ---- */

/* Neither wrapper nor type of a server can be altered. */
static bool is_made_anew(const ar_object *base, const ar_object *wanted)
{
    const ar_server *b = ar_as_server(base), *w = ar_as_server(wanted);

    return b && w && (!ar_streq(b->wrapper, w->wrapper) || !ar_streq(b->type, w->type));
}

static void make_anew(comparison *c, const ar_object *base, const ar_object *wanted)
{
    add_whole(c, AR_DROP, base);
    add_whole(c, AR_CREATE, wanted);
}

static void compare_server(comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (is_made_anew(base, wanted))
        make_anew(c, base, wanted);
    else
        compare_plain(c, base, wanted);
}

/* A foreign table holds no rows: it goes over to another server by being made again. */
static bool compare_foreign(comparison *c, const ar_object *base, const ar_object *wanted)
{
    const char *before = ar_as_table(base)->server, *after = ar_as_table(wanted)->server;

    if (!before && !after)
        return false;
    if (!before || !after) {
        (void)ar_fail(c->world.ctx, AR_E_NOT_EXPRESSIBLE, wanted->pos,
                      "table \"%s\" cannot become %s", wanted->name,
                      after ? "a foreign table" : "a table of its own");
        ar_hint(c->world.ctx, "drop it in a revision of your own (makemigrations --empty), or give "
                              "the new one another name");
        return true;
    }
    if (ar_streq(before, after) &&
        !is_made_anew(ar_model_find(c->world.base, AR_KIND_SERVER, NULL, before),
                      ar_model_find(c->world.wanted, AR_KIND_SERVER, NULL, after)))
        return false;
    make_anew(c, base, wanted);
    return true;
}

static void compare_table(comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_matches matches;
    const ar_object *before, *after;

    if (compare_foreign(c, base, wanted))
        return;
    if (ar_parents_compare(&c->world, base, wanted, c->ops) != AR_OK)
        return;
    ar_between_parents(&c->world, &base, &wanted);
    matches = match_children(c, base, wanted);
    before = base;
    after = wanted;
    ar_tables_after_renames(c->world.ctx, &matches, &before, &after);
    compare_plain(c, before, after);
    compare_children(c, &matches);
    if (ar_is_lite(&c->world))
        ar_labels_compare(&c->world, base, wanted, c->ops);
}

static void compare_view(comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_matches matches = match_children(c, base, wanted);
    uint64_t changed = ar_view_changes(&c->world, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (ar_view_is_made_anew(&c->world, base, wanted, changed)) {
        add_whole(c, AR_DROP, base);
        add_whole(c, AR_CREATE, wanted);
        return;
    }
    if (changed || comment) {
        ar_op *op = add(c, AR_ALTER, base, wanted);

        op->changed = changed;
        op->comment_changed = comment;
    }
    ar_view_columns_compare(&c->world, base, wanted, c->ops);
    compare_children(c, &matches);
}

/* What CREATE OR REPLACE cannot do, there or back, is a new one under the old name. */
static void compare_routine(comparison *c, const ar_object *base, const ar_object *wanted)
{
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);

    if (changed &&
        !(ar_routine_is_replaceable(base, wanted) && ar_routine_is_replaceable(wanted, base))) {
        add(c, AR_DROP, base, NULL);
        add(c, AR_CREATE, NULL, wanted);
    } else {
        compare_plain(c, base, wanted);
    }
}

static void compare_sequence(comparison *c, const ar_object *base, const ar_object *wanted)
{
    compare_plain(c, base, called(c, wanted, base->name));
}

static void compare_event_trigger(comparison *c, const ar_object *base, const ar_object *wanted)
{
    compare_constraint(c, &(ar_match){base, wanted, false});
}

static void (*const compare_kind[AR_KIND__COUNT])(comparison *, const ar_object *,
                                                  const ar_object *) = {
    [AR_KIND_SCHEMA] = compare_schema,
    [AR_KIND_ENUM] = compare_enum,
    [AR_KIND_DOMAIN] = compare_domain,
    [AR_KIND_SEQUENCE] = compare_sequence,
    [AR_KIND_TABLE] = compare_table,
    [AR_KIND_TS_DICTIONARY] = compare_plain,
    [AR_KIND_TS_CONFIGURATION] = compare_plain,
    [AR_KIND_VIEW] = compare_view,
    [AR_KIND_EVENT_TRIGGER] = compare_event_trigger,
    [AR_KIND_TYPE] = compare_user_type,
    [AR_KIND_EXTENSION] = compare_extension,
    [AR_KIND_COLLATION] = compare_plain,
    [AR_KIND_FDW] = compare_plain,
    [AR_KIND_SERVER] = compare_server,
    [AR_KIND_PUBLICATION] = compare_plain,
    [AR_KIND_DEFAULT_PRIVILEGES] = compare_plain,
    [AR_KIND_FUNCTION] = compare_routine,
    [AR_KIND_PROCEDURE] = compare_routine,
    [AR_KIND_AGGREGATE] = compare_routine,
};

/* ---- sequences and the columns that own them ---- */

static ar_object *owner_column(const ar_model *model, const ar_object *object)
{
    const ar_ref *by = &ar_as_sequence(object)->owned_by;
    const ar_object *table = by->table ? ar_model_find(model, AR_KIND_TABLE, by->schema, by->table)
                                       : NULL;

    return table && by->columns.count
               ? (ar_object *)(void *)ar_table_column(model, table, by->columns.items[0])
               : NULL;
}

static bool has_owner(const ar_model *model, const ar_object *sequence)
{
    return owner_column(model, sequence) != NULL;
}

/*
 * A sequence whose owner comes (or goes) in the same plan: the column's default needs the sequence,
 * and owning needs the column, so that the owner is set last (or let go first).
 */
static void add_owned(comparison *c, ar_verb verb, const ar_object *sequence)
{
    ar_object *free_one = ar_object_copy(c->world.ctx, sequence);
    bool create = verb == AR_CREATE;

    ar_as_sequence(free_one)->owned_by = (ar_ref){0};
    add(c, verb, create ? NULL : free_one, create ? free_one : NULL);
    ar_op *owning = add(c, AR_ALTER, create ? free_one : sequence, create ? sequence : free_one);

    owning->changed = ar_attr_bit(AR_KIND_SEQUENCE, "owned_by");
    owning->with_parent = true;
}

static void add_sequence(comparison *c, ar_verb verb, const ar_object *sequence)
{
    bool create = verb == AR_CREATE;
    const ar_model *here = create ? c->world.wanted : c->world.base;
    const ar_model *there = create ? c->world.base : c->world.wanted;
    const ar_object *owner = owner_column(here, sequence);
    bool with_owner = owner && !has_owner(there, sequence);

    if (with_owner && serial_sequence(c, owner, create) == sequence)
        return;
    if (with_owner)
        add_owned(c, verb, sequence);
    else
        add(c, verb, create ? NULL : sequence, create ? sequence : NULL);
}

/* The sequence in the base that serves for a wanted one under another name, or the same name. */
static const ar_object *sequence_in_base(const comparison *c, const ar_object *wanted)
{
    const ar_object *same = ar_counterpart(c->world.base, wanted);
    const ar_object *owner = owner_column(c->world.wanted, wanted);
    const ar_object *column = owner ? owner_column(c->world.base, wanted) : NULL;

    if (same || !column)
        return same;
    if (serial_sequence(c, owner, true) != wanted)
        return NULL;
    return ar_serial_standin(&c->world, column, owner);
}

/* The wanted sequence for which one of the base serves. */
static const ar_object *sequence_in_wanted(const comparison *c, const ar_object *base)
{
    const ar_object *same = ar_counterpart(c->world.wanted, base);
    const ar_object *column = owner_column(c->world.wanted, base);
    const ar_object *wanted = column ? serial_sequence(c, column, true) : NULL;

    if (same || !wanted)
        return same;
    return sequence_in_base(c, wanted) == base ? wanted : NULL;
}

/* ---- the walk ---- */

static const ar_object *find_in_base(const comparison *c, const ar_object *wanted)
{
    return wanted->kind == AR_KIND_SEQUENCE ? sequence_in_base(c, wanted)
                                            : ar_counterpart(c->world.base, wanted);
}

static const ar_object *find_in_wanted(const comparison *c, const ar_object *base)
{
    return base->kind == AR_KIND_SEQUENCE ? sequence_in_wanted(c, base)
                                          : ar_counterpart(c->world.wanted, base);
}

static ar_status compare_wanted(comparison *c, const ar_object *wanted)
{
    const ar_object *base = find_in_base(c, wanted);

    if (wanted->unmanaged)
        return AR_OK;
    if (base && base->unmanaged && base->unmanaged_reason) {
        ar_status status = ar_fail(c->world.ctx, AR_E_NOT_EXPRESSIBLE, wanted->pos,
                                   "%s \"%s\" cannot be wholly expressed yet (%s)",
                                   ar_kind_get(wanted->kind)->name, wanted->name,
                                   base->unmanaged_reason);

        ar_hint(c->world.ctx, "declare it with `managed: false`");
        return status;
    }
    if (base) {
        size_t first = c->ops->count;

        compare_kind[wanted->kind](c, base, wanted);
        ar_grants_compare(&c->world, base, wanted, c->ops, first);
        ar_owner_move(&c->world, base, wanted, c->ops);
    } else if (wanted->kind == AR_KIND_SEQUENCE) {
        add_sequence(c, AR_CREATE, wanted);
    } else if (wanted->kind != AR_KIND_SCHEMA || !ar_streq(wanted->name, "public")) {
        add_whole(c, AR_CREATE, wanted);
    }
    return AR_OK;
}

/* Whether something that stays lives in the schema; then it stays too. */
static bool lives_in(const ar_object *object, const char *schema)
{
    const ar_extension *extension = ar_as_extension(object);

    return ar_streq(extension ? extension->in_schema : object->schema, schema);
}

static bool is_schema_needed(const comparison *c, const char *schema)
{
    ar_vec_each(ar_object *, it, &c->world.wanted->objects)
        if (lives_in(*it, schema))
            return true;
    ar_vec_each(ar_object *, it, &c->world.base->objects)
        if (((*it)->unmanaged || ((*it)->kind == AR_KIND_EXTENSION && find_in_wanted(c, *it))) &&
            lives_in(*it, schema))
            return true;
    ar_vec_each(ar_other, other, &c->world.base->others)
        if (ar_streq(other->schema, schema) && !other->owner)
            return true;
    return ar_streq(schema, "public") || ar_streq(schema, c->world.target.default_schema);
}

static void compare_base(comparison *c, const ar_object *base)
{
    if (base->unmanaged || find_in_wanted(c, base))
        return;
    if (base->kind == AR_KIND_SCHEMA && is_schema_needed(c, base->name))
        return;
    if (base->kind == AR_KIND_SEQUENCE)
        add_sequence(c, AR_DROP, base);
    else
        add_whole(c, AR_DROP, base);
}

/* A dropped thing that was answered about was no open question; the answer is used. */
static void use_drop_answers(comparison *c)
{
    ar_vec_each(ar_op *, op, c->ops)
        if ((*op)->verb == AR_DROP)
            (void)ar_world_answer(&c->world, "drop", (*op)->before);
}

ar_status ar_diff_compare(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_ops,
                          ar_questions *out_questions)
{
    comparison c = {.ops = out_ops, .questions = out_questions};
    size_t errors = ctx->error_count;

    AR_TRY(ar_world_init(&c.world, ctx, base, wanted, options));
    ar_vec_each(ar_object *, it, &wanted->objects)
        (void)compare_wanted(&c, *it);
    ar_vec_each(ar_object *, it, &base->objects)
        compare_base(&c, *it);
    AR_TRY(ar_status_since(ctx, errors));
    use_drop_answers(&c);
    ar_inherited_spread(&c.world, out_ops);
    ar_questions_of_rows(&c.world, out_ops, out_questions);
    ar_owners_set(&c.world, out_ops);
    ar_questions_of_apps(&c.world, out_ops, out_questions);
    ar_fold(&c.world, out_ops);
    ar_owners_set(&c.world, out_ops);
    ar_diff_hazards(ctx, base, wanted, out_ops);
    return AR_OK;
}
