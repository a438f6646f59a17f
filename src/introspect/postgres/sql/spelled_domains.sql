-- Defaults of this session's temporary domains.
SELECT t.typname, pg_catalog.pg_get_expr(t.typdefaultbin, 0::pg_catalog.oid) AS expression
  FROM pg_catalog.pg_type AS t
 WHERE t.typnamespace = pg_catalog.pg_my_temp_schema() AND t.typtype = 'd'
   AND t.typdefaultbin IS NOT NULL;
