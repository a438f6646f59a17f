#include "revision/text.h"

#include <string.h>

#include "base/sha256.h"
#include "base/str.h"
#include "base/utf8.h"

static const char bom[] = "\xef\xbb\xbf";

static bool starts_with_bom(const char *text, size_t size)
{
    return size >= 3 && memcmp(text, bom, 3) == 0;
}

/* `text` with every CRLF as LF. */
static char *without_cr(ar_arena *arena, const char *text, size_t size, size_t *out_size)
{
    char *lines = ar_alloc(arena, size + 1);
    size_t length = 0;

    for (size_t i = 0; i < size; i++)
        if (text[i] != '\r' || i + 1 == size || text[i + 1] != '\n')
            lines[length++] = text[i];
    *out_size = length;
    return lines;
}

ar_status ar_text_clean(ar_ctx *ctx, const char *text, size_t size, const char *shown, char **out)
{
    size_t wrong = 0;

    if (starts_with_bom(text, size)) {
        text += 3;
        size -= 3;
    }
    bool valid = ar_utf8_valid(text, size, &wrong);
    const char *nul = memchr(text, '\0', valid ? size : wrong);

    if (nul)
        wrong = (size_t)(nul - text);
    if (nul || !valid) {
        ar_pos pos = {shown, ar_line_count(text, text + wrong) + 1, 0, 0};

        ar_fail(ctx, AR_E_REVISION_ENCODING, pos, "\"%s\" %s", shown,
                nul ? "holds a NUL character" : "is not UTF-8");
        ar_hint(ctx, "save it as UTF-8, or restore it from version control");
        return AR_INVALID;
    }
    const char *newline = memchr(text, '\n', size);

    if (newline && newline > text && newline[-1] == '\r')
        *out = without_cr(ctx->arena, text, size, &size);
    else
        *out = ar_strndup(ctx->arena, text, size);
    return AR_OK;
}

char *ar_revision_checksum(ar_ctx *ctx, const char *text, size_t size)
{
    if (starts_with_bom(text, size)) {
        text += 3;
        size -= 3;
    }
    size_t length = size;
    const char *lines = without_cr(ctx->arena, text, size, &length);

    return ar_sha256_hex(ctx->arena, lines, length);
}

const char *ar_line_end(const char *text)
{
    return text + strcspn(text, "\n");
}

unsigned ar_line_count(const char *from, const char *to)
{
    unsigned lines = 0;

    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

ar_pos ar_text_pos(const char *shown, const char *text, const char *at, size_t length)
{
    const char *line = at;

    while (line > text && line[-1] != '\n')
        line--;
    return (ar_pos){shown, ar_line_count(text, at) + 1,
                    (unsigned)ar_utf8_length(line, (size_t)(at - line)) + 1,
                    (unsigned)ar_utf8_length(at, length)};
}

static bool take(const char **at, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

bool ar_marker_read(const char *line, ar_marker *out)
{
    const char *end = ar_line_end(line);
    const char *at = line;

    if (!take(&at, "--"))
        return false;
    at += strspn(at, " \t");
    out->migrate = take(&at, "migrate:");
    if (!out->migrate && !take(&at, "autorev:"))
        return false;
    out->key = at;
    out->key_length = strcspn(at, " \t\r\n");
    at += out->key_length;
    at += strspn(at, " \t\r");
    while (end > at && strchr(" \t\r", end[-1]))
        end--;
    out->value = at;
    out->value_length = (size_t)(end - at);
    return true;
}

bool ar_marker_is(const ar_marker *marker, bool migrate, const char *key)
{
    return marker->migrate == migrate && marker->key_length == strlen(key) &&
           memcmp(marker->key, key, marker->key_length) == 0;
}
