/* The render tables against what the dialect says the engine can do. */
#include "make.h"

#include <stdlib.h>

static const ar_kind constraints[] = {AR_KIND_PRIMARY_KEY, AR_KIND_UNIQUE, AR_KIND_FOREIGN_KEY,
                                      AR_KIND_CHECK};

static void assert_verbs(ar_target target, ar_kind kind, bool can)
{
    static const ar_verb verbs[] = {AR_CREATE, AR_DROP, AR_ALTER, AR_RENAME};

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(ar_emit_can(target.engine, kind, verbs[i]), can);
}

static void cells_are_filled_where_the_caps_say_so(void **state)
{
    const ar_target targets[] = {pg15, pg18, lite};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        ar_caps caps = ar_dialect_caps(targets[i]);
        ar_engine engine = targets[i].engine;

        assert_verbs(targets[i], AR_KIND_SCHEMA, caps.schemas);
        assert_verbs(targets[i], AR_KIND_ENUM, caps.enums);
        assert_verbs(targets[i], AR_KIND_DOMAIN, caps.domains);
        assert_verbs(targets[i], AR_KIND_SEQUENCE, caps.sequences);
        assert_verbs(targets[i], AR_KIND_EXCLUSION, caps.exclusions);
        for (size_t c = 0; c < 4; c++)
            assert_verbs(targets[i], constraints[c], caps.add_constraint);
        assert_int_equal(ar_emit_can(engine, AR_KIND_COLUMN, AR_ALTER), caps.alter_column);
        assert_int_equal(ar_emit_can(engine, AR_KIND_COLUMN, AR_DROP), caps.drop_column);
        assert_int_equal(ar_emit_can(engine, AR_KIND_TABLE, AR_REBUILD), !caps.alter_column);
        assert_int_equal(ar_emit_can(engine, AR_KIND_TABLE, AR_ALTER), caps.alter_column);
        assert_verbs(targets[i], AR_KIND_INDEX, true);
    }
}

/* What comes with its view or type has less; nobody can rename an extension. */
static bool has_verb(ar_kind kind, ar_verb verb)
{
    if (kind == AR_KIND_VIEW_COLUMN)
        return verb == AR_ALTER;
    if (kind == AR_KIND_ATTRIBUTE)
        return verb == AR_RENAME;
    return (kind != AR_KIND_EXTENSION && kind != AR_KIND_DEFAULT_PRIVILEGES) || verb != AR_RENAME;
}

static void every_kind_that_postgresql_has_can_be_made_and_unmade(void **state)
{
    (void)state;
    for (ar_kind kind = 0; kind < AR_KIND__COUNT; kind++)
        for (ar_verb verb = AR_CREATE; verb <= AR_RENAME; verb++)
            assert_int_equal(ar_emit_can(AR_POSTGRESQL, kind, verb), has_verb(kind, verb));
}

static void a_kind_that_the_engine_lacks_is_an_error_that_names_it(void **state)
{
    ar_model *m = model(lite);
    ar_sequence *s = sequence(m, "no_seq");
    ar_script script = {.target = lite, .base = m, .wanted = m};
    ar_ops ops = {0};

    (void)state;
    create(&ops, &s->object);
    assert_int_equal(ar_emit_ops(test_ctx(), &ops, &script), AR_INVALID);
    assert_string_equal(test_ctx()->diags.items[0].message,
                        "SQLite cannot create sequence \"no_seq\"");
}

static void a_move_to_another_app_needs_no_sql(void **state)
{
    ar_model *m = model(lite);
    ar_object *t = table(m, "t");
    ar_script script = {.target = lite, .base = m, .wanted = m};
    ar_ops ops = {0};

    (void)state;
    ar_vec_push(test_ctx()->arena, &ops, ar_op_new(test_ctx(), AR_MOVE, t, t));
    assert_int_equal(ar_emit_ops(test_ctx(), &ops, &script), AR_OK);
    assert_int_equal(script.statements.count, 0);
}

#ifdef AR_TEST_HOOKS
static char *broken(const char *cell, ar_model *m, const ar_ops *ops)
{
    setenv("AR_TEST_BREAK", cell, 1);
    char *text = up_bare(m, m, ops);

    unsetenv("AR_TEST_BREAK");
    return text;
}

static void one_cell_at_a_time_can_be_broken(void **state)
{
    ar_model *m = model(lite);
    ar_object *t = table(m, "t");
    ar_ops ops = {0};

    (void)state;
    column(t, "a", "text");
    column(t, "b", "text");
    ix(t, "t_a_idx", "a");
    create(&ops, t);
    create(&ops, t->children.items[2]);
    assert_string_equal(broken("table.create", m, &ops),
                        "CREATE TABLE t (\n    a text\n);\nCREATE INDEX t_a_idx ON t (a);\n");
    assert_string_equal(broken("index.create", m, &ops),
                        "CREATE TABLE t (\n    a text,\n    b text\n);\n");
    assert_string_equal(broken("index.drop", m, &ops), up_bare(m, m, &ops));
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_filled_where_the_caps_say_so),
        cmocka_unit_test(every_kind_that_postgresql_has_can_be_made_and_unmade),
        cmocka_unit_test_setup_teardown(a_kind_that_the_engine_lacks_is_an_error_that_names_it,
                                        make_ctx, free_ctx),
        cmocka_unit_test_setup_teardown(a_move_to_another_app_needs_no_sql, make_ctx, free_ctx),
#ifdef AR_TEST_HOOKS
        cmocka_unit_test_setup_teardown(one_cell_at_a_time_can_be_broken, make_ctx, free_ctx),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
