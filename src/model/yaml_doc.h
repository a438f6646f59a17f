/*
 * A YAML document to be written: scalars, mappings and lists, laid out by one rule (MODELS.md 1).
 * Scalars are plain, else in single quotes, else a | block; double quotes only for control
 * characters. {} and [] where no value needs quotes and the line stays within 120 columns.
 */
#ifndef AR_MODEL_YAML_DOC_H
#define AR_MODEL_YAML_DOC_H

#include "base/str.h"

typedef struct ar_doc ar_doc;

ar_doc *ar_doc_text(ar_arena *arena, const char *text);
ar_doc *ar_doc_quoted(ar_arena *arena, const char *text); /* never plain */
ar_doc *ar_doc_map(ar_arena *arena);
ar_doc *ar_doc_list(ar_arena *arena);

/* A mapping that always has one key a line, however short. */
ar_doc *ar_doc_block(ar_arena *arena);

/* A list that always has one item a line. */
ar_doc *ar_doc_lines(ar_arena *arena);

bool ar_doc_has(const ar_doc *map, const char *key);
void ar_doc_put(ar_doc *map, const char *key, ar_doc *value);
void ar_doc_put_text(ar_doc *map, const char *key, const char *text);
void ar_doc_add(ar_doc *list, ar_doc *item);

/* Stands behind the value as a comment; one line. */
void ar_doc_note(ar_doc *doc, const char *note);

bool ar_doc_is_empty(const ar_doc *doc); /* a mapping or list without items */

/* The whole document: the keys of a mapping, sections apart by blank lines. */
char *ar_doc_print(ar_arena *arena, const ar_doc *root);

#endif
