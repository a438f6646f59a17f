/* The order of a graph that knows nothing of schemas. */
#include "build.h"

#include "diff/dag.h"

static char *join(const ar_numbers *numbers)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i < numbers->count; i++)
        ar_str_addf(&out, "%s%zu", i ? " " : "", numbers->items[i]);
    return out.data;
}

static char *sorted(ar_dag *dag)
{
    ar_numbers order = {0}, cycle = {0};

    return ar_dag_sort(dag, &order, &cycle) ? join(&order)
                                            : ar_printf(ctx->arena, "cycle %s", join(&cycle));
}

static void without_edges_nothing_moves(void **state)
{
    (void)state;
    assert_string_equal(sorted(ar_dag_new(ctx->arena, 4)), "0 1 2 3");
    assert_string_equal(sorted(ar_dag_new(ctx->arena, 0)), "");
}

static void an_edge_disturbs_the_order_least(void **state)
{
    (void)state;
    ar_dag *dag = ar_dag_new(ctx->arena, 5);

    ar_dag_edge(dag, 3, 1, false);
    assert_string_equal(sorted(dag), "0 2 3 1 4");
}

static void a_cycle_is_told_in_its_order(void **state)
{
    (void)state;
    ar_dag *dag = ar_dag_new(ctx->arena, 5);

    ar_dag_edge(dag, 1, 2, false);
    ar_dag_edge(dag, 2, 3, false);
    ar_dag_edge(dag, 3, 1, false);
    ar_dag_edge(dag, 3, 4, false);
    assert_string_equal(sorted(dag), "cycle 1 2 3");
}

static void a_weak_edge_holds_until_it_closes_a_cycle(void **state)
{
    (void)state;
    ar_dag *held = ar_dag_new(ctx->arena, 2), *cut = ar_dag_new(ctx->arena, 2);

    ar_dag_edge(held, 1, 0, true);
    assert_string_equal(sorted(held), "1 0");
    ar_dag_edge(cut, 1, 0, true);
    ar_dag_edge(cut, 0, 1, false);
    assert_string_equal(sorted(cut), "0 1");
}

/* 0 waits for 1 and 1 for 0, weakly; 2 hopes for 3, which that is nothing to. */
static void only_weak_edges_of_a_cycle_give_way(void **state)
{
    (void)state;
    ar_dag *dag = ar_dag_new(ctx->arena, 5);

    ar_dag_edge(dag, 0, 1, false);
    ar_dag_edge(dag, 1, 0, true);
    ar_dag_edge(dag, 1, 3, false);
    ar_dag_edge(dag, 3, 2, true);
    ar_dag_edge(dag, 2, 4, true);
    assert_string_equal(sorted(dag), "0 1 3 2 4");
}

static void an_edge_to_itself_is_none(void **state)
{
    (void)state;
    ar_dag *dag = ar_dag_new(ctx->arena, 1);

    ar_dag_edge(dag, 0, 0, false);
    assert_string_equal(sorted(dag), "0");
}

static void many_nodes_come_out_in_time(void **state)
{
    enum { MANY = 20000 };

    (void)state;
    ar_dag *dag = ar_dag_new(ctx->arena, MANY);
    ar_numbers order = {0}, cycle = {0};

    for (size_t i = 0; i + 1 < MANY; i++)
        ar_dag_edge(dag, i + 1, i, false);
    assert_true(ar_dag_sort(dag, &order, &cycle));
    assert_int_equal(order.items[0], MANY - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_edges_nothing_moves),         TEST(an_edge_disturbs_the_order_least),
        TEST(a_cycle_is_told_in_its_order),        TEST(a_weak_edge_holds_until_it_closes_a_cycle),
        TEST(only_weak_edges_of_a_cycle_give_way), TEST(an_edge_to_itself_is_none),
        TEST(many_nodes_come_out_in_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
