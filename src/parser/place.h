/*
 * A place is a mapping in a model or configuration file: which keys it takes, how each is read,
 * what may stand instead of the mapping. Attributes of a kind are keys by themselves; a table adds
 * those that are no attribute. The reader and the JSON Schema walk the same tables.
 */
#ifndef AR_PARSER_PLACE_H
#define AR_PARSER_PLACE_H

#include "parser/reader.h"

typedef struct ar_place ar_place;

/* One key and its value, on the way into an object. */
typedef struct ar_spot {
    ar_reader *reader;
    ar_object *object; /* NULL: configuration */
    void *parts;       /* what the place keeps beside the object */
    const ar_yaml *key;
    const ar_yaml *value;
} ar_spot;

typedef void ar_key_read(ar_spot *spot);

typedef enum ar_shape {
    AR_SHAPE_TEXT,  /* any scalar */
    AR_SHAPE_BOOL,  /* true or false */
    AR_SHAPE_INT,   /* a whole number */
    AR_SHAPE_WORD,  /* one of `words` */
    AR_SHAPE_NAMES, /* a list of scalars */
    AR_SHAPE_NAMES_OR_ONE,
    AR_SHAPE_OPTIONS,        /* a mapping of scalars */
    AR_SHAPE_LISTS,          /* a mapping of lists of scalars, or of single ones */
    AR_SHAPE_PLACE,          /* what `place` takes */
    AR_SHAPE_NAMED,          /* a mapping: name -> what `place` takes */
    AR_SHAPE_MANY,           /* the same, or a list of unnamed ones */
    AR_SHAPE_NAMED_OR_NAMES, /* a mapping of them, or a list of names alone */
    AR_SHAPE_LIST,           /* a list of what `place` takes */
    AR_SHAPE_OVERRIDE,       /* the keys of the place at hand, and `remove` */
    AR_SHAPE_GRANTS,         /* a mapping: role -> privileges, or a list of such */
    AR_SHAPE_ENGINES,        /* [postgresql] or [sqlite] */
    AR_SHAPE_IDENTITY,       /* true, always, or what `place` takes */
    AR_SHAPE_BOOL_OR_PLACE,  /* true, false, or what `place` takes */
    AR_SHAPE_NOTHING,        /* not supported yet */
} ar_shape;

typedef struct ar_key_def {
    const char *key;
    ar_key_read *read; /* NULL: not supported yet */
    ar_shape shape;
    const ar_place *place;
    const char *const *words; /* NULL-terminated */
    const char *doc;
} ar_key_def;

struct ar_place {
    const char *title;           /* one word, the name of its definition in the JSON Schema */
    const char *takes;           /* for messages: "a list of columns or a mapping" */
    ar_kind kind;                /* whose attributes are keys; AR_KIND_NONE: nobody's */
    const ar_key_def *keys;      /* ends with a NULL key; looked at before attributes */
    const char *const *hidden;   /* attributes that are said in another way; may be NULL */
    const char *const *unless;   /* keys that excuse the lack of required ones; may be NULL */
    const char *const *required; /* keys that must be there (required attributes are); NULL */
    ar_key_read *read_key;       /* what the object's key says beside its name; NULL: nothing */
    ar_key_read *read_line;      /* a scalar in place of the mapping; NULL: cannot be */
    ar_key_read *read_end;       /* after the last key of a mapping; NULL: nothing to do */
    ar_key_read *read_list;      /* a list in place of the mapping; NULL: cannot be */
    const ar_place *list_of;     /* what items of that list are; NULL: scalars */
    bool always_named;           /* there is no list of unnamed ones */
    bool may_be_empty;           /* nothing stands for all defaults */
    bool common;                 /* keys of every object: comment, name, only ... */
    bool top;                    /* stands in a schema of its own: `schema` */
};

/* The model file, and the configuration file. */
extern const ar_place ar_place_model_file;
extern const ar_place ar_place_config;

/* Its parts, each beside its reader. */
extern const ar_place ar_place_mixin;
extern const ar_place ar_place_table;
extern const ar_place ar_place_partition;
extern const ar_place ar_place_column;
extern const ar_place ar_place_primary_key;
extern const ar_place ar_place_unique;
extern const ar_place ar_place_foreign_key;
extern const ar_place ar_place_check;
extern const ar_place ar_place_exclusion;
extern const ar_place ar_place_index;
extern const ar_place ar_place_statistics;
extern const ar_place ar_place_trigger;
extern const ar_place ar_place_rule;
extern const ar_place ar_place_policy;
extern const ar_place ar_place_event_trigger;
extern const ar_place ar_place_enum;
extern const ar_place ar_place_enum_value;
extern const ar_place ar_place_domain;
extern const ar_place ar_place_type;
extern const ar_place ar_place_attribute;
extern const ar_place ar_place_collation;
extern const ar_place ar_place_extension;
extern const ar_place ar_place_sequence;
extern const ar_place ar_place_default_privileges, ar_place_default_grants;
extern const ar_place ar_place_function;
extern const ar_place ar_place_procedure;
extern const ar_place ar_place_aggregate;
extern const ar_place ar_place_schema;
extern const ar_place ar_place_ts_dictionary;
extern const ar_place ar_place_ts_configuration;
extern const ar_place ar_place_text_search;
extern const ar_place ar_place_view;
extern const ar_place ar_place_view_column;
extern const ar_place ar_place_fdw;
extern const ar_place ar_place_server;
extern const ar_place ar_place_publication;
extern const ar_place ar_place_identity;
extern const ar_place ar_place_not_null;
extern const ar_place ar_place_domain_not_null;
extern const ar_place ar_place_column_conflict;

/* Keys that every object with `common` takes, and those with `top`; end with a NULL key. */
extern const ar_key_def ar_common_keys[];
extern const ar_key_def ar_top_keys[];
extern const ar_key_def ar_file_key[];
extern const char *const ar_engine_words[];

/* The attribute that a key of this place sets by itself; NULL: none. */
const ar_attr *ar_place_attr(const ar_place *place, const char *key);
const ar_key_def *ar_place_key(const ar_place *place, const char *key);
bool ar_place_knows(const ar_place *place, const char *key);

/* Reports a key that the place does not take, with the nearest that it does. */
void ar_place_refuse(ar_reader *reader, const ar_place *place, const ar_yaml *key);

/* Every key of a mapping into `object` and `parts`; then what is required and missing. */
void ar_read_keys(ar_reader *reader, const ar_place *place, ar_object *object, void *parts,
                  const ar_yaml *map);

/*
 * An object from its key (NULL: unnamed) and value: short form or mapping, with the engine's
 * overrides laid over. NULL: it is for the other engine only (read for its faults all the same), or
 * it was no object at all. The caller puts it where it belongs.
 */
ar_object *ar_read_object(ar_reader *reader, const ar_place *place, ar_object *parent,
                          const ar_yaml *key, const ar_yaml *value, void *parts);

/* A mapping by name, or a list of unnamed ones, added to `parent`. */
void ar_read_many(ar_reader *reader, const ar_place *place, ar_object *parent, const ar_yaml *node);

/* In {} what follows a value that a comma cut short stands as a key without a value. */
bool ar_is_rest_of_cut(const ar_yaml *map, size_t i);

/* Sets one attribute from a value. */
void ar_bind_attr(ar_spot *spot, const ar_attr *attr);

/*
 * `map` without `only`, `postgresql` and `sqlite`, this engine's overrides laid over it. *applies:
 * false when `only` leaves the engine out; then reader->engine has become the other one.
 */
const ar_yaml *ar_overlay(ar_reader *reader, const ar_place *place, const ar_yaml *map,
                          bool *applies);

/* A copy with `{table}` filled in, in keys and texts. */
const ar_yaml *ar_fill_table(ar_reader *reader, const ar_yaml *node, const char *table);

#endif
