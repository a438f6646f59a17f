/* Serial columns and their sequences; what an option of a sequence is when nothing is said. */
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"

ar_sequence_defaults ar_sequence_usual(const ar_type *type, const char *increment, const char *min,
                                       const char *max)
{
    static const struct {
        const char *type, *alias, *min, *max;
    } types[] = {
        {"bigint", "int8", "-9223372036854775808", "9223372036854775807"},
        {"integer", "int4", "-2147483648", "2147483647"},
        {"integer", "int", "-2147483648", "2147483647"},
        {"smallint", "int2", "-32768", "32767"},
    };
    const char *name = !type ? "bigint" : type->key ? type->key : type->text;
    bool down = increment && *increment == '-';
    size_t found = 0;
    ar_sequence_defaults usual = {.increment = "1", .cache = "1"};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (ar_strieq(name, types[i].type) || ar_strieq(name, types[i].alias))
            found = i;
    usual.min = down ? types[found].min : "1";
    usual.max = down ? "-1" : types[found].max;
    if (down)
        usual.start = max ? max : usual.max;
    else
        usual.start = min ? min : usual.min;
    return usual;
}

static bool draws_from(const ar_column *column, const ar_object *sequence)
{
    const ar_expr *expr = column->default_expr;

    return expr && strstr(expr->key ? expr->key : expr->sql, sequence->name);
}

/* Where a column owns several, the one that numbers it. */
static const ar_object *owned_sequence(const ar_dump *dump, const ar_object *table,
                                       const ar_column *column)
{
    const ar_object *found = NULL;

    for (size_t i = 0; i < dump->model->objects.count; i++) {
        const ar_object *object = dump->model->objects.items[i];
        const ar_sequence *sequence = ar_as_sequence(object);

        if (sequence && sequence->owned_by.table && ar_streq(object->schema, table->schema) &&
            ar_streq(sequence->owned_by.table, table->name) &&
            ar_streq(sequence->owned_by.schema, table->schema) &&
            sequence->owned_by.columns.count == 1 &&
            ar_streq(sequence->owned_by.columns.items[0], column->object.name) &&
            (!found || draws_from(column, object)))
            found = object;
    }
    return found;
}

const char *ar_dump_serial(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    static const char *const names[][2] = {
        {"smallint", "smallserial"}, {"integer", "serial"}, {"bigint", "bigserial"}};
    const ar_object *sequence;
    const char *type;

    if (!column->is_serial || !column->type || column->default_is_literal)
        return NULL;
    sequence = owned_sequence(dump, table, column);
    if (!sequence || sequence->comment || sequence->unmanaged)
        return NULL;
    type = column->type->key ? column->type->key : column->type->text;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (ar_streq(type, names[i][0]))
            return names[i][1];
    return NULL;
}

bool ar_dump_is_serial_sequence(const ar_dump *dump, const ar_sequence *sequence)
{
    const ar_ref *owner = &sequence->owned_by;
    const ar_object *table;
    const ar_column *column;

    if (!owner->table || owner->columns.count != 1)
        return false;
    table = ar_model_find(dump->model, AR_KIND_TABLE, owner->schema, owner->table);
    column = table ? ar_table_column(dump->model, table, owner->columns.items[0]) : NULL;
    return column && ar_dump_serial(dump, table, column) &&
           owned_sequence(dump, table, column) == &sequence->object;
}
