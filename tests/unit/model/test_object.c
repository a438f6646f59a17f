#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "model/model.h"
#include "model/op.h"

static ar_ctx *ctx;

static int setup(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

static ar_object *child(ar_object *table, ar_kind kind, const char *name)
{
    ar_object *object = ar_object_new(ctx, kind, NULL, name);

    ar_object_add(ctx, table, object);
    return object;
}

static void columns_keep_their_order_and_the_rest_is_sorted(void **state)
{
    (void)state;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, "public", "t");

    child(table, AR_KIND_INDEX, "b");
    child(table, AR_KIND_COLUMN, "z");
    child(table, AR_KIND_CHECK, "c");
    child(table, AR_KIND_INDEX, "a");
    child(table, AR_KIND_COLUMN, "y");

    const char *const order[] = {"z", "y", "c", "a", "b"};

    for (size_t i = 0; i < 5; i++)
        assert_string_equal(table->children.items[i]->name, order[i]);
    assert_string_equal(table->children.items[0]->schema, "public");
}

static void a_copy_has_children_of_its_own(void **state)
{
    (void)state;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, NULL, "t");
    ar_object *column = child(table, AR_KIND_COLUMN, "a");
    ar_object *copy = ar_object_copy(ctx, table);

    copy->children.items[0]->name = "b";

    assert_string_equal(column->name, "a");
    assert_ptr_equal(copy->children.items[0]->parent, copy);
}

static void every_attribute_that_differs_has_its_bit(void **state)
{
    (void)state;
    ar_object *a = ar_object_new(ctx, AR_KIND_COLUMN, NULL, "c");
    ar_object *b = ar_object_copy(ctx, a);

    ar_as_column(b)->not_null = true;
    ar_as_column(b)->default_expr = ar_expr_new(ctx, "1", AR_NOWHERE);
    ar_as_column(b)->backfill = ar_expr_new(ctx, "2", AR_NOWHERE); /* an instruction */

    assert_int_equal(ar_object_changes(ctx, a, a), 0);
    assert_int_equal(ar_object_changes(ctx, a, b), ar_attr_bit(AR_KIND_COLUMN, "not_null") |
                                                       ar_attr_bit(AR_KIND_COLUMN, "default"));
}

static void an_expression_is_compared_by_its_key(void **state)
{
    (void)state;
    ar_expr *a = ar_expr_new(ctx, "a>0", AR_NOWHERE);
    ar_expr *b = ar_expr_new(ctx, "( A > 0 )", AR_NOWHERE);

    assert_true(ar_expr_equal(ctx, a, b));
    a->key = "x";
    b->key = "y";
    assert_false(ar_expr_equal(ctx, a, b));
    assert_false(ar_expr_equal(ctx, a, NULL));
    assert_true(ar_expr_equal(ctx, NULL, NULL));
}

static void a_model_finds_its_objects_as_the_engine_names_them(void **state)
{
    (void)state;
    ar_model *lite = ar_model_new(ctx, (ar_target){.engine = AR_SQLITE});
    ar_model *pg = ar_model_new(ctx,
                                (ar_target){.engine = AR_POSTGRESQL, .default_schema = "public"});

    ar_model_add(ctx, lite, ar_object_new(ctx, AR_KIND_TABLE, NULL, "Order"));
    ar_model_add(ctx, lite, ar_object_new(ctx, AR_KIND_TABLE, NULL, "customer"));
    ar_model_sort(lite);
    ar_model_add(ctx, pg, ar_object_new(ctx, AR_KIND_TABLE, "public", "Order"));
    ar_model_add(ctx, pg, ar_object_new(ctx, AR_KIND_ENUM, "shop", "Order"));
    ar_model_sort(pg);

    assert_non_null(ar_model_find(lite, AR_KIND_TABLE, NULL, "ORDER"));
    assert_null(ar_model_find(pg, AR_KIND_TABLE, NULL, "order"));
    assert_non_null(ar_model_find(pg, AR_KIND_TABLE, NULL, "Order"));
    assert_null(ar_model_find(pg, AR_KIND_TABLE, "shop", "Order"));
    assert_non_null(ar_model_find(pg, AR_KIND_ENUM, "shop", "Order"));
}

static void labels_quote_what_is_odd(void **state)
{
    (void)state;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, "shop", "Big Order");
    ar_object *column = child(table, AR_KIND_COLUMN, "id");
    ar_object *check = child(table, AR_KIND_CHECK, NULL);
    ar_object *index = child(table, AR_KIND_INDEX, "i");

    assert_string_equal(ar_object_label(ctx, table, "public"), "shop.\"Big Order\"");
    assert_string_equal(ar_object_label(ctx, table, "shop"), "\"Big Order\"");
    assert_string_equal(ar_object_label(ctx, column, "shop"), "\"Big Order\".id");
    assert_string_equal(ar_object_label(ctx, check, "shop"), "\"Big Order\".(1)");
    assert_string_equal(ar_object_label(ctx, index, "shop"), "i");
    assert_string_equal(ar_label_shown(ctx, ar_label_quote(ctx, "a.b")), "\"a.b\"");
    assert_string_equal(ar_label_shown(ctx, "a"), "\"a\"");
}

static void undoing_a_create_drops_the_same_object(void **state)
{
    (void)state;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, NULL, "user");
    ar_op *down = ar_op_reverse(ctx, ar_op_new(ctx, AR_CREATE, NULL, table));

    assert_int_equal(down->verb, AR_DROP);
    assert_ptr_equal(down->before, table);
    assert_null(down->after);
    assert_true(down->reversed);
    assert_int_equal(ar_op_reverse(ctx, down)->verb, AR_CREATE);
}

static void entries_say_what_a_revision_does(void **state)
{
    (void)state;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, NULL, "customer");
    ar_object *old = child(table, AR_KIND_COLUMN, "full_name");
    ar_object *fresh = child(table, AR_KIND_COLUMN, "name");

    assert_string_equal(ar_op_entry(ctx, ar_op_new(ctx, AR_CREATE, NULL, table), NULL),
                        "+table customer");
    assert_string_equal(ar_op_entry(ctx, ar_op_new(ctx, AR_RENAME, old, fresh), NULL),
                        ">column customer.full_name=name");
    assert_string_equal(ar_op_entry(ctx, ar_op_new(ctx, AR_ALTER, old, fresh), NULL),
                        "~column customer.name");
}

static void every_kind_is_found_by_both_its_names(void **state)
{
    (void)state;
    for (int kind = 0; kind < AR_KIND__COUNT; kind++) {
        const ar_kind_def *def = ar_kind_get((ar_kind)kind);

        assert_int_equal(ar_kind_by_name(def->name), kind);
        assert_int_equal(ar_kind_by_name(ar_kind_word((ar_kind)kind)), kind);
        assert_int_equal(ar_kind_by_plural(def->plural), kind);
        assert_null(strchr(ar_kind_word((ar_kind)kind), ' '));
    }
    assert_int_equal(ar_kind_by_name("foreign"), AR_KIND_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_keep_their_order_and_the_rest_is_sorted),
        cmocka_unit_test(a_copy_has_children_of_its_own),
        cmocka_unit_test(every_attribute_that_differs_has_its_bit),
        cmocka_unit_test(an_expression_is_compared_by_its_key),
        cmocka_unit_test(a_model_finds_its_objects_as_the_engine_names_them),
        cmocka_unit_test(labels_quote_what_is_odd),
        cmocka_unit_test(undoing_a_create_drops_the_same_object),
        cmocka_unit_test(entries_say_what_a_revision_does),
        cmocka_unit_test(every_kind_is_found_by_both_its_names),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
