/*
 * What may be the value of a key, as JSON Schema says it.
 */
#ifndef AR_PARSER_JSON_SHAPE_H
#define AR_PARSER_JSON_SHAPE_H

#include "parser/json_writer.h"
#include "parser/place.h"

typedef struct ar_schema_writer {
    ar_json_writer json;
    AR_VEC(const ar_place *) found; /* in the order they were met; each becomes a definition */
} ar_schema_writer;

/* Schemas of whatever YAML takes for a text, and for true or false. */
extern const char ar_schema_scalar[];
extern const char ar_schema_boolean[];

void ar_schema_shape(ar_schema_writer *to, const ar_place *at, const ar_key_def *def);

/* "$ref" to a place's definition, which is written in its turn. */
void ar_schema_reference(ar_schema_writer *to, const ar_place *place, const char *suffix);

void ar_schema_list(ar_schema_writer *to, const ar_place *place);
void ar_schema_names(ar_schema_writer *to);

#endif
