#include "cli/excerpt.h"

#include <string.h>

#include "base/mask.h"
#include "cli/width.h"

enum { TAB_STOP = 8, WINDOW = 200, MARGIN = 60, FIRST_PRINTABLE = 0x20, DELETE = 0x7f };
enum { C1_FIRST = 0x80, C1_LAST = 0x9f };

static bool is_control(uint32_t code_point)
{
    return code_point < FIRST_PRINTABLE || code_point == DELETE ||
           (code_point >= C1_FIRST && code_point <= C1_LAST);
}

/* Line `number` of `source`, without its end; NULL: there is none. */
static const char *find_line(const char *source, unsigned number, size_t *out_size)
{
    while (--number && source) {
        source = strchr(source, '\n');
        if (source)
            source++;
    }
    if (!source)
        return NULL;
    *out_size = strcspn(source, "\n");
    if (*out_size && source[*out_size - 1] == '\r')
        --*out_size;
    return source;
}

/* A line being laid out: code points in, columns out. */
typedef struct layout {
    ar_str text;
    size_t columns;           /* so far */
    size_t caret, caret_size; /* columns before the caret, and under it */
} layout;

static void add_blanks(ar_str *out, size_t count)
{
    while (count--)
        ar_str_addc(out, ' ');
}

static size_t add_code_point(layout *line, const char *text, size_t size, uint32_t code_point)
{
    size_t columns = (size_t)ar_width_of(code_point);

    if (code_point == '\t') {
        columns = TAB_STOP - line->columns % TAB_STOP;
        add_blanks(&line->text, columns);
    } else if (is_control(code_point) || code_point == 0xfffd) {
        ar_str_add(&line->text, "\xef\xbf\xbd");
        columns = 1;
    } else {
        ar_str_addn(&line->text, text, size);
    }
    line->columns += columns;
    return columns;
}

/* Code points `first` to `last` of the line, counted from 1; pos says which are underlined. */
static void lay_out(layout *line, const char *text, size_t size, ar_pos pos, size_t first,
                    size_t last)
{
    size_t column = 0, end = pos.column + (pos.width ? pos.width : 1);

    line->caret = SIZE_MAX;
    for (size_t at = 0, step = 0; at < size; at += step) {
        uint32_t code_point = ar_utf8_decode(text + at, size - at, &step);

        if (++column < first || column > last)
            continue;
        if (column == pos.column)
            line->caret = line->columns;
        size_t columns = add_code_point(line, text + at, step, code_point);

        if (column >= pos.column && column < end)
            line->caret_size += columns;
    }
    if (line->caret == SIZE_MAX)
        line->caret = line->columns; /* just behind the line */
    if (line->caret_size == 0)
        line->caret_size = 1;
}

static size_t count_columns(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t at = 0, step = 0; at < size; at += step, count++)
        (void)ar_utf8_decode(text + at, size - at, &step);
    return count;
}

static void add_underline(ar_str *out, const layout *line, const char *colour)
{
    add_blanks(out, line->caret);
    if (colour)
        ar_str_addf(out, "\033[%sm", colour);
    ar_str_addc(out, '^');
    for (size_t i = 1; i < line->caret_size; i++)
        ar_str_addc(out, '~');
    ar_str_add(out, colour ? "\033[0m\n" : "\n");
}

void ar_excerpt_add(ar_str *out, const char *source, ar_pos pos, const char *colour)
{
    size_t size = 0, count, first = 1, last;
    const char *text = pos.line ? find_line(source, pos.line, &size) : NULL;
    layout line = {0};

    if (!text)
        return;
    text = ar_masked(out->arena, text, size, &size);
    ar_str_init(&line.text, out->arena);
    count = count_columns(text, size);
    last = count;
    if (count > WINDOW) {
        first = pos.column > MARGIN ? pos.column - MARGIN : 1;
        last = first + WINDOW < count ? first + WINDOW : count;
    }
    if (first > 1) {
        ar_str_add(&line.text, "...");
        line.columns = 3;
    }
    lay_out(&line, text, size, pos, first, last);
    ar_str_addf(out, "%5u | %s%s\n", pos.line, line.text.data, last < count ? "..." : "");
    if (pos.column == 0)
        return;
    ar_str_add(out, "      | ");
    add_underline(out, &line, colour);
}

static char *printable(ar_arena *arena, const char *text, const char *kept)
{
    ar_str out;
    size_t size = strlen(text);

    ar_str_init(&out, arena);
    for (size_t at = 0, step = 0; at < size; at += step) {
        uint32_t code_point = ar_utf8_decode(text + at, size - at, &step);

        if (!is_control(code_point) || (code_point < 0x80 && strchr(kept, (int)code_point)))
            ar_str_addn(&out, text + at, step);
        else
            ar_str_addf(&out, "\\x%02x", (unsigned)code_point);
    }
    return out.data;
}

char *ar_printable(ar_arena *arena, const char *text)
{
    return printable(arena, text, "\n\t");
}

char *ar_printable_line(ar_arena *arena, const char *text)
{
    return printable(arena, text, "");
}
