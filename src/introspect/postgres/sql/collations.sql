-- Collations that indexes name, apart from the database's own.
SELECT k.oid, k.collname, n.nspname
  FROM pg_catalog.pg_collation AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.collnamespace
 WHERE k.oid IN (SELECT pg_catalog.unnest(i.indcollation)
                   FROM pg_catalog.pg_index AS i
                  WHERE i.indexrelid >= 16384);
