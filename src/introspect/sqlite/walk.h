/*
 * All expressions of a model, whatever object holds them. Expressions are shared values: a visitor
 * that changes one puts another in its place.
 */
#ifndef AR_INTROSPECT_SQLITE_WALK_H
#define AR_INTROSPECT_SQLITE_WALK_H

#include "model/model.h"

typedef enum ar_expr_role {
    AR_ROLE_DEFAULT,
    AR_ROLE_GENERATED,
    AR_ROLE_CHECK,
    AR_ROLE_WHERE,   /* of an index */
    AR_ROLE_ELEMENT, /* of an index */
    AR_ROLE_TRIGGER,
} ar_expr_role;

/* One place where an expression stands; *slot is not NULL. */
typedef struct ar_expr_place {
    ar_object *table;
    ar_object *object; /* the column, check or index */
    ar_expr_role role;
    const ar_expr **slot;
} ar_expr_place;

typedef void ar_expr_visit(void *user, const ar_expr_place *place);

void ar_lite_each_expr(ar_object *table, ar_expr_visit *visit, void *user);

#endif
