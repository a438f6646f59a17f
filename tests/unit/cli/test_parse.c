/* The command line, taken apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "make.h"

enum { WORDS_MAX = 16 };

/* The words behind the program's name, split at blanks. */
static ar_status parse(ar_cli *cli, const char *line)
{
    char *argv[WORDS_MAX] = {"autorev"}, *rest = NULL;
    int argc = 1;

    for (char *word = strtok_r(ar_strdup(cli->ctx->arena, line), " ", &rest);
         word && argc < WORDS_MAX; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    return ar_parse(cli->ctx, argc, argv, &cli->parsed);
}

static const ar_diag *refused(ar_cli *cli, const char *line)
{
    assert_int_equal(parse(cli, line), AR_INVALID);
    assert_true(cli->ctx->diags.count > 0);
    return &cli->ctx->diags.items[cli->ctx->diags.count - 1];
}

static void global_options_stand_before_or_behind_the_command(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "-C there migrate --json -q shop"), AR_OK);
    assert_ptr_equal(cli->parsed.command, &ar_cmd_migrate);
    assert_string_equal(cli->parsed.asked.directory, "there");
    assert_true(cli->parsed.asked.json && cli->parsed.asked.quiet);
    assert_int_equal(cli->parsed.arguments.count, 1);
}

static void an_alias_is_the_command_it_stands_for(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "upgrade"), AR_OK);
    assert_ptr_equal(cli->parsed.command, &ar_cmd_migrate);
    assert_string_equal(cli->parsed.called, "upgrade");
}

static void minus_and_a_number_is_an_argument(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "downgrade shop -12 --yes"), AR_OK);
    assert_int_equal(cli->parsed.arguments.count, 2);
    assert_string_equal(cli->parsed.arguments.items[1], "-12");
    assert_true(cli->parsed.asked.yes);
}

static void a_value_may_stand_behind_an_equals_sign_or_a_letter(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "makemigrations --message=a=b"), AR_OK);
    assert_string_equal(cli->parsed.asked.message, "a=b");
    assert_int_equal(parse(cli, "makemigrations -qmtext"), AR_OK);
    assert_string_equal(cli->parsed.asked.message, "text");
    assert_true(cli->parsed.asked.quiet);
}

static void repeated_options_are_collected(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "makemigrations --rename a=b --rename c=d"), AR_OK);
    assert_int_equal(cli->parsed.asked.rename.count, 2);
    assert_string_equal(cli->parsed.asked.rename.items[1], "c=d");
}

static void behind_two_dashes_everything_is_an_argument(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "diff -- --sql -v"), AR_OK);
    assert_int_equal(cli->parsed.arguments.count, 2);
    assert_false(cli->parsed.asked.sql);
}

static void options_are_not_abbreviated(void **state)
{
    const ar_diag *diag = refused(*state, "makemigrations --mess x");

    assert_string_equal(diag->message, "unknown option \"--mess\"");
}

static void a_misspelled_word_gets_a_suggestion(void **state)
{
    assert_string_equal(refused(*state, "migrat")->hint, "did you mean \"migrate\"?");
    assert_string_equal(refused(*state, "diff --exit-cod")->hint, "did you mean --exit-code?");
    assert_string_equal(refused(*state, "quux")->hint, "`autorev help` lists the commands");
}

static void what_later_versions_bring_is_named_as_such(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(refused(cli, "completion")->code, AR_E_LATER_COMMAND);
}

static void a_value_that_is_missing_or_wrong_is_refused(void **state)
{
    ar_cli *cli = *state;

    assert_string_equal(refused(cli, "makemigrations -m")->message, "--message wants MSG");
    assert_string_equal(refused(cli, "rollback -s 0")->message, "--steps takes N, not \"0\"");
    assert_string_equal(refused(cli, "check --pending=yes")->message, "--pending takes no value");
    assert_string_equal(refused(cli, "check --color=pink")->message, "--color cannot be \"pink\"");
    assert_int_equal(refused(cli, "migrate --lock-wait 1h")->code, AR_E_OPTION_VALUE);
}

static void seconds_may_have_their_unit(void **state)
{
    ar_cli *cli = *state;

    assert_int_equal(parse(cli, "migrate --lock-wait 90s"), AR_OK);
    assert_int_equal(cli->parsed.asked.lock_wait_ms, 90000);
    assert_int_equal(parse(cli, "migrate --lock-wait 0"), AR_OK);
    assert_int_equal(cli->parsed.asked.lock_wait_ms, 0);
}

static void too_many_or_too_few_arguments_show_the_usage(void **state)
{
    ar_cli *cli = *state;

    assert_string_equal(refused(cli, "migrate a b c")->hint, "usage: autorev migrate [APP] [REV]");
    assert_string_equal(refused(cli, "downgrade")->hint, "usage: autorev downgrade [APP] REV");
    assert_string_equal(refused(cli, "check me")->message,
                        "\"check\" has no use for the argument \"me\"");
}

static void quiet_and_verbose_exclude_each_other(void **state)
{
    assert_int_equal(refused(*state, "check -v -q")->code, AR_E_OPTIONS_CLASH);
}

static void json_counts_also_behind_a_fault(void **state)
{
    ar_cli *cli = *state;

    refused(cli, "chekc --json");
    assert_true(cli->parsed.asked.json);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    assert_string_equal(refused(*state, "migrate sh\xffop")->message,
                        "argument 2 is not UTF-8 at byte 3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(global_options_stand_before_or_behind_the_command),
        TEST(an_alias_is_the_command_it_stands_for),
        TEST(minus_and_a_number_is_an_argument),
        TEST(a_value_may_stand_behind_an_equals_sign_or_a_letter),
        TEST(repeated_options_are_collected),
        TEST(behind_two_dashes_everything_is_an_argument),
        TEST(options_are_not_abbreviated),
        TEST(a_misspelled_word_gets_a_suggestion),
        TEST(what_later_versions_bring_is_named_as_such),
        TEST(a_value_that_is_missing_or_wrong_is_refused),
        TEST(seconds_may_have_their_unit),
        TEST(too_many_or_too_few_arguments_show_the_usage),
        TEST(quiet_and_verbose_exclude_each_other),
        TEST(json_counts_also_behind_a_fault),
        TEST(bytes_that_are_no_text_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
