/*
 * Revision files that are replaced together (rebase). A file keeps its id, so that two versions of
 * it must never stand side by side: each is replaced in place, in one step, and then gets its new
 * name. With several files a record is published first that holds all of them; a run that was
 * killed is finished by the next writer.
 */
#ifndef AR_APP_REWRITE_H
#define AR_APP_REWRITE_H

#include "app/project.h"

typedef struct ar_rewrite {
    const char *from, *to; /* names in the folder; often the same */
    const char *sha256;    /* ar_revision_checksum() of what `from` holds */
    const char *text;
} ar_rewrite;
typedef AR_VEC(ar_rewrite) ar_rewrites;

/* The last one first: it is the first file's parent that joins the history. */
ar_status ar_rewrite_files(ar_ctx *ctx, const char *folder, const ar_rewrites *files) AR_MUST_USE;

/* Finishes in all folders of a site what a run that was killed began; the project is locked. */
ar_status ar_rewrite_resume(ar_ctx *ctx, const ar_project *project,
                            const ar_site *site) AR_MUST_USE;

#endif
