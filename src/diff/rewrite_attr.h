/*
 * What a rename does to an object's attributes: types, references, lists of columns, collations.
 */
#ifndef AR_DIFF_REWRITE_ATTR_H
#define AR_DIFF_REWRITE_ATTR_H

#include "diff/rewrite_text.h"

/* Attribute by attribute, as the kind's table says; `in_table`: of the renamed column's table. */
void ar_rewrite_attrs(const ar_change *c, ar_object *object, bool in_table);

/* Collations named beside a type, and the schema of an extension. */
void ar_rewrite_collations(const ar_change *c, ar_object *object);

/* Whatever is named as the renamed object was. */
void ar_rewrite_names(const ar_change *c, ar_names *names);

#endif
