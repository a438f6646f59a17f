/* What stands over a statement: warnings, reasons, and PostgreSQL's later features. */
#include "make.h"
#include "whole.h"

static ar_object *stock(ar_model *m)
{
    ar_object *t = table(m, "stock");

    column(t, "id", "integer not null");
    return t;
}

static void what_may_fail_or_block_is_said(void **state)
{
    ar_model *base = model(pg15), *wanted = model(pg15);
    ar_object *b = stock(base), *w = stock(wanted);
    ar_column *was = column(b, "n", "text"), *is = column(w, "n", "integer");
    ar_index *index = ix(w, "stock_n_idx", "n");
    ar_ops ops = {0};
    ar_op *op = alter(&ops, &was->object, &is->object);
    ar_op *made = create(&ops, &index->object);

    (void)state;
    op->hazards = AR_HAZARD_MAY_FAIL | AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    op->may_fail = "values may not convert\nfrom text";
    op->using_sql = "n::text::integer";
    made->hazards = AR_HAZARD_BLOCKS;
    char *sql = up_sql(base, wanted, &ops);

    assert_has(sql, "-- Change \"n\" of \"stock\" from text to integer. MAY FAIL: values may not "
                    "convert from text. REWRITES \"stock\": readers and writers wait.\n");
    assert_has(sql, "-- Create index \"stock_n_idx\" on \"stock\". BLOCKS writers of \"stock\" "
                    "while it runs.\n");
}

static void a_generated_column_loses_nothing_when_dropped(void **state)
{
    ar_model *base = model(pg15), *wanted = model(pg15);
    ar_object *b = stock(base);
    ar_column *sum = column(b, "sum", "integer"), *kept = column(b, "kept", "integer");
    ar_ops ops = {0};

    (void)state;
    stock(wanted);
    sum->generated = expr("id * 2");
    drop(&ops, &sum->object);
    assert_lacks(up_sql(base, wanted, &ops), "DESTROYS");
    drop(&ops, &kept->object)->again = true;
    assert_lacks(up_sql(base, wanted, &ops), "DESTROYS");
    ops.items[1]->again = false;
    assert_has(up_sql(base, wanted, &ops), "DESTROYS DATA: all values of \"kept\" in \"stock\".");
}

static void each_statement_stands_under_one_line(void **state)
{
    ar_model *base = model(pg15), *wanted = model(pg15);
    ar_object *t = table(wanted, "a\nb -- c");
    ar_script script = {.target = pg15, .base = base, .wanted = wanted};
    ar_ops ops = {0};

    (void)state;
    t->comment = "x\n-- migrate:down\n";
    column(t, "c\r\nd", "integer")->object.comment = "y";
    create(&ops, t);
    drop(&ops, t);
    assert_int_equal(ar_emit_ops(test_ctx(), &ops, &script), AR_OK);
    for (size_t i = 0; i < script.statements.count; i++) {
        assert_non_null(script.statements.items[i].comment);
        assert_null(strpbrk(script.statements.items[i].comment, "\r\n"));
    }
    assert_lacks(ar_script_text(test_ctx(), &script), "\n-- migrate:down");
}

static void an_expression_changes_in_place_since_postgresql_17(void **state)
{
    ar_model *base = model(pg18), *wanted = model(pg18);
    ar_column *was = column(stock(base), "g", "integer"),
              *is = column(stock(wanted), "g", "integer");
    ar_ops ops = {0};

    (void)state;
    was->generated = expr("id * 2");
    is->generated = expr("id * 3");
    alter(&ops, &was->object, &is->object);
    assert_string_equal(up_bare(base, wanted, &ops),
                        "ALTER TABLE stock ALTER COLUMN g SET EXPRESSION AS (id * 3);\n");
    base->target = wanted->target = pg15;
    assert_string_equal(up_bare(base, wanted, &ops),
                        "ALTER TABLE stock DROP COLUMN g;\n"
                        "ALTER TABLE stock ADD COLUMN g integer GENERATED ALWAYS AS (id * 3) "
                        "STORED;\n");
}

static void what_postgresql_18_brought_is_written(void **state)
{
    ar_model *m = model(pg18);
    ar_object *t = stock(m);

    (void)state;
    column(t, "v", "integer")->generated = expr("id * 2");
    ar_as_column(t->children.items[1])->virtual_column = true;
    column(t, "during", "daterange not null");
    key(t, AR_KIND_PRIMARY_KEY, "stock_pkey", "id during")->columns.items[1].without_overlaps =
        true;
    check(t, "c", "id > 0")->not_enforced = true;
    foreign_key(t, "f", "id", "stock", "id")->not_enforced = true;
    foreign_key(t, "p", "id during", "stock", "id during")->period = true;
    char *sql = model_sql(m);

    assert_has(sql, "v integer GENERATED ALWAYS AS (id * 2) VIRTUAL");
    assert_has(sql, "FOREIGN KEY (id, PERIOD during) REFERENCES stock (id, PERIOD during)");
    assert_has(sql, "PRIMARY KEY (id, during WITHOUT OVERLAPS)");
    assert_has(sql, "CHECK (id > 0) NOT ENFORCED");
    assert_has(sql, "REFERENCES stock (id) NOT ENFORCED");
}

static void a_table_moves_to_another_schema_before_it_is_renamed(void **state)
{
    ar_model *base = model(pg15), *wanted = model(pg15);
    ar_ops ops = {0};

    (void)state;
    rename_to(&ops, table(base, "old.a"), table(wanted, "new.b"));
    assert_string_equal(up_bare(base, wanted, &ops), "ALTER TABLE old.a SET SCHEMA new;\n"
                                                     "ALTER TABLE new.a RENAME TO b;\n");
    assert_has(down_sql(base, wanted, &ops), "ALTER TABLE old.b RENAME TO a;");
}

static void unmanaged_tables_and_keys_to_them_are_made_only_when_asked(void **state)
{
    ar_model *m = model(pg15);
    ar_object *own = stock(m), *theirs = table(m, "auth.user");
    ar_script without = {0}, with = {0};
    ar_foreign_key *fk = foreign_key(own, "f", "id", "user", "id");

    (void)state;
    theirs->unmanaged = true;
    fk->references.schema = "auth";
    column(theirs, "id", "integer");
    schema(m, "auth");
    assert_int_equal(emit_whole(test_ctx(), m, false, &without), AR_OK);
    assert_int_equal(emit_whole(test_ctx(), m, true, &with), AR_OK);
    assert_lacks(ar_script_text(test_ctx(), &without), "user");
    assert_has(ar_script_text(test_ctx(), &with), "CREATE TABLE auth.\"user\"");
    assert_has(ar_script_text(test_ctx(), &with), "REFERENCES auth.\"user\" (id)");
}

static void domains_come_after_the_domains_they_are_made_of(void **state)
{
    ar_model *m = model(pg15);

    (void)state;
    domain(m, "a", "integer");
    ar_as_domain(m->objects.items[0])->type =
        ar_as_domain(&domain(m, "z", "integer")->object)->type;
    ar_type *of_z = ar_type_new(test_ctx(), "z", AR_NOWHERE);

    of_z->key = "public.z";
    ar_as_domain(ar_model_find(m, AR_KIND_DOMAIN, NULL, "a"))->type = of_z;
    char *sql = model_sql(m);

    assert_true(strstr(sql, "CREATE DOMAIN z") < strstr(sql, "CREATE DOMAIN a"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_may_fail_or_block_is_said),
        TEST(a_generated_column_loses_nothing_when_dropped),
        TEST(each_statement_stands_under_one_line),
        TEST(an_expression_changes_in_place_since_postgresql_17),
        TEST(what_postgresql_18_brought_is_written),
        TEST(a_table_moves_to_another_schema_before_it_is_renamed),
        TEST(unmanaged_tables_and_keys_to_them_are_made_only_when_asked),
        TEST(domains_come_after_the_domains_they_are_made_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
