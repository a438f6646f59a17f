#include "model/dump_body.h"

#include <string.h>

#include "base/str.h"

/* The text alone where there is nothing else to say. */
static ar_doc *body_doc(const ar_dump *dump, const ar_object *object, const ar_expr *sql,
                        int enabled, bool needs_name)
{
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object) && !enabled)
        return ar_doc_text(dump->arena, sql->sql);
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put_text(map, "sql", sql->sql);
    if (enabled)
        ar_doc_put_text(map, "enabled", ar_enabled_words[enabled]);
    return map;
}

ar_doc *ar_dump_trigger(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_trigger *trigger = ar_as_trigger(object);

    return body_doc(dump, object, trigger->sql, trigger->enabled, needs_name);
}

ar_doc *ar_dump_rule(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_rule *rule = ar_as_rule(object);

    return body_doc(dump, object, rule->sql, rule->enabled, needs_name);
}

ar_doc *ar_dump_event_trigger(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_event_trigger *trigger = ar_as_event_trigger(object);

    return body_doc(dump, object, trigger->sql, trigger->enabled, needs_name);
}

static bool is_long(const ar_expr *expr)
{
    return expr && strchr(expr->sql, '\n');
}

static char *policy_line(const ar_dump *dump, const ar_policy *policy)
{
    ar_str out;

    ar_str_init(&out, dump->arena);
    if (policy->restrictive)
        ar_str_add(&out, "as restrictive ");
    if (policy->command)
        ar_str_addf(&out, "for %s ", ar_command_words[policy->command]);
    for (size_t i = 0; i < policy->to.count; i++)
        ar_str_addf(&out, "%s%s%s", i ? ", " : "to ",
                    ar_line_name(dump->arena, policy->to.items[i]),
                    i + 1 < policy->to.count ? "" : " ");
    if (policy->using_expr)
        ar_str_addf(&out, "using (%s) ", policy->using_expr->sql);
    if (policy->check)
        ar_str_addf(&out, "with check (%s)", policy->check->sql);
    return ar_trim(dump->arena, out.data);
}

ar_doc *ar_dump_policy(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_policy *policy = ar_as_policy(object);
    bool plain = !needs_name && ar_dump_is_plain(object) && !is_long(policy->using_expr) &&
                 !is_long(policy->check);
    const char *line = plain ? policy_line(dump, policy) : "";
    ar_doc *map;

    if (*line)
        return ar_doc_text(dump->arena, line);
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    if (policy->command)
        ar_doc_put_text(map, "for", ar_command_words[policy->command]);
    if (policy->to.count)
        ar_doc_put(map, "to", ar_dump_names(dump, &policy->to));
    if (policy->using_expr)
        ar_doc_put_text(map, "using", policy->using_expr->sql);
    if (policy->check)
        ar_doc_put_text(map, "check", policy->check->sql);
    ar_dump_put_bool(map, "restrictive", policy->restrictive);
    return map;
}
