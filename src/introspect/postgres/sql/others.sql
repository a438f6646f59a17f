-- What is there and not modelled: one row each. `class` and `oid` are what uses.sql refers to.
-- Objects without a schema are the database's. What an extension owns is left out at the end.
WITH looked AS MATERIALIZED (
    SELECT n.oid, n.nspname
      FROM pg_catalog.pg_namespace AS n
     WHERE n.nspname !~ '^pg_'
       AND n.nspname <> 'information_schema'
       AND coalesce(n.nspname = ANY (
               nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
), relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, looked.nspname, c.reltype
      FROM pg_catalog.pg_class AS c
      JOIN looked ON looked.oid = c.relnamespace
     WHERE c.relpersistence <> 't'
), other (class, oid, kind, schema, name, of_schema, of_table) AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, oid,
           CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                        ELSE 'composite type' END,
           nspname::pg_catalog.text, relname::pg_catalog.text,
           NULL::pg_catalog.text, NULL::pg_catalog.text
      FROM relation
     WHERE relkind IN ('v', 'm', 'c')
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, x.oid, 'index', m.nspname, x.relname,
           m.nspname, m.relname
      FROM relation AS m
      JOIN pg_catalog.pg_index AS i ON i.indrelid = m.oid
      JOIN relation AS x ON x.oid = i.indexrelid
     WHERE m.relkind = 'm'
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid,
           CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
                          ELSE 'function' END,
           looked.nspname, p.proname || '(' ||
           pg_catalog.array_to_string(ARRAY(
               SELECT pg_catalog.format_type(u.type, NULL)
                 FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)
                ORDER BY u.place), ', ') || ')', NULL, NULL
      FROM pg_catalog.pg_proc AS p
      JOIN looked ON looked.oid = p.pronamespace
     WHERE NOT EXISTS (SELECT
                         FROM pg_catalog.pg_depend AS d
                        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                          AND d.objid = p.oid AND d.deptype = 'i'
                          AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass)
    UNION ALL
    SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, g.oid, 'trigger', r.nspname, g.tgname,
           r.nspname, r.relname
      FROM pg_catalog.pg_trigger AS g
      JOIN relation AS r ON r.oid = g.tgrelid
     WHERE NOT g.tgisinternal AND g.tgparentid = 0
    UNION ALL
    SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, w.oid, 'rule', r.nspname, w.rulename,
           r.nspname, r.relname
      FROM pg_catalog.pg_rewrite AS w
      JOIN relation AS r ON r.oid = w.ev_class
     WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, p.oid, 'policy', r.nspname, p.polname,
           r.nspname, r.relname
      FROM pg_catalog.pg_policy AS p
      JOIN relation AS r ON r.oid = p.polrelid
    UNION ALL
    SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid, 'statistics',
           looked.nspname, s.stxname, r.nspname, r.relname
      FROM pg_catalog.pg_statistic_ext AS s
      JOIN looked ON looked.oid = s.stxnamespace
      LEFT JOIN relation AS r ON r.oid = s.stxrelid
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid,
           CASE t.typtype WHEN 'r' THEN 'range type' WHEN 'b' THEN 'base type'
                          ELSE 'shell type' END,
           looked.nspname, t.typname, NULL, NULL
      FROM pg_catalog.pg_type AS t
      JOIN looked ON looked.oid = t.typnamespace
     WHERE t.typtype = 'r' OR (t.typtype = 'b' AND t.typcategory <> 'A')
        OR (t.typtype = 'p' AND NOT t.typisdefined)
    UNION ALL
    SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, 'operator', looked.nspname,
           o.oprname || '(' || CASE WHEN o.oprleft = 0 THEN 'none'
                                    ELSE pg_catalog.format_type(o.oprleft, NULL) END
           || ', ' || pg_catalog.format_type(o.oprright, NULL) || ')', NULL, NULL
      FROM pg_catalog.pg_operator AS o
      JOIN looked ON looked.oid = o.oprnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, 'operator class', looked.nspname,
           o.opcname || ' using ' || m.amname, NULL, NULL
      FROM pg_catalog.pg_opclass AS o
      JOIN pg_catalog.pg_am AS m ON m.oid = o.opcmethod
      JOIN looked ON looked.oid = o.opcnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, 'operator family',
           looked.nspname, o.opfname || ' using ' || m.amname, NULL, NULL
      FROM pg_catalog.pg_opfamily AS o
      JOIN pg_catalog.pg_am AS m ON m.oid = o.opfmethod
      JOIN looked ON looked.oid = o.opfnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, k.oid, 'collation', looked.nspname,
           k.collname, NULL, NULL
      FROM pg_catalog.pg_collation AS k
      JOIN looked ON looked.oid = k.collnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, v.oid, 'conversion', looked.nspname,
           v.conname, NULL, NULL
      FROM pg_catalog.pg_conversion AS v
      JOIN looked ON looked.oid = v.connamespace
    UNION ALL
    SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, s.oid, 'text search configuration',
           looked.nspname, s.cfgname, NULL, NULL
      FROM pg_catalog.pg_ts_config AS s
      JOIN looked ON looked.oid = s.cfgnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, s.oid, 'text search dictionary',
           looked.nspname, s.dictname, NULL, NULL
      FROM pg_catalog.pg_ts_dict AS s
      JOIN looked ON looked.oid = s.dictnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, s.oid, 'text search parser',
           looked.nspname, s.prsname, NULL, NULL
      FROM pg_catalog.pg_ts_parser AS s
      JOIN looked ON looked.oid = s.prsnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, s.oid, 'text search template',
           looked.nspname, s.tmplname, NULL, NULL
      FROM pg_catalog.pg_ts_template AS s
      JOIN looked ON looked.oid = s.tmplnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid, 'cast', NULL,
           pg_catalog.format_type(c.castsource, NULL) || ' as '
           || pg_catalog.format_type(c.casttarget, NULL), NULL, NULL
      FROM pg_catalog.pg_cast AS c
     WHERE c.oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, v.oid, 'event trigger', NULL,
           v.evtname, NULL, NULL
      FROM pg_catalog.pg_event_trigger AS v
    UNION ALL
    SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, p.oid, 'publication', NULL,
           p.pubname, NULL, NULL
      FROM pg_catalog.pg_publication AS p
    UNION ALL
    SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass, 0, 'subscription', NULL,
           s.subname, NULL, NULL
      FROM pg_catalog.pg_subscription AS s
      JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid
     WHERE d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, f.oid,
           'foreign data wrapper', NULL, f.fdwname, NULL, NULL
      FROM pg_catalog.pg_foreign_data_wrapper AS f
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, f.oid, 'server', NULL,
           f.srvname, NULL, NULL
      FROM pg_catalog.pg_foreign_server AS f
    UNION ALL
    SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, 'language', NULL, l.lanname,
           NULL, NULL
      FROM pg_catalog.pg_language AS l
     WHERE l.oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, f.oid, 'transform', NULL,
           pg_catalog.format_type(f.trftype, NULL) || ' for ' || l.lanname, NULL, NULL
      FROM pg_catalog.pg_transform AS f
      JOIN pg_catalog.pg_language AS l ON l.oid = f.trflang
    UNION ALL
    SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, m.oid, 'access method', NULL, m.amname,
           NULL, NULL
      FROM pg_catalog.pg_am AS m
     WHERE m.oid >= 16384
)
SELECT class, oid, kind, schema, name, of_schema, of_table
  FROM other
 WHERE (class, oid) NOT IN (SELECT e.classid, e.objid
                              FROM pg_catalog.pg_depend AS e
                             WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                               AND e.deptype = 'e');
