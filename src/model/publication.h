/*
 * One spelling for publications, whose tables, columns and verbs have no order of their own.
 */
#ifndef AR_MODEL_PUBLICATION_H
#define AR_MODEL_PUBLICATION_H

#include "model/kinds.h"

enum { AR_PUBLISHED_VERBS = 4 };

extern const char *const ar_published_verbs[]; /* NULL-terminated, in the order of `publish` */

/* `publish` of those that are marked, by place in that list; NULL: all are; "": none is. */
const char *ar_published_verbs_text(ar_ctx *ctx, const bool *marked);

/* Tables, columns and schemas sorted, in place. */
void ar_publication_sort(ar_publication *publication);

#endif
