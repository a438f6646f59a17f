#include "model/grant.h"

#include "base/str.h"

enum { PUBLIC_IS_SHUT_SINCE = 150000, MAINTAIN_SINCE = 170000 };

static const char *const of_table_17[] = {"delete",  "insert",   "maintain", "references", "select",
                                          "trigger", "truncate", "update",   NULL};
static const char *const of_table[] = {"delete",  "insert",   "references", "select",
                                       "trigger", "truncate", "update",     NULL};
static const char *const of_column[] = {"insert", "references", "select", "update", NULL};
static const char *const of_sequence[] = {"select", "update", "usage", NULL};
static const char *const of_function[] = {"execute", NULL};
static const char *const of_schema[] = {"create", "usage", NULL};
static const char *const usage_alone[] = {"usage", NULL};

const char *const *ar_kind_privileges(ar_kind kind, int version)
{
    static const char *const *const of_kind[AR_KIND__COUNT] = {
        [AR_KIND_SCHEMA] = of_schema,      [AR_KIND_ENUM] = usage_alone,
        [AR_KIND_DOMAIN] = usage_alone,    [AR_KIND_TYPE] = usage_alone,
        [AR_KIND_SEQUENCE] = of_sequence,  [AR_KIND_TABLE] = of_table,
        [AR_KIND_VIEW] = of_table,         [AR_KIND_FDW] = usage_alone,
        [AR_KIND_SERVER] = usage_alone,    [AR_KIND_FUNCTION] = of_function,
        [AR_KIND_PROCEDURE] = of_function, [AR_KIND_AGGREGATE] = of_function,
    };

    if (of_kind[kind] == of_table && version >= MAINTAIN_SINCE)
        return of_table_17;
    return of_kind[kind];
}

int ar_privilege_since(const char *name)
{
    return ar_streq(name, "maintain") ? MAINTAIN_SINCE : 0;
}

bool ar_kind_has_owner(ar_kind kind)
{
    if (kind == AR_KIND_STATISTICS)
        return true;
    return ar_kind_get(kind)->parent == AR_KIND_NONE && kind != AR_KIND_EXTENSION &&
           kind != AR_KIND_DEFAULT_PRIVILEGES;
}

const char *const *ar_column_privileges(void)
{
    return of_column;
}

const char *const *ar_public_schema_privileges(int version)
{
    return version < PUBLIC_IS_SHUT_SINCE ? of_schema : usage_alone;
}

const char *ar_kind_public_privilege(ar_kind kind)
{
    if (ar_kind_is_type(kind))
        return usage_alone[0];
    return ar_kind_privileges(kind, 0) == of_function ? of_function[0] : NULL;
}

ar_grant *ar_grants_of(ar_ctx *ctx, ar_grants *grants, const char *role)
{
    const ar_grant fresh = {.role = role};
    size_t at = 0;

    while (at < grants->count && ar_strcmp(grants->items[at].role, role) < 0)
        at++;
    if (at == grants->count || !ar_streq(grants->items[at].role, role))
        ar_vec_insert(ctx->arena, grants, at, fresh);
    return &grants->items[at];
}

const ar_grant *ar_grants_find(const ar_grants *grants, const char *role)
{
    ar_vec_each(const ar_grant, grant, grants)
        if (ar_streq(grant->role, role))
            return grant;
    return NULL;
}

static int compare(const ar_privilege *a, const ar_privilege *b)
{
    int order = ar_strcmp(a->name, b->name);

    return order ? order : ar_strcmp(a->column, b->column);
}

void ar_grant_add(ar_ctx *ctx, ar_grant *grant, ar_privilege privilege)
{
    size_t at = 0;

    while (at < grant->privileges.count && compare(&grant->privileges.items[at], &privilege) < 0)
        at++;
    if (at < grant->privileges.count && compare(&grant->privileges.items[at], &privilege) == 0) {
        grant->privileges.items[at].grantable |= privilege.grantable;
        return;
    }
    ar_vec_insert(ctx->arena, &grant->privileges, at, privilege);
}

bool ar_grant_has(const ar_grant *grant, const ar_privilege *privilege)
{
    if (grant)
        ar_vec_each(const ar_privilege, it, &grant->privileges)
            if (compare(it, privilege) == 0 && it->grantable == privilege->grantable)
                return true;
    return false;
}

static bool grant_equal(const ar_grant *a, const ar_grant *b)
{
    if (!ar_streq(a->role, b->role) || a->privileges.count != b->privileges.count)
        return false;
    ar_vec_each(const ar_privilege, privilege, &a->privileges)
        if (!ar_grant_has(b, privilege))
            return false;
    return true;
}

bool ar_grants_equal(const ar_grants *a, const ar_grants *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!grant_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

static bool is_in_words(const char *const *words, const ar_privilege *privilege)
{
    for (; words && *words; words++)
        if (ar_streq(*words, privilege->name))
            return !privilege->column && !privilege->grantable;
    return false;
}

/* Just what the engine gives the role. */
static bool is_built_in(const ar_held *held, const ar_grant *grant)
{
    const char *everybodys[] = {ar_kind_public_privilege(held->kind), NULL};
    const char *const *words = ar_streq(grant->role, held->owner)
                                   ? ar_kind_privileges(held->kind, held->version)
                               : ar_streq(grant->role, "public") ? everybodys
                                                                 : NULL;
    size_t count = 0;

    while (words && words[count])
        count++;
    ar_vec_each(const ar_privilege, privilege, &grant->privileges)
        if (!is_in_words(words, privilege))
            return false;
    return grant->privileges.count == count;
}

static bool holds(const ar_held *held, const ar_grant *said)
{
    const ar_grant *has = ar_grants_find(held->grants, said->role);

    if (!has)
        has = ar_grants_find(held->usual, said->role);
    if (has)
        return grant_equal(has, said);
    return held->usual->count ? !said->privileges.count : is_built_in(held, said);
}

bool ar_grants_hold(const ar_held *held, const ar_grants *said)
{
    ar_vec_each(const ar_grant, grant, said)
        if (!holds(held, grant))
            return false;
    ar_vec_each(const ar_grant, grant, held->grants)
        if (!grant->need_not_be_said && !ar_grants_find(said, grant->role))
            return false;
    return true;
}

/* ---- default privileges ---- */

ar_default_target ar_kind_default_target(ar_kind kind)
{
    switch (kind) {
    case AR_KIND_TABLE:
    case AR_KIND_VIEW:
        return AR_DEFAULT_TABLES;
    case AR_KIND_SEQUENCE:
        return AR_DEFAULT_SEQUENCES;
    case AR_KIND_SCHEMA:
        return AR_DEFAULT_SCHEMAS;
    default:
        if (ar_kind_is_type(kind))
            return AR_DEFAULT_TYPES;
        return ar_kind_privileges(kind, 0) == of_function ? AR_DEFAULT_FUNCTIONS
                                                          : AR_DEFAULT__COUNT;
    }
}

const char *const ar_default_words[] = {"tables",  "sequences",     "functions", "types",
                                        "schemas", "large_objects", NULL};

static int compare_place(const ar_default_grant *grant, const char *schema, ar_default_target on)
{
    int order = ar_strcmp(grant->schema, schema);

    return order ? order : (int)grant->on - (int)on;
}

ar_grants *ar_default_grants_of(ar_ctx *ctx, ar_default_grants *all, const char *schema,
                                ar_default_target on)
{
    const ar_default_grant fresh = {.schema = schema, .on = on};
    size_t at = 0;

    while (at < all->count && compare_place(&all->items[at], schema, on) < 0)
        at++;
    if (at == all->count || compare_place(&all->items[at], schema, on) != 0)
        ar_vec_insert(ctx->arena, all, at, fresh);
    return &all->items[at].grants;
}

const ar_grants *ar_default_grants_find(const ar_default_grants *all, const char *schema,
                                        ar_default_target on)
{
    ar_vec_each(const ar_default_grant, it, all)
        if (compare_place(it, schema, on) == 0)
            return &it->grants;
    return NULL;
}

bool ar_default_grants_equal(const ar_default_grants *a, const ar_default_grants *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (compare_place(&a->items[i], b->items[i].schema, b->items[i].on) != 0 ||
            !ar_grants_equal(&a->items[i].grants, &b->items[i].grants))
            return false;
    return true;
}

/* Of the kind of object that is made; AR_KIND_NONE: large objects are none of the model's. */
static ar_kind kind_on(ar_default_target on)
{
    static const ar_kind kinds[AR_DEFAULT__COUNT] = {
        [AR_DEFAULT_TABLES] = AR_KIND_TABLE,       [AR_DEFAULT_SEQUENCES] = AR_KIND_SEQUENCE,
        [AR_DEFAULT_FUNCTIONS] = AR_KIND_FUNCTION, [AR_DEFAULT_TYPES] = AR_KIND_TYPE,
        [AR_DEFAULT_SCHEMAS] = AR_KIND_SCHEMA,     [AR_DEFAULT_LARGE_OBJECTS] = AR_KIND_NONE,
    };

    return kinds[on];
}

const char *const *ar_default_privileges_on(ar_default_target on, int version)
{
    static const char *const of_large_object[] = {"select", "update", NULL};
    ar_kind kind = kind_on(on);

    return kind == AR_KIND_NONE ? of_large_object : ar_kind_privileges(kind, version);
}

const char *ar_default_public_privilege(ar_default_target on)
{
    ar_kind kind = kind_on(on);

    return kind == AR_KIND_NONE ? NULL : ar_kind_public_privilege(kind);
}
