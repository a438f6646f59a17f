/*
 * `head_file: true` in autorev.yaml: beside the revisions of each history stands one tracked file
 * HEAD with the id of the newest one. Two branches that both add a revision change the same line of
 * it, so git stops there and not a database later on. Without the key nothing here does anything;
 * external apps' folders are left alone.
 */
#ifndef AR_APP_HEAD_FILE_H
#define AR_APP_HEAD_FILE_H

#include "app/project.h"

/*
 * A HEAD that does not name a head (somebody's revision came without it, or git's conflict markers
 * stand in it) is an error at its place, or a warning, as project->head_check says. One that is not
 * there yet is none.
 */
ar_status ar_head_file_check(ar_ctx *ctx, const ar_project *project,
                             const ar_graph *graph) AR_MUST_USE;

/* Whoever writes or removes the newest revision of a history calls this afterwards. */
ar_status ar_head_file_write(ar_ctx *ctx, const ar_project *project, const ar_history *history,
                             const char *revision) AR_MUST_USE;

/* Writes those that are not there yet, of histories with one head. */
ar_status ar_head_file_fill(ar_ctx *ctx, const ar_project *project,
                            const ar_graph *graph) AR_MUST_USE;

#endif
