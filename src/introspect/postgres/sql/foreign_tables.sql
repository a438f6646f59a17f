-- What foreign tables have of their own (number 0), and those of their columns that have options.
SELECT f.ftrelid, 0 AS number, s.srvname, f.ftoptions
  FROM pg_catalog.pg_foreign_table AS f
  JOIN pg_catalog.pg_foreign_server AS s ON s.oid = f.ftserver
UNION ALL
SELECT a.attrelid, a.attnum, NULL, a.attfdwoptions
  FROM pg_catalog.pg_attribute AS a
 WHERE a.attfdwoptions IS NOT NULL AND NOT a.attisdropped;
