/*
 * Values of servers and wrappers that must not be shown: ${NAME} stands for them.
 */
#ifndef AR_MODEL_FOREIGN_H
#define AR_MODEL_FOREIGN_H

#include "base/map.h"
#include "model/model.h"

/* Whether an option is one that holds a secret: "password". */
bool ar_option_is_secret(const char *key);

/* "${FILMS_PASSWORD}" */
char *ar_option_variable(ar_arena *arena, const char *owner, const char *key);

/*
 * Puts variables into `live` where `wanted` has them (with an empty fallback where the values
 * differ, so that this is a difference), and where a secret belongs to a server that is not wanted.
 */
void ar_hide_secrets(ar_ctx *ctx, const ar_map *env, const ar_model *wanted, ar_model *live);

#endif
