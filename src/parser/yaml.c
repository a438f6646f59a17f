#include "parser/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/map.h"
#include "base/str.h"
#include "parser/yaml_fault.h"

enum { FEW_KEYS = 16 };

typedef struct loader {
    ar_ctx *ctx;
    const ar_source *source;
    yaml_parser_t parser;
    int depth;
} loader;

static void parser_done(loader *in)
{
    yaml_parser_delete(&in->parser);
}

#define AUTO_EVENT __attribute__((cleanup(yaml_event_delete))) yaml_event_t

static size_t offset_of(const loader *in, yaml_mark_t mark)
{
    return ar_source_offset(in->source, mark.line, mark.column);
}

static ar_pos event_pos(const loader *in, const yaml_event_t *event)
{
    return ar_source_pos(in->source, offset_of(in, event->start_mark),
                         offset_of(in, event->end_mark));
}

static ar_status next_event(loader *in, yaml_event_t *event)
{
    return yaml_parser_parse(&in->parser, event) ? AR_OK
                                                 : ar_yaml_fault(in->ctx, in->source, &in->parser);
}

static ar_yaml *new_node(loader *in, ar_yaml_kind kind, const yaml_event_t *event)
{
    ar_yaml *node = ar_alloc(in->ctx->arena, sizeof(*node));

    node->kind = kind;
    node->source = in->source;
    node->start = offset_of(in, event->start_mark);
    node->end = offset_of(in, event->end_mark);
    return node;
}

/* Anchors and tags are reported; the node they stand at is read all the same. */
static void check_properties(const loader *in, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag)
{
    if (anchor) {
        ar_fail(in->ctx, AR_E_YAML_ALIAS, event_pos(in, event),
                "anchors are not supported: \"&%s\"", (const char *)anchor);
        ar_hint(in->ctx, "share columns with \"mixins\" and \"use\"");
    }
    if (tag) {
        const char *text = in->source->text + offset_of(in, event->start_mark);

        ar_fail(in->ctx, AR_E_YAML_TAG, event_pos(in, event), "tags are not supported: \"%.*s\"",
                (int)strcspn(text, " \t\r\n,]}"), text);
        ar_hint(in->ctx, "leave it out, or quote a text that starts with !");
    }
}

static ar_yaml_style style_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return AR_YAML_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return AR_YAML_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        return AR_YAML_BLOCK;
    default:
        return AR_YAML_PLAIN;
    }
}

static ar_yaml *load_scalar(loader *in, const yaml_event_t *event)
{
    ar_yaml *node = new_node(in, AR_YAML_SCALAR, event);
    const char *text = (const char *)event->data.scalar.value;

    check_properties(in, event, event->data.scalar.anchor, event->data.scalar.tag);
    node->style = style_of(event->data.scalar.style);
    node->text = ar_strndup(in->ctx->arena, text, event->data.scalar.length);
    if (strlen(node->text) != event->data.scalar.length) {
        ar_fail(in->ctx, AR_E_YAML_CHARACTER, event_pos(in, event), "a text cannot hold U+0000");
        node->text = NULL;
    }
    return node;
}

static ar_yaml *load_alias(loader *in, const yaml_event_t *event)
{
    ar_fail(in->ctx, AR_E_YAML_ALIAS, event_pos(in, event), "aliases are not supported: \"*%s\"",
            (const char *)event->data.alias.anchor);
    ar_hint(in->ctx, "share columns with \"mixins\" and \"use\"; quote a text that starts with *");
    return new_node(in, AR_YAML_SCALAR, event);
}

/* Opening less closing parentheses outside of quotes. */
static int open_parens(const ar_yaml *node)
{
    int open = 0;
    bool quoted = false;

    if (node->kind != AR_YAML_SCALAR || node->style != AR_YAML_PLAIN || !node->text)
        return 0;
    for (const char *c = node->text; *c; c++) {
        if (*c == '\'' && (quoted || strchr(c + 1, '\'')))
            quoted = !quoted;
        else if (!quoted)
            open += (*c == '(') - (*c == ')');
    }
    return open;
}

/*
 * In {} and [] a comma ends a plain value, so numeric(12,2) comes as two. Reports the first part;
 * `*open` counts down as the rest arrives. True: the node belongs to such a rest.
 */
static bool is_cut(const loader *in, const ar_yaml *node, int *open)
{
    int more = open_parens(node);

    if (*open > 0) {
        *open += more;
        return true;
    }
    if (more <= 0)
        return false;
    ar_fail(in->ctx, AR_E_YAML_CUT_SHORT, ar_yaml_pos(node), "the value \"%s\" is cut short",
            node->text);
    ar_hint(in->ctx, "a comma or bracket ends a value inside {} and []: quote it, or use a block");
    *open = more;
    return false;
}

static ar_status load_node(loader *in, const yaml_event_t *event, ar_yaml **out);

static ar_status enter(loader *in, const yaml_event_t *event)
{
    if (++in->depth <= AR_YAML_DEPTH)
        return AR_OK;
    return ar_fail(in->ctx, AR_E_YAML_DEPTH, event_pos(in, event),
                   "more than %d levels of mappings and lists", AR_YAML_DEPTH);
}

static ar_status load_list(loader *in, const yaml_event_t *start, ar_yaml *list)
{
    bool flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    int open = 0;

    check_properties(in, start, start->data.sequence_start.anchor, start->data.sequence_start.tag);
    AR_TRY(enter(in, start));
    for (;;) {
        AUTO_EVENT event = {0};
        ar_yaml *item = NULL;

        AR_TRY(next_event(in, &event));
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            list->end = offset_of(in, event.end_mark);
            break;
        }
        AR_TRY(load_node(in, &event, &item));
        if (flow && is_cut(in, item, &open))
            continue;
        if (flow && open > 0)
            item->text = NULL; /* reported: nobody need look at it */
        ar_vec_push(in->ctx->arena, &list->items, item);
    }
    in->depth--;
    return AR_OK;
}

/*
 * The key of the same text, or NULL; `key` is remembered. Most mappings are small and looked
 * through; from FEW_KEYS on there is a hash map.
 */
static const ar_yaml *find_earlier(const loader *in, const ar_yaml *map, const ar_yaml *key,
                                   ar_map **seen)
{
    if (map->keys.count < FEW_KEYS) {
        ar_vec_each(const ar_yaml *, it, &map->keys)
            if (ar_streq((*it)->text, key->text))
                return *it;
        return NULL;
    }
    if (!*seen) {
        *seen = ar_map_new(in->ctx->arena);
        ar_vec_each(const ar_yaml *, it, &map->keys)
            ar_map_set(*seen, (*it)->text, (void *)*it);
    }
    const ar_yaml *first = ar_map_get(*seen, key->text);

    if (!first)
        ar_map_set(*seen, key->text, (void *)key);
    return first;
}

/* False: reported, leave the pair out. `seen` is find_earlier()'s. */
static bool check_key(const loader *in, const ar_yaml *map, const ar_yaml *key, ar_map **seen)
{
    const ar_yaml *first;

    if (key->kind != AR_YAML_SCALAR) {
        ar_fail(in->ctx, AR_E_YAML_KEY, ar_yaml_pos(key), "a key must be text, not %s",
                ar_yaml_title(key));
        return false;
    }
    if (!key->text)
        return false;
    if (key->style == AR_YAML_PLAIN && ar_streq(key->text, "<<")) {
        ar_fail(in->ctx, AR_E_YAML_ALIAS, ar_yaml_pos(key), "merge keys are not supported");
        ar_hint(in->ctx, "share columns with \"mixins\" and \"use\"");
        return false;
    }
    first = find_earlier(in, map, key, seen);
    if (first) {
        ar_pos pos = ar_yaml_pos(first);

        ar_fail(in->ctx, AR_E_DUPLICATE_KEY, ar_yaml_pos(key), "the key \"%s\" is there twice",
                key->text);
        ar_hint(in->ctx, "it stands at %s:%u:%u already", pos.file, pos.line, pos.column);
        return false;
    }
    return true;
}

/* One key (its event is at hand) and its value. */
static ar_status load_pair(loader *in, const yaml_event_t *key_event, ar_yaml **key,
                           ar_yaml **value)
{
    AUTO_EVENT event = {0};

    AR_TRY(load_node(in, key_event, key));
    AR_TRY(next_event(in, &event));
    return load_node(in, &event, value);
}

static ar_status load_map(loader *in, const yaml_event_t *start, ar_yaml *map)
{
    bool flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    ar_map *seen = NULL;
    int open = 0;

    check_properties(in, start, start->data.mapping_start.anchor, start->data.mapping_start.tag);
    AR_TRY(enter(in, start));
    for (;;) {
        AUTO_EVENT event = {0};
        ar_yaml *key = NULL, *value = NULL;

        AR_TRY(next_event(in, &event));
        if (event.type == YAML_MAPPING_END_EVENT) {
            map->end = offset_of(in, event.end_mark);
            break;
        }
        AR_TRY(load_pair(in, &event, &key, &value));
        if (flow && open > 0) {
            open += open_parens(key) + open_parens(value);
            continue;
        }
        if (flow && !is_cut(in, value, &open) && open > 0)
            value->text = NULL;
        if (!check_key(in, map, key, &seen)) {
            map->faulty = true;
            continue;
        }
        ar_vec_push(in->ctx->arena, &map->keys, key);
        ar_vec_push(in->ctx->arena, &map->items, value);
    }
    in->depth--;
    return AR_OK;
}

static ar_status load_node(loader *in, const yaml_event_t *event, ar_yaml **out)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        *out = load_scalar(in, event);
        return AR_OK;
    case YAML_SEQUENCE_START_EVENT:
        *out = new_node(in, AR_YAML_LIST, event);
        return load_list(in, event, *out);
    case YAML_MAPPING_START_EVENT:
        *out = new_node(in, AR_YAML_MAP, event);
        return load_map(in, event, *out);
    default:
        *out = load_alias(in, event);
        return AR_OK;
    }
}

/* The first document's root; *out stays NULL when there is none, or nothing in it. */
static ar_status load_document(loader *in, const ar_yaml **out)
{
    for (bool first = true;; first = false) {
        AUTO_EVENT start = {0}, event = {0}, end = {0};
        ar_yaml *root = NULL;

        AR_TRY(next_event(in, &start));
        if (start.type == YAML_STREAM_END_EVENT)
            return AR_OK;
        if (!first) {
            ar_status status = ar_fail(in->ctx, AR_E_YAML_DOCUMENTS, event_pos(in, &start),
                                       "a second document starts here");

            ar_hint(in->ctx, "one file holds one document: split it, or drop the \"---\"");
            return status;
        }
        AR_TRY(next_event(in, &event));
        AR_TRY(load_node(in, &event, &root));
        AR_TRY(next_event(in, &end));
        if (!ar_yaml_is_null(root))
            *out = root;
    }
}

ar_status ar_yaml_parse(ar_ctx *ctx, const ar_source *source, const ar_yaml **out)
{
    __attribute__((cleanup(parser_done))) loader in = {.ctx = ctx, .source = source};
    AUTO_EVENT start = {0};
    const ar_yaml *root = NULL;

    if (!yaml_parser_initialize(&in.parser))
        return ar_fail(ctx, AR_E_YAML, AR_NOWHERE, "no memory for \"%s\"", source->shown);
    yaml_parser_set_encoding(&in.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&in.parser, (const unsigned char *)source->text, source->size);
    AR_TRY(next_event(&in, &start));
    AR_TRY(load_document(&in, &root));
    *out = root;
    return AR_OK;
}

ar_status ar_yaml_read(ar_ctx *ctx, const char *path, const char *shown, const ar_yaml **out)
{
    const ar_source *source = NULL;

    AR_TRY(ar_source_read(ctx, path, shown, &source));
    return ar_yaml_parse(ctx, source, out);
}
