/* PostgreSQL's text arrays, as they come out of a result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "db/db_internal.h"

static int new_context(void **state)
{
    *state = ar_ctx_new();
    return 0;
}

static int free_context(void **state)
{
    ar_ctx_free(*state);
    return 0;
}

static void an_empty_array_has_no_items(void **state)
{
    assert_int_equal(ar_array_parse(*state, "{}").count, 0);
}

static void items_come_out_as_they_went_in(void **state)
{
    ar_names items = ar_array_parse(*state, "{a,\"b c\",\"d,e\",\"q\\\"\\\\\",\"\"}");

    assert_int_equal(items.count, 5);
    assert_string_equal(items.items[0], "a");
    assert_string_equal(items.items[1], "b c");
    assert_string_equal(items.items[2], "d,e");
    assert_string_equal(items.items[3], "q\"\\");
    assert_string_equal(items.items[4], "");
}

static void a_bare_null_is_no_text_and_a_quoted_one_is(void **state)
{
    ar_names items = ar_array_parse(*state, "{NULL,\"NULL\"}");

    assert_int_equal(items.count, 2);
    assert_null(items.items[0]);
    assert_string_equal(items.items[1], "NULL");
}

static void broken_text_ends_without_reading_further(void **state)
{
    assert_int_equal(ar_array_parse(*state, "{\"a").count, 1);
    assert_int_equal(ar_array_parse(*state, "{a,").count, 1);
    assert_int_equal(ar_array_parse(*state, "").count, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, new_context, free_context)
    const struct CMUnitTest tests[] = {
        T(an_empty_array_has_no_items),
        T(items_come_out_as_they_went_in),
        T(a_bare_null_is_no_text_and_a_quoted_one_is),
        T(broken_text_ends_without_reading_further),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
