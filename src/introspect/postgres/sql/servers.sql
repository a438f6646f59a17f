-- Foreign servers that users made.
SELECT s.oid, s.srvname, w.fdwname, s.srvtype, s.srvversion, s.srvoptions
  FROM pg_catalog.pg_foreign_server AS s
  JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
 WHERE s.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass
                        AND e.deptype = 'e');
