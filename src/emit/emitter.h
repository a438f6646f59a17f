/*
 * What the cells of the render tables share: where statements go, and what else the plan does. An
 * emitter lives for one ar_emit_ops(); cells append statements with ar_emit_op() and
 * ar_emit_step(), and fail only where the engine cannot.
 */
#ifndef AR_EMIT_EMITTER_H
#define AR_EMIT_EMITTER_H

#include "base/map.h"
#include "emit/emit.h"

/* A type that is being made anew, inside others (PostgreSQL). */
typedef struct ar_retyping {
    const ar_op *op;
    const struct ar_retyping *outer;
} ar_retyping;

typedef struct ar_emitter {
    ar_ctx *ctx;
    ar_target target;
    ar_script *script;
    const ar_ops *ops;           /* the whole plan */
    ar_map *places;              /* "VERB KIND name" -> 1 + index into ops */
    size_t at;                   /* the operation at hand */
    const ar_retyping *retyping; /* innermost first; NULL: none */
    bool checks_at_once;         /* PostgreSQL: SET CONSTRAINTS ALL IMMEDIATE was said already */
} ar_emitter;

typedef ar_status ar_render(ar_emitter *e, const ar_op *op);
typedef ar_render *const ar_render_table[AR_KIND__COUNT][AR_VERB__COUNT];

extern ar_render_table ar_pg_render;
extern ar_render_table ar_lite_render;

/* A statement that carries the operation's warnings. */
void ar_emit_op(ar_emitter *e, const ar_op *op, const char *sentence, const char *sql);
/* A statement beside it that needs none. */
void ar_emit_step(ar_emitter *e, const char *sentence, const char *sql);

/* Runs the cell of another operation as part of this one. */
ar_status ar_emit_cell(ar_emitter *e, const ar_op *op) AR_MUST_USE;

enum { AR_NO_PLACE = 0 };

/* 1 + the index of the operation `verb` on this object in the plan; AR_NO_PLACE: none. */
size_t ar_emit_place(const ar_emitter *e, ar_verb verb, const ar_object *object);
size_t ar_emit_place_of(const ar_emitter *e, ar_verb verb, ar_kind kind, const char *schema,
                        const char *table, const char *name);
/* The operation at such a place. */
const ar_op *ar_emit_op_at(const ar_emitter *e, size_t place);

/* Whether the plan creates (or drops) the column itself or the table it stands in. */
size_t ar_emit_place_of_column(const ar_emitter *e, ar_verb verb, const char *schema,
                               const char *table, const char *column);

#endif
