#include "cli/operations.h"

#include <string.h>

#include "cli/json.h"
#include "revision/header.h"

/* Calls `visit` for each listed operation; `app` is the one of the rebuild it belongs to. */
typedef void operation_visit(ar_cli *cli, const ar_op *op, const char *app, void *user);

typedef struct walk {
    ar_cli *cli;
    operation_visit *visit;
    void *user;
    size_t count;
} walk;

static void walk_ops(walk *w, const ar_ops *ops, const char *app)
{
    ar_vec_each(ar_op *, it, ops) {
        const ar_op *op = *it;

        if (op->verb == AR_REBUILD) {
            walk_ops(w, &op->parts, op->app ? op->app : app);
            continue;
        }
        if (op->with_parent || op->again)
            continue;
        w->count++;
        if (w->visit)
            w->visit(w->cli, op, op->app ? op->app : app, w->user);
    }
}

size_t ar_operations_count(const ar_ops *ops)
{
    walk w = {0};

    walk_ops(&w, ops, NULL);
    return w.count;
}

/* ---- for people ---- */

static const char *colour_of(char sign)
{
    if (sign == '+')
        return AR_GREEN;
    return sign == '-' ? AR_RED : AR_YELLOW;
}

static const char *cost_of(ar_cli *cli, const ar_op *op)
{
    if (op->hazards & AR_HAZARD_DESTROYS)
        return "  (destroys data)";
    if (!(op->hazards & AR_HAZARD_MAY_FAIL))
        return "";
    if (!op->may_fail)
        return "  (may fail)";
    return ar_printf(cli->ctx->arena, "  (may fail: %s)", op->may_fail);
}

static void print_one(ar_cli *cli, const ar_op *op, const char *app, void *user)
{
    const char *entry = ar_op_entry(cli->ctx, op, user);
    const char *name = strchr(entry, ' ');
    const char *line = ar_printf(cli->ctx->arena, "%c %s %s", entry[0], ar_kind_get(op->kind)->name,
                                 ar_header_escape(cli->ctx->arena, name ? name + 1 : ""));

    (void)app;
    ar_cli_print(cli, "  %s%s\n", ar_cli_paint(cli, colour_of(entry[0]), line), cost_of(cli, op));
}

size_t ar_operations_print(ar_cli *cli, const ar_ops *ops, const char *default_schema)
{
    char *schema = default_schema ? ar_strdup(cli->ctx->arena, default_schema) : NULL;
    walk w = {.cli = cli, .visit = print_one, .user = schema};

    walk_ops(&w, ops, NULL);
    return w.count;
}

/* ---- JSON ---- */

typedef struct json_user {
    json_t *list;
    const char *schema;
} json_user;

static void add_one(ar_cli *cli, const ar_op *op, const char *app, void *user)
{
    const json_user *to = user;
    const char *entry = ar_op_entry(cli->ctx, op, to->schema);
    const char *name = strchr(entry, ' ');
    json_t *value = json_object();

    json_object_set_new(value, "verb", json_string(ar_verb_text(op->verb)));
    json_object_set_new(value, "kind", json_string(ar_kind_word(op->kind)));
    json_object_set_new(value, "name", ar_json_text(cli, name ? name + 1 : ""));
    json_object_set_new(value, "app", ar_json_text(cli, app));
    json_object_set_new(value, "destroys", json_boolean(op->hazards & AR_HAZARD_DESTROYS));
    json_array_append_new(to->list, value);
}

void ar_operations_json(ar_cli *cli, json_t *list, const ar_ops *ops, const char *default_schema)
{
    json_user user = {.list = list, .schema = default_schema};
    walk w = {.cli = cli, .visit = add_one, .user = &user};

    if (list)
        walk_ops(&w, ops, NULL);
}
