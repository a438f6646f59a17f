-- Installed extensions, the schemas they stand in, and what they require. A comment that came with
-- the extension is nobody's wish.
SELECT x.oid, x.extname, n.nspname, x.extversion, x.oid >= 16384 AS is_users,
       (SELECT pg_catalog.array_agg(r.extname ORDER BY r.extname)
          FROM pg_catalog.pg_depend AS d
          JOIN pg_catalog.pg_extension AS r ON r.oid = d.refobjid
         WHERE d.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass
           AND d.objid = x.oid
           AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass) AS required,
       nullif(pg_catalog.obj_description(x.oid, 'pg_extension'), a.comment) AS comment,
       a.comment AS usual_comment
  FROM pg_catalog.pg_extension AS x
  JOIN pg_catalog.pg_namespace AS n ON n.oid = x.extnamespace
  LEFT JOIN pg_catalog.pg_available_extensions() AS a ON a.name = x.extname
 ORDER BY x.extname;
