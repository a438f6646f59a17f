/* Which of a table's constraints its columns say themselves, and which names go without saying. */
#include <string.h>

#include "base/str.h"
#include "model/dump_column.h"

bool ar_dump_is_default_name(const ar_dump *dump, const ar_object *constraint, const char *column)
{
    static const char *const suffixes[AR_KIND__COUNT] = {
        [AR_KIND_UNIQUE] = "key", [AR_KIND_FOREIGN_KEY] = "fkey", [AR_KIND_CHECK] = "check"};
    const char *table = constraint->parent->name;
    char *name;

    if (!constraint->name)
        return true;
    if (dump->engine == AR_SQLITE)
        return false;
    if (constraint->kind == AR_KIND_PRIMARY_KEY)
        name = ar_printf(dump->arena, "%s_pkey", table);
    else if (column)
        name = ar_printf(dump->arena, "%s_%s_%s", table, column, suffixes[constraint->kind]);
    else
        name = ar_printf(dump->arena, "%s_%s", table, suffixes[constraint->kind]);
    return ar_streq(name, constraint->name) && strlen(name) < 64; /* longer ones are cut */
}

bool ar_dump_is_plain(const ar_object *object)
{
    return !object->comment && !object->renamed_from.count &&
           (!object->unmanaged || (object->parent && object->parent->unmanaged));
}

/* A key of this one column and no more than a column can say. */
static bool fits_key(const ar_dump *dump, const ar_object *object, const ar_column *column,
                     bool line)
{
    const ar_key *key = ar_as_key(object);
    const ar_element *element;

    if (!key || object->inherited || key->columns.count != 1 || key->include.count ||
        key->with.count || key->tablespace || !ar_dump_is_plain(object) ||
        !ar_dump_is_default_name(dump, object, column->object.name))
        return false;
    element = &key->columns.items[0];
    if (!ar_name_eq(dump->engine, element->column, column->object.name) || element->collation ||
        element->without_overlaps || (element->desc && object->kind == AR_KIND_UNIQUE))
        return false;
    return line || (!element->desc && !key->deferrable && !key->nulls_not_distinct);
}

static bool fits_foreign_key(const ar_dump *dump, const ar_object *object, const ar_column *column,
                             bool line)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);

    return key && key->columns.count == 1 && key->references.table && !key->period &&
           ar_name_eq(dump->engine, key->columns.items[0], column->object.name) &&
           ar_dump_is_plain(object) && ar_dump_is_default_name(dump, object, column->object.name) &&
           (line || (!key->not_valid && !key->not_enforced && !key->on_delete_columns.count));
}

/* Words and quoted names that are a column's, whatever they are there. */
const ar_column *ar_dump_check_column(const ar_dump *dump, const ar_object *table,
                                      const ar_check *check)
{
    ar_tokens tokens = ar_sql_tokens(dump->arena, ar_dump_flavour(dump), check->expr->sql);
    const ar_column *only = NULL;

    for (size_t i = 0; i < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        const ar_column *column;
        char *name;

        if (!ar_token_is_name(token))
            continue;
        name = ar_token_folded(dump->arena, ar_dump_flavour(dump), token);
        column = ar_table_column(dump->model, table, name);
        if (column && only && column != only)
            return NULL;
        only = column ? column : only;
    }
    return only;
}

static bool fits_check(const ar_dump *dump, const ar_object *object, const ar_column *column,
                       bool line, const ar_dump_inline *taken)
{
    const ar_check *check = ar_as_check(object);
    const ar_column *only = check ? ar_dump_check_column(dump, object->parent, check) : NULL;

    if (!only || only != column || (object->inherited && !object->own_too) ||
        !ar_dump_is_plain(object) || strchr(check->expr->sql, '\n') ||
        !ar_dump_is_default_name(dump, object, only->object.name))
        return false;
    return line || (!taken->checks.count && !check->not_valid && !check->not_enforced &&
                    !check->no_inherit);
}

void ar_dump_take(const ar_dump *dump, const ar_object *table, const ar_column *column, bool line,
                  ar_dump_inline *taken)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_PRIMARY_KEY && fits_key(dump, *child, column, line))
            taken->primary_key = ar_as_key(*child);
        else if (!taken->unique && (*child)->kind == AR_KIND_UNIQUE &&
                 fits_key(dump, *child, column, line))
            taken->unique = ar_as_key(*child);
        else if (!taken->foreign_key && fits_foreign_key(dump, *child, column, line))
            taken->foreign_key = ar_as_foreign_key(*child);
        else if (fits_check(dump, *child, column, line, taken))
            ar_vec_push(dump->arena, &taken->checks, ar_as_check(*child));
    }
}
