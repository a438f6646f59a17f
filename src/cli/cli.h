/*
 * One run of the program: what was asked for, where it writes, what it found. Commands are handed
 * an ar_cli; nothing here is global. Results go to standard output through ar_cli_print(), all else
 * to standard error; with --json the results are values that are printed once, at the end.
 */
#ifndef AR_CLI_CLI_H
#define AR_CLI_CLI_H

#include <jansson.h>

#include "app/app.h"
#include "base/str.h"
#include "cli/parse.h"

typedef struct ar_cli {
    ar_ctx *ctx;
    int in, out, err; /* file descriptors */
    ar_parsed parsed;
    const char *start;         /* real path of the folder it works in */
    const ar_project *project; /* NULL: none was opened */
    bool colour_out, colour_err;
    bool bar_shown; /* a progress bar stands on the terminal's last line */
    int64_t started_ms;
    ar_str text;     /* standard output that is not written yet */
    int write_error; /* errno of standard output; nothing more is written then */
    ar_str typed;    /* read from standard input and not used yet */
    bool input_ended;
    json_t *data; /* --json: what the command found; NULL: nothing yet */
    json_t *diagnostics;
    size_t reported; /* how many of ctx->diags were shown */
    ar_map *shown;   /* their texts: what two databases complain about is said once */
} ar_cli;

/* Writes to the three descriptors; the caller frees it. */
ar_cli *ar_cli_new(int in, int out, int err);
void ar_cli_free(ar_cli *cli);

/* The whole program: parses, runs, reports; the exit code. */
int ar_cli_main(ar_cli *cli, int argc, char *const *argv);

/* A result for people; nothing with --json. Written when the command ends or says something. */
void ar_cli_print(ar_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same without a limit on what stands in it. */
void ar_cli_print_text(ar_cli *cli, const char *text);
void ar_cli_flush(ar_cli *cli);

/* Bytes for standard error, after all results so far. A closed one is no fault. */
void ar_cli_write_err(ar_cli *cli, const char *text);

/* What changed and what comes next: standard error, but not with -q or --json. */
void ar_cli_talk(ar_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `text` between colour codes on standard output, or as it is. */
const char *ar_cli_paint(ar_cli *cli, const char *colour, const char *text);
#define AR_RED    "31"
#define AR_GREEN  "32"
#define AR_YELLOW "33"
#define AR_BOLD   "1"

/* `path` as people see it: relative to the project, else to the folder of the run. */
const char *ar_cli_shown(ar_cli *cli, const char *path);

#endif
