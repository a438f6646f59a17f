#include "introspect/postgres/cache.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"

/*
 * One line an answer: its key, a check sum of the rest, the two texts with a tab between them. A
 * line that was torn or changed does not fit its sum and is as good as not there.
 */
static const char file_name[] = "postgresql-expressions";
static const char first_line[] = "autorev expressions 1: safe to delete";

enum { KEY_DIGITS = 64, SUM_DIGITS = 16, ANSWERS_MAX = 50000 };

/* FNV-1a: against accidents, not against people. */
static uint64_t check_sum(const char *key, const char *texts)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (int i = 0; i < KEY_DIGITS; i++)
        sum = (sum ^ (unsigned char)key[i]) * 0x100000001b3u;
    for (const char *c = texts; *c; c++)
        sum = (sum ^ (unsigned char)*c) * 0x100000001b3u;
    return sum;
}

static void add_escaped(ar_str *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        const char *escape = *c == '\n' ? "\\n" : *c == '\t' ? "\\t" : *c == '\\' ? "\\\\" : NULL;

        if (escape)
            ar_str_add(out, escape);
        else
            ar_str_addc(out, *c);
    }
}

static char *unescape(ar_ctx *ctx, const char *text, size_t length)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i < length; i++) {
        bool escaped = text[i] == '\\' && i + 1 < length;
        char c = escaped ? text[++i] : text[i];

        if (escaped && c != '\\')
            c = c == 'n' ? '\n' : '\t';
        ar_str_addc(&out, c);
    }
    return out.data;
}

static void read_line(ar_ctx *ctx, ar_pg_cache *cache, const char *line)
{
    const char *texts = line + KEY_DIGITS + 1 + SUM_DIGITS + 1;
    char sum[SUM_DIGITS + 1];
    const char *tab;
    ar_pg_answer *answer;

    if (strlen(line) < (size_t)(texts - line) || line[KEY_DIGITS] != ' ' || texts[-1] != ' ' ||
        strspn(line, "0123456789abcdef") != KEY_DIGITS)
        return;
    tab = strchr(texts, '\t');
    snprintf(sum, sizeof(sum), "%016llx", (unsigned long long)check_sum(line, texts));
    if (!tab || strncmp(sum, line + KEY_DIGITS + 1, SUM_DIGITS) != 0)
        return;
    answer = ar_alloc(ctx->arena, sizeof(*answer));
    answer->first = unescape(ctx, texts, (size_t)(tab - texts));
    answer->second = unescape(ctx, tab + 1, strlen(tab + 1));
    ar_map_set(cache->answers, ar_strndup(ctx->arena, line, KEY_DIGITS), answer);
}

/* Reading and writing report what goes wrong, which matters to nobody here. */
static void forget_faults(ar_ctx *ctx, size_t diags, size_t errors)
{
    ctx->diags.count = diags;
    ctx->error_count = errors;
}

ar_pg_cache ar_pg_cache_open(ar_ctx *ctx, const char *dir)
{
    ar_pg_cache cache = {.dir = dir, .answers = ar_map_new(ctx->arena)};
    size_t diags = ctx->diags.count, errors = ctx->error_count, size;
    const char *path = dir ? ar_path_join(ctx->arena, dir, file_name) : NULL;
    char *text;

    if (!path || !ar_path_exists(path))
        return cache;
    if (ar_file_read(ctx, path, path, &text, &size) != AR_OK) {
        forget_faults(ctx, diags, errors);
        return cache;
    }
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        if (line != text || ar_streq(line, first_line))
            read_line(ctx, &cache, line);
        else
            break; /* of another version */
    }
    return cache;
}

const ar_pg_answer *ar_pg_cache_get(const ar_pg_cache *cache, const char *key)
{
    return ar_map_get(cache->answers, key);
}

void ar_pg_cache_put(ar_ctx *ctx, ar_pg_cache *cache, const char *key, ar_pg_answer answer)
{
    ar_map_set(cache->answers, key, ar_memdup(ctx->arena, &answer, sizeof(answer)));
    cache->added++;
}

typedef struct writer {
    ar_ctx *ctx;
    ar_str out;
    size_t skip; /* the oldest of a cache that grew too large */
} writer;

static void write_line(void *user, const char *key, void *value)
{
    writer *to = user;
    const ar_pg_answer *answer = value;
    ar_str texts;

    if (to->skip && to->skip--)
        return;
    ar_str_init(&texts, to->ctx->arena);
    add_escaped(&texts, answer->first);
    ar_str_addc(&texts, '\t');
    add_escaped(&texts, answer->second);
    ar_str_addf(&to->out, "%s %016llx %s\n", key, (unsigned long long)check_sum(key, texts.data),
                texts.data);
}

void ar_pg_cache_save(ar_ctx *ctx, const ar_pg_cache *cache)
{
    size_t diags = ctx->diags.count, errors = ctx->error_count;
    size_t count = ar_map_count(cache->answers);
    writer to = {.ctx = ctx, .skip = count > ANSWERS_MAX ? count - ANSWERS_MAX : 0};

    if (!cache->dir || !cache->added)
        return;
    ar_str_init(&to.out, ctx->arena);
    ar_str_addf(&to.out, "%s\n", first_line);
    ar_map_each(cache->answers, write_line, &to);
    if (ar_mkdirs(ctx, cache->dir) != AR_OK ||
        ar_file_replace(ctx, ar_path_join(ctx->arena, cache->dir, file_name), to.out.data,
                        to.out.length) != AR_OK)
        forget_faults(ctx, diags, errors);
}
