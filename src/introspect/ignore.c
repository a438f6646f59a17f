#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <stdlib.h>

#include "base/str.h"
#include "introspect/engines.h"
#include "model/routine.h"

struct ar_ignore {
    size_t count;
    pcre2_code *patterns[];
};

static ar_status bad_pattern(ar_ctx *ctx, const char *pattern, int error, size_t offset)
{
    PCRE2_UCHAR text[256];

    pcre2_get_error_message(error, text, sizeof(text));
    return ar_fail(ctx, AR_E_BAD_PATTERN, AR_NOWHERE,
                   "the pattern \"%s\" under ignore is wrong at character %zu: %s", pattern,
                   offset + 1, (const char *)text);
}

static ar_status compile(ar_ctx *ctx, ar_ignore *ignore, const ar_names *patterns)
{
    ar_vec_each(const char *, pattern, patterns) {
        int error;
        PCRE2_SIZE offset;
        pcre2_code *code = pcre2_compile((PCRE2_SPTR)*pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF,
                                         &error, &offset, NULL);

        if (!code)
            return bad_pattern(ctx, *pattern, error, offset);
        ignore->patterns[ignore->count++] = code;
    }
    return AR_OK;
}

ar_status ar_ignore_new(ar_ctx *ctx, const ar_names *patterns, ar_ignore **out)
{
    static const ar_names none = {0};
    size_t count = patterns ? patterns->count : 0;
    ar_ignore *ignore = calloc(1, sizeof(*ignore) + count * sizeof(pcre2_code *));
    ar_status status;

    if (!ignore)
        abort();
    status = compile(ctx, ignore, patterns ? patterns : &none);
    if (status == AR_OK)
        *out = ignore;
    else
        ar_ignore_free(ignore);
    return status;
}

void ar_ignore_free(ar_ignore *ignore)
{
    for (size_t i = 0; ignore && i < ignore->count; i++)
        pcre2_code_free(ignore->patterns[i]);
    free(ignore);
}

static bool matches(pcre2_code *pattern, const char *name)
{
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(pattern, NULL);
    int found = pcre2_match(pattern, (PCRE2_SPTR)name, PCRE2_ZERO_TERMINATED, 0, 0, data, NULL);

    pcre2_match_data_free(data);
    return found >= 0;
}

/* Patterns are written for names as they are shown: "^django_" means the default schema's. */
bool ar_ignore_matches(ar_ctx *ctx, const ar_ignore *ignore, const ar_target *target,
                       const char *schema, const char *table)
{
    bool bare = !schema || ar_streq(schema, target->default_schema);
    const char *full = schema ? ar_printf(ctx->arena, "%s.%s", schema, table) : table;

    for (size_t i = 0; i < ignore->count; i++)
        if (matches(ignore->patterns[i], full) || (bare && matches(ignore->patterns[i], table)))
            return true;
    return false;
}

bool ar_ignore_hides(ar_ctx *ctx, const ar_ignore *ignore, const ar_target *target,
                     const ar_object *object)
{
    const ar_sequence *sequence = ar_as_sequence(object);
    bool usual = object->kind == AR_KIND_SCHEMA && ar_streq(object->name, target->default_schema);

    return object->name && !usual && !(sequence && sequence->owned_by.table) &&
           ar_ignore_matches(ctx, ignore, target, object->schema, ar_bare_name(ctx, object));
}

bool ar_is_version_table(const char *name)
{
    return ar_streq(name, "autorev_version") || ar_starts_with(name, "autorev_version_");
}
