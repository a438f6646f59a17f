/* Models and plans in a few lines, and their SQL run by the engines' own shells. */
#ifndef AR_TEST_EMIT_MAKE_H
#define AR_TEST_EMIT_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "emit/emit.h"
#include "model/kinds.h"

extern const ar_target pg15, pg18, lite;

/* A context per test: cmocka setup and teardown. */
int make_ctx(void **state);
int free_ctx(void **state);

/* Everything below lives in the context of the running test. */
ar_ctx *test_ctx(void);

ar_model *model(ar_target target);
ar_object *schema(ar_model *to, const char *name);
ar_object *table(ar_model *to, const char *name);
/* `type` may be followed by " not null". */
ar_column *column(ar_object *to, const char *name, const char *type);
ar_enum *enumeration(ar_model *to, const char *name, const char *values);
ar_domain *domain(ar_model *to, const char *name, const char *type);
ar_sequence *sequence(ar_model *to, const char *name);
/* `columns`: names with blanks between. */
ar_key *key(ar_object *to, ar_kind kind, const char *name, const char *columns);
ar_index *ix(ar_object *to, const char *name, const char *columns);
ar_check *check(ar_object *to, const char *name, const char *sql);
ar_foreign_key *foreign_key(ar_object *to, const char *name, const char *columns,
                            const char *to_table, const char *to_columns);
ar_exclusion *exclusion(ar_object *to, const char *name, const char *column,
                        const char *operator_name);
ar_names words(const char *text);
ar_expr *expr(const char *sql);
void other(ar_model *to, const char *kind, const char *name, const char *on, const char *sql);

/* Operations. A created table takes its constraints (but for foreign keys on PostgreSQL) along. */
ar_op *create(ar_ops *ops, ar_object *object);
ar_op *drop(ar_ops *ops, ar_object *object);
/* What differs is worked out; the type of columns too. */
ar_op *alter(ar_ops *ops, ar_object *before, ar_object *after);
ar_op *rename_to(ar_ops *ops, ar_object *before, ar_object *after);
ar_op *rebuild(ar_ops *ops, ar_object *before, ar_object *after);

/* The plan's SQL between two models, comments and all; `ops` in order. */
char *up_sql(ar_model *base, ar_model *wanted, const ar_ops *ops);
char *down_sql(ar_model *base, ar_model *wanted, const ar_ops *ops);
/* The same without comments and without blank lines. */
char *up_bare(ar_model *base, ar_model *wanted, const ar_ops *ops);
char *model_sql(const ar_model *whole);

/* What `sqlite3 :memory:` prints for a script; stops at the first error, which it prints. */
char *run_sqlite(const char *script);
/* "PRAGMA …; BEGIN; …; COMMIT;" round a section that needs_foreign_keys_off. */
char *as_rebuild(const char *section);

/* `text` must be tests/golden/DIALECT/CASE/PART.sql, which AUTOREV_ACCEPT=1 writes anew. */
void assert_golden(const char *dialect, const char *name, const char *part, const char *text);

void assert_has(const char *text, const char *part);
void assert_lacks(const char *text, const char *part);

#endif
