-- What tables, columns and types the objects of others.sql depend on. A view's dependencies are
-- those of its rule.
SELECT CASE WHEN w.rulename = '_RETURN' THEN 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
            ELSE d.classid END AS class,
       CASE WHEN w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END AS oid,
       n.nspname, coalesce(r.relname, t.typname) AS name, a.attname
  FROM pg_catalog.pg_depend AS d
  LEFT JOIN pg_catalog.pg_rewrite AS w
    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid
  LEFT JOIN pg_catalog.pg_class AS r
    ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjsubid > 0 AND a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  LEFT JOIN pg_catalog.pg_type AS t
    ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = coalesce(r.relnamespace, t.typnamespace)
 WHERE d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass,
                     'pg_catalog.pg_proc'::pg_catalog.regclass,
                     'pg_catalog.pg_trigger'::pg_catalog.regclass,
                     'pg_catalog.pg_policy'::pg_catalog.regclass,
                     'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
   AND d.objid >= 16384
   AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                        'pg_catalog.pg_type'::pg_catalog.regclass)
   AND d.refobjid >= 16384
   AND (w.oid IS NULL OR d.refobjid <> w.ev_class OR w.rulename <> '_RETURN')
 ORDER BY 1, 2, 3, 4, 5;
