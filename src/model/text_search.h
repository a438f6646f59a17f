/*
 * Names of text search objects inside attributes: "simple" for the server's own, "public.mine" for
 * all others; odd parts in double quotes (ar_label_quote). A configuration maps each type of token
 * to a list of them, "public.mine, simple".
 */
#ifndef AR_MODEL_TEXT_SEARCH_H
#define AR_MODEL_TEXT_SEARCH_H

#include "model/kinds.h"

typedef struct ar_place_name {
    const char *schema; /* NULL: the server's own, or not said */
    const char *name;
} ar_place_name;
typedef AR_VEC(ar_place_name) ar_place_names;

char *ar_place_text(ar_ctx *ctx, ar_place_name place);
ar_place_name ar_place_read(ar_ctx *ctx, const char *text); /* NULL text: no name */

ar_place_names ar_places_read(ar_ctx *ctx, const char *list);
char *ar_places_text(ar_ctx *ctx, const ar_place_names *places);

#endif
