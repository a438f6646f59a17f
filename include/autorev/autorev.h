/*
 * autorev for programs that want to know, at their own start, whether their database agrees with
 * their project, or to bring it there. Link libautorev's rooms; everything else is the command
 * line's. One handle serves one thread.
 *
 *     autorev *project = autorev_open(".", NULL);
 *
 *     if (autorev_pending(project) != 0)
 *         for (size_t i = 0; i < autorev_message_count(project); i++)
 *             fprintf(stderr, "%s\n", autorev_message(project, i));
 *     autorev_close(project);
 */
#ifndef AUTOREV_AUTOREV_H
#define AUTOREV_AUTOREV_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct autorev autorev;

/*
 * Opens the project at or above `folder`. `database`: a name in autorev.yaml or a URL; NULL: all.
 * Never NULL: what went wrong is in the messages, and every call then returns 2.
 */
autorev *autorev_open(const char *folder, const char *database);
void autorev_close(autorev *project); /* NULL is fine */

/* The exit codes of the commands: 0 nothing is pending, 1 something is, 2 and more: trouble. */
int autorev_pending(autorev *project);

/* Models, revisions and database: 0 all agree, 1 something differs, 2 and more: trouble. */
int autorev_check(autorev *project);

/* Applies what is pending, waiting for the lock as the command does. 0: all is applied. */
int autorev_migrate(autorev *project);

/* What was found or went wrong since the handle was opened, a line each; owned by the handle. */
size_t autorev_message_count(const autorev *project);
const char *autorev_message(const autorev *project, size_t index);

#ifdef __cplusplus
}
#endif

#endif
