/* The one object of --json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "cli/json.h"
#include "cli/report.h"
#include "make.h"

static json_t *envelope(ar_cli *cli, int exit_code)
{
    json_t *value = json_loads(ar_json_envelope(cli, exit_code), JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(value);
    return value;
}

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void the_envelope_says_what_ran_and_how_it_ended(void **state)
{
    ar_cli *cli = *state;

    cli->parsed.asked.json = true;
    cli->parsed.command = &ar_cmd_check;
    (void)ar_json_list(cli, "pending");
    json_t *value = envelope(cli, 1);

    assert_int_equal(json_integer_value(json_object_get(value, "format")), 1);
    assert_string_equal(text_at(value, "command"), "check");
    assert_true(json_is_false(json_object_get(value, "ok")));
    assert_int_equal(json_integer_value(json_object_get(value, "exit")), 1);
    assert_true(json_is_array(json_object_get(json_object_get(value, "data"), "pending")));
    json_decref(value);
}

static void a_run_that_found_nothing_out_has_no_data(void **state)
{
    ar_cli *cli = *state;

    cli->parsed.asked.json = true;
    json_t *value = envelope(cli, 0);

    assert_true(json_is_null(json_object_get(value, "data")));
    assert_true(json_is_null(json_object_get(value, "command")));
    assert_true(json_is_true(json_object_get(value, "ok")));
    json_decref(value);
}

static void diagnostics_stand_in_the_object_and_not_on_standard_error(void **state)
{
    ar_cli *cli = *state;

    cli->parsed.asked.json = true;
    ar_fail(cli->ctx, AR_E_UNKNOWN_KEY, (ar_pos){.file = "a.yaml", .line = 3, .column = 5},
            "unknown key \"x\"");
    ar_hint(cli->ctx, "did you mean \"y\"?");
    ar_fail(cli->ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "no place");
    ar_report(cli);
    json_t *value = envelope(cli, 2);
    json_t *list = json_object_get(value, "diagnostics"), *first = json_array_get(list, 0);

    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_at(first, "severity"), "error");
    assert_string_equal(text_at(first, "code"), "unknown-key");
    assert_string_equal(text_at(first, "file"), "a.yaml");
    assert_int_equal(json_integer_value(json_object_get(first, "column")), 5);
    assert_string_equal(text_at(first, "hint"), "did you mean \"y\"?");
    assert_true(json_is_null(json_object_get(json_array_get(list, 1), "line")));
    assert_string_equal(written(cli, cli->err), "");
    json_decref(value);
}

static void results_for_people_are_not_mixed_in(void **state)
{
    ar_cli *cli = *state;

    cli->parsed.asked.json = true;
    ar_cli_print(cli, "text\n");
    ar_cli_talk(cli, "talk");
    ar_cli_flush(cli);
    assert_string_equal(written(cli, cli->out), "");
    assert_string_equal(written(cli, cli->err), "");
}

static void without_json_nothing_is_collected(void **state)
{
    ar_cli *cli = *state;

    assert_null(ar_json_list(cli, "pending"));
    ar_json_set(cli, "sql", json_string("x"));
    assert_null(cli->data);
}

static void wrong_bytes_become_signs_of_replacement(void **state)
{
    ar_cli *cli = *state;
    json_t *value = ar_json_text(cli, "a\xff"
                                      "b");

    assert_string_equal(json_string_value(value), "a\xef\xbf\xbd"
                                                  "b");
    json_decref(value);
}

static void usage_errors_are_json_too(void **state)
{
    ar_cli *cli = *state;
    char *argv[] = {"autorev", "--json", "chekc"};

    assert_int_equal(ar_cli_main(cli, 3, argv), 2);
    json_t *value = json_loads(written(cli, cli->out), 0, NULL);

    assert_non_null(value);
    assert_string_equal(text_at(json_array_get(json_object_get(value, "diagnostics"), 0), "code"),
                        "unknown-command");
    json_decref(value);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_envelope_says_what_ran_and_how_it_ended),
        TEST(a_run_that_found_nothing_out_has_no_data),
        TEST(diagnostics_stand_in_the_object_and_not_on_standard_error),
        TEST(results_for_people_are_not_mixed_in),
        TEST(without_json_nothing_is_collected),
        TEST(wrong_bytes_become_signs_of_replacement),
        TEST(usage_errors_are_json_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
