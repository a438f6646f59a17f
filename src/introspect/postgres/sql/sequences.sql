-- Sequences and the columns they belong to: deptype i is an identity column's, a is OWNED BY.
SELECT c.oid, n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL) AS type,
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       c.relpersistence = 'u' AS unlogged,
       d.refobjid AS owner, d.refobjsubid AS owner_column, d.deptype = 'i' AS of_identity
  FROM pg_catalog.pg_sequence AS s
  JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.objid = c.oid AND d.objsubid = 0
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
 WHERE c.relpersistence <> 't'
   AND c.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
