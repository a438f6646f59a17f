/* Questions: what they look like, what counts as which answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "cli/ask.h"
#include "make.h"

static ar_choice choices[] = {
    {"renamed: keeps the data", "rename:users.mail=email"},
    {"not renamed: drops \"mail\"", "drop:users.mail=yes"},
};

static const ar_question rename_question = {
    .text = "users: column \"mail\" is gone and \"email\" is new. Was it renamed?",
    .choices = {.items = choices, .count = 2, .capacity = 2},
};

static const ar_question free_question = {
    .text = "users.age becomes not null and 3 rows are null",
    .free_answer = "backfill:users.age=",
};

static void a_question_lists_its_choices_with_the_flags_that_answer_it(void **state)
{
    ar_cli *cli = *state;

    types(cli, "1\n");
    assert_string_equal(ar_ask_question(cli, &rename_question), "rename:users.mail=email");
    assert_string_equal(
        written(cli, cli->err),
        "? users: column \"mail\" is gone and \"email\" is new. Was it renamed?\n"
        "   1) renamed: keeps the data              --answer rename:users.mail=email\n"
        "   2) not renamed: drops \"mail\"            --answer drop:users.mail=yes\n"
        "   3) quit, nothing is written\n"
        " [1-3, default 3] ");
}

static void nothing_typed_quits(void **state)
{
    ar_cli *cli = *state;

    types(cli, "\n");
    assert_null(ar_ask_question(cli, &rename_question));
}

static void the_end_of_input_quits(void **state)
{
    assert_null(ar_ask_question(*state, &rename_question));
    assert_null(ar_ask_question(*state, &free_question));
}

static void what_is_no_choice_is_asked_again(void **state)
{
    ar_cli *cli = *state;

    types(cli, "yes\n4\n0\n-1\n2x\n 2 \n");
    assert_string_equal(ar_ask_question(cli, &rename_question), "drop:users.mail=yes");
    assert_non_null(strstr(written(cli, cli->err), "a number from 1 to 3, please"));
}

static void an_answer_can_be_typed(void **state)
{
    ar_cli *cli = *state;

    types(cli, "1\n  coalesce(a, 0) \n");
    assert_string_equal(ar_ask_question(cli, &free_question), "backfill:users.age=coalesce(a, 0)");
    assert_non_null(strstr(written(cli, cli->err), "--answer backfill:users.age=...\n"));
}

static void typing_nothing_goes_back_to_the_question(void **state)
{
    ar_cli *cli = *state;

    types(cli, "1\n\n2\n");
    assert_null(ar_ask_question(cli, &free_question));
}

static void two_questions_read_two_lines(void **state)
{
    ar_cli *cli = *state;

    types(cli, "2\n1\n");
    assert_string_equal(ar_ask_question(cli, &rename_question), "drop:users.mail=yes");
    assert_string_equal(ar_ask_question(cli, &rename_question), "rename:users.mail=email");
}

static void only_yes_is_consent(void **state)
{
    ar_cli *cli = *state;

    types(cli, "y\nYES\nn\n\nyess\n");
    assert_true(ar_ask_confirm(cli, "Go on?"));
    assert_true(ar_ask_confirm(cli, "Go on?"));
    assert_false(ar_ask_confirm(cli, "Go on?"));
    assert_false(ar_ask_confirm(cli, "Go on?"));
    assert_false(ar_ask_confirm(cli, "Go on?"));
    assert_false(ar_ask_confirm(cli, "Go on?")); /* the end of input */
}

static void what_was_said_before_stands_before_the_question(void **state)
{
    ar_cli *cli = *state;

    ar_say(cli->ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "rows go");
    ar_ask_confirm(cli, "Go on?");
    assert_string_equal(written(cli, cli->err), "warning: rows go\n? Go on? [y/N] \n");
}

static void nobody_is_asked_without_a_terminal(void **state)
{
    ar_asker asker = ar_ask_asker(*state, NULL);

    assert_null(asker.ask);
    assert_null(asker.confirm);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_question_lists_its_choices_with_the_flags_that_answer_it),
        TEST(nothing_typed_quits),
        TEST(the_end_of_input_quits),
        TEST(what_is_no_choice_is_asked_again),
        TEST(an_answer_can_be_typed),
        TEST(typing_nothing_goes_back_to_the_question),
        TEST(two_questions_read_two_lines),
        TEST(only_yes_is_consent),
        TEST(what_was_said_before_stands_before_the_question),
        TEST(nobody_is_asked_without_a_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
