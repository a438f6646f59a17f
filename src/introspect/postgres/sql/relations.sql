-- Tables of every sort: plain, partitioned, foreign. What an extension owns comes along, marked, so
-- that keys which refer to it find its columns.
SELECT c.oid, n.nspname, c.relname,
       c.relpersistence = 'u' AS unlogged,
       c.reloptions, o.reloptions AS toast_options,
       s.spcname, m.amname,
       CASE WHEN c.relispartition THEN 'partition of ' || parents.names
            WHEN c.relkind = 'p' THEN 'partitioned table'
            WHEN c.relkind = 'f' THEN 'foreign table'
            WHEN c.reloftype <> 0
            THEN 'table of type ' || pg_catalog.format_type(c.reloftype, NULL)
            WHEN parents.names IS NOT NULL THEN 'inherits ' || parents.names
       END AS reason,
       CASE WHEN c.relrowsecurity OR c.relforcerowsecurity OR c.relreplident <> 'd'
            THEN pg_catalog.array_remove(ARRAY[
                 CASE WHEN c.relrowsecurity THEN 'row security' END,
                 CASE WHEN c.relforcerowsecurity THEN 'forced row security' END,
                 CASE WHEN c.relreplident <> 'd' THEN 'replica identity' END], NULL)
       END AS unmodelled,
       c.oid IN (SELECT e.objid
                   FROM pg_catalog.pg_depend AS e
                  WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                    AND e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND e.deptype = 'e') AS of_extension
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class AS o ON o.oid = c.reltoastrelid AND o.reloptions IS NOT NULL
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam AND m.amname <> 'heap'
  LEFT JOIN (SELECT i.inhrelid,
                    pg_catalog.string_agg(pn.nspname || '.' || p.relname, ', '
                                          ORDER BY i.inhseqno) AS names
               FROM pg_catalog.pg_inherits AS i
               JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
               JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
              GROUP BY i.inhrelid) AS parents ON parents.inhrelid = c.oid
 WHERE c.relkind IN ('r', 'p', 'f')
   AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
