#include "app/other_tools.h"

#include "base/str.h"

enum { COLUMNS = 3 };

/* Names alone are anybody's ("changes", "tags"): columns that only this tool gives it decide. */
static const struct {
    const char *table, *tool;
    const char *columns[COLUMNS];
} tools[] = {
    {"alembic_version", "Alembic", {"version_num"}},
    {"django_migrations", "Django", {"app", "name", "applied"}},
    {"south_migrationhistory", "South", {"app_name", "migration", "applied"}},
    {"schema_migrations", "dbmate, golang-migrate or Rails", {"version"}},
    {"ar_internal_metadata", "Rails", {"key", "value", "created_at"}},
    {"goose_db_version", "goose", {"version_id", "is_applied"}},
    {"flyway_schema_history", "Flyway", {"installed_rank", "script", "checksum"}},
    {"schema_version", "Flyway", {"installed_rank", "script", "checksum"}},
    {"databasechangelog", "Liquibase", {"orderexecuted", "md5sum"}},
    {"databasechangeloglock", "Liquibase", {"locked", "lockgranted"}},
    {"atlas_schema_revisions", "Atlas", {"version", "hash", "operator_version"}},
    {"changes", "Sqitch", {"change_id", "script_hash", "planner_name"}},
    {"dependencies", "Sqitch", {"change_id", "dependency", "dependency_id"}},
    {"events", "Sqitch", {"event", "change_id", "planner_name"}},
    {"projects", "Sqitch", {"project", "uri", "creator_name"}},
    {"releases", "Sqitch", {"version", "installed_at", "installer_name"}},
    {"tags", "Sqitch", {"tag_id", "change_id", "planner_name"}},
    {"_prisma_migrations", "Prisma", {"checksum", "migration_name"}},
    {"knex_migrations", "Knex", {"batch", "migration_time"}},
    {"knex_migrations_lock", "Knex", {"is_locked"}},
    {"sequelizemeta", "Sequelize", {"name"}},
    {"__efmigrationshistory", "Entity Framework", {"migrationid"}},
    {"doctrine_migration_versions", "Doctrine", {"version", "executed_at"}},
    {"phinxlog", "Phinx", {"version", "migration_name", "breakpoint"}},
    {"_sqlx_migrations", "sqlx", {"version", "checksum", "installed_on"}},
    {"__diesel_schema_migrations", "Diesel", {"version", "run_on"}},
    {"refinery_schema_history", "refinery", {"version", "applied_on", "checksum"}},
    {"__drizzle_migrations", "Drizzle", {"hash", "created_at"}},
    {"pgmigrations", "node-pg-migrate", {"name", "run_on"}},
    {"_yoyo_migration", "yoyo", {"migration_hash", "migration_id"}},
    {"_yoyo_log", "yoyo", {"migration_hash", "operation"}},
    {"_yoyo_version", "yoyo", {"version", "installed_at_utc"}},
    {"yoyo_lock", "yoyo", {"locked", "ctime", "pid"}},
};

static bool has_column(const ar_object *table, const char *name)
{
    ar_object_each(child, table)
        if ((*child)->kind == AR_KIND_COLUMN && ar_strieq((*child)->name, name))
            return true;
    return false;
}

static const char *tool_of_table(const ar_object *table)
{
    for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
        bool all = ar_strieq(tools[i].table, table->name);

        for (size_t c = 0; all && c < COLUMNS && tools[i].columns[c]; c++)
            all = has_column(table, tools[i].columns[c]);
        if (all)
            return tools[i].tool;
    }
    return NULL;
}

/* A schema that a tool made for itself holds nothing else. */
static const char *tool_of_schema(const ar_model *model, const ar_object *schema)
{
    const char *tool = NULL;

    ar_vec_each(ar_object *const, it, &model->objects) {
        if ((*it)->kind != AR_KIND_TABLE || !ar_streq((*it)->schema, schema->name))
            continue;
        tool = tool_of_table(*it);
        if (!tool)
            return NULL;
    }
    return tool;
}

const char *ar_other_tool(const ar_model *model, const ar_object *object)
{
    const ar_sequence *sequence = ar_as_sequence(object);
    const ar_object *table = object->kind == AR_KIND_TABLE ? object : NULL;

    if (object->kind == AR_KIND_SCHEMA)
        return ar_streq(object->name, model->target.default_schema) ? NULL
                                                                    : tool_of_schema(model, object);
    if (sequence && sequence->owned_by.table)
        table = ar_model_find(model, AR_KIND_TABLE, sequence->owned_by.schema,
                              sequence->owned_by.table);
    return table ? tool_of_table(table) : NULL;
}

char *ar_other_tool_reason(ar_ctx *ctx, const ar_model *model, const ar_object *object)
{
    const char *tool = ar_other_tool(model, object);

    if (!tool)
        return NULL;
    return ar_printf(ctx->arena, "another tool's version table%s: %s",
                     object->kind == AR_KIND_SCHEMA ? "s" : "", tool);
}

void ar_other_tools_cut(ar_ctx *ctx, ar_model *model)
{
    ar_objects kept = {0};

    ar_vec_each(ar_object *, it, &model->objects) {
        const char *reason = ar_other_tool_reason(ctx, model, *it);

        if (!reason)
            ar_vec_push(ctx->arena, &kept, *it);
        else
            ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "%s \"%s\" is left out: %s",
                   ar_kind_get((*it)->kind)->name, (*it)->name, reason);
    }
    model->objects = kept;
}
