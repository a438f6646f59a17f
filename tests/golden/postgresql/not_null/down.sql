-- Set the default of "n" in "customer".
ALTER TABLE customer ALTER COLUMN n SET DEFAULT 1;

-- Check deferred constraints at once: waiting rows would block what follows.
SET CONSTRAINTS ALL IMMEDIATE;

-- Fill "n" of "customer" where it is NULL.
UPDATE customer SET n = 1 WHERE n IS NULL;

-- Make "n" of "customer" not null.
ALTER TABLE customer ALTER COLUMN n SET NOT NULL;

-- Let "boss" of "customer" be NULL.
ALTER TABLE customer ALTER COLUMN boss DROP NOT NULL;

