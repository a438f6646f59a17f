/*
 * What programs seem to rest on. The server looks at no name in the body of a function before it
 * runs, so that these words order operations only where nothing speaks against it.
 */
#ifndef AR_DIFF_HINTS_H
#define AR_DIFF_HINTS_H

#include "model/model.h"

/* What `object` seems to rest on, as far as words tell: an order that gives way in a cycle. */
void ar_object_hints(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out);

#endif
