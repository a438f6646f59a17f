/*
 * Hooks: programs of `hooks` in autorev.yaml that run beside commands, in the project's root, with
 * facts in the environment (README, "Hooks"). A hook that fails is an error at its place.
 */
#ifndef AR_APP_HOOK_H
#define AR_APP_HOOK_H

#include "app/draft.h"

/* When revisions were written; the project is not locked any more. */
ar_status ar_hook_made(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                       const ar_drafts *drafts) AR_MUST_USE;

/* Before and after `steps`; `command`: migrate, downgrade or rollback. No step: no hook. */
ar_status ar_hook_move(ar_ctx *ctx, const ar_project *project, const ar_site *site, ar_hook hook,
                       const char *command, const ar_run_steps *steps) AR_MUST_USE;

#endif
