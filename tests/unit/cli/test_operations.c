/* Operations and steps as lines and as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "cli/json.h"
#include "cli/operations.h"
#include "cli/progress.h"
#include "cli/steps.h"
#include "make.h"

static ar_object *object(ar_cli *cli, ar_kind kind, const char *name)
{
    return ar_object_new(cli->ctx, kind, NULL, name);
}

static ar_object *column(ar_cli *cli, ar_object *table, const char *name)
{
    ar_object *child = object(cli, AR_KIND_COLUMN, name);

    ar_object_add(cli->ctx, table, child);
    return child;
}

static ar_op *add(ar_cli *cli, ar_ops *ops, ar_verb verb, const ar_object *before,
                  const ar_object *after)
{
    ar_op *op = ar_op_new(cli->ctx, verb, before, after);

    op->app = "shop";
    ar_vec_push(cli->ctx->arena, ops, op);
    return op;
}

static const char *printed(ar_cli *cli, const ar_ops *ops)
{
    ar_operations_print(cli, ops, NULL);
    ar_cli_flush(cli);
    return written(cli, cli->out);
}

static void operations_are_lines_with_their_costs(void **state)
{
    ar_cli *cli = *state;
    ar_object *table = object(cli, AR_KIND_TABLE, "order");
    ar_ops ops = {0};

    add(cli, &ops, AR_CREATE, NULL, table);
    add(cli, &ops, AR_DROP, column(cli, table, "note"), NULL)->hazards = AR_HAZARD_DESTROYS;
    ar_op *alter = add(cli, &ops, AR_ALTER, column(cli, table, "total"),
                       column(cli, table, "total"));

    alter->hazards = AR_HAZARD_MAY_FAIL;
    alter->may_fail = "3 rows are null";
    add(cli, &ops, AR_RENAME, column(cli, table, "name"), column(cli, table, "title"));
    assert_string_equal(printed(cli, &ops), "  + table order\n"
                                            "  - column order.note  (destroys data)\n"
                                            "  ~ column order.total  (may fail: 3 rows are null)\n"
                                            "  > column order.name=title\n");
}

static void kinds_of_two_words_read_as_two_words(void **state)
{
    ar_cli *cli = *state;
    ar_object *table = object(cli, AR_KIND_TABLE, "order"),
              *key = object(cli, AR_KIND_FOREIGN_KEY, "order_fkey");
    ar_ops ops = {0};

    ar_object_add(cli->ctx, table, key);
    add(cli, &ops, AR_CREATE, NULL, key);
    assert_string_equal(printed(cli, &ops), "  + foreign key order.order_fkey\n");
}

static void what_comes_with_its_table_is_not_listed(void **state)
{
    ar_cli *cli = *state;
    ar_ops ops = {0};

    add(cli, &ops, AR_CREATE, NULL, object(cli, AR_KIND_INDEX, "one"))->with_parent = true;
    add(cli, &ops, AR_CREATE, NULL, object(cli, AR_KIND_INDEX, "two"))->again = true;
    assert_int_equal(ar_operations_count(&ops), 0);
    assert_string_equal(printed(cli, &ops), "");
}

static void a_rebuild_is_what_it_is_for(void **state)
{
    ar_cli *cli = *state;
    ar_object *table = object(cli, AR_KIND_TABLE, "order");
    ar_ops ops = {0}, parts = {0};

    add(cli, &parts, AR_CREATE, NULL, column(cli, table, "note"))->app = NULL;
    add(cli, &ops, AR_REBUILD, table, table)->parts = parts;
    assert_string_equal(printed(cli, &ops), "  + column order.note\n");

    json_t *list = json_array();

    ar_operations_json(cli, list, &ops, NULL);
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "app")), "shop");
    json_decref(list);
}

static void json_has_the_words_of_the_objects_lines(void **state)
{
    ar_cli *cli = *state;
    ar_object *table = object(cli, AR_KIND_TABLE, "order");
    ar_ops ops = {0};
    json_t *list = json_array();

    add(cli, &ops, AR_RENAME, column(cli, table, "name"), column(cli, table, "odd name"));
    ar_operations_json(cli, list, &ops, NULL);
    json_t *first = json_array_get(list, 0);

    assert_string_equal(json_string_value(json_object_get(first, "verb")), "rename");
    assert_string_equal(json_string_value(json_object_get(first, "kind")), "column");
    assert_string_equal(json_string_value(json_object_get(first, "name")),
                        "order.name=\"odd name\"");
    assert_true(json_is_false(json_object_get(first, "destroys")));
    json_decref(list);
}

static ar_revision revision = {
    .id = "3f9c2a71b0de", .app = "shop", .message = "first tables", .shown = "a/b.sql"};

static void steps_say_what_will_be_and_what_was_done(void **state)
{
    ar_cli *cli = *state;
    ar_run_step items[] = {
        {.revision = &revision, .direction = AR_UP, .state = "applied"},
        {.revision = &revision, .direction = AR_DOWN, .state = "applied"},
        {.revision = &revision, .direction = AR_UP, .state = "faked", .no_sql = true},
    };
    ar_run_steps steps = {.items = items, .count = 3, .capacity = 3};

    assert_string_equal(ar_steps_text(cli->ctx, &steps, AR_STEPS_DONE),
                        "applied  shop 3f9c2a71b0de first tables\n"
                        "undone   shop 3f9c2a71b0de first tables\n"
                        "recorded shop 3f9c2a71b0de first tables\n");
    assert_true(ar_starts_with(ar_steps_text(cli->ctx, &steps, AR_STEPS_PLANNED),
                               "apply    shop 3f9c2a71b0de first tables\nundo     shop "));
}

static void steps_as_json_tell_their_direction(void **state)
{
    ar_cli *cli = *state;
    ar_run_step item = {.revision = &revision, .direction = AR_DOWN, .state = "applied"};
    ar_run_steps steps = {.items = &item, .count = 1, .capacity = 1};

    ar_steps_json(cli, "done", &steps);
    assert_null(cli->data);
    cli->parsed.asked.json = true;
    ar_steps_json(cli, "done", &steps);
    json_t *first = json_array_get(json_object_get(cli->data, "done"), 0);

    assert_string_equal(json_string_value(json_object_get(first, "direction")), "down");
    assert_string_equal(json_string_value(json_object_get(first, "path")), "a/b.sql");
}

static void the_bar_fills_up(void **state)
{
    ar_cli *cli = *state;
    ar_arena *arena = cli->ctx->arena;

    assert_string_equal(ar_progress_text(arena, &revision, 0, 4),
                        "[                        ] 0/4 shop 3f9c2a71b0de");
    assert_string_equal(ar_progress_text(arena, &revision, 2, 4),
                        "[############            ] 2/4 shop 3f9c2a71b0de");
    assert_string_equal(ar_progress_text(arena, &revision, 4, 4),
                        "[########################] 4/4 shop 3f9c2a71b0de");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_cli, free_cli)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(operations_are_lines_with_their_costs),
        TEST(kinds_of_two_words_read_as_two_words),
        TEST(what_comes_with_its_table_is_not_listed),
        TEST(a_rebuild_is_what_it_is_for),
        TEST(json_has_the_words_of_the_objects_lines),
        TEST(steps_say_what_will_be_and_what_was_done),
        TEST(steps_as_json_tell_their_direction),
        TEST(the_bar_fills_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
