#include <string.h>

#include "base/str.h"
#include "parser/yaml.h"
#include "read.h"

static const ar_yaml *parse(const char *text)
{
    const ar_source *source = NULL;
    const ar_yaml *root = NULL;

    assert_int_equal(ar_source_new(ctx, "f.yaml", text, strlen(text), &source), AR_OK);
    assert_int_equal(ar_yaml_parse(ctx, source, &root), AR_OK);
    return root;
}

static char *faults(const char *text, size_t size)
{
    const ar_source *source = NULL;
    const ar_yaml *root = NULL;

    if (ar_source_new(ctx, "f.yaml", text, size, &source) == AR_OK)
        assert_in_range(ar_yaml_parse(ctx, source, &root), AR_OK, AR_INVALID);
    return faults_text();
}

#define FAULTS(text) faults(text, sizeof(text) - 1)

static void every_scalar_is_the_text_that_stands_there(void **state)
{
    static const char *const texts[] = {"no", "on",   "1e3", "0123", "2024-01-01",
                                        "~",  "1.10", "=",   NULL};
    (void)state;

    for (size_t i = 0; texts[i]; i++) {
        const ar_yaml *root = parse(ar_printf(ctx->arena, "a: %s\n", texts[i]));

        assert_string_equal(ar_yaml_get(root, "a")->text, texts[i]);
    }
}

static void nothing_and_comments_are_an_empty_file(void **state)
{
    (void)state;
    assert_null(parse(""));
    assert_null(parse("# only this\n"));
    assert_null(parse("---\n"));
}

static void a_byte_order_mark_takes_no_column(void **state)
{
    (void)state;
    const ar_yaml *root = parse("\xEF\xBB\xBFkey: x\n");

    assert_int_equal(ar_yaml_pos(root->keys.items[0]).column, 1);
    assert_string_equal(ar_yaml_get(root, "key")->text, "x");
}

static void columns_count_code_points(void **state)
{
    (void)state;
    const ar_yaml *root = parse("\xC3\xA4\xC3\xB6: \xE2\x82\xAC x\n");
    ar_pos pos = ar_yaml_at(root->items.items[0], strlen("\xE2\x82\xAC "), 1);

    assert_int_equal(ar_yaml_pos(root->items.items[0]).column, 5);
    assert_int_equal(pos.column, 7);
    assert_int_equal(pos.width, 1);
}

/* Where `needle` of the value's text stands in the file. */
static ar_pos find(const char *yaml, const char *needle)
{
    const ar_yaml *value = parse(yaml)->items.items[0];
    const char *found = strstr(value->text, needle);

    assert_non_null(found);
    return ar_yaml_at(value, (size_t)(found - value->text), strlen(needle));
}

static void a_place_in_a_scalar_is_found_through_quotes_and_folds(void **state)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
    } cases[] = {
        {"k: one here\n", 1, 8},
        {"k: 'it''s here'\n", 1, 11},
        {"k: \"a\\tb\\u00e4 here\"\n", 1, 16},
        {"k: one\n  two\n  here\n", 3, 3},
        {"k: |\n  one\n    here\n", 3, 5},
        {"k: |2\n    one\n  here\n", 3, 3},
        {"k: >\n  one\n  two here\n", 3, 7},
        {"k: \"one\n\n   here\"\n", 3, 4},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_pos pos = find(cases[i].yaml, "here");

        assert_int_equal(pos.line, cases[i].line);
        assert_int_equal(pos.column, cases[i].column);
        assert_int_equal(pos.width, 4);
    }
}

static void what_would_mean_something_else_is_refused(void **state)
{
    static const struct {
        const char *yaml, *wanted;
    } cases[] = {
        {"a: &x 1\n", "1:4+4 yaml-alias: anchors are not supported: \"&x\""},
        {"a: *x\n", "1:4+2 yaml-alias: aliases are not supported: \"*x\""},
        {"<<: {a: 1}\n", "1:1+2 yaml-alias: merge keys are not supported"},
        {"a: !!int 1\n", "1:4+7 yaml-tag: tags are not supported: \"!!int\""},
        {"a: 1\n---\nb: 2\n", "2:1+3 yaml-documents: a second document starts here"},
        {"a: 1\nb: 2\na: 3\n",
         "3:1+1 duplicate-key: the key \"a\" is there twice (it stands at f.yaml:1:1 already)"},
        {"? [a]\n: 1\n", "1:3+3 yaml-key: a key must be text, not a list"},
        {"{t: numeric(12,2), b: 1}\n",
         "1:5+10 yaml-cut-short: the value \"numeric(12\" is cut short"},
        {"[lower(a), f(b, c), d]\n", "1:12+3 yaml-cut-short: the value \"f(b\" is cut short"},
        {"a: b: c\n", "1:5+1 yaml-colon: not YAML: mapping values are not allowed in this context"},
        {"a: 'x\n",
         "1:4+1 yaml-quote: not YAML: while scanning a quoted scalar, found unexpected end"},
        {"a: \"x\\0y\"\n", "1:4+6 yaml-character: a text cannot hold U+0000"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char *seen = faults(cases[i].yaml, strlen(cases[i].yaml));

        if (!ar_starts_with(seen, cases[i].wanted))
            assert_string_equal(seen, cases[i].wanted);
        assert_int_equal(ctx->diags.count, 1);
        read_teardown(NULL);
        read_setup(NULL);
    }
}

static void a_file_that_is_not_utf8_is_refused_at_the_byte(void **state)
{
    (void)state;
    assert_string_equal(FAULTS("a: 1\nb: x\xFFy\n"),
                        "2:5+1 yaml-encoding: the file is not UTF-8 (save it as UTF-8)");
}

static void characters_that_yaml_reads_as_line_breaks_are_refused(void **state)
{
    (void)state;
    assert_true(ar_starts_with(FAULTS("a: x\xE2\x80\xA8y\n"), "1:5+1 yaml-character: the character "
                                                              "U+2028 cannot stand in a file"));
    read_teardown(NULL);
    read_setup(NULL);
    assert_true(ar_starts_with(FAULTS("a: x\ry\n"), "1:5"));
    read_teardown(NULL);
    read_setup(NULL);
    assert_true(ar_starts_with(FAULTS("a: \0x\n"), "1:4"));
}

static void more_than_32_levels_are_refused(void **state)
{
    char deep[80];
    (void)state;

    memset(deep, '[', 33);
    memset(deep + 33, ']', 33);
    deep[66] = '\0';
    assert_non_null(strstr(faults(deep, 66), "yaml-depth: more than 32 levels"));
    read_teardown(NULL);
    read_setup(NULL);
    assert_string_equal(faults(deep + 1, 64), "");
}

static void a_nesting_bomb_ends_at_once(void **state)
{
    size_t size = 1 << 16;
    char *bomb = ar_alloc(ctx->arena, size + 1);
    (void)state;

    memset(bomb, '[', size);
    assert_non_null(strstr(faults(bomb, size), "yaml-depth"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_scalar_is_the_text_that_stands_there),
        TEST(nothing_and_comments_are_an_empty_file),
        TEST(a_byte_order_mark_takes_no_column),
        TEST(columns_count_code_points),
        TEST(a_place_in_a_scalar_is_found_through_quotes_and_folds),
        TEST(what_would_mean_something_else_is_refused),
        TEST(a_file_that_is_not_utf8_is_refused_at_the_byte),
        TEST(characters_that_yaml_reads_as_line_breaks_are_refused),
        TEST(more_than_32_levels_are_refused),
        TEST(a_nesting_bomb_ends_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
