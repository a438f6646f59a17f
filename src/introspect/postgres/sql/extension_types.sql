-- Types that extensions own.
SELECT n.nspname, t.typname, x.extname
  FROM pg_catalog.pg_depend AS e
  JOIN pg_catalog.pg_type AS t ON t.oid = e.objid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_extension AS x ON x.oid = e.refobjid
 WHERE e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
   AND e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
   AND e.deptype = 'e';
