#include "dialect/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* Each list is sorted: they are searched by bisection. */
static const char *const postgresql_words[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
    "authorization", "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast",
    "char", "character", "check", "coalesce", "collate", "collation", "column", "concurrently",
    "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists",
    "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant",
    "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout",
    "int", "integer", "intersect", "interval", "into", "is", "isnull", "join", "lateral",
    "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "national",
    "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric",
    "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing",
    "position", "precision", "primary", "real", "references", "returning", "right", "row",
    "select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric",
    "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim",
    "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose",
    "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists",
    "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
};

/* Keywords that came later; before, quotes round them are not what the server prints. */
static const struct {
    const char *word;
    int since;
} later_words[] = {
    {"json", 170000},
    {"json_array", 160000},
    {"json_arrayagg", 160000},
    {"json_exists", 170000},
    {"json_object", 160000},
    {"json_objectagg", 160000},
    {"json_query", 170000},
    {"json_scalar", 170000},
    {"json_serialize", 170000},
    {"json_table", 170000},
    {"json_value", 170000},
    {"merge_action", 170000},
    {"system_user", 160000},
};

/* "true" and "false" are no keywords there, but as bare words they are values first. */
static const char *const sqlite_words[] = {
    "abort", "action", "add", "after", "all", "alter", "always", "analyze", "and", "as", "asc",
    "attach", "autoincrement", "before", "begin", "between", "by", "cascade", "case", "cast",
    "check", "collate", "column", "commit", "conflict", "constraint", "create", "cross",
    "current", "current_date", "current_time", "current_timestamp", "database", "default",
    "deferrable", "deferred", "delete", "desc", "detach", "distinct", "do", "drop", "each",
    "else", "end", "escape", "except", "exclude", "exclusive", "exists", "explain", "fail",
    "false", "filter", "first", "following", "for", "foreign", "from", "full", "generated",
    "glob", "group", "groups", "having", "if", "ignore", "immediate", "in", "index", "indexed",
    "initially", "inner", "insert", "instead", "intersect", "into", "is", "isnull", "join",
    "key", "last", "left", "like", "limit", "match", "materialized", "natural", "no", "not",
    "nothing", "notnull", "null", "nulls", "of", "offset", "on", "or", "order", "others",
    "outer", "over", "partition", "plan", "pragma", "preceding", "primary", "query", "raise",
    "range", "recursive", "references", "regexp", "reindex", "release", "rename", "replace",
    "restrict", "returning", "right", "rollback", "row", "rows", "savepoint", "select", "set",
    "table", "temp", "temporary", "then", "ties", "to", "transaction", "trigger", "true",
    "unbounded", "union", "unique", "update", "using", "vacuum", "values", "view", "virtual",
    "when", "where", "window", "with", "within", "without",
};

static int compare(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static bool is_later_word(int version, const char *word)
{
    for (size_t i = 0; i < sizeof(later_words) / sizeof(*later_words); i++)
        if (ar_streq(later_words[i].word, word))
            return version == 0 || version >= later_words[i].since;
    return false;
}

bool ar_is_keyword(ar_engine engine, int version, const char *word)
{
    const char *const *list = engine == AR_SQLITE ? sqlite_words : postgresql_words;
    size_t size = engine == AR_SQLITE ? sizeof(sqlite_words) : sizeof(postgresql_words);

    if (bsearch(word, list, size / sizeof(*list), sizeof(*list), compare))
        return true;
    return engine == AR_POSTGRESQL && is_later_word(version, word);
}
