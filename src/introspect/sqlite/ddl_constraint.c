#include "base/str.h"
#include "introspect/sqlite/ddl.h"

const char *ar_ddl_constraint_name(ar_ddl *ddl)
{
    return ar_ddl_take(ddl, "constraint") ? ar_ddl_name(ddl) : NULL;
}

void ar_ddl_add_check(ar_ddl *ddl, ar_object *table, const char *name)
{
    ar_expr *expr = ar_ddl_parenthesised(ddl);
    ar_object *check = ar_object_new(ddl->ctx, AR_KIND_CHECK, NULL, name);

    if (!expr)
        return;
    ar_as_check(check)->expr = expr;
    ar_object_add(ddl->ctx, table, check);
}

ar_key *ar_ddl_add_key(ar_ddl *ddl, ar_kind kind, ar_object *table, const char *name)
{
    ar_object *key = ar_object_new(ddl->ctx, kind, NULL, name);

    ar_object_add(ddl->ctx, table, key);
    return ar_as_key(key);
}

ar_foreign_key *ar_ddl_add_foreign_key(ar_ddl *ddl, ar_object *table, const char *name)
{
    ar_object *key = ar_object_new(ddl->ctx, AR_KIND_FOREIGN_KEY, NULL, name);

    ar_object_add(ddl->ctx, table, key);
    ddl->last_key = ar_as_foreign_key(key);
    return ddl->last_key;
}

static const struct {
    const char *first, *second;
    ar_action action;
} actions[] = {
    {"set", "null", AR_SET_NULL},   {"set", "default", AR_SET_DEFAULT},
    {"cascade", NULL, AR_CASCADE},  {"restrict", NULL, AR_RESTRICT},
    {"no", "action", AR_NO_ACTION},
};

static int read_action(ar_ddl *ddl)
{
    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
        if (actions[i].second ? ar_ddl_take2(ddl, actions[i].first, actions[i].second)
                              : ar_ddl_take(ddl, actions[i].first))
            return (int)actions[i].action;
    ar_ddl_unknown(ddl);
    return AR_NO_ACTION;
}

bool ar_ddl_deferrable(ar_ddl *ddl, int *out)
{
    bool not = ar_ddl_take2(ddl, "not", "deferrable");

    if (!not &&!ar_ddl_take(ddl, "deferrable"))
        return false;
    *out = not ? AR_NOT_DEFERRABLE : AR_DEFERRABLE;
    if (ar_ddl_take2(ddl, "initially", "deferred"))
        *out = not ? AR_NOT_DEFERRABLE : AR_DEFERRED;
    else
        ar_ddl_take2(ddl, "initially", "immediate");
    return true;
}

/* SQLite reads MATCH and ON INSERT and forgets them: a model that held them would say too much. */
bool ar_ddl_references(ar_ddl *ddl, ar_foreign_key *key)
{
    if (!ar_ddl_take(ddl, "references"))
        return false;
    key->references.table = ar_ddl_name(ddl);
    if (ar_ddl_is(ddl, "("))
        key->references.columns = ar_ddl_names(ddl);
    for (;;) {
        if (ar_ddl_take2(ddl, "on", "delete"))
            key->on_delete = read_action(ddl);
        else if (ar_ddl_take2(ddl, "on", "update"))
            key->on_update = read_action(ddl);
        else if (ar_ddl_take2(ddl, "on", "insert"))
            read_action(ddl);
        else if (ar_ddl_take(ddl, "match"))
            ar_ddl_name(ddl);
        else
            return true;
    }
}
