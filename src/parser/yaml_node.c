#include <string.h>

#include "base/str.h"
#include "parser/yaml.h"

ar_status ar_yaml_from_text(ar_ctx *ctx, const char *shown, const char *text, const ar_yaml **out)
{
    const ar_source *source = NULL;

    AR_TRY(ar_source_new(ctx, shown, text, strlen(text), &source));
    ar_yaml *node = ar_alloc(ctx->arena, sizeof(*node));

    *node = (ar_yaml){.kind = AR_YAML_SCALAR,
                      .style = AR_YAML_PLAIN,
                      .source = source,
                      .end = source->size,
                      .text = source->text};
    *out = node;
    return AR_OK;
}

const ar_yaml *ar_yaml_get(const ar_yaml *map, const char *key)
{
    if (!map || map->kind != AR_YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->keys.count; i++)
        if (ar_streq(map->keys.items[i]->text, key))
            return map->items.items[i];
    return NULL;
}

ar_pos ar_yaml_pos(const ar_yaml *node)
{
    return ar_source_pos(node->source, node->start, node->end);
}

bool ar_yaml_is_null(const ar_yaml *node)
{
    return node->kind == AR_YAML_SCALAR && node->style == AR_YAML_PLAIN && node->text &&
           !*node->text;
}

const char *ar_yaml_title(const ar_yaml *node)
{
    if (node->kind == AR_YAML_MAP)
        return "a mapping";
    if (node->kind == AR_YAML_LIST)
        return "a list";
    return ar_yaml_is_null(node) ? "nothing" : "text";
}

char ar_yaml_comment_after(const ar_yaml *scalar)
{
    const char *at = scalar->source->text + scalar->end;
    size_t blanks = strspn(at, " \t");

    if (scalar->style != AR_YAML_PLAIN || !blanks || at[blanks] != '#')
        return '\0';
    return at[blanks + 1] ? at[blanks + 1] : ' ';
}

/* Two pointers that walk a scalar as it stands in the file and as it reads. */
typedef struct walk {
    const char *file; /* in the source */
    const char *end;
    const char *text;
} walk;

static size_t blank_run(const char *at, const char *end, bool *out_breaks)
{
    size_t count = 0;

    *out_breaks = false;
    while (at + count < end && strchr(" \t\r\n", at[count])) {
        *out_breaks |= at[count] == '\n';
        count++;
    }
    return count;
}

/* Bytes of text that the escape at `at` (a backslash) stands for; its own length in *out_length. */
static size_t escape(const char *at, const char *end, size_t *out_length)
{
    static const char letters[] = "xuU";
    static const size_t digits[] = {2, 4, 8};
    const char *letter = at + 1 < end && at[1] ? strchr(letters, at[1]) : NULL;
    unsigned long point = 0;

    *out_length = 2;
    if (!letter)
        return at[1] == 'N' || at[1] == '_' ? 2 : at[1] == 'L' || at[1] == 'P' ? 3 : 1;
    *out_length += digits[letter - letters];
    for (size_t i = 2; i < *out_length && at + i < end; i++) {
        char c = at[i];

        point = point * 16 + (unsigned long)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/* One step of both; folded line breaks and indentation go by as one. */
static void step(walk *at, ar_yaml_style style)
{
    bool breaks = false;
    size_t run = blank_run(at->file, at->end, &breaks), length = 1;

    if (style == AR_YAML_DOUBLE && *at->file == '\\') {
        at->text += escape(at->file, at->end, &length);
        at->file += length;
    } else if (breaks) {
        at->file += run;
        at->text += strspn(at->text, " \t\n");
    } else {
        at->file += style == AR_YAML_SINGLE && *at->file == '\'' ? 2 : 1;
        at->text++;
    }
}

static size_t source_offset(const ar_yaml *scalar, size_t offset)
{
    const char *start = scalar->source->text + scalar->start;
    walk at = {start, scalar->source->text + scalar->end, scalar->text};
    bool breaks = false;

    if (scalar->style == AR_YAML_BLOCK) {
        at.file += strcspn(at.file, "\n");
        at.file += blank_run(at.file, at.end, &breaks);
        at.text += strspn(at.text, " \t\n");
    } else if (scalar->style != AR_YAML_PLAIN) {
        at.file++;
    }
    while (at.text < scalar->text + offset && at.file < at.end)
        step(&at, scalar->style);
    if (at.file > at.end)
        at.file = at.end;
    return (size_t)(at.file - scalar->source->text);
}

ar_pos ar_yaml_at(const ar_yaml *scalar, size_t offset, size_t length)
{
    if (scalar->altered || !scalar->text)
        return ar_yaml_pos(scalar);
    size_t start = source_offset(scalar, offset);
    size_t end = length ? source_offset(scalar, offset + length) : start;

    return ar_source_pos(scalar->source, start, end);
}
