#include "make.h"

#include <string.h>

static void a_slug_is_lower_case_words(void **state)
{
    assert_string_equal(ar_revision_slug(*state, "Add order-status!  (2nd try)"),
                        "add_order_status_2nd_try");
    assert_string_equal(ar_revision_slug(*state, "../../etc/passwd"), "etc_passwd");
    assert_string_equal(ar_revision_slug(*state, "Größe"), "gr_e");
    assert_string_equal(ar_revision_slug(*state, "!?"), "");
}

static void a_slug_has_at_most_40_characters_and_no_blank_end(void **state)
{
    const char *slug = ar_revision_slug(*state, "a234567890 b234567890 c234567890 d23456 e");

    assert_string_equal(slug, "a234567890_b234567890_c234567890_d23456");
}

static void the_default_name_has_time_id_and_slug(void **state)
{
    ar_revision *revision = rev(*state, "shop", "3f9c2a71b0de", 0, "", "");

    revision->created = 1768325049;
    revision->message = "initial tables";
    assert_string_equal(
        ar_revision_file_name(*state, "%Y%m%d_%H%M-{revision}_{slug}.sql", revision),
        "20260113_1724-3f9c2a71b0de_initial_tables.sql");
    assert_string_equal(ar_revision_file_name(*state, "%Y%m%d%H%M%S_{slug}.sql", revision),
                        "20260113172409_initial_tables.sql");
}

static void without_a_message_the_operations_name_the_file(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = rev(ctx, "shop", "a1", 0, "", "");

    ar_vec_push(ctx->arena, &revision->objects, "+table order");
    ar_vec_push(ctx->arena, &revision->objects, ">column customer.full_name=name");
    assert_string_equal(ar_revision_file_name(ctx, "{revision}_{slug}.sql", revision),
                        "a1_create_order_rename_customer_full_name.sql");
}

static void without_any_word_there_is_still_a_name(void **state)
{
    ar_revision *revision = rev(*state, "shop", "a1", 0, "", "");

    assert_string_equal(ar_revision_file_name(*state, "{revision}_{slug}.sql", revision),
                        "a1_change.sql");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_slug_is_lower_case_words),
        TEST(a_slug_has_at_most_40_characters_and_no_blank_end),
        TEST(the_default_name_has_time_id_and_slug),
        TEST(without_a_message_the_operations_name_the_file),
        TEST(without_any_word_there_is_still_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
