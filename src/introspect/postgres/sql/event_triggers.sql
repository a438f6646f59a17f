-- Event triggers, whose texts no server prints. `needs`: as in triggers.sql.
SELECT t.oid, t.evtname, t.evtenabled,
       'ON ' || t.evtevent
       || coalesce((SELECT ' WHEN TAG IN (' || pg_catalog.string_agg(
                           pg_catalog.quote_literal(g.tag), ', ' ORDER BY g.place) || ')'
                      FROM pg_catalog.unnest(t.evttags) WITH ORDINALITY AS g (tag, place)), '')
       || ' EXECUTE FUNCTION ' || pg_catalog.quote_ident(n.nspname) || '.'
       || pg_catalog.quote_ident(f.proname) || '()' AS definition,
       CASE WHEN f.oid >= 16384
                 AND NOT EXISTS (
                     SELECT 1 FROM pg_catalog.pg_depend AS e
                      WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                        AND e.objid = f.oid AND e.deptype = 'e')
            THEN ARRAY['1255 ' || f.oid::pg_catalog.int8]
       END AS needs
  FROM pg_catalog.pg_event_trigger AS t
  JOIN pg_catalog.pg_proc AS f ON f.oid = t.evtfoid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = f.pronamespace
 WHERE NOT EXISTS (
       SELECT 1 FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND e.objid = t.oid
          AND e.deptype = 'e');
