#include "dialect/dialect.h"

enum { PG_NAME_MAX = 63, PG_15 = 150000, PG_18 = 180000 };

static const ar_caps sqlite = {
    .drop_column = true, /* 3.35, the oldest that is served */
    .virtual_columns = true,
};

static const ar_caps postgresql = {
    .schemas = true,
    .comments = true,
    .enums = true,
    .domains = true,
    .sequences = true,
    .exclusions = true,
    .alter_column = true,
    .add_constraint = true,
    .drop_column = true,
    .name_max = PG_NAME_MAX,
};

ar_caps ar_dialect_caps(ar_target target)
{
    ar_caps caps = target.engine == AR_SQLITE ? sqlite : postgresql;

    if (target.engine == AR_POSTGRESQL) {
        caps.nulls_not_distinct = target.version >= PG_15;
        caps.virtual_columns = target.version >= PG_18;
    }
    return caps;
}
