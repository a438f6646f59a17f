/* Quoting for those who know the server's version: what its own quote_identifier() would print. */
#ifndef AR_DIALECT_QUOTE_H
#define AR_DIALECT_QUOTE_H

#include "dialect/dialect.h"

/* A name as format_type() and pg_get_expr() of this server print it. */
char *ar_quote_as_printed(ar_arena *arena, ar_target target, const char *name);

#endif
