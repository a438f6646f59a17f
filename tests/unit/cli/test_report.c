/* Diagnostics as people see them (SPEC 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "cli/excerpt.h"
#include "cli/report.h"
#include "cli/width.h"
#include "make.h"

static ar_pos at(const char *file, unsigned line, unsigned column, unsigned width)
{
    return (ar_pos){.file = file, .line = line, .column = column, .width = width};
}

static const char *shown(ar_cli *cli, ar_pos pos, const char *source)
{
    ar_diag diag = {.severity = AR_ERROR, .code = AR_E_YAML, .pos = pos, .message = "no"};

    return ar_report_text(cli->ctx, &diag, source, false);
}

static void a_fault_stands_under_its_place_with_its_hint(void **state)
{
    ar_cli *cli = *state;
    ar_diag diag = {.severity = AR_ERROR,
                    .code = AR_E_UNRESOLVED_REFERENCE,
                    .pos = at("apps/shop/models.yaml", 2, 47, 7),
                    .message = "no app declares a table \"custmer\"",
                    .hint = "did you mean \"customer\" (apps/users/models.yaml:3)?"};
    const char *source = "tables:\n"
                         "      customer_id: bigint not null references custmer(id)\n";

    assert_string_equal(ar_report_text(cli->ctx, &diag, source, false),
                        "apps/shop/models.yaml:2:47: error: no app declares a table \"custmer\"\n"
                        "    2 |       customer_id: bigint not null references custmer(id)\n"
                        "      |                                               ^~~~~~~\n"
                        "hint: did you mean \"customer\" (apps/users/models.yaml:3)?\n");
}

static void without_a_place_the_severity_comes_first(void **state)
{
    assert_string_equal(shown(*state, AR_NOWHERE, NULL), "error: no\n");
    assert_string_equal(shown(*state, at("a.yaml", 0, 0, 0), "x"), "a.yaml: error: no\n");
}

static void a_line_without_a_column_is_shown_without_a_caret(void **state)
{
    assert_string_equal(shown(*state, at("a.yaml", 1, 0, 0), "x: y"),
                        "a.yaml:1: error: no\n    1 | x: y\n");
}

static void tabs_keep_the_caret_in_its_place(void **state)
{
    assert_string_equal(shown(*state, at("a", 1, 3, 2), "a\tbc d"),
                        "a:1:3: error: no\n    1 | a       bc d\n      |         ^~\n");
}

static void wide_and_combining_characters_keep_the_caret_in_its_place(void **state)
{
    /* two wide ones, then e and a combining acute */
    assert_string_equal(shown(*state, at("a", 1, 3, 1), "\u540d\u524d x"),
                        "a:1:3: error: no\n    1 | \u540d\u524d x\n      |     ^\n");
    assert_string_equal(shown(*state, at("a", 1, 3, 1), "e\u0301x"),
                        "a:1:3: error: no\n    1 | e\u0301x\n      |  ^\n");
    assert_string_equal(shown(*state, at("a", 1, 1, 2), "\u540d\u524d"),
                        "a:1:1: error: no\n    1 | \u540d\u524d\n      | ^~~~\n");
}

static void a_caret_may_stand_behind_the_line(void **state)
{
    assert_string_equal(shown(*state, at("a", 1, 4, 1), "abc\nd"),
                        "a:1:4: error: no\n    1 | abc\n      |    ^\n");
}

static void a_line_that_the_source_lacks_is_not_shown(void **state)
{
    assert_string_equal(shown(*state, at("a", 9, 1, 1), "abc\n"), "a:9:1: error: no\n");
}

static void escape_sequences_of_a_file_do_not_reach_the_terminal(void **state)
{
    ar_cli *cli = *state;

    assert_null(strchr(shown(cli, at("a", 1, 1, 1), "x\033[31my"), '\033'));
    assert_string_equal(ar_printable(cli->ctx->arena, "a\033b\x7f\nc"), "a\\x1bb\\x7f\nc");
}

static void of_a_long_line_only_what_is_near_is_shown(void **state)
{
    ar_cli *cli = *state;
    ar_str line;

    ar_str_init(&line, cli->ctx->arena);
    for (int i = 0; i < 100000; i++)
        ar_str_addc(&line, (char)('a' + i % 26));
    const char *text = shown(cli, at("a", 1, 50000, 3), line.data);

    assert_true(strlen(text) < 500);
    const char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    const char *caret = strchr(third, '^');

    assert_non_null(caret);
    assert_int_equal(second[caret - third], 'a' + 49999 % 26);
}

static void colours_are_only_there_when_they_are_wanted(void **state)
{
    ar_cli *cli = *state;
    ar_diag diag = {.severity = AR_ERROR, .pos = at("a", 1, 1, 1), .message = "no"};

    assert_non_null(strstr(ar_report_text(cli->ctx, &diag, "x", true), "\033[1;31merror:"));
    assert_null(strchr(ar_report_text(cli->ctx, &diag, "x", false), '\033'));
}

static void notes_and_details_follow_the_verbosity(void **state)
{
    ar_cli *cli = *state;

    ar_say(cli->ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "one");
    ar_say(cli->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "two");
    ar_report(cli);
    assert_string_equal(written(cli, cli->err), "note: two\n");

    cli->ctx->verbosity = 1;
    ar_say(cli->ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "three");
    ar_report(cli);
    assert_non_null(strstr(written(cli, cli->err), "detail: three\n"));

    cli->ctx->verbosity = -1;
    ar_say(cli->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "four");
    ar_say(cli->ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "five");
    ar_report(cli);
    assert_null(strstr(written(cli, cli->err), "four"));
    assert_non_null(strstr(written(cli, cli->err), "warning: five\n"));
}

static void what_two_databases_complain_about_is_said_once(void **state)
{
    ar_cli *cli = *state;

    ar_fail(cli->ctx, AR_E_YAML, AR_NOWHERE, "twice");
    ar_fail(cli->ctx, AR_E_YAML, AR_NOWHERE, "twice");
    ar_report(cli);
    ar_fail(cli->ctx, AR_E_YAML, AR_NOWHERE, "twice");
    ar_report(cli);
    assert_string_equal(written(cli, cli->err), "error: twice\n");
}

static void results_so_far_stand_before_what_is_said(void **state)
{
    ar_cli *cli = *state;

    ar_cli_print(cli, "result\n");
    assert_string_equal(written(cli, cli->out), "");
    ar_fail(cli->ctx, AR_E_YAML, AR_NOWHERE, "fault");
    ar_report(cli);
    assert_string_equal(written(cli, cli->out), "result\n");
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(ar_width("abc", 3), 3);
    assert_int_equal(ar_width("\u540d", 3), 2);
    assert_int_equal(ar_width("e\u0301", 3), 1);
    assert_int_equal(ar_width("\xff\xfe", 2), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fault_stands_under_its_place_with_its_hint),
        TEST(without_a_place_the_severity_comes_first),
        TEST(a_line_without_a_column_is_shown_without_a_caret),
        TEST(tabs_keep_the_caret_in_its_place),
        TEST(wide_and_combining_characters_keep_the_caret_in_its_place),
        TEST(a_caret_may_stand_behind_the_line),
        TEST(a_line_that_the_source_lacks_is_not_shown),
        TEST(escape_sequences_of_a_file_do_not_reach_the_terminal),
        TEST(of_a_long_line_only_what_is_near_is_shown),
        TEST(colours_are_only_there_when_they_are_wanted),
        TEST(notes_and_details_follow_the_verbosity),
        TEST(what_two_databases_complain_about_is_said_once),
        TEST(results_so_far_stand_before_what_is_said),
        TEST(width_counts_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
