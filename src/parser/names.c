#include "parser/names.h"

#include <string.h>

#include "base/str.h"

/* The engine's spaces that an object's name lies in; NULL-terminated. */
static const char *const relation[] = {"relation", NULL};
static const char *const type[] = {"type", NULL};
static const char *const relation_and_type[] = {"relation", "type", NULL};
static const char *const schema[] = {"schema", NULL};
static const char *const dictionary[] = {"dictionary", NULL};
static const char *const configuration[] = {"configuration", NULL};
static const char *const wrapper[] = {"wrapper", NULL};
static const char *const server[] = {"server", NULL};
static const char *const publication[] = {"publication", NULL};
static const char *const statistics[] = {"statistics", NULL};
static const char *const defaults[] = {"default privileges", NULL};
static const char *const extension[] = {"extension", NULL};
static const char *const collation[] = {"collation", NULL};
static const char *const table_constraint[] = {"constraint", NULL};
static const char *const index_constraint[] = {"constraint", "relation", NULL};
static const char *const table_trigger[] = {"trigger of", NULL};
static const char *const table_rule[] = {"rule of", NULL};
static const char *const table_policy[] = {"policy of", NULL};
static const char *const trigger[] = {"trigger", NULL};

static const char *const *const postgresql_spaces[AR_KIND__COUNT] = {
    [AR_KIND_SCHEMA] = schema,
    [AR_KIND_EXTENSION] = extension,
    [AR_KIND_COLLATION] = collation,
    [AR_KIND_ENUM] = type,
    [AR_KIND_TYPE] = type,
    [AR_KIND_DOMAIN] = type,
    [AR_KIND_SEQUENCE] = relation,
    [AR_KIND_TABLE] = relation_and_type,
    [AR_KIND_PRIMARY_KEY] = index_constraint,
    [AR_KIND_UNIQUE] = index_constraint,
    [AR_KIND_FOREIGN_KEY] = table_constraint,
    [AR_KIND_CHECK] = table_constraint,
    [AR_KIND_EXCLUSION] = index_constraint,
    [AR_KIND_INDEX] = relation,
    [AR_KIND_STATISTICS] = statistics,
    [AR_KIND_FDW] = wrapper,
    [AR_KIND_SERVER] = server,
    [AR_KIND_PUBLICATION] = publication,
    [AR_KIND_TS_DICTIONARY] = dictionary,
    [AR_KIND_TS_CONFIGURATION] = configuration,
    [AR_KIND_TRIGGER] = table_trigger,
    [AR_KIND_RULE] = table_rule,
    [AR_KIND_POLICY] = table_policy,
    [AR_KIND_EVENT_TRIGGER] = trigger,
    [AR_KIND_VIEW] = relation_and_type,
    [AR_KIND_DEFAULT_PRIVILEGES] = defaults,
};

/* Constraints may share a name there, triggers of two tables may not. */
static const char *const *const sqlite_spaces[AR_KIND__COUNT] = {
    [AR_KIND_EXTENSION] = extension, [AR_KIND_COLLATION] = collation, [AR_KIND_TYPE] = type,
    [AR_KIND_SCHEMA] = schema,       [AR_KIND_ENUM] = type,           [AR_KIND_DOMAIN] = type,
    [AR_KIND_SEQUENCE] = relation,   [AR_KIND_TABLE] = relation,      [AR_KIND_INDEX] = relation,
    [AR_KIND_TRIGGER] = trigger,     [AR_KIND_VIEW] = relation,
};

/* Names of constraints, triggers, rules and policies are free in every table anew; all others in
 * every schema. */
static char *place_of(ar_reader *reader, const ar_object *object, const char *space)
{
    ar_arena *arena = reader->ctx->arena;
    bool in_table = ar_streq(space, "constraint") || ar_ends_with(space, " of");
    const char *outer = object->schema && ar_kind_has_schema(object->kind) ? object->schema : "";
    const char *inner = in_table ? object->parent->name : "";
    char *place = ar_printf(arena, "%s\n%s\n%s\n%s", space, outer, inner, object->name);

    return reader->target.engine == AR_SQLITE ? ar_lower(arena, place) : place;
}

static const char *const *spaces_of(const ar_reader *reader, const ar_object *object)
{
    return (reader->target.engine == AR_SQLITE ? sqlite_spaces : postgresql_spaces)[object->kind];
}

/* Whose the two are, where they are of two apps. */
static const char *owners(ar_reader *reader, const ar_object *object, const ar_object *first)
{
    if (!object->app || !first->app || ar_streq(object->app, first->app))
        return "";
    return ar_printf(reader->ctx->arena, ": the apps \"%s\" and \"%s\" declare one each",
                     first->app, object->app);
}

/* "indexes", "foreign keys" */
static const char *in_plural(ar_reader *reader, ar_kind kind)
{
    char *plural = ar_strdup(reader->ctx->arena, ar_kind_get(kind)->plural);

    if (kind == AR_KIND_PRIMARY_KEY)
        return "primary keys";
    for (char *c = plural; *c; c++)
        if (*c == '_')
            *c = ' ';
    return plural;
}

static void report(ar_reader *reader, const ar_object *object, const ar_object *first)
{
    const char *kind = ar_kind_get(object->kind)->name, *other = ar_kind_get(first->kind)->name;

    if (object->kind == first->kind)
        ar_fail(reader->ctx, AR_E_DUPLICATE_NAME, object->pos, "there are two %s \"%s\"%s",
                in_plural(reader, object->kind), object->name, owners(reader, object, first));
    else
        ar_fail(reader->ctx, AR_E_NAME_TAKEN, object->pos, "the %s \"%s\" has the name of a%s %s",
                kind, object->name, strchr("aei", *other) ? "n" : "", other);
    ar_hint(reader->ctx, "the other one stands at %s:%u:%u", first->pos.file, first->pos.line,
            first->pos.column);
}

/* What one says and the other does not is said for both. */
static bool meet(const char **first, const char *other)
{
    if (!*first)
        *first = other;
    return !other || ar_streq(*first, other);
}

/* A schema or an extension may be declared by several apps; the first one creates it. */
static bool may_repeat(const ar_object *object, ar_object *first)
{
    ar_extension *one = ar_as_extension(first);
    const ar_extension *other = ar_as_extension(object);

    if (object->kind != first->kind || ar_kind_has_schema(object->kind) ||
        !meet(&first->comment, object->comment))
        return false;
    if (!one)
        return true;
    one->cascade |= other->cascade;
    return meet(&one->in_schema, other->in_schema) && meet(&one->version, other->version);
}

static bool claim_one(ar_reader *reader, ar_map *taken, const ar_object *object)
{
    const char *const *spaces = spaces_of(reader, object);

    if (!object->name)
        return true;
    for (; spaces && *spaces; spaces++) {
        char *place = place_of(reader, object, *spaces);
        ar_object *first = ar_map_get(taken, place);

        if (first) {
            if (!may_repeat(object, first))
                report(reader, object, first);
            return false;
        }
        ar_map_set(taken, place, (void *)object);
    }
    return true;
}

const ar_object *ar_names_owner(ar_reader *reader, const ar_map *taken, const ar_object *object)
{
    const char *const *spaces = spaces_of(reader, object);
    const ar_object *first = spaces ? ar_map_get(taken, place_of(reader, object, *spaces)) : NULL;

    return first && first->kind == object->kind && !ar_streq(first->app, object->app) ? first
                                                                                      : NULL;
}

bool ar_names_claim(ar_reader *reader, ar_map *taken, const ar_object *object)
{
    if (!claim_one(reader, taken, object))
        return false;
    for (size_t i = 0; i < object->children.count; i++)
        claim_one(reader, taken, object->children.items[i]);
    return true;
}
