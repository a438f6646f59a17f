-- Views, materialised or not: their queries, and their columns as names and types, one a line;
-- the rule that is the query.
SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid) AS query,
       (SELECT pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname,
                   pg_catalog.format_type(a.atttypid, a.atttypmod)), E'\n' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute AS a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS shape,
       w.oid AS rule
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = c.oid AND w.rulename = '_RETURN'
 WHERE c.relkind IN ('v', 'm')
   AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
