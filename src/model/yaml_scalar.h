/*
 * Scalars of YAML: plain where that reads back as it is, else quoted or as a block.
 */
#ifndef AR_MODEL_YAML_SCALAR_H
#define AR_MODEL_YAML_SCALAR_H

#include "base/str.h"

enum { AR_YAML_STEP = 2 }; /* columns that a level is further in */

bool ar_yaml_is_flow_plain(const char *text);
void ar_yaml_indent(ar_str *out, size_t columns);
void ar_yaml_add_key(ar_str *out, const char *key);
void ar_yaml_add_scalar(ar_str *out, const char *text, bool quoted, size_t columns);

#endif
