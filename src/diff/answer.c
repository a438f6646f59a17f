#include "diff/answer.h"

#include <string.h>

#include "base/str.h"
#include "dialect/dialect.h"

/* "(box, shop.mood)" behind the name of a function: as it is. */
static size_t add_types(ar_str *part, const char *at)
{
    bool quoted = false;
    int depth = 0;
    size_t length = 0;

    do {
        quoted ^= at[length] == '"';
        if (!quoted)
            depth += (at[length] == '(') - (at[length] == ')');
        length++;
    } while (at[length] && depth > 0);
    ar_str_addn(part, at, length);
    return length;
}

/* One name of a label at `*at`, which moves behind it; NULL: not a name. */
static const char *read_part(ar_ctx *ctx, const char **at)
{
    ar_str part;
    const char *c = *at;
    bool quoted = *c == '"';

    ar_str_init(&part, ctx->arena);
    for (c += quoted; *c; c++) {
        if (quoted && *c == '"' && c[1] != '"')
            break;
        if (!quoted && (*c == '.' || (*c == '(' && part.length)))
            break;
        c += quoted && *c == '"';
        ar_str_addc(&part, *c);
    }
    if (quoted && *c++ != '"')
        return NULL;
    if (*c == '(')
        c += add_types(&part, c);
    *at = c;
    return part.length ? part.data : NULL;
}

ar_names ar_label_parts(ar_ctx *ctx, const char *label)
{
    ar_names parts = {0};
    const char *at = label;

    for (;;) {
        const char *part = read_part(ctx, &at);

        if (!part || (*at && *at != '.'))
            return (ar_names){0};
        ar_vec_push(ctx->arena, &parts, part);
        if (!*at)
            return parts;
        at++;
    }
}

static bool has_object(const ar_model *model, const char *schema, const char *name)
{
    for (int kind = 0; kind < AR_KIND__COUNT; kind++)
        if (ar_kind_get((ar_kind)kind)->parent == AR_KIND_NONE &&
            ar_kind_has_schema((ar_kind)kind) && ar_model_find(model, (ar_kind)kind, schema, name))
            return true;
    return false;
}

static bool has_column(const ar_model *model, const char *table, const char *column)
{
    const ar_object *found = ar_model_find(model, AR_KIND_TABLE, NULL, table);

    if (!found)
        found = ar_model_find(model, AR_KIND_TYPE, NULL, table);
    return found && (ar_table_column(model, found, column) ||
                     ar_object_child(model, found, AR_KIND_ATTRIBUTE, column));
}

/* What a verb's key names: an object or a part of one, or always a part. */
static const struct verb {
    const char *text;
    bool object;
    bool yes_only;
    const char *forms;
} verbs[] = {
    {"rename", true, false, "rename:T=NEW, rename:T.C=NEW"},
    {"drop", true, true, "drop:T=yes, drop:T.C=yes, drop:APP=yes"},
    {"backfill", false, false, "backfill:T.C=EXPR"},
    {"using", false, false, "using:T.C=EXPR"},
    {"enum", false, false, "enum:TYPE.OLD=NEW, enum:TYPE.OLD=drop"},
    {"allow", false, true, "allow:T.NAME=yes"},
};

static const struct verb *find_verb(const char *key, size_t length)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
        if (strlen(verbs[i].text) == length && strncmp(verbs[i].text, key, length) == 0)
            return &verbs[i];
    return NULL;
}

/* The forms of one verb's answers, or of all: "drop:T=yes, drop:T.C=yes". */
static const char *forms_of(ar_ctx *ctx, const struct verb *verb)
{
    ar_names forms = {0};

    for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
        if (!verb || verb == &verbs[i])
            ar_vec_push(ctx->arena, &forms, verbs[i].forms);
    return ar_names_join(ctx->arena, &forms, ", ");
}

static ar_status bad_answer(ar_ctx *ctx, const ar_answer *answer, const struct verb *verb,
                            const char *why)
{
    ar_fail(ctx, AR_E_BAD_ANSWER, AR_NOWHERE, "\"%s=%s\" %s", answer->key,
            answer->value ? answer->value : "", why);
    ar_hint(ctx, "there is %s", forms_of(ctx, verb));
    return AR_INVALID;
}

/* `a.b`: table b of schema a, or column b of table a. */
static ar_status resolve_two(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                             const ar_names *parts, bool may_be_object, ar_said *out)
{
    const char *a = parts->items[0], *b = parts->items[1];
    bool object = may_be_object && base->target.engine == AR_POSTGRESQL &&
                  (has_object(base, a, b) || has_object(wanted, a, b));
    bool column = has_column(base, a, b) || has_column(wanted, a, b);

    if (object && column) {
        ar_status status = ar_fail(ctx, AR_E_AMBIGUOUS_ANSWER, AR_NOWHERE,
                                   "\"%s\" is table \"%s\" of schema \"%s\" and column \"%s\" of "
                                   "table \"%s\"",
                                   out->answer->key, b, a, b, a);

        ar_hint(ctx, "the column is \"%s.%s.%s\"; the table is renamed by `renamed_from`",
                base->target.default_schema ? base->target.default_schema : "public", a, b);
        return status;
    }
    if (object) {
        out->schema = a;
        out->name = b;
        return AR_OK;
    }
    out->name = a;
    out->part = b;
    return AR_OK;
}

static ar_status resolve(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                         const struct verb *verb, const ar_names *parts, ar_said *out)
{
    if (parts->count == 1 && verb->object) {
        out->name = parts->items[0];
        return AR_OK;
    }
    if (parts->count == 2)
        return resolve_two(ctx, base, wanted, parts, verb->object, out);
    if (parts->count == 3) {
        out->schema = parts->items[0];
        out->name = parts->items[1];
        out->part = parts->items[2];
        return AR_OK;
    }
    return bad_answer(ctx, out->answer, verb, "has a key of another form");
}

static ar_status read_answer(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                             ar_answer *answer, ar_said *out)
{
    const char *colon = strchr(answer->key, ':');
    const struct verb *verb = colon ? find_verb(answer->key, (size_t)(colon - answer->key)) : NULL;

    if (!verb)
        return bad_answer(ctx, answer, NULL, "begins with the name of no question");
    if (!answer->value || !*answer->value)
        return bad_answer(ctx, answer, verb, "has no value");
    if (verb->yes_only && !ar_streq(answer->value, "yes"))
        return bad_answer(ctx, answer, verb, "can only be answered with yes");
    ar_names parts = ar_label_parts(ctx, colon + 1);
    ar_said said = {.verb = verb->text, .answer = answer, .schema = base->target.default_schema};

    AR_TRY(resolve(ctx, base, wanted, verb, &parts, &said));
    *out = said;
    return AR_OK;
}

ar_status ar_answers_read(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          ar_answers *answers, ar_saids *out)
{
    if (!answers)
        return AR_OK;
    ar_vec_each(ar_answer, answer, answers) {
        ar_said said;

        AR_TRY(read_answer(ctx, base, wanted, answer, &said));
        ar_vec_push(ctx->arena, out, said);
    }
    return AR_OK;
}

/* What is said of "area" holds for "area(box)", too. */
static bool same(ar_engine engine, const char *a, const char *b)
{
    size_t length = a ? strlen(a) : 0;

    if (a && b && engine == AR_POSTGRESQL && strncmp(a, b, length) == 0 && b[length] == '(' &&
        ar_ends_with(b, ")"))
        return true;
    return a && b ? ar_name_eq(engine, a, b) : a == b;
}

ar_answer *ar_answer_find(const ar_saids *said, ar_engine engine, const char *verb,
                          const char *schema, const char *name, const char *part)
{
    ar_vec_each(ar_said, it, said) {
        bool here = engine == AR_SQLITE || !schema || ar_streq(it->schema, schema);

        if (here && ar_streq(it->verb, verb) && same(engine, it->name, name) &&
            same(engine, it->part, part))
            return it->answer;
    }
    return NULL;
}

const char *ar_answer_to(const ar_saids *said, ar_engine engine, const char *verb,
                         const char *schema, const char *name, const char *part)
{
    ar_answer *answer = ar_answer_find(said, engine, verb, schema, name, part);

    if (answer)
        answer->used = true;
    return answer ? answer->value : NULL;
}
