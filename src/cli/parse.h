/*
 * The command line, taken apart by the tables of commands and options. Options are spelled out (no
 * abbreviations), global ones stand anywhere, and `-2` is an argument: it is how REV counts back.
 */
#ifndef AR_CLI_PARSE_H
#define AR_CLI_PARSE_H

#include "cli/command.h"

typedef struct ar_parsed {
    const ar_command *command; /* NULL: none was named */
    const char *called;        /* the name or alias it was called by */
    ar_names arguments;
    ar_asked asked;
} ar_parsed;

/* *out is filled as far as it was understood, also on failure. */
ar_status ar_parse(ar_ctx *ctx, int argc, char *const *argv, ar_parsed *out) AR_MUST_USE;

#endif
