/* CREATE, ALTER, DROP TEXT SEARCH DICTIONARY and CONFIGURATION. */
#include "model/text_search.h"
#include "emit/postgres/postgres.h"

static char *place(const ar_emitter *e, const char *text)
{
    ar_place_name name = ar_place_read(e->ctx, text);

    if (!name.schema || ar_streq(name.schema, e->target.default_schema))
        return ar_text(e, "%n", name.name);
    return ar_text(e, "%n.%n", name.schema, name.name);
}

static char *places(const ar_emitter *e, const char *list)
{
    ar_place_names names = ar_places_read(e->ctx, list);
    ar_names texts = {0};

    ar_vec_each(const ar_place_name, name, &names)
        ar_vec_push(e->ctx->arena, &texts, place(e, ar_place_text(e->ctx, *name)));
    return ar_names_join(e->ctx->arena, &texts, ", ");
}

/* ---- dictionaries ---- */

static void push_option(const ar_emitter *e, ar_names *items, const ar_option *option)
{
    ar_vec_push(e->ctx->arena, items, ar_text(e, "%n = %l", option->key, option->value));
}

ar_status ar_pg_create_ts_dictionary(ar_emitter *e, const ar_op *op)
{
    const ar_ts_dictionary *dictionary = ar_as_ts_dictionary(op->after);
    ar_names items = {0};

    ar_vec_push(e->ctx->arena, &items,
                ar_text(e, "TEMPLATE = %s", place(e, dictionary->template_name)));
    ar_vec_each(const ar_option, option, &dictionary->options)
        push_option(e, &items, option);
    ar_emit_op(e, op, ar_text(e, "Create text search dictionary %Q.", op->after),
               ar_text(e, "CREATE TEXT SEARCH DICTIONARY %o (%s)", op->after, ar_flow(e, &items)));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_ts_dictionary(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop text search dictionary %Q.", op->before),
               ar_text(e, "DROP TEXT SEARCH DICTIONARY %o", op->before));
    return AR_OK;
}

static bool uses(const ar_emitter *e, const ar_object *configuration, const ar_object *dictionary)
{
    const ar_ts_configuration *own = ar_as_ts_configuration(configuration);

    if (!own)
        return false;
    ar_vec_each(const ar_option, mapping, &own->mappings) {
        ar_place_names names = ar_places_read(e->ctx, mapping->value);

        ar_vec_each(const ar_place_name, name, &names)
            if (ar_streq(name->name, dictionary->name) &&
                ar_streq(name->schema, dictionary->schema))
                return true;
    }
    return false;
}

/* Configurations that stand now go over to the new one. */
static void replace_in_mappings(ar_emitter *e, const ar_object *dictionary, const ar_object *old)
{
    for (size_t i = 0; e->script->base && i < e->script->base->objects.count; i++) {
        const ar_object *object = e->script->base->objects.items[i];
        size_t dropped = uses(e, object, dictionary) ? ar_emit_place(e, AR_DROP, object) : 0;

        if (uses(e, object, dictionary) && !(dropped && dropped <= e->at))
            ar_emit_step(e, ar_text(e, "Give %Q the new dictionary.", object),
                         ar_text(e,
                                 "ALTER TEXT SEARCH CONFIGURATION %o\n"
                                 "    ALTER MAPPING REPLACE %o WITH %o",
                                 object, old, dictionary));
    }
}

/* A template cannot be altered: the old dictionary is put aside until nobody uses it. */
static ar_status make_anew(ar_emitter *e, const ar_op *op)
{
    ar_object old = *op->before;

    old.name = ar_server_name(e->ctx, "_autorev_old", op->before->name, "dict");
    ar_emit_step(e, ar_text(e, "Put the old dictionary %Q aside.", op->before),
                 ar_text(e, "ALTER TEXT SEARCH DICTIONARY %o RENAME TO %n", op->before, old.name));
    AR_TRY(ar_pg_create_ts_dictionary(e, op));
    replace_in_mappings(e, op->after, &old);
    ar_emit_step(e, ar_text(e, "Drop the old dictionary %Q.", op->before),
                 ar_text(e, "DROP TEXT SEARCH DICTIONARY %o", &old));
    return AR_OK;
}

/* An option without a value is taken away. */
ar_status ar_pg_alter_ts_dictionary(ar_emitter *e, const ar_op *op)
{
    const ar_options *before = &ar_as_ts_dictionary(op->before)->options;
    const ar_options *after = &ar_as_ts_dictionary(op->after)->options;
    ar_names items = {0};

    if (ar_pg_changed(op, "template"))
        return make_anew(e, op);
    ar_vec_each(const ar_option, option, before)
        if (!ar_options_get(after, option->key))
            ar_vec_push(e->ctx->arena, &items, ar_text(e, "%n", option->key));
    ar_vec_each(const ar_option, option, after)
        if (!ar_streq(ar_options_get(before, option->key), option->value))
            push_option(e, &items, option);
    if (items.count)
        ar_emit_op(
            e, op, ar_text(e, "Change text search dictionary %Q.", op->after),
            ar_text(e, "ALTER TEXT SEARCH DICTIONARY %o (%s)", op->after, ar_flow(e, &items)));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- configurations ---- */

static void emit_mapping(ar_emitter *e, const ar_object *object, const char *verb,
                         const char *tokens, const char *dictionaries)
{
    ar_emit_step(e,
                 ar_text(e, "Say which dictionaries of text search configuration %Q take %s.",
                         object, tokens),
                 ar_text(e, "ALTER TEXT SEARCH CONFIGURATION %o\n    %s MAPPING FOR %s WITH %s",
                         object, verb, tokens, places(e, dictionaries)));
}

static bool came_before(const ar_options *mappings, const ar_option *mapping)
{
    for (const ar_option *other = mappings->items; other < mapping; other++)
        if (ar_streq(other->value, mapping->value))
            return true;
    return false;
}

/* Token types that go to the same dictionaries in one statement. */
static void emit_mappings(ar_emitter *e, const ar_object *object, const ar_options *mappings)
{
    ar_vec_each(const ar_option, mapping, mappings) {
        ar_names tokens = {0};

        if (came_before(mappings, mapping))
            continue;
        ar_vec_each(const ar_option, other, mappings)
            if (ar_streq(other->value, mapping->value))
                ar_vec_push(e->ctx->arena, &tokens, ar_text(e, "%n", other->key));
        emit_mapping(e, object, "ADD", ar_flow(e, &tokens), mapping->value);
    }
}

ar_status ar_pg_create_ts_configuration(ar_emitter *e, const ar_op *op)
{
    const ar_ts_configuration *configuration = ar_as_ts_configuration(op->after);
    const char *parser = configuration->parser ? place(e, configuration->parser)
                                               : "pg_catalog.\"default\"";

    ar_emit_op(e, op, ar_text(e, "Create text search configuration %Q.", op->after),
               ar_text(e, "CREATE TEXT SEARCH CONFIGURATION %o (PARSER = %s)", op->after, parser));
    emit_mappings(e, op->after, &configuration->mappings);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_ts_configuration(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop text search configuration %Q.", op->before),
               ar_text(e, "DROP TEXT SEARCH CONFIGURATION %o", op->before));
    return AR_OK;
}

static void alter_mappings(ar_emitter *e, const ar_object *object, const ar_options *before,
                           const ar_options *after)
{
    ar_vec_each(const ar_option, mapping, before)
        if (!ar_options_get(after, mapping->key))
            ar_emit_step(
                e,
                ar_text(e, "Let text search configuration %Q pass over a type of token.", object),
                ar_text(e, "ALTER TEXT SEARCH CONFIGURATION %o DROP MAPPING FOR %n", object,
                        mapping->key));
    ar_vec_each(const ar_option, mapping, after) {
        const char *was = ar_options_get(before, mapping->key);

        if (!ar_streq(was, mapping->value))
            emit_mapping(e, object, was ? "ALTER" : "ADD", ar_text(e, "%n", mapping->key),
                         mapping->value);
    }
}

ar_status ar_pg_alter_ts_configuration(ar_emitter *e, const ar_op *op)
{
    if (ar_pg_changed(op, "parser")) {
        AR_TRY(ar_pg_drop_ts_configuration(e, op));
        return ar_pg_create_ts_configuration(e, op);
    }
    alter_mappings(e, op->after, &ar_as_ts_configuration(op->before)->mappings,
                   &ar_as_ts_configuration(op->after)->mappings);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
