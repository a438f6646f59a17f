#include "make.h"

#include <string.h>

#include "base/str.h"

#define HEAD                                                                                       \
    "-- autorev:revision 3f9c2a71b0de\n"                                                           \
    "-- autorev:app shop\n"                                                                        \
    "-- autorev:dialect postgresql\n"                                                              \
    "-- autorev:created 2026-01-13T17:24:09Z\n"
#define UP   "\n-- migrate:up\n\n"
#define DOWN "\n-- migrate:down\n\n"
#define END  "\n-- autorev:end\n"

static const char whole[] =
    "-- autorev:revision 3f9c2a71b0de\n"
    "-- autorev:app shop\n"
    "-- autorev:parent 81d0aa23c9f1\n"
    "-- autorev:depends users:5c11e0b7a2f4\n"
    "-- autorev:dialect postgresql\n"
    "-- autorev:created 2026-01-13T17:24:09Z\n"
    "-- autorev:message add order status\n"
    "-- autorev:objects +table order, +index order_open_idx, >column customer.full_name=name\n"
    "-- autorev:answer rename:customer.full_name=name\n"
    "-- autorev:proof up, down, up on PostgreSQL 15.18\n"
    "\n"
    "-- migrate:up\n"
    "\n"
    "-- Create table \"order\".\n"
    "CREATE TABLE \"order\" (id bigint);\n"
    "\n"
    "-- migrate:down\n"
    "\n"
    "-- Drop table \"order\". DESTROYS DATA: all rows of \"order\".\n"
    "DROP TABLE \"order\";\n"
    "\n"
    "-- autorev:end\n";

static ar_revision *parsed(ar_ctx *ctx, const char *text)
{
    ar_revision *revision = NULL;
    ar_status status = parse(ctx, text, &revision);

    if (status != AR_OK)
        print_error("%s\n", ctx->diags.items[0].message);
    assert_int_equal(status, AR_OK);
    return revision;
}

static void fails(ar_ctx *ctx, const char *text, ar_code code, unsigned line, const char *part)
{
    ar_revision *revision = NULL;

    assert_int_equal(parse(ctx, text, &revision), AR_INVALID);
    assert_null(revision);
    assert_error(ctx, code, line, part);
}

static void every_header_line_is_read(void **state)
{
    const ar_revision *revision = parsed(*state, whole);

    assert_string_equal(revision->id, "3f9c2a71b0de");
    assert_string_equal(revision->app, "shop");
    assert_string_equal(revision->parents.items[0], "81d0aa23c9f1");
    assert_string_equal(revision->depends.items[0].app, "users");
    assert_string_equal(revision->depends.items[0].revision, "5c11e0b7a2f4");
    assert_int_equal(revision->depends.items[0].pos.line, 4);
    assert_int_equal(revision->created, 1768325049);
    assert_string_equal(revision->message, "add order status");
    assert_int_equal(revision->objects.count, 3);
    assert_string_equal(revision->objects.items[2], ">column customer.full_name=name");
    assert_string_equal(revision->answers.items[0], "rename:customer.full_name=name");
    assert_string_equal(revision->proof, "up, down, up on PostgreSQL 15.18");
    assert_null(revision->requires_line);
    assert_false(revision->baseline);
}

static void sections_are_the_text_between_the_markers(void **state)
{
    const ar_revision *revision = parsed(*state, whole);

    assert_string_equal(revision->up.sql,
                        "-- Create table \"order\".\nCREATE TABLE \"order\" (id bigint);");
    assert_int_equal(revision->up.line, 14);
    assert_int_equal(revision->down.line, 19);
    assert_true(revision->down.present);
    assert_false(revision->up.no_transaction);
}

static void empty_sections_are_fine(void **state)
{
    const ar_revision *revision = parsed(*state,
                                         HEAD "-- migrate:up\n-- migrate:down\n-- autorev:end");

    assert_string_equal(revision->up.sql, "");
    assert_string_equal(revision->down.sql, "");
}

static void a_bom_and_crlf_change_nothing(void **state)
{
    ar_ctx *ctx = *state;
    ar_str dos;

    ar_str_init(&dos, ctx->arena);
    ar_str_add(&dos, "\xef\xbb\xbf");
    for (const char *c = whole; *c; c++)
        ar_str_add(&dos, *c == '\n' ? "\r\n" : (char[2]){*c, 0});
    const ar_revision *plain = parsed(ctx, whole), *other = parsed(ctx, dos.data);

    assert_string_equal(plain->sha256, other->sha256);
    assert_string_equal(plain->up.sql, other->up.sql);
    assert_string_equal(plain->text, other->text);
}

static void a_carriage_return_inside_a_literal_survives(void **state)
{
    const ar_revision *revision = parsed(*state,
                                         HEAD UP "INSERT INTO t VALUES ('a\r\nb');\n" DOWN END);

    assert_string_equal(revision->up.sql, "INSERT INTO t VALUES ('a\r\nb');");
}

static void markers_inside_literals_and_comments_are_text(void **state)
{
    const ar_revision *revision = parsed(
        *state, HEAD UP "COMMENT ON TABLE t IS 'x\n-- migrate:down\n-- autorev:end\n';\n"
                        "/* a /* nested\n-- migrate:down\n*/ */\n"
                        "DO $x$\n-- autorev:end\n$x$;\n" DOWN "SELECT 1;\n" END);

    assert_non_null(strstr(revision->up.sql, "$x$;"));
    assert_string_equal(revision->down.sql, "SELECT 1;");
    assert_int_equal(revision->down.line, 21);
}

static void transaction_false_is_kept_per_section(void **state)
{
    const ar_revision *revision = parsed(
        *state, HEAD "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n"
                     "-- migrate:down\nDROP INDEX i;\n-- autorev:end\n");

    assert_true(revision->up.no_transaction);
    assert_false(revision->down.no_transaction);
}

static void an_irreversible_down_keeps_its_reason_and_its_lines(void **state)
{
    const ar_revision *revision = parsed(
        *state, HEAD UP "SELECT 1;\n" DOWN "SELECT 2;\n-- autorev:irreversible rows are gone\n"
                        "SELECT 3;\n" END);

    assert_string_equal(revision->down.irreversible, "rows are gone");
    assert_string_equal(revision->down.sql, "SELECT 2;\n\nSELECT 3;");
    assert_int_equal(revision->down.line, 12);
}

static void escapes_in_values_are_undone(void **state)
{
    const ar_revision *revision = parsed(
        *state, HEAD "-- autorev:message a\\u000ab \\u0007 \\u005cu0041 \\uzz\n" UP DOWN END);

    assert_string_equal(revision->message, "a\nb \a \\u0041 \\uzz");
}

static void objects_split_outside_quotes_and_brackets(void **state)
{
    const ar_revision *revision = parsed(*state, HEAD
                                         "-- autorev:objects +table \"a, b\", ~unique t.(x,y)\n"
                                         "-- autorev:objects -index \"i\"\"j\"\n" UP DOWN END);

    assert_int_equal(revision->objects.count, 3);
    assert_string_equal(revision->objects.items[0], "+table \"a, b\"");
    assert_string_equal(revision->objects.items[1], "~unique t.(x,y)");
    assert_string_equal(revision->objects.items[2], "-index \"i\"\"j\"");
}

static void comments_may_stand_in_the_header(void **state)
{
    const ar_revision *revision = parsed(*state, "-- Licence: see COPYING.\n\n" HEAD
                                                 "-- not autorev: really\n" UP DOWN END);

    assert_int_equal(revision->pos.line, 3);
}

static void a_file_without_header_tells_how_to_adopt_it(void **state)
{
    ar_ctx *ctx = *state;

    fails(ctx, "-- migrate:up\nCREATE TABLE t (a int);\n", AR_E_NOT_A_REVISION, 1, "no autorev");
    assert_non_null(strstr(ctx->diags.items[0].hint, "adopt"));
}

static void an_empty_file_is_not_a_revision(void **state)
{
    fails(*state, "", AR_E_NOT_A_REVISION, 1, "no autorev");
}

/* Cut anywhere, a file is refused; only its very end may lack the newline. */
static void every_torn_file_is_refused(void **state)
{
    size_t length = strlen(whole);

    for (size_t cut = 0; cut < length - 1; cut++) {
        ar_ctx *ctx = ar_ctx_new();
        ar_revision *revision = NULL;

        (void)state;
        assert_int_equal(ar_revision_parse(ctx, whole, cut, "x.sql", &revision), AR_INVALID);
        assert_true(ctx->diags.items[0].code == AR_E_TORN_REVISION ||
                    ctx->diags.items[0].code == AR_E_NOT_A_REVISION);
        ar_ctx_free(ctx);
    }
}

static void a_torn_file_is_named(void **state)
{
    fails(*state, HEAD UP "CREATE TABLE t (", AR_E_TORN_REVISION, 8, "cut off");
}

static void an_end_inside_a_literal_is_no_end(void **state)
{
    fails(*state, HEAD UP "SELECT '\n-- autorev:end\n';\n", AR_E_TORN_REVISION, 10, "inside");
}

static void text_after_the_end_is_refused(void **state)
{
    fails(*state, HEAD UP DOWN END "\nDROP TABLE users;\n", AR_E_TEXT_AFTER_END, 14, "after");
}

static void an_unknown_line_gets_a_suggestion(void **state)
{
    ar_ctx *ctx = *state;

    fails(ctx, HEAD "-- autorev:mesage hi\n" UP DOWN END, AR_E_HEADER_UNKNOWN, 5, "mesage");
    assert_string_equal(ctx->diags.items[0].hint, "did you mean \"autorev:message\"?");
}

static void a_header_line_in_a_section_is_refused(void **state)
{
    fails(*state, HEAD UP "-- autorev:parent abc\n" DOWN END, AR_E_HEADER_UNKNOWN, 8,
          "header only");
}

static void irreversible_belongs_in_the_down_section(void **state)
{
    fails(*state, HEAD UP "-- autorev:irreversible no\n" DOWN END, AR_E_HEADER_UNKNOWN, 8, "down");
}

static void a_second_revision_line_is_refused(void **state)
{
    fails(*state, HEAD "-- autorev:revision abc\n" UP DOWN END, AR_E_HEADER_REPEATED, 5, "second");
}

static void a_missing_dialect_is_named(void **state)
{
    fails(*state,
          "-- autorev:revision abc\n-- autorev:app a\n-- autorev:created "
          "2026-01-13T17:24:09Z\n" UP DOWN END,
          AR_E_HEADER_MISSING, 1, "dialect");
}

static void all_faults_of_a_header_are_told_at_once(void **state)
{
    ar_ctx *ctx = *state;

    fails(ctx,
          "-- autorev:revision ABC\n-- autorev:app A\n-- autorev:dialect mysql\n"
          "-- autorev:created today\n" UP DOWN END,
          AR_E_REVISION_ID, 1, "ABC");
    assert_int_equal(ctx->error_count, 4);
    assert_int_equal(ctx->diags.items[3].pos.line, 4);
    assert_int_equal(ctx->diags.items[3].pos.column, 20);
}

static void the_reserved_words_are_no_ids(void **state)
{
    (void)state;
    assert_true(ar_revision_id_valid("0a9"));
    assert_false(ar_revision_id_valid("head"));
    assert_false(ar_revision_id_valid("base"));
    assert_false(ar_revision_id_valid("A1"));
    assert_false(ar_revision_id_valid("a/b"));
    assert_false(ar_revision_id_valid(""));
}

static void a_dependency_needs_an_app(void **state)
{
    fails(*state, HEAD "-- autorev:depends 5c11e0b7a2f4\n" UP DOWN END, AR_E_HEADER_DEPENDS, 5,
          "app:revision");
}

static void unknown_requirements_are_refused(void **state)
{
    fails(*state, HEAD "-- autorev:requires coffee=on\n" UP DOWN END, AR_E_HEADER_VALUE, 5,
          "required");
}

static void an_entry_must_say_what_happens(void **state)
{
    fails(*state, HEAD "-- autorev:objects table order\n" UP DOWN END, AR_E_HEADER_ENTRY, 5,
          "table order");
}

static void baseline_takes_no_value(void **state)
{
    fails(*state, HEAD "-- autorev:baseline yes\n" UP DOWN END, AR_E_HEADER_VALUE, 5, "no value");
}

static void a_missing_down_says_what_to_write(void **state)
{
    ar_ctx *ctx = *state;

    fails(ctx, HEAD UP END, AR_E_SECTION_MISSING, 9, "migrate:down");
    assert_non_null(strstr(ctx->diags.items[0].hint, "irreversible"));
}

static void a_missing_up_is_refused(void **state)
{
    fails(*state, HEAD DOWN END, AR_E_SECTION_MISSING, 6, "migrate:up");
}

static void a_second_up_is_refused(void **state)
{
    fails(*state, HEAD UP UP DOWN END, AR_E_SECTION_REPEATED, 9, "second");
}

static void unknown_section_options_are_refused(void **state)
{
    fails(*state, HEAD "-- migrate:up transaction:maybe\n" DOWN END, AR_E_SECTION_OPTION, 5,
          "maybe");
}

static void sql_before_the_first_section_is_refused(void **state)
{
    fails(*state, HEAD "DROP TABLE t;\n" UP DOWN END, AR_E_TEXT_BEFORE_UP, 5, "before");
}

static void an_open_quote_is_found_where_it_starts(void **state)
{
    fails(*state, HEAD UP "SELECT 1;\nSELECT 'oops;\n" DOWN END, AR_E_SECTION_QUOTE, 9,
          "not closed");
}

static void latin1_and_nul_are_refused_with_their_line(void **state)
{
    ar_ctx *ctx = *state;
    ar_revision *revision = NULL;
    static const char nul[] = HEAD UP "SELECT '\0';\n" DOWN END;

    fails(ctx, HEAD UP "SELECT '\xe9';\n" DOWN END, AR_E_REVISION_ENCODING, 8, "UTF-8");
    assert_int_equal(ar_revision_parse(ctx, nul, sizeof(nul) - 1, "x.sql", &revision), AR_INVALID);
    assert_non_null(strstr(ctx->diags.items[1].message, "NUL"));
}

static void entries_come_apart_into_names(void **state)
{
    ar_entry entry;

    assert_true(ar_entry_parse(*state, ">column \"Odd.Table\".\"a\"\"b\"=\"c d\"", &entry));
    assert_int_equal(entry.verb, '>');
    assert_string_equal(entry.kind, "column");
    assert_string_equal(entry.parts.items[0], "Odd.Table");
    assert_string_equal(entry.parts.items[1], "a\"b");
    assert_string_equal(entry.new_parts.items[0], "c d");
    assert_true(ar_entry_parse(*state, "+foreign key t.(a,b)", &entry));
    assert_string_equal(entry.kind, "foreign key");
    assert_string_equal(entry.parts.items[1], "(a,b)");
}

static void moves_name_the_other_app(void **state)
{
    ar_entry entry;

    assert_true(ar_entry_parse(*state, "<table order to shop", &entry));
    assert_string_equal(entry.to_app, "shop");
    assert_string_equal(entry.name, "order");
    assert_true(ar_entry_parse(*state, ">table order from users", &entry));
    assert_string_equal(entry.from_app, "users");
    assert_int_equal(entry.new_parts.count, 0);
}

static void broken_entries_are_none(void **state)
{
    ar_entry entry;

    assert_false(ar_entry_parse(*state, "", &entry));
    assert_false(ar_entry_parse(*state, "+", &entry));
    assert_false(ar_entry_parse(*state, "+table", &entry));
    assert_false(ar_entry_parse(*state, "+table \"a", &entry));
    assert_false(ar_entry_parse(*state, "+table a=b", &entry));
    assert_false(ar_entry_parse(*state, ">table a", &entry));
    assert_false(ar_entry_parse(*state, "+table a, +table b", &entry));
}

static void lines_of_the_header_are_found_again(void **state)
{
    const ar_revision *revision = parsed(*state, whole);
    ar_pos pos = ar_revision_line(revision, "parent", "81d0aa23c9f1");

    assert_int_equal(pos.line, 3);
    assert_int_equal(pos.column, 19);
    assert_int_equal(ar_revision_line(revision, "parent", "nope").line, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_header_line_is_read),
        TEST(sections_are_the_text_between_the_markers),
        TEST(empty_sections_are_fine),
        TEST(a_bom_and_crlf_change_nothing),
        TEST(a_carriage_return_inside_a_literal_survives),
        TEST(markers_inside_literals_and_comments_are_text),
        TEST(transaction_false_is_kept_per_section),
        TEST(an_irreversible_down_keeps_its_reason_and_its_lines),
        TEST(escapes_in_values_are_undone),
        TEST(objects_split_outside_quotes_and_brackets),
        TEST(comments_may_stand_in_the_header),
        TEST(a_file_without_header_tells_how_to_adopt_it),
        TEST(an_empty_file_is_not_a_revision),
        TEST(every_torn_file_is_refused),
        TEST(a_torn_file_is_named),
        TEST(an_end_inside_a_literal_is_no_end),
        TEST(text_after_the_end_is_refused),
        TEST(an_unknown_line_gets_a_suggestion),
        TEST(a_header_line_in_a_section_is_refused),
        TEST(irreversible_belongs_in_the_down_section),
        TEST(a_second_revision_line_is_refused),
        TEST(a_missing_dialect_is_named),
        TEST(all_faults_of_a_header_are_told_at_once),
        TEST(the_reserved_words_are_no_ids),
        TEST(a_dependency_needs_an_app),
        TEST(unknown_requirements_are_refused),
        TEST(an_entry_must_say_what_happens),
        TEST(baseline_takes_no_value),
        TEST(a_missing_down_says_what_to_write),
        TEST(a_missing_up_is_refused),
        TEST(a_second_up_is_refused),
        TEST(unknown_section_options_are_refused),
        TEST(sql_before_the_first_section_is_refused),
        TEST(an_open_quote_is_found_where_it_starts),
        TEST(latin1_and_nul_are_refused_with_their_line),
        TEST(entries_come_apart_into_names),
        TEST(moves_name_the_other_app),
        TEST(broken_entries_are_none),
        TEST(lines_of_the_header_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
