/*
 * Kinds of statements that only a revision which says so in its `objects` lines takes from models.
 */
#ifndef AR_APP_SQUASH_KINDS_H
#define AR_APP_SQUASH_KINDS_H

#include "revision/revision.h"

/* CREATE, ALTER or DROP `word` ("view", "materialized", "event") is a thing that those lines list.
 */
bool ar_squash_accounts(ar_ctx *ctx, const ar_revision *revision, const char *word);

#endif
