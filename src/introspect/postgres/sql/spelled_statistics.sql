-- Expressions of the statistics on temporary tables; see statistics.sql.
SELECT s.stxname, pg_catalog.pg_get_expr(s.expressions, s.stxrelid)
  FROM (SELECT x.*
          FROM (SELECT NULL::pg_catalog.pg_node_tree AS stxexprs) AS missing
         CROSS JOIN LATERAL (
               SELECT stxrelid, stxnamespace, stxname, stxexprs AS expressions
                 FROM pg_catalog.pg_statistic_ext) AS x) AS s
 WHERE s.stxnamespace = pg_catalog.pg_my_temp_schema();
