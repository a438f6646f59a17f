-- Who owns what.
SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS class, oid,
       pg_catalog.pg_get_userbyid(relowner) AS role
  FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
UNION ALL
SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(proowner) FROM pg_catalog.pg_proc WHERE oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(typowner) FROM pg_catalog.pg_type WHERE oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace
 WHERE oid >= 16384 OR nspname = 'public'
UNION ALL
SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(collowner) FROM pg_catalog.pg_collation WHERE oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(stxowner) FROM pg_catalog.pg_statistic_ext
UNION ALL
SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(evtowner) FROM pg_catalog.pg_event_trigger
UNION ALL
SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(pubowner) FROM pg_catalog.pg_publication
UNION ALL
SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(fdwowner) FROM pg_catalog.pg_foreign_data_wrapper
UNION ALL
SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(srvowner) FROM pg_catalog.pg_foreign_server
UNION ALL
SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(dictowner) FROM pg_catalog.pg_ts_dict WHERE oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass::pg_catalog.oid, oid,
       pg_catalog.pg_get_userbyid(cfgowner) FROM pg_catalog.pg_ts_config WHERE oid >= 16384;
