#include "make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "whole.h"

const ar_target pg15 = {.engine = AR_POSTGRESQL, .version = 150018, .default_schema = "public"};
const ar_target pg18 = {.engine = AR_POSTGRESQL, .version = 180000, .default_schema = "public"};
const ar_target lite = {.engine = AR_SQLITE, .version = 3040001};

static ar_ctx *ctx;

int make_ctx(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    return 0;
}

int free_ctx(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

ar_ctx *test_ctx(void)
{
    return ctx;
}

/* ---- models ---- */

ar_model *model(ar_target target)
{
    return ar_model_new(ctx, target);
}

static ar_object *top(ar_model *to, ar_kind kind, const char *name)
{
    const char *dot = strchr(name, '.');
    const char *in = to->target.default_schema;
    ar_object *object;

    if (dot && in)
        in = ar_strndup(ctx->arena, name, (size_t)(dot - name));
    object = ar_object_new(ctx, kind, kind == AR_KIND_SCHEMA ? NULL : in,
                           dot && to->target.default_schema ? dot + 1 : name);
    ar_model_add(ctx, to, object);
    ar_model_sort(to);
    return object;
}

ar_object *schema(ar_model *to, const char *name)
{
    return top(to, AR_KIND_SCHEMA, name);
}

ar_object *table(ar_model *to, const char *name)
{
    return top(to, AR_KIND_TABLE, name);
}

static ar_type *type(const char *text)
{
    static const char *const long_names[][2] = {{"int", "integer"}, {"int8", "bigint"}};
    ar_type *made = ar_type_new(ctx, text, AR_NOWHERE);

    made->key = ar_lower(ctx->arena, text);
    for (size_t i = 0; i < sizeof(long_names) / sizeof(*long_names); i++)
        if (ar_streq(text, long_names[i][0]))
            made->key = long_names[i][1];
    return made;
}

ar_column *column(ar_object *to, const char *name, const char *text)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_COLUMN, to->schema, name);
    ar_column *made = ar_as_column(object);
    const char *not_null = strstr(text, " not null");

    made->not_null = not_null != NULL;
    if (not_null)
        text = ar_strndup(ctx->arena, text, (size_t)(not_null - text));
    made->type = *text ? type(text) : NULL;
    ar_object_add(ctx, to, object);
    return made;
}

ar_names words(const char *text)
{
    ar_names names = {0};

    while (*text) {
        size_t length = strcspn(text, " ");

        ar_vec_push(ctx->arena, &names, ar_strndup(ctx->arena, text, length));
        text += length + (text[length] == ' ');
    }
    return names;
}

ar_enum *enumeration(ar_model *to, const char *name, const char *values)
{
    ar_enum *made = ar_as_enum(top(to, AR_KIND_ENUM, name));
    ar_names labels = words(values);

    for (size_t i = 0; i < labels.count; i++) {
        ar_enum_value value = {.name = labels.items[i]};

        ar_vec_push(ctx->arena, &made->values, value);
    }
    return made;
}

ar_domain *domain(ar_model *to, const char *name, const char *text)
{
    ar_domain *made = ar_as_domain(top(to, AR_KIND_DOMAIN, name));

    made->type = type(text);
    return made;
}

ar_sequence *sequence(ar_model *to, const char *name)
{
    return ar_as_sequence(top(to, AR_KIND_SEQUENCE, name));
}

static ar_object *child(ar_object *to, ar_kind kind, const char *name)
{
    ar_object *object = ar_object_new(ctx, kind, to->schema, name);

    ar_object_add(ctx, to, object);
    return object;
}

static ar_elements elements(const char *columns)
{
    ar_names names = words(columns);
    ar_elements made = {0};

    for (size_t i = 0; i < names.count; i++) {
        ar_element element = {.column = names.items[i]};

        ar_vec_push(ctx->arena, &made, element);
    }
    return made;
}

ar_key *key(ar_object *to, ar_kind kind, const char *name, const char *columns)
{
    ar_key *made = ar_as_key(child(to, kind, name));

    made->columns = elements(columns);
    return made;
}

ar_index *ix(ar_object *to, const char *name, const char *columns)
{
    ar_index *made = ar_as_index(child(to, AR_KIND_INDEX, name));

    made->columns = elements(columns);
    return made;
}

ar_expr *expr(const char *sql)
{
    ar_expr *made = ar_expr_new(ctx, sql, AR_NOWHERE);

    made->key = sql;
    return made;
}

ar_check *check(ar_object *to, const char *name, const char *sql)
{
    ar_check *made = ar_as_check(child(to, AR_KIND_CHECK, name));

    made->expr = expr(sql);
    return made;
}

ar_foreign_key *foreign_key(ar_object *to, const char *name, const char *columns,
                            const char *to_table, const char *to_columns)
{
    ar_foreign_key *made = ar_as_foreign_key(child(to, AR_KIND_FOREIGN_KEY, name));

    made->columns = words(columns);
    made->references.schema = to->schema;
    made->references.table = to_table;
    made->references.columns = words(to_columns);
    return made;
}

ar_exclusion *exclusion(ar_object *to, const char *name, const char *on, const char *operator_name)
{
    ar_exclusion *made = ar_as_exclusion(child(to, AR_KIND_EXCLUSION, name));

    made->elements = elements(on);
    made->elements.items[0].operator_name = operator_name;
    return made;
}

void other(ar_model *to, const char *kind, const char *name, const char *on, const char *sql)
{
    ar_other made = {.kind = kind, .name = name, .table = on, .sql = sql};

    ar_vec_push(ctx->arena, &to->others, made);
}

/* ---- operations ---- */

static ar_op *push(ar_ops *ops, ar_verb verb, ar_object *before, ar_object *after)
{
    ar_op *op = ar_op_new(ctx, verb, before, after);

    ar_vec_push(ctx->arena, ops, op);
    return op;
}

static void take_parts(ar_op *op, ar_object *whole)
{
    for (size_t i = 0; i < whole->children.count; i++) {
        ar_object *part = whole->children.items[i];
        bool apart = part->kind == AR_KIND_FOREIGN_KEY && part->schema;

        if (whole->kind != AR_KIND_TABLE || part->kind == AR_KIND_COLUMN ||
            part->kind == AR_KIND_INDEX || apart)
            continue;
        if (op->after)
            create(&op->parts, part)->with_parent = true;
        else
            drop(&op->parts, part)->with_parent = true;
    }
}

ar_op *create(ar_ops *ops, ar_object *object)
{
    ar_op *op = push(ops, AR_CREATE, NULL, object);

    take_parts(op, object);
    return op;
}

ar_op *drop(ar_ops *ops, ar_object *object)
{
    ar_op *op = push(ops, AR_DROP, object, NULL);

    take_parts(op, object);
    return op;
}

ar_op *alter(ar_ops *ops, ar_object *before, ar_object *after)
{
    ar_op *op = push(ops, AR_ALTER, before, after);

    op->changed = ar_object_changes(ctx, before, after);
    op->comment_changed = !ar_comment_equal(before, after);
    return op;
}

ar_op *rename_to(ar_ops *ops, ar_object *before, ar_object *after)
{
    return push(ops, AR_RENAME, before, after);
}

ar_op *rebuild(ar_ops *ops, ar_object *before, ar_object *after)
{
    return push(ops, AR_REBUILD, before, after);
}

/* ---- SQL ---- */

static char *text_of(ar_model *from, ar_model *to, const ar_ops *ops)
{
    ar_script script = {.target = to->target, .base = from, .wanted = to};
    ar_status status = ar_emit_ops(ctx, ops, &script);

    if (status != AR_OK)
        fail_msg("%s", ctx->diags.items[ctx->diags.count - 1].message);
    return ar_script_text(ctx, &script);
}

char *up_sql(ar_model *base, ar_model *wanted, const ar_ops *ops)
{
    return text_of(base, wanted, ops);
}

char *down_sql(ar_model *base, ar_model *wanted, const ar_ops *ops)
{
    ar_ops back = ar_ops_reverse(ctx, ops);

    return text_of(wanted, base, &back);
}

char *up_bare(ar_model *base, ar_model *wanted, const ar_ops *ops)
{
    ar_script script = {.target = wanted->target, .base = base, .wanted = wanted};
    ar_str text;

    ar_str_init(&text, ctx->arena);
    if (ar_emit_ops(ctx, ops, &script) != AR_OK)
        fail_msg("%s", ctx->diags.items[ctx->diags.count - 1].message);
    for (size_t i = 0; i < script.statements.count; i++)
        ar_str_addf(&text, "%s;\n", script.statements.items[i].sql);
    return text.data;
}

char *model_sql(const ar_model *whole)
{
    ar_script script = {.target = whole->target};

    assert_int_equal(emit_whole(ctx, whole, false, &script), AR_OK);
    return ar_script_text(ctx, &script);
}

/* ---- running it ---- */

static char *read_all(FILE *in)
{
    ar_str text;
    char buffer[4096];
    size_t got;

    ar_str_init(&text, ctx->arena);
    while ((got = fread(buffer, 1, sizeof(buffer), in)) > 0)
        ar_str_addn(&text, buffer, got);
    return text.data;
}

char *run_sqlite(const char *script)
{
    char path[] = "/tmp/autorev-emit-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(script, 1, strlen(script), file), strlen(script));
    fclose(file);
    FILE *shell = popen(ar_printf(ctx->arena, "sqlite3 -bail :memory: <%s 2>&1", path), "r");
    char *printed = read_all(shell);

    pclose(shell);
    unlink(path);
    return printed;
}

char *as_rebuild(const char *section)
{
    return ar_printf(
        ctx->arena,
        "PRAGMA foreign_keys=off;\nPRAGMA legacy_alter_table=on;\nBEGIN;\n%s\nCOMMIT;\n"
        "PRAGMA legacy_alter_table=off;\nPRAGMA foreign_keys=on;\n"
        "PRAGMA foreign_key_check;\n",
        section);
}

void assert_golden(const char *dialect, const char *name, const char *part, const char *text)
{
    char *folder = ar_printf(ctx->arena, "%s/tests/golden/%s/%s", AR_SOURCE_DIR, dialect, name);
    char *path = ar_printf(ctx->arena, "%s/%s.sql", folder, part);
    bool accept = getenv("AUTOREV_ACCEPT") != NULL;

    if (accept)
        assert_int_equal(ar_mkdirs(ctx, folder), AR_OK);
    FILE *file = fopen(path, accept ? "w" : "r");

    if (!file)
        fail_msg("%s is missing; AUTOREV_ACCEPT=1 writes it", path);
    if (accept)
        fputs(text, file);
    else
        assert_string_equal(text, read_all(file));
    fclose(file);
}

void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no \"%s\" in:\n%s", part, text);
}

void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" in:\n%s", part, text);
}
