#include "parser/table.h"

#include <string.h>

#include "base/str.h"
#include "parser/column.h"
#include "parser/inherit.h"
#include "parser/model_files.h"
#include "parser/scalar.h"

/* What stands inside a table is read after its columns: elements of indexes look at them. */
typedef struct sections {
    const ar_yaml *columns;
    const ar_yaml *use;
    const ar_yaml *primary_key, *primary_key_key;
    const ar_yaml *many[AR_KIND__COUNT]; /* by kind: uniques, checks ... */
    const ar_yaml *partitions;
} sections;

static void keep_columns(ar_spot *spot)
{
    ((sections *)spot->parts)->columns = spot->value;
}

static void keep_use(ar_spot *spot)
{
    ((sections *)spot->parts)->use = spot->value;
}

static void keep_primary_key(ar_spot *spot)
{
    ((sections *)spot->parts)->primary_key = spot->value;
    ((sections *)spot->parts)->primary_key_key = spot->key;
}

static void keep_many(ar_spot *spot)
{
    ((sections *)spot->parts)->many[ar_kind_by_plural(spot->key->text)] = spot->value;
}

static void keep_partitions(ar_spot *spot)
{
    ((sections *)spot->parts)->partitions = spot->value;
}

#define MANY_KEYS                                                                                  \
    {"columns", keep_columns, AR_SHAPE_NAMED, &ar_place_column, NULL, "columns in order"},         \
        {"uniques", keep_many, AR_SHAPE_MANY, &ar_place_unique, NULL, "unique constraints"},       \
        {"foreign_keys", keep_many, AR_SHAPE_MANY, &ar_place_foreign_key, NULL, "foreign keys"},   \
        {"checks", keep_many, AR_SHAPE_MANY, &ar_place_check, NULL, "check constraints"},          \
        {"exclusions",        keep_many, AR_SHAPE_MANY,                                            \
         &ar_place_exclusion, NULL,      "exclusion constraints (PostgreSQL)"},                    \
        {"indexes", keep_many, AR_SHAPE_MANY, &ar_place_index, NULL, "indexes"},                   \
    {                                                                                              \
        "triggers", keep_many, AR_SHAPE_NAMED, &ar_place_trigger, NULL, "triggers"                 \
    }

#define OWN_KEYS                                                                                   \
    {"statistics",         keep_many, AR_SHAPE_MANY,                                               \
     &ar_place_statistics, NULL,      "statistics objects (PostgreSQL)"},                          \
        {"use", keep_use, AR_SHAPE_NAMES, NULL, NULL, "mixins"},                                   \
        {"rules", keep_many, AR_SHAPE_NAMED, &ar_place_rule, NULL, "rewrite rules (PostgreSQL)"},  \
        {"policies",       keep_many, AR_SHAPE_NAMED,                                              \
         &ar_place_policy, NULL,      "row security policies (PostgreSQL)"},                       \
        {"primary_key", keep_primary_key, AR_SHAPE_PLACE, &ar_place_primary_key,                   \
         NULL,          "the primary key"},                                                        \
        {"partition_by", ar_read_partition_by,                                                     \
         AR_SHAPE_TEXT,  NULL,                                                                     \
         NULL,           "range, list or hash, and of what (PostgreSQL)"},                         \
    {                                                                                              \
        "partitions", keep_partitions, AR_SHAPE_NAMED, &ar_place_partition, NULL,                  \
            "its partitions (PostgreSQL)"                                                          \
    }

static const ar_key_def table_keys[] = {
    MANY_KEYS,
    OWN_KEYS,
    {"of", ar_read_of, AR_SHAPE_TEXT, NULL, NULL,
     "the composite type that gives it its columns (PostgreSQL)"},
    {"inherits", ar_read_inherits, AR_SHAPE_NAMES, NULL, NULL,
     "tables whose columns and checks it has as well (PostgreSQL)"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

static const ar_key_def partition_keys[] = {
    MANY_KEYS,
    OWN_KEYS,
    {"bound", ar_read_bound, AR_SHAPE_TEXT, NULL, NULL, "the rows that it takes"},
    {"schema", ar_read_partition_schema, AR_SHAPE_TEXT, NULL, NULL, "where it lives"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

static const ar_key_def mixin_keys[] = {
    MANY_KEYS,
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

static const char *const table_hidden[] = {"bound", NULL};
static const char *const partition_hidden[] = {"inherits",      "of",      "strict",
                                               "without_rowid", "virtual", NULL};
static const char *const partition_required[] = {"bound", NULL};
static const char *const table_required[] = {"columns", NULL};
static const char *const table_unless[] = {"virtual", "inherits", "of", NULL};

const ar_place ar_place_table = {
    .title = "table",
    .takes = "a mapping",
    .kind = AR_KIND_TABLE,
    .keys = table_keys,
    .hidden = table_hidden,
    .required = table_required,
    .unless = table_unless,
    .common = true,
    .top = true,
};

const ar_place ar_place_partition = {
    .title = "partition",
    .takes = "a bound such as \"from ('a') to ('b')\" or \"default\", or a mapping",
    .kind = AR_KIND_TABLE,
    .keys = partition_keys,
    .hidden = partition_hidden,
    .required = partition_required,
    .read_line = ar_read_bound,
    .common = true,
};

const ar_place ar_place_mixin = {
    .title = "mixin",
    .takes = "a mapping",
    .kind = AR_KIND_NONE,
    .keys = mixin_keys,
};

static const ar_place *const many_places[AR_KIND__COUNT] = {
    [AR_KIND_UNIQUE] = &ar_place_unique,         [AR_KIND_FOREIGN_KEY] = &ar_place_foreign_key,
    [AR_KIND_CHECK] = &ar_place_check,           [AR_KIND_EXCLUSION] = &ar_place_exclusion,
    [AR_KIND_STATISTICS] = &ar_place_statistics, [AR_KIND_INDEX] = &ar_place_index,
    [AR_KIND_TRIGGER] = &ar_place_trigger,       [AR_KIND_RULE] = &ar_place_rule,
    [AR_KIND_POLICY] = &ar_place_policy,
};

static void read_primary_key(ar_reader *reader, ar_object *table, const sections *of)
{
    ar_object *key = ar_read_object(reader, &ar_place_primary_key, table, of->primary_key_key,
                                    of->primary_key, NULL);

    if (!key)
        return;
    if (ar_streq(key->name, of->primary_key_key->text) && !ar_yaml_get(of->primary_key, "name"))
        key->name = NULL; /* the key of the mapping is no name here */
    ar_object_add(reader->ctx, table, key);
}

static void read_constraints(ar_reader *reader, ar_object *table, const sections *of)
{
    if (of->primary_key)
        read_primary_key(reader, table, of);
    for (int kind = 0; kind < AR_KIND__COUNT; kind++)
        if (of->many[kind])
            ar_read_many(reader, many_places[kind], table, of->many[kind]);
}

/* ---- mixins ---- */

typedef struct search {
    ar_reader *reader;
    const char *wanted;
    ar_names names;
    const char *elsewhere; /* "app.wanted" */
} search;

static void collect_mixin(void *user, const char *key, void *value)
{
    search *in = user;
    const ar_mixin *mixin = value;

    ar_vec_push(in->reader->ctx->arena, &in->names,
                mixin->app == in->reader->app ? mixin->name : key);
    if (ar_streq(mixin->name, in->wanted))
        in->elsewhere = key;
}

static void refuse_mixin(ar_reader *reader, const ar_yaml *node, const char *name)
{
    search in = {.reader = reader, .wanted = name};
    const char *nearest;

    ar_map_each(reader->mixins, collect_mixin, &in);
    ar_vec_push(reader->ctx->arena, &in.names, NULL);
    nearest = in.elsewhere ? in.elsewhere : ar_nearest(name, in.names.items);
    ar_fail(reader->ctx, AR_E_UNKNOWN_MIXIN, ar_yaml_pos(node), "there is no mixin \"%s\"", name);
    if (nearest)
        ar_hint(reader->ctx, "did you mean \"%s\"?", nearest);
}

typedef AR_VEC(sections) sections_list;

/* One mixin's sections, its texts filled in for this table. */
static void use_mixin(ar_reader *reader, ar_object *table, ar_mixin *mixin, sections_list *out)
{
    sections of = {0};
    const ar_yaml *map = ar_fill_table(reader, mixin->map, table->name);

    mixin->used = true;
    ar_read_keys(reader, &ar_place_mixin, table, &of, map);
    ar_vec_push(reader->ctx->arena, out, of);
}

static bool said_before(const ar_names *names, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (ar_streq(names->items[i], names->items[index]))
            return true;
    return false;
}

static void use_mixins(ar_reader *reader, ar_object *table, const ar_yaml *use, sections_list *out)
{
    ar_names names = {0};

    if (!use || !ar_scalar_names(reader, use, "use", false, NULL, &names))
        return;
    for (size_t i = 0; i < names.count; i++) {
        ar_mixin *mixin = ar_mixin_find(reader, names.items[i]);

        if (said_before(&names, i))
            ar_fail(reader->ctx, AR_E_SAID_TWICE, ar_yaml_pos(use->items.items[i]),
                    "the mixin \"%s\" is used twice", names.items[i]);
        else if (mixin && mixin->map->kind == AR_YAML_MAP)
            use_mixin(reader, table, mixin, out);
        else if (!mixin && !reader->incomplete)
            refuse_mixin(reader, use->items.items[i], names.items[i]);
    }
}

/* Own columns first, then those of mixins in the order of `use`; then all else, in turn. */
static void read_sections(ar_reader *reader, ar_object *table, const sections_list *list)
{
    size_t before = reader->ctx->diags.count;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].columns)
            ar_columns_read(reader, table, list->items[i].columns);
    }
    for (size_t i = 0; i < list->count; i++)
        read_constraints(reader, table, &list->items[i]);
    if (list->count > 1) /* a mixin's fault is one fault, however many tables use it */
        ar_reader_drop_repeats(reader, before);
}

static void check_primary_keys(ar_reader *reader, const ar_object *table)
{
    const ar_object *first = NULL;

    ar_object_each(child, table) {
        if ((*child)->kind != AR_KIND_PRIMARY_KEY)
            continue;
        if (first) {
            ar_fail(reader->ctx, AR_E_TWO_PRIMARY_KEYS, (*child)->pos,
                    "table \"%s\" has two primary keys", table->name);
            ar_hint(reader->ctx,
                    "the other one stands at %s:%u:%u; a key of several columns is "
                    "\"primary_key: [a, b]\"",
                    first->pos.file, first->pos.line, first->pos.column);
        }
        first = *child;
    }
}

/* Its module makes the columns, and it can have neither constraints nor indexes. */
static void check_virtual(ar_reader *reader, const ar_object *table)
{
    const ar_table *options = ar_as_table(table);

    if (table->children.count || options->strict || options->without_rowid) {
        ar_fail(reader->ctx, AR_E_VIRTUAL_TABLE, table->pos,
                "table \"%s\" is virtual: it has no columns, keys, indexes or options of its own",
                table->name);
        ar_hint(reader->ctx, "its module's arguments say all there is");
    }
}

/* PostgreSQL has tables without columns. */
static void check_columns(ar_reader *reader, const ar_object *table)
{
    if (ar_as_table(table)->virtual_of)
        check_virtual(reader, table);
    if (reader->engine != AR_SQLITE || table->unmanaged || ar_as_table(table)->virtual_of)
        return;
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN)
            return;
    }
    ar_fail(reader->ctx, AR_E_NO_COLUMNS, table->pos,
            "table \"%s\": SQLite has no tables without columns", table->name);
}

/* One table being read, and where it and its partitions go. */
typedef struct reading {
    const ar_place *place;
    ar_object *parent; /* whose partition it is; NULL: nobody's */
    ar_objects *out;
} reading;

static void read_table(ar_reader *reader, const reading *in, const ar_yaml *key,
                       const ar_yaml *value);

/* `read`: the table's own keys were, and not only its columns. */
static void read_partitions(ar_reader *reader, ar_object *table, bool read,
                            const ar_yaml *partitions, ar_objects *out)
{
    const reading in = {&ar_place_partition, table, out};

    if (!partitions || !ar_partitions_check(reader, read ? table : NULL, partitions))
        return;
    for (size_t i = 0; i < partitions->keys.count && !ar_reader_is_full(reader); i++)
        if (!ar_is_rest_of_cut(partitions, i))
            read_table(reader, &in, partitions->keys.items[i], partitions->items.items[i]);
}

static void read_inside(ar_reader *reader, ar_object *table, const sections *own,
                        const ar_object *partitioned)
{
    sections_list list = {0};

    ar_vec_push(reader->ctx->arena, &list, *own);
    ar_inherit_columns(reader, table, partitioned);
    use_mixins(reader, table, own->use, &list);
    read_sections(reader, table, &list);
    check_primary_keys(reader, table);
}

static void read_table(ar_reader *reader, const reading *in, const ar_yaml *key,
                       const ar_yaml *value)
{
    ar_engine engine = reader->engine;
    sections own = {0};
    ar_object *table = ar_read_object(reader, in->place, in->parent, key, value, &own);
    bool applies = table != NULL;
    size_t faults = ar_error_count(reader->ctx);
    ar_objects partitions = {0};

    if (value->kind != AR_YAML_MAP && (!in->parent || !applies))
        return;
    if (!applies) { /* its columns are looked at all the same, as the other engine sees them */
        reader->engine = engine == AR_SQLITE ? AR_POSTGRESQL : AR_SQLITE;
        table = ar_object_new(reader->ctx, AR_KIND_TABLE, NULL, key->text);
    }
    if (in->parent)
        ar_partition_place(reader, table, in->parent);
    read_inside(reader, table, &own, in->parent);
    if (applies && (own.columns || ar_as_table(table)->virtual_of) &&
        ar_error_count(reader->ctx) == faults && !ar_reader_is_full(reader))
        check_columns(reader, table);
    if (applies)
        ar_vec_push(reader->ctx->arena, in->out, table);
    read_partitions(reader, table, applies, own.partitions, applies ? in->out : &partitions);
    reader->engine = engine;
}

void ar_table_read(ar_reader *reader, const ar_yaml *key, const ar_yaml *value, ar_objects *out)
{
    const reading in = {&ar_place_table, NULL, out};

    read_table(reader, &in, key, value);
    if (reader->target.engine == AR_SQLITE && out->count > 1)
        out->count = 1; /* there are no partitions there: their rows are the table's */
}

void ar_mixin_check(ar_reader *reader, ar_mixin *mixin)
{
    ar_object *table = ar_object_new(reader->ctx, AR_KIND_TABLE, NULL, mixin->name);
    sections_list list = {0};

    if (mixin->map->kind != AR_YAML_MAP) {
        ar_scalar_shape(reader, mixin->map, mixin->key->text, "a mapping");
        return;
    }
    table->pos = ar_yaml_pos(mixin->key);
    use_mixin(reader, table, mixin, &list);
    read_sections(reader, table, &list);
}
