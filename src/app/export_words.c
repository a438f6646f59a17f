#include "app/export_words.h"

#include <string.h>

#include "app/export_section.h"
#include "base/clock.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* ---- words ---- */

static const char *word_version(ar_exporter *ex)
{
    return ex->at->version;
}

static const char *word_slug(ar_exporter *ex)
{
    return ex->at->slug;
}

static const char *name_of(ar_exporter *ex, const ar_export_unit *of)
{
    return ar_printf(ex->ctx->arena, "%s_%s", of->version, of->slug);
}

static const char *word_name(ar_exporter *ex)
{
    return name_of(ex, ex->at);
}

static const char *word_id(ar_exporter *ex)
{
    return ex->at->revision->id;
}

/* The message on one line. */
static const char *word_note(ar_exporter *ex)
{
    char *text = ar_strdup(ex->ctx->arena, ex->at->revision->message);

    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    return text;
}

static const char *word_title(ar_exporter *ex)
{
    const char *note = word_note(ex);

    return ar_printf(ex->ctx->arena, "-- Revision %s of %s%s%s\n", ex->at->revision->id,
                     ex->at->revision->app, *note ? ": " : "", note);
}

static const char *word_created(ar_exporter *ex)
{
    return ar_time_text(ex->ctx->arena, ex->at->revision->created);
}

static const char *word_project(ar_exporter *ex)
{
    return ex->project;
}

static const char *word_engine(ar_exporter *ex)
{
    return ex->site->url.engine == AR_SQLITE ? "sqlite" : "pg";
}

static const char *word_engine_words(ar_exporter *ex)
{
    return ex->site->url.engine == AR_SQLITE ? ex->format->lite_words : ex->format->pg_words;
}

static const char *word_all(ar_exporter *ex)
{
    return ex->all;
}

static const char *word_up(ar_exporter *ex)
{
    return ar_export_section(ex->ctx, ex->format, ex->at->revision, AR_UP);
}

static const char *word_down(ar_exporter *ex)
{
    return ar_export_section(ex->ctx, ex->format, ex->at->revision, AR_DOWN);
}

static bool is_alone(const ar_exporter *ex, ar_direction direction)
{
    return ar_export_alone(ex->at->revision, direction);
}

static const char *word_up_alone(ar_exporter *ex)
{
    return is_alone(ex, AR_UP) ? ex->format->alone_up : "";
}

static const char *word_down_alone(ar_exporter *ex)
{
    return is_alone(ex, AR_DOWN) ? ex->format->alone_down : "";
}

static const char *word_alone(ar_exporter *ex)
{
    return is_alone(ex, AR_UP) || is_alone(ex, AR_DOWN) ? ex->format->alone : "";
}

const char *ar_export_conf(const ar_exporter *ex, ar_direction direction)
{
    const ar_section *section = direction == AR_UP ? &ex->at->revision->up
                                                   : &ex->at->revision->down;
    bool placeholder = section->sql && strstr(section->sql, "${");

    return ar_printf(ex->ctx->arena, "%s%s",
                     is_alone(ex, direction) ? "executeInTransaction=false\n" : "",
                     placeholder ? "placeholderReplacement=false\n" : "");
}

static const char *word_up_conf(ar_exporter *ex)
{
    return ar_export_conf(ex, AR_UP);
}

static const char *word_down_conf(ar_exporter *ex)
{
    return ar_export_conf(ex, AR_DOWN);
}

/* What must be deployed before it, as `requires` of sqitch: by id -> name. */
static ar_names required(ar_exporter *ex)
{
    const ar_revision *revision = ex->at->revision;
    ar_names names = {0};

    ar_vec_each(const ar_export_unit, other, &ex->units) {
        bool needed = ar_names_has(&revision->parents, other->revision->id);

        ar_vec_each(const ar_depend, depend, &revision->depends)
            needed |= ar_streq(depend->revision, other->revision->id);
        if (needed)
            ar_vec_push(ex->ctx->arena, &names, name_of(ex, other));
    }
    return names;
}

static const char *word_requires(ar_exporter *ex)
{
    ar_names names = required(ex);
    ar_str out;

    ar_str_init(&out, ex->ctx->arena);
    ar_vec_each(const char *, name, &names)
        ar_str_addf(&out, "-- requires: %s\n", *name);
    return out.data;
}

static const char *word_plan_requires(ar_exporter *ex)
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
static bool stays(ar_exporter *ex, const ar_entry *made)
{
    for (const ar_export_unit *later = ex->at; later < ex->units.items + ex->units.count; later++)
        ar_vec_each(const char *, text, &later->revision->objects) {
            ar_entry entry;

            if (ar_entry_parse(ex->ctx, *text, &entry) &&
                (entry.verb == '-' || (entry.verb == '>' && entry.new_parts.count)) &&
                starts_like(&made->parts, &entry.parts))
                return false;
        }
    return true;
}

static void verify_entry(ar_exporter *ex, const ar_entry *entry, ar_str *out)
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

static const char *word_verify(ar_exporter *ex)
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
    const char *(*value)(ar_exporter *ex);
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

static const char *value_of(ar_exporter *ex, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (strlen(words[i].name) == length && strncmp(words[i].name, name, length) == 0)
            return words[i].value(ex);
    return NULL;
}

char *ar_export_filled(ar_exporter *ex, const char *template)
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
