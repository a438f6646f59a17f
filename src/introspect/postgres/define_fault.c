/* Where a definition is at fault. */
#include <string.h>

#include "base/str.h"
#include "introspect/postgres/define.h"

/* The byte of `sql` that its character `count`, from 1, begins at. */
static size_t byte_of(const char *sql, size_t count)
{
    size_t at = 0;

    while (sql[at] && --count > 0)
        for (at++; ((unsigned char)sql[at] & 0xc0) == 0x80;)
            at++;
    return at;
}

/* In YAML a text may be folded and quoted: only one that is a file of its own stands as it is. */
static bool is_own_file(ar_pos pos)
{
    return pos.file && !ar_ends_with(pos.file, ".yaml");
}

ar_pos ar_pg_define_fault(const ar_pg_definition *definition)
{
    const ar_expr *expr = *definition->slots[0].expr;
    const char *start = expr && definition->created ? strstr(definition->created, expr->sql) : NULL;
    size_t at;
    ar_pos pos;

    if (!expr)
        return definition->object->pos;
    pos = expr->pos;
    if (!start || !definition->pointed_at || !is_own_file(pos))
        return pos;
    at = byte_of(definition->created, definition->pointed_at);
    if (definition->created + at < start)
        return pos;
    at -= (size_t)(start - definition->created);
    pos.width = 0;
    for (size_t i = 0; i < at && expr->sql[i]; i++) {
        pos.column += ((unsigned char)expr->sql[i] & 0xc0) != 0x80;
        if (expr->sql[i] == '\n') {
            pos.line++;
            pos.column = 1;
        }
    }
    return pos;
}
