#include "dialect/dialect.h"

const char *ar_engine_name(ar_engine engine)
{
    return engine == AR_SQLITE ? "sqlite" : "postgresql";
}

const char *ar_engine_title(ar_engine engine)
{
    return engine == AR_SQLITE ? "SQLite" : "PostgreSQL";
}

ar_sql_flavour ar_dialect_flavour(ar_engine engine)
{
    return engine == AR_SQLITE ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
}
