/* The mapping form of a column: the same facts as the line, as keys. */
#include "base/str.h"
#include "parser/clause.h"
#include "parser/column.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

/* The first reader that is called for a column ties its object to the parts. */
static ar_column_parts *parts_of(ar_spot *spot)
{
    ar_column_parts *parts = spot->parts;

    parts->column = ar_as_column(spot->object);
    return parts;
}

static void read_line(ar_spot *spot)
{
    ar_column_read_line(spot->reader, spot->value, parts_of(spot));
}

static void read_not_null(ar_spot *spot)
{
    ar_column *column = parts_of(spot)->column;
    bool not_null = false;

    if (!ar_read_not_null(spot, &ar_place_not_null, &not_null, &column->not_null_as))
        return;
    column->not_null = column->not_null_said = not_null;
    column->nullable_said = !not_null;
}

static ar_key *new_key(ar_spot *spot, ar_kind kind)
{
    ar_column_parts *parts = parts_of(spot);
    ar_object *object = ar_column_constraint(spot->reader, parts, kind, ar_yaml_pos(spot->key));

    ar_column_fill_key(spot->reader, parts, ar_as_key(object));
    return ar_as_key(object);
}

static void read_primary_key(ar_spot *spot)
{
    bool said = false;

    if (ar_scalar_bool(spot->reader, spot->value, "primary_key", &said) && said)
        parts_of(spot)->primary_key = new_key(spot, AR_KIND_PRIMARY_KEY);
}

static void read_unique(ar_spot *spot)
{
    bool said = false;

    if (ar_scalar_bool(spot->reader, spot->value, "unique", &said) && said)
        parts_of(spot)->unique = new_key(spot, AR_KIND_UNIQUE);
}

/* A literal: the dialect quotes it as the column's type wants. */
static void read_default(ar_spot *spot)
{
    ar_column *column = parts_of(spot)->column;
    const char *text = NULL;

    if (!ar_scalar_text(spot->reader, spot->value, "default", &text))
        return;
    if (spot->value->style == AR_YAML_PLAIN && (!*text || ar_streq(text, "null"))) {
        ar_fail(spot->reader->ctx, AR_E_BAD_DEFAULT, ar_yaml_pos(spot->value),
                "\"default\" needs a value");
        ar_hint(spot->reader->ctx,
                "leave it out for no default; quote the word for a string: \"null\"");
        return;
    }
    column->default_expr = ar_expr_new(spot->reader->ctx, text, ar_yaml_pos(spot->value));
    column->default_is_literal = true;
}

static void read_default_sql(ar_spot *spot)
{
    ar_column *column = parts_of(spot)->column;

    if (column->default_is_literal) {
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
                "\"default\" and \"default_sql\" exclude each other");
        return;
    }
    ar_scalar_expr(spot->reader, spot->value, "default_sql", &column->default_expr);
}

/* Order of keys does not matter: a literal that comes second is caught here. */
static void read_literal(ar_spot *spot)
{
    if (!parts_of(spot)->column->default_expr) {
        read_default(spot);
        return;
    }
    ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
            "\"default\" and \"default_sql\" exclude each other");
}

static bool start_line(ar_spot *spot, ar_cursor *out)
{
    if (!ar_scalar_line(spot->reader, spot->value, spot->key->text, AR_E_BAD_COLUMN_LINE))
        return false;
    *out = ar_cursor_start(spot->reader, spot->value);
    return true;
}

static void end_line(const ar_cursor *at)
{
    if (!ar_cursor_at_end(at))
        ar_cursor_refuse(at, AR_E_BAD_COLUMN_LINE, NULL);
}

static void read_collate(ar_spot *spot)
{
    ar_column *column = parts_of(spot)->column;
    ar_cursor at;

    if (start_line(spot, &at) && ar_clause_collation(&at, AR_E_BAD_COLUMN_LINE, &column->collation,
                                                     &column->collation_schema))
        end_line(&at);
}

static void read_check(ar_spot *spot)
{
    ar_column_parts *parts = parts_of(spot);
    ar_object *object = ar_column_constraint(spot->reader, parts, AR_KIND_CHECK,
                                             ar_yaml_pos(spot->key));

    if (ar_scalar_expr(spot->reader, spot->value, "check", &ar_as_check(object)->expr))
        ar_vec_push(spot->reader->ctx->arena, &parts->checks, ar_as_check(object));
}

/* Options of the key may stand before `references`, so it is made by whoever comes first. */
static ar_foreign_key *foreign_key_of(ar_spot *spot)
{
    ar_column_parts *parts = parts_of(spot);
    ar_object *object;

    if (parts->foreign_key)
        return parts->foreign_key;
    object = ar_column_constraint(spot->reader, parts, AR_KIND_FOREIGN_KEY, ar_yaml_pos(spot->key));
    parts->foreign_key = ar_as_foreign_key(object);
    ar_vec_push(spot->reader->ctx->arena, &parts->foreign_key->columns, spot->object->name);
    return parts->foreign_key;
}

/* Each of the foreign key's own keys is read as in its own mapping. */
static void read_foreign_key_part(ar_spot *spot)
{
    const ar_key_def *def = ar_place_key(&ar_place_foreign_key, spot->key->text);
    ar_spot inner = {spot->reader, &foreign_key_of(spot)->object, NULL, spot->key, spot->value};

    if (ar_streq(spot->key->text, "references")) {
        inner.object->pos = ar_yaml_pos(spot->key);
        parts_of(spot)->references_said = true;
    }
    if (def)
        def->read(&inner);
    else
        ar_bind_attr(&inner, ar_place_attr(&ar_place_foreign_key, spot->key->text));
}

static void read_stored(ar_spot *spot)
{
    bool stored = true;

    if (ar_scalar_bool(spot->reader, spot->value, "stored", &stored))
        parts_of(spot)->column->virtual_column = !stored;
}

/* ---- identity ---- */

static void read_identity(ar_spot *spot)
{
    ar_identity *identity = ar_alloc(spot->reader->ctx->arena, sizeof(*identity));
    const ar_yaml *value = spot->value;
    bool said = true;

    if (value->kind == AR_YAML_MAP) {
        ar_read_keys(spot->reader, &ar_place_identity, NULL, identity, value);
    } else if (value->kind == AR_YAML_SCALAR && ar_streq(value->text, "always")) {
        identity->always = true;
    } else if (!ar_scalar_bool(spot->reader, value, "identity", &said)) {
        ar_hint(spot->reader->ctx, "it takes true, always, or a mapping of options");
        return;
    }
    parts_of(spot)->column->identity = said ? identity : NULL;
}

#define IDENTITY(spot) ((ar_identity *)(spot)->parts)

static void identity_always(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "always", &IDENTITY(spot)->always);
}

static void identity_sequence(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "sequence", &IDENTITY(spot)->sequence);
}

static void identity_number(ar_spot *spot)
{
    static const struct {
        const char *key;
        size_t offset;
    } slots[] = {
        {"start", offsetof(ar_identity, start)}, {"increment", offsetof(ar_identity, increment)},
        {"min", offsetof(ar_identity, min)},     {"max", offsetof(ar_identity, max)},
        {"cache", offsetof(ar_identity, cache)},
    };

    for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++)
        if (ar_streq(slots[i].key, spot->key->text))
            ar_scalar_int(spot->reader, spot->value, slots[i].key,
                          (const char **)(void *)((char *)spot->parts + slots[i].offset));
}

static void identity_cycle(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "cycle", &IDENTITY(spot)->cycle);
}

static void identity_unlogged(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "unlogged", &IDENTITY(spot)->unlogged);
}

static const ar_key_def identity_keys[] = {
    {"always", identity_always, AR_SHAPE_BOOL, NULL, NULL, "values of one's own are refused"},
    {"sequence", identity_sequence, AR_SHAPE_TEXT, NULL, NULL, "name of the sequence behind it"},
    {"start", identity_number, AR_SHAPE_INT, NULL, NULL, "first value"},
    {"increment", identity_number, AR_SHAPE_INT, NULL, NULL, "step"},
    {"min", identity_number, AR_SHAPE_INT, NULL, NULL, "least value"},
    {"max", identity_number, AR_SHAPE_INT, NULL, NULL, "greatest value"},
    {"cache", identity_number, AR_SHAPE_INT, NULL, NULL, "values taken at once"},
    {"cycle", identity_cycle, AR_SHAPE_BOOL, NULL, NULL, "starts again at the end"},
    {"unlogged", identity_unlogged, AR_SHAPE_BOOL, NULL, NULL, "not written to the log"},
    END_OF_KEYS,
};

const ar_place ar_place_identity = {
    .title = "identity",
    .takes = "true, always, or a mapping of options",
    .kind = AR_KIND_NONE,
    .keys = identity_keys,
};

/* ---- on_conflict (SQLite) ---- */

/* Kept until the column is whole: the keys it speaks of may come later. */
static void read_conflicts(ar_spot *spot)
{
    if (spot->value->kind != AR_YAML_MAP)
        ar_scalar_shape(spot->reader, spot->value, "on_conflict", "a mapping");
    else
        parts_of(spot)->conflicts = spot->value;
}

static void conflict_action(ar_spot *spot, int *action, const char *needs)
{
    if (action)
        ar_scalar_word(spot->reader, spot->value, spot->key->text, ar_conflict_words, action);
    else
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
                "an action on conflict, but the column is not %s", needs);
}

static void conflict_not_null(ar_spot *spot)
{
    ar_column *column = parts_of(spot)->column;

    conflict_action(spot, column->not_null ? &column->not_null_on_conflict : NULL, "\"not_null\"");
}

static void conflict_primary_key(ar_spot *spot)
{
    ar_key *key = parts_of(spot)->primary_key;

    conflict_action(spot, key ? &key->on_conflict : NULL, "\"primary_key\"");
}

static void conflict_unique(ar_spot *spot)
{
    ar_key *key = parts_of(spot)->unique;

    conflict_action(spot, key ? &key->on_conflict : NULL, "\"unique\"");
}

static const ar_key_def conflict_keys[] = {
    {"not_null", conflict_not_null, AR_SHAPE_WORD, NULL, ar_conflict_words, "on NULL"},
    {"primary_key", conflict_primary_key, AR_SHAPE_WORD, NULL, ar_conflict_words,
     "on a key that is there"},
    {"unique", conflict_unique, AR_SHAPE_WORD, NULL, ar_conflict_words, "on a value that is there"},
    END_OF_KEYS,
};

const ar_place ar_place_column_conflict = {
    .title = "column_conflict",
    .takes = "a mapping",
    .kind = AR_KIND_NONE,
    .keys = conflict_keys,
};

/* ---- the place ---- */

static void finish_mapping(ar_spot *spot)
{
    ar_column_parts *parts = parts_of(spot);
    ar_reader *reader = spot->reader;

    if (parts->conflicts)
        ar_read_keys(reader, &ar_place_column_conflict, spot->object, parts, parts->conflicts);
    if (parts->foreign_key && !parts->foreign_key->references.table) {
        if (!parts->references_said)
            ar_fail(reader->ctx, AR_E_KEY_CONFLICT, parts->foreign_key->object.pos,
                    "an option of a foreign key without \"references\"");
        parts->foreign_key = NULL;
    }
}

static const char *const match_words[] = {"simple", "full", NULL};

static const ar_key_def column_keys[] = {
    {"not_null", read_not_null, AR_SHAPE_BOOL_OR_PLACE, &ar_place_not_null, NULL,
     "NULL is refused"},
    {"primary_key", read_primary_key, AR_SHAPE_BOOL, NULL, NULL, "the primary key"},
    {"unique", read_unique, AR_SHAPE_BOOL, NULL, NULL, "no two equal values"},
    {"default", read_literal, AR_SHAPE_TEXT, NULL, NULL, "a literal, quoted by the type"},
    {"default_sql", read_default_sql, AR_SHAPE_TEXT, NULL, NULL, "an expression"},
    {"collate", read_collate, AR_SHAPE_TEXT, NULL, NULL, "collation"},
    {"check", read_check, AR_SHAPE_TEXT, NULL, NULL, "a condition"},
    {"references", read_foreign_key_part, AR_SHAPE_TEXT, NULL, NULL, "table(column)"},
    {"on_delete", read_foreign_key_part, AR_SHAPE_TEXT, NULL, NULL,
     "what deleting the target does"},
    {"on_update", read_foreign_key_part, AR_SHAPE_WORD, NULL, ar_action_words,
     "what changing the target does"},
    {"match", read_foreign_key_part, AR_SHAPE_WORD, NULL, match_words, "full: all columns or none"},
    {"deferrable", read_foreign_key_part, AR_SHAPE_WORD, NULL, ar_deferrable_words,
     "checked at commit"},
    {"identity", read_identity, AR_SHAPE_IDENTITY, &ar_place_identity, NULL,
     "numbered by the engine"},
    {"stored", read_stored, AR_SHAPE_BOOL, NULL, NULL, "false: virtual"},
    {"on_conflict", read_conflicts, AR_SHAPE_PLACE, &ar_place_column_conflict, NULL,
     "actions instead of an error (SQLite)"},
    END_OF_KEYS,
};

static const char *const column_hidden[] = {"collation_schema",     "virtual",
                                            "not_null_on_conflict", "not_null_name",
                                            "not_null_comment",     "not_null_not_valid",
                                            "not_null_no_inherit",  NULL};

const ar_place ar_place_column = {
    .title = "column",
    .takes = "a line such as \"text not null\", or a mapping",
    .kind = AR_KIND_COLUMN,
    .keys = column_keys,
    .hidden = column_hidden,
    .read_line = read_line,
    .read_end = finish_mapping,
    .may_be_empty = true,
    .common = true,
};
