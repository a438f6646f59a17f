/*
 * JSON, written value by value: whoever opens a bracket closes it.
 */
#ifndef AR_PARSER_JSON_WRITER_H
#define AR_PARSER_JSON_WRITER_H

#include "base/str.h"

typedef struct ar_json_writer {
    ar_str out;
    int depth;
    bool first; /* nothing stands in the innermost brackets yet */
} ar_json_writer;

/* The comma and the line break before a member or an item. */
void ar_json_next(ar_json_writer *to);

void ar_json_key(ar_json_writer *to, const char *name);
void ar_json_put_text(ar_json_writer *to, const char *name, const char *text);
/* A value that is JSON already. */
void ar_json_put_raw(ar_json_writer *to, const char *name, const char *json);

void ar_json_open(ar_json_writer *to, char bracket);
void ar_json_close(ar_json_writer *to, char bracket);
void ar_json_open_key(ar_json_writer *to, const char *name, char bracket);

#endif
