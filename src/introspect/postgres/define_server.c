#define _GNU_SOURCE /* strcasestr */

#include <string.h>

#include "base/str.h"
#include "introspect/postgres/define.h"
#include "introspect/postgres/load.h"

static ar_arena *arena_of(const ar_pg_definer *in)
{
    return in->respell->ctx->arena;
}

static bool try_sql(const ar_pg_definer *in, const char *sql, const char **out_message)
{
    return ar_db_try(in->respell->ctx, in->respell->db, sql, out_message);
}

static ar_status exec(const ar_pg_definer *in, const char *sql)
{
    return ar_db_exec(in->respell->ctx, in->respell->db, sql);
}

/* ---- what is made, in which order ---- */

typedef struct planner {
    ar_pg_definer *in;
    ar_map *seen;
} planner;

static void need_schema(const planner *p, const char *schema)
{
    if (!ar_names_has(&p->in->schemas, schema))
        ar_vec_push(arena_of(p->in), &p->in->schemas, schema);
}

/* What it mentions comes first. */
static void plan_object(const planner *p, ar_object *object)
{
    char *address = ar_printf(arena_of(p->in), "%p", (void *)object);
    const ar_pg_definition *definition = ar_pg_definition_of(p->in, object);
    ar_objects mentions;

    if (ar_map_get(p->seen, address))
        return;
    ar_map_set(p->seen, address, p->in);
    mentions = ar_pg_define_mentions(p->in, object);
    ar_vec_each(ar_object *, it, &mentions)
        plan_object(p, *it);
    need_schema(p, object->schema);
    if (definition)
        ar_vec_push(arena_of(p->in), &p->in->order, (ar_pg_definition *)(void *)definition);
    else if (object->kind == AR_KIND_TABLE)
        ar_vec_push(arena_of(p->in), &p->in->tables, object);
}

static void plan(ar_pg_definer *in)
{
    const planner p = {in, ar_map_new(arena_of(in))};

    need_schema(&p, in->respell->wanted->target.default_schema);
    ar_vec_each(ar_pg_definition *, definition, &in->all) {
        if (!(*definition)->asked)
            continue;
        if (in->live)
            ar_vec_push(arena_of(in), &in->order, *definition);
        else
            plan_object(&p, (*definition)->object);
    }
}

/* ---- the shadows ---- */

static bool make_tables_at_once(const ar_pg_definer *in)
{
    ar_str sql;

    ar_str_init(&sql, arena_of(in));
    ar_vec_each(ar_object *const, table, &in->tables)
        ar_str_addf(&sql, "%s;\n", ar_pg_shadow_table(in, *table));
    return try_sql(in, sql.data, NULL);
}

/* A table that cannot be made (its types are not there) has no shadow: names mean what is there. */
static ar_status make_tables(ar_pg_definer *in)
{
    ar_objects made = {0};

    AR_TRY(exec(in, "SAVEPOINT ar_tables"));
    if (make_tables_at_once(in))
        return AR_OK;
    AR_TRY(exec(in, "ROLLBACK TO ar_tables"));
    ar_vec_each(ar_object *, table, &in->tables) {
        AR_TRY(exec(in, "SAVEPOINT ar_table"));
        if (try_sql(in, ar_pg_shadow_table(in, *table), NULL))
            ar_vec_push(arena_of(in), &made, *table);
        else
            AR_TRY(exec(in, "ROLLBACK TO ar_table"));
    }
    in->tables = made;
    return AR_OK;
}

static ar_status make_shadows(ar_pg_definer *in)
{
    ar_str sql;

    ar_str_init(&sql, arena_of(in));
    for (size_t i = 0; i < in->schemas.count; i++)
        ar_str_addf(&sql, "CREATE SCHEMA ar_shadow_%zu;\n", i);
    AR_TRY(exec(in, sql.data));
    return make_tables(in);
}

/* ---- definitions ---- */

static char *search_path(const ar_pg_definer *in)
{
    const char *usual = ar_quote_always(arena_of(in), in->respell->wanted->target.default_schema);

    return ar_printf(arena_of(in), "SET LOCAL search_path = %s%s, pg_temp",
                     in->live || in->bare ? "" : "ar_shadow_0, ", usual);
}

static bool make_at_once(const ar_pg_definer *in)
{
    ar_str sql;

    ar_str_init(&sql, arena_of(in));
    ar_str_addf(&sql, "%s;\n", search_path(in));
    ar_vec_each(ar_pg_definition *const, it, &in->order) {
        char *create = (*it)->how->create(in, *it);

        if (!create)
            return false;
        ar_str_addf(&sql, "%s;\n", create);
    }
    if (!try_sql(in, sql.data, NULL))
        return false;
    ar_vec_each(ar_pg_definition *const, it, &in->order)
        (*it)->made = true;
    return true;
}

static ar_status make_one(const ar_pg_definer *in, ar_pg_definition *definition)
{
    char *create = definition->how->create(in, definition);
    const char *message = NULL;

    if (!create)
        return AR_OK;
    AR_TRY(exec(in, ar_printf(arena_of(in), "SAVEPOINT ar_one; %s", search_path(in))));
    definition->made = try_sql(in, create, &message);
    if (definition->made)
        return exec(in, "RELEASE ar_one");
    if (!definition->message) {
        definition->message = ar_pg_define_home(in, message);
        definition->created = create;
        definition->pointed_at = ar_db_pointed_at(in->respell->db);
        if (ar_pg_may_not(in->respell) && !in->respell->why)
            in->respell->why = definition->message;
    }
    return exec(in, "ROLLBACK TO ar_one; RELEASE ar_one");
}

static ar_status make_those_left(ar_pg_definer *in, bool *out_some)
{
    *out_some = false;
    ar_vec_each(ar_pg_definition *, it, &in->order) {
        if ((*it)->made)
            continue;
        AR_TRY(make_one(in, *it));
        *out_some |= (*it)->made;
    }
    return AR_OK;
}

/* What fails is tried again once others are there, at last over what is there already. */
static ar_status make_one_by_one(ar_pg_definer *in)
{
    bool some = true;

    while (some) {
        in->bare = false;
        AR_TRY(make_those_left(in, &some));
        if (some || in->live)
            continue;
        in->bare = true;
        AR_TRY(make_those_left(in, &some));
    }
    in->bare = false;
    return AR_OK;
}

static ar_status make_all(ar_pg_definer *in)
{
    AR_TRY(exec(in, "SAVEPOINT ar_definitions"));
    if (make_at_once(in))
        return AR_OK;
    AR_TRY(exec(in, "ROLLBACK TO ar_definitions"));
    return make_one_by_one(in);
}

/* ---- reading ---- */

static char *row_key(const ar_pg_definer *in, const ar_pg_define *how, const char *schema,
                     const char *relation, const char *name)
{
    return ar_printf(arena_of(in), "%d\n%s\n%s\n%s", (int)how->kind, schema,
                     relation ? relation : "", name);
}

static ar_map *index_rows(const ar_pg_definer *in)
{
    ar_map *index = ar_map_new(arena_of(in));

    ar_vec_each(ar_pg_definition *const, it, &in->order) {
        const ar_object *object = (*it)->object;
        const ar_object *whole = object->parent ? object->parent : object;
        const char *place = ar_pg_define_place(in, whole);
        const char *schema = ar_strndup(arena_of(in), place, strcspn(place, "."));
        const char *name = (*it)->how->row_name ? (*it)->how->row_name(in, *it) : object->name;

        ar_map_set(index,
                   row_key(in, (*it)->how, schema, object->parent ? whole->name : NULL, name), *it);
    }
    return index;
}

static void read_rows(const ar_pg_definer *in, const ar_pg_define *how, const ar_map *index,
                      ar_rows *rows)
{
    enum { SCHEMA, RELATION, NAME, FIRST };
    ar_ctx *ctx = in->respell->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_definition *definition = ar_map_get(
            index, row_key(in, how, ar_rows_peek(rows, SCHEMA), ar_rows_peek(rows, RELATION),
                           ar_rows_peek(rows, NAME)));

        for (size_t i = 0; definition && definition->made && i < definition->slot_count; i++) {
            ar_pg_answer *answer = &definition->slots[i].answer;
            const char *printed = ar_rows_peek(rows, FIRST + (int)i);
            const char *text = printed
                                   ? ar_pg_definition_expr(ctx, ar_pg_define_home(in, printed))->key
                                   : NULL;

            if (in->again)
                answer->second = text;
            else if (definition->asked)
                answer->first = text;
        }
    }
}

static ar_status read_all(const ar_pg_definer *in)
{
    const ar_map *index = index_rows(in);

    AR_TRY(exec(in, "SET LOCAL search_path = ''"));
    for (const ar_pg_define *how = ar_pg_defines; how->slots; how++) {
        AR_AUTO_ROWS ar_rows *rows = NULL;
        bool used = false;

        ar_vec_each(ar_pg_definition *const, it, &in->order)
            used |= (*it)->how == how;
        if (!used)
            continue;
        AR_TRY(ar_db_query(
            in->respell->ctx, in->respell->db,
            ar_pg_suited(in->respell->ctx, ar_db_version(in->respell->db), how->read), &rows));
        read_rows(in, how, index, rows);
    }
    return AR_OK;
}

/* ---- what was refused ---- */

static bool is_fault_of_another(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_objects mentions = ar_pg_define_mentions(in, definition->object);

    ar_vec_each(ar_object *, it, &mentions) {
        const ar_pg_definition *other = ar_pg_definition_of(in, *it);

        if (other && other->asked && !other->made)
            return true;
    }
    return false;
}

static void report(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_object *object = definition->object;

    (void)ar_fail(ctx, AR_E_DEFINITION_REFUSED, ar_pg_define_fault(definition),
                  "%s \"%s\" is refused: %s", ar_kind_get(object->kind)->name,
                  ar_object_label(ctx, object, in->respell->wanted->target.default_schema),
                  definition->message);
}

static ar_status report_refused(const ar_pg_definer *in)
{
    size_t errors = ar_error_count(in->respell->ctx);

    ar_vec_each(ar_pg_definition *const, it, &in->order) {
        if (in->live && !(*it)->made && !in->respell->why) /* what it mentions may come with it */
            in->respell->why = "there is no right to make a schema in which to try them";
        if ((*it)->made || !(*it)->asked || !(*it)->message || in->respell->why)
            continue;
        if (!is_fault_of_another(in, *it))
            report(in, *it);
    }
    return ar_status_since(in->respell->ctx, errors);
}

/* ---- the whole ---- */

static bool mentions_sequences(const ar_pg_definer *in)
{
    ar_vec_each(ar_pg_definition *const, it, &in->all)
        for (size_t i = 0; i < (*it)->slot_count; i++)
            if (*(*it)->slots[i].expr && (strcasestr((*(*it)->slots[i].expr)->sql, "nextval") ||
                                          strcasestr((*(*it)->slots[i].expr)->sql, "regclass")))
                return true;
    return false;
}

static ar_status choose_place(ar_pg_definer *in)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(in->respell->ctx, in->respell->db,
                       "SELECT pg_catalog.has_database_privilege("
                       "pg_catalog.current_database(), 'CREATE')",
                       &rows));
    in->live = !ar_rows_next(rows) || !ar_rows_bool(rows, 0);
    return AR_OK;
}

/* Only what was printed once is printed again. */
static ar_status ask_again(ar_pg_definer *in)
{
    ar_pg_definitions made = {0};

    ar_vec_each(ar_pg_definition *, it, &in->order) {
        if (!(*it)->made)
            continue;
        (*it)->made = false;
        ar_vec_push(arena_of(in), &made, *it);
    }
    in->order = made;
    in->again = true;
    AR_TRY(exec(in, "ROLLBACK TO ar_definitions; RELEASE ar_definitions"));
    AR_TRY(make_all(in));
    return read_all(in);
}

static ar_status ask_all(void *user)
{
    ar_pg_definer *in = user;

    AR_TRY(exec(in,
                ar_printf(arena_of(in), "%s; SET LOCAL check_function_bodies = off",
                          ar_printf(arena_of(in), "SET LOCAL search_path = %s, pg_temp",
                                    ar_quote_always(arena_of(in),
                                                    in->respell->wanted->target.default_schema)))));
    AR_TRY(ar_pg_make_types(in->respell, mentions_sequences(in)));
    AR_TRY(choose_place(in));
    plan(in);
    if (!in->live)
        AR_TRY(make_shadows(in));
    AR_TRY(make_all(in));
    AR_TRY(read_all(in));
    AR_TRY(report_refused(in));
    return ask_again(in);
}

ar_status ar_pg_define_ask(ar_pg_definer *in)
{
    const char *why = NULL;

    AR_TRY(ar_pg_rolled_back(in->respell, ask_all, in, &why));
    if (why && !in->respell->why)
        in->respell->why = why;
    ar_vec_each(ar_pg_definition *, it, &in->all)
        for (size_t i = 0; i < (*it)->slot_count; i++) {
            ar_pg_answer *answer = &(*it)->slots[i].answer;

            if (!answer->second)
                answer->second = answer->first;
        }
    return AR_OK;
}
