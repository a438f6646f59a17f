/*
 * The parser's half of tests/schemas: what stands under accept is read, what stands under reject
 * and reject_other is refused. e2e/test_model_schemas.py holds the JSON Schemas to the same files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "read.h"

#define FOLDER AR_SOURCE_DIR "/tests/schemas"

typedef bool accepts(const char *text, ar_engine engine);

static bool accepts_models(const char *text, ar_engine engine)
{
    ar_model *model = NULL;

    return ar_models_read_text(ctx, target_of(engine), text, strlen(text), &model) == AR_OK;
}

static bool accepts_config(const char *text, ar_engine engine)
{
    char *dir = ar_strdup(ctx->arena, "/tmp/autorev-test-XXXXXX");
    ar_config config;

    (void)engine;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(
        ar_file_publish(ctx, ar_path_join(ctx->arena, dir, "autorev.yaml"), text, strlen(text)),
        AR_OK);
    return ar_config_read(ctx, dir, NULL, &config) == AR_OK;
}

/* "# only: sqlite" at the head of a file. */
static bool is_for(const char *text, ar_engine engine)
{
    static const char *const heads[] = {"# only: postgresql", "# only: sqlite"};

    return !ar_starts_with(text, heads[engine]);
}

static void check_file(const char *path, accepts *verdict, bool wanted)
{
    for (int engine = AR_SQLITE; engine <= AR_POSTGRESQL; engine++) {
        char *text = NULL;

        read_teardown(NULL);
        read_setup(NULL);
        assert_int_equal(ar_file_read(ctx, path, path, &text, NULL), AR_OK);
        if (!is_for(text, (ar_engine)engine))
            continue;
        if (verdict(text, (ar_engine)engine) != wanted)
            fail_msg("%s, %s\n%s", path, wanted ? "is refused" : "is taken", faults_text());
    }
}

static void check_folder(const char *name, accepts *verdict, bool wanted)
{
    ar_ctx *names_ctx = ar_ctx_new();
    char *dir = ar_printf(names_ctx->arena, "%s/%s", FOLDER, name);
    ar_names names = {0};

    assert_int_equal(ar_dir_list(names_ctx, dir, &names), AR_OK);
    assert_true(names.count > 0);
    for (size_t i = 0; i < names.count; i++)
        check_file(ar_path_join(names_ctx->arena, dir, names.items[i]), verdict, wanted);
    ar_ctx_free(names_ctx);
}

static void models_are_taken_or_refused(void **state)
{
    (void)state;
    check_folder("models/accept", accepts_models, true);
    check_folder("models/reject", accepts_models, false);
    check_folder("models/reject_other", accepts_models, false);
}

static void configurations_are_taken_or_refused(void **state)
{
    (void)state;
    check_folder("config/accept", accepts_config, true);
    check_folder("config/reject", accepts_config, false);
    check_folder("config/reject_other", accepts_config, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(models_are_taken_or_refused),
        TEST(configurations_are_taken_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
