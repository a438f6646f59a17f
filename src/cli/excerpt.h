/* The line of a file that a message is about, with what is meant underlined. */
#ifndef AR_CLI_EXCERPT_H
#define AR_CLI_EXCERPT_H

#include "base/ctx.h"
#include "base/str.h"

/*
 * Appends the line and its underline to `out`; nothing when `source` has no such line. Tabs become
 * blanks, control characters a sign of one column; of a long line only what is near is shown.
 */
void ar_excerpt_add(ar_str *out, const char *source, ar_pos pos, const char *colour);

/* Text for a terminal: line feeds and tabs stay, other control characters come out as \xNN. */
char *ar_printable(ar_arena *arena, const char *text);

/* The same for what has one line: line feeds and tabs come out as \xNN too. */
char *ar_printable_line(ar_arena *arena, const char *text);

#endif
