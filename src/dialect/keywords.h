/*
 * Words that cannot stand as a name without quotes. PostgreSQL: every keyword that is not
 * "unreserved" (15 manual, appendix C; 16 to 18 added), which is also what its quote_identifier()
 * quotes. SQLite: all its keywords (sqlite.org/lang_keywords.html), though it takes many of them.
 */
#ifndef AR_DIALECT_KEYWORDS_H
#define AR_DIALECT_KEYWORDS_H

#include <stdbool.h>

#include "base/engine.h"

/* `word` in lower case; `version` 0: of any version. */
bool ar_is_keyword(ar_engine engine, int version, const char *word);

#endif
