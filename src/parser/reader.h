/*
 * What reading model files carries along: whose files, for which engine, into which model. Faults
 * are reported where they are seen and reading goes on; functions that could not read a value say
 * false. A caller asks ar_status_since() in the end.
 */
#ifndef AR_PARSER_READER_H
#define AR_PARSER_READER_H

#include "base/sqllex.h"
#include "model/model.h"
#include "parser/parser.h"
#include "parser/yaml.h"

enum { AR_MAX_FAULTS = 50 };

/* Where a name that must be a column was written; found again when it turns out not to be one. */
typedef struct ar_named_place {
    const void *owner; /* the object, or the ar_ref, that holds the name */
    const char *name;
    ar_pos pos;
} ar_named_place;

/* A table that inherits, until its parents are read. */
typedef struct ar_waiting {
    const ar_app_files *app;
    const char *file_schema;
    const ar_yaml *key;
    const ar_yaml *value;
} ar_waiting;

typedef struct ar_reader {
    ar_ctx *ctx;
    size_t first_fault; /* faults that were there before */
    ar_target target;
    ar_engine engine; /* whose SQL is being read: the target's, or `only`'s */
    const ar_app_files *app;
    const char *file_schema; /* `schema:` at the top of the file at hand */
    ar_model *model;
    bool incomplete;      /* a file could not be read: what is missing may be in it */
    ar_map *mixins;       /* "app.mixin" -> ar_mixin */
    ar_names others_read; /* apps of other databases whose mixins are among them */
    ar_objects stand_ins; /* `managed: false` with a word of its own: another app may own it */
    AR_VEC(ar_waiting) waiting;
    AR_VEC(ar_named_place) places;
    const ar_models_options *options; /* NULL: a text alone is read */
} ar_reader;

/* Enough was said: readers of lists and mappings stop. */
bool ar_reader_is_full(const ar_reader *reader);

ar_sql_flavour ar_reader_flavour(const ar_reader *reader);

void ar_reader_place(ar_reader *reader, const void *owner, const char *name, ar_pos pos);
/* `otherwise`: what to point at when the name has no place of its own. */
ar_pos ar_reader_find_place(const ar_reader *reader, const void *owner, const char *name,
                            ar_pos otherwise);

/* Takes faults recorded after `from` away that were said before, word for word. */
void ar_reader_drop_repeats(ar_reader *reader, size_t from);

#endif
