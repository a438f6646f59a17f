#include "base/str.h"
#include "introspect/postgres/load.h"
#include "model/text_search.h"

static ar_place_name place_of(ar_pg_load *load, const ar_rows *rows, int schema, int name)
{
    return (ar_place_name){ar_pg_schema(load->ctx, rows, schema),
                           ar_rows_text(load->ctx, rows, name)};
}

/* The objects that are ignored are known too, so that nobody lists them as not modelled. */
static ar_object *make_object(ar_pg_load *load, const ar_rows *rows, ar_kind kind,
                              int64_t catalogue)
{
    enum { OID, SCHEMA, NAME };
    ar_ctx *ctx = load->ctx;
    ar_object *object = ar_object_new(ctx, kind, ar_rows_text(ctx, rows, SCHEMA),
                                      ar_rows_text(ctx, rows, NAME));

    ar_oids_add(ctx->arena, &load->objects, catalogue, ar_rows_int(rows, OID), object);
    if (!ar_ignore_matches(ctx, load->ignore, &load->model->target, object->schema, object->name))
        ar_model_add(ctx, load->model, object);
    return object;
}

/* ---- dictionaries ---- */

/* 'it''s' and E'a\\b' without their quotes; numbers stand bare. */
static const char *value_of(ar_ctx *ctx, const ar_token *token)
{
    const char *c = token->text, *end = token->text + token->length;
    bool escapes = *c == 'E' || *c == 'e';
    ar_str value;

    if (token->type != AR_TOKEN_STRING)
        return ar_strndup(ctx->arena, c, token->length);
    ar_str_init(&value, ctx->arena);
    for (c += escapes ? 2 : 1; c + 1 < end; c++) {
        if (*c == '\'' || (escapes && *c == '\\'))
            c++;
        ar_str_addc(&value, *c);
    }
    return value.data;
}

/* language = 'english', stopwords = 'english', maxlen = -1 */
static void read_options(ar_ctx *ctx, const char *text, ar_options *out)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, text);

    for (size_t i = 0; i + 2 < tokens.count; i++) {
        const ar_token *name = &tokens.items[i], *value = &tokens.items[i + 2];
        bool negative = ar_token_is(value, "-");

        if (!ar_token_is(&tokens.items[i + 1], "="))
            continue;
        value += negative;
        ar_options_set(ctx, out, ar_token_name(ctx->arena, name),
                       ar_printf(ctx->arena, "%s%s", negative ? "-" : "", value_of(ctx, value)));
    }
}

ar_status ar_pg_load_ts_dictionaries(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, SCHEMA, NAME, TEMPLATE_SCHEMA, TEMPLATE, OPTIONS };

    while (ar_rows_next(rows)) {
        ar_ts_dictionary *dictionary = ar_as_ts_dictionary(
            make_object(load, rows, AR_KIND_TS_DICTIONARY, AR_PG_TS_DICT));

        dictionary->template_name = ar_place_text(load->ctx,
                                                  place_of(load, rows, TEMPLATE_SCHEMA, TEMPLATE));
        if (!ar_rows_null(rows, OPTIONS))
            read_options(load->ctx, ar_rows_text(load->ctx, rows, OPTIONS), &dictionary->options);
    }
    return AR_OK;
}

/* ---- configurations ---- */

enum { OID, SCHEMA, NAME, PARSER_SCHEMA, PARSER, TOKEN, DICTIONARY_SCHEMA, DICTIONARY };

static ar_ts_configuration *configuration_of(ar_pg_load *load, const ar_rows *rows)
{
    ar_object *known = ar_oids_get(&load->objects, AR_PG_TS_CONFIG, ar_rows_int(rows, OID));
    ar_ts_configuration *configuration = ar_as_ts_configuration(known);
    ar_place_name parser;

    if (configuration)
        return configuration;
    configuration = ar_as_ts_configuration(
        make_object(load, rows, AR_KIND_TS_CONFIGURATION, AR_PG_TS_CONFIG));
    parser = place_of(load, rows, PARSER_SCHEMA, PARSER);
    if (parser.schema || !ar_streq(parser.name, "default"))
        configuration->parser = ar_place_text(load->ctx, parser);
    return configuration;
}

ar_status ar_pg_load_ts_configurations(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_ts_configuration *configuration = configuration_of(load, rows);
        const char *token = ar_rows_text(ctx, rows, TOKEN);
        const char *before = token ? ar_options_get(&configuration->mappings, token) : NULL;
        const char *dictionary;

        if (!token)
            continue;
        dictionary = ar_place_text(ctx, place_of(load, rows, DICTIONARY_SCHEMA, DICTIONARY));
        if (before)
            dictionary = ar_printf(ctx->arena, "%s, %s", before, dictionary);
        ar_options_set(ctx, &configuration->mappings, token, dictionary);
    }
    return AR_OK;
}
