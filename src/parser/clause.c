#include "parser/clause.h"

#include <string.h>

#include "base/str.h"

static const struct {
    const char *phrase;
    ar_deferrable value;
} deferrables[] = {
    {"deferrable initially deferred", AR_DEFERRED},
    {"deferrable initially immediate", AR_DEFERRABLE},
    {"deferrable", AR_DEFERRABLE},
    {"not deferrable initially immediate", AR_NOT_DEFERRABLE},
    {"not deferrable", AR_NOT_DEFERRABLE},
    {"initially deferred", AR_DEFERRED},
    {"initially immediate", AR_NOT_DEFERRABLE},
};

ar_took ar_clause_deferrable(ar_cursor *at, int *out)
{
    for (size_t i = 0; i < sizeof(deferrables) / sizeof(*deferrables); i++) {
        if (ar_cursor_take(at, deferrables[i].phrase)) {
            *out = (int)deferrables[i].value;
            return AR_TOOK;
        }
    }
    return AR_TOOK_NOTHING;
}

ar_took ar_clause_on_conflict(ar_cursor *at, ar_code code, int *out)
{
    if (!ar_cursor_take(at, "on conflict"))
        return AR_TOOK_NOTHING;
    for (int i = 1; ar_conflict_words[i]; i++) {
        if (ar_cursor_take(at, ar_conflict_words[i])) {
            *out = i;
            return AR_TOOK;
        }
    }
    ar_cursor_refuse(at, code, ar_conflict_words + 1);
    return AR_TOOK_FAULT;
}

bool ar_clause_table(ar_cursor *at, ar_code code, ar_ref *out)
{
    size_t start = at->token.offset;
    const char *name = ar_cursor_take_name(at);

    if (!name)
        return ar_cursor_want(at, code, "a table's name");
    out->table = name;
    if (ar_cursor_take_dot(at)) {
        out->schema = at->reader->engine == AR_SQLITE ? NULL : name;
        out->table = ar_cursor_take_name(at);
        if (!out->table)
            return ar_cursor_want(at, code, "a table's name");
    }
    out->pos = ar_yaml_at(at->node, start, at->end - start);
    return true;
}

bool ar_clause_action(ar_cursor *at, ar_code code, ar_foreign_key *owner, int *out,
                      ar_names *columns)
{
    for (int i = 0; ar_action_words[i]; i++) {
        if (!ar_cursor_take(at, ar_action_words[i]))
            continue;
        *out = i;
        if (columns && (i == AR_SET_NULL || i == AR_SET_DEFAULT) && ar_cursor_is(at, "("))
            return ar_cursor_take_names(at, code, &owner->object, columns);
        return true;
    }
    if (ar_cursor_take(at, "set"))
        return ar_cursor_refuse(at, code, (const char *const[]){"null", "default", NULL});
    if (ar_cursor_take(at, "no"))
        return ar_cursor_refuse(at, code, (const char *const[]){"action", NULL});
    return ar_cursor_refuse(at, code, ar_action_words);
}

typedef bool option_read(ar_cursor *at, ar_code code, ar_foreign_key *key);

static bool read_on_delete(ar_cursor *at, ar_code code, ar_foreign_key *key)
{
    return ar_clause_action(at, code, key, &key->on_delete, &key->on_delete_columns);
}

static bool read_on_update(ar_cursor *at, ar_code code, ar_foreign_key *key)
{
    return ar_clause_action(at, code, key, &key->on_update, NULL);
}

static bool read_match(ar_cursor *at, ar_code code, ar_foreign_key *key)
{
    static const char *const words[] = {"full", "simple", NULL};

    key->match_full = ar_cursor_take(at, "full");
    return key->match_full || ar_cursor_take(at, "simple") || ar_cursor_refuse(at, code, words);
}

static bool read_not_valid(ar_cursor *at, ar_code code, ar_foreign_key *key)
{
    (void)at, (void)code;
    key->not_valid = true;
    return true;
}

static bool read_not_enforced(ar_cursor *at, ar_code code, ar_foreign_key *key)
{
    (void)at, (void)code;
    key->not_enforced = true;
    return true;
}

static const struct {
    const char *phrase;
    option_read *read;
} key_options[] = {
    {"on delete", read_on_delete}, {"on update", read_on_update},       {"match", read_match},
    {"not valid", read_not_valid}, {"not enforced", read_not_enforced},
};

/* `said`: a bit for each option that came before. */
static ar_took read_option(ar_cursor *at, ar_code code, ar_foreign_key *key, unsigned *said)
{
    ar_pos pos = ar_cursor_pos(at);

    for (size_t i = 0; i < sizeof(key_options) / sizeof(*key_options); i++) {
        if (!ar_cursor_take(at, key_options[i].phrase))
            continue;
        if (*said & 1U << i) {
            ar_fail(at->reader->ctx, AR_E_SAID_TWICE, pos, "\"%s\" is said twice",
                    key_options[i].phrase);
            return AR_TOOK_FAULT;
        }
        *said |= 1U << i;
        return key_options[i].read(at, code, key) ? AR_TOOK : AR_TOOK_FAULT;
    }
    return ar_clause_deferrable(at, &key->deferrable);
}

bool ar_clause_references(ar_cursor *at, ar_code code, ar_foreign_key *out)
{
    unsigned said = 0;
    ar_took took;

    if (!ar_clause_table(at, code, &out->references))
        return false;
    /* The places of these are noted for the reference, those of own columns for the key. */
    if (ar_cursor_is(at, "(") &&
        !ar_cursor_take_period_names(at, code, &out->references, &out->references.columns,
                                     &out->period))
        return false;
    do
        took = read_option(at, code, out, &said);
    while (took == AR_TOOK);
    return took == AR_TOOK_NOTHING;
}

bool ar_clause_collation(ar_cursor *at, ar_code code, const char **name, const char **schema)
{
    const char *first = ar_cursor_take_name(at);

    if (!first)
        return ar_cursor_want(at, code, "a collation's name");
    *name = first;
    if (!ar_cursor_take_dot(at))
        return true;
    *name = ar_cursor_take_name(at);
    if (!*name)
        return ar_cursor_want(at, code, "a collation's name");
    *schema = ar_streq(first, "pg_catalog") ? NULL : first;
    return true;
}

/* Longer phrases first. A NULL value: the number that follows. */
static const struct {
    const char *phrase;
    size_t offset;
} numbers[] = {
    {"start with", offsetof(ar_identity, start)},
    {"start", offsetof(ar_identity, start)},
    {"increment by", offsetof(ar_identity, increment)},
    {"increment", offsetof(ar_identity, increment)},
    {"minvalue", offsetof(ar_identity, min)},
    {"min", offsetof(ar_identity, min)},
    {"maxvalue", offsetof(ar_identity, max)},
    {"max", offsetof(ar_identity, max)},
    {"cache", offsetof(ar_identity, cache)},
};

static bool take_number(ar_cursor *at, const char **out)
{
    const char *sign = ar_cursor_take(at, "-") ? "-" : "";

    if (!*sign)
        ar_cursor_take(at, "+");
    if (at->token.type != AR_TOKEN_NUMBER ||
        strspn(at->token.text, "0123456789") < at->token.length)
        return ar_cursor_want(at, AR_E_BAD_IDENTITY, "a whole number");
    *out = ar_printf(at->reader->ctx->arena, "%s%.*s", sign, (int)at->token.length, at->token.text);
    ar_cursor_advance(at);
    return true;
}

static bool take_sequence_name(ar_cursor *at, const char **out)
{
    const char *name = ar_cursor_take_name(at);

    if (name && ar_cursor_take_dot(at))
        name = ar_cursor_take_name(at); /* it lives in the table's schema, whatever is said */
    *out = name;
    return name || ar_cursor_want(at, AR_E_BAD_IDENTITY, "a sequence's name");
}

static ar_took identity_option(ar_cursor *at, ar_identity *out)
{
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (ar_cursor_take(at, numbers[i].phrase))
            return take_number(at, (const char **)((char *)out + numbers[i].offset))
                       ? AR_TOOK
                       : AR_TOOK_FAULT;
    if (ar_cursor_take(at, "sequence name"))
        return take_sequence_name(at, &out->sequence) ? AR_TOOK : AR_TOOK_FAULT;
    if (ar_cursor_take(at, "no minvalue") || ar_cursor_take(at, "no maxvalue") ||
        ar_cursor_take(at, "no cycle") || ar_cursor_take(at, "logged"))
        return AR_TOOK;
    if (ar_cursor_is(at, "cycle") || ar_cursor_is(at, "unlogged")) {
        *(ar_cursor_is(at, "cycle") ? &out->cycle : &out->unlogged) = true;
        ar_cursor_advance(at);
        return AR_TOOK;
    }
    return AR_TOOK_NOTHING;
}

bool ar_clause_identity_options(ar_cursor *at, ar_identity *out)
{
    static const char *const words[] = {"start", "increment", "minvalue", "maxvalue", "cache",
                                        "cycle", "sequence",  "unlogged", NULL};
    ar_took took;

    ar_cursor_advance(at);
    do
        took = identity_option(at, out);
    while (took == AR_TOOK);
    if (took == AR_TOOK_FAULT)
        return false;
    return ar_cursor_take(at, ")") || ar_cursor_refuse(at, AR_E_BAD_IDENTITY, words);
}
