-- Collations that users made. The locale of ICU stood in collcollate until 15 and has had two names
-- since, rules came with 16: where the catalogue has no such column the name means missing's.
SELECT k.oid, n.nspname, k.collname, k.collprovider, k.collisdeterministic, k.collcollate,
       k.collctype, k.locale, k.rules
  FROM (SELECT x.*
          FROM (SELECT NULL::pg_catalog.text AS colliculocale, NULL::pg_catalog.text AS colllocale,
                       NULL::pg_catalog.text AS collicurules) AS missing
         CROSS JOIN LATERAL (
               SELECT oid, collnamespace, collname, collprovider, collisdeterministic,
                      collcollate::pg_catalog.text AS collcollate,
                      collctype::pg_catalog.text AS collctype,
                      coalesce(colllocale, colliculocale) AS locale, collicurules AS rules
                 FROM pg_catalog.pg_collation) AS x) AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.collnamespace
 WHERE k.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
