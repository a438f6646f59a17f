/* Revisions out of a plan, who owns what, and what an operation needs of others. */
#include "build.h"

static char *shown(const ar_pieces *pieces)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_piece, piece, pieces) {
        ar_str_addf(&out, "%s%s: %s", out.length ? "; " : "", piece->app, entries(&piece->up));
        ar_vec_each(size_t, need, &piece->needs) {
            ar_str_addf(&out, " (%zu)", *need);
        }
    }
    return out.data;
}

static char *cut(ar_model *base, ar_model *wanted)
{
    plan p = make_plan(base, wanted);

    assert_int_equal(p.status, AR_OK);
    ar_pieces pieces = split(&p, wanted);

    return shown(&pieces);
}

static ar_object *plain(const char *name, const char *app)
{
    return of_app(table(name, col("id", "bigint"), pk("id"), NULL), app);
}

static ar_object *linked(const char *name, const char *app, const char *target)
{
    return of_app(table(name, col("id", "bigint"), col("x", "bigint"), pk("id"),
                        fk(ar_printf(ctx->arena, "%s_fkey", name), "x", target, "id"), NULL),
                  app);
}

static void each_app_gets_a_revision_after_those_it_needs(void **state)
{
    (void)state;
    assert_string_equal(cut(pg(NULL), pg(linked("a", "alpha", "b"), plain("b", "beta"), NULL)),
                        "beta: +table b; alpha: +table a (0)");
}

static void two_apps_that_need_each_other_get_a_second_revision(void **state)
{
    (void)state;
    assert_string_equal(
        cut(pg(NULL), pg(linked("a", "alpha", "b"), linked("b", "beta", "a"), NULL)),
        "beta: +table b; alpha: +table a (0); beta: +foreign_key b.b_fkey (0) (1)");
}

static void apps_of_one_history_share_a_revision(void **state)
{
    (void)state;
    share_history("alpha", "core");
    share_history("beta", "core");
    assert_string_equal(
        cut(pg(NULL), pg(linked("a", "alpha", "b"), linked("b", "beta", "a"), NULL)),
        "core: +table b, +table a, +foreign_key b.b_fkey");
}

static ar_model *lite_pair(void)
{
    return lite(of_app(table("a", col("id", "integer"), col("x", "integer"), pk("id"),
                             fk(NULL, "x", "b", "id"), NULL),
                       "alpha"),
                of_app(table("b", col("id", "integer"), col("x", "integer"), pk("id"),
                             fk(NULL, "x", "a", "id"), NULL),
                       "beta"),
                NULL);
}

static void sqlite_rebuilds_only_between_histories(void **state)
{
    (void)state;
    assert_string_equal(cut(lite(NULL), lite_pair()),
                        "beta: +table b; alpha: +table a (0); beta: *table b (0) (1)");
    share_history("alpha", "core");
    share_history("beta", "core");
    assert_string_equal(cut(lite(NULL), lite_pair()), "core: +table b, +table a");
    created_by("table a", "alpha");
    created_by("table b", "beta");
    answer("drop:alpha", "yes");
    answer("drop:beta", "yes");
    assert_string_equal(cut(lite_pair(), lite(NULL)), "core: -table a, -table b");
}

static void a_value_that_is_used_by_the_change_that_adds_it_takes_two_revisions(void **state)
{
    (void)state;
    ar_model *base = pg(enumeration("mood", "a", NULL),
                        table("t", with_default(col("m", "mood"), "'a'::public.mood"), NULL), NULL);
    ar_model *used = pg(enumeration("mood", "a", "b", NULL),
                        table("t", with_default(col("m", "mood"), "'b'::public.mood"), NULL), NULL);
    ar_model *unused = pg(
        enumeration("mood", "a", "b", NULL),
        table("t", with_default(col("m", "mood"), "'a'::public.mood"), col("n", "text"), NULL),
        NULL);

    assert_string_equal(cut(base, used), "main: ~enum mood; main: ~column t.m (0)");
    assert_string_equal(cut(base, unused), "main: ~enum mood, +column t.n");
}

static void a_table_is_renamed_and_rebuilt_in_two_revisions(void **state)
{
    (void)state;
    assert_string_equal(cut(lite(table("t", col("a", "integer"), NULL), NULL),
                            lite(was(table("u", col("a", "text"), NULL), "t"), NULL)),
                        "main: >table t=u; main: *table u (0)");
}

static void a_column_is_renamed_in_the_revision_that_rebuilds(void **state)
{
    (void)state;
    assert_string_equal(cut(lite(table("t", col("a", "integer"), NULL), NULL),
                            lite(table("t", was(col("b", "text"), "a"), NULL), NULL)),
                        "main: >column t.a=b, *table t");
}

static void what_is_dropped_goes_into_the_revision_of_who_made_it(void **state)
{
    (void)state;
    created_by("table a", "alpha");
    assert_string_equal(
        cut(pg(plain("a", NULL), plain("b", NULL), NULL), pg(plain("b", "beta"), NULL)),
        "alpha: -table a");
}

static void a_table_that_moves_is_told_by_both_apps(void **state)
{
    (void)state;
    created_by("table t", "alpha");
    assert_string_equal(cut(pg(plain("t", NULL), NULL), pg(plain("t", "beta"), NULL)),
                        "alpha: <table t to beta; beta: >table t from alpha (0)");
}

static void a_table_does_not_move_within_a_history(void **state)
{
    (void)state;
    share_history("blog", "core");
    created_by("table t", "core");
    assert_string_equal(cut(pg(plain("t", NULL), NULL), pg(plain("t", "blog"), NULL)), "");
}

static void a_renamed_table_that_moves_was_made_under_its_old_name(void **state)
{
    (void)state;
    created_by("table t", "alpha");
    assert_string_equal(cut(pg(plain("t", NULL), NULL), pg(was(plain("u", "beta"), "t"), NULL)),
                        "alpha: <table u to beta; beta: >table t=u, >table u from alpha (0)");
}

/* ---- needs ---- */

static char *needs(const ar_model *wanted, const ar_op *op)
{
    ar_names all = ar_op_needs(ctx, ar_standing_in(ctx, wanted), op);

    return ar_names_join(ctx->arena, &all, ", ");
}

static void a_new_reference_needs_the_table_and_its_columns(void **state)
{
    (void)state;
    ar_model *wanted = pg(linked("a", "alpha", "b"), plain("b", "beta"), NULL);
    plan p = make_plan(pg(plain("b", "beta"), NULL), wanted);

    assert_string_equal(needs(wanted, op_at(&p.ordered, 0)),
                        "table b, column b.id, primary_key b.(id)");
}

static void a_column_needs_its_type_and_its_sequence(void **state)
{
    (void)state;
    ar_model *base = pg(enumeration("mood", "a", NULL), sequence("no_seq"),
                        table("t", col("a", "text"), NULL), NULL);
    ar_model *wanted = pg(
        enumeration("mood", "a", NULL), sequence("no_seq"),
        table("t", col("a", "text"), col("m", "mood"),
              with_default(col("no", "bigint"), "nextval('public.no_seq'::regclass)"), NULL),
        NULL);
    plan p = make_plan(base, wanted);

    p.ordered.items[0]->app = p.ordered.items[1]->app = "another";
    assert_string_equal(needs(wanted, op_at(&p.ordered, 0)), "table t, enum mood");
    assert_string_equal(needs(wanted, op_at(&p.ordered, 1)), "table t, sequence no_seq");
}

static void a_rebuild_needs_only_what_its_parts_do(void **state)
{
    (void)state;
    ar_model *base = lite(
        table("b", col("id", "integer"), pk("id"), NULL),
        table("t", col("x", "integer"), col("y", "integer"), fk(NULL, "x", "b", "id"), NULL), NULL);
    ar_model *wanted = lite(
        table("b", col("id", "integer"), pk("id"), NULL),
        table("t", col("x", "integer"), col("y", "text"), fk(NULL, "x", "b", "id"), NULL), NULL);
    plan p = make_plan(base, wanted);

    assert_int_equal(op_at(&p.ordered, 0)->verb, AR_REBUILD);
    assert_string_equal(needs(wanted, op_at(&p.ordered, 0)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_app_gets_a_revision_after_those_it_needs),
        TEST(two_apps_that_need_each_other_get_a_second_revision),
        TEST(apps_of_one_history_share_a_revision),
        TEST(sqlite_rebuilds_only_between_histories),
        TEST(a_value_that_is_used_by_the_change_that_adds_it_takes_two_revisions),
        TEST(a_table_is_renamed_and_rebuilt_in_two_revisions),
        TEST(a_column_is_renamed_in_the_revision_that_rebuilds),
        TEST(what_is_dropped_goes_into_the_revision_of_who_made_it),
        TEST(a_table_that_moves_is_told_by_both_apps),
        TEST(a_table_does_not_move_within_a_history),
        TEST(a_renamed_table_that_moves_was_made_under_its_old_name),
        TEST(a_new_reference_needs_the_table_and_its_columns),
        TEST(a_column_needs_its_type_and_its_sequence),
        TEST(a_rebuild_needs_only_what_its_parts_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
