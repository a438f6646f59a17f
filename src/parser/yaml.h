/*
 * YAML as nodes that know where they stand. Every scalar is the text in the file, whatever it looks
 * like; what would make a file mean something else than it shows is refused: anchors, aliases,
 * merge keys, tags, several documents, keys twice, more than 32 levels, values cut at a comma of {}
 * or []. Nodes live in ctx->arena and are not changed once they are read.
 */
#ifndef AR_PARSER_YAML_H
#define AR_PARSER_YAML_H

#include "parser/source.h"

enum { AR_YAML_DEPTH = 32 };

typedef enum ar_yaml_kind { AR_YAML_SCALAR, AR_YAML_MAP, AR_YAML_LIST } ar_yaml_kind;

typedef enum ar_yaml_style {
    AR_YAML_PLAIN,
    AR_YAML_SINGLE,
    AR_YAML_DOUBLE,
    AR_YAML_BLOCK
} ar_yaml_style;

typedef struct ar_yaml ar_yaml;
typedef AR_VEC(const ar_yaml *) ar_yamls;

struct ar_yaml {
    ar_yaml_kind kind;
    ar_yaml_style style; /* scalars */
    const ar_source *source;
    size_t start, end; /* bytes of the source, quotes included */
    const char *text;  /* scalars; NULL: a fault was reported here */
    ar_yamls keys;     /* maps: in step with items */
    ar_yamls items;    /* values of a map, items of a list */
    bool faulty;       /* maps: a key was refused, so one that is missing may be it */
    bool altered;      /* `text` is not what stands in the file: {table} was filled in */
    bool override;     /* it stood under the engine that is read for: `sqlite: {type: uuid}` */
};

/* NULL in *out: the file holds nothing, or only comments. */
ar_status ar_yaml_read(ar_ctx *ctx, const char *path, const char *shown,
                       const ar_yaml **out) AR_MUST_USE;
ar_status ar_yaml_parse(ar_ctx *ctx, const ar_source *source, const ar_yaml **out) AR_MUST_USE;

/* A scalar made of the whole of `text`, as if it stood alone in a file. */
ar_status ar_yaml_from_text(ar_ctx *ctx, const char *shown, const char *text,
                            const ar_yaml **out) AR_MUST_USE;

/* The value of a key; NULL: not there, or not a map. */
const ar_yaml *ar_yaml_get(const ar_yaml *map, const char *key);

ar_pos ar_yaml_pos(const ar_yaml *node);

/* The place of `length` bytes at `offset` of a scalar's text, quotes and folds reckoned with. */
ar_pos ar_yaml_at(const ar_yaml *scalar, size_t offset, size_t length);

/* The character after # when a comment follows a plain scalar on its line, else '\0'. */
char ar_yaml_comment_after(const ar_yaml *scalar);

bool ar_yaml_is_null(const ar_yaml *node);      /* nothing was written: "key:" */
const char *ar_yaml_title(const ar_yaml *node); /* "a mapping", "a list", "text" */

#endif
