-- Comments on schemas, tables, columns, indexes, sequences, types, collations, functions, constraints, triggers, rules and policies of
-- users. What
-- initdb made has numbers below 16384; the schema public is 2200.
SELECT d.classoid,
       d.objoid, d.objsubid, d.description
  FROM pg_catalog.pg_description AS d
 WHERE (d.objoid >= 16384 OR d.objoid = 2200)
   AND d.classoid IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                     'pg_catalog.pg_type'::pg_catalog.regclass,
                     'pg_catalog.pg_collation'::pg_catalog.regclass,
                     'pg_catalog.pg_proc'::pg_catalog.regclass,
                     'pg_catalog.pg_constraint'::pg_catalog.regclass,
                     'pg_catalog.pg_statistic_ext'::pg_catalog.regclass,
                     'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass,
                     'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
                     'pg_catalog.pg_publication'::pg_catalog.regclass,
                     'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
                     'pg_catalog.pg_ts_config'::pg_catalog.regclass,
                     'pg_catalog.pg_namespace'::pg_catalog.regclass,
                     'pg_catalog.pg_trigger'::pg_catalog.regclass,
                     'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                     'pg_catalog.pg_event_trigger'::pg_catalog.regclass,
                     'pg_catalog.pg_policy'::pg_catalog.regclass);
