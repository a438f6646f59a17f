/* Triggers, rules and policies: their places, mappings and lines. */
#include <string.h>

#include "base/str.h"
#include "model/body.h"
#include "parser/cursor.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

static const char *title(const ar_spot *spot)
{
    return spot->key ? spot->key->text : ar_kind_get(spot->object->kind)->name;
}

/* What stands in the examples of MODELS.md. */
static const char *example(ar_kind kind)
{
    if (kind == AR_KIND_EVENT_TRIGGER)
        return "an event trigger is the SQL after its name, such as \"on ddl_command_end when tag "
               "in "
               "('CREATE TABLE') execute function f()\"";
    return kind == AR_KIND_RULE ? "a rule is the SQL after its name without `to TABLE`, such as "
                                  "\"on delete do instead nothing\""
                                : "a trigger is the SQL after its name without `on TABLE`, such as "
                                  "\"before insert for each row execute function f()\"";
}

static void refuse_text(const ar_spot *spot, const ar_expr *sql, size_t at)
{
    ar_ctx *ctx = spot->reader->ctx;
    const char *rest = sql->sql + at + strspn(sql->sql + at, " \t\r\n");
    int length = (int)strcspn(rest, " \t\r\n");

    ar_fail(ctx, AR_E_BAD_TRIGGER, sql->pos, "this is no %s: \"%.*s\" is not expected",
            ar_kind_get(spot->object->kind)->name, length, length ? rest : "the end");
    ar_hint(ctx, "%s", example(spot->object->kind));
}

/* `before insert on film`: the table stands above, and is not said again. */
static bool says_table(const ar_spot *spot, const char *rest)
{
    size_t offset = 0;
    ar_token token = ar_sql_next(ar_reader_flavour(spot->reader), rest, strlen(rest), &offset);

    return ar_token_is(&token, spot->object->kind == AR_KIND_RULE ? "to" : "on");
}

static void read_body(ar_spot *spot, const ar_expr **out)
{
    ar_reader *reader = spot->reader;
    const ar_expr *sql = NULL;
    size_t at = 0;

    if (!ar_scalar_body(reader, spot->value, title(spot), &sql))
        return;
    if (!ar_body_split(reader->ctx->arena, spot->object->kind, ar_reader_flavour(reader), sql->sql,
                       &at) ||
        says_table(spot, sql->sql + at))
        refuse_text(spot, sql, at);
    else
        *out = sql;
}

static void read_trigger(ar_spot *spot)
{
    read_body(spot, &ar_as_trigger(spot->object)->sql);
}

static const ar_key_def trigger_keys[] = {
    {"sql", read_trigger, AR_SHAPE_TEXT, NULL, NULL, "the SQL after its name, without ON TABLE"},
    END_OF_KEYS,
};

const ar_place ar_place_trigger = {
    .title = "trigger",
    .takes = "SQL, or a mapping",
    .kind = AR_KIND_TRIGGER,
    .keys = trigger_keys,
    .read_line = read_trigger,
    .always_named = true,
    .common = true,
};

/* ---- rules ---- */

static void read_rule(ar_spot *spot)
{
    read_body(spot, &ar_as_rule(spot->object)->sql);
}

static const ar_key_def rule_keys[] = {
    {"sql", read_rule, AR_SHAPE_TEXT, NULL, NULL, "the SQL after its name, without TO TABLE"},
    END_OF_KEYS,
};

const ar_place ar_place_rule = {
    .title = "rule",
    .takes = "SQL, or a mapping",
    .kind = AR_KIND_RULE,
    .keys = rule_keys,
    .read_line = read_rule,
    .always_named = true,
    .common = true,
};

/* ---- event triggers ---- */

static void read_event_trigger(ar_spot *spot)
{
    ar_reader *reader = spot->reader;
    const ar_expr *sql = NULL;
    size_t at = 0;

    if (!ar_scalar_body(reader, spot->value, title(spot), &sql))
        return;
    if (ar_body_event_key(reader->ctx->arena, sql->sql, "", &at))
        ar_as_event_trigger(spot->object)->sql = sql;
    else
        refuse_text(spot, sql, at);
}

static const ar_key_def event_trigger_keys[] = {
    {"sql", read_event_trigger, AR_SHAPE_TEXT, NULL, NULL, "the SQL after its name"},
    END_OF_KEYS,
};

const ar_place ar_place_event_trigger = {
    .title = "event_trigger",
    .takes = "SQL, or a mapping",
    .kind = AR_KIND_EVENT_TRIGGER,
    .keys = event_trigger_keys,
    .read_line = read_event_trigger,
    .common = true,
};

/* ---- policies ---- */

static const char *const policy_words[] = {"as", "for", "to", "using", "with", NULL};

static bool take_word(ar_cursor *at, const char *const *words, int *out)
{
    for (int i = 0; words[i]; i++)
        if (ar_cursor_take(at, words[i])) {
            *out = i;
            return true;
        }
    return ar_cursor_refuse(at, AR_E_BAD_POLICY, words);
}

static bool take_roles(ar_cursor *at, ar_names *out)
{
    do {
        const char *role = ar_cursor_take_name(at);

        if (!role)
            return ar_cursor_want(at, AR_E_BAD_POLICY, "a role's name");
        ar_vec_push(at->reader->ctx->arena, out, role);
    } while (ar_cursor_take(at, ","));
    return true;
}

static bool take_condition(ar_cursor *at, const ar_expr **out)
{
    ar_slice inside;

    if (!ar_cursor_take_parens(at, AR_E_BAD_POLICY, &inside))
        return false;
    *out = ar_cursor_slice_expr(at, inside);
    return true;
}

static bool take_clause(ar_cursor *at, ar_policy *policy)
{
    static const char *const kinds[] = {"permissive", "restrictive", NULL};
    int word = 0;

    if (ar_cursor_take(at, "as")) {
        if (!take_word(at, kinds, &word))
            return false;
        policy->restrictive = word == 1;
        return true;
    }
    if (ar_cursor_take(at, "for"))
        return take_word(at, ar_command_words, &policy->command);
    if (ar_cursor_take(at, "to"))
        return take_roles(at, &policy->to);
    if (ar_cursor_take(at, "using"))
        return take_condition(at, &policy->using_expr);
    if (ar_cursor_take(at, "with check"))
        return take_condition(at, &policy->check);
    return ar_cursor_refuse(at, AR_E_BAD_POLICY, policy_words);
}

static void read_policy(ar_spot *spot)
{
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, spot->value, title(spot), AR_E_BAD_POLICY))
        return;
    at = ar_cursor_start(spot->reader, spot->value);
    while (!ar_cursor_at_end(&at))
        if (!take_clause(&at, ar_as_policy(spot->object)))
            return;
}

static void read_roles(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "to", true, NULL, &ar_as_policy(spot->object)->to);
}

static const ar_key_def policy_keys[] = {
    {"to", read_roles, AR_SHAPE_NAMES_OR_ONE, NULL, NULL, "roles it is for; public: everybody"},
    END_OF_KEYS,
};

const ar_place ar_place_policy = {
    .title = "policy",
    .takes = "a line such as \"for select using (owner = current_user)\", or a mapping",
    .kind = AR_KIND_POLICY,
    .keys = policy_keys,
    .read_line = read_policy,
    .always_named = true,
    .may_be_empty = true,
    .common = true,
};
