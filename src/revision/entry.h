/* How entries of `objects` lines are cut: names may hold anything inside double quotes. */
#ifndef AR_REVISION_ENTRY_H
#define AR_REVISION_ENTRY_H

#include "revision/revision.h"

/* Where `sign` stands outside quotes and brackets, or the end of `text`. */
const char *ar_entry_end(const char *text, char sign);

/* "a.\"b c\"" -> {"a", "b c"}; brackets hold together: "t.(a,b)" -> {"t", "(a,b)"}. */
ar_names ar_entry_parts(ar_arena *arena, const char *name);

#endif
