/* COMMENT ON, for every kind. */
#include <string.h>

#include "emit/postgres/postgres.h"

const char *ar_pg_word(ar_kind kind)
{
    static const char *const words[AR_KIND__COUNT] = {
        [AR_KIND_SCHEMA] = "SCHEMA",
        [AR_KIND_EXTENSION] = "EXTENSION",
        [AR_KIND_COLLATION] = "COLLATION",
        [AR_KIND_ENUM] = "TYPE",
        [AR_KIND_TYPE] = "TYPE",
        [AR_KIND_ATTRIBUTE] = "COLUMN",
        [AR_KIND_DOMAIN] = "DOMAIN",
        [AR_KIND_SEQUENCE] = "SEQUENCE",
        [AR_KIND_TABLE] = "TABLE",
        [AR_KIND_COLUMN] = "COLUMN",
        [AR_KIND_PRIMARY_KEY] = "CONSTRAINT",
        [AR_KIND_UNIQUE] = "CONSTRAINT",
        [AR_KIND_FOREIGN_KEY] = "CONSTRAINT",
        [AR_KIND_CHECK] = "CONSTRAINT",
        [AR_KIND_EXCLUSION] = "CONSTRAINT",
        [AR_KIND_INDEX] = "INDEX",
        [AR_KIND_STATISTICS] = "STATISTICS",
        [AR_KIND_FDW] = "FOREIGN DATA WRAPPER",
        [AR_KIND_SERVER] = "SERVER",
        [AR_KIND_PUBLICATION] = "PUBLICATION",
        [AR_KIND_TS_DICTIONARY] = "TEXT SEARCH DICTIONARY",
        [AR_KIND_TS_CONFIGURATION] = "TEXT SEARCH CONFIGURATION",
        [AR_KIND_TRIGGER] = "TRIGGER",
        [AR_KIND_RULE] = "RULE",
        [AR_KIND_FUNCTION] = "FUNCTION",
        [AR_KIND_PROCEDURE] = "PROCEDURE",
        [AR_KIND_AGGREGATE] = "AGGREGATE",
        [AR_KIND_POLICY] = "POLICY",
        [AR_KIND_EVENT_TRIGGER] = "EVENT TRIGGER",
        [AR_KIND_VIEW] = "VIEW",
        [AR_KIND_VIEW_COLUMN] = "COLUMN",
    };

    return words[kind];
}

const char *ar_pg_word_of(const ar_object *object)
{
    const ar_view *view = ar_as_view(object);

    return view && view->materialized ? "MATERIALIZED VIEW" : ar_pg_word(object->kind);
}

bool ar_pg_changed(const ar_op *op, const char *attr)
{
    return op->changed & ar_attr_bit(op->kind, attr);
}

/* "TABLE t", "COLUMN t.c", "CONSTRAINT c ON t", "CONSTRAINT c ON DOMAIN d". */
char *ar_pg_target(const ar_emitter *e, const ar_object *object)
{
    const char *word = ar_pg_word_of(object);

    if (object->kind == AR_KIND_COLUMN || object->kind == AR_KIND_VIEW_COLUMN ||
        object->kind == AR_KIND_ATTRIBUTE)
        return ar_text(e, "COLUMN %p.%n", object, object->name);
    if (object->parent && !ar_kind_is_named_in_schema(object->kind))
        return ar_text(e, "%s %n ON %s%p", word, object->name,
                       object->parent->kind == AR_KIND_DOMAIN ? "DOMAIN " : "", object);
    if (ar_as_table(object) && ar_as_table(object)->server)
        word = "FOREIGN TABLE";
    return ar_text(e, "%s %o", word, object);
}

static char *what(const ar_emitter *e, const ar_object *object)
{
    const char *kind = ar_kind_get(object->kind)->name;

    if (object->parent)
        return ar_text(e, "%s %Q of %P", kind, object, object);
    return ar_text(e, "%s %Q", kind, object);
}

static void emit(ar_emitter *e, const ar_object *object, const char *verb, const char *text)
{
    ar_emit_step(e, ar_text(e, "%s %s.", verb, what(e, object)),
                 ar_text(e, "COMMENT ON %s IS %s", ar_pg_target(e, object), text));
}

/* Several lines become one: a line of a comment must not look like a line of the revision file. */
char *ar_pg_comment_text(const ar_emitter *e, const char *text)
{
    ar_str out;

    if (!strpbrk(text, "\n\r"))
        return ar_text(e, "%l", text);
    ar_str_init(&out, e->ctx->arena);
    ar_str_add(&out, "E'");
    for (const char *c = text; *c; c++) {
        if (*c == '\'' || *c == '\\')
            ar_str_addc(&out, *c);
        ar_str_add(&out, *c == '\n' ? "\\n" : *c == '\r' ? "\\r" : (char[]){*c, '\0'});
    }
    ar_str_addc(&out, '\'');
    return out.data;
}

void ar_pg_emit_comment(ar_emitter *e, const ar_object *object)
{
    if (object->comment)
        emit(e, object, "Describe", ar_pg_comment_text(e, object->comment));
    ar_pg_emit_not_null_comment(e, object);
}

void ar_pg_emit_changed_comment(ar_emitter *e, const ar_op *op)
{
    if (!op->comment_changed)
        return;
    if (op->after->comment)
        emit(e, op->after, "Describe", ar_pg_comment_text(e, op->after->comment));
    else
        emit(e, op->after, "Take the description away from", "NULL");
}
