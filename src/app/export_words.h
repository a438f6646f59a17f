/* The words that the templates of export_format.c name: {version}, {up}, {verify} ... */
#ifndef AR_APP_EXPORT_WORDS_H
#define AR_APP_EXPORT_WORDS_H

#include "app/export_format.h"
#include "app/project.h"
#include "run/run.h"

/* One revision on its way out. */
typedef struct ar_export_unit {
    const ar_revision *revision;
    const char *version; /* 20260113172409: later than the one before */
    const char *slug;
} ar_export_unit;

/* An export at work. */
typedef struct ar_exporter {
    ar_ctx *ctx;
    const ar_site *site;
    const ar_export_format *format;
    const char *project; /* what sqitch calls it */
    const char *output;
    AR_VEC(ar_export_unit) units;
    const ar_export_unit *at; /* NULL: a file of all */
    const char *all;          /* every revision's `each` */
} ar_exporter;

/* The template with its words filled in for the unit at hand. */
char *ar_export_filled(ar_exporter *ex, const char *template);

/* Flyway's settings for one script; empty: it needs none. */
const char *ar_export_conf(const ar_exporter *ex, ar_direction direction);

#endif
