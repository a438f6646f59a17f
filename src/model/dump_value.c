/* Values as YAML and as lines write them. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"
#include "model/routine.h"

enum { LONGEST_KEY = 1000 }; /* YAML reads keys of 1024 */

ar_sql_flavour ar_dump_flavour(const ar_dump *dump)
{
    return dump->engine == AR_SQLITE ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
}

ar_doc *ar_dump_names(const ar_dump *dump, const ar_names *names)
{
    ar_doc *list = ar_doc_list(dump->arena);

    for (size_t i = 0; i < names->count; i++)
        ar_doc_add(list, ar_doc_text(dump->arena, names->items[i]));
    return list;
}

ar_doc *ar_dump_options(const ar_dump *dump, const ar_options *options)
{
    ar_doc *map = ar_doc_map(dump->arena);

    for (size_t i = 0; i < options->count; i++)
        ar_doc_put_text(map, options->items[i].key, options->items[i].value);
    return map;
}

/* A bare name is looked for in the schema of who uses it first: there it may mean another type. */
const char *ar_dump_type(const ar_dump *dump, const ar_object *user, const ar_type *type)
{
    const char *usual = dump->model->target.default_schema;
    ar_tokens tokens;
    const char *name;

    if (!user->schema || !type->key || ar_streq(user->schema, usual))
        return type->text;
    tokens = ar_sql_tokens(dump->arena, ar_dump_flavour(dump), type->key);
    if (tokens.count < 4 || !ar_token_is(&tokens.items[1], ".") ||
        !ar_streq(ar_token_name(dump->arena, &tokens.items[0]), usual))
        return type->text;
    name = ar_token_name(dump->arena, &tokens.items[2]);
    if (ar_model_find_type(dump->model, user->schema, name) ||
        ar_model_find(dump->model, AR_KIND_TABLE, user->schema, name))
        return type->key;
    return type->text;
}

void ar_dump_put_bool(ar_doc *map, const char *key, bool value)
{
    if (value)
        ar_doc_put_text(map, key, "true");
}

void ar_dump_put_text(ar_doc *map, const char *key, const char *text)
{
    if (text)
        ar_doc_put_text(map, key, text);
}

static bool is_elsewhere(const ar_dump *dump, const ar_object *object)
{
    return !object->parent && object->schema &&
           !ar_streq(object->schema, dump->model->target.default_schema);
}

/* A key is split at its first dot, so a schema with one cannot stand in it. */
static bool needs_schema(const ar_dump *dump, const ar_object *object)
{
    return is_elsewhere(dump, object) && strchr(object->schema, '.');
}

/* Why autorev keeps its hands off it, on one line. */
static char *one_line(const ar_dump *dump, const char *text)
{
    char *line = ar_strdup(dump->arena, text);

    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = ' ';
    return line;
}

void ar_dump_put_unmanaged(const ar_dump *dump, ar_doc *map, const ar_object *object)
{
    ar_doc *managed = ar_doc_text(dump->arena, "false");

    if (object->unmanaged_reason)
        ar_doc_note(managed, one_line(dump, object->unmanaged_reason));
    ar_doc_put(map, "managed", managed);
}

void ar_dump_common(const ar_dump *dump, ar_doc *map, const ar_object *object, bool needs_name)
{
    if (needs_schema(dump, object))
        ar_doc_put_text(map, "schema", object->schema);
    if (needs_name)
        ar_dump_put_text(map, "name", ar_bare_name(dump->ctx, object));
    if (object->renamed_from.count)
        ar_doc_put(map, "renamed_from", ar_dump_names(dump, &object->renamed_from));
    if (object->unmanaged && !(object->parent && object->parent->unmanaged))
        ar_dump_put_unmanaged(dump, map, object);
    ar_dump_put_text(map, "comment", object->comment);
    if (dump->model->target.owners)
        ar_dump_put_text(map, "owner", object->owner);
    if (dump->model->target.grants && object->grants.count)
        ar_doc_put(map, "grants", ar_dump_grants(dump, &object->grants, object->kind));
}

/* A name as part of a key that is not the name: without dots and what is not ASCII. */
static char *key_part(const ar_dump *dump, const ar_object *object, const char *name)
{
    const char *odd = ar_as_routine(object) ? ".()" : ".";
    char *part = ar_strndup(dump->arena, name, strnlen(name, LONGEST_KEY));

    for (char *c = part; *c; c++)
        *c = strchr(odd, *c) || (unsigned char)*c >= 0x80 ? '_' : *c;
    return part;
}

static char *in_schema(const ar_dump *dump, const ar_object *object, const char *name)
{
    const char *types = ar_dump_key_types(dump, object);

    if (needs_schema(dump, object))
        return ar_printf(dump->arena, "%s_%s%s", key_part(dump, object, object->schema), name,
                         types);
    if (is_elsewhere(dump, object))
        return ar_printf(dump->arena, "%s.%s%s", object->schema, name, types);
    return ar_printf(dump->arena, "%s%s", name, types);
}

/* No other object may have the key by its own name, or got it before. */
static bool is_free(const ar_dump *dump, const ar_doc *map, const ar_object *object,
                    const char *name, const char *key)
{
    if (ar_doc_has(map, key))
        return false;
    if (ar_as_routine(object))
        return !ar_dump_has_bare_name(dump, object, name);
    if (needs_schema(dump, object))
        return !ar_model_find(dump->model, object->kind, dump->model->target.default_schema, key);
    return object->parent || !ar_model_find(dump->model, object->kind, object->schema, name);
}

/* Types stand in the parentheses of a function's key, so its name cannot hold one. */
static bool splits(const ar_object *object, const char *name)
{
    return !object->parent && object->kind != AR_KIND_SCHEMA &&
           strpbrk(name, ar_as_routine(object) ? ".(" : ".");
}

const char *ar_dump_key(const ar_dump *dump, const ar_doc *map, const ar_object *object,
                        bool *needs_name)
{
    const char *own = ar_bare_name(dump->ctx, object);
    char *name, *key;

    *needs_name = splits(object, own) || strlen(own) > LONGEST_KEY || needs_schema(dump, object);
    if (!*needs_name)
        return in_schema(dump, object, own);
    name = key_part(dump, object, own);
    key = in_schema(dump, object, name);
    while (!is_free(dump, map, object, name, key)) {
        name = ar_printf(dump->arena, "%s_", name);
        key = in_schema(dump, object, name);
    }
    return key;
}

char *ar_dump_name_list(const ar_dump *dump, const ar_names *names)
{
    ar_str list;

    ar_str_init(&list, dump->arena);
    ar_str_addc(&list, '(');
    for (size_t i = 0; i < names->count; i++)
        ar_str_addf(&list, "%s%s", i ? ", " : "", ar_line_name(dump->arena, names->items[i]));
    ar_str_addc(&list, ')');
    return list.data;
}

/* Bare names are looked for in the schema of who refers, then in the default one. */
char *ar_dump_reference(const ar_dump *dump, const ar_object *from, const ar_ref *ref)
{
    const char *usual = dump->model->target.default_schema;
    bool bare = !ref->schema || (ar_streq(ref->schema, usual) && ar_streq(from->schema, usual));
    char *table = ar_line_name(dump->arena, ref->table);

    if (!bare)
        table = ar_printf(dump->arena, "%s.%s", ar_line_name(dump->arena, ref->schema), table);
    if (ref->columns.count == 0)
        return table;
    return ar_printf(dump->arena, "%s%s", table, ar_dump_name_list(dump, &ref->columns));
}

const char *ar_dump_deferrable(int deferrable)
{
    static const char *const words[] = {"", " deferrable", " deferrable initially deferred"};

    return words[deferrable];
}

char *ar_dump_reference_options(const ar_dump *dump, const ar_foreign_key *key)
{
    ar_str options;

    ar_str_init(&options, dump->arena);
    if (key->match_full)
        ar_str_add(&options, " match full");
    if (key->on_delete != AR_NO_ACTION)
        ar_str_addf(&options, " on delete %s", ar_action_words[key->on_delete]);
    if (key->on_delete_columns.count)
        ar_str_addf(&options, " %s", ar_dump_name_list(dump, &key->on_delete_columns));
    if (key->on_update != AR_NO_ACTION)
        ar_str_addf(&options, " on update %s", ar_action_words[key->on_update]);
    ar_str_add(&options, ar_dump_deferrable(key->deferrable));
    if (key->not_valid)
        ar_str_add(&options, " not valid");
    if (key->not_enforced)
        ar_str_add(&options, " not enforced");
    return options.data;
}

/* In quotes unless SQL would leave it as it is: names are literal here, but read as SQL. */
char *ar_dump_collation(const ar_dump *dump, const char *name, const char *schema)
{
    bool bare = islower((unsigned char)*name) || *name == '_';
    char *text;

    for (const char *c = name; *c; c++)
        bare = bare && (islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
    if (dump->engine == AR_SQLITE)
        text = ar_line_name(dump->arena, name);
    else
        text = bare ? ar_strdup(dump->arena, name) : ar_line_name(dump->arena, name);
    if (!bare && text[0] != '"' && dump->engine == AR_POSTGRESQL)
        text = ar_printf(dump->arena, "\"%s\"", name);
    if (!schema || (ar_streq(schema, dump->model->target.default_schema) &&
                    ar_model_find(dump->model, AR_KIND_COLLATION, schema, name)))
        return text;
    return ar_printf(dump->arena, "%s.%s", ar_line_name(dump->arena, schema), text);
}

/* ---- elements of indexes, keys and exclusions ---- */

static void add_options(const ar_dump *dump, ar_str *out, const ar_options *options)
{
    ar_str_add(out, " (");
    for (size_t i = 0; i < options->count; i++) {
        const char *value = options->items[i].value;
        bool bare = *value != '\0';

        for (const char *c = value; *c; c++)
            bare = bare && (isalnum((unsigned char)*c) || strchr("_.-+", *c));
        ar_str_addf(out, "%s%s = ", i ? ", " : "", options->items[i].key);
        if (!bare)
            ar_str_addc(out, '\'');
        for (const char *c = value; *c; c++)
            ar_str_addf(out, *c == '\'' ? "''" : "%c", *c);
        if (!bare)
            ar_str_addc(out, '\'');
    }
    ar_str_addc(out, ')');
    (void)dump;
}

static const char *operator_text(const ar_dump *dump, const char *name)
{
    bool qualified = strchr(name, '.') != NULL;

    return qualified ? ar_printf(dump->arena, "operator(%s)", name) : name;
}

static void add_element_options(const ar_dump *dump, ar_str *out, const ar_element *element)
{
    if (element->collation)
        ar_str_addf(out, " collate %s",
                    ar_dump_collation(dump, element->collation, element->collation_schema));
    if (element->opclass_schema)
        ar_str_addf(out, " %s.%s", ar_line_name(dump->arena, element->opclass_schema),
                    ar_line_name(dump->arena, element->opclass));
    else if (element->opclass)
        ar_str_addf(out, " %s", ar_line_name(dump->arena, element->opclass));
    if (element->opclass_options.count)
        add_options(dump, out, &element->opclass_options);
    if (element->desc)
        ar_str_add(out, " desc");
    if (element->nulls != AR_NULLS_DEFAULT)
        ar_str_addf(out, " nulls %s", element->nulls == AR_NULLS_FIRST ? "first" : "last");
    if (element->operator_name)
        ar_str_addf(out, " with %s", operator_text(dump, element->operator_name));
    if (element->without_overlaps)
        ar_str_add(out, " without overlaps");
}

static bool is_column_name(const ar_dump *dump, const ar_object *table, const char *text)
{
    return ar_table_column(dump->model, table, text) != NULL;
}

char *ar_dump_element(const ar_dump *dump, const ar_object *table, const ar_element *element)
{
    ar_str options, out;

    ar_str_init(&options, dump->arena);
    ar_str_init(&out, dump->arena);
    add_element_options(dump, &options, element);
    if (element->column) {
        bool known = !options.length && is_column_name(dump, table, element->column);

        ar_str_add(&out, known ? element->column : ar_line_name(dump->arena, element->column));
    } else {
        bool call = ar_line_is_call(ar_dump_flavour(dump), element->expr->sql) &&
                    !is_column_name(dump, table, element->expr->sql);

        ar_str_addf(&out, call ? "%s" : "(%s)", element->expr->sql);
    }
    ar_str_add(&out, options.data);
    if (element->column && options.length && is_column_name(dump, table, out.data))
        return ar_printf(dump->arena, "\"%s\"%s", element->column, options.data);
    return out.data;
}
