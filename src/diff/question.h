/*
 * Questions: what a comparison cannot know. Each choice is told with the flag that answers it, so
 * that a run without a terminal can be repeated with it (SPEC 5).
 */
#ifndef AR_DIFF_QUESTION_H
#define AR_DIFF_QUESTION_H

#include "diff/world.h"

ar_question *ar_question_add(ar_ctx *ctx, ar_questions *questions, const char *text);
void ar_question_choice(ar_ctx *ctx, ar_question *question, const char *text, const char *answer);

/* The label in answers: "users", "archive.users", "users.mail". */
char *ar_question_label(ar_ctx *ctx, ar_target target, const ar_object *object);

/* Asked only where rows of `table` (of the base) meet `where`, which speaks of live names. */
void ar_question_where(const ar_world *world, ar_question *question, const ar_object *table,
                       const char *where);

/* What may go wrong on filled tables with the operations found, and every table of an app gone. */
void ar_questions_of_rows(const ar_world *world, const ar_ops *ops, ar_questions *questions);
void ar_questions_of_apps(const ar_world *world, const ar_ops *ops, ar_questions *questions);

#endif
