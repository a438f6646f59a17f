#include "app/refusal.h"
#include "base/str.h"
#include "dialect/dialect.h"

ar_scan ar_scan_of(ar_walk *walk)
{
    return (ar_scan){walk, walk->statement->tokens.items, 0, walk->statement->tokens.count};
}

ar_scan ar_scan_in(const ar_scan *scan, ar_span span)
{
    return (ar_scan){scan->walk, scan->tokens, span.from, span.to};
}

bool ar_scan_done(const ar_scan *scan)
{
    return scan->at >= scan->end;
}

bool ar_scan_is(const ar_scan *scan, const char *word)
{
    return !ar_scan_done(scan) && ar_token_is(&scan->tokens[scan->at], word);
}

bool ar_scan_take(ar_scan *scan, const char *word)
{
    bool is = ar_scan_is(scan, word);

    scan->at += is;
    return is;
}

bool ar_scan_take_all(ar_scan *scan, const char *const *words)
{
    size_t before = scan->at;

    for (; *words; words++)
        if (!ar_scan_take(scan, *words)) {
            scan->at = before;
            return false;
        }
    return true;
}

const char *ar_scan_folded(const ar_walk *walk, const ar_token *token)
{
    char *name = ar_token_name(walk->ctx->arena, token);
    bool keeps = walk->target.engine == AR_POSTGRESQL && token->type == AR_TOKEN_QUOTED;

    return keeps ? name : ar_lower(walk->ctx->arena, name);
}

const char *ar_scan_name(ar_scan *scan)
{
    if (ar_scan_done(scan) || !ar_token_is_name(&scan->tokens[scan->at]))
        return NULL;
    return ar_scan_folded(scan->walk, &scan->tokens[scan->at++]);
}

ar_place ar_scan_place(ar_scan *scan)
{
    const char *standard = scan->walk->target.default_schema;
    size_t from = scan->at;
    ar_place place = {.schema = standard ? standard : "", .name = ar_scan_name(scan)};

    if (!place.name)
        return (ar_place){0};
    if (ar_scan_take(scan, ".")) {
        place.schema = standard ? place.name : "";
        place.name = ar_scan_name(scan);
        if (!place.name)
            return (ar_place){0};
    }
    place.sql = ar_scan_text(scan, (ar_span){from, scan->at});
    return place;
}

static int depth_of(const ar_token *token)
{
    return (ar_token_is(token, "(") || ar_token_is(token, "[")) -
           (ar_token_is(token, ")") || ar_token_is(token, "]"));
}

ar_span ar_scan_brackets(ar_scan *scan)
{
    ar_span inside = {scan->at + 1, scan->at + 1};
    int depth = 0;

    if (!ar_scan_is(scan, "("))
        return (ar_span){scan->at, scan->at};
    for (; scan->at < scan->end; scan->at++) {
        depth += depth_of(&scan->tokens[scan->at]);
        if (depth == 0)
            break;
    }
    inside.to = scan->at;
    scan->at += scan->at < scan->end;
    return inside;
}

size_t ar_scan_find(const ar_scan *scan, const char *word)
{
    int depth = 0;

    for (size_t i = scan->at; i < scan->end; i++) {
        if (depth == 0 && ar_token_is(&scan->tokens[i], word))
            return i;
        depth += depth_of(&scan->tokens[i]);
    }
    return scan->end;
}

ar_spans ar_scan_list(const ar_scan *scan)
{
    ar_scan rest = *scan;
    ar_spans spans = {0};

    while (!ar_scan_done(&rest)) {
        ar_span span = {rest.at, ar_scan_find(&rest, ",")};

        ar_vec_push(scan->walk->ctx->arena, &spans, span);
        rest.at = span.to + 1;
    }
    return spans;
}

const char *ar_scan_text(const ar_scan *scan, ar_span span)
{
    const ar_token *first, *last;

    if (span.from >= span.to)
        return "";
    first = &scan->tokens[span.from];
    last = &scan->tokens[span.to - 1];
    return ar_strndup(scan->walk->ctx->arena, first->text,
                      (size_t)(last->text + last->length - first->text));
}
