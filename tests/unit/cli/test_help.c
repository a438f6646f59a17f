/* Help and the tables it comes from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "cli/help.h"
#include "make.h"

static bool is_told(const ar_command *command)
{
    return !(command->flags & AR_COMMAND_LATER);
}

static void every_command_has_what_help_needs(void **state)
{
    (void)state;
    for (const ar_command *const *command = ar_commands; *command; command++) {
        if (!is_told(*command))
            continue;
        assert_non_null((*command)->usage);
        assert_non_null((*command)->summary);
        assert_non_null((*command)->about);
        assert_non_null((*command)->run);
        assert_true(ar_starts_with((*command)->examples[0], "autorev "));
        assert_true(ar_starts_with((*command)->examples[1], "autorev "));
        assert_true((*command)->min <= (*command)->max);
    }
}

static void names_and_aliases_are_found_and_unique(void **state)
{
    (void)state;
    for (const ar_command *const *command = ar_commands; *command; command++) {
        assert_ptr_equal(ar_command_find((*command)->name), *command);
        for (size_t i = 0; i < 3 && (*command)->aliases[i]; i++)
            assert_ptr_equal(ar_command_find((*command)->aliases[i]), *command);
    }
}

static void no_option_of_a_command_hides_a_global_one(void **state)
{
    (void)state;
    for (const ar_command *const *command = ar_commands; *command; command++)
        for (const ar_flag *flag = ar_global_options; flag->name; flag++) {
            assert_ptr_equal(ar_flag_find(*command, flag->name), flag);
            if (flag->letter)
                assert_ptr_equal(ar_flag_by_letter(*command, flag->letter), flag);
        }
}

static size_t longest_line(const char *text)
{
    size_t longest = 0;

    for (; *text; text += strcspn(text, "\n"), text += *text != '\0')
        longest = strcspn(text, "\n") > longest ? strcspn(text, "\n") : longest;
    return longest;
}

static void help_begins_with_two_examples_and_fits_a_terminal(void **state)
{
    ar_cli *cli = *state;

    for (const ar_command *const *command = ar_commands; *command; command++) {
        const char *text = ar_help_text(cli->ctx, *command);

        assert_true(ar_starts_with(text, "  autorev "));
        assert_true(longest_line(text) <= 100);
    }
}

static void the_list_names_every_command_that_works(void **state)
{
    ar_cli *cli = *state;
    const char *text = ar_help_text(cli->ctx, NULL);

    for (const ar_command *const *command = ar_commands; *command; command++) {
        const char *line = ar_printf(cli->ctx->arena, "\n  %s ", (*command)->name);

        assert_int_equal(strstr(text, line) != NULL, (*command)->flags == 0);
    }
}

static void help_on_models_names_the_kinds(void **state)
{
    ar_cli *cli = *state;
    const char *text = ar_help_models(cli->ctx);

    assert_non_null(strstr(text, "\ntables:"));
    assert_non_null(strstr(text, "\nforeign_keys:"));
}

static int run_words(ar_cli *cli, int argc, char **argv)
{
    return ar_cli_main(cli, argc, argv);
}

static void a_command_shows_its_help(void **state)
{
    ar_cli *cli = *state;
    char *argv[] = {"autorev", "migrate", "--help"};

    assert_int_equal(run_words(cli, 3, argv), 0);
    assert_non_null(strstr(written(cli, cli->out), "Usage: autorev migrate [APP] [REV]"));
    assert_string_equal(written(cli, cli->err), "");
}

static void no_command_is_a_fault_that_shows_the_list(void **state)
{
    ar_cli *cli = *state;
    char *argv[] = {"autorev"};

    assert_int_equal(run_words(cli, 1, argv), 2);
    assert_string_equal(written(cli, cli->out), "");
    assert_non_null(strstr(written(cli, cli->err), "  makemigrations "));
}

static void the_version_has_two_spellings(void **state)
{
    ar_cli *cli = *state;
    char *argv[] = {"autorev", "--version"};

    assert_int_equal(run_words(cli, 2, argv), 0);
    assert_string_equal(written(cli, cli->out), "autorev " AR_VERSION "\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_command_has_what_help_needs),
        TEST(names_and_aliases_are_found_and_unique),
        TEST(no_option_of_a_command_hides_a_global_one),
        TEST(help_begins_with_two_examples_and_fits_a_terminal),
        TEST(the_list_names_every_command_that_works),
        TEST(help_on_models_names_the_kinds),
        TEST(a_command_shows_its_help),
        TEST(no_command_is_a_fault_that_shows_the_list),
        TEST(the_version_has_two_spellings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
