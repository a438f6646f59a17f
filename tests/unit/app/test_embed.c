#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/app.h"
#include "autorev/autorev.h"
#include "base/file.h"

static char folder[] = "/tmp/autorev-embed-XXXXXX";

static const char models[] = "tables:\n  t:\n    columns:\n      id: bigint identity primary key\n";

static void write_file(const char *path, const char *text)
{
    ar_ctx *ctx = ar_ctx_new();
    const char *full = ar_path_join(ctx->arena, folder, path);

    assert_int_equal(ar_mkdirs(ctx, ar_path_dirname(ctx->arena, full)), AR_OK);
    assert_int_equal(ar_file_publish(ctx, full, text, strlen(text)), AR_OK);
    ar_ctx_free(ctx);
}

/* The revision that the models ask for, as the command writes it. */
static void write_revision(void)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_project *project = NULL;
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_make_options options = {.message = "first"};
    ar_made made;

    assert_int_equal(ar_project_open(ctx, folder, "sqlite:live.db", &project), AR_OK);
    assert_int_equal(ar_work_open(ctx, project, project->sites.items[0], &work), AR_OK);
    assert_int_equal(ar_makemigrations(ctx, work, &options, &made), AR_OK);
    assert_int_equal(made.drafts.count, 1);
    ar_work_close(work);
    work = NULL;
    ar_ctx_free(ctx);
}

static int setup(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    write_file("autorev.yaml", "apps: [apps/*]\n");
    write_file("apps/shop/models.yaml", models);
    write_revision();
    return 0;
}

static int teardown(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

static void a_program_sees_what_is_pending_and_applies_it(void **state)
{
    (void)state;
    autorev *project = autorev_open(folder, "sqlite:live.db");

    assert_int_equal(autorev_pending(project), 1);
    assert_true(autorev_message_count(project) > 0);
    assert_memory_equal(autorev_message(project, 0), "pending: shop ", 14);
    assert_int_equal(autorev_migrate(project), 0);
    assert_int_equal(autorev_pending(project), 0);
    assert_int_equal(autorev_check(project), 0);
    autorev_close(project);
}

static void a_folder_without_project_is_told_and_not_fatal(void **state)
{
    (void)state;
    autorev *project = autorev_open("/proc", NULL);

    assert_int_equal(autorev_pending(project), 2);
    assert_int_equal(autorev_message_count(project), 1);
    assert_null(autorev_message(project, 1));
    autorev_close(project);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_sees_what_is_pending_and_applies_it),
        cmocka_unit_test(a_folder_without_project_is_told_and_not_fatal),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
