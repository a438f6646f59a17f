/*
 * Functions, procedures and aggregates. Several may have one name, so the name of such an object
 * ends in what tells them apart: "area(box)", where "(box)" is its signature, the short forms of
 * its input types. Before types are resolved there is no signature and the name is bare.
 */
#ifndef AR_MODEL_ROUTINE_H
#define AR_MODEL_ROUTINE_H

#include "base/engine.h"
#include "model/model.h"

/* The name without the signature; of every other kind the name itself. */
const char *ar_bare_name(ar_ctx *ctx, const ar_object *object);

/* "(box)", "" as long as there is none. */
const char *ar_routine_signature(const ar_object *object);

/* Works the signature out from the arguments' types, and with it the name. */
void ar_routine_sign(ar_ctx *ctx, ar_object *object);

/* Another bare name, the signature stays. */
void ar_routine_rename(ar_ctx *ctx, ar_object *object, const char *bare);

/* Whether `name` is what the object is called: with its signature, or without. */
bool ar_is_called(ar_ctx *ctx, ar_engine engine, const ar_object *object, const char *name);

static inline bool ar_is_input(const ar_argument *argument)
{
    return argument->mode != AR_ARGUMENT_OUT && argument->mode != AR_ARGUMENT_TABLE;
}

/* "integer, text": the input types, as SQL and model keys write them. */
char *ar_routine_inputs(ar_ctx *ctx, const ar_object *object);

/* How a name is quoted where texts are put together. */
typedef char *ar_quoter(ar_arena *arena, const char *name);

/*
 * Arguments as they stand in the parentheses of CREATE ("*" never), and what follows RETURNS; NULL:
 * nothing has to be said. `upper`: keywords in upper case.
 */
char *ar_arguments_text(ar_ctx *ctx, const ar_object *object, ar_quoter *quote, bool upper);
char *ar_result_text(ar_ctx *ctx, const ar_object *object, ar_quoter *quote, bool upper);

/* Several lines, the first of which is not blank, stand behind a line break in CREATE. */
bool ar_body_gets_break(const char *body);

/* A range type is a mere shell when the function is made that brings its values into one form. */
bool ar_is_canonical_of(ar_ctx *ctx, const ar_object *routine, const ar_object *type);

bool ar_routine_has_outputs(const ar_routine *routine); /* OUT, INOUT */
bool ar_routine_returns_table(const ar_routine *routine);

#endif
