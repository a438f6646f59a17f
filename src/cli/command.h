/*
 * Commands and options as data: parsing, `--help`, "did you mean" and a test walk these tables, so
 * they cannot drift apart. One cmd_*.c per command; command.c lists them.
 */
#ifndef AR_CLI_COMMAND_H
#define AR_CLI_COMMAND_H

#include <stdint.h>

#include "base/ctx.h"

/* What all options together can say; each option's table entry points at one field. */
typedef struct ar_asked {
    /* global */
    const char *directory, *database, *color;
    bool verbose, quiet, json, no_input, help, version;
    /* of several commands */
    bool yes, sql, offline;
    const char *scratch;
    int64_t lock_wait_ms; /* -1: not given */
    /* makemigrations */
    const char *message, *renames;
    bool dry_run, check, empty, baseline, prune, no_prove, autogenerate;
    ar_names rename, answer, rev_id, depends;
    /* migrate, rollback */
    bool plan, fake, single_transaction, strict_linear;
    size_t steps; /* 0: not given */
    /* check */
    bool pending, drift;
    int64_t wait_ms;
    /* diff */
    bool exit_code, unmanaged;
    /* inspect, init */
    const char *output, *app;
    bool grants, owners;
    bool from_db;
    /* history */
    size_t limit; /* 0: not given */
    /* rebase */
    const char *onto;
    /* squash */
    ar_names from, to;
    const char *rows;
    /* export */
    const char *tool;
} ar_asked;

typedef enum ar_flag_type {
    AR_FLAG_BOOL,    /* bool */
    AR_FLAG_TEXT,    /* const char * */
    AR_FLAG_NAMES,   /* ar_names; may be given several times */
    AR_FLAG_NUMBER,  /* size_t, at least 1 */
    AR_FLAG_SECONDS, /* int64_t, milliseconds; "90" or "90s" */
} ar_flag_type;

typedef struct ar_flag {
    const char *name;
    char letter; /* '\0': none */
    ar_flag_type type;
    size_t offset;            /* in ar_asked */
    const char *value;        /* what it takes, for help: "MSG"; NULL: nothing */
    const char *const *words; /* AR_FLAG_TEXT: what may be said; NULL: anything */
    const char *doc;          /* NULL: not listed */
} ar_flag;

enum {
    AR_COMMAND_HIDDEN = 1, /* not listed */
    AR_COMMAND_LATER = 2,  /* an error: not supported yet */
};

struct ar_cli;

typedef struct ar_command {
    const char *name;
    const char *aliases[3];
    const char *usage;   /* its arguments: "[APP] [REV]" */
    const char *summary; /* one line, for the list */
    const char *examples[2];
    const char *about;      /* lines of at most 80 columns */
    const ar_flag *options; /* up to one without a name; NULL: none */
    size_t min, max;        /* how many arguments */
    unsigned flags;
    ar_status (*run)(struct ar_cli *cli);
} ar_command;

extern const ar_flag ar_global_options[];
extern const ar_command *const ar_commands[]; /* up to NULL, in the order of help */

/* By name or alias; NULL: there is none. */
const ar_command *ar_command_find(const char *name);
/* NULL: no such option, neither of the command (NULL: none yet) nor global. */
const ar_flag *ar_flag_find(const ar_command *command, const char *name);
const ar_flag *ar_flag_by_letter(const ar_command *command, char letter);
/* The nearest known name, or NULL. */
const char *ar_command_nearest(ar_ctx *ctx, const char *name);
const char *ar_flag_nearest(ar_ctx *ctx, const ar_command *command, const char *name);

extern const ar_command ar_cmd_init, ar_cmd_makemigrations, ar_cmd_migrate, ar_cmd_downgrade,
    ar_cmd_rollback, ar_cmd_showmigrations, ar_cmd_check, ar_cmd_preview, ar_cmd_sqlmigrate,
    ar_cmd_diff, ar_cmd_inspect, ar_cmd_stamp, ar_cmd_version, ar_cmd_help, ar_cmd_schema,
    ar_cmd_history, ar_cmd_current, ar_cmd_heads, ar_cmd_branches, ar_cmd_merge, ar_cmd_rebase,
    ar_cmd_squash, ar_cmd_export, ar_cmd_import;

#endif
