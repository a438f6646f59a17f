/* Keys, foreign keys, checks, exclusions and indexes: their places, mappings and lines. */
#include <string.h>

#include "base/str.h"
#include "parser/clause.h"
#include "parser/element.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

static const char *title(const ar_spot *spot)
{
    return spot->key ? spot->key->text : ar_kind_get(spot->object->kind)->name;
}

/* ---- primary keys, uniques, indexes ---- */

static const ar_key_def key_keys[] = {
    {"columns", ar_read_key_columns, AR_SHAPE_NAMES, NULL, NULL, "the columns"},
    END_OF_KEYS,
};

const ar_place ar_place_primary_key = {
    .title = "primary_key",
    .takes = "a list of columns, or a mapping",
    .kind = AR_KIND_PRIMARY_KEY,
    .keys = key_keys,
    .read_list = ar_read_key_columns,
    .common = true,
};

const ar_place ar_place_unique = {
    .title = "unique",
    .takes = "a list of columns, or a mapping",
    .kind = AR_KIND_UNIQUE,
    .keys = key_keys,
    .read_list = ar_read_key_columns,
    .common = true,
};

static const ar_key_def index_keys[] = {
    {"columns", ar_read_index_columns, AR_SHAPE_NAMES, NULL, NULL, "columns and expressions"},
    END_OF_KEYS,
};

const ar_place ar_place_index = {
    .title = "index",
    .takes = "a list of columns, or a mapping",
    .kind = AR_KIND_INDEX,
    .keys = index_keys,
    .read_list = ar_read_index_columns,
    .common = true,
};

/* ---- checks ---- */

static void read_check(ar_spot *spot)
{
    ar_scalar_expr(spot->reader, spot->value, title(spot), &ar_as_check(spot->object)->expr);
}

const ar_place ar_place_check = {
    .title = "check",
    .takes = "an expression, or a mapping",
    .kind = AR_KIND_CHECK,
    .read_line = read_check,
    .common = true,
};

/* ---- foreign keys ---- */

static void read_key_line(ar_spot *spot)
{
    static const char *const words[] = {"references", "match", "on", "deferrable",
                                        "initially",  "not",   NULL};
    ar_foreign_key *key = ar_as_foreign_key(spot->object);

    if (!ar_scalar_line(spot->reader, spot->value, title(spot), AR_E_BAD_FOREIGN_KEY))
        return;
    ar_cursor at = ar_cursor_start(spot->reader, spot->value);

    ar_cursor_take(&at, "foreign key");
    if (!ar_cursor_take_period_names(&at, AR_E_BAD_FOREIGN_KEY, spot->object, &key->columns,
                                     &key->period))
        return;
    if (!ar_cursor_take(&at, "references"))
        ar_cursor_want(&at, AR_E_BAD_FOREIGN_KEY, "references");
    else if (ar_clause_references(&at, AR_E_BAD_FOREIGN_KEY, key) && !ar_cursor_at_end(&at))
        ar_cursor_refuse(&at, AR_E_BAD_FOREIGN_KEY, words);
}

static void read_references(ar_spot *spot)
{
    ar_foreign_key *key = ar_as_foreign_key(spot->object);

    if (!ar_scalar_line(spot->reader, spot->value, "references", AR_E_BAD_FOREIGN_KEY))
        return;
    ar_cursor at = ar_cursor_start(spot->reader, spot->value);

    if (ar_clause_references(&at, AR_E_BAD_FOREIGN_KEY, key) && !ar_cursor_at_end(&at))
        ar_cursor_refuse(&at, AR_E_BAD_FOREIGN_KEY, NULL);
}

static void read_on_delete(ar_spot *spot)
{
    ar_foreign_key *key = ar_as_foreign_key(spot->object);

    if (!ar_scalar_line(spot->reader, spot->value, "on_delete", AR_E_BAD_FOREIGN_KEY))
        return;
    ar_cursor at = ar_cursor_start(spot->reader, spot->value);

    if (ar_clause_action(&at, AR_E_UNKNOWN_WORD, key, &key->on_delete, &key->on_delete_columns) &&
        !ar_cursor_at_end(&at))
        ar_cursor_refuse(&at, AR_E_BAD_FOREIGN_KEY, NULL);
}

static const char *const match_words[] = {"simple", "full", NULL};

static void read_match(ar_spot *spot)
{
    int word = 0;

    if (ar_scalar_word(spot->reader, spot->value, "match", match_words, &word))
        ar_as_foreign_key(spot->object)->match_full = word == 1;
}

static const ar_key_def foreign_key_keys[] = {
    {"references", read_references, AR_SHAPE_TEXT, NULL, NULL, "table, and its columns"},
    {"on_delete", read_on_delete, AR_SHAPE_TEXT, NULL, NULL, "what deleting the target does"},
    {"match", read_match, AR_SHAPE_WORD, NULL, match_words, "full: all columns or none"},
    END_OF_KEYS,
};

/* Its last column may say `period`, as in the line, where the other side does not deny it. */
static void read_period(ar_spot *spot)
{
    static const char word[] = "period ";
    ar_foreign_key *key = ar_as_foreign_key(spot->object);
    const char **last = key->columns.count ? &key->columns.items[key->columns.count - 1] : NULL;

    if (!last || !ar_starts_with(*last, word) || (key->references.columns.count && !key->period))
        return;
    *last += strlen(word);
    ar_reader_place(spot->reader, key, *last, key->object.pos);
    key->period = true;
}

static const char *const foreign_key_hidden[] = {"on_delete_columns", "match_full", "period", NULL};

const ar_place ar_place_foreign_key = {
    .title = "foreign_key",
    .takes = "\"(columns) references table(columns)\", or a mapping",
    .kind = AR_KIND_FOREIGN_KEY,
    .keys = foreign_key_keys,
    .hidden = foreign_key_hidden,
    .read_line = read_key_line,
    .read_end = read_period,
    .common = true,
};

/* ---- exclusions ---- */

static bool read_exclusion_option(ar_cursor *at, ar_exclusion *exclusion)
{
    ar_slice where;

    if (ar_cursor_take(at, "where")) {
        if (!ar_cursor_take_parens(at, AR_E_BAD_EXCLUSION, &where))
            return false;
        exclusion->where = ar_cursor_slice_expr(at, where);
        return true;
    }
    if (ar_cursor_take(at, "with"))
        return ar_cursor_take_options(at, AR_E_BAD_EXCLUSION, &exclusion->with);
    if (ar_clause_deferrable(at, &exclusion->deferrable) == AR_TOOK)
        return true;
    return ar_cursor_refuse(at, AR_E_BAD_EXCLUSION,
                            (const char *const[]){"where", "with", "deferrable", NULL});
}

static void read_exclusion_line(ar_spot *spot)
{
    ar_exclusion *exclusion = ar_as_exclusion(spot->object);

    if (!ar_scalar_line(spot->reader, spot->value, title(spot), AR_E_BAD_EXCLUSION))
        return;
    ar_cursor at = ar_cursor_start(spot->reader, spot->value);

    ar_cursor_take(&at, "exclude");
    if (ar_cursor_take(&at, "using")) {
        exclusion->method = ar_cursor_take_name(&at);
        if (!exclusion->method) {
            ar_cursor_want(&at, AR_E_BAD_EXCLUSION, "an index method");
            return;
        }
    }
    if (!ar_elements_in_parens(&at, AR_E_BAD_EXCLUSION, spot->object, &exclusion->elements))
        return;
    while (!ar_cursor_at_end(&at))
        if (!read_exclusion_option(&at, exclusion))
            return;
}

static const ar_key_def exclusion_keys[] = {
    {"elements", ar_read_exclusion_elements, AR_SHAPE_NAMES, NULL, NULL,
     "elements, each with its operator"},
    END_OF_KEYS,
};

const ar_place ar_place_exclusion = {
    .title = "exclusion",
    .takes = "\"using METHOD (element with operator)\", or a mapping",
    .kind = AR_KIND_EXCLUSION,
    .keys = exclusion_keys,
    .read_line = read_exclusion_line,
    .common = true,
};
