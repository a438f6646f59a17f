/*
 * The two texts of partitions, taken apart and put together again in one spelling, keywords in
 * lower case: partition keys ("range (paid_at, lower(region))") and bounds ("from ('a') to
 * (maxvalue)", "in (1, 2)", "with (modulus 4, remainder 0)", "default"). Items keep their text.
 */
#ifndef AR_MODEL_PARTITION_H
#define AR_MODEL_PARTITION_H

#include "base/ctx.h"
#include "base/vec.h"

typedef struct ar_partition_key {
    const char *method; /* "range", "list", "hash" */
    ar_names elements;  /* a name or an expression each, with collation and operator class */
} ar_partition_key;

typedef struct ar_bound {
    const char *word; /* "from", "in", "with", "default" */
    ar_names items;   /* what stands in the parentheses; of "with": modulus and remainder */
    ar_names upper;   /* of "from": behind "to" */
} ar_bound;

/* False: this is no such text. FOR VALUES before a bound is understood. */
bool ar_partition_key_read(ar_ctx *ctx, const char *text, ar_partition_key *out);
bool ar_bound_read(ar_ctx *ctx, const char *text, ar_bound *out);

char *ar_partition_key_text(ar_ctx *ctx, const ar_partition_key *key);
char *ar_bound_text(ar_ctx *ctx, const ar_bound *bound);

/* What is compared: as the text, a list's values in an order of their own. */
char *ar_bound_compared(ar_ctx *ctx, const ar_bound *bound);

/* As a statement says them: "RANGE (paid_at)"; "FOR VALUES FROM ('a') TO (MAXVALUE)", "DEFAULT". */
char *ar_partition_key_sql(ar_ctx *ctx, const char *text);
char *ar_bound_sql(ar_ctx *ctx, const char *text);

#endif
