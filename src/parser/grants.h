/* `owner` and `grants`: keys that every object takes and few kinds can have (MODELS.md 10). */
#ifndef AR_PARSER_GRANTS_H
#define AR_PARSER_GRANTS_H

#include "model/grant.h"
#include "parser/place.h"

void ar_read_owner(ar_spot *spot);
void ar_read_grants(ar_spot *spot);

#endif
