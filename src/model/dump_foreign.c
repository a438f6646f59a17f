/* Foreign data wrappers, servers and publications. */
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"
#include "model/foreign.h"

/* What looks like a secret is not written: a variable stands for it. */
static ar_doc *server_options(const ar_dump *dump, const ar_object *object,
                              const ar_options *options)
{
    ar_doc *map = ar_doc_map(dump->arena);

    ar_vec_each(const ar_option, option, options) {
        const char *value = option->value;

        if (ar_option_is_secret(option->key) && !strstr(value, "${"))
            value = ar_option_variable(dump->arena, object->name, option->key);
        ar_doc_put_text(map, option->key, value);
    }
    return map;
}

ar_doc *ar_dump_fdw(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_fdw *wrapper = ar_as_fdw(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (wrapper->handler)
        ar_doc_put_text(map, "handler", ar_dump_place(dump, wrapper->handler));
    if (wrapper->validator)
        ar_doc_put_text(map, "validator", ar_dump_place(dump, wrapper->validator));
    if (wrapper->options.count)
        ar_doc_put(map, "options", server_options(dump, object, &wrapper->options));
    return map;
}

ar_doc *ar_dump_server(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_server *server = ar_as_server(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put_text(map, "wrapper", server->wrapper);
    ar_dump_put_text(map, "type", server->type);
    ar_dump_put_text(map, "version", server->version);
    if (server->options.count)
        ar_doc_put(map, "options", server_options(dump, object, &server->options));
    return map;
}

static char *published_line(const ar_dump *dump, const ar_published *published)
{
    const char *usual = dump->model->target.default_schema;
    const ar_ref *table = &published->table;
    ar_str out;

    ar_str_init(&out, dump->arena);
    if (!ar_streq(table->schema, usual))
        ar_str_addf(&out, "%s.", ar_line_name(dump->arena, table->schema));
    ar_str_add(&out, ar_line_name(dump->arena, table->table));
    if (table->columns.count)
        ar_str_addf(&out, " %s", ar_dump_name_list(dump, &table->columns));
    if (published->where)
        ar_str_addf(&out, " where (%s)", published->where->sql);
    return out.data;
}

ar_doc *ar_dump_publication(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_publication *publication = ar_as_publication(object);
    ar_doc *map = ar_doc_map(dump->arena), *tables = ar_doc_list(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    ar_dump_put_bool(map, "all_tables", publication->all_tables);
    ar_vec_each(const ar_published, table, &publication->tables)
        ar_doc_add(tables, ar_doc_text(dump->arena, published_line(dump, table)));
    if (publication->tables.count)
        ar_doc_put(map, "tables", tables);
    if (publication->schemas.count)
        ar_doc_put(map, "schemas", ar_dump_names(dump, &publication->schemas));
    if (publication->publish)
        ar_doc_put(map, "publish", ar_dump_list(dump, publication->publish));
    ar_dump_put_bool(map, "via_partition_root", publication->via_partition_root);
    if (publication->generated_columns)
        ar_doc_put_text(map, "publish_generated_columns",
                        ar_generated_words[publication->generated_columns]);
    return map;
}
