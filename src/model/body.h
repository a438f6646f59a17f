/*
 * Texts of triggers and rules as models write them: SQL after the name, without the table. Engines
 * want `ON TABLE` (rules: `TO TABLE`) in the middle, behind the events, and print it there.
 */
#ifndef AR_MODEL_BODY_H
#define AR_MODEL_BODY_H

#include "base/sqllex.h"
#include "model/kind.h"

/*
 * Where the table goes: behind the events of a trigger, the event of a rule. False: no such text;
 * *out_at is then where it stops being one.
 */
bool ar_body_split(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *sql,
                   size_t *out_at);

/*
 * A model's text out of CREATE TRIGGER or RULE as an engine prints or keeps it;
 * *out_table (may be NULL): the table's name, unquoted. NULL: not understood.
 */
char *ar_body_of(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *create,
                 const char **out_table);

/* The text with `table`, which is SQL, put where it goes: what follows the name in CREATE. */
char *ar_body_with_table(ar_arena *arena, ar_kind kind, ar_sql_flavour flavour, const char *sql,
                         const char *table);

/* The columns of UPDATE OF in a trigger's text; none of other texts. */
ar_names ar_body_columns(ar_arena *arena, ar_sql_flavour flavour, const char *sql);

/* What stands behind a first CONSTRAINT; `sql` itself where there is none. */
const char *ar_body_without_constraint(ar_arena *arena, ar_sql_flavour flavour, const char *sql);

/*
 * One spelling of an event trigger's text: `on EVENT when tag in ('A', 'B') execute function
 * schema.f()`, tags in order; a bare name is one of `default_schema`. NULL: no such text, *out_at
 * is where it stops being one.
 */
char *ar_body_event_key(ar_arena *arena, const char *sql, const char *default_schema,
                        size_t *out_at);

#endif
