#include "emit/writer.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>

#include "base/sqllex.h"
#include "dialect/routine.h"
#include "emit/comment.h"

enum { LINE_MAX_CHARS = 90 };

static void write_qualified(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const char *schema = !ar_kind_has_schema(object->kind) ? NULL : object->schema;

    if (ar_as_routine(object)) {
        ar_str_add(out, ar_routine_place(e->ctx, e->target, object));
        return;
    }
    ar_str_add(out, ar_quote_qualified(e->ctx->arena, e->target, schema, object->name));
}

static void write_names(const ar_emitter *e, ar_str *out, const ar_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        ar_str_add(out, i ? ", " : "");
        ar_str_add(out, ar_quote_name(e->ctx->arena, e->target.engine, names->items[i]));
    }
}

/* An object as people call it; the unnamed by what kind it is. */
static void write_shown(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const char *name = object->name ? object->name : ar_kind_get(object->kind)->name;
    bool foreign = object->schema && !object->parent && ar_kind_has_schema(object->kind) &&
                   !ar_streq(object->schema, e->target.default_schema);

    if (foreign)
        name = ar_printf(e->ctx->arena, "%s.%s", object->schema, name);
    ar_str_add(out, ar_show_name(e->ctx, name));
}

static void write_ref(const ar_emitter *e, ar_str *out, const ar_ref *ref)
{
    ar_str_add(out, ar_quote_qualified(e->ctx->arena, e->target, ref->schema, ref->table));
}

/* What a template's directives take, handed down by reference. */
typedef struct arguments {
    va_list list;
} arguments;

static void write_argument(const ar_emitter *e, ar_str *out, char directive, arguments *args)
{
    ar_arena *arena = e->ctx->arena;

    switch (directive) {
    case 's':
        ar_str_add(out, va_arg(args->list, const char *));
        break;
    case 'd':
        ar_str_addf(out, "%d", va_arg(args->list, int));
        break;
    case 'n':
        ar_str_add(out, ar_quote_name(arena, e->target.engine, va_arg(args->list, const char *)));
        break;
    case 'N':
        write_names(e, out, va_arg(args->list, const ar_names *));
        break;
    case 'o':
        write_qualified(e, out, va_arg(args->list, const ar_object *));
        break;
    case 'p':
        write_qualified(e, out, va_arg(args->list, const ar_object *)->parent);
        break;
    case 'r':
        write_ref(e, out, va_arg(args->list, const ar_ref *));
        break;
    case 'l':
        ar_str_add(out, ar_quote_text(arena, e->target.engine, va_arg(args->list, const char *)));
        break;
    case 'e':
        ar_str_add(out, ar_bare_expr(e, va_arg(args->list, const ar_expr *)->sql));
        break;
    case 'y':
        ar_str_add(out, va_arg(args->list, const ar_type *)->text);
        break;
    case 'q':
        ar_str_add(out, ar_show_name(e->ctx, va_arg(args->list, const char *)));
        break;
    case 'Q':
        write_shown(e, out, va_arg(args->list, const ar_object *));
        break;
    case 'P':
        write_shown(e, out, va_arg(args->list, const ar_object *)->parent);
        break;
    default:
        assert(false && "a directive that writer.h names");
    }
}

static void write_template(const ar_emitter *e, ar_str *out, const char *template, arguments *args)
{
    for (const char *c = template; *c; c++) {
        if (*c != '%')
            ar_str_addc(out, *c);
        else if (*++c == '%')
            ar_str_addc(out, '%');
        else
            write_argument(e, out, *c, args);
    }
}

void ar_write(const ar_emitter *e, ar_str *out, const char *template, ...)
{
    arguments args;

    va_start(args.list, template);
    write_template(e, out, template, &args);
    va_end(args.list);
}

char *ar_text(const ar_emitter *e, const char *template, ...)
{
    ar_str out;
    arguments args;

    ar_str_init(&out, e->ctx->arena);
    va_start(args.list, template);
    write_template(e, &out, template, &args);
    va_end(args.list);
    return out.data;
}

char *ar_block(const ar_emitter *e, const ar_names *items)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_str_add(&out, "(\n    ");
    ar_str_add(&out, ar_names_join(e->ctx->arena, items, ",\n    "));
    ar_str_add(&out, "\n)");
    return out.data;
}

char *ar_flow(const ar_emitter *e, const ar_names *items)
{
    ar_str out;
    size_t line = 0;

    ar_str_init(&out, e->ctx->arena);
    for (size_t i = 0; i < items->count; i++) {
        size_t length = strlen(items->items[i]) + 2;
        bool wrap = line && line + length > LINE_MAX_CHARS;

        ar_str_add(&out, i == 0 ? "" : wrap ? ",\n    " : ", ");
        ar_str_add(&out, items->items[i]);
        line = wrap ? length : line + length;
    }
    return out.data;
}

const char *ar_lead(const char *head, const char *rest)
{
    return strlen(head) + strlen(rest) > LINE_MAX_CHARS ? "\n    " : " ";
}

/* ---- expressions ---- */

static ar_tokens tokens_of(const ar_emitter *e, const char *sql)
{
    return ar_sql_tokens(e->ctx->arena, ar_dialect_flavour(e->target.engine), sql);
}

char *ar_bare_expr(const ar_emitter *e, const char *sql)
{
    ar_tokens tokens = tokens_of(e, sql);

    if (tokens.count < 2) /* the last one is the end */
        return ar_trim(e->ctx->arena, sql);
    const ar_token *last = &tokens.items[tokens.count - 2];
    size_t start = tokens.items[0].offset;

    return ar_strndup(e->ctx->arena, sql + start, last->offset + last->length - start);
}

/* The index behind the bracket that closes the one at `at`; at itself when none is open there. */
static size_t after_brackets(const ar_tokens *tokens, size_t at)
{
    size_t depth = 0;

    if (!ar_token_is(&tokens->items[at], "(") && !ar_token_is(&tokens->items[at], "["))
        return at;
    for (; tokens->items[at].type != AR_TOKEN_END; at++) {
        const ar_token *token = &tokens->items[at];

        depth += ar_token_is(token, "(") || ar_token_is(token, "[");
        depth -= ar_token_is(token, ")") || ar_token_is(token, "]");
        if (depth == 0)
            return at + 1;
    }
    return at;
}

/* Behind "name", "schema.name", "name(…)", "ARRAY[…]". */
static size_t after_name(const ar_tokens *tokens, size_t at)
{
    at++;
    while (ar_token_is(&tokens->items[at], ".") && ar_token_is_name(&tokens->items[at + 1]))
        at += 2;
    return after_brackets(tokens, at);
}

/* The words of type names like "character varying(20)" and "timestamp(3) with time zone". */
static size_t after_type_words(const ar_tokens *tokens, size_t at)
{
    static const char *const words[] = {"varying", "precision", "with", "without", "time", "zone"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_token_is(&tokens->items[at], words[i]))
            return after_type_words(tokens, at + 1);
    return at;
}

/* Behind the casts "::type" that follow a value. */
static size_t after_casts(const ar_tokens *tokens, size_t at)
{
    while (ar_token_is(&tokens->items[at], "::") && ar_token_is_name(&tokens->items[at + 1])) {
        at = after_type_words(tokens, after_name(tokens, at + 1));
        at = after_type_words(tokens, after_brackets(tokens, at));
        for (size_t next; (next = after_brackets(tokens, at)) != at;)
            at = next;
    }
    return at;
}

static bool is_plain_default(const ar_emitter *e, const char *sql)
{
    ar_tokens tokens = tokens_of(e, sql);
    bool pg = e->target.engine == AR_POSTGRESQL;
    size_t at = 0;

    if (tokens.count < 2)
        return true;
    if (ar_token_is(&tokens.items[0], "-") || ar_token_is(&tokens.items[0], "+"))
        at = tokens.items[1].type == AR_TOKEN_NUMBER ? 1 : 0;
    if (tokens.items[at].type == AR_TOKEN_NUMBER || tokens.items[at].type == AR_TOKEN_STRING)
        at++;
    else if (ar_token_is_name(&tokens.items[at]))
        at = pg ? after_name(&tokens, at) : at + 1;
    return tokens.items[pg && at ? after_casts(&tokens, at) : at].type == AR_TOKEN_END;
}

char *ar_default_expr(const ar_emitter *e, const char *sql)
{
    char *bare = ar_bare_expr(e, sql);

    return is_plain_default(e, bare) ? bare : ar_printf(e->ctx->arena, "(%s)", bare);
}

char *ar_element_expr(const ar_emitter *e, const char *sql)
{
    char *bare = ar_bare_expr(e, sql);
    ar_tokens tokens = tokens_of(e, bare);
    bool call = tokens.count > 2 && ar_token_is_name(&tokens.items[0]) &&
                ar_token_is(&tokens.items[tokens.count - 2], ")") &&
                tokens.items[after_name(&tokens, 0)].type == AR_TOKEN_END;

    return call ? bare : ar_printf(e->ctx->arena, "(%s)", bare);
}

/* ---- words ---- */

const char *ar_deferrable_sql(int deferrable)
{
    static const char *const words[] = {"", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"};

    return words[deferrable];
}

const char *ar_action_sql(int action)
{
    static const char *const words[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL",
                                        "SET DEFAULT"};

    return words[action];
}

const char *ar_upper(const ar_emitter *e, const char *word)
{
    char *upper = ar_strdup(e->ctx->arena, word);

    for (char *c = upper; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return upper;
}
