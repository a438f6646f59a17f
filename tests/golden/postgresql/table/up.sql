-- Rename table "people" to "person".
ALTER TABLE people RENAME TO person;

-- Change the persistence of table "person".
ALTER TABLE person SET UNLOGGED;

-- Change storage parameters of table "person".
ALTER TABLE person RESET (fillfactor);

-- Change storage parameters of table "person".
ALTER TABLE person SET (autovacuum_enabled = false);

-- Take the description away from table "person".
COMMENT ON TABLE person IS NULL;

