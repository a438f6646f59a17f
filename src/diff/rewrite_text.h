/*
 * What a rename does to texts: each mention of what is renamed gets the new words, all else stays
 * as it was written. The change that rewrite.c carries through a model is described here, too.
 */
#ifndef AR_DIFF_REWRITE_TEXT_H
#define AR_DIFF_REWRITE_TEXT_H

#include "diff/types.h"
#include "model/op.h"

/* What is renamed, in words that texts are searched for. */
typedef struct ar_change {
    ar_ctx *ctx;
    ar_model *model;
    const ar_op *op;
    ar_target target;
    ar_kind kind;
    const char *schema, *name;         /* as it was */
    const char *new_schema, *new_name; /* as it will be */
    const char *table_schema, *table;  /* of a column; NULL: not a column */
    bool routine;                      /* then the names above are without input types */
} ar_change;

/* Names as the engine compares them; a schema that is NULL is the default one. */
bool ar_change_eq(const ar_change *c, const char *a, const char *b);
bool ar_change_same_schema(const ar_change *c, const char *a, const char *b);
/* Whether the names are those of what is renamed, as they were. */
bool ar_change_is_place(const ar_change *c, const char *schema, const char *name);

/* `schema.name` where it was qualified before, or where it must be. */
char *ar_change_new_place(const ar_change *c, bool qualified);

bool ar_change_renames_type(const ar_change *c);
/* The rows of a table are a type of its name. */
bool ar_change_renames_rows(const ar_change *c);

/* An expression; `in_table`: names alone are columns of the renamed column's table. */
void ar_rewrite_expr(const ar_change *c, const ar_expr **expr, bool in_table);
/* A whole definition: values of an enum are found as in any expression. */
void ar_rewrite_body(const ar_change *c, ar_object *object, bool in_table, const ar_expr **expr);

#endif
