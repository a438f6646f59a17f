#include "base/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "base/mask.h"

static const struct {
    const char *text;
    ar_status status;
} codes[] = {
#define X(code, text, status) [AR_E_##code] = {text, status},
#include "base/codes.def"
#undef X
};

/* A library's message may repeat what it was given. */
static const char *text_of(ar_ctx *ctx, const char *format, va_list args)
{
    const char *text = ar_vprintf(ctx->arena, format, args);
    size_t size = strlen(text);

    return ar_masked(ctx->arena, text, size, &size);
}

static void record(ar_ctx *ctx, ar_diag diag, const char *format, va_list args)
{
    diag.message = text_of(ctx, format, args);
    ar_vec_push(ctx->arena, &ctx->diags, diag);
    ctx->error_count += diag.severity == AR_ERROR;
}

ar_status ar_fail(ar_ctx *ctx, ar_code code, ar_pos pos, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    record(ctx, (ar_diag){AR_ERROR, code, pos, NULL, NULL}, format, args);
    va_end(args);
    return codes[code].status;
}

void ar_hint(ar_ctx *ctx, const char *format, ...)
{
    va_list args;

    if (ctx->diags.count == 0)
        return;
    va_start(args, format);
    ctx->diags.items[ctx->diags.count - 1].hint = text_of(ctx, format, args);
    va_end(args);
}

void ar_say(ar_ctx *ctx, ar_severity severity, ar_code code, ar_pos pos, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    record(ctx, (ar_diag){severity, code, pos, NULL, NULL}, format, args);
    va_end(args);
}

const char *ar_code_text(ar_code code)
{
    return codes[code].text;
}

ar_status ar_code_status(ar_code code)
{
    return codes[code].status;
}

size_t ar_error_count(const ar_ctx *ctx)
{
    return ctx->error_count;
}

ar_status ar_status_since(const ar_ctx *ctx, size_t errors)
{
    for (size_t i = 0; i < ctx->diags.count; i++) {
        if (ctx->diags.items[i].severity != AR_ERROR)
            continue;
        if (errors-- == 0)
            return codes[ctx->diags.items[i].code].status;
    }
    return AR_OK;
}
