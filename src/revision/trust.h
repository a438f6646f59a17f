/*
 * Whether what stands in a history's folder is the project's own: SQL that anybody may have put
 * there is not run (FAULTS F33, F35). Faults are reported; `shown` is the name in messages.
 */
#ifndef AR_REVISION_TRUST_H
#define AR_REVISION_TRUST_H

#include "base/ctx.h"

/*
 * `path` (a folder, or a file in one) is `shown` below the project's root, or no part of it. It may
 * not lead out of the root through a symbolic link, nor be writable by everybody, unless the root
 * is too: then the file system knows no permissions. One that is not there is fine.
 */
ar_status ar_trust_check(ar_ctx *ctx, const char *path, const char *shown) AR_MUST_USE;

#endif
