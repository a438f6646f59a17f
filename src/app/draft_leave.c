/*
 * What goes, or gets another name, stood where revisions of other histories used it: those come
 * first, so that an empty database sees the same order as this one did.
 */
#define _GNU_SOURCE /* strcasestr */
#include <ctype.h>
#include <string.h>

#include "app/draft_depends.h"
#include "base/str.h"
#include "diff/types.h"
#include "model/routine.h"

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool says(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = text; at && (at = strcasestr(at, word)); at += length)
        if ((at == text || !in_word(at[-1])) && !in_word(at[length]))
            return true;
    return false;
}

/* Going back says what was there before. */
static bool revision_says(const ar_revision *revision, const ar_names *words)
{
    ar_vec_each(const char *, word, words)
        if (!says(revision->up.sql, *word) && !says(revision->down.sql, *word))
            return false;
    return true;
}

static bool loses_values(const ar_op *op)
{
    const ar_enum *before = op->before ? ar_as_enum(op->before) : NULL;
    const ar_enum *after = op->after ? ar_as_enum(op->after) : NULL;

    if (!before || !after || op->verb != AR_ALTER)
        return false;
    ar_vec_each(const ar_enum_value, value, &before->values) {
        bool stays = false;

        ar_vec_each(const ar_enum_value, it, &after->values)
            stays |= ar_streq(it->name, value->name);
        if (!stays)
            return true;
    }
    return false;
}

/* Words that whoever used it says; none: nobody can refer to such a thing. */
static ar_names words_of(ar_ctx *ctx, const ar_object *object)
{
    const ar_key *key = ar_as_key(object);
    ar_names words = {0};

    if (!object->parent) {
        ar_vec_push(ctx->arena, &words, ar_bare_name(ctx, object));
        return words;
    }
    if (!key && object->kind != AR_KIND_COLUMN && object->kind != AR_KIND_ATTRIBUTE)
        return words;
    ar_vec_push(ctx->arena, &words, object->parent->name);
    if (!key)
        ar_vec_push(ctx->arena, &words, object->name);
    ar_vec_each(const ar_element, element, key ? &key->columns : &(ar_elements){0})
        if (element->column)
            ar_vec_push(ctx->arena, &words, element->column);
    return words;
}

void ar_depends_leave(ar_ctx *ctx, const ar_work *work, ar_revision *revision, const ar_op *op)
{
    const ar_graph *graph = work->graph;
    bool leaves = op->verb == AR_DROP || op->verb == AR_RENAME || loses_values(op);
    ar_names words = {0}, done = {0};

    if (leaves && !op->again)
        words = words_of(ctx, op->before);
    for (size_t i = words.count ? graph->plan.count : 0; i > 0; i--) {
        const ar_revision *other = graph->plan.items[i - 1];
        const char *app = graph->histories.items[other->history].app;

        if (ar_streq(app, revision->app) || ar_names_has(&done, app) ||
            !revision_says(other, &words))
            continue;
        ar_vec_push(ctx->arena, &done, app);
        ar_depends_add(ctx, work, revision, other);
    }
}
