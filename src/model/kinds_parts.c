/* The kinds that are parts of others: of tables, views and types. */
#include "model/kinds_define.h"

static const ar_attr column_attrs[] = {
    TYPE(ar_column, "type", type, 0, "data type"),
    BOOL(ar_column, "not_null", not_null, 0, "NULL is refused"),
    NAME(ar_column, "not_null_name", not_null_as.name, PG | IF_SAID,
         "name of the constraint that refuses it (18)"),
    TEXT(ar_column, "not_null_comment", not_null_as.comment, PG, "text stored with that (18)"),
    BOOL(ar_column, "not_null_not_valid", not_null_as.not_valid, PG,
         "rows that were there are not checked (18)"),
    BOOL(ar_column, "not_null_no_inherit", not_null_as.no_inherit, PG,
         "children do not inherit it (18)"),
    EXPR(ar_column, "default", default_expr, 0, "default value"),
    NAME(ar_column, "collate", collation, 0, "collation"),
    NAME(ar_column, "collation_schema", collation_schema, PG, "schema of the collation"),
    {"identity", AR_ATTR_IDENTITY, offsetof(ar_column, identity), 0, NULL,
     "numbered by the engine"},
    EXPR(ar_column, "generated", generated, 0, "computed from other columns"),
    BOOL(ar_column, "virtual", virtual_column, 0, "computed when read, not stored"),
    BOOL(ar_column, "autoincrement", autoincrement, LITE, "numbers are never used again"),
    WORD(ar_column, "not_null_on_conflict", not_null_on_conflict, LITE | STRICT, ar_conflict_words,
         "what happens instead of an error on NULL"),
    WORD(ar_column, "storage", storage, PG, ar_storage_words, "how long values are kept"),
    WORD(ar_column, "compression", compression, PG, ar_compression_words,
         "how long values are compressed (14)"),
    INT(ar_column, "statistics", statistics, PG, "statistics target"),
    OPTIONS(ar_column, "with", with, PG, "n_distinct and the like"),
    OPTIONS(ar_column, "options", options, PG | STRICT, "options of a foreign table's column"),
    EXPR(ar_column, "backfill", backfill, SILENT, "what rows get when it becomes not null"),
    EXPR(ar_column, "using", using_expr, SILENT, "how values turn into a new type"),
};

static const ar_attr primary_key_attrs[] = {
    ELEMENTS(ar_key, "columns", columns, AR_ATTR_REQUIRED, "key columns"),
    NAMES(ar_key, "include", include, PG, "columns kept in the index as well"),
    WORD(ar_key, "deferrable", deferrable, PG | STRICT, ar_deferrable_words, "checked at commit"),
    WORD(ar_key, "on_conflict", on_conflict, LITE | STRICT, ar_conflict_words,
         "ON CONFLICT clause"),
    OPTIONS(ar_key, "with", with, PG, "storage parameters of the index"),
    NAME(ar_key, "tablespace", tablespace, PG, "tablespace of the index"),
};

static const ar_attr unique_attrs[] = {
    ELEMENTS(ar_key, "columns", columns, AR_ATTR_REQUIRED, "unique columns"),
    NAMES(ar_key, "include", include, PG, "columns kept in the index as well"),
    BOOL(ar_key, "nulls_not_distinct", nulls_not_distinct, PG | STRICT,
         "NULLs count as equal (15)"),
    WORD(ar_key, "deferrable", deferrable, PG | STRICT, ar_deferrable_words, "checked at commit"),
    WORD(ar_key, "on_conflict", on_conflict, LITE | STRICT, ar_conflict_words,
         "ON CONFLICT clause"),
    OPTIONS(ar_key, "with", with, PG, "storage parameters of the index"),
    NAME(ar_key, "tablespace", tablespace, PG, "tablespace of the index"),
};

static const ar_attr attribute_attrs[] = {
    TYPE(ar_attribute, "type", type, AR_ATTR_REQUIRED, "data type"),
    NAME(ar_attribute, "collate", collation, 0, "collation"),
    NAME(ar_attribute, "collation_schema", collation_schema, 0, "schema of the collation"),
};

static const ar_attr foreign_key_attrs[] = {
    NAMES(ar_foreign_key, "columns", columns, AR_ATTR_REQUIRED, "referring columns"),
    REF(ar_foreign_key, "references", references, AR_ATTR_REQUIRED,
        "table and columns referred to"),
    WORD(ar_foreign_key, "on_delete", on_delete, 0, ar_action_words,
         "what deleting the target does"),
    NAMES(ar_foreign_key, "on_delete_columns", on_delete_columns, PG | STRICT,
          "columns that SET NULL or SET DEFAULT is limited to (15)"),
    WORD(ar_foreign_key, "on_update", on_update, 0, ar_action_words,
         "what changing the target does"),
    BOOL(ar_foreign_key, "match_full", match_full, PG | STRICT, "MATCH FULL"),
    BOOL(ar_foreign_key, "period", period, PG | STRICT, "its last column is a period (18)"),
    WORD(ar_foreign_key, "deferrable", deferrable, 0, ar_deferrable_words, "checked at commit"),
    BOOL(ar_foreign_key, "not_valid", not_valid, PG, "rows that were there are not checked"),
    BOOL(ar_foreign_key, "not_enforced", not_enforced, PG | STRICT, "not enforced (18)"),
};

static const ar_attr check_attrs[] = {
    EXPR(ar_check, "check", expr, AR_ATTR_REQUIRED, "the condition"),
    BOOL(ar_check, "not_valid", not_valid, PG, "rows that were there are not checked"),
    BOOL(ar_check, "not_enforced", not_enforced, PG | STRICT, "not enforced (18)"),
    BOOL(ar_check, "no_inherit", no_inherit, PG, "children do not inherit it"),
};

static const ar_attr exclusion_attrs[] = {
    NAME(ar_exclusion, "method", method, 0, "index method"),
    ELEMENTS(ar_exclusion, "elements", elements, AR_ATTR_REQUIRED, "elements and their operators"),
    EXPR(ar_exclusion, "where", where, 0, "rows it holds for"),
    WORD(ar_exclusion, "deferrable", deferrable, 0, ar_deferrable_words, "checked at commit"),
    OPTIONS(ar_exclusion, "with", with, 0, "storage parameters of the index"),
    NAME(ar_exclusion, "tablespace", tablespace, 0, "tablespace of the index"),
};

static const ar_attr index_attrs[] = {
    ELEMENTS(ar_index, "columns", columns, AR_ATTR_REQUIRED, "columns and expressions"),
    BOOL(ar_index, "unique", unique, 0, "no two equal entries"),
    EXPR(ar_index, "where", where, 0, "predicate of a partial index"),
    NAME(ar_index, "method", method, PG | STRICT, "index method"),
    NAMES(ar_index, "include", include, PG, "columns kept as well"),
    BOOL(ar_index, "nulls_not_distinct", nulls_not_distinct, PG | STRICT,
         "NULLs count as equal (15)"),
    OPTIONS(ar_index, "with", with, PG, "storage parameters"),
    NAME(ar_index, "tablespace", tablespace, PG, "tablespace"),
    NAME(ar_index, "attach", attach, PG | SILENT, "the index of the parent that it is part of"),
    OPTIONS(ar_index, "column_statistics", column_statistics, PG,
            "statistics targets of its expressions, by their position"),
};

static const ar_attr statistics_attrs[] = {
    ELEMENTS(ar_statistics, "columns", columns, AR_ATTR_REQUIRED, "columns and expressions (14)"),
    TEXT(ar_statistics, "kinds", kinds, 0, "what is counted; all unless told"),
    INT(ar_statistics, "target", target, 0, "statistics target"),
};

static const ar_attr trigger_attrs[] = {
    EXPR(ar_trigger, "sql", sql, AR_ATTR_REQUIRED, "the SQL after its name, without ON TABLE"),
    WORD(ar_trigger, "enabled", enabled, PG | STRICT, ar_enabled_words, "when it fires"),
};

static const ar_attr rule_attrs[] = {
    EXPR(ar_rule, "sql", sql, AR_ATTR_REQUIRED, "the SQL after its name, without TO TABLE"),
    WORD(ar_rule, "enabled", enabled, 0, ar_enabled_words, "when it is applied"),
};

static const ar_attr policy_attrs[] = {
    WORD(ar_policy, "for", command, 0, ar_command_words, "the command it is for"),
    NAMES(ar_policy, "to", to, AR_ATTR_ROLES, "roles it is for"),
    EXPR(ar_policy, "using", using_expr, 0, "rows that can be seen"),
    EXPR(ar_policy, "check", check, 0, "rows that can be written"),
    BOOL(ar_policy, "restrictive", restrictive, 0, "it takes rows away that others let through"),
};

static const ar_attr view_column_attrs[] = {
    EXPR(ar_view_column, "default", default_expr, 0, "default of rows inserted through the view"),
    INT(ar_view_column, "statistics", statistics, 0, "statistics target"),
    WORD(ar_view_column, "storage", storage, 0, ar_storage_words, "how long values are kept"),
    WORD(ar_view_column, "compression", compression, 0, ar_compression_words,
         "how long values are compressed (14)"),
    OPTIONS(ar_view_column, "with", with, 0, "options of the column"),
};

DEFINE(ar_attribute_def, "attribute", "attributes", ar_attribute, TYPE, 1, PG | STRICT,
       attribute_attrs, "an attribute of a composite type");
DEFINE(ar_column_def, "column", "columns", ar_column, TABLE, 1, 0, column_attrs, "a column");
DEFINE(ar_primary_key_def, "primary key", "primary_key", ar_key, TABLE, 2, 0, primary_key_attrs,
       "the primary key");
DEFINE(ar_unique_def, "unique", "uniques", ar_key, TABLE, 3, 0, unique_attrs,
       "a unique constraint");
DEFINE(ar_foreign_key_def, "foreign key", "foreign_keys", ar_foreign_key, TABLE, 4, 0,
       foreign_key_attrs, "a foreign key");
DEFINE(ar_check_def, "check", "checks", ar_check, TABLE, 5, 0, check_attrs, "a check constraint");
DEFINE(ar_exclusion_def, "exclusion", "exclusions", ar_exclusion, TABLE, 6, PG | STRICT,
       exclusion_attrs, "an exclusion constraint");
DEFINE(ar_index_def, "index", "indexes", ar_index, TABLE, 7, 0, index_attrs, "an index");
DEFINE(ar_statistics_def, "statistics", "statistics", ar_statistics, TABLE, 8, PG, statistics_attrs,
       "statistics over columns together");
DEFINE(ar_trigger_def, "trigger", "triggers", ar_trigger, TABLE, 9, DEFINITION, trigger_attrs,
       "a trigger");
DEFINE(ar_rule_def, "rule", "rules", ar_rule, TABLE, 10, PG | STRICT | DEFINITION, rule_attrs,
       "a rewrite rule");
DEFINE(ar_policy_def, "policy", "policies", ar_policy, TABLE, 11, PG | STRICT | DEFINITION,
       policy_attrs, "a row security policy");
DEFINE(ar_view_column_def, "view column", "view_columns", ar_view_column, VIEW, 1, PG,
       view_column_attrs, "what is said of a column of a view");
