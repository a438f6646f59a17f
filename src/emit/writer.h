/*
 * SQL text from templates. The one place where names, literals and expressions meet SQL words, so
 * that nothing is ever put together unquoted. Texts live in ctx->arena.
 *
 *   %s  text as it is                      %d  int
 *   %n  a name, quoted where it must be    %N  const ar_names *, "a, b"
 *   %o  an object, qualified outside the default schema; an index and a sequence too
 *   %p  the object's parent (table or domain), likewise
 *   %r  the table of an ar_ref             %l  a string literal
 *   %e  an ar_expr, fit for parentheses    %y  an ar_type
 *   for sentences, never for SQL:
 *   %q  a name in double quotes, one line whatever it holds
 *   %Q  an object in double quotes, with its schema outside the default one
 *   %P  its parent, likewise
 */
#ifndef AR_EMIT_WRITER_H
#define AR_EMIT_WRITER_H

#include "base/str.h"
#include "emit/emitter.h"

char *ar_text(const ar_emitter *e, const char *template, ...);
void ar_write(const ar_emitter *e, ar_str *out, const char *template, ...);

/* "(\n    one,\n    two\n)": the body of a CREATE TABLE. */
char *ar_block(const ar_emitter *e, const ar_names *items);
/* "one, two, three", broken into indented lines where it gets too long. */
char *ar_flow(const ar_emitter *e, const ar_names *items);

/* What stands between the head of a statement and its rest: a blank, or a line break and indent
   where one line would be too long. */
const char *ar_lead(const char *head, const char *rest);

/* An expression's text without the blanks and comments at its ends: a comment there would swallow
   the parenthesis that follows. */
char *ar_bare_expr(const ar_emitter *e, const char *sql);
/* The same behind DEFAULT: in parentheses unless it is a literal, a name, a call, a cast. */
char *ar_default_expr(const ar_emitter *e, const char *sql);
/* An element of an index: in parentheses unless it is a call. */
char *ar_element_expr(const ar_emitter *e, const char *sql);

/* " DEFERRABLE INITIALLY DEFERRED" and the like; "" for what is the default. */
const char *ar_deferrable_sql(int deferrable);
const char *ar_action_sql(int action); /* "SET NULL" */
const char *ar_upper(const ar_emitter *e, const char *word);

#endif
