/* What a section does, as far as its words tell: which checks it needs, what it says it drops. */
#ifndef AR_RUN_FACTS_H
#define AR_RUN_FACTS_H

#include "run/run.h"

typedef struct ar_facts {
    bool rebuilds;    /* the header requires foreign_keys=off legacy_alter_table=on */
    bool drops;       /* a DROP or ALTER: something else may stop working */
    bool writes;      /* rows may lose the row they refer to */
    ar_names dropped; /* in lower case: "index i", "view v", "trigger t", "table t" */
    ar_names renamed; /* tables, in lower case: old, new, old, new */
} ar_facts;

/* From a section's statements and its revision's `objects` lines, read in that direction. */
ar_facts ar_facts_of(ar_ctx *ctx, const ar_revision *revision, ar_direction direction);

#endif
