-- Partition keys (ar_k1 ...) and bounds (ar_b1 ...) of this session's temporary tables.
SELECT c.relname,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid)
            ELSE pg_catalog.pg_get_partkeydef(c.oid) END AS expression
  FROM pg_catalog.pg_class AS c
 WHERE c.relnamespace = pg_catalog.pg_my_temp_schema()
   AND (c.relispartition OR (c.relkind = 'p' AND c.relname ~ '^ar_k'));
