#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/commute.h"
#include "base/str.h"

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

static ar_revisions side(const char *id, const char *entry)
{
    ar_revision *revision = ar_alloc(ctx->arena, sizeof(*revision));
    ar_revisions list = {0};

    revision->id = id;
    revision->app = "shop";
    ar_vec_push(ctx->arena, &revision->objects, entry);
    ar_vec_push(ctx->arena, &list, revision);
    return list;
}

static ar_clashes compare(ar_engine engine, const char *left, const char *right)
{
    ar_revisions lefts = side("bb", left), rights = side("cc", right);
    ar_clashes found = {0};

    ar_commute_compare(ctx, engine, &lefts, &rights, &found);
    return found;
}

typedef struct pair {
    const char *left, *right;
} pair;

static void the_same_thing_on_both_sides_is_a_certain_clash(void **state)
{
    static const pair pairs[] = {
        {"+table order", "+table order"},
        {"~column order.total", "-column order.total"},
        {"+check order.positive", "+unique order.positive"},
        {"+index order_idx", "+table order_idx"},
        {">column order.sum=total", "+column order.total"},
        {">table bill=invoice", "~column invoice.total"},
        {"-table order", "+column order.total"},
        {"-schema stats", "+column stats.daily.hits"},
        {"+column stats.daily.hits", "+column stats.daily.hits"},
        {"+table \"Odd name\"", "-column \"Odd name\".x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        ar_clashes found = compare(AR_POSTGRESQL, pairs[i].left, pairs[i].right);

        assert_int_equal(found.count, 1);
        assert_true(found.items[0].certain);
        assert_int_equal(compare(AR_POSTGRESQL, pairs[i].right, pairs[i].left).count, 1);
    }
}

static void
a_table_that_stays_clashes_with_its_contents_only_until_one_is_written_again(void **state)
{
    static const pair pairs[] = {
        {"~table order", "+column order.total"},
        {"<table order to shop", "+column order.total"},
        {">table order from users", "~column order.total"},
    };
    const ar_clashes places = compare(AR_SQLITE, "+check order.(1)", "+check order.(1)");

    (void)state;
    assert_int_equal(places.count, 1);
    assert_false(places.items[0].certain);
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        ar_clashes found = compare(AR_POSTGRESQL, pairs[i].left, pairs[i].right);

        assert_int_equal(found.count, 1);
        assert_false(found.items[0].certain);
        assert_string_equal(found.items[0].what, "table order");
    }
}

static void different_things_commute(void **state)
{
    static const pair pairs[] = {
        {"+table order", "+table orders"},
        {"+column order.total", "+column order.tax"},
        {"+column order.total", "+check order.total"},
        {"+column order.total", "+column stats.order.total"},
        {"+schema stats", "+table stats"},
        {"+index order_idx", "+column order.order_idx"},
        {">column order.sum=total", "+column bill.total"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        assert_int_equal(compare(AR_POSTGRESQL, pairs[i].left, pairs[i].right).count, 0);
}

static void names_on_sqlite_are_the_same_without_case(void **state)
{
    (void)state;
    assert_int_equal(compare(AR_SQLITE, "+table Order", "+table order").count, 1);
    assert_int_equal(compare(AR_POSTGRESQL, "+table Order", "+table order").count, 0);
}

static void what_a_side_touches_is_found_by_its_table(void **state)
{
    ar_revisions list = side("bb", "+column order.total");

    (void)state;
    assert_string_equal(ar_touch_find(ctx, AR_SQLITE, &list, "-column order.total").entry,
                        "+column order.total");
    assert_string_equal(ar_touch_find(ctx, AR_SQLITE, &list, "~unique order.(a)").entry,
                        "+column order.total");
    assert_null(ar_touch_find(ctx, AR_SQLITE, &list, "+column bill.total").entry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_thing_on_both_sides_is_a_certain_clash),
        cmocka_unit_test(
            a_table_that_stays_clashes_with_its_contents_only_until_one_is_written_again),
        cmocka_unit_test(different_things_commute),
        cmocka_unit_test(names_on_sqlite_are_the_same_without_case),
        cmocka_unit_test(what_a_side_touches_is_found_by_its_table),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
