-- What is there and not modelled, but for views (relations.sql): one row each.
-- `class` and `oid` are what uses.sql refers to. Objects of a schema are those that depend on it;
-- objects without a schema are the database's. What an extension owns is left out at the end.
WITH looked AS MATERIALIZED (
    SELECT n.oid
      FROM pg_catalog.pg_namespace AS n
     WHERE n.nspname !~ '^pg_'
       AND n.nspname <> 'information_schema'
       AND coalesce(n.nspname = ANY (
               nullif(pg_catalog.current_setting('autorev.schemas', true), '')
               ::pg_catalog.name[]), true)
), other (class, oid, relation, name) AS (
    SELECT d.classid, d.objid, 0::pg_catalog.oid, NULL::pg_catalog.name
      FROM pg_catalog.pg_depend AS d
     WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
       AND d.refobjid IN (SELECT looked.oid FROM looked)
       AND d.deptype = 'n'
       AND d.classid NOT IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                             'pg_catalog.pg_extension'::pg_catalog.regclass,
                             'pg_catalog.pg_collation'::pg_catalog.regclass,
                             'pg_catalog.pg_constraint'::pg_catalog.regclass,
                             'pg_catalog.pg_default_acl'::pg_catalog.regclass)
    UNION ALL
    SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, oid, 0, NULL
      FROM pg_catalog.pg_cast WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, 0, NULL
      FROM pg_catalog.pg_publication
    UNION ALL
    SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass, 0, 0, s.subname
      FROM pg_catalog.pg_subscription AS s
     WHERE s.subdbid = (SELECT oid FROM pg_catalog.pg_database
                         WHERE datname = pg_catalog.current_database())
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, NULL
      FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, NULL
      FROM pg_catalog.pg_foreign_server
    UNION ALL
    SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, 0, lanname
      FROM pg_catalog.pg_language WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, oid, 0, NULL
      FROM pg_catalog.pg_transform
    UNION ALL
    SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, oid, 0, amname
      FROM pg_catalog.pg_am WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, umid, 0, NULL
      FROM pg_catalog.pg_user_mappings
    UNION ALL
    SELECT 'pg_catalog.pg_authid'::pg_catalog.regclass, oid, 0, rolname
      FROM pg_catalog.pg_roles WHERE oid >= 16384
    UNION ALL
    SELECT 'pg_catalog.pg_tablespace'::pg_catalog.regclass, oid, 0, spcname
      FROM pg_catalog.pg_tablespace WHERE oid >= 16384
)
SELECT o.class, o.oid, o.relation,
       coalesce(CASE WHEN o.class = 'pg_catalog.pg_type'::pg_catalog.regclass
                     THEN (SELECT CASE t.typtype WHEN 'b' THEN 'base type'
                                                 WHEN 'p' THEN 'shell type'
                                                 ELSE 'modelled' END
                             FROM pg_catalog.pg_type AS t WHERE t.oid = o.oid)
                     WHEN o.class = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'modelled'
                     WHEN o.class = 'pg_catalog.pg_subscription'::pg_catalog.regclass
                     THEN 'subscription'
                END, what.type) AS kind,
       what.schema,
       coalesce(o.name, CASE WHEN what.schema IS NULL THEN what.identity
                             ELSE pg_catalog.substr(what.identity, 2
                                  + pg_catalog.length(pg_catalog.quote_ident(what.schema))) END) AS name
  FROM other AS o
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, nullif(o.oid, 0), 0) AS what
 WHERE (o.class, o.oid) NOT IN (
       SELECT e.classid, e.objid
         FROM pg_catalog.pg_depend AS e
        WHERE (e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
               AND e.deptype = 'e')
           OR (e.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
               AND e.classid IN ('pg_catalog.pg_proc'::pg_catalog.regclass,
                                 'pg_catalog.pg_cast'::pg_catalog.regclass,
                                 'pg_catalog.pg_type'::pg_catalog.regclass)
               AND e.deptype = 'i'))
UNION ALL
SELECT 0, 0, 0, 'security label', NULL,
       pg_catalog.format('%s on %s %s', l.provider, l.objtype, l.objname)
  FROM pg_catalog.pg_seclabels AS l
UNION ALL
SELECT 0, 0, 0, 'large objects', NULL, pg_catalog.count(*)::pg_catalog.text
  FROM pg_catalog.pg_largeobject_metadata
HAVING pg_catalog.count(*) > 0
 ORDER BY 4, 5, 6, 2;
