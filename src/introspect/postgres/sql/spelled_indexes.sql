-- Predicates and element expressions of indexes on this session's temporary tables.
SELECT c.relname, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
       (SELECT pg_catalog.array_agg(CASE WHEN i.indkey[g - 1] = 0
                                         THEN pg_catalog.pg_get_indexdef(i.indexrelid, g, false)
                                    END ORDER BY g)
          FROM pg_catalog.generate_series(1, i.indnkeyatts::pg_catalog.int4) AS g) AS expressions
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
 WHERE c.relnamespace = pg_catalog.pg_my_temp_schema()
   AND (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL);
