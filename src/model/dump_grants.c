/* `grants` as people write them: "all", "select, update (mail) with grant option", "none". */
#include "base/str.h"
#include "model/dump_parts.h"

typedef struct wording {
    const ar_dump *dump;
    const ar_grant *grant;
    const char *const *all;
    bool grantable; /* which of the grant's privileges are said */
} wording;

static bool has(const wording *w, const char *name, const char *column)
{
    const ar_privilege privilege = {name, column, w->grantable};

    return ar_grant_has(w->grant, &privilege);
}

static bool has_all(const wording *w)
{
    for (const char *const *name = w->all; name && *name; name++)
        if (!has(w, *name, NULL))
            return false;
    return true;
}

/* "update (a, b)"; NULL: no column of it. */
static const char *on_columns(const wording *w, const char *name)
{
    ar_names columns = {0};

    ar_vec_each(ar_privilege, it, &w->grant->privileges)
        if (it->column && it->grantable == w->grantable && ar_streq(it->name, name))
            ar_vec_push(w->dump->arena, &columns, it->column);
    return columns.count
               ? ar_printf(w->dump->arena, "%s %s", name, ar_dump_name_list(w->dump, &columns))
               : NULL;
}

static const char *list_of(const wording *w)
{
    ar_names said = {0};

    if (has_all(w))
        ar_vec_push(w->dump->arena, &said, "all");
    for (const char *const *name = w->all; name && *name && !has_all(w); name++)
        if (has(w, *name, NULL))
            ar_vec_push(w->dump->arena, &said, *name);
    for (const char *const *name = ar_column_privileges(); *name; name++)
        if (on_columns(w, *name))
            ar_vec_push(w->dump->arena, &said, on_columns(w, *name));
    if (!said.count)
        return NULL;
    return ar_printf(w->dump->arena, "%s%s", ar_names_join(w->dump->arena, &said, ", "),
                     w->grantable ? " with grant option" : "");
}

static ar_doc *grants_on(const ar_dump *dump, const ar_grants *grants, const char *const *all)
{
    ar_doc *map = ar_doc_block(dump->arena);

    ar_vec_each(const ar_grant, grant, grants) {
        const wording plain = {dump, grant, all, false}, more = {dump, grant, all, true};
        const char *one = list_of(&plain), *two = list_of(&more);
        ar_doc *list = ar_doc_list(dump->arena);

        if (one && two) {
            ar_doc_add(list, ar_doc_text(dump->arena, one));
            ar_doc_add(list, ar_doc_text(dump->arena, two));
            ar_doc_put(map, grant->role, list);
        } else {
            ar_doc_put_text(map, grant->role, one ? one : two ? two : "none");
        }
    }
    return map;
}

ar_doc *ar_dump_grants(const ar_dump *dump, const ar_grants *grants, ar_kind kind)
{
    return grants_on(dump, grants, ar_kind_privileges(kind, dump->model->target.version));
}

static ar_doc *defaults_in(const ar_dump *dump, const ar_default_grants *all, const char *schema)
{
    ar_doc *map = ar_doc_block(dump->arena);

    ar_vec_each(const ar_default_grant, it, all)
        if (ar_streq(it->schema, schema) && it->grants.count)
            ar_doc_put(map, ar_default_words[it->on],
                       grants_on(dump, &it->grants,
                                 ar_default_privileges_on(it->on, dump->model->target.version)));
    return map;
}

ar_doc *ar_dump_default_privileges(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_default_grants *all = &ar_as_default_privileges(object)->grants;
    ar_doc *map = defaults_in(dump, all, NULL), *schemas = ar_doc_block(dump->arena);
    const char *last = NULL;

    (void)needs_name; /* the key is a role, as it is */
    ar_vec_each(const ar_default_grant, it, all) {
        if (it->schema && !ar_streq(it->schema, last))
            ar_doc_put(schemas, it->schema, defaults_in(dump, all, it->schema));
        last = it->schema;
    }
    if (!ar_doc_is_empty(schemas))
        ar_doc_put(map, "in_schema", schemas);
    return map;
}
