#include "app/export_format.h"

#include <stddef.h>

/*
 * Formats as their tools' manuals give them: github.com/amacneil/dbmate, pressly.github.io/goose,
 * golang-migrate MIGRATIONS.md, Flyway "Migrations", sqitch-configuration and sqitchtutorial,
 * Liquibase "Formatted SQL changelog".
 */
const ar_export_format ar_export_formats[] = {
    {
        .tool = "dbmate",
        .files = {{"{version}_{slug}.sql",
                   "{title}\n-- migrate:up{up_alone}\n\n{up}\n\n-- migrate:down{down_alone}\n\n"
                   "{down}\n",
                   AR_EXPORT_ALWAYS}},
        .alone_up = " transaction:false",
        .alone_down = " transaction:false",
        .one_string = true,
    },
    {
        .tool = "goose",
        .files = {{"{version}_{slug}.sql",
                   "{title}{alone}\n-- +goose Up\n\n{up}\n\n-- +goose Down\n\n{down}\n",
                   AR_EXPORT_ALWAYS}},
        .alone = "-- +goose NO TRANSACTION\n",
        .statement_begin = "-- +goose StatementBegin\n",
        .statement_end = "\n-- +goose StatementEnd",
    },
    {
        .tool = "golang-migrate",
        .files = {{"{version}_{slug}.up.sql", "{title}\n{up}\n", AR_EXPORT_ALWAYS},
                  {"{version}_{slug}.down.sql", "{title}\n{down}\n", AR_EXPORT_ALWAYS}},
        .one_string = true,
        .lite = AR_LITE_WRAPPED,
    },
    {
        .tool = "flyway",
        .files = {{"V{version}__{slug}.sql", "{title}\n{up}\n", AR_EXPORT_ALWAYS},
                  {"V{version}__{slug}.sql.conf", "{up_conf}", AR_EXPORT_UP_CONF},
                  {"U{version}__{slug}.sql", "{title}\n{down}\n", AR_EXPORT_ALWAYS},
                  {"U{version}__{slug}.sql.conf", "{down_conf}", AR_EXPORT_DOWN_CONF}},
        .lite = AR_LITE_WRAPPED,
    },
    {
        .tool = "sqitch",
        .files = {{"deploy/{name}.sql",
                   "-- Deploy {project}:{name} to {engine}\n{requires}\n{up}\n", AR_EXPORT_ALWAYS},
                  {"revert/{name}.sql", "-- Revert {project}:{name} from {engine}\n\n{down}\n",
                   AR_EXPORT_ALWAYS},
                  {"verify/{name}.sql",
                   "-- Verify {project}:{name} on {engine}\n\nBEGIN;\n\n{verify}\nROLLBACK;\n",
                   AR_EXPORT_ALWAYS}},
        .whole = {{"sqitch.plan", "%syntax-version=1.0.0\n%project={project}\n\n{all}",
                   AR_EXPORT_ALWAYS},
                  {"sqitch.conf", "[core]\n\tengine = {engine}\n", AR_EXPORT_ALWAYS}},
        .each = "{name}{plan_requires} {created} autorev <autorev@localhost> # {note}\n",
        .begin = "BEGIN;\n\n",
        .commit = "\n\nCOMMIT;",
    },
    {
        .tool = "liquibase",
        .whole = {{"changelog.sql", "--liquibase formatted sql\n{all}", AR_EXPORT_ALWAYS}},
        .each =
            "\n--changeset autorev:{id} {engine_words}{alone}\n--comment: {note}\n{up}\n{down}\n",
        .lite_words = "endDelimiter:/ rollbackEndDelimiter:/",
        .pg_words = "splitStatements:false rollbackSplitStatements:false",
        .alone = " runInTransaction:false",
        .lite_statement_end = "\n/",
        .down_prefix = "--rollback ",
        .one_string = true,
        .lite = AR_LITE_WRAPPED,
    },
    {.tool = NULL},
};

const char *const ar_export_tools[] = {"dbmate",    "goose", "golang-migrate", "flyway", "sqitch",
                                       "liquibase", NULL};
