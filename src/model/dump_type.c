/* Extensions, collations, composite and range types. */
#include "base/str.h"
#include "model/dump_parts.h"

/* Which version stands in a database is the server's matter: nobody asked for it. */
ar_doc *ar_dump_extension(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_extension *extension = ar_as_extension(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (object->app || !ar_streq(extension->in_schema, dump->model->target.default_schema))
        ar_dump_put_text(map, "schema", extension->in_schema);
    if (object->app)
        ar_dump_put_text(map, "version", extension->version);
    ar_dump_put_bool(map, "cascade", extension->cascade);
    return map;
}

ar_doc *ar_dump_own_collation(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_collation *collation = ar_as_collation(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (collation->provider != AR_PROVIDER_LIBC)
        ar_doc_put_text(map, "provider", ar_provider_words[collation->provider]);
    ar_dump_put_text(map, "locale", collation->locale);
    ar_dump_put_text(map, "lc_collate", collation->lc_collate);
    ar_dump_put_text(map, "lc_ctype", collation->lc_ctype);
    if (collation->not_deterministic)
        ar_doc_put_text(map, "deterministic", "false");
    ar_dump_put_text(map, "rules", collation->rules);
    return map;
}

/* ---- composite and range types ---- */

static const char *collate_text(const ar_dump *dump, const char *name, const char *schema)
{
    return name ? ar_dump_collation(dump, name, schema) : NULL;
}

static ar_doc *attribute_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_attribute *attribute = ar_as_attribute(object);
    const char *type = ar_dump_type(dump, object, attribute->type);
    const char *collate = collate_text(dump, attribute->collation, attribute->collation_schema);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (ar_doc_is_empty(map) && ar_line_type_fits(ar_dump_flavour(dump), type))
        return ar_doc_text(dump->arena,
                           collate ? ar_printf(dump->arena, "%s collate %s", type, collate) : type);
    ar_doc_put_text(map, "type", type);
    ar_dump_put_text(map, "collate", collate);
    return map;
}

static ar_doc *attributes_doc(const ar_dump *dump, const ar_object *object)
{
    ar_doc *map = ar_doc_map(dump->arena);

    ar_object_each(child, object) {
        bool needs_name = false;
        const char *key = ar_dump_key(dump, map, *child, &needs_name);

        ar_doc_put(map, key, attribute_doc(dump, *child, needs_name));
    }
    return map;
}

ar_doc *ar_dump_user_type(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_user_type *type = ar_as_user_type(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (!type->subtype) {
        ar_doc_put(map, "attributes", attributes_doc(dump, object));
        return map;
    }
    ar_doc_put_text(map, "range", ar_dump_type(dump, object, type->subtype));
    ar_dump_put_text(map, "opclass", type->opclass);
    ar_dump_put_text(map, "collation", collate_text(dump, type->collation, type->collation_schema));
    ar_dump_put_text(map, "canonical", type->canonical);
    ar_dump_put_text(map, "subtype_diff", type->subtype_diff);
    ar_dump_put_text(map, "multirange", type->multirange);
    return map;
}
