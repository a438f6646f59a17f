-- Attributes of composite types, in their order.
SELECT a.attrelid, a.attnum, a.attname, a.atttypid,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       k.collname, kn.nspname AS collation_schema
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_collation AS k
    ON k.oid = a.attcollation AND a.attcollation <> t.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS kn ON kn.oid = k.collnamespace
 WHERE c.relkind = 'c'
   AND a.attnum > 0
   AND NOT a.attisdropped
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
 ORDER BY a.attrelid, a.attnum;
