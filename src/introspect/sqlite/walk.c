#include "introspect/sqlite/walk.h"

typedef struct walker {
    ar_object *table;
    ar_expr_visit *visit;
    void *user;
} walker;

static void visit_slot(const walker *walk, ar_object *object, ar_expr_role role,
                       const ar_expr **slot)
{
    const ar_expr_place place = {walk->table, object, role, slot};

    if (*slot)
        walk->visit(walk->user, &place);
}

static void visit_child(const walker *walk, ar_object *child)
{
    ar_column *column = ar_as_column(child);
    ar_check *check = ar_as_check(child);
    ar_index *index = ar_as_index(child);
    ar_trigger *trigger = ar_as_trigger(child);

    if (column) {
        visit_slot(walk, child, AR_ROLE_DEFAULT, &column->default_expr);
        visit_slot(walk, child, AR_ROLE_GENERATED, &column->generated);
    }
    if (check)
        visit_slot(walk, child, AR_ROLE_CHECK, &check->expr);
    if (trigger)
        visit_slot(walk, child, AR_ROLE_TRIGGER, &trigger->sql);
    if (index) {
        visit_slot(walk, child, AR_ROLE_WHERE, &index->where);
        for (size_t i = 0; i < index->columns.count; i++)
            visit_slot(walk, child, AR_ROLE_ELEMENT, &index->columns.items[i].expr);
    }
}

void ar_lite_each_expr(ar_object *table, ar_expr_visit *visit, void *user)
{
    const walker walk = {table, visit, user};

    for (size_t i = 0; i < table->children.count; i++)
        visit_child(&walk, table->children.items[i]);
}
