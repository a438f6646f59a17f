-- Foreign data wrappers that users made.
SELECT w.oid, w.fdwname, hn.nspname AS handler_schema, h.proname AS handler,
       vn.nspname AS validator_schema, v.proname AS validator, w.fdwoptions
  FROM pg_catalog.pg_foreign_data_wrapper AS w
  LEFT JOIN pg_catalog.pg_proc AS h ON h.oid = w.fdwhandler
  LEFT JOIN pg_catalog.pg_namespace AS hn ON hn.oid = h.pronamespace
  LEFT JOIN pg_catalog.pg_proc AS v ON v.oid = w.fdwvalidator
  LEFT JOIN pg_catalog.pg_namespace AS vn ON vn.oid = v.pronamespace
 WHERE w.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass
                        AND e.deptype = 'e');
