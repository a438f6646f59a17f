-- Constraints of tables and domains, but not the not-null ones (not_nulls.sql) and not the
-- copies of foreign keys for each partition that is referred to. Only checks are deparsed.
-- confdelsetcols came with 15, conenforced and conperiod with 18: see columns.sql on missing.
SELECT k.oid, k.conrelid, k.contypid, k.conname, k.contype, k.condeferrable, k.condeferred,
       k.convalidated, k.enforced, k.connoinherit, k.period, k.conkey, k.conindid,
       k.confrelid, k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype = 'f' AS match_full,
       k.delete_columns,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression,
       rn.nspname AS ref_schema, r.relname AS ref_table,
       CASE WHEN k.contype = 'f'
                 AND rn.nspname <> ALL (
                     nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[])
            THEN (SELECT pg_catalog.array_agg(f.attname ORDER BY u.place)
                    FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
                    JOIN pg_catalog.pg_attribute AS f
                      ON f.attrelid = k.confrelid AND f.attnum = u.attnum)
       END AS ref_columns,
       CASE WHEN k.contype = 'x'
            THEN (SELECT pg_catalog.array_agg(
                         CASE WHEN pn.nspname IN ('pg_catalog', 'public') THEN p.oprname::text
                              ELSE 'operator(' || pg_catalog.quote_ident(pn.nspname) || '.'
                                   || p.oprname || ')' END ORDER BY u.place)
                    FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS u (operator, place)
                    JOIN pg_catalog.pg_operator AS p ON p.oid = u.operator
                    JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.oprnamespace)
       END AS operators,
       k.coninhcount > 0 OR k.conparentid <> 0 AS inherited, k.conislocal
  FROM (SELECT x.*
          FROM (SELECT NULL::pg_catalog.int2[] AS confdelsetcols, true AS conenforced,
                       false AS conperiod) AS missing
         CROSS JOIN LATERAL (
               SELECT oid, conrelid, contypid, conname, contype, connamespace, condeferrable,
                      condeferred, convalidated, connoinherit, conkey, conindid, confrelid,
                      confkey, confupdtype, confdeltype, confmatchtype, conparentid, conbin,
                      coninhcount, conislocal,
                      conexclop, confdelsetcols AS delete_columns, conenforced AS enforced,
                      conperiod AS period
                 FROM pg_catalog.pg_constraint) AS x) AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
  LEFT JOIN pg_catalog.pg_class AS r ON r.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
 WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
   AND (k.conparentid = 0 OR k.contype <> 'f'
        OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS top
                        WHERE top.oid = k.conparentid
                          AND (top.conrelid = k.conrelid OR top.confrelid <> k.confrelid)))
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
