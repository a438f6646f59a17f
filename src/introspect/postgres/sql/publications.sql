-- Publications: one row for each table or schema, one alone where there are none.
-- prattrs and prqual, and pg_publication_namespace, came with 15, pubgencols with 18: see columns.sql
-- on missing. For a whole table there is no such way: 6237 is pg_publication_namespace, whose rows
-- pg_depend ties to the publication and to the schema.
SELECT p.oid, p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
       p.pubviaroot, p.generated, t.prrelid, n.nspname, c.relname, t.columns,
       pg_catalog.pg_get_expr(t.condition, t.prrelid) AS condition, NULL::pg_catalog.name AS schema
  FROM (SELECT x.*
          FROM (SELECT 'n' AS pubgencols) AS missing
         CROSS JOIN LATERAL (
               SELECT oid, pubname, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate,
                      pubviaroot, pubgencols::pg_catalog.text AS generated
                 FROM pg_catalog.pg_publication) AS x) AS p
  LEFT JOIN (SELECT x.*
               FROM (SELECT NULL::pg_catalog.int2vector AS prattrs,
                            NULL::pg_catalog.pg_node_tree AS prqual) AS missing
              CROSS JOIN LATERAL (
                    SELECT prpubid, prrelid, prattrs AS columns, prqual AS condition
                      FROM pg_catalog.pg_publication_rel) AS x) AS t ON t.prpubid = p.oid
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.prrelid
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
UNION ALL
SELECT p.oid, p.pubname, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       n.nspname
  FROM pg_catalog.pg_publication AS p
  JOIN pg_catalog.pg_depend AS d
    ON d.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass AND d.refobjid = p.oid
   AND d.classid = 6237 AND d.deptype = 'a'
  JOIN pg_catalog.pg_depend AS s
    ON s.classid = d.classid AND s.objid = d.objid
   AND s.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
  JOIN pg_catalog.pg_namespace AS n ON n.oid = s.refobjid
 ORDER BY 1, 15 NULLS FIRST, 11, 12;
