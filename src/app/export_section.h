/* Sections of a revision as the text that another tool runs: markers, transactions, splitting. */
#ifndef AR_APP_EXPORT_SECTION_H
#define AR_APP_EXPORT_SECTION_H

#include "app/export_format.h"
#include "revision/revision.h"
#include "run/run.h"

/* Whether a way runs outside of the tool's transaction, or brings one of its own. */
bool ar_export_alone(const ar_revision *revision, ar_direction direction);

/* An error where the tool cannot run it. */
ar_status ar_export_check(ar_ctx *ctx, const ar_export_format *format,
                          const ar_revision *revision) AR_MUST_USE;

/* What stands in the file; a way that is closed is a statement that fails and says why. */
char *ar_export_section(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision,
                        ar_direction direction);

#endif
