/* What not-null constraints have beside being there. */
#include "base/str.h"
#include "model/dump_parts.h"

bool ar_dump_special_not_null(const ar_not_null *as)
{
    return (as->name && !as->usual) || as->comment || as->not_valid || as->no_inherit;
}

void ar_dump_add_not_null(const ar_dump *dump, ar_str *out, const ar_not_null *as)
{
    if (as->name && !as->usual)
        ar_str_addf(out, " constraint %s", ar_line_name(dump->arena, as->name));
    ar_str_addf(out, " not null%s%s", as->no_inherit ? " no inherit" : "",
                as->not_valid ? " not valid" : "");
}

static ar_doc *as_map(const ar_dump *dump, const ar_not_null *as)
{
    ar_doc *map = ar_doc_map(dump->arena);

    if (!as->usual)
        ar_dump_put_text(map, "name", as->name);
    ar_dump_put_bool(map, "not_valid", as->not_valid);
    ar_dump_put_bool(map, "no_inherit", as->no_inherit);
    ar_dump_put_text(map, "comment", as->comment);
    return map;
}

void ar_dump_put_not_null(const ar_dump *dump, ar_doc *map, const ar_not_null *as)
{
    if (ar_dump_special_not_null(as))
        ar_doc_put(map, "not_null", as_map(dump, as));
    else
        ar_doc_put_text(map, "not_null", "true");
}
