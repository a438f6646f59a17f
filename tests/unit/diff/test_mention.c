/* What expressions mention, and how a rename rewrites them. */
#include "build.h"

#include "diff/mention.h"

static char *mentions(ar_engine engine, const char *sql)
{
    static const char marks[] = "?CFTOSVGDP";
    ar_mentions all = ar_mentions_in(ctx, engine, sql);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_mention, m, &all) {
        ar_str_addf(&out, "%s%c:%s%s%s", out.length ? " " : "", marks[m->type],
                    m->schema ? m->schema : "", m->schema ? "." : "", m->name);
    }
    return out.data;
}

static void columns_are_bare_names(void **state)
{
    (void)state;
    assert_string_equal(mentions(AR_POSTGRESQL, "lower(Name) = \"Odd\""), "P:lower C:name C:Odd");
    assert_string_equal(mentions(AR_SQLITE, "[a b] > `c`"), "C:a b C:c");
}

static void casts_name_types(void **state)
{
    (void)state;
    assert_string_equal(mentions(AR_POSTGRESQL, "a::public.mood"), "C:a T:public.mood");
}

static void attributes_and_collations_are_no_columns(void **state)
{
    (void)state;
    assert_string_equal(mentions(AR_POSTGRESQL, "(a).zip"), "C:a F:zip");
    assert_string_equal(mentions(AR_POSTGRESQL, "a COLLATE public.german"), "C:a O:public.german");
}

static void strings_are_values_or_sequences(void **state)
{
    (void)state;
    assert_string_equal(mentions(AR_POSTGRESQL, "'it''s'::public.mood"), "V:it's T:public.mood");
    assert_string_equal(mentions(AR_POSTGRESQL, "nextval('zoo.\"My seq\"'::regclass)"),
                        "P:nextval S:zoo.My seq T:regclass");
}

static const char *rename_in(ar_object *before, ar_object *after, const char *sql)
{
    ar_model *base = pg(enumeration("mood", "a", "b", NULL), sequence("s"),
                        table("t", col("x", "text"), with_default(col("y", "text"), sql), NULL),
                        NULL);
    ar_ops renames = {0};

    before->schema = after->schema = "public";
    if (before->kind == AR_KIND_COLUMN)
        before->parent = after->parent = base->objects.items[base->objects.count - 1];
    ar_vec_push(ctx->arena, &renames, ar_op_new(ctx, AR_RENAME, before, after));
    ar_model *renamed = ar_diff_apply_renames(ctx, base, &renames);
    const ar_object *of = ar_model_find(renamed, AR_KIND_TABLE, NULL, "t");

    return ar_table_column(renamed, of, "y")->default_expr->sql;
}

static void a_column_is_renamed_where_it_is_a_column(void **state)
{
    (void)state;
    assert_string_equal(rename_in(col("x", "text"), col("New", "text"), "x || 'x' || x(x)"),
                        "\"New\" || 'x' || x(\"New\")");
}

static void a_type_is_renamed_where_it_is_a_type(void **state)
{
    (void)state;
    assert_string_equal(
        rename_in(enumeration("mood", NULL), enumeration("feeling", NULL), "'mood'::public.mood"),
        "'mood'::public.feeling");
}

static void a_sequence_is_renamed_in_its_literal(void **state)
{
    (void)state;
    assert_string_equal(rename_in(sequence("s"), sequence("it's"), "nextval('public.s'::regclass)"),
                        "nextval('public.\"it''s\"'::regclass)");
}

static void values_are_renamed_in_arrays_too(void **state)
{
    (void)state;
    ar_model *base = pg(enumeration("mood", "a", "b", NULL),
                        table("t", with_default(col("m", "mood[]"), "'{a,b}'::public.mood[]"),
                              with_default(col("n", "text"), "'a'::text"), NULL),
                        NULL);
    plan p = make_plan(base,
                       pg(value_was(enumeration("mood", "c", "b", NULL), "c", "a"),
                          table("t", with_default(col("m", "mood[]"), "'{c,b}'::public.mood[]"),
                                with_default(col("n", "text"), "'a'::text"), NULL),
                          NULL));

    assert_string_equal(entries(&p.ordered), "~enum mood");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(columns_are_bare_names),
        TEST(casts_name_types),
        TEST(attributes_and_collations_are_no_columns),
        TEST(strings_are_values_or_sequences),
        TEST(a_column_is_renamed_where_it_is_a_column),
        TEST(a_type_is_renamed_where_it_is_a_type),
        TEST(a_sequence_is_renamed_in_its_literal),
        TEST(values_are_renamed_in_arrays_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
