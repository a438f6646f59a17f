/*
 * Type names of both engines, taken apart. "timestamp (3) with time zone[]" is the words
 * "timestamp", the modifiers 3, the tail "with time zone" and one dimension.
 */
#ifndef AR_DIALECT_TYPE_H
#define AR_DIALECT_TYPE_H

#include "dialect/dialect.h"

typedef struct ar_type_name {
    const char *schema; /* as a name; NULL: not qualified */
    const char *name;   /* as a name, case kept: "Mood", "double precision" */
    const char *folded; /* without quotes and in lower case, tail included; quoted: as `name` */
    bool quoted;        /* "char" is not char */
    ar_names modifiers; /* "12", "2"; "Point" */
    bool has_modifiers;
    unsigned dimensions; /* T[][] has 2 */
} ar_type_name;

/* False: this is no type name at all. */
bool ar_type_name_read(ar_ctx *ctx, const char *text, ar_type_name *out);

/* ---- PostgreSQL ---- */

/* What a built-in type name comes to. */
typedef struct ar_pg_type {
    const char *key;    /* format_type()'s spelling; NULL: not built in */
    const char *text;   /* the short form */
    const char *serial; /* "serial": the integer type behind it is in `key`; NULL: none */
    const char *fault;  /* why the server would refuse it; NULL: fine */
    bool multirange;    /* there are none before AR_MULTIRANGES_SINCE */
} ar_pg_type;

ar_pg_type ar_pg_type_resolve(ar_ctx *ctx, ar_target target, const ar_type_name *name);

/* The built-in type whose name looks most like it; NULL: none does. */
const char *ar_pg_type_nearest(const char *name);

/* pg_type.typname of a name that the grammar knows by another: "int4" for integer. */
const char *ar_pg_type_own_name(const ar_type_name *name);

/* ---- SQLite ---- */

/* The declared type with single blanks, none round parentheses and commas. */
char *ar_sqlite_type_text(ar_ctx *ctx, const char *declared);

/*
 * What a model's type is declared as: neutral names mapped where their affinity would change
 * values, SQLite's own as they are. NULL: unknown. `strict`: for a STRICT table.
 */
char *ar_sqlite_type_map(ar_ctx *ctx, const char *type, bool strict);

/* Words for "did you mean", NULL-terminated. */
extern const char *const ar_sqlite_type_words[];

#endif
