-- Installed extensions and the schemas they stand in.
SELECT x.extname, n.nspname
  FROM pg_catalog.pg_extension AS x
  JOIN pg_catalog.pg_namespace AS n ON n.oid = x.extnamespace
 ORDER BY x.extname;
