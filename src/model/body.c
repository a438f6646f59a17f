#include "model/body.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* A walk over the tokens of one text; `at` never passes the END token. */
typedef struct walk {
    ar_arena *arena;
    ar_sql_flavour flavour;
    const char *sql;
    ar_tokens tokens;
    size_t at;
    ar_names columns; /* of UPDATE OF */
} walk;

static walk start(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    return (walk){.arena = arena,
                  .flavour = flavour,
                  .sql = sql,
                  .tokens = ar_sql_tokens(arena, flavour, sql)};
}

static const ar_token *here(const walk *w)
{
    return &w->tokens.items[w->at];
}

static bool take(walk *w, const char *word)
{
    if (!ar_token_is(here(w), word))
        return false;
    w->at++;
    return true;
}

static bool take_name(walk *w, const char **out)
{
    ar_token token = *here(w);

    if (token.type == AR_TOKEN_STRING && w->flavour == AR_SQL_SQLITE)
        token.type = AR_TOKEN_QUOTED; /* 'film' is a name there, too */
    if (!ar_token_is_name(&token))
        return false;
    *out = ar_token_name(w->arena, &token);
    w->at++;
    return true;
}

/* [schema.]name */
static bool take_place(walk *w, const char **out_name)
{
    return take_name(w, out_name) && (!take(w, ".") || take_name(w, out_name));
}

static size_t end_before(const walk *w)
{
    const ar_token *last = w->at ? &w->tokens.items[w->at - 1] : NULL;

    return last ? last->offset + last->length : 0;
}

/* ---- events ---- */

static bool take_columns(walk *w)
{
    const char *column;

    do {
        if (!take_name(w, &column))
            return false;
        ar_vec_push(w->arena, &w->columns, column);
    } while (take(w, ","));
    return true;
}

static bool take_event(walk *w)
{
    if (take(w, "insert") || take(w, "delete") || take(w, "truncate"))
        return true;
    return take(w, "update") && (!take(w, "of") || take_columns(w));
}

/* What only the other engine takes is for the engine to refuse. */
static bool take_trigger_head(walk *w)
{
    bool timed = take(w, "before") || take(w, "after") || (take(w, "instead") && take(w, "of"));

    if (!timed && w->flavour == AR_SQL_POSTGRESQL)
        return false;
    do {
        if (!take_event(w))
            return false;
    } while (take(w, "or"));
    return true;
}

static bool take_rule_head(walk *w)
{
    return take(w, "on") &&
           (take(w, "select") || take(w, "insert") || take(w, "update") || take(w, "delete"));
}

/* What stands before the table. */
static bool take_head(walk *w, ar_kind kind)
{
    return kind == AR_KIND_RULE ? take_rule_head(w) : take_trigger_head(w);
}

bool ar_body_split(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *sql,
                   size_t *out_at)
{
    walk w = start(arena, flavour, sql);
    bool good;

    if (kind == AR_KIND_TRIGGER)
        take(&w, "constraint");
    good = take_head(&w, kind);
    *out_at = good ? end_before(&w) : here(&w)->offset;
    return good;
}

ar_names ar_body_columns(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    walk w = start(arena, flavour, sql);

    take(&w, "constraint");
    (void)take_trigger_head(&w);
    return w.columns;
}

/* ---- CREATE ... ---- */

/* Up to what models begin with; *out_constraint: that word comes first in them. */
static bool take_create(walk *w, ar_kind kind, bool *out_constraint)
{
    const char *name;

    if (!take(w, "create"))
        return false;
    if (take(w, "or") && !take(w, "replace"))
        return false;
    (void)(take(w, "temp") || take(w, "temporary"));
    *out_constraint = take(w, "constraint");
    if (!take(w, kind == AR_KIND_RULE ? "rule" : "trigger"))
        return false;
    if (take(w, "if") && !(take(w, "not") && take(w, "exists")))
        return false;
    return take_place(w, &name) && (kind != AR_KIND_RULE || take(w, "as"));
}

/* Two parts of a text, with the line break between them where there is one and it may matter. */
static char *join(const walk *w, const char *prefix, size_t from, size_t to, size_t rest)
{
    const char *tail = w->sql + rest;
    size_t blanks = strspn(tail, " \t\r\n\f\v");
    bool broken = w->flavour == AR_SQL_SQLITE && memchr(tail, '\n', blanks);
    char *text = ar_printf(w->arena, "%s%.*s%s%s", prefix, (int)(to - from), w->sql + from,
                           broken ? "" : " ", tail + (broken ? 0 : blanks));

    return ar_trim(w->arena, text);
}

/* A final semicolon is no part of it. */
static char *without_end(ar_arena *arena, const char *text)
{
    size_t length = strlen(text);

    while (length && strchr(" \t\r\n;", text[length - 1]))
        length--;
    return ar_strndup(arena, text, length);
}

char *ar_body_of(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *create,
                 const char **out_table)
{
    walk w = start(arena, flavour, without_end(arena, create));
    bool constraint = false;
    const char *table = NULL;
    size_t from, to;

    if (!take_create(&w, kind, &constraint))
        return NULL;
    from = here(&w)->offset;
    if (!take_head(&w, kind))
        return NULL;
    to = end_before(&w);
    if (!take(&w, kind == AR_KIND_RULE ? "to" : "on") || !take_place(&w, &table))
        return NULL;
    if (out_table)
        *out_table = table;
    return join(&w, constraint ? "CONSTRAINT " : "", from, to, end_before(&w));
}

char *ar_body_with_table(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *sql,
                         const char *table)
{
    size_t at = 0;
    const char *rest;

    if (!ar_body_split(arena, kind, flavour, sql, &at))
        return ar_strdup(arena, sql);
    rest = sql + at;
    return ar_printf(arena, "%.*s %s %s%s%s", (int)at, sql, kind == AR_KIND_RULE ? "TO" : "ON",
                     table, *rest && !strchr(" \t\r\n", *rest) ? " " : "", rest);
}

const char *ar_body_without_constraint(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    walk w = start(arena, flavour, sql);

    return take(&w, "constraint") ? sql + here(&w)->offset : sql;
}

/* ---- event triggers ---- */

/* As PostgreSQL prints it, but for keywords. */
static char *spelled(walk *w, const ar_token *token)
{
    char *name = ar_token_name(w->arena, token);
    bool plain = isalpha((unsigned char)*name) || *name == '_';

    if (token->type == AR_TOKEN_WORD)
        return ar_lower(w->arena, name);
    for (const char *c = name; *c; c++)
        plain = plain && (islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
    return plain ? name : ar_strndup(w->arena, token->text, token->length);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ( 'A', 'B' ), sorted */
/* The server keeps tags in upper case. */
static const char *tag_here(const walk *w)
{
    char *tag = ar_strndup(w->arena, here(w)->text, here(w)->length);

    for (char *c = tag; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return tag;
}

static bool take_tags(walk *w, ar_names *out)
{
    if (!take(w, "("))
        return false;
    do {
        if (here(w)->type != AR_TOKEN_STRING)
            return false;
        ar_vec_push(w->arena, out, tag_here(w));
        w->at++;
    } while (take(w, ","));
    qsort(out->items, out->count, sizeof(*out->items), by_text);
    return take(w, ")");
}

static bool take_filters(walk *w, ar_str *out)
{
    const char *separator = " when";

    if (!take(w, "when"))
        return true;
    do {
        ar_names tags = {0};
        const char *variable = NULL;

        if (!take_name(w, &variable) || !take(w, "in") || !take_tags(w, &tags))
            return false;
        ar_str_addf(out, "%s %s in (%s)", separator, ar_lower(w->arena, variable),
                    ar_names_join(w->arena, &tags, ", "));
        separator = " and";
    } while (take(w, "and"));
    return true;
}

static bool take_function(walk *w, const char *default_schema, ar_str *out)
{
    const char *schema = default_schema, *name;
    const char *ignored;

    if (!take(w, "execute") || !(take(w, "function") || take(w, "procedure")))
        return false;
    name = spelled(w, here(w));
    if (!take_name(w, &ignored))
        return false;
    if (take(w, ".")) {
        schema = name;
        name = spelled(w, here(w));
        if (!take_name(w, &ignored))
            return false;
    }
    ar_str_addf(out, " execute function %s.%s()", schema, name);
    return take(w, "(") && take(w, ")");
}

char *ar_body_event_key(ar_arena *arena, const char *sql, const char *default_schema,
                        size_t *out_at)
{
    walk w = start(arena, AR_SQL_POSTGRESQL, sql);
    const char *event = NULL;
    ar_str out;
    bool good;

    ar_str_init(&out, arena);
    good = take(&w, "on") && take_name(&w, &event);
    if (good)
        ar_str_addf(&out, "on %s", ar_lower(arena, event));
    good = good && take_filters(&w, &out) && take_function(&w, default_schema, &out) &&
           here(&w)->type == AR_TOKEN_END;
    *out_at = here(&w)->offset;
    return good ? out.data : NULL;
}
