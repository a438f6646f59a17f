-- Indexes of tables and materialized views, those of keys and exclusions too (they hold INCLUDE, WITH and elements).
-- Texts are made only where an index has expressions or a predicate: the definition tells the
-- collation of an expression, which no catalogue does.
-- indnullsnotdistinct came with 15: see columns.sql on missing.
SELECT i.indexrelid, i.indrelid, c.relname, i.indisunique, i.nulls_not_distinct, i.indnkeyatts,
       i.indkey, i.indclass, i.indcollation, i.indoption,
       m.amname, c.reloptions, s.spcname,
       i.indisvalid AND i.indisready AND i.indislive AS valid, i.indisclustered, i.indisreplident,
       pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
       CASE WHEN i.indexprs IS NOT NULL
            THEN (SELECT pg_catalog.array_agg(
                         CASE WHEN i.indkey[g - 1] = 0
                              THEN pg_catalog.pg_get_indexdef(i.indexrelid, g, false) END
                         ORDER BY g)
                    FROM pg_catalog.generate_series(1, i.indnkeyatts::pg_catalog.int4) AS g)
       END AS expressions,
       CASE WHEN i.indexprs IS NOT NULL
            THEN (SELECT pg_catalog.array_agg(a.atttypid ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = i.indexrelid)
       END AS types,
       CASE WHEN i.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid)
       END AS definition,
       h.inhparent AS parent
  FROM (SELECT x.*
          FROM (SELECT false AS indnullsnotdistinct) AS missing
         CROSS JOIN LATERAL (
               SELECT indexrelid, indrelid, indisunique, indnkeyatts, indkey, indclass,
                      indcollation, indoption, indisvalid, indisready, indislive, indisclustered,
                      indisreplident,
                      indpred, indexprs, indnullsnotdistinct AS nulls_not_distinct
                 FROM pg_catalog.pg_index) AS x) AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid
 WHERE c.relpersistence <> 't'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
