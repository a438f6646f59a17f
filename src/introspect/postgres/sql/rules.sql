-- Rules of users on tables and views, without CREATE RULE, their name and TO TABLE; a view's own
-- query is no rule. `needs`: as in triggers.sql.
SELECT w.oid, w.ev_class, w.rulename, w.ev_enabled,
       'ON ' || pg_catalog.substr(d.body, 1, pg_catalog.strpos(d.body, d.place) - 1) || ' '
       || pg_catalog.ltrim(pg_catalog.substr(d.body, pg_catalog.strpos(d.body, d.place)
                                             + pg_catalog.length(d.place)), E' \n') AS definition,
       (SELECT pg_catalog.array_agg(n.refclassid::pg_catalog.int8 || ' ' || n.refobjid::pg_catalog.int8)
          FROM pg_catalog.pg_depend AS n
         WHERE n.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND n.objid = w.oid
           AND n.deptype = 'n' AND n.refobjid >= 16384
           AND NOT EXISTS (
               SELECT 1 FROM pg_catalog.pg_depend AS e
                WHERE e.classid = n.refclassid AND e.objid = n.refobjid AND e.deptype = 'e')
       ) AS needs
  FROM pg_catalog.pg_rewrite AS w
  JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class
  JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
 CROSS JOIN LATERAL (
       SELECT pg_catalog.substr(pg_catalog.pg_get_ruledef(w.oid), 1 + pg_catalog.length(
                  'CREATE RULE ' || pg_catalog.quote_ident(w.rulename) || E' AS\n    ON ')) AS body,
              ' TO ' || pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(c.relname)
              AS place) AS d
 WHERE w.rulename <> '_RETURN'
   AND w.oid >= 16384
   AND c.relpersistence <> 't'
   AND s.nspname !~ '^pg_'
   AND s.nspname <> 'information_schema'
   AND coalesce(s.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
   AND NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND e.objid = w.oid
          AND e.deptype = 'e');
