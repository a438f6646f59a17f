-- Defaults and generated expressions of this session's temporary tables.
SELECT c.relname, a.attname, a.attgenerated <> '' AS generated,
       pg_catalog.pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN 0::pg_catalog.oid
                                            ELSE a.attrelid END) AS expression
  FROM pg_catalog.pg_attrdef AS d
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
 WHERE c.relnamespace = pg_catalog.pg_my_temp_schema();
