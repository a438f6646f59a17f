-- Defaults of the columns of views that definitions made.
SELECT CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END AS schema,
       c.relname AS relation, a.attname, pg_catalog.pg_get_expr(d.adbin, 0::pg_catalog.oid) AS value
  FROM pg_catalog.pg_attrdef AS d
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v'
   AND (n.nspname ~ '^ar_shadow_' OR n.oid = pg_catalog.pg_my_temp_schema());
