#include "introspect/postgres/define.h"

#include "base/str.h"
#include "introspect/postgres/load.h"

static const ar_expr *live_slot(const ar_pg_definer *in, const ar_pg_definition *definition,
                                size_t slot)
{
    const ar_object *object = definition->object;
    const ar_model *live = in->respell->live;
    ar_object *there = NULL, *parent;
    const ar_expr **slots[AR_PG_SLOTS_MAX];

    if (!live)
        return NULL;
    if (!object->parent) {
        there = ar_model_find(live, object->kind, object->schema, object->name);
    } else {
        parent = ar_model_find(live, object->parent->kind, object->schema, object->parent->name);
        there = parent ? ar_object_child(live, parent, object->kind, object->name) : NULL;
    }
    return there && slot < definition->how->slots(there, slots) ? *slots[slot] : NULL;
}

static void settle(const ar_pg_definer *in, const ar_pg_definition *definition, size_t at)
{
    ar_pg_respell *respell = in->respell;
    const ar_pg_slot *slot = &definition->slots[at];
    const ar_expr *live = live_slot(in, definition, at);
    ar_expr *expr;

    if (!*slot->expr)
        return;
    expr = ar_memdup(respell->ctx->arena, *slot->expr, sizeof(*expr));
    expr->key = ar_pg_answer_key(&slot->answer, live ? live->key : NULL);
    expr->unsure = !expr->key;
    respell->unsure += expr->unsure && at == 0;
    *slot->expr = expr;
}

static void remember(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    for (size_t i = 0; i < definition->slot_count; i++) {
        const ar_pg_slot *slot = &definition->slots[i];

        if (definition->asked && slot->hash && slot->answer.first)
            ar_pg_cache_put(in->respell->ctx, &in->respell->cache, slot->hash, slot->answer);
    }
}

ar_status ar_pg_define_all(ar_pg_respell *respell)
{
    ar_pg_definer in = {.respell = respell};
    bool asked = false;

    ar_pg_define_collect(&in);
    ar_vec_each(ar_pg_definition *, definition, &in.all)
        asked |= (*definition)->asked;
    if (asked)
        AR_TRY(ar_pg_define_ask(&in));
    ar_vec_each(ar_pg_definition *, definition, &in.all) {
        remember(&in, *definition);
        for (size_t i = 0; i < (*definition)->slot_count; i++)
            settle(&in, *definition, i);
    }
    ar_pg_cache_save(respell->ctx, &respell->cache);
    return AR_OK;
}
