-- Composite types that stand by themselves, and range types; attributes are in attributes.sql.
-- Multirange types came with 14: where the catalogue has no such column the name means missing's.
SELECT t.oid, n.nspname, t.typname, t.typrelid, t.typarray,
       pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
       CASE WHEN NOT o.opcdefault THEN o.opcname END AS opclass,
       CASE WHEN NOT o.opcdefault THEN opcn.nspname END AS opclass_schema,
       k.collname, kn.nspname AS collation_schema,
       f.proname AS canonical, fn.nspname AS canonical_schema,
       d.proname AS subtype_diff, dn.nspname AS subtype_diff_schema,
       m.oid AS multirange_oid, m.typarray AS multirange_array, m.typname AS multirange,
       m.typnamespace <> t.typnamespace AS multirange_elsewhere
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
  LEFT JOIN (SELECT x.*
               FROM (SELECT 0::pg_catalog.oid AS rngmultitypid) AS missing
              CROSS JOIN LATERAL (
                    SELECT rngtypid, rngsubtype, rngcollation, rngsubopc, rngcanonical, rngsubdiff,
                           rngmultitypid AS multirange
                      FROM pg_catalog.pg_range) AS x) AS r ON r.rngtypid = t.oid
  LEFT JOIN pg_catalog.pg_type AS s ON s.oid = r.rngsubtype
  LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = r.rngsubopc
  LEFT JOIN pg_catalog.pg_namespace AS opcn ON opcn.oid = o.opcnamespace
  LEFT JOIN pg_catalog.pg_collation AS k
    ON k.oid = r.rngcollation AND r.rngcollation <> s.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS kn ON kn.oid = k.collnamespace
  LEFT JOIN pg_catalog.pg_proc AS f ON f.oid = r.rngcanonical
  LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS d ON d.oid = r.rngsubdiff
  LEFT JOIN pg_catalog.pg_namespace AS dn ON dn.oid = d.pronamespace
  LEFT JOIN pg_catalog.pg_type AS m ON m.oid = r.multirange
 WHERE (t.typtype = 'r' OR (t.typtype = 'c' AND c.relkind = 'c'))
   AND t.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
 ORDER BY t.oid;
