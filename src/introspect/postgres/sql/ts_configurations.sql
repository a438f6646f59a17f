-- Text search configurations that users made: one row for each dictionary of each type of token, in
-- order; one alone where there are none.
SELECT c.oid, n.nspname, c.cfgname, pn.nspname AS parser_schema, p.prsname,
       k.alias, dn.nspname AS dictionary_schema, d.dictname
  FROM pg_catalog.pg_ts_config AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser AS p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.prsnamespace
  LEFT JOIN (pg_catalog.pg_ts_config_map AS m
             JOIN pg_catalog.pg_ts_dict AS d ON d.oid = m.mapdict
             JOIN pg_catalog.pg_namespace AS dn ON dn.oid = d.dictnamespace) ON m.mapcfg = c.oid
  LEFT JOIN LATERAL pg_catalog.ts_token_type(c.cfgparser) AS k ON k.tokid = m.maptokentype
 WHERE c.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND e.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
                        AND e.deptype = 'e')
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
 ORDER BY c.oid, m.maptokentype, m.mapseqno;
