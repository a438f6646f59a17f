#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/rebase_parts.h"
#include "base/clock.h"
#include "base/str.h"

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

static const char text[] = "-- Copyright: nobody\n"
                           "-- autorev:revision bb\n"
                           "-- autorev:app shop\n"
                           "-- autorev:parent aa\n"
                           "-- autorev:dialect sqlite\n"
                           "-- autorev:created 2026-01-01T00:00:00Z\n"
                           "-- autorev:message m\n"
                           "-- autorev:proof up\n"
                           "\n"
                           "-- seen by Ann\n"
                           "\n"
                           "-- migrate:up\n"
                           "\n"
                           "-- why\n"
                           "select '-- autorev:parent zz';\n"
                           "\n"
                           "-- migrate:down\n"
                           "\n"
                           "-- autorev:end\n";

static void a_header_changes_its_lines_and_nothing_else(void **state)
{
    const ar_revision revision = {.text = text};
    ar_names parents = {0};
    int64_t created = ar_time_parse("2026-01-02T00:00:01Z");

    (void)state;
    ar_vec_push(ctx->arena, &parents, "cc");
    const char *changed = ar_rebase_text(ctx, &revision, &parents, created, "new");

    assert_non_null(strstr(changed, "-- Copyright: nobody\n-- autorev:revision bb\n"));
    assert_non_null(strstr(changed, "-- autorev:app shop\n-- autorev:parent cc\n"));
    assert_null(strstr(changed, "-- autorev:parent aa"));
    assert_non_null(strstr(changed, "-- autorev:created 2026-01-02T00:00:01Z\n"));
    assert_non_null(strstr(changed, "-- autorev:proof new\n"));
    assert_null(strstr(changed, "-- autorev:proof up"));
    assert_non_null(strstr(changed, "-- seen by Ann\n"));
    assert_string_equal(strstr(changed, "-- migrate:up"), strstr(text, "-- migrate:up"));
}

static void what_changes_twice_is_as_what_changed_once(void **state)
{
    const ar_revision revision = {.text = text};
    ar_names parents = {0};

    (void)state;
    ar_vec_push(ctx->arena, &parents, "cc");
    const ar_revision once = {.text = ar_rebase_text(ctx, &revision, &parents, 0, "new")};

    assert_string_equal(ar_rebase_text(ctx, &once, &parents, 0, "new"), once.text);
}

static bool same(const char *a, const char *b)
{
    const ar_target target = {
        .engine = AR_POSTGRESQL, .version = 150000, .default_schema = "public"};

    return ar_rebase_same_sql(ctx, target, a, b);
}

static void what_an_engine_prints_is_what_a_model_said(void **state)
{
    (void)state;
    assert_true(same("ALTER TABLE t ALTER c SET DEFAULT 'ok'; -- set",
                     "alter table public.t alter \"c\"\n  set default 'ok'::public.mood;"));
    assert_true(same("CHECK (a > 0)", "CHECK ((a > 0))"));
    assert_true(same("DEFAULT 'x'", "DEFAULT 'x'::character varying"));
    assert_true(same("DEFAULT '{}'", "DEFAULT '{}'::text[]"));
}

static void other_words_are_other_sql(void **state)
{
    (void)state;
    assert_false(same("SELECT id, name FROM t", "SELECT id, upper(name) FROM t"));
    assert_false(same("UPDATE t SET a = 'x'", "UPDATE t SET a = 'X'"));
    assert_false(same("DROP TABLE t", "DROP TABLE t; DROP TABLE u"));
    assert_false(same("DROP TABLE a.t", "DROP TABLE t"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_changes_its_lines_and_nothing_else),
        cmocka_unit_test(what_changes_twice_is_as_what_changed_once),
        cmocka_unit_test(what_an_engine_prints_is_what_a_model_said),
        cmocka_unit_test(other_words_are_other_sql),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
