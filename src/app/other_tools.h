/*
 * Version tables of other migration tools: theirs as long as no model declares them. They are
 * never inspected into models nor pruned, and listed as what they are.
 */
#ifndef AR_APP_OTHER_TOOLS_H
#define AR_APP_OTHER_TOOLS_H

#include "model/model.h"

/*
 * "Alembic": whose version table it is, told by its name and columns; of a schema, whose version
 * tables it holds; of a sequence, whose table's it is. NULL: nobody's.
 */
const char *ar_other_tool(const ar_model *model, const ar_object *object);

/* "another tool's version table: Alembic"; NULL: it is none. */
char *ar_other_tool_reason(ar_ctx *ctx, const ar_model *model, const ar_object *object);

/* Takes them out of what inspect will write, with a note of each. */
void ar_other_tools_cut(ar_ctx *ctx, ar_model *model);

#endif
