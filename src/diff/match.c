#include "diff/match.h"

#include "base/str.h"

typedef struct matcher {
    ar_ctx *ctx;
    ar_target target;
    const ar_object *base, *wanted;
    const ar_object **taken_by; /* per base child */
    const ar_object **partner;  /* per wanted child */
} matcher;

typedef bool rule(const matcher *m, const ar_object *base, const ar_object *wanted);

static bool same_name(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return base->name && wanted->name && ar_name_eq(m->target.engine, base->name, wanted->name);
}

static bool same_structure(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return ar_object_changes(m->ctx, base, wanted) == 0;
}

static bool is_constraint_or_index(const ar_object *object)
{
    return object->kind != AR_KIND_COLUMN;
}

static bool by_hand(const ar_object *wanted)
{
    return wanted->name && !wanted->name_derived;
}

/* ---- rules, the surest first ---- */

static bool named_alike(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return by_hand(wanted) && same_name(m, base, wanted);
}

static bool hinted(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    if (!is_constraint_or_index(wanted) || !by_hand(wanted))
        return false;
    ar_vec_each(const char *, old, &wanted->renamed_from)
        if (base->name && ar_name_eq(m->target.engine, base->name, *old))
            return m->target.engine == AR_POSTGRESQL;
    return false;
}

static bool is_only_key(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    (void)base;
    return wanted->kind == AR_KIND_PRIMARY_KEY && m->target.engine == AR_POSTGRESQL;
}

static bool unnamed_equal_and_alike(const matcher *m, const ar_object *base,
                                    const ar_object *wanted)
{
    return !by_hand(wanted) && same_name(m, base, wanted) && same_structure(m, base, wanted);
}

static bool unnamed_equal(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return !by_hand(wanted) && same_structure(m, base, wanted);
}

/* PostgreSQL renames constraints and indexes; on SQLite another name is another one. */
static bool renamed_by_hand(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return m->target.engine == AR_POSTGRESQL && is_constraint_or_index(wanted) && by_hand(wanted) &&
           same_structure(m, base, wanted);
}

static bool derived_alike(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    return !by_hand(wanted) && same_name(m, base, wanted);
}

static void apply_rule(matcher *m, rule *matches)
{
    for (size_t w = 0; w < m->wanted->children.count; w++) {
        const ar_object *wanted = m->wanted->children.items[w];

        for (size_t b = 0; b < m->base->children.count && !m->partner[w]; b++) {
            const ar_object *base = m->base->children.items[b];

            if (m->taken_by[b] || base->kind != wanted->kind || !matches(m, base, wanted))
                continue;
            m->taken_by[b] = wanted;
            m->partner[w] = base;
        }
    }
}

static ar_match make_match(const matcher *m, const ar_object *base, const ar_object *wanted)
{
    bool renamed = m->target.engine == AR_POSTGRESQL && base && by_hand(wanted) &&
                   !ar_streq(base->name, wanted->name);

    return (ar_match){base, wanted, renamed};
}

ar_matches ar_match_children(ar_ctx *ctx, ar_target target, const ar_object *base,
                             const ar_object *wanted)
{
    static rule *const rules[] = {named_alike, unnamed_equal_and_alike, unnamed_equal, hinted,
                                  is_only_key, renamed_by_hand,         derived_alike};
    matcher m = {ctx, target, base, wanted, NULL, NULL};
    ar_matches found = {0};

    m.taken_by = ar_alloc(ctx->arena, (base->children.count + 1) * sizeof(*m.taken_by));
    m.partner = ar_alloc(ctx->arena, (wanted->children.count + 1) * sizeof(*m.partner));
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
        apply_rule(&m, rules[i]);
    for (size_t w = 0; w < wanted->children.count; w++)
        ar_vec_push(ctx->arena, &found, make_match(&m, m.partner[w], wanted->children.items[w]));
    for (size_t b = 0; b < base->children.count; b++)
        if (!m.taken_by[b])
            ar_vec_push(ctx->arena, &found, ((ar_match){base->children.items[b], NULL, false}));
    return found;
}
