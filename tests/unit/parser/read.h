/* What the parser's tests share: a context per test, models from text, faults as one line each. */
#ifndef AR_TEST_PARSER_READ_H
#define AR_TEST_PARSER_READ_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parser/parser.h"

extern ar_ctx *ctx;

int read_setup(void **state);
int read_teardown(void **state);

ar_target target_of(ar_engine engine);

/* The model of one file; the test fails when there is a fault in it. */
ar_model *read_model(ar_engine engine, const char *yaml);

/* "LINE:COLUMN+WIDTH CODE: MESSAGE (HINT)" for each fault, one a line. */
char *read_faults(ar_engine engine, const char *yaml);
char *faults_text(void);

ar_object *table_of(const ar_model *model, const char *name);
ar_column *column_of(const ar_model *model, const char *table, const char *name);
/* The n-th child of a kind, counted from 0; NULL: there are fewer. */
ar_object *child_of(const ar_object *parent, ar_kind kind, size_t n);

#define TEST(name) cmocka_unit_test_setup_teardown(name, read_setup, read_teardown)

#endif
