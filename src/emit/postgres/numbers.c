/* What sequences and identities have in common: start, step, bounds, cache, cycle. */
#include "emit/postgres/postgres.h"

#include <stdlib.h>

enum { INCREMENT, MIN, MAX, START, CACHE, NUMBER_COUNT };

static const char *const words[NUMBER_COUNT] = {"INCREMENT BY", "MINVALUE", "MAXVALUE",
                                                "START WITH", "CACHE"};

ar_numbers ar_pg_sequence_numbers(const ar_sequence *sequence)
{
    const ar_type *type = sequence->type;

    return (ar_numbers){
        .type = type ? type->key ? type->key : type->text : "bigint",
        .start = sequence->start,
        .increment = sequence->increment,
        .min = sequence->min,
        .max = sequence->max,
        .cache = sequence->cache,
        .cycle = sequence->cycle,
    };
}

ar_numbers ar_pg_identity_numbers(const ar_identity *identity, const ar_type *type)
{
    return (ar_numbers){
        .type = type->key ? type->key : type->text,
        .start = identity->start,
        .increment = identity->increment,
        .min = identity->min,
        .max = identity->max,
        .cache = identity->cache,
        .cycle = identity->cycle,
    };
}

static const char *least(const char *type)
{
    if (ar_streq(type, "smallint"))
        return "-32768";
    return ar_streq(type, "integer") ? "-2147483648" : "-9223372036854775808";
}

static const char *greatest(const char *type)
{
    if (ar_streq(type, "smallint"))
        return "32767";
    return ar_streq(type, "integer") ? "2147483647" : "9223372036854775807";
}

/* All five as they are, with the server's defaults (CREATE SEQUENCE) where nothing is said. */
static void resolve(const ar_numbers *numbers, bool defaults, const char *out[NUMBER_COUNT])
{
    bool down = numbers->increment && *numbers->increment == '-';
    static const ar_numbers none;
    const ar_numbers *said = defaults ? &none : numbers;

    out[INCREMENT] = said->increment ? said->increment : "1";
    out[MIN] = said->min ? said->min : down ? least(numbers->type) : "1";
    out[MAX] = said->max ? said->max : down ? "-1" : greatest(numbers->type);
    out[START] = said->start ? said->start : NULL;
    if (!out[START])
        out[START] = down ? (numbers->max ? numbers->max : out[MAX])
                          : (numbers->min ? numbers->min : out[MIN]);
    out[CACHE] = said->cache ? said->cache : "1";
}

char *ar_pg_number_options(const ar_emitter *e, const ar_numbers *numbers)
{
    const char *said[NUMBER_COUNT], *defaults[NUMBER_COUNT];
    ar_str options;

    ar_str_init(&options, e->ctx->arena);
    resolve(numbers, false, said);
    resolve(numbers, true, defaults);
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        if (!ar_streq(said[i], defaults[i]))
            ar_str_addf(&options, " %s %s", words[i], said[i]);
    ar_str_add(&options, numbers->cycle ? " CYCLE" : "");
    return options.data;
}

/* Bounds that are the type's own follow when the type changes. */
static ar_numbers retyped(const ar_numbers *before, const char *type)
{
    ar_numbers now = *before;

    if (ar_streq(before->min, least(before->type)))
        now.min = least(type);
    if (ar_streq(before->max, greatest(before->type)))
        now.max = greatest(type);
    now.type = type;
    return now;
}

static bool is_less(const char *one, const char *other)
{
    return strtoll(one, NULL, 10) < strtoll(other, NULL, 10);
}

static bool counts_down(const char *const numbers[NUMBER_COUNT])
{
    return *numbers[INCREMENT] == '-';
}

/* No number that the sequence may stand at lies within the new bounds: it starts anew. */
static bool starts_anew(const char *const was[NUMBER_COUNT], const char *const is[NUMBER_COUNT])
{
    return is_less(was[MAX], is[MIN]) || is_less(is[MAX], was[MIN]) ||
           (counts_down(was) ? is_less(was[START], is[MIN]) : is_less(is[MAX], was[START]));
}

void ar_pg_emit_within(ar_emitter *e, const ar_object *object, const char *sequence,
                       const ar_numbers *before, const ar_numbers *after)
{
    const char *was[NUMBER_COUNT], *is[NUMBER_COUNT], *bound;
    bool down;

    resolve(before, false, was);
    resolve(after, false, is);
    down = counts_down(is);
    bound = is[down ? MAX : MIN];
    if (starts_anew(was, is) || !(down ? is_less(bound, was[MAX]) : is_less(was[MIN], bound)))
        return;
    ar_emit_step(
        e, ar_text(e, "Go on at %s where the numbers of %Q have not come so far.", bound, object),
        ar_text(e, "SELECT pg_catalog.setval(%l, %s, false)\nFROM %s\nWHERE last_value %s %s",
                sequence, bound, sequence, down ? ">" : "<", bound));
}

ar_names ar_pg_number_changes(const ar_emitter *e, const ar_numbers *before,
                              const ar_numbers *after, const char *prefix)
{
    const char *was[NUMBER_COUNT], *is[NUMBER_COUNT];
    ar_numbers now = retyped(before, after->type);
    ar_names all = {0};

    resolve(&now, false, was);
    resolve(after, false, is);
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        if (!ar_streq(was[i], is[i]))
            ar_vec_push(e->ctx->arena, &all, ar_text(e, "%s%s %s", prefix, words[i], is[i]));
    if (starts_anew(was, is))
        ar_vec_push(e->ctx->arena, &all, ar_text(e, "RESTART WITH %s", is[START]));
    if (before->cycle != after->cycle)
        ar_vec_push(e->ctx->arena, &all,
                    ar_text(e, "%s%s", prefix, after->cycle ? "CYCLE" : "NO CYCLE"));
    return all;
}
