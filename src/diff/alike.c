#include "diff/alike.h"

#include <string.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/point.h"
#include "model/inherit.h"
#include "model/routine.h"

enum { EQUAL = 800, SIMILAR = 400, NAME = 200, NEEDED_PERCENT = 60 };

/* Types whose values stay what they are in one another. */
static const char *const families[][2] = {
    {"smallint", "integers"},
    {"integer", "integers"},
    {"bigint", "integers"},
    {"numeric", "numbers"},
    {"real", "numbers"},
    {"double precision", "numbers"},
    {"text", "strings"},
    {"character varying", "strings"},
    {"character", "strings"},
    {"timestamp without time zone", "times"},
    {"timestamp with time zone", "times"},
    {"json", "documents"},
    {"jsonb", "documents"},
};

static const char *family_of(ar_ctx *ctx, ar_engine engine, const ar_type *type)
{
    const char *base;

    if (engine == AR_SQLITE)
        return ar_sqlite_affinity(ctx, type ? (type->key ? type->key : type->text) : NULL);
    base = ar_type_base(ctx, type);
    for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
        if (ar_streq(families[i][0], base))
            return families[i][1];
    return base;
}

static bool is_array(const ar_type *type)
{
    return type && ar_ends_with(type->key ? type->key : type->text, "[]");
}

/* A default without the type that the server writes behind it: 'x'::text and 'x'::varchar say one
 * thing of two columns whose types are of one family. */
static const char *without_cast(ar_ctx *ctx, const ar_expr *expr)
{
    const char *text = expr->key ? expr->key : expr->sql;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, text);
    size_t end = strlen(text);
    int depth = 0;

    ar_vec_each(ar_token, token, &tokens) {
        depth += ar_token_is(token, "(") - ar_token_is(token, ")");
        if (depth == 0 && ar_token_is(token, "::"))
            end = token->offset;
    }
    return ar_strndup(ctx->arena, text, end);
}

static bool defaults_alike(ar_ctx *ctx, const ar_model *model, const ar_expr *a, const ar_expr *b)
{
    if (ar_expr_equal(ctx, a, b))
        return true;
    return a && b && model->target.engine == AR_POSTGRESQL &&
           ar_streq(without_cast(ctx, a), without_cast(ctx, b));
}

static unsigned columns_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                              const ar_object *wanted)
{
    const ar_column *b = ar_as_column(base), *w = ar_as_column(wanted);

    if (ar_object_changes(ctx, base, wanted) == 0)
        return EQUAL;
    if (!b->generated != !w->generated || is_array(b->type) != is_array(w->type))
        return 0;
    if (!ar_streq(family_of(ctx, model->target.engine, b->type),
                  family_of(ctx, model->target.engine, w->type)))
        return 0;
    return defaults_alike(ctx, model, b->default_expr, w->default_expr) ||
                   (b->is_serial && w->is_serial)
               ? SIMILAR
               : 0;
}

/* Partitions of one table all have the same columns: what tells them apart is the bound. */
static bool partitions_alike(ar_ctx *ctx, const ar_object *base, const ar_object *wanted)
{
    const ar_table *b = ar_as_table(base), *w = ar_as_table(wanted);

    return ar_same_parent(base, wanted) && ar_expr_equal(ctx, b->bound, w->bound) &&
           ar_expr_equal(ctx, b->partition_by, w->partition_by);
}

/* At least 60 % of the columns of the larger one have name and type in common. */
static unsigned tables_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                             const ar_object *wanted)
{
    size_t shared = 0, base_count = 0, wanted_count = 0;

    if (!partitions_alike(ctx, base, wanted))
        return 0;
    ar_object_each(child, wanted) {
        const ar_column *w = ar_as_column(*child);
        const ar_column *b = w ? ar_table_column(model, base, (*child)->name) : NULL;

        wanted_count += w != NULL;
        shared += b && ar_type_equal(b->type, w->type);
    }
    ar_object_each(child, base)
        base_count += (*child)->kind == AR_KIND_COLUMN;
    size_t most = base_count > wanted_count ? base_count : wanted_count;

    if (!most || shared * 100 < most * NEEDED_PERCENT)
        return 0;
    return (unsigned)(shared * EQUAL / most);
}

static unsigned enums_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                            const ar_object *wanted)
{
    const ar_enum *b = ar_as_enum(base), *w = ar_as_enum(wanted);
    size_t shared = 0, most = b->values.count > w->values.count ? b->values.count : w->values.count;

    (void)ctx, (void)model;
    ar_vec_each(ar_enum_value, value, &b->values)
        ar_vec_each(ar_enum_value, other, &w->values)
            shared += ar_streq(value->name, other->name);
    if (!most || shared * 100 < most * NEEDED_PERCENT)
        return 0;
    return (unsigned)(shared * EQUAL / most);
}

static unsigned domains_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                              const ar_object *wanted)
{
    (void)model;
    if (ar_object_changes(ctx, base, wanted) == 0)
        return EQUAL;
    return ar_type_equal(ar_as_domain(base)->type, ar_as_domain(wanted)->type) ? SIMILAR : 0;
}

static unsigned attributes_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                                 const ar_object *wanted)
{
    const ar_type *b = ar_as_attribute(base)->type, *w = ar_as_attribute(wanted)->type;

    if (ar_object_changes(ctx, base, wanted) == 0)
        return EQUAL;
    return is_array(b) == is_array(w) && ar_streq(family_of(ctx, model->target.engine, b),
                                                  family_of(ctx, model->target.engine, w))
               ? SIMILAR
               : 0;
}

/* Ranges of one subtype; at least 60 % of the attributes of the larger composite type. */
static unsigned user_types_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                                 const ar_object *wanted)
{
    const ar_type *b = ar_as_user_type(base)->subtype, *w = ar_as_user_type(wanted)->subtype;
    size_t most = base->children.count, shared = 0;

    if (b || w)
        return b && w && ar_type_equal(b, w) ? EQUAL : 0;
    if (wanted->children.count > most)
        most = wanted->children.count;
    ar_object_each(child, base) {
        const ar_object *other = ar_object_child(model, wanted, AR_KIND_ATTRIBUTE, (*child)->name);

        shared += other && ar_object_changes(ctx, *child, other) == 0;
    }
    if (!most || shared * 100 < most * NEEDED_PERCENT)
        return 0;
    return (unsigned)(shared * EQUAL / most);
}

static unsigned facts_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                            const ar_object *wanted)
{
    (void)model;
    return ar_object_changes(ctx, base, wanted) == 0 ? EQUAL : 0;
}

static unsigned sequences_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                                const ar_object *wanted)
{
    (void)model;
    if (ar_as_sequence(base)->owned_by.table || ar_as_sequence(wanted)->owned_by.table)
        return 0;
    return ar_object_changes(ctx, base, wanted) == 0 ? EQUAL : 0;
}

/* SQLite makes another view of it either way, and a view holds nothing that could be lost. */
static unsigned views_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                            const ar_object *wanted)
{
    const ar_view *b = ar_as_view(base), *w = ar_as_view(wanted);

    if (model->target.engine == AR_SQLITE || b->materialized != w->materialized)
        return 0;
    return ar_expr_equal(ctx, b->query, w->query) ? EQUAL : 0;
}

/* Types cannot change in a rename; a name is all that differs. */
static unsigned routines_alike(ar_ctx *ctx, const ar_model *model, const ar_object *base,
                               const ar_object *wanted)
{
    (void)model;
    return ar_streq(ar_routine_signature(base), ar_routine_signature(wanted)) &&
                   ar_object_changes(ctx, base, wanted) == 0
               ? EQUAL
               : 0;
}

static unsigned (*const judges[AR_KIND__COUNT])(ar_ctx *, const ar_model *, const ar_object *,
                                                const ar_object *) = {
    [AR_KIND_COLUMN] = columns_alike,       [AR_KIND_TABLE] = tables_alike,
    [AR_KIND_ENUM] = enums_alike,           [AR_KIND_DOMAIN] = domains_alike,
    [AR_KIND_SEQUENCE] = sequences_alike,   [AR_KIND_VIEW] = views_alike,
    [AR_KIND_ATTRIBUTE] = attributes_alike, [AR_KIND_TYPE] = user_types_alike,
    [AR_KIND_COLLATION] = facts_alike,      [AR_KIND_FUNCTION] = routines_alike,
    [AR_KIND_PROCEDURE] = routines_alike,   [AR_KIND_AGGREGATE] = routines_alike,
    [AR_KIND_TS_DICTIONARY] = facts_alike,  [AR_KIND_TS_CONFIGURATION] = facts_alike,
    [AR_KIND_EVENT_TRIGGER] = facts_alike,  [AR_KIND_FDW] = facts_alike,
    [AR_KIND_SERVER] = facts_alike,         [AR_KIND_PUBLICATION] = facts_alike,
};

static unsigned name_score(const char *a, const char *b)
{
    size_t longest = strlen(a) > strlen(b) ? strlen(a) : strlen(b);
    size_t distance = ar_edit_distance(a, b);

    return distance >= longest ? 0 : (unsigned)(NAME * (longest - distance) / longest);
}

unsigned ar_alike(ar_ctx *ctx, const ar_model *base_model, const ar_object *base,
                  const ar_object *wanted)
{
    unsigned score = 0;

    if (base->kind == wanted->kind && judges[base->kind])
        score = judges[base->kind](ctx, base_model, base, wanted);
    return score ? score + name_score(base->name, wanted->name) : 0;
}
