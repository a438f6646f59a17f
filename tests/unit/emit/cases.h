/* Pairs of PostgreSQL models with the operations between them: every kind, every verb. */
#ifndef AR_TEST_EMIT_CASES_H
#define AR_TEST_EMIT_CASES_H

#include "make.h"

typedef struct scenario {
    ar_model *base, *wanted;
    ar_ops ops;
    const char *fill;  /* rows of the base */
    const char *rows;  /* queries whose answers down must restore */
    const char *check; /* statements that must run after up */
} scenario;

extern const size_t scenario_count;
const char *scenario_name(size_t i);
/* Its default schema has the scenario's name. */
scenario scenario_build(size_t i);

#endif
