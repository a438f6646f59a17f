/* Tables and the mixins that they use. */
#ifndef AR_PARSER_TABLE_H
#define AR_PARSER_TABLE_H

#include "parser/place.h"

/* Columns and constraints that tables share: known as `name` in its app, `app.name` elsewhere. */
typedef struct ar_mixin {
    const ar_app_files *app;
    const char *name;
    const ar_yaml *key;
    const ar_yaml *map;
    bool used;
} ar_mixin;

/*
 * The whole table and, behind it, its partitions, all appended to `out`; nothing: not for this
 * engine, or no table. All mixins must be known, and the tables that it inherits from read.
 */
void ar_table_read(ar_reader *reader, const ar_yaml *key, const ar_yaml *value, ar_objects *out);

/* Reads a mixin that nobody uses, for its faults. */
void ar_mixin_check(ar_reader *reader, ar_mixin *mixin);

#endif
