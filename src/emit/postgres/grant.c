/*
 * OWNER TO, GRANT and REVOKE (sql-grant.html). A role that is not named has what the engine gives:
 * everybody execute on functions and usage on types, the owner all, anybody else nothing.
 */
#include "emit/postgres/grant_usual.h"

#include <string.h>

/* An aggregate is a function of all its arguments: f(a ORDER BY b) is f(a, b). */
static char *function_of(const ar_emitter *e, const ar_object *aggregate)
{
    static const char word[] = "AGGREGATE ", order[] = "ORDER BY ";
    char *text = ar_pg_target(e, aggregate) + strlen(word);
    char *by = strstr(text, order);

    if (!by)
        return ar_text(e, "FUNCTION %s", text);
    return ar_text(e, "FUNCTION %s%s",
                   by[-1] == '(' ? ar_strndup(e->ctx->arena, text, (size_t)(by - text))
                                 : ar_printf(e->ctx->arena, "%.*s, ", (int)(by - 1 - text), text),
                   by + strlen(order));
}

/* Tables and views are one here, so are functions and aggregates. */
static char *grant_target(const ar_emitter *e, const ar_object *object)
{
    switch (object->kind) {
    case AR_KIND_VIEW:
        return ar_text(e, "TABLE %o", object);
    case AR_KIND_SERVER:
        return ar_text(e, "FOREIGN SERVER %o", object);
    case AR_KIND_AGGREGATE:
        return function_of(e, object);
    default:
        return ar_pg_target(e, object);
    }
}

static const ar_column *column_of(const ar_object *table, const char *name)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_streq((*child)->name, name))
            return ar_as_column(*child);
    }
    return NULL;
}

/* ---- statements ---- */

typedef struct granting {
    ar_emitter *e;
    const char *head;        /* "", or what goes before GRANT */
    const char *target;      /* "TABLE t", "TABLES" */
    const char *shown;       /* for sentences */
    const ar_object *object; /* whose columns may come and go; NULL: nobody's */
    const char *role;
    const char *column; /* only privileges on it; NULL: all that both sides have */
} granting;

static granting granting_on(ar_emitter *e, const ar_object *object, const char *role,
                            const char *column)
{
    return (granting){.e = e,
                      .head = "",
                      .target = grant_target(e, object),
                      .shown = ar_text(e, "%Q", object),
                      .object = object->kind == AR_KIND_TABLE ? object : NULL,
                      .role = role,
                      .column = column};
}

static const char *role_sql(const granting *g)
{
    return ar_streq(g->role, "public") ? "PUBLIC" : ar_text(g->e, "%n", g->role);
}

/* "SELECT, UPDATE (a, b)" */
static char *listed(const granting *g, const ar_grant *grant)
{
    ar_names items = {0};

    for (size_t i = 0; i < grant->privileges.count; i++) {
        const ar_privilege *it = &grant->privileges.items[i];
        const char *name = ar_upper(g->e, it->name);

        ar_vec_push(g->e->ctx->arena, &items,
                    it->column ? ar_text(g->e, "%s (%n)", name, it->column) : name);
    }
    return ar_names_join(g->e->ctx->arena, &items, ", ");
}

static void emit(const granting *g, const char *template, const char *sentence,
                 const ar_grant *grant)
{
    if (grant->privileges.count)
        ar_emit_step(g->e, ar_text(g->e, sentence, g->role, g->shown),
                     ar_text(g->e, template, g->head, listed(g, grant), g->target, role_sql(g)));
}

static bool is_there(const ar_grant *grant, const ar_privilege *privilege)
{
    for (size_t i = 0; i < grant->privileges.count; i++)
        if (ar_streq(grant->privileges.items[i].name, privilege->name) &&
            ar_streq(grant->privileges.items[i].column, privilege->column))
            return true;
    return false;
}

/* A column that comes or goes takes care of itself. */
static bool concerns(const granting *g, const ar_privilege *privilege, const ar_object *other)
{
    if (g->column)
        return ar_streq(privilege->column, g->column);
    return !privilege->column || !other || !g->object ||
           (column_of(g->object, privilege->column) && column_of(other, privilege->column));
}

static void change_role(const granting *g, const ar_grant *before, const ar_grant *after,
                        const ar_object *other)
{
    ar_grant lost = {0}, kept_without = {0}, gained = {0}, gained_with = {0};
    ar_ctx *ctx = g->e->ctx;

    for (size_t i = 0; i < before->privileges.count; i++) {
        const ar_privilege *it = &before->privileges.items[i];

        if (!concerns(g, it, other) || ar_grant_has(after, it))
            continue;
        if (!is_there(after, it))
            ar_grant_add(ctx, &lost, *it);
        else if (it->grantable)
            ar_grant_add(ctx, &kept_without, *it);
    }
    for (size_t i = 0; i < after->privileges.count; i++) {
        const ar_privilege *it = &after->privileges.items[i];

        if (concerns(g, it, other) && !ar_grant_has(before, it) &&
            (it->grantable || !is_there(before, it)))
            ar_grant_add(ctx, it->grantable ? &gained_with : &gained, *it);
    }
    emit(g, "%sREVOKE %s ON %s FROM %s", "Take privileges from %q on %s.", &lost);
    emit(g, "%sREVOKE GRANT OPTION FOR %s ON %s FROM %s", "Take the grant option from %q on %s.",
         &kept_without);
    emit(g, "%sGRANT %s ON %s TO %s", "Give privileges to %q on %s.", &gained);
    emit(g, "%sGRANT %s ON %s TO %s WITH GRANT OPTION",
         "Give privileges to %q on %s, to be given on.", &gained_with);
}

/* ---- whole objects ---- */

static ar_names roles_of(const ar_emitter *e, const ar_grants *a, const ar_grants *b)
{
    ar_names roles = {0};

    for (size_t i = 0; a && i < a->count; i++)
        ar_vec_push(e->ctx->arena, &roles, a->items[i].role);
    for (size_t i = 0; i < b->count; i++)
        if (!ar_names_has(&roles, b->items[i].role))
            ar_vec_push(e->ctx->arena, &roles, b->items[i].role);
    return roles;
}

/* Whatever it was made with, it has just that. */
static void set_role(const granting *g, const ar_grant *is)
{
    const ar_grant nothing = {.role = g->role};

    ar_emit_step(g->e, ar_text(g->e, "Take all privileges from %q on %s.", g->role, g->shown),
                 ar_text(g->e, "REVOKE ALL ON %s FROM %s", g->target, role_sql(g)));
    change_role(g, &nothing, is, NULL);
}

/* Of a new object: what it has without being told, at this point of the plan. */
typedef struct starting {
    ar_grant usual; /* as things are before the plan */
    bool unsure;    /* the plan changes what is usual */
} starting;

static starting start_of(const ar_emitter *e, const ar_object *object, ar_pg_makers makers,
                         const char *role)
{
    ar_grants before = {0}, after = {0};
    starting start = {ar_pg_usual_grant(e, e->script->base, object, makers, role), false};

    ar_vec_push(e->ctx->arena, &before, start.usual);
    ar_vec_push(e->ctx->arena, &after,
                ar_pg_usual_grant(e, e->script->wanted, object, makers, role));
    start.unsure = !ar_grants_equal(&before, &after);
    return start;
}

/* One that is not named has what it had, in a copy, or what the engine gives. */
static ar_grant unsaid(const ar_emitter *e, const ar_object *object, ar_pg_makers makers,
                       const char *role)
{
    const ar_grant *had = ar_grants_find(&object->usual, role);

    if (had)
        return *had;
    if (object->usual.count)
        return (ar_grant){.role = role};
    return ar_pg_usual_grant(e, NULL, object, makers, role);
}

static void give_new(ar_emitter *e, const ar_object *object)
{
    const ar_pg_makers makers = {e->target.user, object->owner ? object->owner : e->target.user};
    ar_names roles = roles_of(e, NULL, &object->grants);

    ar_pg_add_default_roles(e, object, makers.maker, &roles);
    ar_vec_each(const char *, role, &roles) {
        const granting g = granting_on(e, object, *role, NULL);
        const starting start = start_of(e, object, makers, *role);
        const ar_grant *is = ar_grants_find(&object->grants, *role);
        const ar_grant other = unsaid(e, object, makers, *role);

        if (start.unsure || (is && !is->privileges.count && !start.usual.privileges.count))
            set_role(&g, is ? is : &other);
        else if (is)
            change_role(&g, &start.usual, is, NULL);
    }
}

static void change_grants(ar_emitter *e, const ar_object *object, const ar_object *before)
{
    const char *owner = before->owner   ? before->owner
                        : object->owner ? object->owner
                                        : e->target.user;
    ar_names roles = roles_of(e, &before->grants, &object->grants);

    ar_vec_each(const char *, role, &roles) {
        const granting g = granting_on(e, object, *role, NULL);
        const ar_grant usual = ar_pg_usual_grant(e, e->script->base, object,
                                                 (ar_pg_makers){owner, owner}, *role);
        const ar_grant *was = ar_grants_find(&before->grants, *role);
        const ar_grant *is = ar_grants_find(&object->grants, *role);

        change_role(&g, was ? was : &usual, is ? is : &usual, before);
    }
}

static void change_owner(ar_emitter *e, const ar_object *object)
{
    ar_emit_step(e, ar_text(e, "Let %q own %Q.", object->owner, object),
                 ar_text(e, "ALTER %s OWNER TO %n", ar_pg_target(e, object), object->owner));
}

/* Columns' privileges stand with their table. */
static void give_column(ar_emitter *e, const ar_object *column)
{
    for (size_t i = 0; i < column->parent->grants.count; i++) {
        const ar_grant *grant = &column->parent->grants.items[i], none = {.role = grant->role};
        const granting g = granting_on(e, column->parent, grant->role, column->name);

        change_role(&g, &none, grant, NULL);
    }
}

void ar_pg_give_back(ar_emitter *e, const ar_object *object)
{
    give_new(e, object);
}

/* A view that is dropped and made anew keeps what it had. */
static bool comes_back(const ar_emitter *e, const ar_object *object)
{
    return ar_kind_get(object->kind)->flags & AR_KIND_DEFINITION &&
           ar_emit_place(e, AR_DROP, object);
}

void ar_pg_emit_grants(ar_emitter *e, const ar_op *op)
{
    if (op->verb == AR_CREATE && op->kind == AR_KIND_COLUMN) {
        if (op->after->parent)
            give_column(e, op->after);
    } else if (op->verb == AR_CREATE) {
        if (e->target.owners && op->after->owner)
            change_owner(e, op->after);
        if (e->target.grants || op->again || comes_back(e, op->after))
            give_new(e, op->after);
    } else if (op->verb == AR_ALTER) {
        if (op->owner_changed && op->after->owner)
            change_owner(e, op->after);
        if (op->grants_changed)
            change_grants(e, op->after, op->before);
    }
}

/* ---- default privileges ---- */

/* What is said of a schema adds to what is said everywhere: by itself it is nothing. */
static ar_grant usual_default(const ar_emitter *e, const ar_object *object,
                              const ar_default_grant *place, const char *role)
{
    if (place->schema)
        return (ar_grant){.role = role};
    return ar_pg_usual_of(e, role, object->name,
                          ar_default_privileges_on(place->on, e->target.version),
                          ar_default_public_privilege(place->on));
}

static granting granting_default(ar_emitter *e, const ar_object *object,
                                 const ar_default_grant *place, const char *role)
{
    char *words = ar_printf(e->ctx->arena, "%s", ar_default_words[place->on]);
    granting g = {.e = e, .role = role};

    for (char *c = words; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    g.target = ar_upper(e, words);
    g.head = ar_text(e, "ALTER DEFAULT PRIVILEGES FOR ROLE %n ", object->name);
    g.shown = ar_text(e, "new %s of %q", words, object->name);
    if (place->schema) {
        g.head = ar_text(e, "%sIN SCHEMA %n ", g.head, place->schema);
        g.shown = ar_text(e, "%s in %q", g.shown, place->schema);
    }
    return g;
}

static void change_place(ar_emitter *e, const ar_object *object, const ar_default_grant *place,
                         const ar_grants *before, const ar_grants *after)
{
    static const ar_grants none = {0};
    ar_names roles = roles_of(e, before, after ? after : &none);

    ar_vec_each(const char *, role, &roles) {
        const granting g = granting_default(e, object, place, *role);
        const ar_grant usual = usual_default(e, object, place, *role);
        const ar_grant *was = before ? ar_grants_find(before, *role) : NULL;
        const ar_grant *is = after ? ar_grants_find(after, *role) : NULL;

        change_role(&g, was ? was : &usual, is ? is : &usual, NULL);
    }
}

/* `before` or `after` NULL: nothing is said. */
static void change_defaults(ar_emitter *e, const ar_object *before, const ar_object *after)
{
    static const ar_default_grants none = {0};
    const ar_object *object = after ? after : before;
    const ar_default_grants *was = before ? &ar_as_default_privileges(before)->grants : &none;
    const ar_default_grants *is = after ? &ar_as_default_privileges(after)->grants : &none;

    for (size_t i = 0; i < was->count; i++)
        change_place(e, object, &was->items[i], &was->items[i].grants,
                     ar_default_grants_find(is, was->items[i].schema, was->items[i].on));
    for (size_t i = 0; i < is->count; i++)
        if (!ar_default_grants_find(was, is->items[i].schema, is->items[i].on))
            change_place(e, object, &is->items[i], NULL, &is->items[i].grants);
}

ar_status ar_pg_create_default_privileges(ar_emitter *e, const ar_op *op)
{
    change_defaults(e, NULL, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_default_privileges(ar_emitter *e, const ar_op *op)
{
    change_defaults(e, op->before, NULL);
    return AR_OK;
}

ar_status ar_pg_alter_default_privileges(ar_emitter *e, const ar_op *op)
{
    change_defaults(e, op->before, op->after);
    return AR_OK;
}
