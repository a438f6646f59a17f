#include "app/app.h"
#include "autorev/autorev.h"
#include "base/str.h"

struct autorev {
    ar_ctx *ctx;
    ar_project *project; /* NULL: it could not be opened */
    ar_names messages;
    size_t told; /* diagnostics that stand in messages already */
};

enum { LOCK_WAIT_MS = 60000 };

/* "apps/shop/models.yaml:14:47: no app declares a table ..." */
static void collect(autorev *handle)
{
    ar_ctx *ctx = handle->ctx;

    for (; handle->told < ctx->diags.count; handle->told++) {
        const ar_diag *diag = &ctx->diags.items[handle->told];
        const char *text = diag->message;

        if (diag->severity == AR_DEBUG)
            continue;
        if (diag->pos.file)
            text = ar_printf(ctx->arena, "%s:%u:%u: %s", diag->pos.file, diag->pos.line,
                             diag->pos.column, diag->message);
        ar_vec_push(ctx->arena, &handle->messages, text);
    }
}

autorev *autorev_open(const char *folder, const char *database)
{
    ar_ctx *ctx = ar_ctx_new();
    autorev *handle = ar_alloc(ctx->arena, sizeof(*handle));

    handle->ctx = ctx;
    if (ar_project_open(ctx, folder, database, &handle->project) != AR_OK)
        handle->project = NULL;
    collect(handle);
    return handle;
}

void autorev_close(autorev *project)
{
    if (project)
        ar_ctx_free(project->ctx); /* the handle itself lies in it */
}

typedef ar_status site_fn(autorev *handle, ar_site *site);

/* All databases, one after another; the worst answer counts. */
static int each_site(autorev *handle, site_fn *visit)
{
    ar_status worst = AR_OK;

    if (!handle->project)
        return AR_INVALID;
    ar_vec_each(ar_site *, site, &handle->project->sites) {
        ar_status status = visit(handle, *site);

        worst = status > worst ? status : worst;
    }
    collect(handle);
    return (int)worst;
}

static ar_status pending_in(autorev *handle, ar_site *site)
{
    const ar_check_options options = {.only_pending = true};
    ar_checked found;
    ar_status status = ar_check_site(handle->ctx, handle->project, site, &options, &found);

    if (status != AR_FOUND)
        return status;
    ar_vec_each(ar_revision *, revision, &found.pending)
        ar_vec_push(
            handle->ctx->arena, &handle->messages,
            ar_printf(handle->ctx->arena, "pending: %s %s", (*revision)->app, (*revision)->id));
    return status;
}

static ar_status check_in(autorev *handle, ar_site *site)
{
    const ar_check_options options = {0};
    ar_checked found;
    ar_status status = ar_check_site(handle->ctx, handle->project, site, &options, &found);

    if (status != AR_FOUND)
        return status;
    ar_vec_each(ar_op *, op, &found.differences)
        ar_vec_push(handle->ctx->arena, &handle->messages,
                    ar_printf(handle->ctx->arena, "differs: %s",
                              ar_op_entry(handle->ctx, *op, found.target.default_schema)));
    return status;
}

static ar_status migrate_in(autorev *handle, ar_site *site)
{
    ar_move_options options = {.lock_wait_ms = LOCK_WAIT_MS};
    ar_moved moved;

    return ar_migrate(handle->ctx, handle->project, site, &options, &moved);
}

int autorev_pending(autorev *project)
{
    return each_site(project, pending_in);
}

int autorev_check(autorev *project)
{
    return each_site(project, check_in);
}

int autorev_migrate(autorev *project)
{
    return each_site(project, migrate_in);
}

size_t autorev_message_count(const autorev *project)
{
    return project->messages.count;
}

const char *autorev_message(const autorev *project, size_t index)
{
    return index < project->messages.count ? project->messages.items[index] : NULL;
}
