/* Columns and domains: one line where it says everything, else a mapping. */
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"

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

/* ---- what a column says itself ---- */

static bool is_plain_constraint(const ar_object *object)
{
    return !object->comment && !object->renamed_from.count &&
           (!object->unmanaged || object->parent->unmanaged);
}

/* A key of this one column and no more than a column can say. */
static bool fits_key(const ar_dump *dump, const ar_object *object, const ar_column *column,
                     bool line)
{
    const ar_key *key = ar_as_key(object);
    const ar_element *element;

    if (!key || object->inherited || key->columns.count != 1 || key->include.count ||
        key->with.count || key->tablespace || !is_plain_constraint(object) ||
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
           is_plain_constraint(object) &&
           ar_dump_is_default_name(dump, object, column->object.name) &&
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

        if (token->type != AR_TOKEN_WORD && token->type != AR_TOKEN_QUOTED)
            continue;
        name = ar_token_name(dump->arena, token);
        if (token->type == AR_TOKEN_WORD && dump->engine == AR_POSTGRESQL)
            name = ar_lower(dump->arena, name);
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

    if (!check || (object->inherited && !object->own_too) || !is_plain_constraint(object) ||
        strchr(check->expr->sql, '\n') ||
        ar_dump_check_column(dump, object->parent, check) != column ||
        !ar_dump_is_default_name(dump, object, column->object.name))
        return false;
    return line || (!taken->checks.count && !check->not_valid && !check->not_enforced &&
                    !check->no_inherit);
}

static void take_constraints(const ar_dump *dump, const ar_object *table, const ar_column *column,
                             bool line, ar_dump_inline *taken)
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

/* ---- facts ---- */

static bool is_key_column(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    for (size_t i = 0; key && i < key->columns.count; i++)
        if (ar_name_eq(dump->engine, key->columns.items[i].column, column->object.name))
            return true;
    return false;
}

/* SQLite's INTEGER PRIMARY KEY. */
static bool is_rowid(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    return dump->engine == AR_SQLITE && !ar_as_table(table)->without_rowid && key &&
           key->columns.count == 1 && !key->columns.items[0].desc && column->type &&
           ar_strieq(column->type->text, "integer") && is_key_column(dump, table, column);
}

/* What SQLite implies is said where its text says it too; NULL in a key is an old habit of it. */
static const char *key_nullability(const ar_dump *dump, const ar_object *table,
                                   const ar_column *column)
{
    if (is_rowid(dump, table, column) || ar_as_table(table)->strict ||
        ar_as_table(table)->without_rowid)
        return column->not_null_said ? "not null" : "";
    return column->not_null ? "" : "null";
}

/* "not null", "null", or nothing where the key or the engine implies it. */
static const char *nullability(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    bool key = is_key_column(dump, table, column);

    if (column->not_null_on_conflict)
        return "not null";
    if (dump->engine == AR_SQLITE && key)
        return key_nullability(dump, table, column);
    if (!column->not_null || key || column->identity || ar_dump_serial(dump, table, column))
        return "";
    return "not null";
}

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

static bool has_no_break(const char *text)
{
    return !text || !strpbrk(text, "\n\r");
}

/* What only the mapping has a key for. */
static bool has_storage(const ar_column *column)
{
    return column->storage || column->compression || column->statistics || column->with.count ||
           column->options.count;
}

static bool line_says_all(const ar_dump *dump, const ar_column *column, bool needs_name)
{
    const ar_object *object = &column->object;
    const char *type = column->type ? ar_dump_type(dump, object, column->type) : NULL;

    if (needs_name || object->renamed_from.count || column->backfill || column->using_expr ||
        has_storage(column) || column->default_is_literal ||
        (object->unmanaged && !object->parent->unmanaged))
        return false;
    if (type && (column->type->verbatim || !ar_line_type_fits(ar_dump_flavour(dump), type)))
        return false;
    return has_no_break(object->comment) && has_no_break(type) &&
           (!column->default_expr || has_no_break(column->default_expr->sql)) &&
           (!column->generated || has_no_break(column->generated->sql));
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

static void add_check(ar_str *out, const ar_check *check)
{
    ar_str_addf(out, " check (%s)", check->expr->sql);
    if (check->no_inherit)
        ar_str_add(out, " no inherit");
    if (check->not_valid)
        ar_str_add(out, " not valid");
    if (check->not_enforced)
        ar_str_add(out, " not enforced");
}

static void add_default(const ar_dump *dump, ar_str *out, const ar_expr *expr)
{
    size_t end = ar_line_default_end(ar_dump_flavour(dump), expr->sql, 0);

    ar_str_addf(out, end == strlen(expr->sql) ? " default %s" : " default (%s)", expr->sql);
}

static char *column_line(const ar_dump *dump, const ar_object *table, const ar_column *column,
                         const ar_dump_inline *taken)
{
    const char *serial = ar_dump_serial(dump, table, column);
    const char *null = nullability(dump, table, column);
    ar_str out;

    ar_str_init(&out, dump->arena);
    if (column->type)
        ar_str_addf(&out, " %s", serial ? serial : ar_dump_type(dump, table, column->type));
    if (*null)
        ar_str_addf(&out, " %s", null);
    add_conflict(&out, column->not_null_on_conflict);
    if (column->identity)
        add_identity(dump, &out, column);
    if (column->default_expr && !serial)
        add_default(dump, &out, column->default_expr);
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
        add_check(&out, taken->checks.items[i]);
    if (taken->foreign_key)
        ar_str_addf(&out, " references %s%s",
                    ar_dump_reference(dump, table, &taken->foreign_key->references),
                    ar_dump_reference_options(dump, taken->foreign_key));
    if (column->object.comment)
        ar_str_addf(&out, " comment '%s'", quoted(dump, column->object.comment));
    return out.length ? out.data + 1 : out.data;
}

/* ---- mappings ---- */

static ar_doc *identity_map(const ar_dump *dump, const ar_column *column)
{
    const ar_identity *identity = column->identity;
    ar_sequence_defaults usual = ar_sequence_usual(column->type, identity->increment, identity->min,
                                                   identity->max);
    const struct {
        const char *key, *value, *usual;
    } numbers[] = {
        {"start", identity->start, usual.start},
        {"increment", identity->increment, usual.increment},
        {"min", identity->min, usual.min},
        {"max", identity->max, usual.max},
        {"cache", identity->cache, usual.cache},
    };
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_put_bool(map, "always", identity->always);
    ar_dump_put_text(map, "sequence", identity->sequence);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (numbers[i].value && !ar_streq(numbers[i].value, numbers[i].usual))
            ar_doc_put_text(map, numbers[i].key, numbers[i].value);
    ar_dump_put_bool(map, "cycle", identity->cycle);
    ar_dump_put_bool(map, "unlogged", identity->unlogged);
    return ar_doc_is_empty(map) ? ar_doc_text(dump->arena, "true") : map;
}

static void put_reference(const ar_dump *dump, ar_doc *map, const ar_object *table,
                          const ar_foreign_key *key)
{
    ar_doc_put_text(map, "references", ar_dump_reference(dump, table, &key->references));
    if (key->match_full)
        ar_doc_put_text(map, "match", "full");
    if (key->on_delete != AR_NO_ACTION)
        ar_doc_put_text(map, "on_delete", ar_action_words[key->on_delete]);
    if (key->on_update != AR_NO_ACTION)
        ar_doc_put_text(map, "on_update", ar_action_words[key->on_update]);
    if (key->deferrable)
        ar_doc_put_text(map, "deferrable", ar_deferrable_words[key->deferrable]);
}

static void put_conflicts(const ar_dump *dump, ar_doc *map, const ar_column *column,
                          const ar_dump_inline *taken)
{
    ar_doc *conflicts = ar_doc_map(dump->arena);

    if (column->not_null_on_conflict)
        ar_doc_put_text(conflicts, "not_null", ar_conflict_words[column->not_null_on_conflict]);
    if (taken->primary_key && taken->primary_key->on_conflict)
        ar_doc_put_text(conflicts, "primary_key",
                        ar_conflict_words[taken->primary_key->on_conflict]);
    if (taken->unique && taken->unique->on_conflict)
        ar_doc_put_text(conflicts, "unique", ar_conflict_words[taken->unique->on_conflict]);
    if (!ar_doc_is_empty(conflicts))
        ar_doc_put(map, "on_conflict", conflicts);
}

/* The word null as a literal is quoted, since plain it would be taken for no default. */
static void put_default(ar_doc *map, const ar_dump *dump, const ar_expr *expr, bool literal)
{
    if (!expr)
        return;
    if (literal)
        ar_doc_put(map, "default",
                   ar_streq(expr->sql, "null") ? ar_doc_quoted(dump->arena, "null")
                                               : ar_doc_text(dump->arena, expr->sql));
    else
        ar_doc_put_text(map, "default_sql", expr->sql);
}

static void put_generated(ar_doc *map, const ar_column *column)
{
    if (!column->generated)
        return;
    ar_doc_put_text(map, "generated", column->generated->sql);
    ar_doc_put_text(map, "stored", column->virtual_column ? "false" : "true");
}

/* A declaration that a plain name would not give back is said for SQLite alone, as it stands. */
static void put_type(const ar_dump *dump, ar_doc *map, const ar_object *user, const ar_type *type)
{
    ar_doc *verbatim;

    if (!type->verbatim) {
        ar_doc_put_text(map, "type", ar_dump_type(dump, user, type));
        return;
    }
    verbatim = ar_doc_map(dump->arena);
    ar_doc_put_text(verbatim, "type", type->text);
    ar_doc_put(map, "sqlite", verbatim);
}

static void put_storage(const ar_dump *dump, ar_doc *map, const ar_column *column)
{
    if (column->storage)
        ar_doc_put_text(map, "storage", ar_storage_words[column->storage]);
    if (column->compression)
        ar_doc_put_text(map, "compression", ar_compression_words[column->compression]);
    ar_dump_put_text(map, "statistics", column->statistics);
    if (column->with.count)
        ar_doc_put(map, "with", ar_dump_options(dump, &column->with));
    if (column->options.count)
        ar_doc_put(map, "options", ar_dump_options(dump, &column->options));
}

static ar_doc *column_map(const ar_dump *dump, const ar_object *table, const ar_column *column,
                          bool needs_name, const ar_dump_inline *taken)
{
    const char *serial = ar_dump_serial(dump, table, column);
    const char *null = nullability(dump, table, column);
    ar_doc *map = ar_doc_map(dump->arena);

    if (serial)
        ar_doc_put_text(map, "type", serial);
    else if (column->type)
        put_type(dump, map, table, column->type);
    if (*null)
        ar_doc_put_text(map, "not_null", ar_streq(null, "null") ? "false" : "true");
    if (column->identity)
        ar_doc_put(map, "identity", identity_map(dump, column));
    ar_dump_put_bool(map, "primary_key", taken->primary_key != NULL);
    ar_dump_put_bool(map, "autoincrement", column->autoincrement);
    ar_dump_put_bool(map, "unique", taken->unique != NULL);
    put_conflicts(dump, map, column, taken);
    if (!serial)
        put_default(map, dump, column->default_expr, column->default_is_literal);
    if (column->default_null_said)
        ar_doc_put_text(map, "default_sql", "null");
    if (column->collation)
        ar_doc_put_text(map, "collate",
                        ar_dump_collation(dump, column->collation, column->collation_schema));
    put_generated(map, column);
    if (taken->checks.count)
        ar_doc_put_text(map, "check", taken->checks.items[0]->expr->sql);
    if (taken->foreign_key)
        put_reference(dump, map, table, taken->foreign_key);
    put_storage(dump, map, column);
    if (column->backfill)
        ar_doc_put_text(map, "backfill", column->backfill->sql);
    if (column->using_expr)
        ar_doc_put_text(map, "using", column->using_expr->sql);
    ar_dump_common(dump, map, &column->object, needs_name);
    return map;
}

ar_doc *ar_dump_column(const ar_dump *dump, const ar_object *table, const ar_column *column,
                       bool needs_name, ar_dump_inline *taken)
{
    bool line = line_says_all(dump, column, needs_name);

    take_constraints(dump, table, column, line, taken);
    if (line && column->autoincrement &&
        !taken->primary_key) { /* a named key has a place of its own */
        *taken = (ar_dump_inline){0};
        line = false;
        take_constraints(dump, table, column, line, taken);
    }
    if (line)
        return ar_doc_text(dump->arena, column_line(dump, table, column, taken));
    return column_map(dump, table, column, needs_name, taken);
}

/* ---- domains ---- */

/* Its only check when that has the name it would get by itself. */
static const ar_check *line_check(const ar_dump *dump, const ar_domain *domain)
{
    const ar_objects *children = &domain->object.children;
    const ar_object *check = children->count == 1 ? children->items[0] : NULL;

    return check && is_plain_constraint(check) && ar_dump_is_default_name(dump, check, NULL) &&
                   has_no_break(ar_as_check(check)->expr->sql)
               ? ar_as_check(check)
               : NULL;
}

static bool domain_line_says_all(const ar_dump *dump, const ar_domain *domain, bool needs_name)
{
    const ar_object *object = &domain->object;

    if (needs_name || object->comment || object->renamed_from.count || object->unmanaged ||
        domain->default_is_literal ||
        !ar_line_type_fits(ar_dump_flavour(dump), ar_dump_type(dump, object, domain->type)) ||
        (object->children.count && !line_check(dump, domain)))
        return false;
    return !domain->default_expr || has_no_break(domain->default_expr->sql);
}

static ar_doc *domain_line(const ar_dump *dump, const ar_domain *domain)
{
    ar_str out;

    ar_str_init(&out, dump->arena);
    ar_str_add(&out, ar_dump_type(dump, &domain->object, domain->type));
    if (domain->not_null)
        ar_str_add(&out, " not null");
    if (domain->default_expr)
        add_default(dump, &out, domain->default_expr);
    if (domain->collation)
        ar_str_addf(&out, " collate %s",
                    ar_dump_collation(dump, domain->collation, domain->collation_schema));
    if (domain->object.children.count)
        add_check(&out, line_check(dump, domain));
    return ar_doc_text(dump->arena, out.data);
}

ar_doc *ar_dump_domain(const ar_dump *dump, const ar_domain *domain, bool needs_name)
{
    ar_doc *map;

    if (domain_line_says_all(dump, domain, needs_name))
        return domain_line(dump, domain);
    map = ar_doc_map(dump->arena);
    put_type(dump, map, &domain->object, domain->type);
    ar_dump_put_bool(map, "not_null", domain->not_null);
    put_default(map, dump, domain->default_expr, domain->default_is_literal);
    if (domain->collation)
        ar_doc_put_text(map, "collate",
                        ar_dump_collation(dump, domain->collation, domain->collation_schema));
    ar_dump_checks(dump, map, &domain->object, NULL);
    ar_dump_common(dump, map, &domain->object, needs_name);
    return map;
}
