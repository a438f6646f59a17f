/*
 * Points are collected here: what expressions, types, references and lists of columns mention.
 */
#ifndef AR_DIFF_COLLECTOR_H
#define AR_DIFF_COLLECTOR_H

#include "model/model.h"
#include "model/text_search.h"

typedef struct ar_collector {
    ar_ctx *ctx;
    ar_target target;
    const ar_object *table; /* whose columns expressions mention; NULL: no table */
    ar_names *out;
    ar_names *refers;
} ar_collector;

/* The table whose columns an object's expressions mention; NULL: none. */
const ar_object *ar_collector_table(const ar_object *object);

void ar_collect(const ar_collector *c, const char *point);
bool ar_collects_lite(const ar_collector *c);

void ar_collect_column(const ar_collector *c, const char *name);
void ar_collect_dictionary(const ar_collector *c, ar_place_name place);
void ar_collect_expr(const ar_collector *c, const ar_expr *expr);

/*
 * A whole definition: whatever its pairs may mean, and the columns of these relations that its
 * names may be. Who groups may rest on a table's key without naming it ("grouping"). Points that
 * nobody makes hold nothing up. On SQLite it names tables alone: views and triggers stand behind
 * all that happens to columns, see order.c.
 */
void ar_collect_body(const ar_collector *c, const ar_expr *expr);

void ar_collect_type(const ar_collector *c, const ar_type *type);
void ar_collect_collation(const ar_collector *c, const char *schema, const char *name);
void ar_collect_columns(const ar_collector *c, const ar_names *names);
void ar_collect_elements(const ar_collector *c, const ar_elements *elements);
void ar_collect_reference(const ar_collector *c, const ar_ref *ref);
void ar_collect_schema(const ar_collector *c, const ar_object *object);
/* `depends_on` */
void ar_collect_said(const ar_collector *c, const ar_object *object);

#endif
