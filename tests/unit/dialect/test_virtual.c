#include "dialect/virtual.h"

#include "base/str.h"
#include "make.h"

static void columns_are(ar_ctx *ctx, const char *text, const char *columns)
{
    ar_virtual about = ar_virtual_read(ctx, text);

    assert_string_equal(ar_names_join(ctx->arena, &about.columns, " "), columns);
}

static void columns_are_told_from_options(void **state)
{
    ar_ctx *ctx = *state;

    columns_are(ctx, "fts5(title, body unindexed, tokenize='porter ascii', prefix='2 3')",
                "title body");
    columns_are(ctx, "FTS5(\"a b\", 'c''d', [e])", "a b c'd e");
    columns_are(ctx, "fts4(title text, body, tokenize porter, content=post)", "title body");
    columns_are(ctx, "rtree(id, x0, x1, +label text)", "id x0 x1 label");
    columns_are(ctx, "geopoly(a, b)", "_shape a b");
    columns_are(ctx, "fts5(x, tokenize = \"unicode61 tokenchars '-(,'\")", "x");
    columns_are(ctx, "csv(filename='a.csv')", "");
    columns_are(ctx, "fts5(title", "");
    columns_are(ctx, "", "");
}

static void what_keeps_no_rows_is_known(void **state)
{
    static const struct {
        const char *text, *of;
        ar_virtual_content content;
    } cases[] = {
        {"fts5(x)", NULL, AR_VIRTUAL_OWN},
        {"fts5(x, content='')", NULL, AR_VIRTUAL_NONE},
        {"fts4(x, content=\"\")", NULL, AR_VIRTUAL_NONE},
        {"fts5(x, content = 'my post', content_rowid=id)", "my post", AR_VIRTUAL_DERIVED},
        {"fts4(content=post)", "post", AR_VIRTUAL_DERIVED},
        {"fts4()", NULL, AR_VIRTUAL_NONE},
        {"rtree(id, a, b)", NULL, AR_VIRTUAL_OWN},
        {"unheard_of(a)", NULL, AR_VIRTUAL_NONE},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ar_virtual about = ar_virtual_read(*state, cases[i].text);

        assert_int_equal(about.content, cases[i].content);
        assert_true(ar_streq(about.content_of, cases[i].of));
    }
}

static void shadows_are_those_of_the_module(void **state)
{
    (void)state;
    assert_string_equal(ar_virtual_shadows("rtree")[0], "node");
    assert_string_equal(ar_virtual_shadows("fts5")[4], "config");
    assert_null(ar_virtual_shadows("unheard_of")[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_told_from_options),
        cmocka_unit_test(what_keeps_no_rows_is_known),
        cmocka_unit_test(shadows_are_those_of_the_module),
    };

    return cmocka_run_group_tests(tests, make_ctx, free_ctx);
}
