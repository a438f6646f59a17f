#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "read.h"

static char *folder_with(const char *name, const char *text)
{
    char *dir = ar_strdup(ctx->arena, "/tmp/autorev-test-XXXXXX");

    assert_non_null(mkdtemp(dir));
    assert_int_equal(ar_file_publish(ctx, ar_path_join(ctx->arena, dir, name), text, strlen(text)),
                     AR_OK);
    return dir;
}

static ar_map *env_from(const char *text)
{
    ar_map *env = NULL;

    assert_int_equal(ar_env_read(ctx, folder_with(".env", text), &env), AR_OK);
    return env;
}

static ar_config config_from(const char *text, const ar_map *env)
{
    ar_config config;

    assert_int_equal(ar_config_read(ctx, folder_with("autorev.yaml", text), env, &config), AR_OK);
    return config;
}

static char *config_faults(const char *text)
{
    ar_config config;
    char *seen;

    assert_int_equal(ar_config_read(ctx, folder_with("autorev.yaml", text), NULL, &config),
                     AR_INVALID);
    seen = faults_text();
    ctx->diags.count = 0;
    ctx->error_count = 0;
    return seen;
}

static void no_file_means_all_defaults(void **state)
{
    (void)state;
    ar_config config;
    char *dir = folder_with("other", "");

    assert_int_equal(ar_config_read(ctx, dir, NULL, &config), AR_OK);
    assert_null(config.file);
    assert_string_equal(config.migrations, "{app}/migrations");
    assert_string_equal(config.file_name, "%Y%m%d_%H%M-{revision}_{slug}.sql");
    assert_int_equal(config.apps.count, 0);
}

static void every_key_is_read(void **state)
{
    (void)state;
    ar_config config = config_from("databases:\n"
                                   "  default: sqlite:x.db\n"
                                   "  far: {url: 'postgresql://h/d', schema: s, schemas: [s, t], "
                                   "protect: true}\n"
                                   "apps:\n"
                                   "  - core\n"
                                   "  - apps/*/\n"
                                   "  - {path: a/b, history: core, name: bee, database: far, "
                                   "external: true}\n"
                                   "migrations: \"{app}/migrations/{dialect}\"\n"
                                   "file_name: \"%Y%m%d%H%M%S_{slug}.sql\"\n"
                                   "ignore: [\"^django_\"]\n"
                                   "grants: false\n"
                                   "naming: {index: \"{table}_{columns}_ix\"}\n",
                                   NULL);

    assert_string_equal(config.databases.items[0].url, "sqlite:x.db");
    assert_string_equal(config.databases.items[1].schema, "s");
    assert_int_equal(config.databases.items[1].schemas.count, 2);
    assert_true(config.databases.items[1].protect);
    assert_string_equal(config.apps.items[1].path, "apps/*");
    assert_string_equal(config.apps.items[2].name, "bee");
    assert_string_equal(config.apps.items[2].history, "core");
    assert_string_equal(config.apps.items[2].database, "far");
    assert_true(config.apps.items[2].external);
    assert_string_equal(config.migrations, "{app}/migrations/{dialect}");
    assert_string_equal(config.ignore.items[0], "^django_");
    assert_string_equal(ar_options_get(&config.naming, "index"), "{table}_{columns}_ix");
}

static void variables_come_from_the_environment_then_the_file_then_the_fallback(void **state)
{
    (void)state;
    ar_map *env = env_from("AR_T_FILE=from file\nAR_T_BOTH=file\nAR_T_EMPTY=\n");

    setenv("AR_T_BOTH", "real", 1);
    ar_config config = config_from("databases:\n"
                                   "  a: x${AR_T_FILE}y\n"
                                   "  b: ${AR_T_BOTH}\n"
                                   "  c: ${AR_T_EMPTY:-sqlite:dev.db}\n"
                                   "  d: ${AR_T_UNSET:-}/z\n",
                                   env);

    assert_string_equal(config.databases.items[0].url, "xfrom filey");
    assert_string_equal(config.databases.items[1].url, "real");
    assert_string_equal(config.databases.items[2].url, "sqlite:dev.db");
    assert_string_equal(config.databases.items[3].url, "/z");
    unsetenv("AR_T_BOTH");
}

static void an_unset_variable_is_an_error_where_the_url_is_needed(void **state)
{
    (void)state;
    const char *url = NULL;
    ar_config config = config_from("databases: {a: 'x${AR_T_UNSET}'}\n", NULL);

    assert_int_equal(ar_config_url(ctx, &config.databases.items[0], &url), AR_INVALID);
    assert_string_equal(faults_text(), "1:16+16 unset-variable: the variable \"AR_T_UNSET\" is not "
                                       "set, in the environment or in .env");
}

static void faults_are_all_shown_with_their_places(void **state)
{
    static const struct {
        const char *yaml, *wanted;
    } cases[] = {
        {"database: {}\n",
         "1:1+8 unknown-key: unknown key \"database\" (did you mean \"databases\"?)"},
        {"apps: core\n", "1:7+4 bad-shape: \"apps\" takes a list of paths, not text"},
        {"apps: [{name: x}]\n", "1:8+9 missing-key: \"path\" is missing"},
        {"apps: [{path: x, external: yes}]\n",
         "1:28+3 bad-boolean: \"external\" takes true or false, not \"yes\""},
        {"ignore: [\"a(\"]\n",
         "1:13+0 bad-pattern: the pattern \"a(\" is wrong: missing closing parenthesis"},
        {"migrations: x\n",
         "1:13+1 migrations-folder: \"migrations\" is a folder below {app}, not \"x\""},
        {"migrations: '{app}/../x'\n",
         "1:13+12 migrations-folder: \"migrations\" is a folder below {app}, not \"{app}/../x\""},
        {"file_name: '{rev}.sql'\n",
         "1:13+5 bad-template: \"file_name\" knows nothing of \"{rev}\" (it "
         "may hold {revision} and {slug})"},
        {"file_name: x.txt\n",
         "1:12+5 file-name: \"file_name\" is a file's name that ends in .sql, not \"x.txt\""},
        {"naming: {index: '{tabel}_x'}\n", "1:18+7 bad-naming: \"index\" knows nothing of "
                                           "\"{tabel}\" (it may hold {table} and {columns})"},
        {"databases: {a: '${X'}\n", "1:17+3 bad-variable: expected ${NAME} or ${NAME:-fallback}"},
        {"[]\n", "1:1+2 file-shape: autorev.yaml is a mapping, not a list"},
        {"a: 1\na: 2\nb: 3\n",
         "2:1+1 duplicate-key: the key \"a\" is there twice (it stands at autorev.yaml:1:1 "
         "already)\n1:1+1 unknown-key: unknown key \"a\"\n3:1+1 unknown-key: unknown key \"b\""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(config_faults(cases[i].yaml), cases[i].wanted);
}

static void dot_env_is_data(void **state)
{
    (void)state;
    ar_map *env = env_from("# comment\n"
                           "\n"
                           "A=1\r\n"
                           "export B = two words # and a comment\n"
                           "C='single # $A \\n'\n"
                           "D=\"double \\\"q\\\" \\n $A\" # c\n"
                           "E=\n"
                           "F=a#b\n");

    assert_string_equal(ar_map_get(env, "A"), "1");
    assert_string_equal(ar_map_get(env, "B"), "two words");
    assert_string_equal(ar_map_get(env, "C"), "single # $A \\n");
    assert_string_equal(ar_map_get(env, "D"), "double \"q\" \n $A");
    assert_string_equal(ar_map_get(env, "E"), "");
    assert_string_equal(ar_map_get(env, "F"), "a#b");
}

static void wrong_lines_of_dot_env_are_shown(void **state)
{
    (void)state;
    ar_map *env = NULL;
    char *dir = folder_with(".env", "A\n1B=2\nC='x\nD='x' y\nE=5\n");

    assert_int_equal(ar_env_read(ctx, dir, &env), AR_INVALID);
    assert_string_equal(faults_text(), "1:1+1 bad-env: a line of .env is NAME=VALUE\n"
                                       "2:1+4 bad-env: a line of .env is NAME=VALUE\n"
                                       "3:1+4 bad-env: a quote is not closed\n"
                                       "4:7+1 bad-env: text after the closing quote");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_file_means_all_defaults),
        TEST(every_key_is_read),
        TEST(variables_come_from_the_environment_then_the_file_then_the_fallback),
        TEST(an_unset_variable_is_an_error_where_the_url_is_needed),
        TEST(faults_are_all_shown_with_their_places),
        TEST(dot_env_is_data),
        TEST(wrong_lines_of_dot_env_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
