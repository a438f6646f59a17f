#include "model/yaml_doc.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"

enum { WIDTH = 120, STEP = 2 };

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

/* ---- scalars ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\0';
}

/* Characters that only double quotes can hold: the parser refuses them anywhere else. */
static size_t odd_character(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    if (at[0] < 0x20)
        return at[0] != '\t' && at[0] != '\n';
    if (at[0] == 0x7F)
        return 1;
    if (at[0] == 0xC2 && at[1] < 0xA0)
        return 2;
    if (at[0] == 0xE2 && at[1] == 0x80 && (at[2] == 0xA8 || at[2] == 0xA9))
        return 3;
    if (at[0] == 0xEF && ((at[1] == 0xBF && at[2] >= 0xBE) || (at[1] == 0xBB && at[2] == 0xBF)))
        return 3;
    return 0;
}

static bool has_odd_character(const char *text)
{
    for (; *text; text++)
        if (odd_character(text))
            return true;
    return false;
}

static bool starts_plain(const char *text)
{
    if (strchr(",[]{}#&*!|>'\"%@`", *text))
        return false;
    return !(strchr("-?:", *text) && is_blank(text[1]));
}

static bool is_plain(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || is_blank(text[0]) || is_blank(text[length - 1]) || !starts_plain(text) ||
        strcmp(text, "<<") == 0 || text[length - 1] == ':')
        return false;
    for (const char *c = text; *c; c++)
        if (*c == '\n' || *c == '\t' || (*c == ':' && c[1] == ' ') || (*c == ' ' && c[1] == '#'))
            return false;
    return !has_odd_character(text);
}

static int open_parens(const char *text)
{
    int open = 0;

    for (; *text; text++)
        open += (*text == '(') - (*text == ')');
    return open;
}

/* A plain text that means the same inside {} and []. */
static bool is_flow_plain(const char *text)
{
    return is_plain(text) && *text != '?' && !strpbrk(text, ",[]{}#:'\"") && open_parens(text) == 0;
}

static void add_single(ar_str *out, const char *text)
{
    ar_str_addc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            ar_str_addc(out, '\'');
        ar_str_addc(out, *text);
    }
    ar_str_addc(out, '\'');
}

static void add_escape(ar_str *out, const char *at, size_t length)
{
    const unsigned char *byte = (const unsigned char *)at;
    unsigned point = byte[0];

    if (length == 2)
        point = (byte[0] & 0x1FU) << 6 | (byte[1] & 0x3FU);
    else if (length == 3)
        point = (byte[0] & 0xFU) << 12 | (byte[1] & 0x3FU) << 6 | (byte[2] & 0x3FU);
    ar_str_addf(out, "\\u%04x", point);
}

static void add_double(ar_str *out, const char *text)
{
    ar_str_addc(out, '"');
    while (*text) {
        size_t odd = odd_character(text);

        if (*text == '\n' || *text == '\t' || *text == '\r') {
            ar_str_add(out, *text == '\n' ? "\\n" : *text == '\t' ? "\\t" : "\\r");
        } else if (odd) {
            add_escape(out, text, odd);
        } else {
            if (*text == '"' || *text == '\\')
                ar_str_addc(out, '\\');
            ar_str_addc(out, *text);
        }
        text += odd ? odd : 1;
    }
    ar_str_addc(out, '"');
}

static void indent(ar_str *out, size_t columns)
{
    while (columns-- > 0)
        ar_str_addc(out, ' ');
}

/* `columns`: where the lines of the block start, STEP behind the parent. */
static void add_block(ar_str *out, const char *text, size_t columns)
{
    size_t length = strlen(text);
    bool newline = text[length - 1] == '\n', more = newline && text[length - 2] == '\n';

    ar_str_addc(out, '|');
    if (is_blank(text[0]))
        ar_str_addf(out, "%d", STEP);
    if (!newline || more)
        ar_str_addc(out, more ? '+' : '-');
    while (*text) {
        size_t line = strcspn(text, "\n");

        ar_str_addc(out, '\n');
        if (line)
            indent(out, columns);
        ar_str_addn(out, text, line);
        text += line + (text[line] == '\n');
    }
}

/* A block holds every line as it is, but not a text of line breaks alone. */
static bool fits_block(const char *text)
{
    return strchr(text, '\n') && text[strspn(text, " \t\n")];
}

static void add_scalar(ar_str *out, const ar_doc *doc, size_t columns)
{
    const char *text = doc->text;

    if (is_plain(text) && !doc->quoted)
        ar_str_add(out, text);
    else if (has_odd_character(text) || (strchr(text, '\n') && !fits_block(text)))
        add_double(out, text);
    else if (strchr(text, '\n'))
        add_block(out, text, columns);
    else
        add_single(out, text);
}

static void add_key(ar_str *out, const char *key)
{
    if (is_plain(key))
        ar_str_add(out, key);
    else if (has_odd_character(key) || strchr(key, '\n'))
        add_double(out, key);
    else
        add_single(out, key);
    ar_str_addc(out, ':');
}

/* ---- layout ---- */

/* False: something in it needs quotes, a block or a line of its own. */
static bool add_flow(ar_str *out, const ar_doc *doc)
{
    if (doc->block || doc->note)
        return false;
    if (doc->kind == DOC_TEXT) {
        ar_str_add(out, doc->text);
        return is_flow_plain(doc->text) && !doc->quoted;
    }
    ar_str_addc(out, doc->kind == DOC_MAP ? '{' : '[');
    for (size_t i = 0; i < doc->items.count; i++) {
        if (i)
            ar_str_add(out, ", ");
        if (doc->kind == DOC_MAP) {
            if (!is_flow_plain(doc->keys.items[i]))
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
        add_scalar(out, doc, columns + STEP);
    } else if (flow) {
        ar_str_addf(out, " %s", flow);
    }
    if (doc->note)
        ar_str_addf(out, "  # %s", doc->note);
    if (doc->kind == DOC_TEXT || flow)
        ar_str_addc(out, '\n');
    else if (doc->kind == DOC_MAP)
        ar_str_addc(out, '\n'), add_map(out, doc, columns + STEP, false);
    else
        ar_str_addc(out, '\n'), add_list(out, doc, columns + STEP);
}

/* `at_hand`: the first key goes on the line that was begun, behind "- ". */
static void add_map(ar_str *out, const ar_doc *map, size_t columns, bool at_hand)
{
    for (size_t i = 0; i < map->items.count; i++) {
        if (i || !at_hand)
            indent(out, columns);
        add_key(out, map->keys.items[i]);
        add_value(out, map->items.items[i], columns);
    }
}

static void add_item(ar_str *out, const ar_doc *item, size_t columns)
{
    char *flow = item->kind == DOC_TEXT ? NULL : as_flow(item, columns + STEP);

    if (item->kind == DOC_MAP && !flow) {
        add_map(out, item, columns + STEP, true);
        return;
    }
    if (item->kind == DOC_TEXT) {
        add_scalar(out, item, columns + STEP);
    } else if (flow) {
        ar_str_add(out, flow);
    } else { /* a list in a list, one item a line */
        for (size_t i = 0; i < item->items.count; i++) {
            if (i)
                indent(out, columns + STEP);
            ar_str_add(out, "- ");
            add_item(out, item->items.items[i], columns + STEP);
        }
        return;
    }
    ar_str_addc(out, '\n');
}

static void add_list(ar_str *out, const ar_doc *list, size_t columns)
{
    for (size_t i = 0; i < list->items.count; i++) {
        indent(out, columns);
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
        add_key(&out, root->keys.items[i]);
        add_value(&out, root->items.items[i], 0);
    }
    return out.data;
}
