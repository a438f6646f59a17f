/*
 * What reading autorev.yaml carries along, and the keys that have files of their own: templates
 * (config_templates.c) and hooks (config_hooks.c). Faults are reported where they are seen.
 */
#ifndef AR_PARSER_CONFIG_PARTS_H
#define AR_PARSER_CONFIG_PARTS_H

#include "parser/place.h"

typedef struct ar_config_parts {
    ar_config *config;
    const ar_map *env;
    ar_config_database *database; /* at hand */
    ar_config_app *app;
} ar_config_parts;

#define AR_CONFIG_PARTS(spot) ((ar_config_parts *)(spot)->parts)
#define AR_CONFIG_END_OF_KEYS                                                                      \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

ar_key_read ar_config_read_migrations, ar_config_read_file_name, ar_config_read_header,
    ar_config_read_naming, ar_config_read_hooks;

extern const ar_place ar_place_naming, ar_place_hooks;

#endif
