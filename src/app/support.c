#include "app/support.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "emit/emit.h"

static bool engine_has(ar_engine engine, unsigned flags)
{
    return !(flags & (engine == AR_SQLITE ? AR_ATTR_PG : AR_ATTR_LITE));
}

/* An attribute that no emitter cell could write is not claimed to be emitted or proven. */
static const char *cell(ar_engine engine, ar_kind kind, unsigned flags)
{
    bool folded = engine == AR_SQLITE && (kind == AR_KIND_ENUM || kind == AR_KIND_DOMAIN);
    bool emitted = ar_emit_can(engine, kind, AR_CREATE) ||
                   ar_kind_get(kind)->parent != AR_KIND_NONE;

    if (!engine_has(engine, flags) || !engine_has(engine, ar_kind_get(kind)->flags))
        return flags & AR_ATTR_STRICT || ar_kind_get(kind)->flags & AR_ATTR_STRICT ? "refused"
                                                                                   : "–";
    if (flags & AR_ATTR_NOT_COMPARED)
        return "instruction";
    if (folded)
        return "as a check";
    return emitted ? "r c e p" : "r c";
}

static void add_row(ar_str *out, ar_kind kind, const char *attribute, unsigned flags,
                    const char *doc)
{
    ar_str_addf(out, "| %s | %s | %s | %s | %s |\n", ar_kind_get(kind)->name, attribute, doc,
                cell(AR_POSTGRESQL, kind, flags), cell(AR_SQLITE, kind, flags));
}

char *ar_support_table(ar_ctx *ctx)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_add(&out, "| kind | attribute | what it is | PostgreSQL | SQLite |\n"
                     "| --- | --- | --- | --- | --- |\n");
    for (int i = 0; i < AR_KIND__COUNT; i++) {
        const ar_kind_def *def = ar_kind_get((ar_kind)i);

        add_row(&out, (ar_kind)i, "name", 0, def->doc);
        for (size_t a = 0; a < def->attr_count; a++)
            add_row(&out, (ar_kind)i, ar_printf(ctx->arena, "`%s`", def->attrs[a].key),
                    def->attrs[a].flags, def->attrs[a].doc);
        if (i != AR_KIND_DEFAULT_PRIVILEGES)
            add_row(&out, (ar_kind)i, "`comment`", AR_ATTR_PG, "text stored with it");
        if (ar_kind_has_owner((ar_kind)i))
            add_row(&out, (ar_kind)i, "`owner`", AR_ATTR_PG, "with `owners: true`");
        if (ar_kind_privileges((ar_kind)i, 0))
            add_row(&out, (ar_kind)i, "`grants`", AR_ATTR_PG, "with `grants: true`");
    }
    return out.data;
}

char *ar_support_cells(ar_ctx *ctx)
{
    static const char *const verbs[AR_VERB__COUNT] = {"create", "drop", "alter",
                                                      "rename", "move", "rebuild"};
    static const ar_engine engines[] = {AR_SQLITE, AR_POSTGRESQL};
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t e = 0; e < sizeof(engines) / sizeof(*engines); e++)
        for (int kind = 0; kind < AR_KIND__COUNT; kind++)
            for (int verb = 0; verb < AR_VERB__COUNT; verb++)
                if (ar_emit_can(engines[e], (ar_kind)kind, (ar_verb)verb))
                    ar_str_addf(&out, "%s %s.%s\n", ar_engine_name(engines[e]),
                                ar_kind_word((ar_kind)kind), verbs[verb]);
    return out.data;
}
