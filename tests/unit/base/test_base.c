#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/ctx.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mask.h"
#include "base/sha256.h"
#include "base/str.h"
#include "base/utf8.h"

static ar_ctx *ctx;

static int setup(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

static void rewinding_frees_only_what_came_after_the_mark(void **state)
{
    (void)state;
    char *kept = ar_strdup(ctx->scratch, "kept");
    ar_arena_mark mark = ar_arena_get_mark(ctx->scratch);

    for (int i = 0; i < 100; i++)
        ar_alloc(ctx->scratch, 10000);
    ar_arena_rewind(ctx->scratch, mark);

    assert_string_equal(kept, "kept");
    assert_string_equal(ar_strdup(ctx->scratch, "again"), "again");
}

static void memory_comes_zeroed_also_after_a_rewind(void **state)
{
    (void)state;
    ar_arena_mark mark = ar_arena_get_mark(ctx->scratch);
    char *dirty = ar_alloc(ctx->scratch, 64);

    for (int i = 0; i < 64; i++)
        dirty[i] = 'x';
    ar_arena_rewind(ctx->scratch, mark);
    const char *clean = ar_alloc(ctx->scratch, 64);

    for (int i = 0; i < 64; i++)
        assert_int_equal(clean[i], 0);
}

static void a_text_grows_beyond_its_first_room(void **state)
{
    (void)state;
    ar_str text;

    ar_str_init(&text, ctx->arena);
    for (int i = 0; i < 1000; i++)
        ar_str_addf(&text, "%d,", i % 10);

    assert_int_equal(text.length, 2000);
    assert_true(ar_ends_with(text.data, "8,9,"));
}

static void the_nearest_word_is_near_or_nothing(void **state)
{
    (void)state;
    const char *const words[] = {"customer", "order", "id", NULL};

    assert_string_equal(ar_nearest("custmer", words), "customer");
    assert_string_equal(ar_nearest("Ordre", words), "order");
    assert_null(ar_nearest("invoice", words));
}

static void a_word_can_be_pasted_into_a_shell(void **state)
{
    (void)state;
    assert_string_equal(ar_shell_word(ctx->arena, "rename:t.c=new"), "rename:t.c=new");
    assert_string_equal(ar_shell_word(ctx->arena, "drop:\"a b\"=yes"), "'drop:\"a b\"=yes'");
    assert_string_equal(ar_shell_word(ctx->arena, "it's"), "'it'\\''s'");
    assert_string_equal(ar_shell_word(ctx->arena, "$x"), "'$x'");
    assert_string_equal(ar_shell_word(ctx->arena, ""), "''");
}

static void a_map_keeps_the_order_of_insertion(void **state)
{
    (void)state;
    ar_map *map = ar_map_new(ctx->arena);
    int one = 1, two = 2;

    ar_map_set(map, "b", &one);
    ar_map_set(map, "a", &two);
    ar_map_set(map, "b", &two);

    assert_int_equal(ar_map_count(map), 2);
    assert_ptr_equal(ar_map_get(map, "b"), &two);
    assert_null(ar_map_get(map, "c"));
}

static void utf8_is_checked_to_the_byte(void **state)
{
    (void)state;
    size_t at = 99;

    assert_true(ar_utf8_valid("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 10, &at));
    assert_false(ar_utf8_valid("ab\xC0\x80", 4, &at)); /* overlong */
    assert_int_equal(at, 2);
    assert_false(ar_utf8_valid("\xED\xA0\x80", 3, &at)); /* surrogate */
    assert_false(ar_utf8_valid("a\xE2\x82", 3, &at));    /* cut off */
    assert_int_equal(at, 1);
    assert_int_equal(ar_utf8_length("a\xC3\xA9", 3), 2);
}

static void a_time_survives_its_text(void **state)
{
    (void)state;
    assert_string_equal(ar_time_text(ctx->arena, 1768325049), "2026-01-13T17:24:09Z");
    assert_int_equal(ar_time_parse("2026-01-13T17:24:09Z"), 1768325049);
    assert_int_equal(ar_time_parse("2026-01-13 17:24:09"), -1);
    assert_int_equal(ar_time_parse("2026-01-13T17:24:09Zx"), -1);
}

static void sha256_is_the_standard_one(void **state)
{
    (void)state;
    assert_string_equal(ar_sha256_hex(ctx->arena, "abc", 3),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_file_is_published_once_and_never_replaced(void **state)
{
    (void)state;
    char dir[] = "/tmp/autorev-test-XXXXXX";
    char *text = NULL;
    size_t size = 0;
    ar_names names = {0};

    assert_non_null(mkdtemp(dir));
    const char *path = ar_path_join(ctx->arena, dir, "x.sql");

    assert_int_equal(ar_file_publish(ctx, path, "one", 3), AR_OK);
    assert_int_equal(ar_file_publish(ctx, path, "two", 3), AR_INVALID);
    assert_int_equal(ar_file_read(ctx, path, "x.sql", &text, &size), AR_OK);
    assert_string_equal(text, "one");
    assert_int_equal(ar_dir_list(ctx, dir, &names), AR_OK);
    assert_int_equal(names.count, 1); /* no temporary file is left */
    unlink(path);
    rmdir(dir);
}

static void only_temporary_files_are_swept(void **state)
{
    (void)state;
    char dir[] = "/tmp/autorev-test-XXXXXX";
    static const char *const files[] = {".autorev-0123.tmp", ".autorev-x.sql", "a.tmp"};
    ar_names names = {0};

    assert_non_null(mkdtemp(dir));
    for (int i = 0; i < 3; i++)
        assert_int_equal(ar_file_publish(ctx, ar_path_join(ctx->arena, dir, files[i]), "", 0),
                         AR_OK);
    assert_int_equal(ar_file_sweep(ctx, dir), AR_OK);
    assert_int_equal(ar_dir_list(ctx, dir, &names), AR_OK);
    assert_int_equal(names.count, 2);
    assert_string_equal(names.items[0], files[1]);
    for (int i = 1; i < 3; i++)
        unlink(ar_path_join(ctx->arena, dir, files[i]));
    rmdir(dir);
    assert_int_equal(ar_file_sweep(ctx, dir), AR_OK);
}

static const char *masked(const char *text)
{
    size_t size = strlen(text);

    return ar_masked(ctx->arena, text, size, &size);
}

static void passwords_are_masked_and_places_kept(void **state)
{
    static const char plain[] = "url: postgresql://me@host/db?sslmode=require";

    (void)state;
    assert_ptr_equal(masked(plain), plain);
    assert_string_equal(masked("a: \"postgres://me:p@\xc3\xa9:w@host/db\" # x"),
                        "a: \"postgres://me:*****@host/db\" # x");
    assert_string_equal(masked("host=h password=geheim user=me"), "host=h password=****** user=me");
    assert_string_equal(masked("x://h/d?password=a&b=1 and y://u:v@h"),
                        "x://h/d?password=*&b=1 and y://u:*@h");
    assert_string_equal(masked("x://u:open"), "x://u:open");
    assert_string_equal(masked("PASSWORD = 'a b'"), "PASSWORD = '***'");
}

static void the_first_fault_decides_the_status(void **state)
{
    (void)state;
    size_t before = ctx->error_count;

    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "not an error");
    assert_int_equal(ar_status_since(ctx, before), AR_OK);
    ar_fail(ctx, AR_E_CONNECT, AR_NOWHERE, "no server");
    ar_fail(ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "wrong word");
    assert_int_equal(ar_status_since(ctx, before), AR_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewinding_frees_only_what_came_after_the_mark),
        cmocka_unit_test(memory_comes_zeroed_also_after_a_rewind),
        cmocka_unit_test(a_text_grows_beyond_its_first_room),
        cmocka_unit_test(the_nearest_word_is_near_or_nothing),
        cmocka_unit_test(a_word_can_be_pasted_into_a_shell),
        cmocka_unit_test(a_map_keeps_the_order_of_insertion),
        cmocka_unit_test(utf8_is_checked_to_the_byte),
        cmocka_unit_test(a_time_survives_its_text),
        cmocka_unit_test(sha256_is_the_standard_one),
        cmocka_unit_test(a_file_is_published_once_and_never_replaced),
        cmocka_unit_test(only_temporary_files_are_swept),
        cmocka_unit_test(passwords_are_masked_and_places_kept),
        cmocka_unit_test(the_first_fault_decides_the_status),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
