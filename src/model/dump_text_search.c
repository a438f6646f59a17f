/* Dictionaries and configurations of text search. */
#include "model/dump_parts.h"
#include "model/text_search.h"

const char *ar_dump_place(const ar_dump *dump, const char *text)
{
    ar_place_name place = ar_place_read(dump->ctx, text);

    char *name = place.name ? ar_line_name(dump->arena, place.name) : NULL;

    return place.schema
               ? ar_printf(dump->arena, "%s.%s", ar_line_name(dump->arena, place.schema), name)
               : name;
}

ar_doc *ar_dump_dictionary(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_ts_dictionary *dictionary = ar_as_ts_dictionary(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put_text(map, "template", ar_dump_place(dump, dictionary->template_name));
    if (dictionary->options.count)
        ar_doc_put(map, "options", ar_dump_options(dump, &dictionary->options));
    return map;
}

static ar_doc *mappings_doc(const ar_dump *dump, const ar_options *mappings)
{
    ar_doc *map = ar_doc_map(dump->arena);

    ar_vec_each(const ar_option, mapping, mappings) {
        ar_place_names places = ar_places_read(dump->ctx, mapping->value);
        ar_doc *list = ar_doc_list(dump->arena);

        ar_vec_each(const ar_place_name, place, &places)
            ar_doc_add(list, ar_doc_text(dump->arena,
                                         ar_dump_place(dump, ar_place_text(dump->ctx, *place))));
        ar_doc_put(map, mapping->key, list);
    }
    return map;
}

ar_doc *ar_dump_configuration(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_ts_configuration *configuration = ar_as_ts_configuration(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (configuration->parser)
        ar_doc_put_text(map, "parser", ar_dump_place(dump, configuration->parser));
    if (configuration->mappings.count)
        ar_doc_put(map, "mappings", mappings_doc(dump, &configuration->mappings));
    return map;
}
