/*
 * What kinds of object there are and which attributes each has, as data. The YAML reader, the
 * comparer, the copier, the dumper, the JSON Schema and the README's table walk these tables, so
 * they cannot drift apart. A kind is one line in kinds.def, one struct, one attribute table.
 */
#ifndef AR_MODEL_KIND_H
#define AR_MODEL_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ar_kind {
#define X(KIND, name, plural, type, parent, rank, def) AR_KIND_##KIND,
#include "model/kinds.def"
#undef X
    AR_KIND__COUNT,
    AR_KIND_NONE = AR_KIND__COUNT
} ar_kind;

typedef enum ar_attr_type {
    AR_ATTR_BOOL,      /* bool */
    AR_ATTR_TEXT,      /* const char *; NULL: not given */
    AR_ATTR_NAME,      /* const char *, an identifier: literal, folded on SQLite when compared */
    AR_ATTR_INT,       /* const char *, decimal digits with an optional sign; NULL: not given */
    AR_ATTR_WORD,      /* int, an index into `words` */
    AR_ATTR_EXPR,      /* const ar_expr * */
    AR_ATTR_TYPE,      /* const ar_type * */
    AR_ATTR_REF,       /* ar_ref */
    AR_ATTR_REFS,      /* ar_refs */
    AR_ATTR_NAMES,     /* ar_names, identifiers */
    AR_ATTR_OPTIONS,   /* ar_options */
    AR_ATTR_ELEMENTS,  /* ar_elements */
    AR_ATTR_VALUES,    /* ar_enum_values */
    AR_ATTR_IDENTITY,  /* const ar_identity * */
    AR_ATTR_CHILDREN,  /* ar_objects: the attributes of a composite type, in their order */
    AR_ATTR_PUBLISHED, /* ar_publisheds */
    AR_ATTR_DEFAULT_GRANTS, /* ar_default_grants */
    AR_ATTR_ARGUMENTS,      /* ar_arguments */
    AR_ATTR_BODY,           /* const char *, a program; white space at its ends is not compared */
    AR_ATTR__COUNT
} ar_attr_type;

enum {
    AR_ATTR_PG = 1,     /* PostgreSQL only: left out on SQLite, or an error (AR_ATTR_STRICT) */
    AR_ATTR_LITE = 2,   /* SQLite only */
    AR_ATTR_STRICT = 4, /* changes behaviour: an error on an engine that lacks it */
    AR_ATTR_NOT_COMPARED = 8, /* an instruction (backfill, using), not a fact about the database */
    AR_ATTR_REQUIRED = 16,
    AR_ATTR_ROLES = 32,      /* AR_ATTR_NAMES: of roles, not of the table's columns */
    AR_ATTR_IF_SAID = 128,   /* AR_ATTR_NAME: no difference where one of two leaves it out */
    AR_KIND_DEFINITION = 64, /* a kind: a text that rests on what it mentions: in the way of changes
                                of that, dropped before and created again after them */
};

typedef struct ar_attr {
    const char *key; /* as in YAML */
    ar_attr_type type;
    size_t offset; /* in the kind's struct */
    unsigned flags;
    const char *const *words; /* AR_ATTR_WORD: NULL-terminated, [0] is the default */
    const char *doc;          /* one line for the schema and the README */
} ar_attr;

typedef struct ar_kind_def {
    const char *name;   /* "foreign key": in messages, `objects` lines (with _ for blanks) */
    const char *plural; /* the YAML key: "foreign_keys" */
    size_t size;        /* of its struct */
    ar_kind parent;     /* AR_KIND_NONE: stands in a schema of its own */
    int rank;           /* objects of a model are sorted by (rank, schema, name) */
    unsigned flags;     /* AR_ATTR_PG, AR_ATTR_LITE, AR_ATTR_STRICT for the whole kind */
    const ar_attr *attrs;
    size_t attr_count; /* at most 64: a change is a bit mask */
    const char *doc;
} ar_kind_def;

const ar_kind_def *ar_kind_get(ar_kind kind);
ar_kind ar_kind_by_name(const char *name);     /* "foreign_key" or "foreign key"; AR_KIND_NONE */
ar_kind ar_kind_by_plural(const char *plural); /* "foreign_keys" */
/* Enums, domains, composite and range types: what a column can be of. */
bool ar_kind_is_type(ar_kind kind);
const char *ar_kind_word(ar_kind kind);                     /* one word: "foreign_key" */
const ar_attr *ar_kind_attr(ar_kind kind, const char *key); /* NULL: no such attribute */

/*
 * Children that are made after their table and dropped before it by operations of their own, and
 * hang on it through a rebuild: indexes, statistics objects, triggers, rules, policies.
 */
bool ar_kind_stands_apart(ar_kind kind);

/* Children whose names are their schema's, not their table's: indexes, statistics objects. */
bool ar_kind_is_named_in_schema(ar_kind kind);

/* Whether objects of the kind, or what they belong to, stand in a schema. */
bool ar_kind_has_schema(ar_kind kind);

/* The bit of an attribute in ar_op.changed. */
uint64_t ar_attr_bit(ar_kind kind, const char *key);

#endif
