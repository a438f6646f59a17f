/* Names of text search objects: which are the server's own, and where all others live. */
#include "base/str.h"
#include "dialect/canon.h"
#include "model/text_search.h"

/* A name without a schema: the project's, the server's own, else one in the default schema. */
static const char *placed(ar_canon *canon, const ar_object *user, ar_kind kind, const char *text,
                          const char *const *own, const char *suffix)
{
    ar_place_name place = ar_place_read(canon->ctx, text);
    bool served = ar_words_have(own, place.name) || (suffix && ar_ends_with(place.name, suffix));

    if (ar_streq(place.schema, "pg_catalog"))
        place.schema = NULL;
    else if (!place.schema && kind != AR_KIND_NONE && !served &&
             ar_model_find(canon->model, kind, user->schema, place.name))
        place.schema = user->schema;
    else if (!place.schema && !served)
        place.schema = canon->target.default_schema;
    return ar_place_text(canon->ctx, place);
}

static void canon_dictionary(ar_canon *canon, ar_ts_dictionary *dictionary)
{
    static const char *const own[] = {"simple", "synonym", "ispell", "thesaurus", "snowball", NULL};
    ar_options options = {0};

    if (!dictionary->template_name)
        return;
    dictionary->template_name = placed(canon, &dictionary->object, AR_KIND_NONE,
                                       dictionary->template_name, own, NULL);
    ar_vec_each(const ar_option, option, &dictionary->options)
        ar_options_set(canon->ctx, &options, ar_lower(canon->ctx->arena, option->key),
                       option->value);
    dictionary->options = options;
}

static void canon_configuration(ar_canon *canon, ar_ts_configuration *configuration)
{
    static const char *const parsers[] = {"default", NULL};
    static const char *const dictionaries[] = {"simple", NULL};

    if (configuration->parser)
        configuration->parser = placed(canon, &configuration->object, AR_KIND_NONE,
                                       configuration->parser, parsers, NULL);
    if (ar_streq(configuration->parser, "default"))
        configuration->parser = NULL;
    ar_vec_each(ar_option, mapping, &configuration->mappings) {
        ar_place_names places = ar_places_read(canon->ctx, mapping->value);

        ar_vec_each(ar_place_name, place, &places)
            *place = ar_place_read(
                canon->ctx, placed(canon, &configuration->object, AR_KIND_TS_DICTIONARY,
                                   ar_place_text(canon->ctx, *place), dictionaries, "_stem"));
        mapping->value = ar_places_text(canon->ctx, &places);
    }
}

void ar_canon_pg_text_search(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (object->kind == AR_KIND_TS_DICTIONARY)
            canon_dictionary(canon, ar_as_ts_dictionary(object));
        else if (object->kind == AR_KIND_TS_CONFIGURATION)
            canon_configuration(canon, ar_as_ts_configuration(object));
    }
}
