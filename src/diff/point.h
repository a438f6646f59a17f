/*
 * Points: texts that name what operations make, change and rest on, such as
 * `column public.order.total`. Two operations that mention one point have an order (facts.h).
 * Texts are the engine's own spelling of names, so that a type's key and the enum it names meet.
 */
#ifndef AR_DIFF_POINT_H
#define AR_DIFF_POINT_H

#include "dialect/dialect.h"
#include "model/model.h"

/* `schema.name` (SQLite: name in lower case), each part as the engine prints it. */
char *ar_point_place(ar_ctx *ctx, ar_target target, const char *schema, const char *name);

char *ar_point_of(ar_ctx *ctx, ar_target target, const char *what, const char *schema,
                  const char *name);
char *ar_point_in(ar_ctx *ctx, ar_target target, const char *what, const char *schema,
                  const char *table, const char *name);

/* The point of an object: "table" (a view too), "column", "type", "sequence", "schema", else its
   kind's word. */
char *ar_point_object(ar_ctx *ctx, ar_target target, const ar_object *object);

/* "rows of table public.order", for what minds that they are written anew. */
char *ar_point_rows(ar_ctx *ctx, ar_target target, const ar_object *table);

/* Columns that a foreign key can rest on: `key public.order.(id)`, whatever their order. */
char *ar_point_key(ar_ctx *ctx, ar_target target, const char *schema, const char *table,
                   const ar_names *columns);

/* "type public.mood" for "public.mood[]"; built-in types have points nobody makes. */
char *ar_point_type(ar_ctx *ctx, const ar_type *type);

/* The place in a type's key: without array brackets and modifiers. */
char *ar_type_base(ar_ctx *ctx, const ar_type *type);

bool ar_same_name(ar_target target, const char *a, const char *b);

#endif
