/*
 * The parts of an operation that makes a type anew, out of what was found to be concerned: drops of
 * what is in the way, what goes over to the type, and making the former again.
 */
#ifndef AR_DIFF_EXCHANGE_PARTS_H
#define AR_DIFF_EXCHANGE_PARTS_H

#include "diff/definition.h"
#include "model/op.h"

typedef struct ar_exchange {
    const ar_obstacles *o;
    const ar_definitions *definitions;
    ar_op *op;
    ar_ops *ops;
    const char *point;  /* of the type */
    const char *multi;  /* of its multirange type; NULL: none */
    ar_objects in_way;  /* dropped and created again */
    ar_objects columns; /* of the type */
    ar_ops nested;      /* exchanges of the types that are made of it */
} ar_exchange;

/* The operation that alters an object of the base; NULL: none. */
ar_op *ar_exchange_alter_of(const ar_exchange *x, const ar_object *column);

/* What goes over to the type: columns, and the types that are made of it. */
void ar_exchange_add_alters(ar_exchange *x);

/* All parts; defaults that call a function in the way get operations of their own in `ops`. */
void ar_exchange_finish(ar_exchange *x);

#endif
