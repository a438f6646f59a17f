#include "app/squash_kinds.h"

#include "base/str.h"

bool ar_squash_accounts(ar_ctx *ctx, const ar_revision *revision, const char *word)
{
    static const char *const entries[][2] = {
        {"view", "view"},
        {"materialized", "view"},
        {"trigger", "trigger"},
        {"rule", "rule"},
        {"policy", "policy"},
        {"function", "function"},
        {"procedure", "procedure"},
        {"aggregate", "aggregate"},
        {"event", "event_trigger"},
        {"publication", "publication"},
        {"statistics", "statistics"},
        {"extension", "extension"},
        {"collation", "collation"},
        {"server", "server"},
        {"foreign", "foreign_data_wrapper"},
        {"foreign", "table"},
        {"foreign", "column"},
        {"text", "text_search_dictionary"},
        {"text", "text_search_configuration"},
        {"virtual", "table"},
        {"default", "default_privileges"},
    };
    ar_entry entry;

    /* a rebuild makes them again, whose table was dropped with them */
    if (revision->requires_line && (ar_strieq(word, "trigger") || ar_strieq(word, "view")))
        return true;
    for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
        ar_vec_each(const char *const, text, &revision->objects)
            if (ar_strieq(word, entries[i][0]) && ar_entry_parse(ctx, *text, &entry) &&
                ar_streq(entry.kind, entries[i][1]))
                return true;
    return false;
}
