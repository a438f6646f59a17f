#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/yaml_doc.h"

static ar_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = ar_arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ar_arena_free(arena);
    return 0;
}

/* `value` under the key "k". */
static char *printed(ar_doc *value)
{
    ar_doc *root = ar_doc_block(arena);

    ar_doc_put(root, "k", value);
    return ar_doc_print(arena, root);
}

static void scalars_are_plain_else_quoted_else_a_block(void **state)
{
    static const struct {
        const char *text, *yaml;
    } cases[] = {
        {"plain words", "k: plain words\n"},
        {"status <> 'x'", "k: status <> 'x'\n"},
        {"no", "k: no\n"},
        {"0123", "k: 0123\n"},
        {"", "k: ''\n"},
        {"'quoted'", "k: '''quoted'''\n"},
        {"\"Odd\" > 1", "k: '\"Odd\" > 1'\n"},
        {"a: b", "k: 'a: b'\n"},
        {"a #b", "k: 'a #b'\n"},
        {"a#b", "k: a#b\n"},
        {"- x", "k: '- x'\n"},
        {"-1", "k: -1\n"},
        {"*x", "k: '*x'\n"},
        {"tail ", "k: 'tail '\n"},
        {"two\nlines", "k: |-\n  two\n  lines\n"},
        {"one\n", "k: |\n  one\n"},
        {"one\n\n", "k: |+\n  one\n\n"},
        {" lead\nx", "k: |2-\n   lead\n  x\n"},
        {"\nx", "k: |2-\n\n  x\n"},
        {"bell\a", "k: \"bell\\u0007\"\n"},
        {"cr\r\n", "k: \"cr\\r\\n\"\n"},
        {"sep\xE2\x80\xA8", "k: \"sep\\u2028\"\n"},
        {"\n\n", "k: \"\\n\\n\"\n"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(printed(ar_doc_text(arena, cases[i].text)), cases[i].yaml);
}

static ar_doc *list_of(const char *a, const char *b)
{
    ar_doc *list = ar_doc_list(arena);

    ar_doc_add(list, ar_doc_text(arena, a));
    ar_doc_add(list, ar_doc_text(arena, b));
    return list;
}

static void brackets_hold_only_what_needs_no_quotes(void **state)
{
    (void)state;
    assert_string_equal(printed(list_of("a", "b c")), "k: [a, b c]\n");
    assert_string_equal(printed(list_of("a", "b,c")), "k:\n  - a\n  - b,c\n");
    assert_string_equal(printed(list_of("a", "f(b)")), "k: [a, f(b)]\n");
    assert_string_equal(printed(list_of("a", "(b")), "k:\n  - a\n  - (b\n");
    assert_string_equal(printed(list_of("a", "'b'")), "k:\n  - a\n  - '''b'''\n");
    assert_string_equal(printed(ar_doc_list(arena)), "k: []\n");
    assert_string_equal(printed(ar_doc_map(arena)), "k: {}\n");
}

static void a_line_of_more_than_120_columns_is_broken(void **state)
{
    char text[70];
    (void)state;

    memset(text, 'x', 56);
    text[56] = '\0';
    assert_non_null(strstr(printed(list_of(text, text)), "k: [xxx"));
    memset(text, 'x', 60);
    text[60] = '\0';
    assert_non_null(strstr(printed(list_of(text, text)), "k:\n  - xxx"));
}

static void mappings_in_lists_start_behind_the_dash(void **state)
{
    ar_doc *list = ar_doc_list(arena), *map = ar_doc_map(arena);
    (void)state;

    ar_doc_put_text(map, "name", "n");
    ar_doc_put_text(map, "check", "a = 'x'\n  and b");
    ar_doc_add(list, map);
    assert_string_equal(printed(list),
                        "k:\n  - name: n\n    check: |-\n      a = 'x'\n        and b\n");
}

static void a_block_mapping_never_stands_in_one_line(void **state)
{
    ar_doc *map = ar_doc_block(arena), *outer = ar_doc_map(arena);
    (void)state;

    ar_doc_put_text(map, "a", "int");
    ar_doc_put(outer, "columns", map);
    assert_string_equal(printed(outer), "k:\n  columns:\n    a: int\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(scalars_are_plain_else_quoted_else_a_block),
        TEST(brackets_hold_only_what_needs_no_quotes),
        TEST(a_line_of_more_than_120_columns_is_broken),
        TEST(mappings_in_lists_start_behind_the_dash),
        TEST(a_block_mapping_never_stands_in_one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
