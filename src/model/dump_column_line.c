/* Columns as lines: everything after the name, in the order of SQL. */
#include <string.h>

#include "base/str.h"
#include "model/dump_column.h"

static void add_identity(const ar_dump *dump, ar_str *out, const ar_column *column)
{
    const ar_identity *identity = column->identity;
    ar_sequence_defaults usual = ar_sequence_usual(column->type, identity->increment, identity->min,
                                                   identity->max);
    const struct {
        const char *word, *value, *usual;
    } numbers[] = {
        {"start with", identity->start, usual.start},
        {"increment by", identity->increment, usual.increment},
        {"minvalue", identity->min, usual.min},
        {"maxvalue", identity->max, usual.max},
        {"cache", identity->cache, usual.cache},
    };
    ar_str options;

    ar_str_init(&options, dump->arena);
    if (identity->sequence)
        ar_str_addf(&options, " sequence name %s", ar_line_name(dump->arena, identity->sequence));
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (numbers[i].value && !ar_streq(numbers[i].value, numbers[i].usual))
            ar_str_addf(&options, " %s %s", numbers[i].word, numbers[i].value);
    if (identity->cycle)
        ar_str_add(&options, " cycle");
    if (identity->unlogged)
        ar_str_add(&options, " unlogged");
    ar_str_add(out, identity->always ? " identity always" : " identity");
    if (options.length)
        ar_str_addf(out, " (%s)", options.data + 1);
}

static char *quoted(const ar_dump *dump, const char *text)
{
    ar_str out;

    ar_str_init(&out, dump->arena);
    for (; *text; text++)
        ar_str_addf(&out, *text == '\'' ? "''" : "%c", *text);
    return out.data;
}

bool ar_dump_has_no_break(const char *text)
{
    return !text || !strpbrk(text, "\n\r");
}

/* What only the mapping has a key for. */
static bool has_storage(const ar_column *column)
{
    return column->storage || column->compression || column->statistics || column->with.count ||
           column->options.count;
}

bool ar_dump_line_says_all(const ar_dump *dump, const ar_column *column, bool needs_name)
{
    const ar_object *object = &column->object;
    const char *type = column->type ? ar_dump_type(dump, object, column->type) : NULL;

    if (needs_name || object->renamed_from.count || column->backfill || column->using_expr ||
        has_storage(column) || column->default_is_literal || column->not_null_as.comment ||
        (object->unmanaged && !object->parent->unmanaged))
        return false;
    if (type && (column->type->verbatim || !ar_line_type_fits(ar_dump_flavour(dump), type)))
        return false;
    return ar_dump_has_no_break(object->comment) && ar_dump_has_no_break(type) &&
           (!column->default_expr || ar_dump_has_no_break(column->default_expr->sql)) &&
           (!column->generated || ar_dump_has_no_break(column->generated->sql));
}

static void add_conflict(ar_str *out, int action)
{
    if (action != AR_CONFLICT_NONE)
        ar_str_addf(out, " on conflict %s", ar_conflict_words[action]);
}

static void add_keys(ar_str *out, const ar_column *column, const ar_dump_inline *taken)
{
    if (taken->primary_key) {
        ar_str_add(out, " primary key");
        if (taken->primary_key->columns.items[0].desc)
            ar_str_add(out, " desc");
        add_conflict(out, taken->primary_key->on_conflict);
        if (column->autoincrement)
            ar_str_add(out, " autoincrement");
        ar_str_add(out, ar_dump_deferrable(taken->primary_key->deferrable));
    }
    if (taken->unique) {
        ar_str_add(out,
                   taken->unique->nulls_not_distinct ? " unique nulls not distinct" : " unique");
        add_conflict(out, taken->unique->on_conflict);
        ar_str_add(out, ar_dump_deferrable(taken->unique->deferrable));
    }
}

void ar_dump_add_check(ar_str *out, const ar_check *check)
{
    ar_str_addf(out, " check (%s)", check->expr->sql);
    if (check->no_inherit)
        ar_str_add(out, " no inherit");
    if (check->not_valid)
        ar_str_add(out, " not valid");
    if (check->not_enforced)
        ar_str_add(out, " not enforced");
}

void ar_dump_add_default(const ar_dump *dump, ar_str *out, const ar_expr *expr)
{
    size_t end = ar_line_default_end(ar_dump_flavour(dump), expr->sql, 0);

    ar_str_addf(out, end == strlen(expr->sql) ? " default %s" : " default (%s)", expr->sql);
}

char *ar_dump_column_line(const ar_dump *dump, const ar_object *table, const ar_column *column,
                          const ar_dump_inline *taken)
{
    const char *serial = ar_dump_serial(dump, table, column);
    const char *null = ar_dump_nullability(dump, table, column);
    ar_str out;

    ar_str_init(&out, dump->arena);
    if (column->type)
        ar_str_addf(&out, " %s", serial ? serial : ar_dump_type(dump, table, column->type));
    if (ar_streq(null, "not null"))
        ar_dump_add_not_null(dump, &out, &column->not_null_as);
    else if (*null)
        ar_str_addf(&out, " %s", null);
    add_conflict(&out, column->not_null_on_conflict);
    if (column->identity)
        add_identity(dump, &out, column);
    if (column->default_expr && !serial)
        ar_dump_add_default(dump, &out, column->default_expr);
    else if (column->default_null_said)
        ar_str_add(&out, " default null");
    if (column->collation)
        ar_str_addf(&out, " collate %s",
                    ar_dump_collation(dump, column->collation, column->collation_schema));
    if (column->generated)
        ar_str_addf(&out, " generated (%s) %s", column->generated->sql,
                    column->virtual_column ? "virtual" : "stored");
    add_keys(&out, column, taken);
    for (size_t i = 0; i < taken->checks.count; i++)
        ar_dump_add_check(&out, taken->checks.items[i]);
    if (taken->foreign_key)
        ar_str_addf(&out, " references %s%s",
                    ar_dump_reference(dump, table, &taken->foreign_key->references),
                    ar_dump_reference_options(dump, taken->foreign_key));
    if (column->object.comment)
        ar_str_addf(&out, " comment '%s'", quoted(dump, column->object.comment));
    return out.length ? out.data + 1 : out.data;
}
