#include "model/yaml_doc.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "model/yaml_scalar.h"

enum { WIDTH = 120 };

typedef enum doc_kind { DOC_TEXT, DOC_MAP, DOC_LIST } doc_kind;

struct ar_doc {
    ar_arena *arena;
    doc_kind kind;
    bool block;
    bool quoted;
    const char *text;
    const char *note;
    ar_names keys;
    AR_VEC(ar_doc *) items;
};

static ar_doc *new_doc(ar_arena *arena, doc_kind kind)
{
    ar_doc *doc = ar_alloc(arena, sizeof(*doc));

    doc->arena = arena;
    doc->kind = kind;
    return doc;
}

ar_doc *ar_doc_text(ar_arena *arena, const char *text)
{
    ar_doc *doc = new_doc(arena, DOC_TEXT);

    doc->text = text;
    return doc;
}

ar_doc *ar_doc_quoted(ar_arena *arena, const char *text)
{
    ar_doc *doc = ar_doc_text(arena, text);

    doc->quoted = true;
    return doc;
}

ar_doc *ar_doc_map(ar_arena *arena)
{
    return new_doc(arena, DOC_MAP);
}

ar_doc *ar_doc_list(ar_arena *arena)
{
    return new_doc(arena, DOC_LIST);
}

ar_doc *ar_doc_block(ar_arena *arena)
{
    ar_doc *doc = ar_doc_map(arena);

    doc->block = true;
    return doc;
}

ar_doc *ar_doc_lines(ar_arena *arena)
{
    ar_doc *doc = ar_doc_list(arena);

    doc->block = true;
    return doc;
}

bool ar_doc_has(const ar_doc *map, const char *key)
{
    return ar_names_has(&map->keys, key);
}

void ar_doc_put(ar_doc *map, const char *key, ar_doc *value)
{
    ar_vec_push(map->arena, &map->keys, key);
    ar_vec_push(map->arena, &map->items, value);
}

void ar_doc_put_text(ar_doc *map, const char *key, const char *text)
{
    ar_doc_put(map, key, ar_doc_text(map->arena, text));
}

void ar_doc_add(ar_doc *list, ar_doc *item)
{
    ar_vec_push(list->arena, &list->items, item);
}

void ar_doc_note(ar_doc *doc, const char *note)
{
    doc->note = note;
}

bool ar_doc_is_empty(const ar_doc *doc)
{
    return doc->kind != DOC_TEXT && doc->items.count == 0;
}

/* ---- layout ---- */

/* False: something in it needs quotes, a block or a line of its own. */
static bool add_flow(ar_str *out, const ar_doc *doc)
{
    if (doc->block || doc->note)
        return false;
    if (doc->kind == DOC_TEXT) {
        ar_str_add(out, doc->text);
        return ar_yaml_is_flow_plain(doc->text) && !doc->quoted;
    }
    ar_str_addc(out, doc->kind == DOC_MAP ? '{' : '[');
    for (size_t i = 0; i < doc->items.count; i++) {
        if (i)
            ar_str_add(out, ", ");
        if (doc->kind == DOC_MAP) {
            if (!ar_yaml_is_flow_plain(doc->keys.items[i]))
                return false;
            ar_str_addf(out, "%s: ", doc->keys.items[i]);
        }
        if (!add_flow(out, doc->items.items[i]))
            return false;
    }
    ar_str_addc(out, doc->kind == DOC_MAP ? '}' : ']');
    return true;
}

/* `doc` in one line that starts with `used` columns taken; NULL: it does not fit. */
static char *as_flow(const ar_doc *doc, size_t used)
{
    ar_str line;

    ar_str_init(&line, doc->arena);
    if (ar_doc_is_empty(doc))
        return doc->kind == DOC_MAP ? "{}" : "[]";
    if (!add_flow(&line, doc) || used + ar_utf8_length(line.data, line.length) > WIDTH)
        return NULL;
    return line.data;
}

static void add_map(ar_str *out, const ar_doc *map, size_t columns, bool at_hand);

static void add_list(ar_str *out, const ar_doc *list, size_t columns);

static size_t line_width(const ar_str *out)
{
    size_t start = out->length;

    while (start > 0 && out->data[start - 1] != '\n')
        start--;
    return ar_utf8_length(out->data + start, out->length - start);
}

/* A value behind "key:" whose mapping stands at `columns`. */
static void add_value(ar_str *out, const ar_doc *doc, size_t columns)
{
    char *flow = doc->kind == DOC_TEXT ? NULL : as_flow(doc, line_width(out) + 1);

    if (doc->kind == DOC_TEXT) {
        ar_str_addc(out, ' ');
        ar_yaml_add_scalar(out, doc->text, doc->quoted, columns + AR_YAML_STEP);
    } else if (flow) {
        ar_str_addf(out, " %s", flow);
    }
    if (doc->note)
        ar_str_addf(out, "  # %s", doc->note);
    if (doc->kind == DOC_TEXT || flow)
        ar_str_addc(out, '\n');
    else if (doc->kind == DOC_MAP)
        ar_str_addc(out, '\n'), add_map(out, doc, columns + AR_YAML_STEP, false);
    else
        ar_str_addc(out, '\n'), add_list(out, doc, columns + AR_YAML_STEP);
}

/* `at_hand`: the first key goes on the line that was begun, behind "- ". */
static void add_map(ar_str *out, const ar_doc *map, size_t columns, bool at_hand)
{
    for (size_t i = 0; i < map->items.count; i++) {
        if (i || !at_hand)
            ar_yaml_indent(out, columns);
        ar_yaml_add_key(out, map->keys.items[i]);
        add_value(out, map->items.items[i], columns);
    }
}

static void add_item(ar_str *out, const ar_doc *item, size_t columns)
{
    char *flow = item->kind == DOC_TEXT ? NULL : as_flow(item, columns + AR_YAML_STEP);

    if (item->kind == DOC_MAP && !flow) {
        add_map(out, item, columns + AR_YAML_STEP, true);
        return;
    }
    if (item->kind == DOC_TEXT) {
        ar_yaml_add_scalar(out, item->text, item->quoted, columns + AR_YAML_STEP);
    } else if (flow) {
        ar_str_add(out, flow);
    } else { /* a list in a list, one item a line */
        for (size_t i = 0; i < item->items.count; i++) {
            if (i)
                ar_yaml_indent(out, columns + AR_YAML_STEP);
            ar_str_add(out, "- ");
            add_item(out, item->items.items[i], columns + AR_YAML_STEP);
        }
        return;
    }
    ar_str_addc(out, '\n');
}

static void add_list(ar_str *out, const ar_doc *list, size_t columns)
{
    for (size_t i = 0; i < list->items.count; i++) {
        ar_yaml_indent(out, columns);
        ar_str_add(out, "- ");
        add_item(out, list->items.items[i], columns);
    }
}

char *ar_doc_print(ar_arena *arena, const ar_doc *root)
{
    ar_str out;

    ar_str_init(&out, arena);
    for (size_t i = 0; i < root->items.count; i++) {
        if (i && !ar_ends_with(out.data, "\n\n")) /* a |+ block keeps every line break after it */
            ar_str_addc(&out, '\n');
        ar_yaml_add_key(&out, root->keys.items[i]);
        add_value(&out, root->items.items[i], 0);
    }
    return out.data;
}
