#include "cases.h"

/* The SQL as people review it: tests/golden. AUTOREV_ACCEPT=1 writes what is now. */
static void the_sql_is_what_was_reviewed(void **state)
{
    (void)state;
    for (size_t i = 0; i < scenario_count; i++) {
        scenario s = scenario_build(i);

        assert_golden("postgresql", scenario_name(i), "up", up_sql(s.base, s.wanted, &s.ops));
        assert_golden("postgresql", scenario_name(i), "down", down_sql(s.base, s.wanted, &s.ops));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_sql_is_what_was_reviewed, make_ctx, free_ctx),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
