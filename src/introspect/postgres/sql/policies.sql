-- Policies: no roles is everybody. `needs`: as in triggers.sql.
SELECT p.oid, p.polrelid, p.polname, p.polcmd, NOT p.polpermissive AS restrictive,
       (SELECT pg_catalog.array_agg(r.rolname ORDER BY r.rolname COLLATE "C")
          FROM pg_catalog.pg_roles AS r
         WHERE r.oid = ANY (p.polroles)) AS roles,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using_expr,
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check_expr,
       (SELECT pg_catalog.array_agg(n.refclassid::pg_catalog.int8 || ' ' || n.refobjid::pg_catalog.int8)
          FROM pg_catalog.pg_depend AS n
         WHERE n.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND n.objid = p.oid
           AND n.deptype = 'n' AND n.refobjid >= 16384
           AND NOT EXISTS (
               SELECT 1 FROM pg_catalog.pg_depend AS e
                WHERE e.classid = n.refclassid AND e.objid = n.refobjid AND e.deptype = 'e')
       ) AS needs
  FROM pg_catalog.pg_policy AS p
  JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
 WHERE c.relpersistence <> 't'
   AND s.nspname !~ '^pg_'
   AND s.nspname <> 'information_schema'
   AND coalesce(s.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
   AND NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND e.objid = p.oid
          AND e.deptype = 'e');
