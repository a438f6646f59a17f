#include "diff/compare_kind.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/domain.h"
#include "diff/grants.h"
#include "diff/in_place.h"
#include "diff/inherit.h"
#include "diff/labels.h"
#include "diff/match.h"
#include "diff/replace.h"
#include "diff/types.h"
#include "diff/view.h"

static void compare_comment(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (!ar_comment_equal(base, wanted))
        ar_compared(c, AR_ALTER, base, wanted)->comment_changed = true;
}

static void compare_plain(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (base->kind == AR_KIND_TABLE)
        changed &= ~ar_parent_attrs();
    if (!changed && !comment)
        return;
    ar_op *op = ar_compared(c, AR_ALTER, base, wanted);

    op->changed = changed;
    op->comment_changed = comment;
}

/* `object` under the name that its counterpart has. */
static const ar_object *called(const ar_comparison *c, const ar_object *object, const char *name)
{
    if (ar_streq(object->name, name))
        return object;
    ar_object *copy = ar_object_copy(c->world.ctx, object);

    copy->name = name;
    return copy;
}

/* A constraint or index: the same, renamed, or another one. */
static void compare_constraint(ar_comparison *c, const ar_match *match)
{
    const ar_object *base = match->base, *wanted = match->wanted;
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);

    if (ar_changes_in_place(c->world.target, base, wanted, changed)) {
        const ar_object *now = match->renamed ? called(c, base, wanted->name) : base;

        if (match->renamed)
            ar_compared(c, AR_RENAME, base, now);
        compare_plain(c, now, called(c, wanted, now->name));
    } else if (changed) {
        ar_compared(c, AR_DROP, base, NULL);
        ar_compared(c, AR_CREATE, NULL, wanted);
    } else if (match->renamed) {
        ar_compared(c, AR_RENAME, base, called(c, base, wanted->name));
        compare_comment(c, called(c, base, wanted->name), wanted);
    } else {
        compare_comment(c, base, called(c, wanted, base->name));
    }
}

static void add_child(ar_comparison *c, ar_verb verb, const ar_object *child)
{
    if (child->kind == AR_KIND_COLUMN)
        ar_compared_column(c, verb, child);
    else
        ar_compared(c, verb, verb == AR_DROP ? child : NULL, verb == AR_DROP ? NULL : child);
}

static ar_kind kind_of(const ar_match *match)
{
    return (match->base ? match->base : match->wanted)->kind;
}

static void compare_child(ar_comparison *c, const ar_match *match)
{
    size_t first = c->ops->count;

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
    if (match->base && match->wanted && ar_kind_has_owner(kind_of(match)))
        ar_grants_compare(&c->world, match->base, match->wanted, c->ops, first);
}

static ar_matches match_children(const ar_comparison *c, const ar_object *base,
                                 const ar_object *wanted)
{
    return ar_match_children(c->world.ctx, c->world.target, base, wanted);
}

static void compare_children(ar_comparison *c, const ar_matches *matches)
{
    ar_vec_each(const ar_match, match, matches)
        compare_child(c, match);
}

/* The server writes a comment of its own on "public", which no model has to repeat. */
static void compare_schema(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (!ar_streq(wanted->name, "public") || wanted->comment)
        compare_comment(c, base, wanted);
}

static void compare_enum(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_enum_compare(&c->world, base, wanted, c->ops, c->questions);
}

/* The checks of a domain that becomes a new type are made with it. */
static void compare_domain(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    size_t before = c->ops->count;

    if (ar_as_domain(base)->not_null && ar_as_domain(wanted)->not_null) {
        ar_object *named = ar_object_copy(c->world.ctx, wanted);

        ar_not_null_keep_name(&ar_as_domain(base)->not_null_as, &ar_as_domain(named)->not_null_as);
        wanted = named;
    }
    ar_domain_compare(&c->world, base, wanted, c->ops);
    if (c->ops->count == before || !ar_op_exchanges(c->ops->items[before])) {
        ar_matches matches = match_children(c, base, wanted);

        compare_children(c, &matches);
        ar_domain_exchange_held(&c->world, base, wanted, c->ops, before);
    }
}

static void compare_user_type(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_user_type_compare(&c->world, base, wanted, c->ops);
}

static void compare_extension(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_extension_compare(&c->world, base, wanted, c->ops);
}

/* Neither wrapper nor type of a server can be altered. */
static bool is_made_anew(const ar_object *base, const ar_object *wanted)
{
    const ar_server *b = ar_as_server(base), *w = ar_as_server(wanted);

    return b && w && (!ar_streq(b->wrapper, w->wrapper) || !ar_streq(b->type, w->type));
}

static void make_anew(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_compared_whole(c, AR_DROP, base);
    ar_compared_whole(c, AR_CREATE, wanted);
}

static void compare_server(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    if (is_made_anew(base, wanted))
        make_anew(c, base, wanted);
    else
        compare_plain(c, base, wanted);
}

/* A foreign table holds no rows: it goes over to another server by being made again. */
static bool compare_foreign(ar_comparison *c, const ar_object *base, const ar_object *wanted)
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

static void compare_table(ar_comparison *c, const ar_object *base, const ar_object *wanted)
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
        ar_labels_compare(&c->world, base, wanted, c->ops, c->questions);
}

static void compare_view(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    ar_matches matches = match_children(c, base, wanted);
    uint64_t changed = ar_view_changes(&c->world, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (ar_view_is_made_anew(&c->world, base, wanted, changed)) {
        ar_compared_whole(c, AR_DROP, base);
        ar_compared_whole(c, AR_CREATE, wanted);
        return;
    }
    if (changed || comment) {
        ar_op *op = ar_compared(c, AR_ALTER, base, wanted);

        op->changed = changed;
        op->comment_changed = comment;
    }
    ar_view_columns_compare(&c->world, base, wanted, c->ops);
    compare_children(c, &matches);
}

/* What CREATE OR REPLACE cannot do, there or back, is a new one under the old name. */
static void compare_routine(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    uint64_t changed = ar_object_changes(c->world.ctx, base, wanted);

    if (changed &&
        !(ar_routine_is_replaceable(base, wanted) && ar_routine_is_replaceable(wanted, base))) {
        ar_compared(c, AR_DROP, base, NULL);
        ar_compared(c, AR_CREATE, NULL, wanted);
    } else {
        compare_plain(c, base, wanted);
    }
}

static void compare_sequence(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    compare_plain(c, base, called(c, wanted, base->name));
}

static void compare_event_trigger(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    compare_constraint(c, &(ar_match){base, wanted, false});
}

static void (*const compare_kind[AR_KIND__COUNT])(ar_comparison *, const ar_object *,
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

void ar_compare_object(ar_comparison *c, const ar_object *base, const ar_object *wanted)
{
    compare_kind[wanted->kind](c, base, wanted);
}
