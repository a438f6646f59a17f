#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "read.h"

static void names_split_at_the_first_dot(void **state)
{
    (void)state;
    ar_model *model = read_model(AR_POSTGRESQL,
                                 "schema: shop\n"
                                 "tables:\n"
                                 "  order: {columns: {id: bigint primary key}}\n"
                                 "  archive.order: {columns: {id: bigint primary key}}\n"
                                 "  legacy: {name: le.gacy, columns: {id: bigint primary key}}\n"
                                 "  moved: {schema: other, columns: {id: bigint primary key}}\n");

    assert_non_null(ar_model_find(model, AR_KIND_TABLE, "shop", "order"));
    assert_non_null(ar_model_find(model, AR_KIND_TABLE, "archive", "order"));
    assert_non_null(ar_model_find(model, AR_KIND_TABLE, "shop", "le.gacy"));
    assert_non_null(ar_model_find(model, AR_KIND_TABLE, "other", "moved"));
}

static void schemas_that_objects_name_come_with_them(void **state)
{
    (void)state;
    ar_model *model = read_model(AR_POSTGRESQL, "tables:\n"
                                                "  a.t: {columns: {id: int}}\n"
                                                "  b.t: {managed: false, columns: {id: int}}\n"
                                                "  public.t: {columns: {id: int}}\n"
                                                "schemas: {c: {comment: x}}\n");

    assert_string_equal(ar_model_find(model, AR_KIND_SCHEMA, NULL, "a")->app, "app");
    assert_null(ar_model_find(model, AR_KIND_SCHEMA, NULL, "b"));
    assert_null(ar_model_find(model, AR_KIND_SCHEMA, NULL, "public"));
    assert_string_equal(ar_model_find(model, AR_KIND_SCHEMA, NULL, "c")->comment, "x");
}

static void sqlite_drops_schemas_and_finds_names_without_case(void **state)
{
    (void)state;
    ar_model *model = read_model(AR_SQLITE,
                                 "tables:\n"
                                 "  shop.Order: {columns: {Id: integer primary key}}\n"
                                 "  line: {columns: {o: integer references x.ORDER(ID)}}\n");
    ar_object *line = table_of(model, "LINE");
    ar_foreign_key *key = ar_as_foreign_key(child_of(line, AR_KIND_FOREIGN_KEY, 0));

    assert_null(line->schema);
    assert_string_equal(key->references.table, "Order");
    assert_string_equal(key->references.columns.items[0], "Id");
}

static void a_mapping_says_the_same_as_the_line(void **state)
{
    (void)state;
    ar_model *model = read_model(AR_POSTGRESQL,
                                 "tables:\n"
                                 "  p: {columns: {id: bigint primary key}}\n"
                                 "  t:\n"
                                 "    columns:\n"
                                 "      a:\n"
                                 "        on_delete: cascade\n"
                                 "        type: bigint\n"
                                 "        not_null: true\n"
                                 "        unique: true\n"
                                 "        default_sql: now()\n"
                                 "        collate: C\n"
                                 "        check: a > 0\n"
                                 "        references: p(id)\n"
                                 "        on_update: set null\n"
                                 "        deferrable: deferred\n"
                                 "        match: full\n"
                                 "        backfill: \"'x'\"\n"
                                 "        using: a::bigint\n"
                                 "        renamed_from: [b, c]\n"
                                 "        comment: 'hash # here'\n"
                                 "      g: {type: bigint, generated: a * 2, stored: false}\n"
                                 "      i: {type: bigint, identity: {always: true, start: 5}}\n"
                                 "      d: {type: text, default: no}\n");
    ar_column *a = column_of(model, "t", "a");
    ar_object *table = table_of(model, "t");
    ar_foreign_key *key = ar_as_foreign_key(child_of(table, AR_KIND_FOREIGN_KEY, 0));

    assert_true(a->not_null);
    assert_string_equal(a->type->text, "bigint");
    assert_string_equal(a->default_expr->sql, "now()");
    assert_false(a->default_is_literal);
    assert_string_equal(a->collation, "C");
    assert_string_equal(a->backfill->sql, "'x'");
    assert_string_equal(a->using_expr->sql, "a::bigint");
    assert_int_equal(a->object.renamed_from.count, 2);
    assert_string_equal(a->object.comment, "hash # here");
    assert_non_null(child_of(table, AR_KIND_UNIQUE, 0));
    assert_string_equal(ar_as_check(child_of(table, AR_KIND_CHECK, 0))->expr->sql, "a > 0");
    assert_int_equal(key->on_delete, AR_CASCADE);
    assert_int_equal(key->on_update, AR_SET_NULL);
    assert_int_equal(key->deferrable, AR_DEFERRED);
    assert_true(key->match_full);
    assert_true(column_of(model, "t", "g")->virtual_column);
    assert_true(column_of(model, "t", "i")->identity->always);
    assert_string_equal(column_of(model, "t", "i")->identity->start, "5");
    assert_true(column_of(model, "t", "d")->default_is_literal);
    assert_string_equal(column_of(model, "t", "d")->default_expr->sql, "no");
}

static void mixins_follow_own_columns_with_the_tables_name_filled_in(void **state)
{
    (void)state;
    ar_model *model = read_model(AR_POSTGRESQL,
                                 "mixins:\n"
                                 "  times:\n"
                                 "    columns: {made: timestamptz, changed: timestamptz}\n"
                                 "    indexes: {'{table}_made_idx': [made]}\n"
                                 "    checks: {'{table}_order': '{table}.changed >= made'}\n"
                                 "tables:\n"
                                 "  a: {use: [times], columns: {id: bigint}}\n"
                                 "  b: {use: [app.times], columns: {id: bigint}}\n");
    ar_object *a = table_of(model, "a"), *b = table_of(model, "b");

    assert_string_equal(a->children.items[0]->name, "id");
    assert_string_equal(a->children.items[2]->name, "changed");
    assert_non_null(ar_object_child(model, b, AR_KIND_INDEX, "b_made_idx"));
    assert_string_equal(ar_as_check(child_of(b, AR_KIND_CHECK, 0))->expr->sql, "b.changed >= made");
}

static const char two_engines[] = "tables:\n"
                                  "  t:\n"
                                  "    columns:\n"
                                  "      a: {type: uuid, default: x, sqlite: {type: text, "
                                  "remove: [default]}, postgresql: {default_sql: f()}}\n"
                                  "      p: {type: text, only: [postgresql]}\n"
                                  "      s: {type: text, only: [sqlite]}\n"
                                  "    indexes:\n"
                                  "      i: {columns: [a], only: [sqlite]}\n"
                                  "  u:\n"
                                  "    only: [postgresql]\n"
                                  "    columns:\n"
                                  "      a: text[] default array['(]']\n";

static void overrides_are_laid_over_key_by_key(void **state)
{
    (void)state;
    ar_model *lite = read_model(AR_SQLITE, two_engines);
    ar_model *pg = read_model(AR_POSTGRESQL, two_engines);

    assert_string_equal(column_of(lite, "t", "a")->type->text, "text");
    assert_null(column_of(lite, "t", "a")->default_expr);
    assert_string_equal(column_of(pg, "t", "a")->type->text, "uuid");
    assert_string_equal(column_of(pg, "t", "a")->default_expr->sql, "f()");
    assert_false(column_of(pg, "t", "a")->default_is_literal);
    assert_null(ar_table_column(lite, table_of(lite, "t"), "p"));
    assert_null(ar_table_column(pg, table_of(pg, "t"), "s"));
    assert_non_null(child_of(table_of(lite, "t"), AR_KIND_INDEX, 0));
    assert_null(child_of(table_of(pg, "t"), AR_KIND_INDEX, 0));
    assert_null(ar_model_find(lite, AR_KIND_TABLE, NULL, "u"));
}

static void constraints_are_lines_lists_or_mappings(void **state)
{
    (void)state;
    ar_model *model = read_model(
        AR_POSTGRESQL,
        "tables:\n"
        "  p: {columns: {a: int, b: int}, primary_key: [a, b]}\n"
        "  t:\n"
        "    columns: {a: int, b: int, c: int, r: tstzrange}\n"
        "    primary_key: {name: t_pk, columns: [a], include: [b], deferrable: true}\n"
        "    uniques: {u: {columns: [a, b], nulls_not_distinct: true}}\n"
        "    foreign_keys:\n"
        "      - (a, b) references p on delete set null (a)\n"
        "      - {name: f, columns: [a, b], references: 'p(a, b)', on_delete: set null (b)}\n"
        "    checks: [a < b, {name: k, check: a < c, not_valid: true}]\n"
        "    exclusions:\n"
        "      x: using gist (a with =, lower(r) desc with operator(pg_catalog.<)) where (a > 0) "
        "deferrable\n");
    ar_object *t = table_of(model, "t");
    ar_key *key = ar_as_key(child_of(t, AR_KIND_PRIMARY_KEY, 0));
    ar_foreign_key *f = ar_as_foreign_key(ar_object_child(model, t, AR_KIND_FOREIGN_KEY, "f"));
    ar_foreign_key *unnamed = ar_as_foreign_key(child_of(t, AR_KIND_FOREIGN_KEY, 0));
    ar_exclusion *x = ar_as_exclusion(child_of(t, AR_KIND_EXCLUSION, 0));

    assert_string_equal(key->object.name, "t_pk");
    assert_string_equal(key->include.items[0], "b");
    assert_int_equal(key->deferrable, AR_DEFERRABLE);
    assert_true(ar_as_key(child_of(t, AR_KIND_UNIQUE, 0))->nulls_not_distinct);
    assert_null(unnamed->object.name);
    assert_string_equal(unnamed->references.columns.items[1], "b");
    assert_string_equal(unnamed->on_delete_columns.items[0], "a");
    assert_string_equal(f->on_delete_columns.items[0], "b");
    assert_null(child_of(t, AR_KIND_CHECK, 0)->name);
    assert_true(ar_as_check(child_of(t, AR_KIND_CHECK, 1))->not_valid);
    assert_string_equal(x->method, "gist");
    assert_string_equal(x->elements.items[0].column, "a");
    assert_string_equal(x->elements.items[0].operator_name, "=");
    assert_string_equal(x->elements.items[1].expr->sql, "lower(r)");
    assert_true(x->elements.items[1].desc);
    assert_string_equal(x->elements.items[1].operator_name, "pg_catalog.<");
    assert_string_equal(x->where->sql, "a > 0");
    assert_int_equal(x->deferrable, AR_DEFERRABLE);
}

static void index_elements_are_columns_or_expressions(void **state)
{
    (void)state;
    ar_model *model = read_model(
        AR_POSTGRESQL,
        "tables:\n"
        "  t:\n"
        "    columns: {a: text, lower: text, Shipped At: text, Email: text, b: int}\n"
        "    indexes:\n"
        "      i:\n"
        "        columns:\n"
        "          - a\n"
        "          - Shipped At\n"
        "          - '\"Shipped At\" desc nulls last'\n"
        "          - Email collate \"C\" text_pattern_ops\n"
        "          - lower(\"Email\") collate pg_catalog.\"de-x-icu\" desc\n"
        "          - (a || 'x')\n"
        "          - (B)\n"
        "          - a gist_trgm_ops (siglen = 32) nulls first\n"
        "          - lower desc nulls first\n"
        "        method: gist\n"
        "        with: {fillfactor: 70}\n"
        "        include: [b]\n"
        "        where: a <> 'x'\n");
    ar_index *index = ar_as_index(child_of(table_of(model, "t"), AR_KIND_INDEX, 0));
    const ar_element *e = index->columns.items;

    assert_int_equal(index->columns.count, 9);
    assert_string_equal(e[0].column, "a");
    assert_string_equal(e[1].column, "Shipped At");
    assert_string_equal(e[2].column, "Shipped At");
    assert_true(e[2].desc);
    assert_int_equal(e[2].nulls, AR_NULLS_LAST);
    assert_string_equal(e[3].collation, "C");
    assert_string_equal(e[3].opclass, "text_pattern_ops");
    assert_string_equal(e[4].expr->sql, "lower(\"Email\")");
    assert_string_equal(e[4].collation, "de-x-icu");
    assert_null(e[4].collation_schema);
    assert_string_equal(e[5].expr->sql, "a || 'x'");
    assert_string_equal(e[6].column, "b");
    assert_string_equal(ar_options_get(&e[7].opclass_options, "siglen"), "32");
    assert_int_equal(e[7].nulls, AR_NULLS_FIRST);
    assert_string_equal(e[8].column, "lower");
    assert_int_equal(e[8].nulls, AR_NULLS_DEFAULT);
    assert_string_equal(ar_options_get(&index->with, "fillfactor"), "70");
}

static void enums_domains_and_sequences_are_read(void **state)
{
    (void)state;
    ar_model *model = read_model(
        AR_POSTGRESQL,
        "enums:\n"
        "  e: {values: [G, PG-13, {value: R, renamed_from: RR}], replaced: {X: R}}\n"
        "domains:\n"
        "  year: integer not null default 2000 check (value > 1900)\n"
        "  email: {type: citext, default: a, checks: {at: {check: value ~ '@', not_valid: true}}}\n"
        "sequences: {s: {type: integer, start: 10, cycle: true, owned_by: t.id}, r: {}}\n"
        "tables: {t: {columns: {id: integer}}}\n");
    ar_enum *e = ar_as_enum(ar_model_find(model, AR_KIND_ENUM, NULL, "e"));
    ar_domain *year = ar_as_domain(ar_model_find(model, AR_KIND_DOMAIN, NULL, "year"));
    ar_domain *email = ar_as_domain(ar_model_find(model, AR_KIND_DOMAIN, NULL, "email"));
    ar_sequence *s = ar_as_sequence(ar_model_find(model, AR_KIND_SEQUENCE, NULL, "s"));

    assert_string_equal(e->values.items[1].name, "PG-13");
    assert_string_equal(e->values.items[2].renamed_from.items[0], "RR");
    assert_string_equal(ar_options_get(&e->replaced, "X"), "R");
    assert_true(year->not_null);
    assert_string_equal(year->default_expr->sql, "2000");
    assert_null(child_of(&year->object, AR_KIND_CHECK, 0)->name);
    assert_true(email->default_is_literal);
    assert_true(ar_as_check(child_of(&email->object, AR_KIND_CHECK, 0))->not_valid);
    assert_string_equal(s->start, "10");
    assert_string_equal(s->owned_by.schema, "public");
    assert_string_equal(s->owned_by.columns.items[0], "id");
    assert_non_null(ar_model_find(model, AR_KIND_SEQUENCE, NULL, "r"));
}

static void notes_of_ones_own_are_free(void **state)
{
    (void)state;
    read_model(AR_POSTGRESQL,
               "x-note: {any: [thing]}\n"
               "tables: {t: {x-owner: me, columns: {a: {type: int, x-pii: true}}}}\n");
}

/* ---- files ---- */

static char *new_folder(void)
{
    char *path = ar_strdup(ctx->arena, "/tmp/autorev-test-XXXXXX");

    assert_non_null(mkdtemp(path));
    return path;
}

static void put(const char *dir, const char *name, const char *text)
{
    char *path = ar_path_join(ctx->arena, dir, name);

    assert_int_equal(ar_mkdirs(ctx, ar_path_dirname(ctx->arena, path)), AR_OK);
    assert_int_equal(ar_file_publish(ctx, path, text, strlen(text)), AR_OK);
}

static ar_status read_apps(const char *dir, const char *const *names, ar_model **out,
                           bool *has_files)
{
    ar_app_files apps[4];
    size_t count = 0;

    for (; names[count]; count++)
        apps[count] = (ar_app_files){.app = names[count],
                                     .dir = ar_path_join(ctx->arena, dir, names[count]),
                                     .shown = ar_printf(ctx->arena, "apps/%s", names[count]),
                                     .unmanaged = ar_streq(names[count], "outer")};
    ar_models_options options = {
        .target = target_of(AR_POSTGRESQL), .apps = apps, .app_count = count};

    return ar_models_read(ctx, &options, out, has_files);
}

static void an_apps_files_are_one_set_in_name_order(void **state)
{
    static const char *const apps[] = {"users", "shop", "outer", NULL};
    bool has_files[3] = {false};
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "users/models.yaml",
        "tables: {customer: {columns: {id: bigint primary key}}}\n"
        "mixins: {m: {columns: {x: int}}}\n");
    put(dir, "shop/models/b.yaml", "tables: {two: {columns: {c: bigint references customer}}}\n");
    put(dir, "shop/models/a.yaml", "tables: {one: {use: [users.m], columns: {c: int}}}\n");
    put(dir, "shop/models/empty.yaml", "# nothing\n");
    put(dir, "outer/models.yaml", "tables: {far: {columns: {c: int}}}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_OK);
    assert_true(has_files[0] && has_files[1]);
    assert_string_equal(table_of(model, "two")->app, "shop");
    assert_string_equal(table_of(model, "two")->pos.file, "apps/shop/models/b.yaml");
    assert_non_null(column_of(model, "one", "x"));
    assert_true(table_of(model, "far")->unmanaged);
}

static void a_folder_with_empty_files_has_no_model(void **state)
{
    static const char *const apps[] = {"a", "b", "c", NULL};
    bool has_files[3] = {true, true, false};
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "a/models.yaml", "# later\n");
    put(dir, "c/models.yaml", "tables: {}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_OK);
    assert_false(has_files[0] || has_files[1]);
    assert_true(has_files[2]);
}

static void an_unresolved_reference_names_the_nearest_table_and_its_place(void **state)
{
    static const char *const apps[] = {"users", "shop", NULL};
    bool has_files[2];
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "users/models.yaml", "# x\ntables:\n  customer: {columns: {id: bigint}}\n");
    put(dir, "shop/models.yaml",
        "tables:\n"
        "  order:\n"
        "    columns:\n"
        "      customer_id: bigint not null references custmer(id)\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_INVALID);
    assert_string_equal(faults_text(),
                        "4:47+7 unresolved-reference: no app declares a table \"custmer\" (did you "
                        "mean \"customer\" (apps/users/models.yaml:3)?)");
    assert_string_equal(ctx->diags.items[0].pos.file, "apps/shop/models.yaml");
    assert_non_null(ar_map_get(ctx->sources, "apps/shop/models.yaml"));
}

static void sql_may_stand_in_a_file_below_the_app(void **state)
{
    static const char *const apps[] = {"a", NULL};
    bool has_files[1];
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "a/sql/k.sql", "\n  a > 0 -- why\n");
    put(dir, "out.sql", "a > 1");
    put(dir, "a/models.yaml",
        "tables:\n"
        "  t:\n"
        "    columns: {a: int}\n"
        "    checks: {k: {file: sql/k.sql}}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_OK);
    ar_check *check = ar_as_check(child_of(table_of(model, "t"), AR_KIND_CHECK, 0));

    assert_string_equal(check->expr->sql, "a > 0");
    assert_string_equal(check->expr->pos.file, "apps/a/sql/k.sql");

    unlink(ar_path_join(ctx->arena, dir, "a/models.yaml"));
    put(dir, "a/models.yaml",
        "tables:\n"
        "  t:\n"
        "    columns: {a: int}\n"
        "    checks:\n"
        "      k: {file: ../out.sql}\n"
        "      l: {file: gone.sql}\n"
        "      m: {file: /etc/passwd}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_INVALID);
    assert_string_equal(faults_text(),
                        "5:17+10 model-file: the file \"../out.sql\" is not below the app\n"
                        "6:17+8 model-file: the file \"gone.sql\" is not there\n"
                        "7:17+11 model-file: the file \"/etc/passwd\" is not below the app");
}

static void a_file_called_yml_is_not_passed_over(void **state)
{
    static const char *const apps[] = {"a", NULL};
    bool has_files[1];
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "a/models/x.yml", "tables: {}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_INVALID);
    assert_non_null(strstr(faults_text(), "model files end in \".yaml\""));
}

static void a_broken_file_causes_no_faults_elsewhere(void **state)
{
    static const char *const apps[] = {"a", "b", NULL};
    bool has_files[2];
    ar_model *model = NULL;
    char *dir = new_folder();
    (void)state;

    put(dir, "a/models.yaml", "tables: {customer: {columns: [}\n");
    put(dir, "b/models.yaml", "tables: {o: {use: [a.m], columns: {c: int references customer}}}\n");
    assert_int_equal(read_apps(dir, apps, &model, has_files), AR_INVALID);
    assert_int_equal(ctx->diags.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(names_split_at_the_first_dot),
        TEST(schemas_that_objects_name_come_with_them),
        TEST(sqlite_drops_schemas_and_finds_names_without_case),
        TEST(a_mapping_says_the_same_as_the_line),
        TEST(mixins_follow_own_columns_with_the_tables_name_filled_in),
        TEST(overrides_are_laid_over_key_by_key),
        TEST(constraints_are_lines_lists_or_mappings),
        TEST(index_elements_are_columns_or_expressions),
        TEST(enums_domains_and_sequences_are_read),
        TEST(notes_of_ones_own_are_free),
        TEST(an_apps_files_are_one_set_in_name_order),
        TEST(a_folder_with_empty_files_has_no_model),
        TEST(an_unresolved_reference_names_the_nearest_table_and_its_place),
        TEST(sql_may_stand_in_a_file_below_the_app),
        TEST(a_file_called_yml_is_not_passed_over),
        TEST(a_broken_file_causes_no_faults_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
