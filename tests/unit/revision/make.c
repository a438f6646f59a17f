#include "make.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

int make_ctx(void **state)
{
    *state = ar_ctx_new();
    return 0;
}

int free_ctx(void **state)
{
    ar_ctx_free(*state);
    return 0;
}

ar_status parse(ar_ctx *ctx, const char *text, ar_revision **out)
{
    return ar_revision_parse(ctx, text, strlen(text), "apps/shop/migrations/1.sql", out);
}

static const char *next_word(ar_ctx *ctx, const char **text)
{
    *text += strspn(*text, " ");
    size_t length = strcspn(*text, " ");
    const char *word = ar_strndup(ctx->arena, *text, length);

    *text += length;
    return *word ? word : NULL;
}

ar_revision *rev(ar_ctx *ctx, const char *app, const char *id, int created, const char *parents,
                 const char *depends)
{
    ar_revision *revision = ar_alloc(ctx->arena, sizeof(*revision));
    const char *word = NULL;

    revision->id = id;
    revision->app = app;
    revision->created = created * 60;
    revision->dialect = "postgresql";
    revision->message = revision->text = "";
    revision->up.sql = revision->down.sql = "";
    revision->shown = ar_printf(ctx->arena, "%s/%s.sql", app, id);
    while ((word = next_word(ctx, &parents)) != NULL)
        ar_vec_push(ctx->arena, &revision->parents, word);
    while ((word = next_word(ctx, &depends)) != NULL) {
        const char *colon = strchr(word, ':');
        ar_depend depend = {ar_strndup(ctx->arena, word, (size_t)(colon - word)), colon + 1,
                            AR_NOWHERE};

        ar_vec_push(ctx->arena, &revision->depends, depend);
    }
    return revision;
}

ar_graph *graph_of(ar_ctx *ctx, const char *const *apps, ar_revision *const *revisions)
{
    ar_graph *graph = ar_alloc(ctx->arena, sizeof(*graph));

    for (; *apps; apps++) {
        ar_history history = {.app = *apps};

        ar_vec_push(ctx->arena, &history.apps, *apps);
        for (ar_revision *const *it = revisions; *it; it++)
            if (ar_streq((*it)->app, *apps))
                ar_vec_push(ctx->arena, &history.revisions, *it);
        ar_vec_push(ctx->arena, &graph->histories, history);
    }
    return graph;
}

const char *ids(ar_ctx *ctx, const ar_revisions *revisions)
{
    ar_names names = {0};

    ar_vec_each(ar_revision *, it, revisions)
        ar_vec_push(ctx->arena, &names, (*it)->id);
    return ar_names_join(ctx->arena, &names, " ");
}

void assert_error(const ar_ctx *ctx, ar_code code, unsigned line, const char *part)
{
    const ar_diag *error = NULL;

    ar_vec_each(ar_diag, it, &ctx->diags)
        if (it->severity == AR_ERROR && !error)
            error = it;
    assert_non_null(error);
    if (error->code != code || error->pos.line != line || !strstr(error->message, part))
        print_error("saw %s at line %u: %s\n", ar_code_text(error->code), error->pos.line,
                    error->message);
    assert_string_equal(ar_code_text(error->code), ar_code_text(code));
    assert_int_equal(error->pos.line, line);
    assert_non_null(strstr(error->message, part));
}
