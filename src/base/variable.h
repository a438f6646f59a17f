/*
 * ${NAME} and ${NAME:-fallback} in text, from the environment and a project's .env.
 */
#ifndef AR_BASE_VARIABLE_H
#define AR_BASE_VARIABLE_H

#include "base/arena.h"
#include "base/map.h"

/* A value: the environment's, then `env`'s (which may be NULL); NULL: not set. */
const char *ar_variable_get(const ar_map *env, const char *name);

/*
 * `text` with all its variables filled in. What is no variable stays. NULL: `*out_unset` is not
 * set and has no fallback.
 */
char *ar_variables_filled(ar_arena *arena, const ar_map *env, const char *text,
                          const char **out_unset);

#endif
