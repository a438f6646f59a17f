-- Change the persistence of table "person".
ALTER TABLE person SET LOGGED;

-- Change storage parameters of table "person".
ALTER TABLE person RESET (autovacuum_enabled);

-- Change storage parameters of table "person".
ALTER TABLE person SET (fillfactor = 50);

-- Describe table "person".
COMMENT ON TABLE person IS 'old words';

-- Rename table "person" to "people".
ALTER TABLE person RENAME TO people;

