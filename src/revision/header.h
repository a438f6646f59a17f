/*
 * The header block of a revision file: the one table of its lines, walked by parse.c and format.c,
 * and how values are written on one line.
 */
#ifndef AR_REVISION_HEADER_H
#define AR_REVISION_HEADER_H

#include "revision/revision.h"

typedef enum ar_header_form {
    AR_HEADER_TEXT,    /* const char *, one line, escapes undone */
    AR_HEADER_ID,      /* const char *, a revision id */
    AR_HEADER_IDS,     /* ar_names, one id a line */
    AR_HEADER_DEPENDS, /* app:id, one a line */
    AR_HEADER_TIME,    /* int64_t */
    AR_HEADER_ENTRIES, /* ar_names, several on a line, kept together when written */
    AR_HEADER_LINES,   /* ar_names, one a line */
    AR_HEADER_FLAG,    /* bool, no value */
} ar_header_form;

typedef struct ar_header_line {
    const char *key;
    size_t offset; /* in ar_revision */
    ar_header_form form;
    bool required;
} ar_header_line;

/* In the order in which they are written; the last one has no key. */
extern const ar_header_line ar_header_lines[];

/* `text` with control characters, and blanks at its ends, as \uXXXX. */
char *ar_header_escape(ar_arena *arena, const char *text);
char *ar_header_unescape(ar_arena *arena, const char *text, size_t length);

/* The entries of an `objects` line: split at commas outside quotes and brackets, trimmed. */
ar_names ar_header_split(ar_arena *arena, const char *text);

#endif
