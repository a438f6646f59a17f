/* The model files of an app, parsed, and the mixins that stand in them. */
#ifndef AR_PARSER_MODEL_FILES_H
#define AR_PARSER_MODEL_FILES_H

#include "parser/reader.h"
#include "parser/table.h"

typedef struct ar_model_file {
    const ar_app_files *app;
    const ar_yaml *root; /* a mapping */
} ar_model_file;

typedef AR_VEC(ar_model_file) ar_model_files;

/* models.yaml, then models/ in name order. Faults are reported, and their files left out. */
void ar_model_files_find(ar_reader *reader, const ar_app_files *app, ar_model_files *files);

/* `root` NULL: the file holds nothing. */
void ar_model_files_add(ar_reader *reader, const ar_app_files *app, const ar_yaml *root,
                        ar_model_files *files);

/* Into reader->mixins. */
void ar_mixins_collect(ar_reader *reader, const ar_model_file *file);

/* "mixin" of the app that is being read, or "app.mixin" of any app of the project; NULL: none. */
ar_mixin *ar_mixin_find(ar_reader *reader, const char *name);

#endif
