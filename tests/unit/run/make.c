#include "make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

static const char *const apps[] = {"users", "shop"};

/* Steps that a test asks for; NULL: everything that is pending. */
typedef struct wish {
    world *w;
    const ar_run_steps *steps;
    bool filter; /* only those that are applied */
} wish;

static ar_status plan(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out)
{
    const wish *wished = user;

    if (wished->filter) {
        ar_vec_each(const ar_run_step, step, wished->steps)
            if (ar_journal_find(journal, step->revision->id))
                ar_vec_push(ctx->arena, out, *step);
        return AR_OK;
    }
    if (wished->steps) {
        *out = *wished->steps;
        return AR_OK;
    }
    return plan_pending(ctx, journal, wished->w, out);
}

ar_status plan_pending(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out)
{
    world *w = user;

    ar_vec_each(ar_revision *, it, &w->graph.plan) {
        const ar_applied *row = ar_journal_find(journal, (*it)->id);
        const ar_run_step step = {.revision = *it, .direction = AR_UP, .state = "applied"};

        if (!row || ar_streq(row->state, "started"))
            ar_vec_push(ctx->arena, out, step);
    }
    return AR_OK;
}

int make_world(void **state)
{
    world *w = calloc(1, sizeof(*w));

    *state = w;
    w->ctx = ar_ctx_new();
    snprintf(w->dir, sizeof(w->dir), "/tmp/autorev-run-XXXXXX");
    if (!mkdtemp(w->dir))
        return -1;
    w->url = (ar_url){
        .engine = AR_SQLITE, .path = ar_printf(w->ctx->arena, "%s/a.db", w->dir), .shown = "a.db"};
    w->options = (ar_run_options){.lock_wait_ms = 2000, .plan = plan};
    for (size_t i = 0; i < sizeof(apps) / sizeof(*apps); i++) {
        ar_history history = {.app = apps[i]};

        ar_vec_push(w->ctx->arena, &w->graph.histories, history);
    }
    return ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &w->db) == AR_OK ? 0 : -1;
}

int free_world(void **state)
{
    static const char *const files[] = {"a.db", "a.db-journal", "a.db-wal", "a.db-shm",
                                        "b.db", "script.sql",   "out"};
    world *w = *state;
    char path[128];

    ar_db_close(w->db);
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        snprintf(path, sizeof(path), "%s/%s", w->dir, files[i]);
        unlink(path);
    }
    rmdir(w->dir);
    ar_ctx_free(w->ctx);
    free(w);
    return 0;
}

void reopen(world *w)
{
    ar_db_close(w->db);
    w->db = NULL;
    w->ctx->diags.count = w->ctx->error_count = 0;
    must(w, ar_db_open(w->ctx, &w->url, AR_DB_CREATE, &w->db));
}

static void build(world *w)
{
    ar_vec_each(ar_history, history, &w->graph.histories) {
        history->revisions = (ar_revisions){0};
        ar_vec_each(ar_revision *, it, &w->revisions)
            if (ar_streq((*it)->app, history->app))
                ar_vec_push(w->ctx->arena, &history->revisions, *it);
    }
    must(w, ar_graph_build(w->ctx, &w->graph));
}

static ar_revision *parsed(world *w, const ar_revision *revision)
{
    const char *text = ar_revision_format(w->ctx, revision);
    const char *shown = ar_printf(w->ctx->arena, "%s/%s.sql", revision->app, revision->id);
    ar_revision *out = NULL;

    must(w, ar_revision_parse(w->ctx, text, strlen(text), shown, &out));
    return out;
}

static const char *last_of(const world *w, const char *app)
{
    const char *last = NULL;

    ar_vec_each(ar_revision *, it, &w->revisions)
        if (ar_streq((*it)->app, app))
            last = (*it)->id;
    return last;
}

ar_revision *add(world *w, const char *id, const char *up, const char *down)
{
    const char *colon = strchr(id, ':');
    ar_revision *revision = ar_alloc(w->ctx->arena, sizeof(*revision));

    revision->app = colon ? ar_strndup(w->ctx->arena, id, (size_t)(colon - id)) : "shop";
    revision->id = colon ? colon + 1 : id;
    revision->dialect = w->url.engine == AR_SQLITE ? "sqlite" : "postgresql";
    revision->created = (int64_t)w->revisions.count + 1;
    revision->message = ar_printf(w->ctx->arena, "the %s of 'tests'", revision->id);
    revision->up.sql = up;
    revision->down.sql = down;
    if (last_of(w, revision->app))
        ar_vec_push(w->ctx->arena, &revision->parents, last_of(w, revision->app));
    revision = parsed(w, revision);
    ar_vec_push(w->ctx->arena, &w->revisions, revision);
    build(w);
    return revision;
}

ar_revision *again(world *w, ar_revision *revision)
{
    ar_revision *fresh = parsed(w, revision);

    ar_vec_each(ar_revision *, it, &w->revisions)
        if (*it == revision)
            *it = fresh;
    build(w);
    return fresh;
}

static ar_status run_wish(world *w, wish *wished)
{
    w->options.user = wished;
    w->options.default_schema = w->schema;
    return ar_run(w->ctx, w->db, &w->graph, &w->options, &w->done);
}

ar_status run_steps(world *w, const ar_run_steps *steps)
{
    wish wished = {w, steps, false};

    return run_wish(w, &wished);
}

ar_status migrate(world *w)
{
    return run_steps(w, NULL);
}

ar_status undo(world *w, size_t count)
{
    ar_run_steps steps = {0};
    wish wished = {w, &steps, true};

    for (size_t i = w->graph.plan.count; i > 0 && steps.count < count; i--) {
        const ar_run_step step = {
            .revision = w->graph.plan.items[i - 1], .direction = AR_DOWN, .state = "applied"};

        ar_vec_push(w->ctx->arena, &steps, step);
    }
    return run_wish(w, &wished);
}

void must(world *w, ar_status status)
{
    if (status != AR_OK)
        ar_vec_each(ar_diag, it, &w->ctx->diags)
            print_error("%s:%u: %s [%s] %s\n", it->pos.file ? it->pos.file : "", it->pos.line,
                        it->message, ar_code_text(it->code), it->hint ? it->hint : "");
    assert_int_equal(status, AR_OK);
}

void exec(world *w, const char *sql)
{
    must(w, ar_db_exec(w->ctx, w->db, sql));
}

const char *ask(world *w, const char *sql)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    ar_names values = {0};

    must(w, ar_db_query(w->ctx, w->db, sql, &rows));
    while (ar_rows_next(rows)) {
        const char *value = ar_rows_text(w->ctx, rows, 0);

        ar_vec_push(w->ctx->arena, &values, value ? value : "NULL");
    }
    return ar_names_join(w->ctx->arena, &values, " ");
}

void assert_code(const world *w, ar_code code)
{
    const ar_diag *error = NULL;

    ar_vec_each(ar_diag, it, &w->ctx->diags)
        if (it->severity == AR_ERROR && !error)
            error = it;
    assert_non_null(error);
    if (error->code != code)
        print_error("saw: %s\n", error->message);
    assert_string_equal(ar_code_text(error->code), ar_code_text(code));
}
