/*
 * Triggers, rules and policies of a table or view: what is SQL in them stands as it is written.
 */
#ifndef AR_MODEL_DUMP_BODY_H
#define AR_MODEL_DUMP_BODY_H

#include "model/dump_parts.h"

ar_doc *ar_dump_trigger(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_rule(const ar_dump *dump, const ar_object *object, bool needs_name);
ar_doc *ar_dump_policy(const ar_dump *dump, const ar_object *object, bool needs_name);

#endif
