#include "diff/in_place.h"

#include "base/str.h"

static uint64_t bit(const ar_object *object, const char *key)
{
    return ar_attr_bit(object->kind, key);
}

/* NOT VALID can be lifted, but not put back. */
static uint64_t lifted(const ar_object *wanted)
{
    const ar_foreign_key *key = ar_as_foreign_key(wanted);
    const ar_check *check = ar_as_check(wanted);
    bool valid = key ? !key->not_valid : check && !check->not_valid;

    return valid ? bit(wanted, "not_valid") : 0;
}

/* ALTER POLICY gives conditions, but takes none away. */
static bool alters_policy(const ar_policy *base, const ar_policy *wanted, uint64_t changed)
{
    uint64_t can = bit(&wanted->object, "to") | bit(&wanted->object, "using") |
                   bit(&wanted->object, "check");

    return !(changed & ~can) && !(base->using_expr && !wanted->using_expr) &&
           !(base->check && !wanted->check);
}

bool ar_changes_in_place(ar_target target, const ar_object *base, const ar_object *wanted,
                         uint64_t changed)
{
    uint64_t storage = bit(base, "with") | bit(base, "tablespace") | bit(base, "column_statistics");

    if (target.engine != AR_POSTGRESQL || !changed)
        return false;
    switch (base->kind) {
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
    case AR_KIND_EXCLUSION:
    case AR_KIND_INDEX:
        return !(changed & ~storage);
    case AR_KIND_FOREIGN_KEY:
        return changed == lifted(wanted) || changed == bit(wanted, "deferrable");
    case AR_KIND_STATISTICS:
        return changed == bit(wanted, "target");
    case AR_KIND_CHECK:
        return changed == lifted(wanted);
    case AR_KIND_TRIGGER:
    case AR_KIND_RULE:
    case AR_KIND_EVENT_TRIGGER:
        return changed == bit(wanted, "enabled");
    case AR_KIND_POLICY:
        return alters_policy(ar_as_policy(base), ar_as_policy(wanted), changed);
    default:
        return false;
    }
}

/* ---- indexes that a table's attributes name ---- */

static const char *base_role(const ar_matches *matches, const char *role)
{
    ar_vec_each(const ar_match, match, matches)
        if (match->base && match->renamed && ar_streq(match->base->name, role))
            return match->wanted->name;
    return role;
}

static const char *wanted_role(const ar_matches *matches, const char *role)
{
    ar_vec_each(const ar_match, match, matches)
        if (match->base && match->wanted && !match->renamed &&
            match->base->kind != AR_KIND_COLUMN && ar_streq(match->wanted->name, role))
            return match->base->name;
    return role;
}

typedef const char *translate(const ar_matches *matches, const char *role);

static const ar_object *translated(ar_ctx *ctx, const ar_matches *matches, const ar_object *object,
                                   translate *role_of)
{
    const ar_table *table = ar_as_table(object);
    const char *index = ar_table_identity_index(ctx, table);
    const char *identity = index ? role_of(matches, index) : NULL;
    const char *clustered = role_of(matches, table->cluster_on);
    ar_table *copy;

    if (ar_streq(identity, index) && ar_streq(clustered, table->cluster_on))
        return object;
    copy = ar_as_table(ar_object_copy(ctx, object));
    if (identity)
        copy->replica_identity = ar_identity_of_index(ctx, identity);
    copy->cluster_on = clustered;
    return &copy->object;
}

void ar_tables_after_renames(ar_ctx *ctx, const ar_matches *matches, const ar_object **base,
                             const ar_object **wanted)
{
    *base = translated(ctx, matches, *base, base_role);
    *wanted = translated(ctx, matches, *wanted, wanted_role);
}

ar_objects ar_table_role_indexes(ar_ctx *ctx, const ar_object *table)
{
    const char *identity = ar_table_identity_index(ctx, ar_as_table(table));
    const char *clustered = ar_as_table(table)->cluster_on;
    ar_objects found = {0};

    ar_object_each(child, table)
        if ((*child)->kind != AR_KIND_COLUMN && (*child)->name &&
            (ar_streq((*child)->name, identity) || ar_streq((*child)->name, clustered)))
            ar_vec_push(ctx->arena, &found, *child);
    return found;
}
