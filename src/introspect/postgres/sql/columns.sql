-- Columns of all tables and views, and those columns of indexes that have options of their own (operator
-- class parameters) or a statistics target (of an expression). A default cannot refer to columns: with 0 the server need not open the table
-- to print it; a generated expression can.
-- attcompression came with 14: where the catalogue has no such column the name means missing's.
-- Security releases since 15.20 keep a mark of their own, pg_attver, among a column's options; it
-- is nobody's setting (pg_dump leaves it out too).
SELECT a.attrelid, a.attnum, a.attname, a.atttypid,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull, a.attidentity, a.attgenerated, d.oid AS default_oid,
       pg_catalog.pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0::pg_catalog.oid
                                            ELSE a.attrelid END) AS expression,
       a.attcollation,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT k.collname FROM pg_catalog.pg_collation AS k
                   WHERE k.oid = a.attcollation) END AS collation,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT kn.nspname FROM pg_catalog.pg_collation AS k
                    JOIN pg_catalog.pg_namespace AS kn ON kn.oid = k.collnamespace
                   WHERE k.oid = a.attcollation) END AS collation_schema,
       a.attstorage, t.typstorage, a.compression,
       nullif(a.attstattarget, -1) AS target, a.attoptions,
       c.relkind IN ('i', 'I') AS of_index, a.attinhcount > 0 OR c.reloftype <> 0 AS inherited,
       a.attislocal AND c.reloftype = 0 AS is_local
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN (SELECT x.*
          FROM (SELECT '' AS attcompression) AS missing
         CROSS JOIN LATERAL (
               SELECT attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attidentity,
                      attgenerated, attcollation, attstorage, attoptions, attisdropped,
                      attinhcount, attislocal,
                      attstattarget::pg_catalog.int4 AS attstattarget,
                      attcompression::pg_catalog.text AS compression
                 FROM pg_catalog.pg_attribute) AS x) AS a ON a.attrelid = c.oid
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE (c.relkind IN ('r', 'p', 'f', 'v', 'm')
        OR (c.relkind IN ('i', 'I') AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0)))
   AND c.relpersistence <> 't'
   AND a.attnum > 0
   AND NOT a.attisdropped
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
