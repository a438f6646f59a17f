-- Check deferred constraints at once: waiting rows would block what follows.
SET CONSTRAINTS ALL IMMEDIATE;

-- Fill "boss" of "customer" where it is NULL.
UPDATE customer SET boss = id WHERE boss IS NULL;

-- Make "boss" of "customer" not null.
ALTER TABLE customer ALTER COLUMN boss SET NOT NULL;

-- Drop the default of "n" in "customer".
ALTER TABLE customer ALTER COLUMN n DROP DEFAULT;

-- Let "n" of "customer" be NULL.
ALTER TABLE customer ALTER COLUMN n DROP NOT NULL;

