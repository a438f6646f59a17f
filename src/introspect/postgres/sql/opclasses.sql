-- Operator classes: which name an index's class has, and which class a type has by default.
SELECT o.oid, o.opcname, n.nspname, m.amname, o.opcintype, o.opcdefault
  FROM pg_catalog.pg_opclass AS o
  JOIN pg_catalog.pg_am AS m ON m.oid = o.opcmethod
  JOIN pg_catalog.pg_namespace AS n ON n.oid = o.opcnamespace;
