/*
 * What people usually did when libyaml cannot read on.
 */
#ifndef AR_PARSER_YAML_FAULT_H
#define AR_PARSER_YAML_FAULT_H

#include <yaml.h>

#include "parser/source.h"

/* Reports where and why the parser stopped; never AR_OK. */
ar_status ar_yaml_fault(ar_ctx *ctx, const ar_source *source,
                        const yaml_parser_t *parser) AR_MUST_USE;

#endif
