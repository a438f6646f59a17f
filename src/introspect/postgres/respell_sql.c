#include <stdint.h>

#include "base/str.h"
#include "introspect/postgres/respell.h"
#include "model/inherit.h"
#include "model/partition.h"

/* Where statements are put together. */
typedef struct writer {
    ar_pg_respell *respell;
    const ar_pg_pick *pick;
    ar_str out;
} writer;

static const char *quoted(const writer *to, const char *name)
{
    return ar_quote_always(to->respell->ctx->arena, name);
}

/* The number of an expression that is asked about now; SIZE_MAX: it is not. */
static size_t asked(const writer *to, const ar_expr *const *slot)
{
    if (to->pick->none)
        return SIZE_MAX;
    for (size_t i = 0; i < to->pick->asks->count; i++) {
        const ar_pg_ask *ask = to->pick->asks->items[i];

        if (ask->slot == slot && (!to->pick->only || to->pick->only == ask))
            return to->pick->first + i;
    }
    return SIZE_MAX;
}

/* A line of its own: the text may end in a comment. */
static void add_expr(writer *to, const ar_expr *const *slot)
{
    size_t number = asked(to, slot);
    const char *sql = (*slot)->sql;

    if (to->pick->again && number != SIZE_MAX)
        sql = to->pick->asks->items[number - to->pick->first]->answer.first;
    ar_str_addf(&to->out, "(%s\n)", sql);
}

static void add_type(writer *to, const ar_type *type, const char *schema, const char *collation)
{
    ar_str_add(&to->out, type->key ? type->key : type->text);
    if (!collation)
        return;
    ar_str_add(&to->out, " COLLATE ");
    if (schema)
        ar_str_addf(&to->out, "%s.", quoted(to, schema));
    ar_str_add(&to->out, quoted(to, collation));
}

static void add_column(writer *to, const ar_column *column)
{
    ar_str_addf(&to->out, "%s ", quoted(to, column->object.name));
    add_type(to, column->type, column->collation_schema, column->collation);
    if (asked(to, &column->default_expr) != SIZE_MAX) {
        ar_str_add(&to->out, " DEFAULT ");
        add_expr(to, &column->default_expr);
    }
    if (asked(to, &column->generated) != SIZE_MAX) {
        ar_str_add(&to->out, " GENERATED ALWAYS AS ");
        add_expr(to, &column->generated);
        ar_str_add(&to->out, column->virtual_column ? " VIRTUAL" : " STORED");
    }
}

static void add_check(writer *to, const ar_check *check)
{
    size_t number = asked(to, &check->expr);

    if (number == SIZE_MAX)
        return;
    ar_str_addf(&to->out, "%s CONSTRAINT ar_c%zu CHECK ",
                check->object.parent->kind == AR_KIND_TABLE ? "," : "", number);
    add_expr(to, &check->expr);
}

static void add_opclass(writer *to, const ar_element *element)
{
    const char *separator = " (";

    if (!element->opclass)
        return;
    ar_str_addc(&to->out, ' ');
    if (element->opclass_schema)
        ar_str_addf(&to->out, "%s.", quoted(to, element->opclass_schema));
    ar_str_add(&to->out, quoted(to, element->opclass));
    ar_vec_each(ar_option, option, &element->opclass_options) {
        ar_str_addf(&to->out, "%s%s = %s", separator, quoted(to, option->key),
                    ar_quote_text(to->respell->ctx->arena, AR_POSTGRESQL, option->value));
        separator = ", ";
    }
    if (element->opclass_options.count)
        ar_str_addc(&to->out, ')');
}

static void add_element(writer *to, const ar_element *element)
{
    if (element->column)
        ar_str_add(&to->out, quoted(to, element->column));
    else
        add_expr(to, &element->expr);
    if (element->collation) {
        ar_str_add(&to->out, " COLLATE ");
        if (element->collation_schema)
            ar_str_addf(&to->out, "%s.", quoted(to, element->collation_schema));
        ar_str_add(&to->out, quoted(to, element->collation));
    }
    add_opclass(to, element);
    if (element->operator_name)
        ar_str_addf(&to->out, " WITH %s", element->operator_name);
}

/* The first expression asked about gives an index its number; SIZE_MAX: none is. */
static size_t index_number(const writer *to, const ar_elements *elements,
                           const ar_expr *const *where)
{
    size_t number = asked(to, where);

    ar_vec_each(ar_element, element, elements) {
        size_t other = asked(to, &element->expr);

        number = other < number ? other : number;
    }
    return number;
}

static void add_elements(writer *to, const ar_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        ar_str_add(&to->out, i ? ", " : "(");
        add_element(to, &elements->items[i]);
    }
    ar_str_addc(&to->out, ')');
}

static void add_where(writer *to, const ar_expr *const *where)
{
    if (!*where)
        return;
    ar_str_add(&to->out, " WHERE ");
    add_expr(to, where);
}

static void add_exclusion(writer *to, const ar_exclusion *exclusion)
{
    size_t number = index_number(to, &exclusion->elements, &exclusion->where);

    if (number == SIZE_MAX || to->pick->only)
        return;
    ar_str_addf(&to->out, ", CONSTRAINT ar_i%zu EXCLUDE USING %s ", number,
                quoted(to, exclusion->method ? exclusion->method : "btree"));
    add_elements(to, &exclusion->elements);
    add_where(to, &exclusion->where);
}

/* One expression alone: its fault must not be another's. */
static void add_lone_index(writer *to, const char *method, const ar_elements *elements,
                           const ar_expr *const *where)
{
    const ar_pg_ask *ask = to->pick->only;

    if (ask->role == AR_PG_WHERE) {
        ar_str_add(&to->out, "((1))");
        add_where(to, where);
        return;
    }
    ar_element element = elements->items[ask->element];

    element.operator_name = NULL;
    ar_str_addf(&to->out, "USING %s (", quoted(to, method ? method : "btree"));
    ar_str_addf(&to->out, "(%s\n)", element.expr->sql);
    element.column = "";
    add_opclass(to, &element);
    ar_str_addc(&to->out, ')');
}

static void add_index(writer *to, const ar_object *table, const char *method,
                      const ar_elements *elements, const ar_expr *const *where)
{
    size_t number = index_number(to, elements, where);

    if (number == SIZE_MAX)
        return;
    ar_str_addf(&to->out, "; CREATE INDEX ar_i%zu ON pg_temp.%s ", number, quoted(to, table->name));
    if (to->pick->only) {
        add_lone_index(to, method, elements, where);
        return;
    }
    ar_str_addf(&to->out, "USING %s ", quoted(to, method ? method : "btree"));
    add_elements(to, elements);
    add_where(to, where);
}

/* The expressions that are asked about, and no more. */
static void add_statistics(writer *to, const ar_object *table, const ar_statistics *statistics)
{
    static const ar_expr *const nothing = NULL;
    size_t number = index_number(to, &statistics->columns, &nothing);
    const char *separator = "";

    if (number == SIZE_MAX)
        return;
    ar_str_addf(&to->out, "; CREATE STATISTICS pg_temp.ar_s%zu ON ", number);
    ar_vec_each(const ar_element, element, &statistics->columns) {
        if (!element->expr || asked(to, &element->expr) == SIZE_MAX)
            continue;
        ar_str_add(&to->out, separator);
        add_expr(to, &element->expr);
        separator = ", ";
    }
    ar_str_addf(&to->out, " FROM pg_temp.%s", quoted(to, table->name));
}

/* A partitioned table of its own, named by number: its key says what is printed. */
static void add_partitioned(writer *to, const ar_object *table, char letter, size_t number,
                            const char *key)
{
    const char *separator = "(";

    ar_str_addf(&to->out, "; CREATE TEMPORARY TABLE pg_temp.ar_%c%zu ", letter, number);
    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (!column)
            continue;
        ar_str_addf(&to->out, "%s%s ", separator, quoted(to, column->object.name));
        add_type(to, column->type, column->collation_schema, column->collation);
        separator = ", ";
    }
    ar_str_addf(&to->out, "%s) PARTITION BY %s", *separator == '(' ? "(" : "", key);
}

static const char *answered(const writer *to, size_t number, const ar_expr *expr)
{
    return to->pick->again ? to->pick->asks->items[number - to->pick->first]->answer.first
                           : expr->sql;
}

static void add_partitioning(writer *to, const ar_object *object)
{
    const ar_table *table = ar_as_table(object);
    const ar_object *parent = ar_partition_parent(to->respell->wanted, object);
    size_t key = table->partition_by ? asked(to, &table->partition_by) : SIZE_MAX;
    size_t bound = table->bound ? asked(to, &table->bound) : SIZE_MAX;

    if (key != SIZE_MAX)
        add_partitioned(to, object, 'k', key, answered(to, key, table->partition_by));
    if (bound == SIZE_MAX || !parent || !ar_as_table(parent)->partition_by)
        return;
    add_partitioned(to, parent, 'p', bound, ar_as_table(parent)->partition_by->sql);
    ar_str_addf(&to->out,
                "; CREATE TEMPORARY TABLE pg_temp.ar_b%zu PARTITION OF pg_temp.ar_p%zu %s", bound,
                bound, ar_bound_sql(to->respell->ctx, answered(to, bound, table->bound)));
}

/* Conditions of publications over this table. */
static void add_conditions(writer *to, const ar_object *table)
{
    for (size_t i = 0; !to->pick->none && i < to->pick->asks->count; i++) {
        const ar_pg_ask *ask = to->pick->asks->items[i];

        if (ask->owner != table || ask->object->kind != AR_KIND_PUBLICATION ||
            asked(to, ask->slot) == SIZE_MAX)
            continue;
        ar_str_addf(&to->out, ", CONSTRAINT ar_c%zu CHECK ", asked(to, ask->slot));
        add_expr(to, ask->slot);
    }
}

static void add_table(writer *to, const ar_object *table)
{
    const char *separator = "";

    ar_str_addf(&to->out, "CREATE TEMPORARY TABLE pg_temp.%s (", quoted(to, table->name));
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN) {
            ar_str_add(&to->out, separator);
            add_column(to, ar_as_column(*child));
            separator = ", ";
        } else if ((*child)->kind == AR_KIND_CHECK) {
            add_check(to, ar_as_check(*child));
        } else if ((*child)->kind == AR_KIND_EXCLUSION) {
            add_exclusion(to, ar_as_exclusion(*child));
        }
    }
    add_conditions(to, table);
    ar_str_addc(&to->out, ')');
    ar_object_each(child, table) {
        const ar_index *index = ar_as_index(*child);
        const ar_exclusion *exclusion = ar_as_exclusion(*child);
        const ar_statistics *statistics = ar_as_statistics(*child);

        if (index)
            add_index(to, table, index->method, &index->columns, &index->where);
        if (statistics)
            add_statistics(to, table, statistics);
        if (exclusion && to->pick->only)
            add_index(to, table, exclusion->method, &exclusion->elements, &exclusion->where);
    }
    add_partitioning(to, table);
}

static void add_domain(writer *to, const ar_domain *domain)
{
    ar_str_addf(&to->out, "CREATE DOMAIN pg_temp.ar_d%zu AS ",
                asked(to, &domain->default_expr) != SIZE_MAX ? asked(to, &domain->default_expr)
                                                             : to->pick->first);
    add_type(to, domain->type, domain->collation_schema, domain->collation);
    if (asked(to, &domain->default_expr) != SIZE_MAX) {
        ar_str_add(&to->out, " DEFAULT ");
        add_expr(to, &domain->default_expr);
    }
    ar_object_each(child, &domain->object) {
        if ((*child)->kind == AR_KIND_CHECK)
            add_check(to, ar_as_check(*child));
    }
}

char *ar_pg_owner_sql(ar_pg_respell *respell, const ar_object *owner, const ar_pg_pick *pick)
{
    writer to = {.respell = respell, .pick = pick};

    ar_str_init(&to.out, respell->ctx->arena);
    if (owner->kind == AR_KIND_DOMAIN)
        add_domain(&to, ar_as_domain(owner));
    else
        add_table(&to, owner);
    return to.out.data;
}

char *ar_pg_column_sql(ar_pg_respell *respell, const ar_column *column)
{
    const ar_pg_pick nothing = {.none = true};
    writer to = {.respell = respell, .pick = &nothing};

    ar_str_init(&to.out, respell->ctx->arena);
    ar_str_add(&to.out, "CREATE TEMPORARY TABLE pg_temp.ar_column (");
    add_column(&to, column);
    ar_str_addc(&to.out, ')');
    return to.out.data;
}
