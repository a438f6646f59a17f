#include "app/export.h"

#include <string.h>

#include "app/export_format.h"
#include "app/export_section.h"
#include "app/work.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* One revision on its way out. */
typedef struct unit {
    const ar_revision *revision;
    const char *version; /* 20260113172409: later than the one before */
    const char *slug;
} unit;

typedef struct exporter {
    ar_ctx *ctx;
    const ar_site *site;
    const ar_export_format *format;
    const char *project; /* what sqitch calls it */
    const char *output;
    AR_VEC(unit) units;
    const unit *at;  /* NULL: a file of all */
    const char *all; /* every revision's `each` */
} exporter;

/* ---- words of templates ---- */

static const char *word_version(exporter *ex)
{
    return ex->at->version;
}

static const char *word_slug(exporter *ex)
{
    return ex->at->slug;
}

static const char *name_of(exporter *ex, const unit *of)
{
    return ar_printf(ex->ctx->arena, "%s_%s", of->version, of->slug);
}

static const char *word_name(exporter *ex)
{
    return name_of(ex, ex->at);
}

static const char *word_id(exporter *ex)
{
    return ex->at->revision->id;
}

/* The message on one line. */
static const char *word_note(exporter *ex)
{
    char *text = ar_strdup(ex->ctx->arena, ex->at->revision->message);

    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    return text;
}

static const char *word_title(exporter *ex)
{
    const char *note = word_note(ex);

    return ar_printf(ex->ctx->arena, "-- Revision %s of %s%s%s\n", ex->at->revision->id,
                     ex->at->revision->app, *note ? ": " : "", note);
}

static const char *word_created(exporter *ex)
{
    return ar_time_text(ex->ctx->arena, ex->at->revision->created);
}

static const char *word_project(exporter *ex)
{
    return ex->project;
}

static const char *word_engine(exporter *ex)
{
    return ex->site->url.engine == AR_SQLITE ? "sqlite" : "pg";
}

static const char *word_engine_words(exporter *ex)
{
    return ex->site->url.engine == AR_SQLITE ? ex->format->lite_words : ex->format->pg_words;
}

static const char *word_all(exporter *ex)
{
    return ex->all;
}

static const char *word_up(exporter *ex)
{
    return ar_export_section(ex->ctx, ex->format, ex->at->revision, AR_UP);
}

static const char *word_down(exporter *ex)
{
    return ar_export_section(ex->ctx, ex->format, ex->at->revision, AR_DOWN);
}

static bool is_alone(const exporter *ex, ar_direction direction)
{
    return ar_export_alone(ex->at->revision, direction);
}

static const char *word_up_alone(exporter *ex)
{
    return is_alone(ex, AR_UP) ? ex->format->alone_up : "";
}

static const char *word_down_alone(exporter *ex)
{
    return is_alone(ex, AR_DOWN) ? ex->format->alone_down : "";
}

static const char *word_alone(exporter *ex)
{
    return is_alone(ex, AR_UP) || is_alone(ex, AR_DOWN) ? ex->format->alone : "";
}

/* Flyway's words for one script. */
static const char *conf_of(const exporter *ex, ar_direction direction)
{
    const ar_section *section = direction == AR_UP ? &ex->at->revision->up
                                                   : &ex->at->revision->down;
    bool placeholder = section->sql && strstr(section->sql, "${");

    return ar_printf(ex->ctx->arena, "%s%s",
                     is_alone(ex, direction) ? "executeInTransaction=false\n" : "",
                     placeholder ? "placeholderReplacement=false\n" : "");
}

static const char *word_up_conf(exporter *ex)
{
    return conf_of(ex, AR_UP);
}

static const char *word_down_conf(exporter *ex)
{
    return conf_of(ex, AR_DOWN);
}

/* What must be deployed before it, as `requires` of sqitch: by id -> name. */
static ar_names required(exporter *ex)
{
    const ar_revision *revision = ex->at->revision;
    ar_names names = {0};

    ar_vec_each(const unit, other, &ex->units) {
        bool needed = ar_names_has(&revision->parents, other->revision->id);

        ar_vec_each(const ar_depend, depend, &revision->depends)
            needed |= ar_streq(depend->revision, other->revision->id);
        if (needed)
            ar_vec_push(ex->ctx->arena, &names, name_of(ex, other));
    }
    return names;
}

static const char *word_requires(exporter *ex)
{
    ar_names names = required(ex);
    ar_str out;

    ar_str_init(&out, ex->ctx->arena);
    ar_vec_each(const char *, name, &names)
        ar_str_addf(&out, "-- requires: %s\n", *name);
    return out.data;
}

static const char *word_plan_requires(exporter *ex)
{
    ar_names names = required(ex);

    if (names.count == 0)
        return "";
    return ar_printf(ex->ctx->arena, " [%s]", ar_names_join(ex->ctx->arena, &names, " "));
}

/* ---- verify ---- */

static bool starts_like(const ar_names *whole, const ar_names *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (i >= whole->count || !ar_strieq(whole->items[i], part->items[i]))
            return false;
    return true;
}

/* No revision behind it takes it, or its table, away again or gives it another name. */
static bool stays(exporter *ex, const ar_entry *made)
{
    for (const unit *later = ex->at; later < ex->units.items + ex->units.count; later++)
        ar_vec_each(const char *, text, &later->revision->objects) {
            ar_entry entry;

            if (ar_entry_parse(ex->ctx, *text, &entry) &&
                (entry.verb == '-' || (entry.verb == '>' && entry.new_parts.count)) &&
                starts_like(&made->parts, &entry.parts))
                return false;
        }
    return true;
}

static void verify_entry(exporter *ex, const ar_entry *entry, ar_str *out)
{
    bool column = ar_streq(entry->kind, "column");
    size_t count = entry->parts.count - column;
    ar_names table = {0};

    if (entry->verb != '+' || entry->parts.count < 1u + column ||
        !(column || ar_streq(entry->kind, "table") || ar_streq(entry->kind, "view")) ||
        !stays(ex, entry))
        return;
    for (size_t i = 0; i < count; i++)
        ar_vec_push(ex->ctx->arena, &table,
                    ar_quote_name(ex->ctx->arena, ex->site->url.engine, entry->parts.items[i]));
    ar_str_addf(out, "SELECT %s FROM %s WHERE 1 = 0;\n",
                column
                    ? ar_quote_name(ex->ctx->arena, ex->site->url.engine, entry->parts.items[count])
                    : "*",
                ar_names_join(ex->ctx->arena, &table, "."));
}

static const char *word_verify(exporter *ex)
{
    ar_entry entry;
    ar_str out;

    ar_str_init(&out, ex->ctx->arena);
    ar_vec_each(const char *, text, &ex->at->revision->objects)
        if (ar_entry_parse(ex->ctx, *text, &entry))
            verify_entry(ex, &entry, &out);
    if (out.length)
        ar_str_addc(&out, '\n');
    return out.data;
}

/* ---- templates ---- */

static const struct {
    const char *name;
    const char *(*value)(exporter *ex);
} words[] = {
    {"version", word_version},
    {"slug", word_slug},
    {"name", word_name},
    {"id", word_id},
    {"note", word_note},
    {"title", word_title},
    {"created", word_created},
    {"project", word_project},
    {"engine", word_engine},
    {"engine_words", word_engine_words},
    {"all", word_all},
    {"up", word_up},
    {"down", word_down},
    {"up_alone", word_up_alone},
    {"down_alone", word_down_alone},
    {"alone", word_alone},
    {"up_conf", word_up_conf},
    {"down_conf", word_down_conf},
    {"requires", word_requires},
    {"plan_requires", word_plan_requires},
    {"verify", word_verify},
};

static const char *value_of(exporter *ex, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strlen(words[i].name) == length && strncmp(words[i].name, name, length) == 0)
            return words[i].value(ex);
    return NULL;
}

static char *filled(exporter *ex, const char *template)
{
    ar_str out;

    ar_str_init(&out, ex->ctx->arena);
    while (*template) {
        const char *brace = strchr(template, '{');
        const char *end = brace ? strchr(brace, '}') : NULL;
        const char *value = end ? value_of(ex, brace + 1, (size_t)(end - brace - 1)) : NULL;

        if (!value) {
            ar_str_add(&out, template);
            break;
        }
        ar_str_addn(&out, template, (size_t)(brace - template));
        ar_str_add(&out, value);
        template = end + 1;
    }
    return out.data;
}

/* ---- files ---- */

static bool is_wanted(exporter *ex, const ar_export_file *file)
{
    if (file->when == AR_EXPORT_ALWAYS || !ex->at)
        return true;
    return *conf_of(ex, file->when == AR_EXPORT_UP_CONF ? AR_UP : AR_DOWN);
}

static ar_status write_files(exporter *ex, const ar_export_file *files, size_t count,
                             ar_exported *out)
{
    for (size_t i = 0; i < count && files[i].name; i++) {
        if (!is_wanted(ex, &files[i]))
            continue;
        const char *path = ar_path_join(ex->ctx->arena, ex->output, filled(ex, files[i].name));
        const char *text = filled(ex, files[i].text);

        AR_TRY(ar_mkdirs(ex->ctx, ar_path_dirname(ex->ctx->arena, path)));
        AR_TRY(ar_file_publish(ex->ctx, path, text, strlen(text)));
        ar_vec_push(ex->ctx->arena, &out->written, path);
    }
    return AR_OK;
}

static ar_status write_all(exporter *ex, ar_exported *out)
{
    ar_str all;

    ar_str_init(&all, ex->ctx->arena);
    ar_vec_each(const unit, it, &ex->units) {
        ex->at = it;
        AR_TRY(write_files(ex, ex->format->files, AR_EXPORT_FILES, out));
        if (ex->format->each)
            ar_str_add(&all, filled(ex, ex->format->each));
    }
    ex->at = NULL;
    ex->all = all.data;
    AR_TRY(ar_mkdirs(ex->ctx, ex->output));
    return write_files(ex, ex->format->whole, AR_EXPORT_WHOLE, out);
}

/* ---- what goes out ---- */

static void add_unit(exporter *ex, const ar_revision *revision, int64_t *last)
{
    char *slug = ar_revision_slug(ex->ctx, revision->message);

    *last = revision->created > *last ? revision->created : *last + 1;
    ar_vec_push(ex->ctx->arena, &ex->units,
                ((unit){.revision = revision,
                        .version = ar_time_format(ex->ctx->arena, "%Y%m%d%H%M%S", *last),
                        .slug = *slug ? slug : revision->id}));
}

/* Migrations of one app cannot say what they need of another. */
static void note_depends(ar_ctx *ctx, const ar_revision *revision, const ar_history *history)
{
    ar_vec_each(const ar_depend, depend, &revision->depends)
        if (!ar_names_has(&history->apps, depend->app))
            ar_say(ctx, AR_WARNING, AR_E_INFO, depend->pos,
                   "revision %s needs %s of app \"%s\", which is not exported with it",
                   revision->id, depend->revision, depend->app);
}

static ar_status collect(exporter *ex, ar_graph *graph, const char *app)
{
    const ar_history *history = app ? ar_graph_history(graph, app) : NULL;
    ar_status status = AR_OK;
    int64_t last = 0;

    ar_vec_each(ar_revision *, it, &graph->plan) {
        if (history && &graph->histories.items[(*it)->history] != history)
            continue;
        if (history)
            note_depends(ex->ctx, *it, history);
        if (ar_export_check(ex->ctx, ex->format, *it) != AR_OK)
            status = AR_INVALID; /* all of them are told */
        add_unit(ex, *it, &last);
    }
    return status;
}

static const char *shown_path(const ar_project *project, const char *path)
{
    size_t length = strlen(project->root);

    return ar_starts_with(path, project->root) && path[length] == '/' ? path + length + 1 : path;
}

static ar_status check_folder(ar_ctx *ctx, const char *output, const char *shown)
{
    ar_names there = {0};

    if (ar_path_exists(output) && !ar_is_dir(output))
        return ar_fail(ctx, AR_E_EXPORT_FOLDER, AR_NOWHERE, "\"%s\" is a file", shown);
    AR_TRY(ar_dir_list(ctx, output, &there));
    if (there.count == 0)
        return AR_OK;
    ar_fail(ctx, AR_E_EXPORT_FOLDER, AR_NOWHERE, "the folder \"%s\" is not empty", shown);
    ar_hint(ctx, "nothing is written over: name a new or an empty folder");
    return AR_INVALID;
}

static const ar_export_format *format_of(const char *tool)
{
    for (const ar_export_format *format = ar_export_formats; format->tool; format++)
        if (ar_streq(format->tool, tool))
            return format;
    return NULL;
}

/* Names in the default schema stand bare. */
static void note_schema(const exporter *ex)
{
    const char *schema = ex->site->schema;

    if (schema && !ar_streq(schema, "public") && ex->units.count)
        ar_say(ex->ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "names of the schema \"%s\" stand bare in the files: %s must connect with that "
               "search_path",
               schema, ex->format->tool);
}

ar_status ar_export(ar_ctx *ctx, const ar_project *project, const ar_site *site, const char *app,
                    const char *tool, const char *output, ar_exported *out)
{
    exporter ex = {.ctx = ctx,
                   .site = site,
                   .format = format_of(tool),
                   .project = app ? app : site->name,
                   .output = output};
    ar_graph *graph = NULL;
    ar_run_steps steps = {0};

    *out = (ar_exported){0};
    AR_TRY(check_folder(ctx, output, shown_path(project, output)));
    AR_TRY(ar_site_graph(ctx, project, site, &graph));
    AR_TRY(collect(&ex, graph, app));
    ar_vec_each(const unit, it, &ex.units)
        ar_vec_push(ctx->arena, &steps,
                    ((ar_run_step){.revision = (ar_revision *)it->revision, .direction = AR_UP}));
    AR_TRY(ar_run_check(ctx, site->url.engine, &steps, false));
    note_schema(&ex);
    out->revisions = ex.units.count;
    return ex.units.count ? write_all(&ex, out) : AR_OK;
}
