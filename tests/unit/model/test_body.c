/* Texts of triggers and rules: where their table goes, and what is left of CREATE ... without it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/body.h"

static ar_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = ar_arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ar_arena_free(arena);
    return 0;
}

static const char *with_table(ar_kind kind, ar_sql_flavour flavour, const char *sql)
{
    return ar_body_with_table(arena, kind, flavour, sql, "t");
}

static void the_table_goes_behind_the_events(void **state)
{
    (void)state;
    assert_string_equal(with_table(AR_KIND_TRIGGER, AR_SQL_SQLITE, "insert begin select 1; end"),
                        "insert ON t begin select 1; end");
    assert_string_equal(
        with_table(AR_KIND_TRIGGER, AR_SQL_SQLITE, "instead of update of a, \"on b\" begin end"),
        "instead of update of a, \"on b\" ON t begin end");
    assert_string_equal(with_table(AR_KIND_TRIGGER, AR_SQL_POSTGRESQL,
                                   "constraint after insert or update of a or delete from u "
                                   "execute function f()"),
                        "constraint after insert or update of a or delete ON t from u "
                        "execute function f()");
    assert_string_equal(with_table(AR_KIND_RULE, AR_SQL_POSTGRESQL, "on delete do instead nothing"),
                        "on delete TO t do instead nothing");
}

static void what_is_no_trigger_says_where_it_stops_being_one(void **state)
{
    size_t at = 0;

    (void)state;
    assert_false(ar_body_split(arena, AR_KIND_TRIGGER, AR_SQL_POSTGRESQL, "before insrt", &at));
    assert_int_equal(at, strlen("before "));
    assert_false(ar_body_split(arena, AR_KIND_RULE, AR_SQL_POSTGRESQL, "delete do", &at));
    assert_int_equal(at, 0);
}

static void a_create_text_loses_its_head_and_its_table(void **state)
{
    const char *table = NULL;

    (void)state;
    assert_string_equal(ar_body_of(arena, AR_KIND_TRIGGER, AR_SQL_SQLITE,
                                   "CREATE TRIGGER if not exists main.'x' AFTER UPDATE OF a ON "
                                   "[my t]\nbegin select 'on u'; end;",
                                   &table),
                        "AFTER UPDATE OF a\nbegin select 'on u'; end");
    assert_string_equal(table, "my t");
    assert_string_equal(ar_body_of(arena, AR_KIND_RULE, AR_SQL_POSTGRESQL,
                                   "CREATE RULE r AS\n    ON DELETE TO public.t\n  WHERE (a) DO "
                                   "INSTEAD NOTHING;",
                                   &table),
                        "ON DELETE WHERE (a) DO INSTEAD NOTHING");
    assert_null(
        ar_body_of(arena, AR_KIND_TRIGGER, AR_SQL_SQLITE, "create view v as select 1", &table));
}

static const char *event_key(const char *sql)
{
    size_t at;

    return ar_body_event_key(arena, sql, "public", &at);
}

static void event_triggers_have_one_spelling(void **state)
{
    (void)state;
    assert_string_equal(event_key("ON Ddl_Command_End when TAG in ('B', 'A') and tag in ('C') "
                                  "execute procedure \"log\"()"),
                        "on ddl_command_end when tag in ('A', 'B') and tag in ('C') execute "
                        "function public.log()");
    assert_string_equal(event_key("on sql_drop execute function Audit.\"Log\"()"),
                        "on sql_drop execute function audit.\"Log\"()");
    assert_null(event_key("on sql_drop execute function f(1)"));
    assert_null(event_key("on sql_drop do nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_goes_behind_the_events),
        cmocka_unit_test(what_is_no_trigger_says_where_it_stops_being_one),
        cmocka_unit_test(a_create_text_loses_its_head_and_its_table),
        cmocka_unit_test(event_triggers_have_one_spelling),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
