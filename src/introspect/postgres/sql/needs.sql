-- What parts of tables and domains need objects that users made and models cannot say yet:
-- base types, operators. What an extension
-- owns can be said. The parts, by catalogue and number: a column, its default or generated
-- expression, a constraint, an index, a domain, the rule that is a view's query, a function.
SELECT needed.classid, needed.objid, needed.objsubid, what.type, what.identity
  FROM (SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid
          FROM pg_catalog.pg_depend AS d
          LEFT JOIN pg_catalog.pg_type AS t
            ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
          LEFT JOIN pg_catalog.pg_type AS item
            ON item.oid = t.typelem AND t.typcategory = 'A'
         WHERE d.refclassid IN ('pg_catalog.pg_type'::pg_catalog.regclass,
                                'pg_catalog.pg_operator'::pg_catalog.regclass,
                                'pg_catalog.pg_opclass'::pg_catalog.regclass)
           AND d.refobjid >= 16384
           AND d.classid IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                             'pg_catalog.pg_attrdef'::pg_catalog.regclass,
                             'pg_catalog.pg_constraint'::pg_catalog.regclass,
                             'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                             'pg_catalog.pg_proc'::pg_catalog.regclass,
                             'pg_catalog.pg_type'::pg_catalog.regclass)
           AND d.deptype IN ('n', 'a') -- a: a generated column's, before 15
           AND (t.oid IS NULL
                OR NOT (coalesce(item.typtype, t.typtype) IN ('e', 'd', 'r', 'm')
                        OR (SELECT r.relkind FROM pg_catalog.pg_class AS r
                             WHERE r.oid = coalesce(item.typrelid, t.typrelid))
                           IN ('c', 'r', 'p', 'f', 'v', 'm')))
           AND (d.refclassid, coalesce(item.oid, d.refobjid)) NOT IN (
               SELECT e.classid, e.objid
                 FROM pg_catalog.pg_depend AS e
                WHERE e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                  AND e.deptype = 'e')) AS needed
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(needed.refclassid, needed.refobjid, 0) AS what
 ORDER BY what.type, what.identity, needed.objid, needed.objsubid;
