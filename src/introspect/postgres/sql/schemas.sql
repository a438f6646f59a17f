-- Schemas that are looked at. The setting autorev.schemas is a name[] of them; unset: all but the
-- system's. The same condition stands in every query here, so that each runs by hand.
SELECT n.oid, n.nspname
  FROM pg_catalog.pg_namespace AS n
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
   AND n.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                        AND e.deptype = 'e');
