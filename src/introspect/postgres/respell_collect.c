#include <assert.h>
#include <string.h>

#include "base/sha256.h"
#include "base/str.h"
#include "introspect/postgres/respell.h"
#include "introspect/postgres/spell.h"
#include "model/inherit.h"
#include "model/routine.h"

/* One walk over the model, and what it needs to know of the surroundings. */
typedef struct collector {
    ar_pg_respell *respell;
    ar_object *owner;
    const ar_object *live_owner;
} collector;

/* ---- what live says already ---- */

static const ar_expr *expr_of(const ar_object *object, ar_pg_role role, size_t element)
{
    const ar_column *column = ar_as_column(object);
    const ar_domain *domain = ar_as_domain(object);
    const ar_check *check = ar_as_check(object);
    const ar_index *index = ar_as_index(object);
    const ar_exclusion *exclusion = ar_as_exclusion(object);
    const ar_table *table = ar_as_table(object);
    const ar_elements *elements = ar_as_statistics(object) ? &ar_as_statistics(object)->columns
                                  : index                  ? &index->columns
                                  : exclusion              ? &exclusion->elements
                                                           : NULL;

    if (column)
        return role == AR_PG_GENERATED ? column->generated : column->default_expr;
    if (domain)
        return domain->default_expr;
    if (table)
        return role == AR_PG_BOUND ? table->bound : table->partition_by;
    if (check)
        return check->expr;
    if (role == AR_PG_WHERE)
        return index ? index->where : exclusion ? exclusion->where : NULL;
    return elements && element < elements->count ? elements->items[element].expr : NULL;
}

static bool same_text(ar_ctx *ctx, const char *sql, const char *key)
{
    if (!key || ar_streq(sql, key))
        return key != NULL;
    sql = ar_pg_stable(ctx->arena, sql);
    return ar_streq(ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, sql),
                    ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, key));
}

/* An expression of the same role whose printed text is this very text; NULL: there is none. */
static const char *printed_alike(const collector *in, const ar_pg_ask *ask)
{
    ar_ctx *ctx = in->respell->ctx;
    const char *sql = (*ask->slot)->sql;
    const ar_object *named = NULL;
    const ar_expr *expr;

    if (ask->object == ask->owner)
        named = in->live_owner;
    else if (ask->object->name)
        named = ar_object_child(in->respell->live, in->live_owner, ask->object->kind,
                                ask->object->name);
    expr = named ? expr_of(named, ask->role, ask->element) : NULL;
    if (expr && same_text(ctx, sql, expr->key))
        return expr->key;
    if (ask->object->kind == AR_KIND_COLUMN || ask->object == ask->owner)
        return NULL;
    ar_object_each(child, in->live_owner) {
        expr = (*child)->kind == ask->object->kind ? expr_of(*child, ask->role, ask->element)
                                                   : NULL;
        if (expr && same_text(ctx, sql, expr->key))
            return expr->key;
    }
    return NULL;
}

/* What the answer rests on: a bound's values are of the types of its parent's key. */
static const char *meaning(const collector *in, const ar_model *model, const ar_pg_ask *ask,
                           const ar_object *owner)
{
    const char *sql = (*ask->slot)->sql;
    const ar_object *parent = ask->role == AR_PG_BOUND ? ar_partition_parent(model, owner) : NULL;

    if (!parent || !ar_as_table(parent)->partition_by)
        return sql;
    return ar_printf(in->respell->ctx->arena, "%s %s", ar_as_table(parent)->partition_by->sql, sql);
}

/* What the server prints for a text it has printed itself is that text, if its columns are the
   same: a check over an integer column is printed otherwise once the column is numeric. */
static const char *answer_from_live(const collector *in, const ar_pg_ask *ask)
{
    const ar_model *wanted = in->respell->wanted, *live = in->respell->live;
    const char *key;
    bool calls = false;

    if (!in->live_owner)
        return NULL;
    key = printed_alike(in, ask);
    if (!key)
        return NULL;
    if (ask->object->kind == AR_KIND_COLUMN &&
        !ar_table_column(in->respell->live, in->live_owner, ask->object->name))
        return NULL;
    if (!ar_streq(ar_pg_describe(in->respell, wanted, ask->owner, ask->object,
                                 meaning(in, wanted, ask, ask->owner), &calls),
                  ar_pg_describe(in->respell, live, in->live_owner, ask->object,
                                 meaning(in, live, ask, in->live_owner), &calls)))
        return NULL;
    return key;
}

/* ---- the cache ---- */

static char *cache_key(const collector *in, const ar_pg_ask *ask)
{
    ar_ctx *ctx = in->respell->ctx;
    const char *sql = meaning(in, in->respell->wanted, ask, ask->owner);
    bool calls = false;
    const char *stands_on = ar_pg_describe(in->respell, in->respell->wanted, ask->owner,
                                           ask->object, sql, &calls);
    const char *all;

    if (calls || !in->respell->live)
        return NULL;
    all = ar_printf(ctx->arena, "%s\n%d %d\n%s\n%s", in->respell->surroundings, (int)ask->role,
                    ask->owner->kind == AR_KIND_DOMAIN, stands_on, sql);
    return ar_sha256_hex(ctx->arena, all, strlen(all));
}

static void note_functions(ar_pg_respell *respell, const ar_model *model)
{
    ar_vec_each(ar_object *, object, &model->objects)
        if (ar_as_routine(*object))
            ar_map_set(respell->functions, ar_bare_name(respell->ctx, *object), respell->functions);
}

static void surround(collector *in)
{
    ar_pg_respell *respell = in->respell;
    ar_arena *arena = respell->ctx->arena;
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addf(&out, "%d %s\n", ar_db_version(respell->db),
                respell->wanted->target.default_schema);
    in->respell->functions = ar_map_new(arena);
    in->respell->surroundings = "";
    note_functions(respell, respell->wanted);
    if (!respell->live)
        return;
    ar_vec_each(const char *, extension, &respell->live->extensions)
        ar_str_addf(&out, "%s\n", *extension);
    note_functions(respell, respell->live);
    ar_vec_each(ar_other, other, &respell->live->others) {
        bool function = ar_streq(other->kind, "function") || ar_streq(other->kind, "aggregate");

        if (function)
            ar_map_set(in->respell->functions,
                       ar_strndup(arena, other->name, strcspn(other->name, "(")),
                       in->respell->functions);
        else if (ar_streq(other->kind, "operator") || ar_streq(other->kind, "cast"))
            ar_str_addf(&out, "%s %s\n", other->kind, other->name);
    }
    in->respell->surroundings = out.data;
}

/* ---- the walk ---- */

static void set_key(ar_ctx *ctx, const ar_expr **slot, const char *key)
{
    ar_expr *expr = ar_memdup(ctx->arena, *slot, sizeof(*expr));

    expr->key = key;
    *slot = expr;
}

static void add_ask(const collector *in, ar_object *object, ar_pg_role role, size_t element,
                    const ar_expr **slot)
{
    ar_pg_respell *respell = in->respell;
    ar_pg_ask ask = {
        .owner = in->owner, .object = object, .role = role, .element = element, .slot = slot};
    const ar_pg_answer *remembered;
    const char *key;

    if (!*slot || (*slot)->key)
        return;
    key = answer_from_live(in, &ask);
    if (key) {
        set_key(respell->ctx, slot, key);
        return;
    }
    ask.hash = cache_key(in, &ask);
    remembered = ask.hash ? ar_pg_cache_get(&respell->cache, ask.hash) : NULL;
    if (remembered)
        ask.answer = *remembered;
    ar_vec_push(respell->ctx->arena, &respell->asks,
                ar_memdup(respell->ctx->arena, &ask, sizeof(ask)));
}

static void add_elements(const collector *in, ar_object *object, ar_elements *elements,
                         const ar_expr **where)
{
    for (size_t i = 0; i < elements->count; i++)
        add_ask(in, object, AR_PG_ELEMENT, i, &elements->items[i].expr);
    add_ask(in, object, AR_PG_WHERE, 0, where);
}

static void add_statistics(const collector *in, ar_statistics *statistics)
{
    for (size_t i = 0; i < statistics->columns.count; i++)
        add_ask(in, &statistics->object, AR_PG_ELEMENT, i, &statistics->columns.items[i].expr);
}

static void add_child(const collector *in, ar_object *child)
{
    ar_column *column = ar_as_column(child);
    ar_check *check = ar_as_check(child);
    ar_index *index = ar_as_index(child);
    ar_exclusion *exclusion = ar_as_exclusion(child);

    if (column) {
        add_ask(in, child, AR_PG_DEFAULT, 0, &column->default_expr);
        add_ask(in, child, AR_PG_GENERATED, 0, &column->generated);
    }
    if (check)
        add_ask(in, child, AR_PG_CHECK, 0, &check->expr);
    if (index)
        add_elements(in, child, &index->columns, &index->where);
    if (exclusion)
        add_elements(in, child, &exclusion->elements, &exclusion->where);
    if (child->kind == AR_KIND_STATISTICS)
        add_statistics(in, ar_as_statistics(child));
}

static void add_partitioning(const collector *in, ar_table *table)
{
    add_ask(in, &table->object, AR_PG_PARTITION_KEY, 0, &table->partition_by);
    if (ar_partition_parent(in->respell->wanted, &table->object))
        add_ask(in, &table->object, AR_PG_BOUND, 0, &table->bound);
}

/* What publications say of the rows of a table is spelled as its checks are. */
static void add_conditions(const collector *in, const ar_object *table)
{
    ar_vec_each(ar_object *, it, &in->respell->wanted->objects) {
        ar_publication *publication = ar_as_publication(*it);

        if (!publication)
            continue;
        ar_vec_each(ar_published, published, &publication->tables)
            if (ar_streq(published->table.table, table->name) &&
                ar_streq(published->table.schema, table->schema))
                add_ask(in, *it, AR_PG_CHECK, 0, &published->where);
    }
}

void ar_pg_respell_collect(ar_pg_respell *respell)
{
    collector in = {.respell = respell};

    surround(&in);
    ar_vec_each(ar_object *, it, &respell->wanted->objects) {
        ar_object *object = *it;
        ar_domain *domain = ar_as_domain(object);

        assert(object);
        if (object->unmanaged || (!domain && object->kind != AR_KIND_TABLE))
            continue;
        in.owner = object;
        in.live_owner = respell->live ? ar_model_find(respell->live, object->kind, object->schema,
                                                      object->name)
                                      : NULL;
        if (domain)
            add_ask(&in, object, AR_PG_DEFAULT, 0, &domain->default_expr);
        else
            add_partitioning(&in, ar_as_table(object));
        ar_object_each(child, object)
            add_child(&in, *child);
        add_conditions(&in, object);
    }
}

/* ---- materialised views ---- */

/* "Email" character varying(20) */
static void add_shape_column(const collector *in, ar_object *table, const char *line)
{
    ar_ctx *ctx = in->respell->ctx;
    size_t end = 0;
    ar_token name = ar_sql_next(AR_SQL_POSTGRESQL, line, strlen(line), &end);
    ar_object *column = ar_object_new(ctx, AR_KIND_COLUMN, table->schema,
                                      ar_token_name(ctx->arena, &name));
    ar_type *type = ar_type_new(ctx, ar_trim(ctx->arena, line + end), AR_NOWHERE);

    type->key = type->text;
    ar_as_column(column)->type = type;
    ar_object_add(ctx, table, column);
}

/* The view as a table of its columns, with what hangs on it; NULL: they are not known. */
static ar_object *as_table(const collector *in, const ar_object *view)
{
    ar_ctx *ctx = in->respell->ctx;
    const char *shape = ar_as_view(view)->shape ? ar_as_view(view)->shape->key : NULL;
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, view->schema, view->name);

    if (!shape)
        return NULL;
    while (*shape) {
        size_t length = strcspn(shape, "\n");

        add_shape_column(in, table, ar_strndup(ctx->arena, shape, length));
        shape += length + (shape[length] != '\0');
    }
    ar_object_each(child, view)
        ar_vec_push(ctx->arena, &table->children, *child);
    return table;
}

static bool has_indexes(const ar_object *view)
{
    ar_object_each(child, view)
        if ((*child)->kind != AR_KIND_VIEW_COLUMN)
            return true;
    return false;
}

void ar_pg_respell_collect_views(ar_pg_respell *respell)
{
    collector in = {.respell = respell};

    ar_vec_each(ar_object *, it, &respell->wanted->objects) {
        const ar_view *view = ar_as_view(*it);
        const ar_object *live;

        if (!view || !view->materialized || (*it)->unmanaged || !has_indexes(*it))
            continue;
        live = respell->live
                   ? ar_model_find(respell->live, AR_KIND_VIEW, (*it)->schema, (*it)->name)
                   : NULL;
        in.owner = as_table(&in, *it);
        in.live_owner = live ? as_table(&in, live) : NULL;
        if (!in.owner)
            continue;
        ar_object_each(child, *it)
            add_child(&in, *child);
    }
}
