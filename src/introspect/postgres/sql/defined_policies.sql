-- Conditions of policies that definitions made.
SELECT CASE WHEN s.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE s.nspname END AS schema,
       c.relname, p.polname,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using_expr,
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check_expr
  FROM pg_catalog.pg_policy AS p
  JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
 WHERE s.nspname ~ '^ar_shadow_' OR s.oid = pg_catalog.pg_my_temp_schema();
