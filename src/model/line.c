#include "model/line.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

const char *const ar_line_clause_words[] = {
    "not",      "null",      "primary", "unique",  "default",    "collate", "check", "references",
    "identity", "generated", "as",      "comment", "constraint", "on",      NULL};

static const char *const type_words[] = {
    "precision", "varying", "with",    "without", "time",   "zone",      "local",    "year",
    "month",     "day",     "hour",    "minute",  "second", "to",        "unsigned", "signed",
    "big",       "int",     "integer", "bigint",  "char",   "character", "text",     "varchar",
    "large",     "object",  "bit",     "binary",  NULL};

/* What a default may be without quotes or parentheses on every engine. */
static const char *const value_words[] = {"null",           "true",
                                          "false",          "current_date",
                                          "current_time",   "localtime",
                                          "localtimestamp", "current_user",
                                          "session_user",   "current_timestamp",
                                          "current_role",   "user",
                                          "system_user",    "current_catalog",
                                          "current_schema", NULL};

/* Words before a parenthesis that make no call. */
static const char *const operator_words[] = {"not",    "exists", "row", "array", "case", "in",
                                             "values", "select", "and", "or",    NULL};

static bool is_one_of(const ar_token *token, const char *const *words)
{
    for (; *words; words++)
        if (token->type == AR_TOKEN_WORD && ar_token_is(token, *words))
            return true;
    return false;
}

bool ar_line_is_clause(const ar_token *token)
{
    return is_one_of(token, ar_line_clause_words);
}

bool ar_line_continues_type(const ar_token *token)
{
    return is_one_of(token, type_words);
}

/* A text with the token at hand and where the one before it ended. */
typedef struct reader {
    ar_sql_flavour flavour;
    const char *sql;
    size_t length;
    size_t next; /* offset behind the token */
    size_t end;  /* offset behind the token before it */
    ar_token token;
} reader;

static void advance(reader *in)
{
    in->end = in->next;
    in->token = ar_sql_next(in->flavour, in->sql, in->length, &in->next);
}

static reader start_at(ar_sql_flavour flavour, const char *sql, size_t offset)
{
    reader in = {.flavour = flavour, .sql = sql, .length = strlen(sql), .next = offset};

    advance(&in);
    in.end = offset;
    return in;
}

static bool is(const reader *in, const char *word)
{
    return ar_token_is(&in->token, word);
}

static bool is_name(const reader *in)
{
    return in->token.type == AR_TOKEN_WORD ||
           (in->token.type == AR_TOKEN_QUOTED && in->token.text[0] != '[');
}

/* Past a pair of brackets, the first of which is at hand; false: not closed. */
static bool skip_brackets(reader *in)
{
    int depth = 0;

    do {
        if (in->token.type == AR_TOKEN_END || in->token.type == AR_TOKEN_BAD)
            return false;
        depth += (is(in, "(") || is(in, "[")) - (is(in, ")") || is(in, "]"));
        advance(in);
    } while (depth > 0);
    return true;
}

/* On SQLite the lexer takes [] for a quoted name. */
static bool is_bracket(const reader *in)
{
    return is(in, "[") || (in->token.type == AR_TOKEN_QUOTED && in->token.text[0] == '[');
}

static bool skip_suffix_brackets(reader *in)
{
    while (is_bracket(in)) {
        if (in->token.type == AR_TOKEN_QUOTED)
            advance(in);
        else if (!skip_brackets(in))
            return false;
    }
    return true;
}

static bool skip_qualified_name(reader *in)
{
    for (;;) {
        if (!is_name(in))
            return false;
        advance(in);
        if (!is(in, "."))
            return true;
        advance(in);
    }
}

/* Words that go on with a type only after a certain one: "a::text with ..." must not run on. */
static bool continues(const ar_token *first, const ar_token *next)
{
    static const char *const pairs[][2] = {
        {"double", "precision"}, {"character", "varying"}, {"bit", "varying"},
        {"char", "varying"},     {"time", "with"},         {"time", "without"},
        {"timestamp", "with"},   {"timestamp", "without"}, {"national", "character"},
        {"national", "char"},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        if (ar_token_is(first, pairs[i][0]) && ar_token_is(next, pairs[i][1]))
            return true;
    return false;
}

static bool skip_zone(reader *in)
{
    advance(in);
    if (!is(in, "time"))
        return false;
    advance(in);
    if (!is(in, "zone"))
        return false;
    advance(in);
    return true;
}

/* After "::". */
static bool skip_cast_type(reader *in)
{
    ar_token first = in->token;

    if (!skip_qualified_name(in))
        return false;
    while (continues(&first, &in->token) && !is(in, "with") && !is(in, "without"))
        advance(in);
    if (is(in, "(") && !skip_brackets(in))
        return false;
    if (continues(&first, &in->token) && !skip_zone(in))
        return false;
    return skip_suffix_brackets(in);
}

/* A call, a typed literal (date '2020-01-01'), or a word that is a value. */
static bool skip_named_value(reader *in)
{
    ar_token first = in->token;
    bool array = is(in, "array");

    if (!skip_qualified_name(in))
        return false;
    if (array && is_bracket(in))
        return skip_suffix_brackets(in);
    bool call = is(in, "(");

    if (call && !skip_brackets(in))
        return false;
    if (in->token.type == AR_TOKEN_STRING && first.type == AR_TOKEN_WORD) {
        advance(in);
        return true;
    }
    return call || is_one_of(&first, value_words) ||
           (in->flavour == AR_SQL_SQLITE && !ar_line_is_clause(&first));
}

static bool skip_value(reader *in)
{
    bool sign = is(in, "+") || is(in, "-");

    if (sign)
        advance(in);
    if (in->token.type == AR_TOKEN_NUMBER || (in->token.type == AR_TOKEN_STRING && !sign)) {
        advance(in);
        return true;
    }
    if (sign)
        return false;
    return is(in, "(") ? skip_brackets(in) : skip_named_value(in);
}

size_t ar_line_default_end(ar_sql_flavour flavour, const char *sql, size_t offset)
{
    reader in = start_at(flavour, sql, offset);

    if (!skip_value(&in))
        return 0;
    while (is(&in, "::")) {
        advance(&in);
        if (!skip_cast_type(&in))
            return 0;
    }
    return in.end;
}

bool ar_line_is_call(ar_sql_flavour flavour, const char *sql)
{
    reader in = start_at(flavour, sql, 0);

    if (is_one_of(&in.token, operator_words) || !skip_qualified_name(&in) || !is(&in, "("))
        return false;
    return skip_brackets(&in) && in.token.type == AR_TOKEN_END;
}

bool ar_line_type_fits(ar_sql_flavour flavour, const char *type)
{
    reader in = start_at(flavour, type, 0);

    if (ar_line_is_clause(&in.token) || !skip_qualified_name(&in))
        return false;
    while (in.token.type != AR_TOKEN_END) {
        if (is(&in, "(") || is(&in, "[")) {
            if (!skip_brackets(&in))
                return false;
        } else if (is_bracket(&in) || ar_line_continues_type(&in.token)) {
            advance(&in);
        } else {
            return false;
        }
    }
    return true;
}

char *ar_line_name(ar_arena *arena, const char *name)
{
    bool bare = *name != '\0';
    ar_str quoted;

    for (const char *c = name; *c; c++)
        bare = bare && (isalnum((unsigned char)*c) || *c == '_' || (unsigned char)*c >= 0x80);
    if (bare)
        return ar_strdup(arena, name);
    ar_str_init(&quoted, arena);
    ar_str_addc(&quoted, '"');
    for (const char *c = name; *c; c++) {
        if (*c == '"')
            ar_str_addc(&quoted, '"');
        ar_str_addc(&quoted, *c);
    }
    ar_str_addc(&quoted, '"');
    return quoted.data;
}
