-- Tables of every sort and views. What an extension owns comes along, marked, so that keys which refer to it find
-- its columns; so do TOAST tables that have options, which belong to the table that names them.
SELECT c.oid, n.nspname, c.relname, c.relkind,
       c.relpersistence = 'u' AS unlogged,
       c.reloptions, c.reltoastrelid, s.spcname, m.amname,
       NULL AS reason,
       c.relrowsecurity, c.relforcerowsecurity,
       c.oid IN (SELECT e.objid
                   FROM pg_catalog.pg_depend AS e
                  WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                    AND e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND e.deptype = 'e') AS of_extension,
       CASE WHEN c.relkind <> 'f'
            THEN CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END
       END AS replica_identity,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_by,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS bound,
       parents.oids AS parents, parents.names AS parent_names,
       ot.typname AS of_type, otn.nspname AS of_schema
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_type AS ot ON ot.oid = c.reloftype
  LEFT JOIN pg_catalog.pg_namespace AS otn ON otn.oid = ot.typnamespace
  LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam AND m.amname <> 'heap'
  LEFT JOIN (SELECT i.inhrelid,
                    pg_catalog.array_agg(i.inhparent ORDER BY i.inhseqno) AS oids,
                    pg_catalog.string_agg(pn.nspname || '.' || p.relname, ', '
                                          ORDER BY i.inhseqno) AS names
               FROM pg_catalog.pg_inherits AS i
               JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
               JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
              WHERE p.relkind IN ('r', 'p', 'f')
              GROUP BY i.inhrelid) AS parents ON parents.inhrelid = c.oid
 WHERE c.relpersistence <> 't'
   AND ((c.relkind IN ('r', 'p', 'f', 'v', 'm')
         AND n.nspname !~ '^pg_'
         AND n.nspname <> 'information_schema'
         AND coalesce(n.nspname = ANY (
                 nullif(pg_catalog.current_setting('autorev.schemas', true), '')
                 ::pg_catalog.name[]), true))
        OR (c.relkind = 't' AND c.reloptions IS NOT NULL));
