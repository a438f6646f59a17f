#include "model/yaml_scalar.h"

#include <string.h>

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
bool ar_yaml_is_flow_plain(const char *text)
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

void ar_yaml_indent(ar_str *out, size_t columns)
{
    while (columns-- > 0)
        ar_str_addc(out, ' ');
}

/* `columns`: where the lines of the block start, AR_YAML_STEP behind the parent. */
static void add_block(ar_str *out, const char *text, size_t columns)
{
    size_t length = strlen(text);
    bool newline = text[length - 1] == '\n', more = newline && text[length - 2] == '\n';

    ar_str_addc(out, '|');
    if (is_blank(text[0]))
        ar_str_addf(out, "%d", AR_YAML_STEP);
    if (!newline || more)
        ar_str_addc(out, more ? '+' : '-');
    while (*text) {
        size_t line = strcspn(text, "\n");

        ar_str_addc(out, '\n');
        if (line)
            ar_yaml_indent(out, columns);
        ar_str_addn(out, text, line);
        text += line + (text[line] == '\n');
    }
}

/* A block holds every line as it is, but not a text of line breaks alone. */
static bool fits_block(const char *text)
{
    return strchr(text, '\n') && text[strspn(text, " \t\n")];
}

void ar_yaml_add_scalar(ar_str *out, const char *text, bool quoted, size_t columns)
{
    if (is_plain(text) && !quoted)
        ar_str_add(out, text);
    else if (has_odd_character(text) || (strchr(text, '\n') && !fits_block(text)))
        add_double(out, text);
    else if (strchr(text, '\n'))
        add_block(out, text, columns);
    else
        add_single(out, text);
}

void ar_yaml_add_key(ar_str *out, const char *key)
{
    if (is_plain(key))
        ar_str_add(out, key);
    else if (has_odd_character(key) || strchr(key, '\n'))
        add_double(out, key);
    else
        add_single(out, key);
    ar_str_addc(out, ':');
}
