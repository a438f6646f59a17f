-- Which part of a table or domain needs an object that users made and models cannot say yet:
-- composite, range and base types, functions, operators, collations, text search. What an extension
-- owns can be said. Parts: a column, its default or generated expression, a constraint, an index.
WITH needed AS (
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid
      FROM pg_catalog.pg_depend AS d
      LEFT JOIN pg_catalog.pg_type AS t
        ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
      LEFT JOIN pg_catalog.pg_type AS item
        ON item.oid = t.typelem AND t.typcategory = 'A'
     WHERE d.refclassid IN ('pg_catalog.pg_type'::pg_catalog.regclass,
                            'pg_catalog.pg_proc'::pg_catalog.regclass,
                            'pg_catalog.pg_operator'::pg_catalog.regclass,
                            'pg_catalog.pg_collation'::pg_catalog.regclass,
                            'pg_catalog.pg_opclass'::pg_catalog.regclass,
                            'pg_catalog.pg_ts_config'::pg_catalog.regclass,
                            'pg_catalog.pg_ts_dict'::pg_catalog.regclass)
       AND d.refobjid >= 16384
       AND d.classid IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                         'pg_catalog.pg_attrdef'::pg_catalog.regclass,
                         'pg_catalog.pg_constraint'::pg_catalog.regclass,
                         'pg_catalog.pg_type'::pg_catalog.regclass)
       AND (t.oid IS NULL OR coalesce(item.typtype, t.typtype) NOT IN ('e', 'd'))
       AND (d.refclassid, coalesce(item.oid, d.refobjid)) NOT IN (
           SELECT e.classid, e.objid
             FROM pg_catalog.pg_depend AS e
            WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
              AND e.deptype = 'e'))
SELECT CASE WHEN r.relkind IN ('r', 'p', 'f') THEN r.oid
            WHEN a.oid IS NOT NULL THEN a.adrelid
            WHEN k.conrelid <> 0 THEN k.conrelid END AS relation,
       CASE WHEN r.relkind IN ('r', 'p', 'f') THEN needed.objsubid::pg_catalog.int4
            WHEN a.oid IS NOT NULL THEN a.adnum::pg_catalog.int4 END AS column_number,
       CASE WHEN r.relkind = 'i' THEN r.oid END AS index,
       k.conname, coalesce(domain.oid, nullif(k.contypid, 0)) AS domain,
       what.type AS kind, what.identity AS name
  FROM needed
  LEFT JOIN pg_catalog.pg_class AS r
    ON needed.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.oid = needed.objid
   AND r.relkind IN ('r', 'p', 'f', 'i')
  LEFT JOIN pg_catalog.pg_attrdef AS a
    ON needed.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND a.oid = needed.objid
  LEFT JOIN pg_catalog.pg_constraint AS k
    ON needed.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = needed.objid
  LEFT JOIN pg_catalog.pg_type AS domain
    ON needed.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND domain.oid = needed.objid
   AND domain.typtype = 'd'
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(needed.refclassid, needed.refobjid, 0) AS what
 WHERE r.oid IS NOT NULL OR a.oid IS NOT NULL OR k.oid IS NOT NULL OR domain.oid IS NOT NULL
 ORDER BY kind, name;
