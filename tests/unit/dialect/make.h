/* Models in a few lines, for the tests of this room. */
#ifndef AR_TEST_DIALECT_MAKE_H
#define AR_TEST_DIALECT_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "model/kinds.h"

extern const ar_target pg15, pg13, pg14, pg18, lite;

/* A context per test: cmocka setup and teardown. */
int make_ctx(void **state);
int free_ctx(void **state);

ar_object *add_table(ar_ctx *ctx, ar_model *model, const char *name);
ar_column *add_column(ar_ctx *ctx, ar_object *table, const char *name, const char *type);
ar_object *add_enum(ar_ctx *ctx, ar_model *model, const char *name, const char *values);
ar_domain *add_domain(ar_ctx *ctx, ar_model *model, const char *name, const char *type);

/* `columns`: names with blanks between. */
ar_key *add_key(ar_ctx *ctx, ar_object *table, ar_kind kind, const char *columns);
ar_index *add_index(ar_ctx *ctx, ar_object *table, const char *name, const char *columns);
ar_check *add_check(ar_ctx *ctx, ar_object *parent, const char *name, const char *sql);
ar_foreign_key *add_foreign_key(ar_ctx *ctx, ar_object *table, const char *columns,
                                const char *to_table, const char *to_columns);
ar_names words(ar_ctx *ctx, const char *text);

/* The n-th child of a kind, from 0; NULL: none. */
ar_object *child_at(const ar_object *object, ar_kind kind, size_t index);

void assert_canon(ar_ctx *ctx, ar_model *model);

/* canon must fail with exactly one error of this code, whose message holds `part`. */
void assert_canon_fails(ar_ctx *ctx, ar_model *model, ar_code code, const char *part);

#endif
