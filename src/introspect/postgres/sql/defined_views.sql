-- Views that definitions made: their queries and columns, as views.sql prints those of users.
SELECT CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END AS schema,
       NULL AS relation, c.relname,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname,
                   pg_catalog.format_type(a.atttypid, a.atttypmod)), E'\n' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute AS a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS shape
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v'
   AND (n.nspname ~ '^ar_shadow_' OR n.oid = pg_catalog.pg_my_temp_schema());
