#include "parser/source.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/utf8.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

static void find_lines(ar_ctx *ctx, ar_source *source)
{
    ar_vec_push(ctx->arena, &source->lines, 0);
    for (size_t i = 0; i < source->size; i++)
        if (source->text[i] == '\n')
            ar_vec_push(ctx->arena, &source->lines, i + 1);
}

/* The line that holds `offset`, counted from 0. */
static size_t line_of(const ar_source *source, size_t offset)
{
    size_t low = 0, high = source->lines.count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (source->lines.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Code points between the start of a line and `offset` in it. */
static size_t points_before(const ar_source *source, size_t line, size_t offset)
{
    bool onward = source->memo->line == line && source->memo->offset <= offset;
    size_t from = onward ? source->memo->offset : source->lines.items[line];
    size_t points = onward ? source->memo->points : 0;

    points += ar_utf8_length(source->text + from, offset - from);
    source->memo->line = line;
    source->memo->offset = offset;
    source->memo->points = points;
    return points;
}

ar_pos ar_source_pos(const ar_source *source, size_t start, size_t end)
{
    size_t line = line_of(source, start), line_end = start;
    ar_pos pos = {.file = source->shown, .line = (unsigned)line + 1};

    while (line_end < end && !strchr("\r\n", source->text[line_end]))
        line_end++;
    pos.column = (unsigned)points_before(source, line, start) + 1;
    if (line_end > start)
        pos.width = (unsigned)ar_utf8_length(source->text + start, line_end - start);
    return pos;
}

size_t ar_source_offset(const ar_source *source, size_t line, size_t column)
{
    if (line >= source->lines.count)
        return source->size;
    bool onward = source->memo->line == line && source->memo->points <= column;
    size_t offset = onward ? source->memo->offset : source->lines.items[line];

    if (onward)
        column -= source->memo->points;
    while (column > 0 && offset < source->size) {
        offset++;
        while (((unsigned char)source->text[offset] & 0xC0) == 0x80)
            offset++;
        column--;
    }
    return offset;
}

/*
 * What YAML 1.1 would take for a line break or refuse without a place: U+0085, U+2028, U+2029, a
 * lone carriage return, control characters. Returns the length of such a character, else 0.
 */
static size_t odd_character(const unsigned char *at)
{
    if (at[0] < 0x20)
        return at[0] != '\t' && at[0] != '\n' && !(at[0] == '\r' && at[1] == '\n');
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

static unsigned code_point(const unsigned char *at, size_t length)
{
    if (length == 3)
        return (at[0] & 0xFU) << 12 | (at[1] & 0x3FU) << 6 | (at[2] & 0x3FU);
    return length == 2 ? (at[0] & 0x1FU) << 6 | (at[1] & 0x3FU) : at[0];
}

static ar_status check_characters(ar_ctx *ctx, const ar_source *source)
{
    const unsigned char *bytes = (const unsigned char *)source->text;

    for (size_t i = 0; i < source->size; i++) {
        size_t length = odd_character(bytes + i);

        if (!length)
            continue;
        unsigned point = code_point(bytes + i, length);
        ar_status status = ar_fail(ctx, AR_E_YAML_CHARACTER, ar_source_pos(source, i, i + length),
                                   "the character U+%04X cannot stand in a file", point);

        if (point == '\r')
            ar_hint(ctx, "end lines with a line feed");
        else if (point != 0)
            ar_hint(ctx, "in double quotes YAML has \"\\u%04x\" for it", point);
        return status;
    }
    return AR_OK;
}

ar_status ar_source_new(ar_ctx *ctx, const char *shown, const char *text, size_t size,
                        const ar_source **out)
{
    ar_source *source = ar_alloc(ctx->arena, sizeof(*source));
    size_t mark = size >= 3 && memcmp(text, byte_order_mark, 3) == 0 ? 3 : 0, wrong = 0;

    *source = (ar_source){.shown = shown, .text = text + mark, .size = size - mark};
    source->memo = ar_alloc(ctx->arena, sizeof(*source->memo));
    find_lines(ctx, source);
    if (!ar_utf8_valid(source->text, source->size, &wrong)) {
        ar_status status = ar_fail(ctx, AR_E_YAML_ENCODING, ar_source_pos(source, wrong, wrong + 1),
                                   "the file is not UTF-8");

        ar_hint(ctx, "save it as UTF-8");
        return status;
    }
    AR_TRY(check_characters(ctx, source));
    ar_map_set(ctx->sources, shown, (void *)source->text);
    *out = source;
    return AR_OK;
}

ar_status ar_source_read(ar_ctx *ctx, const char *path, const char *shown, const ar_source **out)
{
    char *text = NULL;
    size_t size = 0;

    AR_TRY(ar_file_read(ctx, path, shown, &text, &size));
    return ar_source_new(ctx, shown, text, size, out);
}
