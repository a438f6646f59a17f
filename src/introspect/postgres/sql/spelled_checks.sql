-- Checks of this session's temporary tables and domains.
SELECT k.conname, pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression
  FROM pg_catalog.pg_constraint AS k
 WHERE k.connamespace = pg_catalog.pg_my_temp_schema() AND k.contype = 'c';
