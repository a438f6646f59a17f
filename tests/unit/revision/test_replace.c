#include "make.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "revision/replace.h"

static const char *const two_apps[] = {"users", "shop", NULL};

/* `ids`: words. */
static ar_revision *replacing(ar_ctx *ctx, ar_revision *revision, const char *ids)
{
    while (*ids) {
        size_t length = strcspn(ids, " ");

        ar_vec_push(ctx->arena, &revision->replaces, ar_strndup(ctx->arena, ids, length));
        ids += length + strspn(ids + length, " ");
    }
    return revision;
}

/* As ar_graph_load() leaves it. */
static ar_graph *loaded(ar_ctx *ctx, ar_revision *const *all)
{
    ar_graph *graph = graph_of(ctx, two_apps, all);

    ar_vec_each(ar_history, history, &graph->histories)
        history->files = history->revisions;
    return graph;
}

static ar_status settle_as(ar_ctx *ctx, ar_graph *graph, ar_seen_fn *seen, const char *applied)
{
    AR_TRY(ar_squashes_find(ctx, graph));
    return ar_graph_settle(ctx, graph, seen, applied);
}

/* `user`: applied ids with blanks around each. */
static ar_extent seen(const char *id, const void *user)
{
    const char *at = strstr(user, id);

    return at && strchr(" ", at[strlen(id)]) ? AR_EXTENT_WHOLE : AR_EXTENT_NONE;
}

static const char *plan_with(ar_ctx *ctx, ar_revision *const *all, const char *applied)
{
    ar_graph *graph = loaded(ctx, all);

    assert_int_equal(settle_as(ctx, graph, seen, applied), AR_OK);
    return ids(ctx, &graph->plan);
}

/* u1-u2-u3 squashed as us, a child u4, and another app that needs u2. */
static ar_revision **project(ar_ctx *ctx)
{
    ar_revision **all = ar_alloc(ctx->arena, 8 * sizeof(*all));
    size_t count = 0;

    all[count++] = rev(ctx, "users", "u1", 1, "", "");
    all[count++] = rev(ctx, "users", "u2", 2, "u1", "");
    all[count++] = rev(ctx, "users", "u3", 3, "u2", "");
    all[count++] = replacing(ctx, rev(ctx, "users", "us", 9, "", ""), "u1 u2 u3");
    all[count++] = rev(ctx, "users", "u4", 4, "u3", "");
    all[count++] = rev(ctx, "shop", "s1", 5, "", "users:u2");
    return all;
}

static void a_squash_counts_where_nothing_or_all_is_applied(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(plan_with(ctx, project(ctx), ""), "us u4 s1");
    assert_string_equal(plan_with(ctx, project(ctx), "u1 u2 u3 "), "us u4 s1");
    assert_string_equal(plan_with(ctx, project(ctx), "us "), "us u4 s1");
}

static void the_old_revisions_count_where_a_part_is_applied(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision **all = project(ctx);

    assert_string_equal(plan_with(ctx, all, "u1 "), "u1 u2 u3 u4 s1");
    assert_string_equal(ids(ctx, &all[5]->depend_revisions), "u2");
}

static void whoever_names_the_other_side_means_what_counts(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision **all = project(ctx);

    all[6] = rev(ctx, "users", "u5", 9, "us", ""); /* a second head, made after the squash */
    plan_with(ctx, all, "");
    assert_string_equal(ids(ctx, &all[4]->parent_revisions), "us");
    assert_string_equal(ids(ctx, &all[5]->depend_revisions), "us");
    plan_with(ctx, all, "u1 u2 ");
    assert_string_equal(ids(ctx, &all[4]->parent_revisions), "u3");
    assert_string_equal(ids(ctx, &all[6]->parent_revisions), "u3");
}

static void old_files_may_be_gone_unless_a_part_is_applied(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {project(ctx)[1], project(ctx)[3], project(ctx)[4], project(ctx)[5], NULL};

    assert_string_equal(plan_with(ctx, all, "u1 u2 u3 "), "us u4 s1");
    assert_int_equal(settle_as(ctx, loaded(ctx, all), seen, "u1 u2 "), AR_INVALID);
    assert_error(ctx, AR_E_SQUASH_PARTLY, 0, "2 of the 3 revisions that us replaces");
}

static void revisions_of_several_apps_stand_together(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "u1", 1, "", ""),
                          rev(ctx, "shop", "s1", 2, "", "users:u1"),
                          rev(ctx, "users", "u2", 3, "u1", "shop:s1"),
                          replacing(ctx, rev(ctx, "users", "ua", 8, "", ""), "u1 s1 u2"),
                          replacing(ctx, rev(ctx, "shop", "sa", 8, "", "users:ua"), "u1 s1 u2"),
                          replacing(ctx, rev(ctx, "users", "ub", 9, "ua", "shop:sa"), "u1 s1 u2"),
                          rev(ctx, "shop", "s2", 9, "s1", "users:u1"),
                          NULL};

    assert_string_equal(plan_with(ctx, all, ""), "ua sa ub s2");
    assert_string_equal(ids(ctx, &all[6]->depend_revisions), "ub");
    assert_string_equal(plan_with(ctx, all, "ua "), "ua sa ub s2");
    assert_string_equal(plan_with(ctx, all, "u1 s1 "), "u1 s1 u2 s2");
}

static void squashes_may_be_squashed(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {rev(ctx, "users", "u1", 1, "", ""),
                          rev(ctx, "users", "u2", 2, "u1", ""),
                          replacing(ctx, rev(ctx, "users", "us", 3, "", ""), "u1 u2"),
                          rev(ctx, "users", "u3", 4, "us", ""),
                          replacing(ctx, rev(ctx, "users", "ut", 5, "", ""), "us u3"),
                          rev(ctx, "users", "u4", 6, "u3", ""),
                          NULL};

    assert_string_equal(plan_with(ctx, all, ""), "ut u4");
    assert_string_equal(plan_with(ctx, all, "u1 u2 u3 "), "ut u4");
    assert_string_equal(plan_with(ctx, all, "us u3 "), "ut u4");
    assert_string_equal(plan_with(ctx, all, "us "), "us u3 u4");
    assert_string_equal(plan_with(ctx, all, "u1 u2 "), "us u3 u4");
    assert_string_equal(plan_with(ctx, all, "u1 "), "u1 u2 u3 u4");
}

static void two_squashes_of_one_revision_are_refused(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {replacing(ctx, rev(ctx, "users", "a", 1, "", ""), "u1 u2"),
                          replacing(ctx, rev(ctx, "users", "b", 1, "", ""), "u2 u3"), NULL};

    assert_int_equal(ar_squashes_find(ctx, loaded(ctx, all)), AR_INVALID);
    assert_error(ctx, AR_E_REPLACED_TWICE, 0, "revision u2 is replaced by a");
}

static void two_squashes_side_by_side_are_refused(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {replacing(ctx, rev(ctx, "users", "a", 1, "", ""), "u1 u2"),
                          replacing(ctx, rev(ctx, "users", "b", 1, "", ""), "u2 u1"), NULL};

    assert_int_equal(ar_squashes_find(ctx, loaded(ctx, all)), AR_INVALID);
    assert_error(ctx, AR_E_REPLACED_TWICE, 0, "replaced by a (users/a.sql) and by b");
}

static void a_circle_of_squashes_is_refused(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *all[] = {replacing(ctx, rev(ctx, "users", "a", 1, "", ""), "b"),
                          replacing(ctx, rev(ctx, "users", "b", 1, "", ""), "a"), NULL};

    assert_int_equal(settle_as(ctx, loaded(ctx, all), NULL, NULL), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_CYCLE, 0, "replaces itself, by way of others");
}

static void a_squashed_revision_cannot_be_gone_to(void **state)
{
    ar_ctx *ctx = *state;
    ar_graph *graph = loaded(ctx, project(ctx));
    ar_revision *found = NULL;

    assert_int_equal(settle_as(ctx, graph, seen, "u1 "), AR_OK);
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "us", &found), AR_OK);
    assert_string_equal(found->id, "u3");
    assert_int_equal(settle_as(ctx, graph, seen, ""), AR_OK);
    assert_int_equal(ar_graph_resolve(ctx, graph, NULL, "u2", &found), AR_INVALID);
    assert_error(ctx, AR_E_REVISION_UNKNOWN, 0, "revision u2 was squashed: us stands for it");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)
    const struct CMUnitTest tests[] = {
        CASE(a_squash_counts_where_nothing_or_all_is_applied),
        CASE(the_old_revisions_count_where_a_part_is_applied),
        CASE(whoever_names_the_other_side_means_what_counts),
        CASE(old_files_may_be_gone_unless_a_part_is_applied),
        CASE(revisions_of_several_apps_stand_together),
        CASE(squashes_may_be_squashed),
        CASE(two_squashes_of_one_revision_are_refused),
        CASE(two_squashes_side_by_side_are_refused),
        CASE(a_circle_of_squashes_is_refused),
        CASE(a_squashed_revision_cannot_be_gone_to),
    };

    return cmocka_run_group_tests_name("replace", tests, NULL, NULL);
}
