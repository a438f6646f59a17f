/* What the readers of other tools' folders share. */
#ifndef AR_APP_IMPORT_FOLDER_H
#define AR_APP_IMPORT_FOLDER_H

#include "app/import.h"
#include "base/clock.h"

typedef struct ar_folder {
    ar_ctx *ctx;
    const char *root; /* the project's */
    const char *path;
    ar_engine engine;
    ar_foreigns *out;
} ar_folder;

const char *ar_folder_shown(const ar_folder *in, const char *path);
/* With LF line ends; messages may point into it from now on. */
ar_status ar_folder_text(const ar_folder *in, const char *name, const char **out_shown,
                         char **out_text) AR_MUST_USE;
/* Reports what cannot be taken over; AR_INVALID. `hint` may be NULL, `line` 0. */
ar_status ar_folder_refuse(const ar_folder *in, const char *shown, unsigned line, const char *what,
                           const char *hint);
/* A file's name as words for a message. */
const char *ar_folder_words(const ar_folder *in, const char *name, const char *suffix);
int ar_folder_version_cmp(const char *a, const char *b); /* "1.10" is behind "1.9" */

ar_foreign *ar_folder_find(ar_folder *in, const char *version); /* NULL: not seen yet */
ar_foreign *ar_folder_add(ar_folder *in, const char *version, const char *name, const char *shown);
/* Two files of one version. */
ar_status ar_folder_refuse_twin(const ar_folder *in, const ar_foreign *twin, const char *shown);

void ar_folder_up(ar_folder *in, ar_foreign *foreign, const char *sql, unsigned line, bool alone);
/* `sql` NULL: there is no way back. */
void ar_folder_down(ar_folder *in, ar_foreign *foreign, const char *sql, unsigned line, bool alone);

ar_status ar_folder_dbmate(ar_folder *in) AR_MUST_USE;
ar_status ar_folder_goose(ar_folder *in) AR_MUST_USE;
ar_status ar_folder_golang(ar_folder *in) AR_MUST_USE;
ar_status ar_folder_flyway(ar_folder *in) AR_MUST_USE;
ar_status ar_folder_sqitch(ar_folder *in) AR_MUST_USE;

#endif
