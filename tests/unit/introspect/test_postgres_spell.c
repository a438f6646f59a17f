/* What PostgreSQL prints, as far as it can be known without a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "introspect/postgres/oids.h"
#include "introspect/postgres/spell.h"

static void assert_stable(const char *printed, const char *expected)
{
    ar_ctx *ctx = ar_ctx_new();

    assert_string_equal(ar_pg_stable(ctx->arena, printed), expected);
    assert_string_equal(ar_pg_stable(ctx->arena, expected), expected);
    ar_ctx_free(ctx);
}

static void casts_of_arrays_go_to_their_items(void **state)
{
    (void)state;
    assert_stable("a > 0", "a > 0");
    assert_stable(
        "(s)::text = ANY ((ARRAY['a'::character varying, 'b,]'::character varying])::text[])",
        "(s)::text = ANY (ARRAY[('a'::character varying)::text,"
        " ('b,]'::character varying)::text])");
    assert_stable(
        "((ARRAY[f(1, 2), 3])::numeric(10,2)[] = x) AND ((ARRAY[1])::public.\"T t\"[] = y)",
        "(ARRAY[(f(1, 2))::numeric(10,2), (3)::numeric(10,2)] = x) AND"
        " (ARRAY[(1)::public.\"T t\"] = y)");
    assert_stable("(ARRAY[ARRAY[a], ARRAY[b, c]])::text[]",
                  "ARRAY[ARRAY[(a)::text], ARRAY[(b)::text, (c)::text]]");
    assert_stable("(ARRAY[ARRAY[a][1]])::text[]", "ARRAY[(ARRAY[a][1])::text]");
    assert_stable("(ARRAY[(ARRAY[1])::bigint[]])::text[]", "ARRAY[(ARRAY[(1)::bigint])::text]");
}

static void lists_on_the_left_are_taken_in(void **state)
{
    (void)state;
    assert_stable("((n >= 0) AND (n <= 9)) AND b", "(n >= 0) AND (n <= 9) AND b");
    assert_stable("(((a AND b) AND c) AND (d AND e)) AND f", "a AND b AND c AND (d AND e) AND f");
    assert_stable("((a OR b) AND c) OR (d OR e)", "((a OR b) AND c) OR (d OR e)");
    assert_stable("((a AND b) OR c) OR d", "(a AND b) OR c OR d");
    assert_stable("f(((a AND b) AND c), ' (x AND y) AND z')",
                  "f((a AND b AND c), ' (x AND y) AND z')");
    assert_stable("NOT ((a AND b) AND c)", "NOT (a AND b AND c)");
    assert_stable("(a)[1] AND ((b)", "(a)[1] AND ((b)");
}

static void what_is_no_cast_of_an_array_stays(void **state)
{
    static const char *const texts[] = {
        "(ARRAY[1])[1]", "(ARRAY[1])::text",     "(ARRAY[1",          "(ARRAY[", "(ARRAY[1]",
        "(ARRAY[1])::",  "'(ARRAY[1])::text[]'", "(ARRAY[1])::int[1]"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        assert_stable(texts[i], texts[i]);
    assert_stable("(ARRAY[,])::text[]", "ARRAY[()::text]"); /* nonsense, but no harm */
}

static void nextval_is_quoted_twice(void **state)
{
    const ar_target target = {
        .engine = AR_POSTGRESQL, .version = 150000, .default_schema = "public"};
    ar_ctx *ctx = ar_ctx_new();

    (void)state;
    assert_string_equal(ar_pg_nextval(ctx, target, "public", "item_id_seq"),
                        "nextval('public.item_id_seq'::regclass)");
    assert_string_equal(ar_pg_nextval(ctx, target, "Shop", "it's"),
                        "nextval('\"Shop\".\"it''s\"'::regclass)");
    ar_ctx_free(ctx);
}

static void numbers_of_two_catalogues_are_kept_apart(void **state)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_oids oids = {0};
    static int values[4000];

    (void)state;
    assert_null(ar_oids_get(&oids, AR_PG_CLASS, 16384));
    for (int i = 0; i < 2000; i++) {
        ar_oids_add(ctx->arena, &oids, AR_PG_CLASS, 16384 + i * 7, &values[i]);
        ar_oids_add(ctx->arena, &oids, AR_PG_TYPE, 16384 + i * 7, &values[2000 + i]);
    }
    for (int i = 0; i < 2000; i++) {
        assert_ptr_equal(ar_oids_get(&oids, AR_PG_CLASS, 16384 + i * 7), &values[i]);
        assert_ptr_equal(ar_oids_get(&oids, AR_PG_TYPE, 16384 + i * 7), &values[2000 + i]);
    }
    assert_null(ar_oids_get(&oids, AR_PG_CLASS, 16385));
    assert_null(ar_oids_get(&oids, AR_PG_CONSTRAINT, 16384));
    ar_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(casts_of_arrays_go_to_their_items),
        cmocka_unit_test(lists_on_the_left_are_taken_in),
        cmocka_unit_test(what_is_no_cast_of_an_array_stays),
        cmocka_unit_test(nextval_is_quoted_twice),
        cmocka_unit_test(numbers_of_two_catalogues_are_kept_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
