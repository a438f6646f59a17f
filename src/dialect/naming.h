/*
 * Names that nobody gave. PostgreSQL 15 manual, CREATE TABLE and CREATE INDEX: table and columns
 * are joined and a word for the kind goes last; a taken name gets a number.
 */
#ifndef AR_DIALECT_NAMING_H
#define AR_DIALECT_NAMING_H

#include "dialect/dialect.h"

enum { AR_PG_NAME_MAX = 63 };

/* The template for a kind of constraint or index: the project's, else PostgreSQL's own. */
const char *ar_naming_pattern(const ar_naming *naming, ar_kind kind);

/* What {columns} stands for: key columns, index columns and "expr", the one column of a check. */
ar_names ar_naming_columns(ar_ctx *ctx, const ar_object *object);

/* At most `limit` bytes of `text`, never part of a code point. */
size_t ar_utf8_cut(const char *text, size_t limit);

#endif
