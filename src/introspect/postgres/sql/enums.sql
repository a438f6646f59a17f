-- Enums and their values in order.
SELECT t.oid, n.nspname, t.typname,
       (SELECT pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder)
          FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid) AS labels
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
 WHERE t.typtype = 'e'
   AND t.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
