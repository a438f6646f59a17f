#include "parser/grants.h"

#include <limits.h>

#include "base/str.h"
#include "parser/cursor.h"
#include "parser/scalar.h"

typedef struct reading {
    ar_reader *reader;
    const char *const *known;  /* privileges */
    const char *const *newest; /* those of the newest server */
    bool has_columns;
    ar_grant *grant;
} reading;

/* ---- one privilege: select, update (a, b), all ---- */

static void add(const reading *in, ar_grant *item, const char *name, const ar_names *columns)
{
    if (!columns->count)
        ar_grant_add(in->reader->ctx, item, (ar_privilege){.name = name});
    ar_vec_each(const char *, column, columns)
        ar_grant_add(in->reader->ctx, item, (ar_privilege){.name = name, .column = *column});
}

static bool refuse(const reading *in, const ar_cursor *at, const char *word,
                   const char *const *words)
{
    ar_ctx *ctx = in->reader->ctx;

    if (words != in->known || !ar_words_have(in->newest, word))
        return ar_cursor_refuse(at, AR_E_BAD_GRANT, words);
    (void)ar_fail(ctx, AR_E_SERVER_LACKS, ar_cursor_pos(at),
                  "the privilege \"%s\" needs PostgreSQL %d, this is %d", word,
                  ar_privilege_since(word) / 10000, in->reader->target.version / 10000);
    return false;
}

static bool read_privilege(const reading *in, ar_cursor *at, ar_grant *item)
{
    const ar_cursor start = *at;
    const char *name = ar_cursor_take_name(at);
    char *word = name ? ar_lower(in->reader->ctx->arena, name) : NULL;
    const char *const *words = in->known;
    ar_names columns = {0};

    if (!word)
        return ar_cursor_want(at, AR_E_BAD_GRANT, "a privilege");
    if (ar_streq(word, "all"))
        (void)ar_cursor_take(at, "privileges");
    if (in->has_columns && ar_cursor_is(at, "(")) {
        words = ar_column_privileges();
        if (!ar_cursor_take_names(at, AR_E_BAD_GRANT, in->grant, &columns))
            return false;
    }
    if (!ar_streq(word, "all") && !ar_words_have(words, word))
        return refuse(in, &start, word, words);
    for (const char *const *it = words; *it; it++)
        if (ar_streq(word, "all") || ar_streq(word, *it))
            add(in, item, *it, &columns);
    return true;
}

/* ---- "select, update (a) with grant option", "none" ---- */

static void read_list(const reading *in, const ar_yaml *node)
{
    ar_grant item = {0};
    ar_cursor at;
    bool grantable;

    if (!ar_scalar_line(in->reader, node, "grants", AR_E_BAD_GRANT))
        return;
    at = ar_cursor_start(in->reader, node);
    if (ar_cursor_take(&at, "none") && ar_cursor_at_end(&at))
        return;
    do {
        if (!read_privilege(in, &at, &item))
            return;
    } while (ar_cursor_take(&at, ","));
    grantable = ar_cursor_take(&at, "with grant option");
    if (!ar_cursor_at_end(&at)) {
        static const char *const words[] = {"with grant option", NULL};

        ar_cursor_refuse(&at, AR_E_BAD_GRANT, words);
        return;
    }
    ar_vec_each(ar_privilege, privilege, &item.privileges) {
        privilege->grantable = grantable;
        ar_grant_add(in->reader->ctx, in->grant, *privilege);
    }
}

static void read_role(const reading *in, const ar_yaml *value)
{
    if (value->kind == AR_YAML_SCALAR)
        read_list(in, value);
    else if (value->kind == AR_YAML_LIST)
        for (size_t i = 0; i < value->items.count && !ar_reader_is_full(in->reader); i++)
            read_list(in, value->items.items[i]);
    else
        ar_scalar_shape(in->reader, value, "grants", "a list of privileges");
}

/* `in` knows all but the role. */
static void read_roles(reading in, const ar_yaml *map, ar_grants *out)
{
    if (map->kind != AR_YAML_MAP) {
        ar_scalar_shape(in.reader, map, "grants", "a mapping: role -> privileges");
        return;
    }
    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(in.reader); i++) {
        const ar_yaml *role = map->keys.items[i];

        in.grant = ar_grants_of(in.reader->ctx, out, role->text);
        in.grant->pos = ar_yaml_pos(role);
        read_role(&in, map->items.items[i]);
    }
}

/* ---- keys of an object ---- */

/* Where nobody knows the server, everything is known. */
static int version_of(const ar_spot *spot)
{
    int version = spot->reader->target.version;

    return version ? version : INT_MAX;
}

static bool is_left_out(const ar_spot *spot)
{
    return spot->reader->target.engine == AR_SQLITE;
}

void ar_read_owner(ar_spot *spot)
{
    const char *role = NULL;

    if (!ar_kind_has_owner(spot->object->kind)) {
        ar_fail(spot->reader->ctx, AR_E_NO_GRANTS, ar_yaml_pos(spot->key),
                spot->object->parent ? "%s \"%s\" has its table's owner"
                                     : "%s \"%s\" cannot be given to another owner",
                ar_kind_get(spot->object->kind)->name,
                spot->object->name ? spot->object->name : "");
        return;
    }
    if (ar_scalar_name(spot->reader, spot->value, "owner", &role) && !is_left_out(spot))
        spot->object->owner = role;
}

void ar_read_grants(ar_spot *spot)
{
    ar_grants grants = {0};
    ar_kind kind = spot->object->kind;

    if (!ar_kind_privileges(kind, 0)) {
        ar_fail(spot->reader->ctx, AR_E_NO_GRANTS, ar_yaml_pos(spot->key),
                "privileges are not granted on %s \"%s\"", ar_kind_get(kind)->name,
                spot->object->name ? spot->object->name : "");
        if (kind == AR_KIND_COLUMN)
            ar_hint(spot->reader->ctx, "say it at the table: \"update (%s)\"", spot->object->name);
        return;
    }
    read_roles((reading){.reader = spot->reader,
                         .known = ar_kind_privileges(kind, version_of(spot)),
                         .newest = ar_kind_privileges(kind, INT_MAX),
                         .has_columns = kind == AR_KIND_TABLE || kind == AR_KIND_VIEW},
               spot->value, &grants);
    if (!is_left_out(spot))
        spot->object->grants = grants;
}

/* ---- default privileges ---- */

typedef struct default_parts {
    ar_default_grants *grants;
    const char *schema; /* NULL: everywhere */
} default_parts;

static void read_default(ar_spot *spot)
{
    const default_parts *parts = spot->parts;
    int on = 0;

    while (!ar_streq(ar_default_words[on], spot->key->text))
        on++;
    read_roles((reading){.reader = spot->reader,
                         .known = ar_default_privileges_on((ar_default_target)on, version_of(spot)),
                         .newest = ar_default_privileges_on((ar_default_target)on, INT_MAX)},
               spot->value,
               ar_default_grants_of(spot->reader->ctx, parts->grants, parts->schema,
                                    (ar_default_target)on));
}

static const ar_key_def default_grants_keys[] = {
    {"tables", read_default, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new tables"},
    {"sequences", read_default, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new sequences"},
    {"functions", read_default, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new functions"},
    {"types", read_default, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new types"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_place ar_place_default_grants = {
    .title = "default_grants",
    .takes = "a mapping: kind of object -> roles",
    .kind = AR_KIND_NONE,
    .keys = default_grants_keys,
};

static void read_in_schema(ar_spot *spot)
{
    const ar_yaml *map = spot->value;
    default_parts parts = {&ar_as_default_privileges(spot->object)->grants, NULL};

    if (map->kind != AR_YAML_MAP) {
        ar_scalar_shape(spot->reader, map, "in_schema", "a mapping: schema -> kinds of object");
        return;
    }
    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(spot->reader); i++) {
        parts.schema = map->keys.items[i]->text;
        if (map->items.items[i]->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &ar_place_default_grants, spot->object, &parts,
                         map->items.items[i]);
        else
            ar_scalar_shape(spot->reader, map->items.items[i], parts.schema,
                            ar_place_default_grants.takes);
    }
}

static void read_everywhere(ar_spot *spot)
{
    default_parts parts = {&ar_as_default_privileges(spot->object)->grants, NULL};
    ar_spot inner = *spot;

    inner.parts = &parts;
    read_default(&inner);
}

static const ar_key_def default_privileges_keys[] = {
    {"tables", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new tables"},
    {"sequences", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL,
     "role -> privileges on new sequences"},
    {"functions", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL,
     "role -> privileges on new functions"},
    {"types", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new types"},
    {"schemas", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL, "role -> privileges on new schemas"},
    {"large_objects", read_everywhere, AR_SHAPE_GRANTS, NULL, NULL,
     "role -> privileges on new large objects (18)"},
    {"in_schema", read_in_schema, AR_SHAPE_NAMED, &ar_place_default_grants, NULL,
     "the same, in one schema"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

static const char *const default_privileges_hidden[] = {"grants", NULL};

const ar_place ar_place_default_privileges = {
    .title = "default_privileges",
    .takes = "a mapping",
    .kind = AR_KIND_DEFAULT_PRIVILEGES,
    .keys = default_privileges_keys,
    .hidden = default_privileges_hidden,
};
