-- Not-null constraints of tables (since 18) and domains (since 17). Their columns say that they are
-- there; here is what else they have. Which names are unusual is found out by who reads this: a
-- join with all columns is dearer.
SELECT k.oid, k.conrelid, k.contypid, k.conkey[1], k.conname, k.convalidated, k.connoinherit,
       k.conislocal
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
 WHERE k.contype = 'n'
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
