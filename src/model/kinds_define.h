/*
 * How the attribute tables of kinds.c and kinds_parts.c are written: one line an attribute, one
 * DEFINE a kind.
 */
#ifndef AR_MODEL_KINDS_DEFINE_H
#define AR_MODEL_KINDS_DEFINE_H

#include <assert.h>

#include "model/kinds.h"

#define BOOL(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_BOOL, offsetof(type, field), flags, NULL, doc                                 \
    }

#define TEXT(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_TEXT, offsetof(type, field), flags, NULL, doc                                 \
    }

#define NAME(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_NAME, offsetof(type, field), flags, NULL, doc                                 \
    }

#define INT(type, key, field, flags, doc)                                                          \
    {                                                                                              \
        key, AR_ATTR_INT, offsetof(type, field), flags, NULL, doc                                  \
    }

#define WORD(type, key, field, flags, words, doc)                                                  \
    {                                                                                              \
        key, AR_ATTR_WORD, offsetof(type, field), flags, words, doc                                \
    }

#define EXPR(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_EXPR, offsetof(type, field), flags, NULL, doc                                 \
    }

#define TYPE(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_TYPE, offsetof(type, field), flags, NULL, doc                                 \
    }

#define REF(type, key, field, flags, doc)                                                          \
    {                                                                                              \
        key, AR_ATTR_REF, offsetof(type, field), flags, NULL, doc                                  \
    }

#define NAMES(type, key, field, flags, doc)                                                        \
    {                                                                                              \
        key, AR_ATTR_NAMES, offsetof(type, field), flags, NULL, doc                                \
    }

#define OPTIONS(type, key, field, flags, doc)                                                      \
    {                                                                                              \
        key, AR_ATTR_OPTIONS, offsetof(type, field), flags, NULL, doc                              \
    }

#define ELEMENTS(type, key, field, flags, doc)                                                     \
    {                                                                                              \
        key, AR_ATTR_ELEMENTS, offsetof(type, field), flags, NULL, doc                             \
    }

#define CHILDREN(key, flags, doc)                                                                  \
    {                                                                                              \
        key, AR_ATTR_CHILDREN, offsetof(ar_object, children), flags, NULL, doc                     \
    }

#define ARGUMENTS(type, key, field, flags, doc)                                                    \
    {                                                                                              \
        key, AR_ATTR_ARGUMENTS, offsetof(type, field), flags, NULL, doc                            \
    }

#define BODY(type, key, field, flags, doc)                                                         \
    {                                                                                              \
        key, AR_ATTR_BODY, offsetof(type, field), flags, NULL, doc                                 \
    }

enum {
    PG = AR_ATTR_PG,
    LITE = AR_ATTR_LITE,
    STRICT = AR_ATTR_STRICT,
    SILENT = AR_ATTR_NOT_COMPARED,
    IF_SAID = AR_ATTR_IF_SAID,
    DEFINITION = AR_KIND_DEFINITION,
};

#define DEFINE(def, NAME_, PLURAL, STRUCT, PARENT, RANK, FLAGS, ATTRS, DOC)                        \
    const ar_kind_def def = {                                                                      \
        NAME_, PLURAL, sizeof(STRUCT), AR_KIND_##PARENT, RANK, FLAGS, ATTRS, COUNT(ATTRS), DOC};   \
    static_assert(COUNT(ATTRS) <= 64, "a change is a bit mask")
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define X(KIND, name, plural, type, parent, rank, def) extern const ar_kind_def def;
#include "model/kinds.def"
#undef X

#endif
