-- Text search dictionaries that users made. The options are one text: "language = 'english', n = 5".
SELECT d.oid, n.nspname, d.dictname, tn.nspname AS template_schema, t.tmplname, d.dictinitoption
  FROM pg_catalog.pg_ts_dict AS d
  JOIN pg_catalog.pg_namespace AS n ON n.oid = d.dictnamespace
  JOIN pg_catalog.pg_ts_template AS t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.tmplnamespace
 WHERE d.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
