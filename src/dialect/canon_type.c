/* What types mean on PostgreSQL: built-in ones, those of the project, those of extensions. */
#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/type.h"

static void refuse_type(ar_canon *canon, ar_code code, const ar_type *type, const char *why)
{
    (void)ar_fail(canon->ctx, code, type->pos, "type \"%s\": %s", type->text, why);
}

/* A range type was also found by the name of its multirange type. */
static const char *name_meant(ar_canon *canon, const ar_object *object, const ar_type_name *name)
{
    const ar_user_type *type = ar_as_user_type(object);
    char multirange[AR_MULTIRANGE_SIZE];

    if (!type || ar_streq(object->name, name->name) ||
        (!name->quoted && ar_streq(object->name, name->folded)))
        return object->name;
    ar_multirange_name(type, multirange, sizeof(multirange));
    return ar_strdup(canon->ctx->arena, multirange);
}

static void need_multiranges(ar_canon *canon, const ar_object *owner, const ar_type *type)
{
    ar_canon_need(canon, owner, type->pos, AR_MULTIRANGES_SINCE, "a multirange type");
}

static void take_project_type(ar_canon *canon, const ar_object *owner, ar_type *type,
                              const ar_object *object, const ar_type_name *name)
{
    const char *suffix = name->dimensions ? "[]" : "";
    const char *meant = name_meant(canon, object, name);

    if (meant != object->name)
        need_multiranges(canon, owner, type);
    if (name->has_modifiers)
        refuse_type(canon, AR_E_TYPE_MODIFIER, type, "it takes nothing in parentheses");
    type->key = ar_printf(canon->ctx->arena, "%s%s",
                          ar_type_key(canon->ctx, canon->target, object->schema, meant), suffix);
    type->text = ar_type_short(canon->ctx, canon->target, type->key);
}

/* True: a name of the engine's own. */
static bool take_builtin(ar_canon *canon, const ar_object *owner, ar_type *type,
                         const ar_type_name *name, const char **out_serial)
{
    ar_pg_type found = ar_pg_type_resolve(canon->ctx, canon->target, name);

    if (!found.key)
        return false;
    if (found.fault)
        refuse_type(canon, found.serial ? AR_E_BAD_SERIAL : AR_E_TYPE_MODIFIER, type, found.fault);
    else if (found.serial && !out_serial)
        refuse_type(canon, AR_E_BAD_SERIAL, type, "serial types are for columns of tables");
    if (found.multirange)
        need_multiranges(canon, owner, type);
    type->key = found.key;
    type->text = found.text;
    if (out_serial)
        *out_serial = found.serial;
    return true;
}

/*
 * Enums and domains of the project, then built-in types, then the project's tables, whose rows are
 * types too. What is none of these only a database can know: the key stays NULL.
 */
static void resolve_name(ar_canon *canon, const ar_object *owner, ar_type *type,
                         const char **out_serial)
{
    ar_type_name name;

    if (!ar_type_name_read(canon->ctx, type->text, &name)) {
        refuse_type(canon, AR_E_BAD_TYPE, type, "this is no type name");
        return;
    }
    ar_object *found = ar_canon_find_type(canon, owner->schema, &name, false);

    if (!found && take_builtin(canon, owner, type, &name, out_serial))
        return;
    if (!found)
        found = ar_canon_find_type(canon, owner->schema, &name, true);
    if (found)
        take_project_type(canon, owner, type, found, &name);
    else
        type->text = ar_trim(canon->ctx->arena, type->text);
}

/* A fault is told wherever its type stands, so only what is found is remembered. */
static const ar_type *resolve(ar_canon *canon, const ar_object *owner, const ar_type *type,
                              const char **out_serial)
{
    if (!type || type->key)
        return type;
    size_t errors = ar_error_count(canon->ctx);
    char *slot = ar_printf(canon->ctx->arena, "%s\x1f%s", owner->schema, type->text);
    ar_type *out = ar_memdup(canon->ctx->arena, type, sizeof(*out));
    const ar_type *known = ar_map_get(canon->types, slot);

    if (known) {
        out->key = known->key;
        out->text = known->text;
        return out;
    }
    resolve_name(canon, owner, out, out_serial);
    if (out->key && ar_error_count(canon->ctx) == errors && !(out_serial && *out_serial))
        ar_map_set(canon->types, slot, out);
    return out;
}

const ar_type *ar_canon_type(ar_canon *canon, const ar_object *owner, const ar_type *type)
{
    return resolve(canon, owner, type, NULL);
}

static void type_column(ar_canon *canon, ar_column *column)
{
    const char *serial = NULL;

    if (column->type && column->type->key)
        return;
    column->type = resolve(canon, &column->object, column->type, &serial);
    column->is_serial = serial != NULL && !column->object.inherited;
    if (!column->type && !column->object.unmanaged)
        (void)ar_fail(canon->ctx, AR_E_MISSING_TYPE, column->object.pos,
                      "column \"%s\" has no type, which PostgreSQL needs",
                      ar_canon_label(canon, &column->object));
}

/* A domain over itself, however many steps away, cannot be made. */
static void check_cycle(ar_canon *canon, ar_domain *domain)
{
    const ar_domain *at = domain;

    for (size_t steps = 0; at; steps++) {
        at = ar_as_domain(ar_type_object(canon->ctx, canon->model, at->type));
        if (at == domain || steps > canon->model->objects.count)
            break;
    }
    if (!at || !domain->type)
        return;
    ar_type *cut = ar_memdup(canon->ctx->arena, domain->type, sizeof(*cut));

    (void)ar_fail(canon->ctx, AR_E_TYPE_CYCLE, domain->object.pos,
                  "domain \"%s\" is made of itself", ar_canon_label(canon, &domain->object));
    cut->key = NULL;
    domain->type = cut;
}

void ar_canon_pg_types(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_domain *domain = ar_as_domain(object);
        ar_sequence *sequence = ar_as_sequence(object);

        if (domain)
            domain->type = resolve(canon, object, domain->type, NULL);
        if (sequence)
            sequence->type = resolve(canon, object, sequence->type, NULL);
        if (ar_as_user_type(object))
            ar_as_user_type(object)->subtype = resolve(canon, object,
                                                       ar_as_user_type(object)->subtype, NULL);
        ar_object_each(child, object) {
            if ((*child)->kind == AR_KIND_COLUMN)
                type_column(canon, ar_as_column(*child));
            if (ar_as_attribute(*child))
                ar_as_attribute(*child)->type = resolve(canon, object,
                                                        ar_as_attribute(*child)->type, NULL);
        }
    }
    ar_canon_each_object(made, canon)
    {
        if (made->kind == AR_KIND_DOMAIN)
            check_cycle(canon, ar_as_domain(made));
    }
}
