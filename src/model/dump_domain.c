/* Domains: one line where it says everything, else a mapping. */
#include "base/str.h"
#include "model/dump_column.h"

/* Its only check when that has the name it would get by itself. */
static const ar_check *line_check(const ar_dump *dump, const ar_domain *domain)
{
    const ar_objects *children = &domain->object.children;
    const ar_object *check = children->count == 1 ? children->items[0] : NULL;

    return check && ar_dump_is_plain(check) && ar_dump_is_default_name(dump, check, NULL) &&
                   ar_dump_has_no_break(ar_as_check(check)->expr->sql)
               ? ar_as_check(check)
               : NULL;
}

static bool domain_line_says_all(const ar_dump *dump, const ar_domain *domain, bool needs_name)
{
    const ar_object *object = &domain->object;
    const ar_target target = dump->model->target;

    if ((target.owners && object->owner) || (target.grants && object->grants.count))
        return false;
    if (needs_name || object->comment || object->renamed_from.count || object->unmanaged ||
        domain->default_is_literal || domain->not_null_as.comment ||
        !ar_line_type_fits(ar_dump_flavour(dump), ar_dump_type(dump, object, domain->type)) ||
        (object->children.count && !line_check(dump, domain)))
        return false;
    return !domain->default_expr || ar_dump_has_no_break(domain->default_expr->sql);
}

static ar_doc *domain_line(const ar_dump *dump, const ar_domain *domain)
{
    ar_str out;

    ar_str_init(&out, dump->arena);
    ar_str_add(&out, ar_dump_type(dump, &domain->object, domain->type));
    if (domain->not_null)
        ar_dump_add_not_null(dump, &out, &domain->not_null_as);
    if (domain->default_expr)
        ar_dump_add_default(dump, &out, domain->default_expr);
    if (domain->collation)
        ar_str_addf(&out, " collate %s",
                    ar_dump_collation(dump, domain->collation, domain->collation_schema));
    if (domain->object.children.count)
        ar_dump_add_check(&out, line_check(dump, domain));
    return ar_doc_text(dump->arena, out.data);
}

ar_doc *ar_dump_domain(const ar_dump *dump, const ar_domain *domain, bool needs_name)
{
    ar_doc *map;

    if (domain_line_says_all(dump, domain, needs_name))
        return domain_line(dump, domain);
    map = ar_doc_map(dump->arena);
    ar_dump_put_type(dump, map, &domain->object, domain->type);
    if (domain->not_null)
        ar_dump_put_not_null(dump, map, &domain->not_null_as);
    ar_dump_put_default(map, dump, domain->default_expr, domain->default_is_literal);
    if (domain->collation)
        ar_doc_put_text(map, "collate",
                        ar_dump_collation(dump, domain->collation, domain->collation_schema));
    ar_dump_checks(dump, map, &domain->object, NULL);
    ar_dump_common(dump, map, &domain->object, needs_name);
    return map;
}
