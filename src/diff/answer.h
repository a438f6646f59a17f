/*
 * What people answered (SPEC 5): `rename:T.C`, `drop:T`, `backfill:T.C`, `using:T.C`,
 * `enum:TY.OLD`, `allow:T.NAME` (rows that break a new constraint are mended by hand). Keys are
 * read once per step, against the objects that base and wanted have.
 */
#ifndef AR_DIFF_ANSWER_H
#define AR_DIFF_ANSWER_H

#include "diff/diff.h"

typedef struct ar_said {
    const char *verb;
    const char *schema; /* PostgreSQL: the default one where none was written */
    const char *name;   /* table, type ... or, of `drop:APP`, an app */
    const char *part;   /* column, constraint or enum value; NULL: the whole object */
    ar_answer *answer;
} ar_said;
typedef AR_VEC(ar_said) ar_saids;

/* A key that cannot be read, or that names two things, is an error that shows both. */
ar_status ar_answers_read(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          ar_answers *answers, ar_saids *out) AR_MUST_USE;

/* `schema`: NULL for what stands in none. The value of the answer, which counts as used from then
 * on; NULL: nobody said anything. */
const char *ar_answer_to(const ar_saids *said, ar_engine engine, const char *verb,
                         const char *schema, const char *name, const char *part);

/* The same, without using it. */
ar_answer *ar_answer_find(const ar_saids *said, ar_engine engine, const char *verb,
                          const char *schema, const char *name, const char *part);

/* `a.b."c d"` as names, without their quotes; empty: not names with dots between. */
ar_names ar_label_parts(ar_ctx *ctx, const char *label);

#endif
