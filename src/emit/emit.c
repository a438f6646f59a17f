#include "emit/emit.h"

#include <stdlib.h>
#include <string.h>

#include "emit/comment.h"
#include "emit/emitter.h"
#include "emit/postgres/postgres.h"
#include "emit/sqlite/sqlite.h"
#include "emit/writer.h"

static ar_render_table *const tables[] = {
    [AR_SQLITE] = &ar_lite_render,
    [AR_POSTGRESQL] = &ar_pg_render,
};

bool ar_emit_can(ar_engine engine, ar_kind kind, ar_verb verb)
{
    return (*tables[engine])[kind][verb] != NULL;
}

/* ---- statements ---- */

void ar_emit_step(ar_emitter *e, const char *sentence, const char *sql)
{
    ar_statement statement = {.comment = sentence, .sql = sql};

    ar_vec_push(e->ctx->arena, &e->script->statements, statement);
}

void ar_emit_op(ar_emitter *e, const ar_op *op, const char *sentence, const char *sql)
{
    ar_emit_step(e, ar_comment(e, op, sentence), sql);
}

char *ar_emit_column_definition(ar_ctx *ctx, ar_target target, const ar_column *column)
{
    const ar_emitter e = {.ctx = ctx, .target = target};

    return target.engine == AR_SQLITE ? ar_lite_column(&e, column, NULL)
                                      : ar_pg_column(&e, column, false);
}

/* ---- what else the plan does ---- */

static char *place_key(const ar_emitter *e, ar_verb verb, ar_kind kind, const char *schema,
                       const char *table, const char *name)
{
    char *key = ar_printf(e->ctx->arena, "%d %d %s\n%s\n%s", (int)verb, (int)kind,
                          schema ? schema : "", table ? table : "", name ? name : "");

    return e->target.engine == AR_SQLITE ? ar_lower(e->ctx->arena, key) : key;
}

size_t ar_emit_place_of(const ar_emitter *e, ar_verb verb, ar_kind kind, const char *schema,
                        const char *table, const char *name)
{
    return (size_t)ar_map_get(e->places, place_key(e, verb, kind, schema, table, name));
}

size_t ar_emit_place(const ar_emitter *e, ar_verb verb, const ar_object *object)
{
    const char *table = object->parent ? object->parent->name : NULL;

    return ar_emit_place_of(e, verb, object->kind, object->schema, table, object->name);
}

size_t ar_emit_place_of_column(const ar_emitter *e, ar_verb verb, const char *schema,
                               const char *table, const char *column)
{
    size_t place = ar_emit_place_of(e, verb, AR_KIND_COLUMN, schema, table, column);

    return place ? place : ar_emit_place_of(e, verb, AR_KIND_TABLE, schema, NULL, table);
}

const ar_op *ar_emit_op_at(const ar_emitter *e, size_t place)
{
    return e->ops->items[place - 1];
}

static void note_places(ar_emitter *e)
{
    e->places = ar_map_new(e->ctx->arena);
    for (size_t i = 0; i < e->ops->count; i++) {
        const ar_op *op = e->ops->items[i];
        const ar_object *object = ar_op_object(op);
        const char *table = object->parent ? object->parent->name : NULL;
        char *key = place_key(e, op->verb, op->kind, object->schema, table, object->name);

        if (!ar_map_get(e->places, key))
            ar_map_set(e->places, key, (void *)(i + 1)); /* NOLINT(performance-no-int-to-ptr) */
    }
}

/* ---- breaking a cell, for tests ---- */

#ifdef AR_TEST_HOOKS
static bool is_broken(const ar_emitter *e, const ar_op *op)
{
    static const char *const verbs[AR_VERB__COUNT] = {"create", "drop", "alter",
                                                      "rename", "move", "rebuild"};
    const char *asked = getenv("AR_TEST_BREAK");
    const char *dot = asked ? strchr(asked, '.') : NULL;
    const char *kind = ar_kind_word(op->kind);

    return dot && !e->script->scratch && (size_t)(dot - asked) == strlen(kind) &&
           strncmp(asked, kind, (size_t)(dot - asked)) == 0 && ar_streq(dot + 1, verbs[op->verb]);
}

/* "a (\n x,\n y\n)" -> "a (\n x\n)"; NULL: no such list. */
static char *without_last_line(ar_ctx *ctx, const char *sql)
{
    const char *last = NULL, *end = strstr(sql, "\n)");

    for (const char *c = sql; end && (c = strstr(c, ",\n    ")) && c < end; c++)
        last = c;
    return last ? ar_printf(ctx->arena, "%.*s%s", (int)(last - sql), sql, end) : NULL;
}

static void break_statements(ar_emitter *e, size_t first)
{
    ar_script *script = e->script;

    for (size_t i = first; i < script->statements.count; i++) {
        char *broken = without_last_line(e->ctx, script->statements.items[i].sql);

        if (broken) {
            script->statements.items[i].sql = broken;
            return;
        }
    }
    if (script->statements.count > first)
        script->statements.count--;
}
#else
static bool is_broken(const ar_emitter *e, const ar_op *op)
{
    (void)e;
    (void)op;
    return false;
}

static void break_statements(const ar_emitter *e, size_t first)
{
    (void)e;
    (void)first;
}
#endif

/* ---- running the table ---- */

/* Faults of a statement are shown where the models say what it makes. */
static void place_statements(const ar_emitter *e, size_t first, const ar_op *op)
{
    const ar_object *object = op->after;

    if (object && !object->pos.file)
        object = object->parent;
    for (size_t i = first; object && i < e->script->statements.count; i++)
        if (!e->script->statements.items[i].pos.file)
            e->script->statements.items[i].pos = object->pos;
}

static ar_status cannot(const ar_emitter *e, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);

    return ar_fail(e->ctx, AR_E_NOT_EXPRESSIBLE, object->pos, "%s cannot %s %s %s",
                   ar_engine_title(e->target.engine), ar_verb_text(op->verb),
                   ar_kind_get(op->kind)->name, ar_text(e, "%Q", object));
}

ar_status ar_emit_cell(ar_emitter *e, const ar_op *op)
{
    ar_render *render = (*tables[e->target.engine])[op->kind][op->verb];
    size_t first = e->script->statements.count;

    if (op->verb == AR_MOVE) /* to another app: the database stays as it is */
        return AR_OK;
    if (!render)
        return cannot(e, op);
    AR_TRY(render(e, op));
    if (e->target.engine == AR_POSTGRESQL)
        ar_pg_emit_grants(e, op);
    place_statements(e, first, op);
    if (is_broken(e, op))
        break_statements(e, first);
    return AR_OK;
}

ar_status ar_emit_ops(ar_ctx *ctx, const ar_ops *ops, ar_script *script)
{
    ar_emitter e = {.ctx = ctx, .target = script->target, .script = script, .ops = ops};

    note_places(&e);
    for (e.at = 0; e.at < ops->count; e.at++)
        AR_TRY(ar_emit_cell(&e, ops->items[e.at]));
    if (script->target.engine == AR_SQLITE)
        ar_lite_fill_indexes(&e);
    return AR_OK;
}
