/*
 * Partitions and tables that inherit: their keys, and the columns that they get from their parents,
 * which stand before their own and take what a line without a type adds.
 */
#ifndef AR_PARSER_INHERIT_H
#define AR_PARSER_INHERIT_H

#include "parser/column.h"

ar_key_read ar_read_partition_by, ar_read_bound, ar_read_inherits, ar_read_of,
    ar_read_partition_schema;

/* False: reported. `partitions` is the mapping under `table`; NULL: one that is not wholly read. */
bool ar_partitions_check(ar_reader *reader, const ar_object *table, const ar_yaml *partitions);

/* `table`, read as a child of `parent`, becomes its partition. */
void ar_partition_place(ar_reader *reader, ar_object *table, const ar_object *parent);

/*
 * The columns of `partitioned` (NULL: none) and of all tables in `inherits` that are known; where
 * they are not, that is told when resolving.
 */
void ar_inherit_columns(ar_reader *reader, ar_object *table, const ar_object *partitioned);

/* Partitions and tables of a type have no columns of their own. */
bool ar_has_all_columns(const ar_object *table);
/* Reports a column of a partition that its parent has not. */
void ar_inherit_refuse(ar_reader *reader, const ar_object *table, const ar_object *column);

/* What a table says of a column that it has from a parent. */
void ar_inherit_add(ar_reader *reader, ar_object *inherited, ar_column_parts *parts);

#endif
