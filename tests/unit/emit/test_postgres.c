/*
 * PostgreSQL: each case is a pair of models and the operations between them. On a private server
 * their SQL must lead from one to the other and back, by pg_dump, with the rows kept.
 * labels: postgresql
 * timeout: 300
 */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void write_part(const char *folder, const char *part, const char *text)
{
    char *path = ar_printf(test_ctx()->arena, "%s/%s.sql", folder, part);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text ? text : "", file);
    fclose(file);
}

static void write_scenario(const char *root, size_t i)
{
    char *folder = ar_printf(test_ctx()->arena, "%s/%s", root, scenario_name(i));
    scenario s = scenario_build(i);

    assert_int_equal(mkdir(folder, 0755), 0);
    write_part(folder, "base", model_sql(s.base));
    write_part(folder, "wanted", model_sql(s.wanted));
    write_part(folder, "up", up_sql(s.base, s.wanted, &s.ops));
    write_part(folder, "down", down_sql(s.base, s.wanted, &s.ops));
    write_part(folder, "fill", s.fill);
    write_part(folder, "rows", s.rows);
    write_part(folder, "check", s.check);
}

static void every_plan_leads_to_the_wanted_model_and_back(void **state)
{
    char root[] = "/tmp/autorev-emit-XXXXXX";

    (void)state;
    assert_non_null(mkdtemp(root));
    for (size_t i = 0; i < scenario_count; i++)
        write_scenario(root, i);
    int code = system(ar_printf(test_ctx()->arena, "python3 %s/tests/unit/emit/run_postgres.py %s",
                                AR_SOURCE_DIR, root));

    if (!getenv("AR_KEEP"))
        (void)!system(ar_printf(test_ctx()->arena, "rm -r %s", root));
    if (code != -1 && WEXITSTATUS(code) == 77)
        exit(77);
    assert_int_equal(code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_plan_leads_to_the_wanted_model_and_back, make_ctx,
                                        free_ctx),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
