#include "revision/entry.h"

#include <string.h>

#include "base/str.h"

const char *ar_entry_end(const char *text, char sign)
{
    bool quoted = false;
    int depth = 0;

    for (; *text && (quoted || depth > 0 || *text != sign); text++) {
        quoted ^= *text == '"';
        if (!quoted)
            depth += (*text == '(') - (*text == ')' && depth > 0);
    }
    return text;
}

/* True when every quote and bracket in `text` is closed. */
static bool is_closed(const char *text)
{
    bool quoted = false;
    int depth = 0;

    for (; *text && depth >= 0; text++) {
        quoted ^= *text == '"';
        if (!quoted)
            depth += (*text == '(') - (*text == ')');
    }
    return !quoted && depth == 0;
}

static char *unquoted(ar_arena *arena, const char *text, size_t length)
{
    ar_str name;

    if (length < 2 || text[0] != '"' || text[length - 1] != '"')
        return ar_strndup(arena, text, length);
    ar_str_init(&name, arena);
    for (size_t i = 1; i + 1 < length; i++) {
        ar_str_addc(&name, text[i]);
        if (text[i] == '"' && text[i + 1] == '"')
            i++;
    }
    return name.data;
}

ar_names ar_entry_parts(ar_arena *arena, const char *name)
{
    ar_names parts = {0};

    for (;;) {
        const char *end = ar_entry_end(name, '.');

        ar_vec_push(arena, &parts, unquoted(arena, name, (size_t)(end - name)));
        if (!*end)
            return parts;
        name = end + 1;
    }
}

/* The words of an entry: blanks inside quotes and brackets hold together. */
static ar_names words_of(ar_arena *arena, const char *text)
{
    ar_names words = {0};

    while (*text) {
        const char *end = ar_entry_end(text, ' ');

        if (end > text)
            ar_vec_push(arena, &words, ar_strndup(arena, text, (size_t)(end - text)));
        text = *end ? end + 1 : end;
    }
    return words;
}

/* "order to shop", "order from users": the last two words, where they are that. */
static void take_move(ar_names *words, ar_entry *out)
{
    if (words->count < 4)
        return;
    const char *which = words->items[words->count - 2];
    const char *app = words->items[words->count - 1];

    if (out->verb == '<' && ar_streq(which, "to"))
        out->to_app = app;
    else if (out->verb == '>' && ar_streq(which, "from"))
        out->from_app = app;
    else
        return;
    words->count -= 2;
}

static bool take_rename(ar_arena *arena, const char *name, ar_entry *out)
{
    const char *equals = ar_entry_end(name, '=');

    if (out->from_app || out->to_app || out->verb != '>')
        return !*equals && (out->verb != '<' || out->to_app);
    out->name = ar_strndup(arena, name, (size_t)(equals - name));
    if (!*equals || !equals[1])
        return false;
    out->new_parts = ar_entry_parts(arena, equals + 1);
    return true;
}

bool ar_entry_parse(ar_ctx *ctx, const char *text, ar_entry *out)
{
    ar_entry entry = {.verb = text[0]};

    if (!text[0] || !strchr("+-~><", text[0]) || !is_closed(text) || *ar_entry_end(text, ','))
        return false;
    ar_names words = words_of(ctx->arena, text + 1);

    take_move(&words, &entry);
    if (words.count < 2 || text[1] == ' ')
        return false;
    entry.name = words.items[--words.count];
    entry.kind = ar_names_join(ctx->arena, &words, " ");
    if (!take_rename(ctx->arena, entry.name, &entry) || !*entry.name)
        return false;
    entry.parts = ar_entry_parts(ctx->arena, entry.name);
    *out = entry;
    return true;
}
