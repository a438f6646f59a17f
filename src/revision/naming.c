#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "revision/revision.h"

enum { SLUG_MAX = 40, SLUG_ENTRIES = 3 };

static bool is_slug(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char *ar_revision_slug(ar_ctx *ctx, const char *message)
{
    char *lower = ar_lower(ctx->arena, message);
    ar_str slug;

    ar_str_init(&slug, ctx->arena);
    for (const char *c = lower; *c; c++) {
        if (is_slug(*c))
            ar_str_addc(&slug, *c);
        else if (slug.length && slug.data[slug.length - 1] != '_')
            ar_str_addc(&slug, '_');
    }
    if (slug.length > SLUG_MAX)
        slug.length = SLUG_MAX;
    while (slug.length && slug.data[slug.length - 1] == '_')
        slug.length--;
    slug.data[slug.length] = '\0';
    return slug.data;
}

static const char *verb_word(char verb)
{
    static const struct {
        char verb;
        const char *word;
    } words[] = {{'+', "create"}, {'-', "drop"}, {'~', "alter"}, {'>', "rename"}, {'<', "move"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (words[i].verb == verb)
            return words[i].word;
    return "change";
}

/* What the first operations do, in words: "create order drop note". */
static const char *objects_words(ar_ctx *ctx, const ar_revision *revision)
{
    ar_str words;
    ar_entry entry;

    ar_str_init(&words, ctx->arena);
    for (size_t i = 0; i < revision->objects.count && i < SLUG_ENTRIES; i++)
        if (ar_entry_parse(ctx, revision->objects.items[i], &entry))
            ar_str_addf(&words, "%s %s ", verb_word(entry.verb),
                        ar_names_join(ctx->arena, &entry.parts, " "));
    return words.data;
}

static const char *slug_of(ar_ctx *ctx, const ar_revision *revision)
{
    const char *message = revision->message ? revision->message : "";
    const char *slug = ar_revision_slug(ctx, message);

    if (!*slug)
        slug = ar_revision_slug(ctx, objects_words(ctx, revision));
    return *slug ? slug : "change";
}

char *ar_revision_file_name(ar_ctx *ctx, const char *pattern, const ar_revision *revision)
{
    const char *timed = ar_time_format(ctx->arena, pattern, revision->created);
    ar_str name;

    ar_str_init(&name, ctx->arena);
    while (*timed) {
        if (ar_starts_with(timed, "{revision}")) {
            ar_str_add(&name, revision->id);
            timed += strlen("{revision}");
        } else if (ar_starts_with(timed, "{slug}")) {
            ar_str_add(&name, slug_of(ctx, revision));
            timed += strlen("{slug}");
        } else {
            ar_str_addc(&name, *timed++);
        }
    }
    return name.data;
}
