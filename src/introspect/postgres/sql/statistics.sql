-- Statistics objects. Expressions are printed in one text, commas between them: the function that
-- prints them one by one came with 14, as they did. stxstattarget is -1 or, since 17, null where
-- the server's own counts.
-- stxexprs came with 14: see columns.sql on missing.
SELECT s.oid, s.stxrelid, n.nspname, s.stxname, s.stxkeys, s.target,
       'd' = ANY (s.stxkind) AS ndistinct, 'f' = ANY (s.stxkind) AS dependencies,
       'm' = ANY (s.stxkind) AS mcv, pg_catalog.pg_get_expr(s.expressions, s.stxrelid) AS expressions
  FROM (SELECT x.*
          FROM (SELECT NULL::pg_catalog.pg_node_tree AS stxexprs) AS missing
         CROSS JOIN LATERAL (
               SELECT oid, stxrelid, stxnamespace, stxname, stxkeys, stxkind,
                      nullif(stxstattarget::pg_catalog.int4, -1) AS target, stxexprs AS expressions
                 FROM pg_catalog.pg_statistic_ext) AS x) AS s
  JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
 WHERE n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
