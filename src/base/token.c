/* What a token says: see sqllex.h. */
#include "base/sqllex.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

bool ar_token_is(const ar_token *token, const char *sign_or_word)
{
    size_t length = strlen(sign_or_word);

    if (token->length != length || (token->type != AR_TOKEN_WORD && token->type != AR_TOKEN_SIGN))
        return false;
    for (size_t i = 0; i < length; i++)
        if (tolower((unsigned char)token->text[i]) != tolower((unsigned char)sign_or_word[i]))
            return false;
    return true;
}

char *ar_token_name(ar_arena *arena, const ar_token *token)
{
    char *name, *to;
    char close;

    if (token->type != AR_TOKEN_QUOTED || token->length < 2)
        return ar_strndup(arena, token->text, token->length);
    close = token->text[token->length - 1];
    name = to = ar_strndup(arena, token->text + 1, token->length - 2);
    for (const char *from = name; *from; from++) {
        *to++ = *from;
        if (*from == close && from[1] == close)
            from++;
    }
    *to = '\0';
    return name;
}

bool ar_token_is_name(const ar_token *token)
{
    return token->type == AR_TOKEN_WORD || token->type == AR_TOKEN_QUOTED;
}

char *ar_token_folded(ar_arena *arena, ar_sql_flavour flavour, const ar_token *token)
{
    char *name = ar_token_name(arena, token);

    return token->type == AR_TOKEN_WORD && flavour == AR_SQL_POSTGRESQL ? ar_lower(arena, name)
                                                                        : name;
}
