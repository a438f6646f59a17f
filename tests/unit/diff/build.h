/*
 * Models in one line:
 *
 *     ar_model *base = pg(table("users", col("id", "bigint"), pk("id"), NULL), NULL);
 *
 * Lists end with NULL. Everything lives in the context of the test at hand (see build_setup).
 */
#ifndef AR_TESTS_DIFF_BUILD_H
#define AR_TESTS_DIFF_BUILD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "diff/diff.h"

extern ar_ctx *ctx;

int build_setup(void **state);
int build_teardown(void **state);

#define TEST(function) cmocka_unit_test_setup_teardown(function, build_setup, build_teardown)

/* ---- models ---- */

enum { PG_15 = 150000, PG_17 = 170000, PG_18 = 180000 };

ar_model *pg(ar_object *first, ...);
ar_model *pg_version(int version, ar_object *first, ...);
ar_model *lite(ar_object *first, ...);
ar_model *with_other(ar_model *model, const char *kind, const char *name, const char *table,
                     const char *sql, const char *use);

ar_object *table(const char *name, ar_object *first, ...);
ar_object *schema(const char *name);
ar_object *enumeration(const char *name, const char *first, ...);
ar_object *domain(const char *name, const char *type, ar_object *first, ...);
ar_object *sequence(const char *name);

ar_object *col(const char *name, const char *type);
ar_object *pk(const char *columns); /* "a, b" */
ar_object *unique(const char *name, const char *columns);
ar_object *fk(const char *name, const char *columns, const char *table, const char *referred);
ar_object *check(const char *name, const char *sql);
ar_object *idx(const char *name, const char *elements); /* "a, lower(b)" */

/* ---- attributes, each returns its object ---- */

ar_object *not_null(ar_object *column);
ar_object *with_default(ar_object *column, const char *sql);
ar_object *generated(ar_object *column, const char *sql);
ar_object *virtually(ar_object *column);
ar_object *identity(ar_object *column);
ar_object *serial(ar_object *column);
ar_object *backfilled(ar_object *column, const char *sql);
ar_object *using_expr(ar_object *column, const char *sql);
ar_object *was(ar_object *object, const char *old_name);
ar_object *commented(ar_object *object, const char *comment);
ar_object *derived(ar_object *object); /* its name comes from `naming` */
ar_object *in_schema(ar_object *object, const char *schema);
ar_object *of_app(ar_object *object, const char *app);
ar_object *unmanaged(ar_object *object);
ar_object *where(ar_object *index, const char *sql);
ar_object *unique_index(ar_object *index);
ar_object *owned(ar_object *sequence, const char *table, const char *column);
ar_object *value_was(ar_object *enumeration, const char *value, const char *old_value);
ar_object *strict(ar_object *table);

/* ---- running the steps ---- */

typedef struct plan {
    ar_status status;
    ar_ops renames;
    ar_model *base; /* after renames */
    ar_ops ops;     /* compared */
    ar_ops ordered;
    ar_questions questions;
} plan;

void answer(const char *key, const char *value); /* for plans made afterwards */
bool answer_used(const char *key);
void created_by(const char *object, const char *app);
void share_history(const char *app, const char *history);
ar_diff_options *options(void);

/* Renames, compare and order. */
plan make_plan(ar_model *base, ar_model *wanted);
/* Entries of the ordered plan. */
char *planned(ar_model *base, ar_model *wanted);
ar_pieces split(const plan *p, const ar_model *wanted);

/* "+table users, -column users.mail": with `again` operations in brackets. */
char *entries(const ar_ops *ops);
/* The same for the parts of the operation at `at`. */
char *part_entries(const ar_ops *ops, size_t at);
const ar_op *op_at(const ar_ops *ops, size_t at);
/* All answers that questions offer, with blanks between: "rename:a.b=c drop:a.b=yes". */
char *offered(const ar_questions *questions);

/* Nothing differs, by the comparison itself. */
bool equal(ar_model *a, ar_model *b);

#endif
