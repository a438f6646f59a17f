#include "make.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

static const char *const two_apps[] = {"users", "shop", NULL};

static void plan_puts_parents_and_dependencies_first(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "u2", 9, "u1", "shop:s1"),
                          rev(ctx, "users", "u1", 5, "", ""), rev(ctx, "shop", "s2", 2, "s1", ""),
                          rev(ctx, "shop", "s1", 1, "", "users:u1"), NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);

    assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
    assert_string_equal(ids(ctx, &graph->plan), "u1 s1 u2 s2");
    assert_string_equal(ids(ctx, &graph->histories.items[0].revisions), "u1 u2");
    assert_string_equal(ids(ctx, &graph->histories.items[1].heads), "s2");
    assert_int_equal(all[0]->order, 2);
}

static void ties_go_by_history_then_time_then_id(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "shop", "a", 1, "", ""), rev(ctx, "users", "d", 2, "", ""),
                          rev(ctx, "users", "c", 2, "", ""), rev(ctx, "users", "b", 3, "", ""),
                          NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);

    assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
    assert_string_equal(ids(ctx, &graph->plan), "c d b a");
    assert_string_equal(ids(ctx, &graph->histories.items[0].heads), "c d b");
}

static void the_clock_never_outranks_the_graph(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "b", ""), rev(ctx, "users", "b", 9, "", ""),
                          NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);

    assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
    assert_string_equal(ids(ctx, &graph->plan), "b a");
}

static void a_missing_parent_is_named(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "zz", ""), NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_PARENT_MISSING, 0, "parent zz of revision a");
}

static void a_parent_of_another_app_is_refused(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "", ""), rev(ctx, "shop", "b", 1, "a", ""),
                          NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_PARENT_FOREIGN, 0, "another app: users/a.sql");
}

static void a_duplicate_id_names_both_files(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "", ""), rev(ctx, "shop", "a", 1, "", ""),
                          NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_TWICE, 0, "users/a.sql and shop/a.sql");
}

static void a_cycle_is_shown(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {
        rev(ctx, "users", "a", 1, "", "shop:b"), rev(ctx, "shop", "b", 1, "", "users:c"),
        rev(ctx, "users", "c", 1, "a", ""), rev(ctx, "users", "d", 1, "c", ""), NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_CYCLE, 0, "a (users/a.sql) needs b (shop/b.sql) needs c");
}

static void a_revision_cannot_be_its_own_parent(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "a", ""), NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_CYCLE, 0, "revision a is its own parent");
}

static void a_dependency_must_be_there_and_of_its_app(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "", "shop:zz"),
                          rev(ctx, "users", "b", 1, "", "shop:a"), NULL};

    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_int_equal(ctx->diags.items[0].code, AR_E_DEPENDS_MISSING);
    assert_int_equal(ctx->diags.items[1].code, AR_E_DEPENDS_APP);
}

static void a_file_in_the_folder_of_another_app_is_refused(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "", ""), NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);

    all[0]->app = "shop";
    assert_int_equal(ar_graph_build(ctx, graph), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_APP, 0, "lies in the folder of \"users\"");
}

static void one_history_has_one_dialect(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a", 1, "", ""), rev(ctx, "users", "b", 1, "a", ""),
                          NULL};

    all[1]->dialect = "sqlite";
    assert_int_equal(ar_graph_build(ctx, graph_of(ctx, two_apps, all)), AR_INVALID);
    assert_error(ctx, AR_E_DIALECTS_MIXED, 0, "for sqlite");
}

static ar_graph *diamond(ar_ctx *ctx)
{
    ar_revision *all[] = {rev(ctx, "users", "root1", 1, "", ""),
                          rev(ctx, "users", "left", 2, "root1", ""),
                          rev(ctx, "users", "right", 3, "root1", ""),
                          rev(ctx, "users", "merge", 4, "left right", ""),
                          rev(ctx, "shop", "root2", 1, "", "users:left"),
                          NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);

    assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
    return graph;
}

static void needed_is_ancestors_and_dependencies(void **state)
{
    ar_ctx *ctx = *state;
    ar_graph *graph = diamond(ctx);
    ar_revisions targets = {0};

    ar_vec_push(ctx->arena, &targets, ar_graph_find(graph, "root2"));
    ar_revisions needed = ar_graph_needed(ctx, graph, &targets);

    assert_string_equal(ids(ctx, &needed), "root1 left root2");
}

static void dependants_come_newest_first(void **state)
{
    ar_ctx *ctx = *state;
    ar_graph *graph = diamond(ctx);
    ar_revisions gone = {0};

    ar_vec_push(ctx->arena, &gone, ar_graph_find(graph, "left"));
    ar_revisions all = ar_graph_dependants(ctx, graph, &gone);

    assert_string_equal(ids(ctx, &all), "root2 merge left");
}

static void prefixes_resolve_when_they_are_unique(void **state)
{
    ar_ctx *ctx = *state;
    ar_graph *graph = diamond(ctx);
    ar_revision *found = NULL;

    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "le", &found), AR_OK);
    assert_string_equal(found->id, "left");
    assert_int_equal(ar_graph_resolve(ctx, graph, ar_graph_history(graph, "shop"), "ro", &found),
                     AR_OK);
    assert_string_equal(found->id, "root2");
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "root", &found), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_AMBIGUOUS, 0, "root1 (users), root2 (shop)");
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "x", &found), AR_INVALID);
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "", &found), AR_INVALID);
}

static void an_exact_id_wins_over_longer_ones(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "a1", 1, "", ""), rev(ctx, "users", "a", 2, "a1", ""),
                          NULL};
    ar_graph *graph = graph_of(ctx, two_apps, all);
    ar_revision *found = NULL;

    assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "a", &found), AR_OK);
    assert_ptr_equal(found, all[1]);
}

/* Whatever the order of the files, the plan is one: and a valid one. */
static void the_plan_does_not_depend_on_the_order_of_files(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed < 40; seed++) {
        const char *plans[2] = {NULL};
        ar_ctx *ctx = ar_ctx_new();

        for (int turn = 0; turn < 2; turn++) {
            ar_revision *all[31] = {NULL};

            srand(seed);
            for (int i = 0; i < 30; i++) {
                const char *parent = i > 1 && rand() % 4 ? ar_printf(ctx->arena, "r%d",
                                                                     (rand() % (i / 2)) * 2 + i % 2)
                                                         : "";
                const char *depends = i > 2 && rand() % 3 == 0
                                          ? ar_printf(ctx->arena, "%s:r%d", two_apps[(i + 1) % 2],
                                                      i - 1)
                                          : "";

                all[turn ? 29 - i : i] = rev(ctx, two_apps[i % 2], ar_printf(ctx->arena, "r%d", i),
                                             rand() % 5, parent, depends);
            }
            ar_graph *graph = graph_of(ctx, two_apps, all);

            assert_int_equal(ar_graph_build(ctx, graph), AR_OK);
            plans[turn] = ids(ctx, &graph->plan);
            ar_vec_each(ar_revision *, it, &graph->plan) {
                ar_vec_each(ar_revision *, up, &(*it)->parent_revisions)
                    assert_true((*up)->order < (*it)->order);
                ar_vec_each(ar_revision *, up, &(*it)->depend_revisions)
                    assert_true((*up)->order < (*it)->order);
            }
        }
        assert_string_equal(plans[0], plans[1]);
        ar_ctx_free(ctx);
    }
}

static void write_file(ar_ctx *ctx, const char *dir, const char *name, const char *text)
{
    assert_int_equal(ar_file_publish(ctx, ar_path_join(ctx->arena, dir, name), text, strlen(text)),
                     AR_OK);
}

static void folders_are_read_without_hidden_files(void **state)
{
    ar_ctx *ctx = *state;
    char dir[] = "/tmp/autorev-test-XXXXXX";
    ar_graph graph = {0};
    ar_history history = {.app = "users", .folder = mkdtemp(dir), .shown = "apps/users/migrations"};
    ar_revision *a = rev(ctx, "users", "a", 1, "", ""), *b = rev(ctx, "users", "b", 2, "a", "");

    write_file(ctx, dir, "2.sql", ar_revision_format(ctx, a));
    write_file(ctx, dir, "1.sql", ar_revision_format(ctx, b));
    write_file(ctx, dir, ".hidden.sql", "junk");
    write_file(ctx, dir, "README.md", "junk");
    ar_vec_push(ctx->arena, &graph.histories, history);
    assert_int_equal(ar_graph_load(ctx, &graph), AR_OK);
    assert_string_equal(ids(ctx, &graph.plan), "a b");
    assert_string_equal(graph.plan.items[0]->shown, "apps/users/migrations/2.sql");
    write_file(ctx, dir, "3.sql", "CREATE TABLE t (a);");
    assert_int_equal(ar_graph_load(ctx, &graph), AR_INVALID);
    assert_error(ctx, AR_E_NOT_A_REVISION, 1, "apps/users/migrations/3.sql");
    unlink(ar_path_join(ctx->arena, dir, "1.sql"));
    unlink(ar_path_join(ctx->arena, dir, "2.sql"));
    unlink(ar_path_join(ctx->arena, dir, "3.sql"));
    unlink(ar_path_join(ctx->arena, dir, ".hidden.sql"));
    unlink(ar_path_join(ctx->arena, dir, "README.md"));
    rmdir(dir);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plan_puts_parents_and_dependencies_first),
        TEST(ties_go_by_history_then_time_then_id),
        TEST(the_clock_never_outranks_the_graph),
        TEST(a_missing_parent_is_named),
        TEST(a_parent_of_another_app_is_refused),
        TEST(a_duplicate_id_names_both_files),
        TEST(a_cycle_is_shown),
        TEST(a_revision_cannot_be_its_own_parent),
        TEST(a_dependency_must_be_there_and_of_its_app),
        TEST(a_file_in_the_folder_of_another_app_is_refused),
        TEST(one_history_has_one_dialect),
        TEST(needed_is_ancestors_and_dependencies),
        TEST(dependants_come_newest_first),
        TEST(prefixes_resolve_when_they_are_unique),
        TEST(an_exact_id_wins_over_longer_ones),
        TEST(the_plan_does_not_depend_on_the_order_of_files),
        TEST(folders_are_read_without_hidden_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
