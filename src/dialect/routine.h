/*
 * What CREATE FUNCTION makes of types, settings and names, and the statement itself: introspection
 * makes functions to have them printed, emit writes them into revisions. PostgreSQL 15 manual,
 * CREATE FUNCTION, CREATE PROCEDURE, CREATE AGGREGATE.
 */
#ifndef AR_DIALECT_ROUTINE_H
#define AR_DIALECT_ROUTINE_H

#include "dialect/dialect.h"
#include "model/routine.h"

/* As functions keep a type: without modifiers, "numeric" for numeric(5,2). */
const ar_type *ar_routine_type(ar_ctx *ctx, ar_target target, const ar_type *type);

/* "trigger", "anyelement" ...: what no column can have; NULL: `name` is none of them. */
const char *ar_pseudo_type(const char *name);

/*
 * What OUT arguments, columns of RETURNS TABLE, or nothing at all make the result; then the
 * signature. Types must have their keys; what only a server knows counts as it is written.
 */
void ar_routine_settle(ar_ctx *ctx, ar_target target, ar_object *object);

/* The name of a function, or of an operator, as aggregates say it: bare in pg_catalog and the
   default schema. */
char *ar_routine_reference(ar_ctx *ctx, ar_target target, const char *sql);

/* Numbers as the server prints a real; NULL where it is what the server takes unless told. */
const char *ar_routine_cost(ar_ctx *ctx, const ar_routine *routine);
const char *ar_routine_rows(ar_ctx *ctx, const ar_routine *routine);

/* A setting's value as it stands behind `set x =`; from a model, or from pg_proc.proconfig. */
char *ar_setting_of_sql(ar_ctx *ctx, const char *name, const char *sql);
char *ar_setting_of_value(ar_ctx *ctx, const char *name, const char *value);

/* ---- SQL ---- */

/* `shop.area(box)`, `count(*)`: as ALTER, DROP and COMMENT ON take it. */
char *ar_routine_place(ar_ctx *ctx, ar_target target, const ar_object *object);

/* Arguments as in CREATE, and the result as it follows RETURNS; NULL: nothing is said. */
char *ar_routine_arguments(ar_ctx *ctx, const ar_object *object);
char *ar_routine_result(ar_ctx *ctx, const ar_object *object);

/* CREATE [OR REPLACE] ...; no final semicolon. */
char *ar_routine_create(ar_ctx *ctx, ar_target target, const ar_object *object, bool replace);

/* A body as an SQL literal: in dollar quotes, or, where these would not keep every byte, E'...'. */
char *ar_body_literal(ar_ctx *ctx, const char *body);

#endif
