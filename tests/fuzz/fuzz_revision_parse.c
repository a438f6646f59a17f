/*
 * Whatever stands in a revision file: no crash, an error has a code, and what parses comes back the
 * same from its own formatted text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "revision/revision.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

static void round_trip(ar_ctx *ctx, const ar_revision *revision)
{
    const char *text = ar_revision_format(ctx, revision);
    ar_revision *back = NULL;

    must(ar_revision_parse(ctx, text, strlen(text), "again.sql", &back) == AR_OK);
    must(ar_streq(revision->id, back->id) && ar_streq(revision->message, back->message));
    must(ar_streq(revision->up.sql, back->up.sql) && ar_streq(revision->down.sql, back->down.sql));
    must(ar_names_cmp(&revision->objects, &back->objects) == 0);
    must(ar_names_cmp(&revision->answers, &back->answers) == 0);
    must(ar_streq(ar_revision_format(ctx, back), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_revision *revision = NULL;

    if (ar_revision_parse(ctx, (const char *)data, size, "fuzz.sql", &revision) == AR_OK) {
        ar_status up = ar_section_check(ctx, revision, &revision->up);
        ar_status down = ar_section_check(ctx, revision, &revision->down);

        (void)up;
        (void)down;
        round_trip(ctx, revision);
    } else {
        must(ctx->error_count > 0);
    }
    ar_ctx_free(ctx);
    return 0;
}
