#include "cases.h"

typedef void build_scenario(scenario *s);

static ar_sequence *owned_sequence(ar_model *to, ar_object *t, const char *on, const char *name)
{
    ar_sequence *made = sequence(to, name);

    made->owned_by = (ar_ref){.schema = t->schema, .table = t->name, .columns = words(on)};
    return made;
}

static void everything_new(scenario *s)
{
    ar_object *t = table(s->wanted, "whole"), *u = table(s->wanted, "other");
    ar_identity *identity = ar_alloc(test_ctx()->arena, sizeof(*identity));
    ar_column *id = column(t, "id", "bigint not null");
    ar_element lower = {.expr = expr("lower(name)"), .collation = "C", .desc = true};
    ar_element plus = {.expr = expr("total + 1"), .nulls = AR_NULLS_FIRST};

    *identity = (ar_identity){.always = true,
                              .start = "10",
                              .increment = "10",
                              .min = "1",
                              .max = "9223372036854775807",
                              .cache = "20",
                              .cycle = true};
    id->identity = identity;
    id->object.comment = "it's \\ an id";
    t->comment = "one\ntwo";
    column(t, "name", "text not null")->collation = "C";
    column(t, "total", "numeric(12,2)")->default_expr = expr("0");
    column(t, "twice", "numeric")->generated = expr("total * 2");
    column(t, "at", "timestamptz not null")->default_expr = expr("now() + '1 day'::interval");
    column(t, "room", "int4range");
    ar_options_set(test_ctx(), &ar_as_table(t)->with, "fillfactor", "70");
    ar_options_set(test_ctx(), &ar_as_table(t)->with, "toast.autovacuum_enabled", "false");
    ar_key *pk = key(t, AR_KIND_PRIMARY_KEY, "whole_pkey", "id");

    pk->include = words("total");
    pk->deferrable = AR_DEFERRED;
    ar_key *unique = key(t, AR_KIND_UNIQUE, "whole_name_key", "name total");

    unique->nulls_not_distinct = true;
    unique->object.comment = "no twins";
    ar_options_set(test_ctx(), &unique->with, "fillfactor", "80");
    check(t, "whole_total_check", "total >= 0 -- not less")->no_inherit = true;
    ar_exclusion *x = exclusion(t, "whole_room_excl", "room", "&&");

    x->method = "gist";
    x->where = expr("total > 0");
    x->deferrable = AR_DEFERRABLE;
    ar_index *i = ix(t, "whole_idx", "name");

    i->columns.items[0].opclass = "text_pattern_ops";
    ar_vec_push(test_ctx()->arena, &i->columns, lower);
    ar_vec_push(test_ctx()->arena, &i->columns, plus);
    i->unique = true;
    i->include = words("at");
    i->nulls_not_distinct = true;
    i->where = expr("total > 0 AND name <> 'x'");
    i->object.comment = "an index";
    ar_options_set(test_ctx(), &i->with, "fillfactor", "60");
    ix(t, "whole_room_idx", "room")->method = "gist";

    column(u, "a", "integer not null")->is_serial = true;
    column(u, "b", "integer");
    column(u, "c", "bigint");
    ar_as_table(u)->unlogged = false;
    key(u, AR_KIND_UNIQUE, "other_key", "b c");
    ar_foreign_key *fk = foreign_key(u, "other_fkey", "b c", "other", "b c");

    fk->match_full = true;
    fk->on_delete = AR_SET_DEFAULT;
    fk->on_update = AR_CASCADE;
    fk->deferrable = AR_DEFERRED;
    ar_foreign_key *some = foreign_key(u, "other_some_fkey", "b c", "other", "b c");

    some->on_delete = AR_SET_NULL;
    some->on_delete_columns = words("c");
    some->not_valid = true;
    some->object.comment = "half";
    ar_sequence *numbers = owned_sequence(s->wanted, u, "a", "other_a_seq");

    numbers->type = ar_as_column(u->children.items[1])->type;
    numbers->object.comment = "counts";
    ar_op *op = create(&s->ops, u);

    create(&op->parts, &numbers->object);
    create(&s->ops, &fk->object);
    create(&s->ops, &some->object);
    create(&s->ops, t);
    create(&s->ops, &i->object);
    create(&s->ops, ar_object_child(s->wanted, t, AR_KIND_INDEX, "whole_room_idx"));
    s->check = "INSERT INTO whole (name) VALUES ('a'); INSERT INTO other (b) VALUES (NULL);"
               "DELETE FROM whole; DELETE FROM other;";
}

static ar_object *customers(ar_model *m)
{
    ar_object *t = table(m, "customer");

    column(t, "id", "integer not null");
    key(t, AR_KIND_PRIMARY_KEY, "customer_pkey", "id");
    return t;
}

static void columns_come_and_go(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *old = column(b, "full_name", "text not null"),
              *new = column(w, "name", "text not null");
    ar_column *gone = column(b, "gone", "integer"),
              *filled = column(w, "level", "integer not null");
    ar_column *plain = column(w, "since", "date not null");

    plain->default_expr = expr("'2024-01-01'");
    plain->object.comment = "first seen";
    filled->default_expr = expr("5");
    rename_to(&s->ops, &old->object, &new->object);
    drop(&s->ops, &gone->object);
    ar_op *op = create(&s->ops, &filled->object);

    op->backfill_sql = "id * 10";
    op->backfill_why = "backfill";
    create(&create(&s->ops, &plain->object)->parts,
           &check(w, "customer_since_check", "since > '1900-01-01'")->object);
    s->fill = "INSERT INTO customer VALUES (1, 'x', NULL), (2, 'y', NULL);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
    s->check = "SELECT 1 / (count(*) = 2)::int FROM customer WHERE level = id * 10 AND name <> '';";
}

static void types_change_with_their_values(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *was[4], *is[4];

    for (int i = 0; i < 4; i++) {
        static const char *const names[] = {"code", "label", "big", "body"};
        static const char *const from[] = {"text", "varchar(20)", "integer", "text"};
        static const char *const to[] = {"integer", "text", "bigint", "text"};

        was[i] = column(b, names[i], from[i]);
        is[i] = column(w, names[i], to[i]);
    }
    was[0]->default_expr = expr("'7'");
    is[0]->default_expr = expr("7");
    was[1]->default_expr = is[1]->default_expr = expr("'x'");
    is[3]->collation = "C";
    for (int i = 0; i < 4; i++)
        alter(&s->ops, &was[i]->object, &is[i]->object)->using_sql = i == 0 ? "code::text::integer"
                                                                            : NULL;
    s->fill = "INSERT INTO customer VALUES (1, '42', 'l', 3, 'b'), (2, NULL, NULL, NULL, NULL);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
}

static void columns_become_not_null(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *was = column(b, "boss", "integer"), *is = column(w, "boss", "integer not null");
    ar_column *loose = column(b, "n", "integer not null"), *free_one = column(w, "n", "integer");
    ar_foreign_key *keys[2] = {foreign_key(b, "boss_fkey", "boss", "customer", "id"),
                               foreign_key(w, "boss_fkey", "boss", "customer", "id")};

    keys[0]->deferrable = keys[1]->deferrable = AR_DEFERRED;
    loose->default_expr = expr("1");
    alter(&s->ops, &was->object, &is->object)->backfill_sql = "id";
    alter(&s->ops, &loose->object, &free_one->object)->backfill_sql = "1";
    s->fill = "INSERT INTO customer VALUES (1, 1, 5), (2, NULL, 6);";
    s->rows = "SELECT id, n FROM customer ORDER BY 1;";
    s->check = "SELECT 1 / (count(*) = 2)::int FROM customer WHERE boss IS NOT NULL;";
}

static ar_identity *identity(const char *start, const char *max)
{
    ar_identity *made = ar_alloc(test_ctx()->arena, sizeof(*made));

    *made = (ar_identity){.start = start, .increment = "1", .min = "1", .max = max, .cache = "1"};
    return made;
}

static void identities_are_added_changed_and_dropped(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *was[3], *is[3];

    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"added", "changed", "dropped"};

        was[i] = column(b, names[i], "integer not null");
        is[i] = column(w, names[i], i == 1 ? "bigint not null" : "integer not null");
        if (i > 0)
            was[i]->identity = identity("1", "2147483647");
        if (i < 2)
            is[i]->identity = identity("1", i == 1 ? "9223372036854775807" : "2147483647");
    }
    ar_identity *changed = ar_memdup(test_ctx()->arena, is[1]->identity, sizeof(*changed));

    changed->always = changed->cycle = true;
    changed->increment = "5";
    changed->start = "100";
    changed->sequence = "own_name_seq";
    is[1]->identity = changed;
    for (int i = 0; i < 3; i++)
        alter(&s->ops, &was[i]->object, &is[i]->object);
    s->fill = "INSERT INTO customer (id, added) VALUES (1, 7), (2, 9);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
    s->check = "INSERT INTO customer (id, dropped) VALUES (3, 3);"
               "SELECT 1 / (added = 10)::int FROM customer WHERE id = 3; DELETE FROM customer "
               "WHERE id = 3;";
}

static void sequences_change(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_sequence *was = sequence(s->base, "numbers_seq");
    ar_sequence *is = owned_sequence(s->wanted, w, "id", "numbers_seq");
    ar_sequence *old = sequence(s->base, "old_seq"), *new = sequence(s->wanted, "new_seq");
    ar_column *typed = column(b, "t", "integer");

    column(w, "t", "integer");
    is->type = typed->type;
    is->start = "5";
    is->increment = "-2";
    is->min = "-100";
    is->max = "1000";
    is->cache = "7";
    is->cycle = true;
    is->object.comment = "now owned";
    was->object.comment = "free";
    alter(&s->ops, &was->object, &is->object);
    rename_to(&s->ops, &old->object, &new->object);
}

static void a_column_becomes_serial(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *was = column(b, "no", "integer not null"), *is = column(w, "no", "integer not null");
    ar_sequence *numbers = owned_sequence(s->wanted, w, "no", "customer_no_seq");

    numbers->type = was->type;
    is->is_serial = true;
    is->default_expr = expr("nextval('customer_no_seq'::regclass)");
    create(&s->ops, &numbers->object);
    alter(&s->ops, &was->object, &is->object);
    s->fill = "INSERT INTO customer VALUES (1, 50);";
    s->rows = "SELECT * FROM customer;";
    s->check = "INSERT INTO customer (id) VALUES (2); SELECT 1 / (no = 51)::int FROM customer "
               "WHERE id = 2; DELETE FROM customer WHERE id = 2;";
}

static void serial_columns_come(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *is = column(w, "no", "bigint not null");
    ar_sequence *numbers = owned_sequence(s->wanted, w, "no", "customer_no_seq");

    (void)b;
    is->is_serial = true;
    create(&create(&s->ops, &is->object)->parts, &numbers->object);
    s->fill = "INSERT INTO customer VALUES (1), (2);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
    s->check = "SELECT 1 / (count(DISTINCT no) = 2)::int FROM customer;";
}

static void enum_values_are_added_and_renamed(scenario *s)
{
    ar_enum *grow_b = enumeration(s->base, "grow", "b d"),
            *grow_w = enumeration(s->wanted, "grow", "a b c d e f");
    ar_enum *swap_b = enumeration(s->base, "swap", "x y z"),
            *swap_w = enumeration(s->wanted, "swap", "y x zz");
    ar_op *grow, *swap;

    grow_w->object.comment = "grows";
    grow = alter(&s->ops, &grow_b->object, &grow_w->object);
    swap = alter(&s->ops, &swap_b->object, &swap_w->object);
    (void)grow;
    ar_options_set(test_ctx(), &swap->enum_map, "x", "y");
    ar_options_set(test_ctx(), &swap->enum_map, "y", "x");
    ar_options_set(test_ctx(), &swap->enum_map, "z", "zz");
}

/* What diff prepares for a type that is made anew: see op.h. */
static void exchange_parts(ar_op *op, ar_object *b, ar_object *w, const char *const *columns)
{
    for (size_t i = 0; i < b->children.count; i++) {
        ar_object *child = b->children.items[i];

        if (child->kind == AR_KIND_CHECK || child->kind == AR_KIND_INDEX)
            drop(&op->parts, child)->again = true;
    }
    for (; *columns; columns++) {
        ar_model names = {.target = pg15};
        ar_op *part = alter(&op->parts, ar_object_child(&names, b, AR_KIND_COLUMN, *columns),
                            ar_object_child(&names, w, AR_KIND_COLUMN, *columns));

        part->changed = ar_attr_bit(AR_KIND_COLUMN, "type");
    }
    for (size_t i = 0; i < w->children.count; i++) {
        ar_object *child = w->children.items[i];

        if (child->kind == AR_KIND_CHECK || child->kind == AR_KIND_INDEX)
            create(&op->parts, child)->again = true;
    }
}

static ar_object *with_mood(ar_model *m)
{
    ar_object *t = customers(m);

    column(t, "mood", "mood not null")->default_expr = expr("'sad'::mood");
    column(t, "moods", "mood[]");
    check(t, "mood_check", "mood <> 'ok'::mood");
    ix(t, "mood_idx", "mood")->where = expr("mood > 'sad'::mood");
    return t;
}

static void an_enum_is_made_anew(scenario *s)
{
    static const char *const columns[] = {"mood", "moods", NULL};
    ar_enum *was = enumeration(s->base, "mood", "ok sad glad");
    ar_enum *is = enumeration(s->wanted, "mood", "glad sad ok");
    ar_object *b = with_mood(s->base), *w = with_mood(s->wanted);
    ar_op *op = alter(&s->ops, &was->object, &is->object);

    is->object.comment = "how it is";
    op->hazards = AR_HAZARD_REWRITES;
    exchange_parts(op, b, w, columns);
    s->fill = "INSERT INTO customer VALUES (1, 'sad', '{ok,glad}'), (2, 'glad', NULL);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
    s->check = "SELECT 1 / ('glad'::mood < 'sad'::mood)::int;";
}

static void a_value_is_replaced(scenario *s)
{
    static const char *const columns[] = {"mood", "moods", NULL};
    ar_enum *was = enumeration(s->base, "mood", "ok sad glad bad");
    ar_enum *is = enumeration(s->wanted, "mood", "ok sad glad");
    ar_object *b = with_mood(s->base), *w = with_mood(s->wanted);
    ar_op *op = alter(&s->ops, &was->object, &is->object);

    ar_options_set(test_ctx(), &op->enum_map, "bad", "sad");
    exchange_parts(op, b, w, columns);
    s->fill = "INSERT INTO customer VALUES (1, 'bad', '{bad,glad}'), (2, 'glad', NULL);";
    s->rows = "SELECT count(*) FROM customer;";
    s->check =
        "SELECT 1 / (mood = 'sad' AND moods = '{sad,glad}')::int FROM customer WHERE id = 1;";
}

static ar_object *with_year(ar_model *m)
{
    ar_object *t = customers(m);

    column(t, "y", "year")->default_expr = expr("2000");
    return t;
}

static void domains_change(scenario *s)
{
    static const char *const columns[] = {"y", NULL};
    ar_domain *was = domain(s->base, "mail", "text"), *is = domain(s->wanted, "mail", "text");
    ar_domain *year_b = domain(s->base, "year", "integer"),
              *year_w = domain(s->wanted, "year", "bigint");
    ar_domain *new = domain(s->wanted, "fresh", "varchar(10)");
    ar_object *b = with_year(s->base), *w = with_year(s->wanted);

    was->default_expr = expr("'a@b'");
    is->not_null = true;
    ar_check *gone = check(&was->object, "gone", "VALUE <> 'x'");
    ar_check *added = check(&is->object, "added", "VALUE ~ '@'");
    ar_check *old = check(&was->object, "old", "VALUE <> ''");
    ar_check *renamed = check(&is->object, "renamed", "VALUE <> ''");

    added->not_valid = true;
    added->object.comment = "later";
    check(&year_b->object, "range", "VALUE > 1900");
    check(&year_w->object, "range", "VALUE > 1800");
    new->collation = "C";
    new->not_null = true;
    new->default_expr = expr("'x'");
    new->object.comment = "brand new";
    check(&new->object, "one", "VALUE <> 'y'")->object.comment = "first";
    check(&new->object, "two", "VALUE <> 'z'")->not_valid = true;
    alter(&s->ops, &was->object, &is->object);
    drop(&s->ops, &gone->object);
    create(&s->ops, &added->object);
    rename_to(&s->ops, &old->object, &renamed->object);
    exchange_parts(alter(&s->ops, &year_b->object, &year_w->object), b, w, columns);
    create(&s->ops, &new->object);
    s->fill = "INSERT INTO customer VALUES (1, 1950);";
    s->rows = "SELECT * FROM customer;";
}

static void constraints_change(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_check *valid_b, *valid_w;
    ar_foreign_key *fk_b, *fk_w, *act_b, *act_w;

    column(b, "p", "integer");
    column(w, "p", "integer");
    valid_b = check(b, "valid", "p > 0");
    valid_w = check(w, "valid", "p > 0");
    valid_b->not_valid = true;
    valid_w->object.comment = "checked";
    fk_b = foreign_key(b, "fk", "p", "customer", "id");
    fk_w = foreign_key(w, "fk", "p", "customer", "id");
    fk_w->deferrable = AR_DEFERRED;
    act_b = foreign_key(b, "act", "p", "customer", "id");
    act_w = foreign_key(w, "act", "p", "customer", "id");
    act_w->on_delete = AR_CASCADE;
    act_b->object.comment = act_w->object.comment = "kept";
    alter(&s->ops, &valid_b->object, &valid_w->object);
    alter(&s->ops, &fk_b->object, &fk_w->object);
    alter(&s->ops, &act_b->object, &act_w->object);
    create(&s->ops, &key(w, AR_KIND_UNIQUE, "new_key", "p id")->object);
    drop(&s->ops, &check(b, "gone", "p < 100")->object);
    rename_to(&s->ops, &check(b, "before", "p <> 5")->object, &check(w, "after", "p <> 5")->object);
    s->fill = "INSERT INTO customer VALUES (1, 1), (2, NULL);";
    s->rows = "SELECT * FROM customer ORDER BY 1;";
}

static void indexes_change(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_index *with_b = ix(b, "with_idx", "id"), *with_w = ix(w, "with_idx", "id");
    ar_index *was = ix(b, "content_idx", "id"), *is = ix(w, "content_idx", "id");

    ar_options_set(test_ctx(), &with_b->with, "fillfactor", "50");
    ar_options_set(test_ctx(), &with_w->with, "deduplicate_items", "false");
    is->columns.items[0].desc = true;
    is->object.comment = "down";
    alter(&s->ops, &with_b->object, &with_w->object);
    alter(&s->ops, &was->object, &is->object);
    rename_to(&s->ops, &ix(b, "was_idx", "id")->object, &ix(w, "is_idx", "id")->object);
}

static void tables_change(scenario *s)
{
    ar_object *b = table(s->base, "people"), *w = table(s->wanted, "person");
    ar_object *renamed = ar_object_copy(test_ctx(), b);

    column(b, "Name", "text");
    column(w, "Name", "text");
    renamed->name = "person";
    b->comment = renamed->comment = "old words";
    ar_options_set(test_ctx(), &ar_as_table(b)->with, "fillfactor", "50");
    ar_options_set(test_ctx(), &ar_as_table(renamed)->with, "fillfactor", "50");
    ar_options_set(test_ctx(), &ar_as_table(w)->with, "autovacuum_enabled", "false");
    ar_as_table(w)->unlogged = true;
    rename_to(&s->ops, b, renamed);
    alter(&s->ops, renamed, w);
    s->fill = "INSERT INTO people VALUES ('a');";
    s->rows = "SELECT * FROM people;";
}

static void an_expression_is_dropped(scenario *s)
{
    ar_object *b = customers(s->base), *w = customers(s->wanted);
    ar_column *was = column(b, "twice", "integer"), *is = column(w, "twice", "integer");

    was->generated = expr("id * 2");
    is->object.comment = "by hand now";
    alter(&s->ops, &was->object, &is->object);
    s->fill = "INSERT INTO customer VALUES (4);";
    s->rows = "SELECT * FROM customer;";
}

static void odd_names(scenario *s)
{
    static const char *const names[] = {"order",     "a b", "x\"y",      "it's",
                                        "new\nline", "--",  "\xc3\xa9;", "SELECT"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        ar_object *t = table(s->wanted, names[i]);
        ar_foreign_key *fk;

        column(t, names[i], "integer not null")->object.comment = names[i];
        t->comment = names[i];
        key(t, AR_KIND_PRIMARY_KEY, ar_printf(test_ctx()->arena, "%s pk", names[i]), "x")
            ->columns.items[0]
            .column = names[i];
        check(t, names[i], "1 = 1")->object.comment = names[i];
        ix(t, ar_printf(test_ctx()->arena, "%s idx", names[i]), "x")->columns.items[0].column =
            names[i];
        fk = foreign_key(t, ar_printf(test_ctx()->arena, "%s fk", names[i]), "", names[i], "");
        ar_vec_push(test_ctx()->arena, &fk->columns, names[i]);
        ar_vec_push(test_ctx()->arena, &fk->references.columns, names[i]);
        create(&s->ops, t);
        create(&s->ops, &fk->object);
        create(&s->ops, ar_object_child(s->wanted, t, AR_KIND_INDEX,
                                        ar_printf(test_ctx()->arena, "%s idx", names[i])));
    }
}

static const struct {
    const char *name;
    build_scenario *build;
} scenarios[] = {
    {"new", everything_new},
    {"columns", columns_come_and_go},
    {"types", types_change_with_their_values},
    {"not_null", columns_become_not_null},
    {"identity", identities_are_added_changed_and_dropped},
    {"sequence", sequences_change},
    {"to_serial", a_column_becomes_serial},
    {"add_serial", serial_columns_come},
    {"enum_in_place", enum_values_are_added_and_renamed},
    {"enum_anew", an_enum_is_made_anew},
    {"enum_replaced", a_value_is_replaced},
    {"domain", domains_change},
    {"constraint", constraints_change},
    {"index", indexes_change},
    {"table", tables_change},
    {"expression", an_expression_is_dropped},
    {"odd_names", odd_names},
};

const size_t scenario_count = sizeof(scenarios) / sizeof(*scenarios);

const char *scenario_name(size_t i)
{
    return scenarios[i].name;
}

scenario scenario_build(size_t i)
{
    ar_target target = pg15;
    scenario s = {0};

    target.default_schema = scenarios[i].name;
    s.base = model(target);
    s.wanted = model(target);
    scenarios[i].build(&s);
    return s;
}
