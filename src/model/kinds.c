/* The kinds that stand for themselves, and all kinds by number. */
#include "model/kinds_define.h"

const char *const ar_conflict_words[] = {"",       "rollback", "abort", "fail",
                                         "ignore", "replace",  NULL};
const char *const ar_generated_words[] = {"none", "stored", NULL};
const char *const ar_storage_words[] = {"", "plain", "external", "extended", "main", NULL};
const char *const ar_compression_words[] = {"", "pglz", "lz4", NULL};
const char *const ar_provider_words[] = {"libc", "icu", "builtin", NULL};
const char *const ar_deferrable_words[] = {"false", "true", "deferred", NULL};
const char *const ar_enabled_words[] = {"true", "false", "replica", "always", NULL};
const char *const ar_command_words[] = {"all", "select", "insert", "update", "delete", NULL};
const char *const ar_action_words[] = {"no action", "restrict",    "cascade",
                                       "set null",  "set default", NULL};
const char *const ar_volatility_words[] = {"volatile", "immutable", "stable", NULL};
const char *const ar_security_words[] = {"invoker", "definer", NULL};
const char *const ar_parallel_words[] = {"unsafe", "restricted", "safe", NULL};
const char *const ar_modify_words[] = {"", "read_only", "shareable", "read_write", NULL};

static const ar_attr enum_attrs[] = {
    {"values", AR_ATTR_VALUES, offsetof(ar_enum, values), AR_ATTR_REQUIRED, NULL,
     "labels in order"},
    OPTIONS(ar_enum, "replaced", replaced, SILENT, "a value taken away, and what its rows get"),
};

static const ar_attr domain_attrs[] = {
    TYPE(ar_domain, "type", type, AR_ATTR_REQUIRED, "the base type"),
    BOOL(ar_domain, "not_null", not_null, 0, "NULL is refused"),
    NAME(ar_domain, "not_null_name", not_null_as.name, PG | IF_SAID,
         "name of the constraint that refuses it (17)"),
    TEXT(ar_domain, "not_null_comment", not_null_as.comment, PG, "text stored with that (17)"),
    EXPR(ar_domain, "default", default_expr, 0, "default value"),
    NAME(ar_domain, "collate", collation, 0, "collation"),
    NAME(ar_domain, "collation_schema", collation_schema, PG, "schema of the collation"),
};

static const ar_attr sequence_attrs[] = {
    TYPE(ar_sequence, "type", type, 0, "smallint, integer or bigint"),
    INT(ar_sequence, "start", start, 0, "first value"),
    INT(ar_sequence, "increment", increment, 0, "step"),
    INT(ar_sequence, "min", min, 0, "least value"),
    INT(ar_sequence, "max", max, 0, "greatest value"),
    INT(ar_sequence, "cache", cache, 0, "values taken at once"),
    BOOL(ar_sequence, "cycle", cycle, 0, "starts again at the end"),
    BOOL(ar_sequence, "unlogged", unlogged, 0, "not written to the log (15)"),
    REF(ar_sequence, "owned_by", owned_by, 0, "table.column it goes with"),
};

/* Procedures have those without a result. */
#define COMMON_ROUTINE_ATTRS                                                                       \
    ARGUMENTS(ar_routine, "args", arguments, 0, "arguments, as in SQL"),                           \
        NAME(ar_routine, "language", language, 0, "language of the body"),                         \
        BODY(ar_routine, "body", body, 0, "the text between the dollar quotes"),                   \
        EXPR(ar_routine, "sql_body", sql_body, 0, "return EXPR, or begin atomic ... end (14)"),    \
        TEXT(ar_routine, "symbol", symbol, 0, "for language c: the function in the library"),      \
        WORD(ar_routine, "security", security, 0, ar_security_words, "whose rights it has"),       \
        NAMES(ar_routine, "transforms", transforms, 0, "types that are converted"),                \
        OPTIONS(ar_routine, "set", set, 0, "settings while it runs")

static const ar_attr function_attrs[] = {
    COMMON_ROUTINE_ATTRS,
    TYPE(ar_routine, "returns", returns, 0, "the result, as in SQL"),
    BOOL(ar_routine, "setof", returns_set, 0, "returns rows"),
    WORD(ar_routine, "volatility", volatility, 0, ar_volatility_words,
         "what its result depends on"),
    WORD(ar_routine, "parallel", parallel, 0, ar_parallel_words, "whether workers may run it"),
    BOOL(ar_routine, "strict", strict, 0, "NULL for an argument that is NULL"),
    BOOL(ar_routine, "leakproof", leakproof, 0, "says nothing about its arguments"),
    BOOL(ar_routine, "window", window, 0, "a window function"),
    TEXT(ar_routine, "cost", cost, 0, "estimated cost"),
    TEXT(ar_routine, "rows", rows, 0, "estimated number of rows"),
    TEXT(ar_routine, "support", support, 0, "the planner's support function"),
};

static const ar_attr procedure_attrs[] = {COMMON_ROUTINE_ATTRS};

static const ar_attr aggregate_attrs[] = {
    ARGUMENTS(ar_routine, "args", arguments, 0, "arguments, as in SQL"),
    TEXT(ar_routine, "sfunc", sfunc, AR_ATTR_REQUIRED, "state transition function"),
    TYPE(ar_routine, "stype", stype, AR_ATTR_REQUIRED, "type of the state"),
    INT(ar_routine, "sspace", sspace, 0, "size of the state"),
    TEXT(ar_routine, "finalfunc", finalfunc, 0, "computes the result"),
    BOOL(ar_routine, "finalfunc_extra", finalfunc_extra, 0, "which gets the arguments' types"),
    WORD(ar_routine, "finalfunc_modify", finalfunc_modify, 0, ar_modify_words,
         "what it does to the state"),
    TEXT(ar_routine, "combinefunc", combinefunc, 0, "joins two states"),
    TEXT(ar_routine, "serialfunc", serialfunc, 0, "writes a state"),
    TEXT(ar_routine, "deserialfunc", deserialfunc, 0, "reads a state"),
    TEXT(ar_routine, "initcond", initcond, 0, "the first state"),
    TEXT(ar_routine, "msfunc", msfunc, 0, "transition function of moving frames"),
    TEXT(ar_routine, "minvfunc", minvfunc, 0, "its inverse"),
    TYPE(ar_routine, "mstype", mstype, 0, "type of the state of moving frames"),
    INT(ar_routine, "msspace", msspace, 0, "size of that state"),
    TEXT(ar_routine, "mfinalfunc", mfinalfunc, 0, "computes the result of moving frames"),
    BOOL(ar_routine, "mfinalfunc_extra", mfinalfunc_extra, 0, "which gets the arguments' types"),
    WORD(ar_routine, "mfinalfunc_modify", mfinalfunc_modify, 0, ar_modify_words,
         "what it does to the state"),
    TEXT(ar_routine, "minitcond", minitcond, 0, "the first state of moving frames"),
    TEXT(ar_routine, "sortop", sortop, 0, "operator whose first value it is, as for min and max"),
    WORD(ar_routine, "parallel", parallel, 0, ar_parallel_words, "whether workers may run it"),
    BOOL(ar_routine, "hypothetical", hypothetical, 0, "a hypothetical-set aggregate"),
};

static const ar_attr table_attrs[] = {
    BOOL(ar_table, "unlogged", unlogged, PG, "not written to the log"),
    OPTIONS(ar_table, "with", with, PG, "storage parameters"),
    NAME(ar_table, "tablespace", tablespace, PG, "tablespace"),
    NAME(ar_table, "access_method", access_method, PG, "table access method"),
    NAME(ar_table, "replica_identity", replica_identity, PG,
         "what the log says of changed rows: full, nothing or an index"),
    NAME(ar_table, "server", server, PG | STRICT, "a foreign table's server"),
    OPTIONS(ar_table, "options", options, PG | STRICT, "a foreign table's options"),
    NAME(ar_table, "cluster_on", cluster_on, PG, "index whose order CLUSTER takes"),
    BOOL(ar_table, "row_security", row_security, PG | STRICT, "policies hold"),
    BOOL(ar_table, "force_row_security", force_row_security, PG | STRICT,
         "policies hold for the owner too"),
    BOOL(ar_table, "strict", strict, LITE, "STRICT table"),
    BOOL(ar_table, "without_rowid", without_rowid, LITE, "WITHOUT ROWID table"),
    EXPR(ar_table, "virtual", virtual_of, LITE | STRICT, "module of a virtual table"),
    EXPR(ar_table, "partition_by", partition_by, PG, "how rows are spread over partitions"),
    REF(ar_table, "partitions", partition_of, PG, "the table whose partition it is"),
    EXPR(ar_table, "bound", bound, PG, "the rows that a partition takes"),
    REF(ar_table, "of", of, PG | STRICT, "the composite type that gives it its columns"),
    {"inherits", AR_ATTR_REFS, offsetof(ar_table, inherits), PG | STRICT, NULL,
     "tables whose columns and checks it has as well"},
};

static const ar_attr fdw_attrs[] = {
    TEXT(ar_fdw, "handler", handler, 0, "function that reads and writes"),
    TEXT(ar_fdw, "validator", validator, 0, "function that checks options"),
    OPTIONS(ar_fdw, "options", options, 0, "options"),
};

static const ar_attr server_attrs[] = {
    NAME(ar_server, "wrapper", wrapper, AR_ATTR_REQUIRED, "foreign data wrapper"),
    TEXT(ar_server, "type", type, 0, "type"),
    TEXT(ar_server, "version", version, 0, "version"),
    OPTIONS(ar_server, "options", options, 0, "options; ${NAME} from the environment"),
};

static const ar_attr publication_attrs[] = {
    BOOL(ar_publication, "all_tables", all_tables, 0, "every table"),
    {"tables", AR_ATTR_PUBLISHED, offsetof(ar_publication, tables), 0, NULL,
     "tables, their columns and rows (15)"},
    {"schemas", AR_ATTR_NAMES, offsetof(ar_publication, schemas), AR_ATTR_ROLES, NULL,
     "every table of these schemas (15)"},
    TEXT(ar_publication, "publish", publish, 0, "insert, update, delete, truncate"),
    BOOL(ar_publication, "via_partition_root", via_partition_root, 0,
         "partitions go out as their root"),
    WORD(ar_publication, "publish_generated_columns", generated_columns, 0, ar_generated_words,
         "generated columns go out (18)"),
};

static const ar_attr ts_dictionary_attrs[] = {
    TEXT(ar_ts_dictionary, "template", template_name, AR_ATTR_REQUIRED, "what it is made of"),
    OPTIONS(ar_ts_dictionary, "options", options, 0, "options of the template"),
};

static const ar_attr ts_configuration_attrs[] = {
    TEXT(ar_ts_configuration, "parser", parser, 0, "what cuts texts into tokens"),
    OPTIONS(ar_ts_configuration, "mappings", mappings, 0,
            "dictionaries in order, by type of token"),
};

static const ar_attr extension_attrs[] = {
    NAME(ar_extension, "schema", in_schema, 0, "schema of its objects; compared only if given"),
    TEXT(ar_extension, "version", version, 0, "version; compared only if given"),
    BOOL(ar_extension, "cascade", cascade, SILENT, "what it requires is installed, too"),
};

static const ar_attr collation_attrs[] = {
    WORD(ar_collation, "provider", provider, 0, ar_provider_words, "who compares"),
    TEXT(ar_collation, "locale", locale, 0, "locale"),
    TEXT(ar_collation, "lc_collate", lc_collate, 0, "locale of the order"),
    TEXT(ar_collation, "lc_ctype", lc_ctype, 0, "locale of character classes"),
    BOOL(ar_collation, "deterministic", not_deterministic, 0, "equal means equal bytes"),
    TEXT(ar_collation, "rules", rules, 0, "tailoring rules (16)"),
};

static const ar_attr user_type_attrs[] = {
    CHILDREN("attributes", 0, "attributes of a composite type, in order"),
    TYPE(ar_user_type, "range", subtype, 0, "subtype of a range type"),
    TEXT(ar_user_type, "opclass", opclass, 0, "operator class of the subtype"),
    NAME(ar_user_type, "collation", collation, 0, "collation of the subtype"),
    NAME(ar_user_type, "collation_schema", collation_schema, 0, "schema of the collation"),
    TEXT(ar_user_type, "canonical", canonical, 0, "function for the canonical form"),
    TEXT(ar_user_type, "subtype_diff", subtype_diff, 0, "function for the distance of two values"),
    NAME(ar_user_type, "multirange", multirange, 0, "name of its multirange type (14)"),
};

static const ar_attr event_trigger_attrs[] = {
    EXPR(ar_event_trigger, "sql", sql, AR_ATTR_REQUIRED, "the SQL after its name"),
    WORD(ar_event_trigger, "enabled", enabled, 0, ar_enabled_words, "when it fires"),
};

static const ar_attr view_attrs[] = {
    EXPR(ar_view, "sql", query, AR_ATTR_REQUIRED, "the query"),
    NAMES(ar_view, "columns", columns, 0, "names of all columns"),
    OPTIONS(ar_view, "with", with, PG, "security and check options; storage parameters"),
    BOOL(ar_view, "materialized", materialized, PG | STRICT, "its rows are stored"),
    NAME(ar_view, "tablespace", tablespace, PG, "tablespace of stored rows"),
    NAME(ar_view, "access_method", access_method, PG, "access method of stored rows"),
    NAME(ar_view, "cluster_on", cluster_on, PG, "index that CLUSTER follows"),
};

static const ar_attr default_privileges_attrs[] = {
    {"grants", AR_ATTR_DEFAULT_GRANTS, offsetof(ar_default_privileges, grants), PG, NULL,
     "what who may do, by kind of object and schema"},
};

const ar_kind_def ar_schema_def = {"schema", "schemas", sizeof(ar_schema),    AR_KIND_NONE, 1, PG,
                                   NULL,     0,         "a PostgreSQL schema"};

DEFINE(ar_extension_def, "extension", "extensions", ar_extension, NONE, 2, PG, extension_attrs,
       "an extension");
DEFINE(ar_collation_def, "collation", "collations", ar_collation, NONE, 3, PG, collation_attrs,
       "an order of texts");
DEFINE(ar_enum_def, "enum", "enums", ar_enum, NONE, 4, 0, enum_attrs, "a list of values");
DEFINE(ar_user_type_def, "type", "types", ar_user_type, NONE, 5, PG | STRICT, user_type_attrs,
       "a composite or range type");
DEFINE(ar_domain_def, "domain", "domains", ar_domain, NONE, 6, 0, domain_attrs,
       "a type with checks");
DEFINE(ar_sequence_def, "sequence", "sequences", ar_sequence, NONE, 7, PG | STRICT, sequence_attrs,
       "a number generator");
DEFINE(ar_function_def, "function", "functions", ar_routine, NONE, 10, PG | STRICT | DEFINITION,
       function_attrs, "a function");
DEFINE(ar_procedure_def, "procedure", "procedures", ar_routine, NONE, 11, PG | STRICT | DEFINITION,
       procedure_attrs, "a procedure");
DEFINE(ar_aggregate_def, "aggregate", "aggregates", ar_routine, NONE, 12, PG | STRICT | DEFINITION,
       aggregate_attrs, "an aggregate function");
DEFINE(ar_table_def, "table", "tables", ar_table, NONE, 20, 0, table_attrs, "a table");
DEFINE(ar_fdw_def, "foreign data wrapper", "foreign_data_wrappers", ar_fdw, NONE, 8, PG | STRICT,
       fdw_attrs, "a foreign data wrapper");
DEFINE(ar_server_def, "server", "servers", ar_server, NONE, 9, PG | STRICT, server_attrs,
       "a foreign server");
DEFINE(ar_publication_def, "publication", "publications", ar_publication, NONE, 43, PG | STRICT,
       publication_attrs, "what logical replication sends");
DEFINE(ar_default_privileges_def, "default privileges", "default_privileges", ar_default_privileges,
       NONE, 44, PG, default_privileges_attrs, "privileges on what a role makes from now on");
DEFINE(ar_ts_dictionary_def, "text search dictionary", "dictionaries", ar_ts_dictionary, NONE, 40,
       PG | STRICT, ts_dictionary_attrs, "a dictionary of text search");
DEFINE(ar_ts_configuration_def, "text search configuration", "configurations", ar_ts_configuration,
       NONE, 41, PG | STRICT, ts_configuration_attrs, "a configuration of text search");
DEFINE(ar_event_trigger_def, "event trigger", "event_triggers", ar_event_trigger, NONE, 42,
       PG | STRICT | DEFINITION, event_trigger_attrs, "a trigger of the whole database");
DEFINE(ar_view_def, "view", "views", ar_view, NONE, 30, DEFINITION, view_attrs, "a view");
static const ar_kind_def *const kinds[AR_KIND__COUNT] = {
#define X(KIND, name, plural, type, parent, rank, def) [AR_KIND_##KIND] = &def,
#include "model/kinds.def"
#undef X
};

const ar_kind_def *ar_kind_get(ar_kind kind)
{
    return kinds[kind];
}
