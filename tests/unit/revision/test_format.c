#include "make.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static void assert_same_names(const ar_names *a, const ar_names *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_string_equal(a->items[i], b->items[i]);
}

static void assert_same_section(const ar_section *a, const ar_section *b)
{
    assert_string_equal(a->sql, b->sql);
    assert_int_equal(a->no_transaction, b->no_transaction);
    assert_int_equal(a->irreversible != NULL, b->irreversible != NULL);
    if (a->irreversible)
        assert_string_equal(a->irreversible, b->irreversible);
}

static void assert_same(const ar_revision *a, const ar_revision *b)
{
    assert_string_equal(a->id, b->id);
    assert_string_equal(a->app, b->app);
    assert_string_equal(a->dialect, b->dialect);
    assert_string_equal(a->message, b->message);
    assert_int_equal(a->created, b->created);
    assert_int_equal(a->baseline, b->baseline);
    assert_int_equal(a->proof != NULL, b->proof != NULL);
    if (a->proof)
        assert_string_equal(a->proof, b->proof);
    assert_int_equal(a->requires_line != NULL, b->requires_line != NULL);
    assert_same_names(&a->comments, &b->comments);
    assert_same_names(&a->parents, &b->parents);
    assert_same_names(&a->objects, &b->objects);
    assert_same_names(&a->answers, &b->answers);
    assert_same_names(&a->destroys, &b->destroys);
    assert_same_names(&a->replaces, &b->replaces);
    assert_int_equal(a->depends.count, b->depends.count);
    for (size_t i = 0; i < a->depends.count; i++) {
        assert_string_equal(a->depends.items[i].app, b->depends.items[i].app);
        assert_string_equal(a->depends.items[i].revision, b->depends.items[i].revision);
    }
    assert_same_section(&a->up, &b->up);
    assert_same_section(&a->down, &b->down);
}

static void assert_round_trip(ar_ctx *ctx, const ar_revision *revision)
{
    const char *text = ar_revision_format(ctx, revision);
    ar_revision *back = NULL;
    ar_status status = parse(ctx, text, &back);

    if (status != AR_OK)
        print_error("%s in\n%s\n", ctx->diags.items[ctx->diags.count - 1].message, text);
    assert_int_equal(status, AR_OK);
    assert_same(revision, back);
    assert_string_equal(ar_revision_format(ctx, back), text);
}

static void the_file_looks_as_the_contract_shows_it(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = rev(ctx, "shop", "3f9c2a71b0de", 0, "81d0aa23c9f1",
                                "users:5c11e0b7a2f4");

    revision->created = 1768325049;
    revision->message = "add order status";
    ar_vec_push(ctx->arena, &revision->objects, "+table order");
    ar_vec_push(ctx->arena, &revision->objects, "+index order_open_idx");
    revision->proof = "none: no scratch";
    revision->up.sql = "-- Create table \"order\".\nCREATE TABLE \"order\" (id bigint);";
    revision->down.sql = "DROP TABLE \"order\";";
    assert_string_equal(ar_revision_format(ctx, revision),
                        "-- autorev:revision 3f9c2a71b0de\n"
                        "-- autorev:app shop\n"
                        "-- autorev:parent 81d0aa23c9f1\n"
                        "-- autorev:depends users:5c11e0b7a2f4\n"
                        "-- autorev:dialect postgresql\n"
                        "-- autorev:created 2026-01-13T17:24:09Z\n"
                        "-- autorev:message add order status\n"
                        "-- autorev:objects +table order, +index order_open_idx\n"
                        "-- autorev:proof none: no scratch\n"
                        "\n"
                        "-- migrate:up\n"
                        "\n"
                        "-- Create table \"order\".\n"
                        "CREATE TABLE \"order\" (id bigint);\n"
                        "\n"
                        "-- migrate:down\n"
                        "\n"
                        "DROP TABLE \"order\";\n"
                        "\n"
                        "-- autorev:end\n");
    assert_round_trip(ctx, revision);
}

static void a_message_cannot_break_out_of_its_line(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = rev(ctx, "shop", "a1", 1, "", "");

    revision->message = " \n-- migrate:down\r\n\\! rm \x1b[31m */ \xe2\x80\xa8 \xc2\x85\\u0041 ";
    const char *text = ar_revision_format(ctx, revision);

    assert_null(strstr(text, "\n-- migrate:down\r"));
    assert_null(strchr(text, '\x1b'));
    assert_null(strchr(text, '\r'));
    assert_round_trip(ctx, revision);
}

static void odd_names_survive_in_objects(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = rev(ctx, "shop", "a1", 1, "", "");

    ar_vec_push(ctx->arena, &revision->objects, "+table \"a, b\"\"c\"");
    ar_vec_push(ctx->arena, &revision->objects, "-column \"new\nline\".x");
    ar_vec_push(ctx->arena, &revision->objects, "+unique t.(a,b)");
    ar_vec_push(ctx->arena, &revision->objects, ">table \"=\"=\"\\u0041\"");
    ar_vec_push(ctx->arena, &revision->destroys, "table \"a, b\"");
    assert_round_trip(ctx, revision);
}

static void many_objects_are_wrapped_at_100_columns(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = rev(ctx, "shop", "a1", 1, "", "");

    for (int i = 0; i < 200; i++)
        ar_vec_push(ctx->arena, &revision->objects,
                    ar_printf(ctx->arena, "+table a_table_with_number_%d", i));
    const char *text = ar_revision_format(ctx, revision);

    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");

        assert_true(length <= 100);
        line += length + (line[length] == '\n');
    }
    assert_round_trip(ctx, revision);
}

static const char *random_of(ar_ctx *ctx, const char *const *pieces, size_t count, int most)
{
    ar_str text;

    ar_str_init(&text, ctx->arena);
    for (int left = rand() % (most + 1); left > 0; left--)
        ar_str_add(&text, pieces[(size_t)rand() % count]);
    return text.data;
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static ar_revision *random_revision(ar_ctx *ctx)
{
    static const char *const values[] = {
        "a",    " ",   "\n",       "\\u", "0041", "\"",           "é",
        "\x7f", "-- ", "autorev:", ",",   "\t",   "\xe2\x80\xae", "\\"};
    static const char *const lines[] = {"SELECT 1;\n",
                                        "  -- text\n",
                                        "SELECT '\n-- migrate:down\n';\n",
                                        "\n",
                                        "/* -- autorev:end */\n",
                                        "SELECT $q$;$q$;\n",
                                        "x"};
    static const char *const entries[] = {"+table a",   "-index \"b,c\"", "~column a.\"x y\"",
                                          ">table a=b", "<table a to b",  "+check t.(1)"};
    ar_revision *revision = rev(ctx, "shop", "0a", rand() % 1000, rand() % 2 ? "b c" : "",
                                rand() % 2 ? "users:f" : "");

    revision->message = random_of(ctx, values, COUNT(values), 9);
    for (int i = rand() % 9; i > 0; i--)
        ar_vec_push(ctx->arena, &revision->objects, entries[(size_t)rand() % COUNT(entries)]);
    const char *answer = random_of(ctx, values, COUNT(values), 5);

    if (*answer)
        ar_vec_push(ctx->arena, &revision->answers, answer);
    revision->baseline = rand() % 2;
    revision->requires_line = rand() % 2 ? "foreign_keys=off legacy_alter_table=on" : NULL;
    revision->proof = rand() % 2 ? "none: why" : NULL;
    revision->up.no_transaction = rand() % 2;
    revision->up.sql = ar_trim(ctx->arena, random_of(ctx, lines, COUNT(lines), 6));
    revision->down.sql = ar_trim(ctx->arena, random_of(ctx, lines, COUNT(lines), 6));
    revision->down.irreversible = rand() % 2 ? "for a reason" : NULL;
    return revision;
}

static void parsing_what_was_formatted_gives_the_same_revision(void **state)
{
    (void)state;
    srand(7);
    for (int i = 0; i < 500; i++) {
        ar_ctx *ctx = ar_ctx_new();

        assert_round_trip(ctx, random_revision(ctx));
        ar_ctx_free(ctx);
    }
}

static void the_checksum_ignores_line_ends_and_bom(void **state)
{
    ar_ctx *ctx = *state;

    assert_string_equal(ar_revision_checksum(ctx, "a\nb\n", 4), ar_revision_checksum(ctx,
                                                                                     "\xef\xbb\xbf"
                                                                                     "a\r\nb\r\n",
                                                                                     9));
    assert_string_not_equal(ar_revision_checksum(ctx, "a\nb\n", 4),
                            ar_revision_checksum(ctx, "a\nb", 3));
}

static void comments_above_the_header_stay_there(void **state)
{
    ar_ctx *ctx = *state;
    const char *text =
        "-- Copyright Example Ltd\n--\n-- autorev:revision 1a2b\n-- autorev:app shop\n"
        "-- autorev:dialect sqlite\n-- autorev:created 2026-01-01T00:00:00Z\n"
        "\n-- migrate:up\n\n-- migrate:down\n\n-- autorev:end\n";
    ar_revision *revision = NULL;

    assert_int_equal(parse(ctx, text, &revision), AR_OK);

    assert_int_equal(revision->comments.count, 2);
    assert_int_equal(revision->pos.line, 3);
    assert_string_equal(ar_revision_format(ctx, revision), text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_file_looks_as_the_contract_shows_it),
        TEST(a_message_cannot_break_out_of_its_line),
        TEST(odd_names_survive_in_objects),
        TEST(many_objects_are_wrapped_at_100_columns),
        TEST(parsing_what_was_formatted_gives_the_same_revision),
        TEST(comments_above_the_header_stay_there),
        TEST(the_checksum_ignores_line_ends_and_bom),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
