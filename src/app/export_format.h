/*
 * What migration files of other tools look like, as data. Names and texts are templates: {word} is
 * replaced by what the writer knows of a revision; the words are listed in export_words.c.
 */
#ifndef AR_APP_EXPORT_FORMAT_H
#define AR_APP_EXPORT_FORMAT_H

#include <stdbool.h>

/* When a file is written for a revision. */
typedef enum ar_export_when {
    AR_EXPORT_ALWAYS,
    AR_EXPORT_UP_CONF,   /* where the way up needs words beside it */
    AR_EXPORT_DOWN_CONF, /* the same for the way down */
} ar_export_when;

typedef struct ar_export_file {
    const char *name;
    const char *text;
    ar_export_when when;
} ar_export_file;

/* What a runner of SQLite files cannot do. */
typedef enum ar_export_lite {
    AR_LITE_SCRIPTS, /* runs a script with its own PRAGMA, BEGIN and COMMIT */
    AR_LITE_WRAPPED, /* puts each migration into a transaction, or takes scripts apart */
} ar_export_lite;

enum { AR_EXPORT_FILES = 4, AR_EXPORT_WHOLE = 2 };

typedef struct ar_export_format {
    const char *tool;
    ar_export_file files[AR_EXPORT_FILES];       /* for each revision */
    ar_export_file whole[AR_EXPORT_WHOLE];       /* once; {all}: every revision's `each` */
    const char *each;                            /* what a revision adds to {all}; NULL: nothing */
    const char *alone_up, *alone_down;           /* {up_alone}: words for "without a transaction" */
    const char *alone;                           /* {alone}: where one word stands for both ways */
    const char *begin, *commit;                  /* round a section that is one transaction */
    const char *lite_words, *pg_words;           /* {engine_words} */
    const char *statement_begin, *statement_end; /* round each statement; NULL: as they stand */
    const char *lite_statement_end;              /* after each statement on SQLite */
    const char *down_prefix;                     /* in front of each line of the way down */
    bool one_string;                             /* hands PostgreSQL a file as one string */
    ar_export_lite lite;
} ar_export_format;

extern const ar_export_format ar_export_formats[]; /* up to one without a tool */

#endif
