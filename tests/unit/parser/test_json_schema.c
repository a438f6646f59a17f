#include "base/file.h"
#include "read.h"

static void check_committed(const char *path, const char *generated)
{
    char *committed = NULL;

    assert_int_equal(ar_file_read(ctx, path, path, &committed, NULL), AR_OK);
    assert_string_equal(committed, generated);
}

static void the_committed_schema_of_models_is_the_generated_one(void **state)
{
    (void)state;
    check_committed(AR_SOURCE_DIR "/schemas/models.schema.json", ar_models_json_schema(ctx));
}

static void the_committed_schema_of_the_configuration_is_the_generated_one(void **state)
{
    (void)state;
    check_committed(AR_SOURCE_DIR "/schemas/autorev.schema.json", ar_config_json_schema(ctx));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_committed_schema_of_models_is_the_generated_one),
        TEST(the_committed_schema_of_the_configuration_is_the_generated_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
