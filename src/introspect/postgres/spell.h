/*
 * How PostgreSQL prints things, where that can be known without asking it.
 */
#ifndef AR_INTROSPECT_POSTGRES_SPELL_H
#define AR_INTROSPECT_POSTGRES_SPELL_H

#include "model/model.h"

/*
 * The text that expressions are compared by. What a server prints is not always what it prints
 * again after reading that: (ARRAY['a'::varchar])::text[] comes back with the cast on each item,
 * and what BETWEEN and IN became loses parentheses. Both become the second.
 */
char *ar_pg_stable(ar_arena *arena, const char *printed);

/* nextval('public.item_id_seq'::regclass), as a default of a serial column is printed. */
char *ar_pg_nextval(ar_ctx *ctx, ar_target target, const char *schema, const char *sequence);

#endif
