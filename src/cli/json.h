/*
 * --json: one object on standard output (SPEC 5). A command puts values into cli->data while it
 * runs; the envelope is made once, at the end. schemas/json/ describes every command's.
 */
#ifndef AR_CLI_JSON_H
#define AR_CLI_JSON_H

#include "cli/cli.h"

/* data.NAME as a list, made empty when it is not there; NULL without --json. */
json_t *ar_json_list(ar_cli *cli, const char *name);

/* Sets data.NAME; takes the value; nothing without --json. */
void ar_json_set(ar_cli *cli, const char *name, json_t *value);

/* A text, or null; bytes that are not UTF-8 come out as U+FFFD. */
json_t *ar_json_text(ar_cli *cli, const char *text);

void ar_json_add_diagnostic(ar_cli *cli, const ar_diag *diag);

/* The envelope with everything collected, as text with a line end. */
char *ar_json_envelope(ar_cli *cli, int exit_code);

#endif
