#include "model/kind.h"

#include <string.h>

#include "base/str.h"

static const char *const kind_words[AR_KIND__COUNT] = {
#define X(KIND, name, plural, type, parent, rank, def) [AR_KIND_##KIND] = name,
#include "model/kinds.def"
#undef X
};

/* "foreign_key" and "foreign key" are one name. */
static bool same_word(const char *a, const char *b)
{
    while (*a && (*a == *b || (*a == '_' && *b == ' ') || (*a == ' ' && *b == '_'))) {
        a++;
        b++;
    }
    return *a == *b;
}

ar_kind ar_kind_by_name(const char *name)
{
    for (int kind = 0; kind < AR_KIND__COUNT; kind++)
        if (same_word(kind_words[kind], name))
            return (ar_kind)kind;
    return AR_KIND_NONE;
}

ar_kind ar_kind_by_plural(const char *plural)
{
    for (int kind = 0; kind < AR_KIND__COUNT; kind++)
        if (ar_streq(ar_kind_get((ar_kind)kind)->plural, plural))
            return (ar_kind)kind;
    return AR_KIND_NONE;
}

bool ar_kind_is_type(ar_kind kind)
{
    return kind == AR_KIND_ENUM || kind == AR_KIND_TYPE || kind == AR_KIND_DOMAIN;
}

const char *ar_kind_word(ar_kind kind)
{
    switch (kind) {
    case AR_KIND_PRIMARY_KEY:
        return "primary_key";
    case AR_KIND_FOREIGN_KEY:
        return "foreign_key";
    case AR_KIND_FDW:
        return "foreign_data_wrapper";
    case AR_KIND_TS_DICTIONARY:
        return "text_search_dictionary";
    case AR_KIND_TS_CONFIGURATION:
        return "text_search_configuration";
    case AR_KIND_EVENT_TRIGGER:
        return "event_trigger";
    case AR_KIND_DEFAULT_PRIVILEGES:
        return "default_privileges";
    case AR_KIND_VIEW_COLUMN:
        return "view_column";
    default:
        return kind_words[kind];
    }
}

bool ar_kind_has_schema(ar_kind kind)
{
    return kind != AR_KIND_SCHEMA && kind != AR_KIND_EXTENSION && kind != AR_KIND_EVENT_TRIGGER &&
           kind != AR_KIND_FDW && kind != AR_KIND_SERVER && kind != AR_KIND_PUBLICATION &&
           kind != AR_KIND_DEFAULT_PRIVILEGES;
}

bool ar_kind_stands_apart(ar_kind kind)
{
    return kind == AR_KIND_INDEX || kind == AR_KIND_STATISTICS || kind == AR_KIND_TRIGGER ||
           kind == AR_KIND_RULE || kind == AR_KIND_POLICY;
}

bool ar_kind_is_named_in_schema(ar_kind kind)
{
    return kind == AR_KIND_INDEX || kind == AR_KIND_STATISTICS;
}

const ar_attr *ar_kind_attr(ar_kind kind, const char *key)
{
    const ar_kind_def *def = ar_kind_get(kind);

    for (size_t i = 0; i < def->attr_count; i++)
        if (ar_streq(def->attrs[i].key, key))
            return &def->attrs[i];
    return NULL;
}

uint64_t ar_attr_bit(ar_kind kind, const char *key)
{
    const ar_attr *attr = ar_kind_attr(kind, key);

    return attr ? UINT64_C(1) << (attr - ar_kind_get(kind)->attrs) : 0;
}
