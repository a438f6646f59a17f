-- Domains; their checks are in constraints.sql.
SELECT t.oid, n.nspname, t.typname, t.typbasetype,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
       t.typnotnull, pg_catalog.pg_get_expr(t.typdefaultbin, 0::pg_catalog.oid) AS expression,
       k.collname, kn.nspname AS collation_schema
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
  LEFT JOIN pg_catalog.pg_collation AS k
    ON k.oid = t.typcollation AND t.typcollation <> b.typcollation
  LEFT JOIN pg_catalog.pg_namespace AS kn ON kn.oid = k.collnamespace
 WHERE t.typtype = 'd'
   AND t.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
