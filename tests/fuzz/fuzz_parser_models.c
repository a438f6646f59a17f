/*
 * Model files of both engines from arbitrary bytes: nothing crashes, a status that says no comes
 * with a fault, every place lies in the text, and what was read is dumped and read back.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/dump.h"
#include "parser/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_places(const ar_ctx *ctx, size_t size)
{
    for (size_t i = 0; i < ctx->diags.count; i++) {
        const ar_diag *diag = &ctx->diags.items[i];

        if (diag->pos.line > size + 1 || diag->pos.column > size + 1 || !*diag->message)
            abort();
    }
}

static void read_as(ar_target target, const char *text, size_t size)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_model *model = NULL, *again = NULL;
    ar_status status = ar_models_read_text(ctx, target, text, size, &model);

    check_places(ctx, size);
    if ((status == AR_OK) != (ar_error_count(ctx) == 0))
        abort();
    if (status == AR_OK) {
        char *yaml = ar_model_dump(ctx, model);

        if (ar_models_read_text(ctx, target, yaml, strlen(yaml), &again) != AR_OK)
            abort();
    }
    ar_ctx_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    read_as((ar_target){.engine = AR_POSTGRESQL, .version = 150000, .default_schema = "public"},
            text, size);
    read_as((ar_target){.engine = AR_SQLITE, .version = 3040001}, text, size);
    free(text);
    return 0;
}
