-- Triggers of users on tables and views: as models write them, without CREATE TRIGGER, their name
-- and ON TABLE. The clones that partitions have of a partitioned table's (tgparentid), and what an
-- extension owns, are no objects of their own. `needs`: what a user made that the trigger is of.
SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled,
       d.prefix || pg_catalog.overlay(d.body, '', pg_catalog.strpos(d.body, d.place),
                                      pg_catalog.length(d.place)) AS definition,
       (SELECT pg_catalog.array_agg(n.refclassid::pg_catalog.int8 || ' ' || n.refobjid::pg_catalog.int8)
          FROM pg_catalog.pg_depend AS n
         WHERE n.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND n.objid = t.oid
           AND n.deptype = 'n' AND n.refobjid >= 16384
           AND NOT EXISTS (
               SELECT 1 FROM pg_catalog.pg_depend AS e
                WHERE e.classid = n.refclassid AND e.objid = n.refobjid AND e.deptype = 'e')
       ) AS needs
  FROM pg_catalog.pg_trigger AS t
  JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
 CROSS JOIN LATERAL (
       SELECT CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' ELSE '' END AS prefix,
              pg_catalog.substr(pg_catalog.pg_get_triggerdef(t.oid), 1 + pg_catalog.length(
                  CASE WHEN t.tgconstraint <> 0 THEN 'CREATE CONSTRAINT TRIGGER '
                       ELSE 'CREATE TRIGGER ' END || pg_catalog.quote_ident(t.tgname) || ' '))
              AS body,
              ' ON ' || pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(c.relname)
              AS place) AS d
 WHERE NOT t.tgisinternal AND t.tgparentid = 0
   AND c.relpersistence <> 't'
   AND s.nspname !~ '^pg_'
   AND s.nspname <> 'information_schema'
   AND coalesce(s.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true)
   AND NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND e.objid = t.oid
          AND e.deptype = 'e');
