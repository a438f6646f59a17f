#include "diff/collector.h"

#include "base/str.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "model/inherit.h"

void ar_collect(const ar_collector *c, const char *point)
{
    ar_vec_push(c->ctx->arena, c->out, point);
}

bool ar_collects_lite(const ar_collector *c)
{
    return c->target.engine == AR_SQLITE;
}

void ar_collect_column(const ar_collector *c, const char *name)
{
    ar_collect(c, ar_point_in(c->ctx, c->target, "column", c->table->schema, c->table->name, name));
}

static bool has_column(const ar_collector *c, const char *name)
{
    if (c->table)
        ar_object_each(child, c->table)
            if ((*child)->kind == AR_KIND_COLUMN &&
                ar_name_eq(c->target.engine, (*child)->name, name))
                return true;
    return false;
}

void ar_collect_dictionary(const ar_collector *c, ar_place_name place)
{
    ar_collect(c, ar_point_of(c->ctx, c->target, ar_kind_word(AR_KIND_TS_DICTIONARY), place.schema,
                              place.name));
}

/* What has a schema is no part of the server: where no model makes it, an extension may. */
static void collect_call(const ar_collector *c, const char *schema, const char *name)
{
    if (!ar_collects_lite(c))
        ar_collect(c, ar_point_of(c->ctx, c->target, "call", schema, name));
}

void ar_collect_expr(const ar_collector *c, const ar_expr *expr)
{
    ar_mentions mentions = {0};

    if (expr)
        mentions = ar_mentions_in(c->ctx, c->target.engine, ar_expr_text(expr));
    ar_vec_each(ar_mention, m, &mentions) {
        if (m->type == AR_MENTION_COLUMN && has_column(c, m->name))
            ar_collect_column(c, m->name);
        if (m->type == AR_MENTION_TYPE && !ar_collects_lite(c))
            ar_collect(c, ar_point_of(c->ctx, c->target, "type", m->schema, m->name));
        if (m->type == AR_MENTION_COLLATION)
            ar_collect(c, ar_point_of(c->ctx, c->target, "collation", m->schema, m->name));
        if (m->type == AR_MENTION_CALL)
            ar_collect(c, ar_point_of(c->ctx, c->target, "function", m->schema, m->name));
        if (m->type == AR_MENTION_CALL && m->schema)
            collect_call(c, m->schema, m->name);
        if (m->type == AR_MENTION_SEQUENCE && !ar_collects_lite(c))
            ar_collect(c, ar_point_of(c->ctx, c->target, "sequence", m->schema, m->name));
        if (m->type == AR_MENTION_CONFIGURATION)
            ar_collect(c, ar_point_of(c->ctx, c->target, ar_kind_word(AR_KIND_TS_CONFIGURATION),
                                      m->schema, m->name));
        if (m->type == AR_MENTION_DICTIONARY)
            ar_collect_dictionary(c, (ar_place_name){m->schema, m->name});
    }
}

void ar_collect_body(const ar_collector *c, const ar_expr *expr)
{
    static const char *const whats[] = {"table", "type", "sequence", "function", "grouping"};
    size_t count = sizeof(whats) / sizeof(*whats);
    ar_body body;

    if (!expr)
        return;
    body = ar_body_mentions(c->ctx, c->target.engine, ar_expr_text(expr));
    ar_vec_each(ar_named_pair, pair, &body.pairs) {
        if (ar_collects_lite(c)) {
            ar_collect(c, ar_point_of(c->ctx, c->target, "table", NULL, pair->name));
            continue;
        }
        for (size_t i = 0; i < count - !ar_names_has(&body.names, "group"); i++)
            ar_collect(c, ar_point_of(c->ctx, c->target, whats[i], pair->schema, pair->name));
        collect_call(c, pair->schema, pair->name);
        ar_vec_each(const char *, name, &body.names)
            ar_collect(c,
                       ar_point_in(c->ctx, c->target, "column", pair->schema, pair->name, *name));
    }
}

void ar_collect_type(const ar_collector *c, const ar_type *type)
{
    if (!type || ar_collects_lite(c))
        return;
    ar_collect(c, ar_point_type(c->ctx, type));
    if (type->extension)
        ar_collect(c, ar_printf(c->ctx->arena, "extension %s", type->extension));
}

void ar_collect_collation(const ar_collector *c, const char *schema, const char *name)
{
    if (name && !ar_collects_lite(c))
        ar_collect(c, ar_point_of(c->ctx, c->target, "collation", schema, name));
}

void ar_collect_columns(const ar_collector *c, const ar_names *names)
{
    ar_vec_each(const char *, name, names)
        ar_collect_column(c, *name);
}

void ar_collect_elements(const ar_collector *c, const ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        if (element->column)
            ar_collect_column(c, element->column);
        ar_collect_expr(c, element->expr);
        ar_collect_collation(c, element->collation_schema, element->collation);
        if (element->opclass)
            collect_call(c, element->opclass_schema, element->opclass);
    }
}

/* A key that refers to the table itself rests on columns of its own alone. */
static bool is_own_family(const ar_collector *c, const ar_ref *ref)
{
    const ar_table *table = c->table ? ar_as_table(c->table) : NULL;

    return table && ((ar_streq(table->object.name, ref->table) &&
                      ar_streq(table->object.schema, ref->schema)) ||
                     ar_refs_have(&table->above, ref));
}

void ar_collect_reference(const ar_collector *c, const ar_ref *ref)
{
    size_t before = c->out->count;

    ar_collect(c, ar_point_of(c->ctx, c->target, "table", ref->schema, ref->table));
    ar_vec_each(const char *, name, &ref->columns)
        ar_collect(c, ar_point_in(c->ctx, c->target, "column", ref->schema, ref->table, *name));
    ar_collect(c, ar_point_key(c->ctx, c->target, ref->schema, ref->table, &ref->columns));
    if (!ar_collects_lite(c) && !is_own_family(c, ref))
        ar_collect(c, ar_point_of(c->ctx, c->target, "whole", ref->schema, ref->table));
    for (size_t i = before; c->refers && ar_collects_lite(c) && i < c->out->count; i++)
        ar_vec_push(c->ctx->arena, c->refers, c->out->items[i]);
}

void ar_collect_schema(const ar_collector *c, const ar_object *object)
{
    if (object->schema && ar_kind_has_schema(object->kind))
        ar_collect(c, ar_printf(c->ctx->arena, "schema %s", object->schema));
}

void ar_collect_said(const ar_collector *c, const ar_object *object)
{
    ar_vec_each(ar_object *, other, &object->depends)
        ar_collect(c, ar_point_object(c->ctx, c->target, *other));
}

const ar_object *ar_collector_table(const ar_object *object)
{
    if (object->kind == AR_KIND_TABLE)
        return object;
    return object->parent && object->parent->kind != AR_KIND_DOMAIN ? object->parent : NULL;
}
