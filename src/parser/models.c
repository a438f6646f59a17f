/* All model files of all apps of one database, as one model. */
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "parser/model_files.h"
#include "parser/names.h"
#include "parser/place.h"
#include "parser/resolve.h"
#include "parser/scalar.h"
#include "parser/table.h"

/* ---- mixins ---- */

static void check_unused(void *user, const char *key, void *value)
{
    ar_reader *reader = user;
    ar_mixin *mixin = value;

    (void)key;
    if (mixin->used || ar_reader_is_full(reader) ||
        ar_names_has(&reader->others_read, mixin->app->app))
        return;
    reader->app = mixin->app;
    ar_mixin_check(reader, mixin);
}

/* ---- sections of a file ---- */

static const ar_place *const places[AR_KIND__COUNT] = {
    [AR_KIND_SCHEMA] = &ar_place_schema,
    [AR_KIND_ENUM] = &ar_place_enum,
    [AR_KIND_DOMAIN] = &ar_place_domain,
    [AR_KIND_SEQUENCE] = &ar_place_sequence,
    [AR_KIND_TABLE] = &ar_place_table,
    [AR_KIND_TS_DICTIONARY] = &ar_place_ts_dictionary,
    [AR_KIND_FDW] = &ar_place_fdw,
    [AR_KIND_SERVER] = &ar_place_server,
    [AR_KIND_PUBLICATION] = &ar_place_publication,
    [AR_KIND_TS_CONFIGURATION] = &ar_place_ts_configuration,
    [AR_KIND_VIEW] = &ar_place_view,
    [AR_KIND_DEFAULT_PRIVILEGES] = &ar_place_default_privileges,
    [AR_KIND_EVENT_TRIGGER] = &ar_place_event_trigger,
    [AR_KIND_EXTENSION] = &ar_place_extension,
    [AR_KIND_TYPE] = &ar_place_type,
    [AR_KIND_COLLATION] = &ar_place_collation,
    [AR_KIND_FUNCTION] = &ar_place_function,
    [AR_KIND_PROCEDURE] = &ar_place_procedure,
    [AR_KIND_AGGREGATE] = &ar_place_aggregate,
};

static void keep(ar_reader *reader, ar_map *taken, ar_object *object)
{
    if (object->kind == AR_KIND_DEFAULT_PRIVILEGES && !reader->target.grants)
        return; /* nobody asked for them to be compared */
    if (object->stand_in)
        ar_vec_push(reader->ctx->arena, &reader->stand_ins, object);
    else if (ar_names_claim(reader, taken, object))
        ar_model_add(reader->ctx, reader->model, object);
}

static void add_table(ar_reader *reader, ar_map *taken, const ar_yaml *key, const ar_yaml *value)
{
    ar_objects tables = {0};

    ar_table_read(reader, key, value, &tables);
    ar_vec_each(ar_object *, table, &tables)
        keep(reader, taken, *table);
}

/* Tables that inherit wait until their parents are read, wherever those are, and typed ones until
   their type is. */
static bool says(const ar_yaml *value, const char *key)
{
    const ar_yaml *override = ar_yaml_get(value, "postgresql");

    return ar_yaml_get(value, key) || (override && ar_yaml_get(override, key));
}

static bool waits(const ar_yaml *value)
{
    return says(value, "inherits") || says(value, "of");
}

static void add_object(ar_spot *spot, const ar_yaml *key, const ar_yaml *value)
{
    ar_kind kind = ar_kind_by_plural(spot->key->text);
    ar_reader *reader = spot->reader;
    ar_object *object;

    if (kind == AR_KIND_TABLE && waits(value)) {
        ar_vec_push(reader->ctx->arena, &reader->waiting,
                    ((ar_waiting){reader->app, reader->file_schema, key, value}));
        return;
    }
    if (kind == AR_KIND_TABLE) {
        add_table(reader, spot->parts, key, value);
        return;
    }
    object = ar_read_object(reader, places[kind], NULL, key, value, NULL);
    if (object)
        keep(reader, spot->parts, object);
}

/* The name of a table that waits, as it stands in its key. */
static const char *last_part(const char *name)
{
    const char *dot = strchr(name, '.');

    return dot ? dot + 1 : name;
}

static bool names_one(const ar_yaml *parent, const ar_reader *reader, size_t but)
{
    for (size_t i = 0; parent->kind == AR_YAML_SCALAR && i < reader->waiting.count; i++)
        if (i != but &&
            ar_streq(last_part(parent->text), last_part(reader->waiting.items[i].key->text)))
            return true;
    return false;
}

static bool has_parent_waiting(const ar_reader *reader, size_t at)
{
    const ar_yaml *value = reader->waiting.items[at].value;
    const ar_yaml *own = ar_yaml_get(value, "inherits");
    const ar_yaml *override = ar_yaml_get(value, "postgresql");
    const ar_yaml *parents = override && ar_yaml_get(override, "inherits")
                                 ? ar_yaml_get(override, "inherits")
                                 : own;

    if (!parents)
        return false;
    if (parents->kind == AR_YAML_SCALAR)
        return names_one(parents, reader, at);
    for (size_t i = 0; i < parents->items.count; i++)
        if (names_one(parents->items.items[i], reader, at))
            return true;
    return false;
}

/* The first of them whose parents are all read; where each waits for another, the first of all. */
static size_t next_waiting(const ar_reader *reader)
{
    for (size_t i = 0; i < reader->waiting.count; i++)
        if (!has_parent_waiting(reader, i))
            return i;
    return 0;
}

static void add_waiting(ar_reader *reader, ar_map *taken)
{
    while (reader->waiting.count && !ar_reader_is_full(reader)) {
        size_t at = next_waiting(reader);
        const ar_waiting one = reader->waiting.items[at];

        ar_vec_remove(&reader->waiting, at);
        reader->app = one.app;
        reader->file_schema = one.file_schema;
        add_table(reader, taken, one.key, one.value);
    }
}

static void read_section(ar_spot *spot)
{
    const ar_yaml *map = spot->value;

    if (map->kind != AR_YAML_MAP) {
        ar_scalar_shape(spot->reader, map, spot->key->text, "a mapping by name");
        return;
    }
    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(spot->reader); i++)
        add_object(spot, map->keys.items[i], map->items.items[i]);
}

/* Kinds whose objects may be nothing but a name can be a list of names. */
static void read_section_or_names(ar_spot *spot)
{
    static const ar_yaml nothing = {.kind = AR_YAML_SCALAR, .text = ""};
    ar_names names = {0};

    if (spot->value->kind != AR_YAML_LIST) {
        read_section(spot);
        return;
    }
    if (!ar_scalar_names(spot->reader, spot->value, spot->key->text, false, NULL, &names))
        return;
    for (size_t i = 0; i < names.count; i++)
        add_object(spot, spot->value->items.items[i], &nothing);
}

static void read_schema(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "schema", &spot->reader->file_schema);
}

static void read_mixins(ar_spot *spot)
{
    if (spot->value->kind != AR_YAML_MAP)
        ar_scalar_shape(spot->reader, spot->value, "mixins", "a mapping by name");
}

static const ar_key_def text_search_keys[] = {
    {"dictionaries", read_section, AR_SHAPE_NAMED, &ar_place_ts_dictionary, NULL,
     "what becomes of tokens"},
    {"configurations", read_section, AR_SHAPE_NAMED, &ar_place_ts_configuration, NULL,
     "which dictionaries take which tokens"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_place ar_place_text_search = {
    .title = "text_search",
    .takes = "a mapping",
    .kind = AR_KIND_NONE,
    .keys = text_search_keys,
};

static void read_text_search(ar_spot *spot)
{
    if (spot->value->kind == AR_YAML_MAP)
        ar_read_keys(spot->reader, &ar_place_text_search, NULL, spot->parts, spot->value);
    else
        ar_scalar_shape(spot->reader, spot->value, "text_search", "a mapping");
}

static const ar_key_def file_keys[] = {
    {"schema", read_schema, AR_SHAPE_TEXT, NULL, NULL,
     "where everything in this file lives, unless it says otherwise (PostgreSQL)"},
    {"mixins", read_mixins, AR_SHAPE_NAMED, &ar_place_mixin, NULL, "what tables share"},
    {"schemas", read_section_or_names, AR_SHAPE_NAMED_OR_NAMES, &ar_place_schema, NULL,
     "schemas (PostgreSQL)"},
    {"extensions", read_section_or_names, AR_SHAPE_NAMED_OR_NAMES, &ar_place_extension, NULL,
     "extensions (PostgreSQL)"},
    {"collations", read_section, AR_SHAPE_NAMED, &ar_place_collation, NULL,
     "orders of texts (PostgreSQL)"},
    {"types", read_section, AR_SHAPE_NAMED, &ar_place_type, NULL,
     "composite and range types (PostgreSQL)"},
    {"enums", read_section, AR_SHAPE_NAMED, &ar_place_enum, NULL, "lists of values"},
    {"domains", read_section, AR_SHAPE_NAMED, &ar_place_domain, NULL, "types with checks"},
    {"sequences", read_section_or_names, AR_SHAPE_NAMED_OR_NAMES, &ar_place_sequence, NULL,
     "number generators (PostgreSQL)"},
    {"event_triggers", read_section, AR_SHAPE_NAMED, &ar_place_event_trigger, NULL,
     "triggers of the whole database (PostgreSQL)"},
    {"functions", read_section, AR_SHAPE_NAMED, &ar_place_function, NULL, "functions (PostgreSQL)"},
    {"procedures", read_section, AR_SHAPE_NAMED, &ar_place_procedure, NULL,
     "procedures (PostgreSQL)"},
    {"aggregates", read_section, AR_SHAPE_NAMED, &ar_place_aggregate, NULL,
     "aggregate functions (PostgreSQL)"},
    {"tables", read_section, AR_SHAPE_NAMED, &ar_place_table, NULL, "tables"},
    {"views", read_section, AR_SHAPE_NAMED, &ar_place_view, NULL, "views"},
    {"foreign_data_wrappers", read_section, AR_SHAPE_NAMED, &ar_place_fdw, NULL,
     "foreign data wrappers (PostgreSQL)"},
    {"servers", read_section, AR_SHAPE_NAMED, &ar_place_server, NULL,
     "foreign servers (PostgreSQL)"},
    {"publications", read_section, AR_SHAPE_NAMED, &ar_place_publication, NULL,
     "what logical replication sends (PostgreSQL)"},
    {"default_privileges", read_section, AR_SHAPE_NAMED, &ar_place_default_privileges, NULL,
     "privileges on what a role makes from now on (PostgreSQL, with `grants: true`)"},
    {"text_search", read_text_search, AR_SHAPE_PLACE, &ar_place_text_search, NULL,
     "text search (PostgreSQL)"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_place ar_place_model_file = {
    .title = "model_file",
    .takes = "a mapping",
    .kind = AR_KIND_NONE,
    .keys = file_keys,
};

static void read_file(ar_reader *reader, ar_map *taken, const ar_model_file *file)
{
    const ar_yaml *schema = ar_yaml_get(file->root, "schema");

    reader->app = file->app;
    reader->file_schema = schema && schema->kind == AR_YAML_SCALAR ? schema->text : NULL;
    if (reader->file_schema && !*reader->file_schema)
        reader->file_schema = NULL;
    ar_read_keys(reader, &ar_place_model_file, NULL, taken, file->root);
}

/* `managed: false` of one app gives way to another app's own declaration, wherever that is read. */
static void add_stand_ins(ar_reader *reader, ar_map *taken)
{
    ar_vec_each(ar_object *, object, &reader->stand_ins)
        if (!ar_names_owner(reader, taken, *object) && ar_names_claim(reader, taken, *object))
            ar_model_add(reader->ctx, reader->model, *object);
}

static ar_reader new_reader(ar_ctx *ctx, ar_target target)
{
    return (ar_reader){.ctx = ctx,
                       .first_fault = ar_error_count(ctx),
                       .target = target,
                       .engine = target.engine,
                       .model = ar_model_new(ctx, target),
                       .mixins = ar_map_new(ctx->arena)};
}

static ar_status read_files(ar_reader *reader, const ar_model_files *files, ar_model **out)
{
    ar_map *taken = ar_map_new(reader->ctx->arena);

    for (size_t i = 0; i < files->count; i++)
        ar_mixins_collect(reader, &files->items[i]);
    for (size_t i = 0; i < files->count && !ar_reader_is_full(reader); i++)
        read_file(reader, taken, &files->items[i]);
    add_waiting(reader, taken);
    if (ar_reader_is_full(reader)) {
        ar_say(reader->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
               "these are the first %d faults: what comes behind them was not read", AR_MAX_FAULTS);
        return ar_status_since(reader->ctx, reader->first_fault);
    }
    add_stand_ins(reader, taken);
    ar_map_each(reader->mixins, check_unused, reader);
    ar_resolve(reader);
    *out = reader->model;
    return ar_status_since(reader->ctx, reader->first_fault);
}

ar_status ar_models_read(ar_ctx *ctx, const ar_models_options *options, ar_model **out,
                         bool *out_has_files)
{
    ar_reader reader = new_reader(ctx, options->target);
    ar_model_files files = {0};

    reader.options = options;
    for (size_t i = 0; i < options->app_count && !ar_reader_is_full(&reader); i++) {
        size_t before = files.count;

        ar_model_files_find(&reader, &options->apps[i], &files);
        if (out_has_files)
            out_has_files[i] = files.count > before;
    }
    return read_files(&reader, &files, out);
}

ar_status ar_models_read_text(ar_ctx *ctx, ar_target target, const char *text, size_t size,
                              ar_model **out)
{
    static const ar_app_files app = {.app = "app", .dir = ".", .shown = "."};
    ar_reader reader = new_reader(ctx, target);
    const ar_source *source = NULL;
    const ar_yaml *root = NULL;
    ar_model_files files = {0};

    *out = NULL;
    AR_TRY(ar_source_new(ctx, "models.yaml", text, size, &source));
    AR_TRY(ar_yaml_parse(ctx, source, &root));
    ar_model_files_add(&reader, &app, root, &files);
    return read_files(&reader, &files, out);
}
