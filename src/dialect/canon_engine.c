/*
 * What one engine has and the other lacks. The kinds' attribute tables say which: what changes
 * behaviour is an error, the rest is left out and listed under -v (MODELS.md, top).
 */
#include <string.h>

#include "base/str.h"
#include "dialect/canon.h"

enum { PG_17 = 170000, PG_18 = 180000 };

static void refuse_as(ar_canon *canon, const ar_object *object, ar_code code, const char *what)
{
    const char *title = ar_engine_title(canon->target.engine);
    ar_engine other = canon->target.engine == AR_SQLITE ? AR_POSTGRESQL : AR_SQLITE;

    if (object->unmanaged)
        return;
    (void)ar_fail(canon->ctx, code, object->pos, "%s \"%s\": %s has no %s",
                  ar_kind_get(object->kind)->name, ar_canon_label(canon, object), title, what);
    ar_hint(canon->ctx, "say `only: [%s]`, or override it under `%s:`", ar_engine_name(other),
            ar_engine_name(canon->target.engine));
}

static void refuse(ar_canon *canon, const ar_object *object, const char *what)
{
    refuse_as(canon, object, AR_E_ENGINE_LACKS, what);
}

static void leave_out(ar_canon *canon, const ar_object *object, const char *what)
{
    if (canon->ctx->verbosity > 0)
        ar_say(canon->ctx, AR_DEBUG, AR_E_INFO, object->pos, "%s \"%s\": %s has no %s; left out",
               ar_kind_get(object->kind)->name, ar_canon_label(canon, object),
               ar_engine_title(canon->target.engine), what);
}

/* ---- attributes ---- */

static const size_t attr_sizes[AR_ATTR__COUNT] = {
    [AR_ATTR_BOOL] = sizeof(bool),
    [AR_ATTR_TEXT] = sizeof(char *),
    [AR_ATTR_NAME] = sizeof(char *),
    [AR_ATTR_INT] = sizeof(char *),
    [AR_ATTR_WORD] = sizeof(int),
    [AR_ATTR_EXPR] = sizeof(ar_expr *),
    [AR_ATTR_TYPE] = sizeof(ar_type *),
    [AR_ATTR_REF] = sizeof(ar_ref),
    [AR_ATTR_REFS] = sizeof(ar_refs),
    [AR_ATTR_NAMES] = sizeof(ar_names),
    [AR_ATTR_OPTIONS] = sizeof(ar_options),
    [AR_ATTR_ELEMENTS] = sizeof(ar_elements),
    [AR_ATTR_VALUES] = sizeof(ar_enum_values),
    [AR_ATTR_PUBLISHED] = sizeof(ar_publisheds),
    [AR_ATTR_DEFAULT_GRANTS] = sizeof(ar_default_grants),
    [AR_ATTR_IDENTITY] = sizeof(ar_identity *),
    [AR_ATTR_ARGUMENTS] = sizeof(ar_arguments),
    [AR_ATTR_BODY] = sizeof(char *),
};

static bool is_set(const ar_object *object, const ar_attr *attr)
{
    const char *value = ar_object_attr(object, attr);

    for (size_t i = 0; i < attr_sizes[attr->type]; i++)
        if (value[i])
            return true;
    return false;
}

/* The default by its name is no feature. */
static bool is_default(const ar_object *object, const ar_attr *attr)
{
    const char *const *text = ar_object_attr(object, attr);

    return ar_streq(attr->key, "method") && ar_streq(*text, "btree");
}

/* "nulls_not_distinct" as SQL says it. */
static const char *in_words(ar_canon *canon, const char *key)
{
    char *words = ar_strdup(canon->ctx->arena, key);

    for (char *c = words; *c; c++)
        if (*c == '_')
            *c = ' ';
    return words;
}

static void limit_attrs(ar_canon *canon, ar_object *object)
{
    const ar_kind_def *def = ar_kind_get(object->kind);
    unsigned foreign = canon->target.engine == AR_SQLITE ? AR_ATTR_PG : AR_ATTR_LITE;

    for (size_t i = 0; i < def->attr_count; i++) {
        const ar_attr *attr = &def->attrs[i];

        if (!(attr->flags & foreign) || !is_set(object, attr))
            continue;
        if (attr->flags & AR_ATTR_STRICT && !is_default(object, attr))
            refuse(canon, object, in_words(canon, attr->key));
        else
            leave_out(canon, object, in_words(canon, attr->key));
        memset((char *)object + attr->offset, 0, attr_sizes[attr->type]);
    }
}

/* ---- what is not an attribute of its own ---- */

static ar_elements *elements_of(ar_object *object)
{
    ar_key *key = ar_as_key(object);
    ar_index *index = ar_as_index(object);

    return key ? &key->columns : index ? &index->columns : NULL;
}

static void limit_lite_elements(ar_canon *canon, ar_object *object)
{
    ar_elements *elements = elements_of(object);

    if (!elements)
        return;
    ar_vec_each(ar_element, element, elements) {
        if (element->opclass)
            leave_out(canon, object, "operator class");
        if (element->nulls)
            leave_out(canon, object, "nulls first or last");
        if (element->without_overlaps)
            refuse(canon, object, "WITHOUT OVERLAPS");
        element->opclass = element->opclass_schema = element->collation_schema = NULL;
        element->opclass_options = (ar_options){0};
        element->nulls = AR_NULLS_DEFAULT;
        element->without_overlaps = false;
    }
}

/* A key's index always ascends there and takes the columns' own collations. */
static void limit_pg_key(ar_canon *canon, ar_object *object)
{
    ar_key *key = ar_as_key(object);

    if (!key)
        return;
    ar_vec_each(ar_element, element, &key->columns) {
        if (element->desc)
            leave_out(canon, object, "descending key columns");
        if (element->collation)
            refuse(canon, object, "collation of a key column");
        element->desc = false;
        element->nulls = AR_NULLS_DEFAULT;
        element->collation = NULL;
    }
}

static void limit_pg_column(ar_canon *canon, ar_object *object)
{
    ar_column *column = ar_as_column(object);

    if (column && column->autoincrement && !column->identity && !object->unmanaged) {
        (void)ar_fail(canon->ctx, AR_E_ENGINE_LACKS, object->pos,
                      "column \"%s\": PostgreSQL has no autoincrement",
                      ar_canon_label(canon, object));
        ar_hint(canon->ctx, "write `identity`, which is the integer key on SQLite too");
    }
}

/* Older servers read the name and forget it. */
static void limit_pg_not_null(ar_canon *canon, ar_object *object, ar_not_null *as, int since)
{
    if (as->not_valid)
        ar_canon_need(canon, object, object->pos, since, "NOT NULL with NOT VALID");
    if (as->no_inherit)
        ar_canon_need(canon, object, object->pos, since, "NOT NULL with NO INHERIT");
    if (!canon->target.version || canon->target.version >= since)
        return;
    if (as->name || as->comment)
        leave_out(canon, object, "name or comment of NOT NULL before 18, of a domain's before 17");
    as->name = as->comment = NULL;
}

/* ---- objects ---- */

/* False: this engine knows no such kind, the object goes. */
static bool limit_kind(ar_canon *canon, const ar_object *object)
{
    unsigned flags = ar_kind_get(object->kind)->flags;
    unsigned foreign = canon->target.engine == AR_SQLITE ? AR_ATTR_PG : AR_ATTR_LITE;

    if (!(flags & foreign))
        return true;
    const char *kinds = in_words(canon, ar_kind_get(object->kind)->plural);

    if (flags & AR_ATTR_STRICT)
        refuse_as(canon, object, AR_E_ENGINE_LACKS_KIND, kinds);
    else
        leave_out(canon, object, kinds);
    return false;
}

static void limit_object(ar_canon *canon, ar_object *object)
{
    if (canon->target.engine == AR_POSTGRESQL) {
        limit_pg_column(canon, object);
        limit_pg_key(canon, object);
        if (ar_as_column(object))
            limit_pg_not_null(canon, object, &ar_as_column(object)->not_null_as, PG_18);
        if (ar_as_domain(object))
            limit_pg_not_null(canon, object, &ar_as_domain(object)->not_null_as, PG_17);
    } else {
        limit_lite_elements(canon, object);
        if (object->comment)
            leave_out(canon, object, "comments");
        object->comment = NULL;
    }
    limit_attrs(canon, object);
    ar_canon_version(canon, object);
}

static void limit_list(ar_canon *canon, ar_objects *objects)
{
    size_t kept = 0;

    for (size_t i = 0; i < objects->count; i++) {
        ar_object *object = objects->items[i];

        if (!limit_kind(canon, object))
            continue;
        objects->items[kept++] = object;
        limit_object(canon, object);
        limit_list(canon, &object->children);
    }
    objects->count = kept;
}

void ar_canon_engine(ar_canon *canon)
{
    limit_list(canon, &canon->model->objects);
}
