-- Rename column "full_name" of "customer" to "name".
ALTER TABLE customer RENAME COLUMN full_name TO name;

-- Drop column "gone" of "customer". DESTROYS DATA: all values of "gone" in "customer".
ALTER TABLE customer DROP COLUMN gone;

-- Add column "level" to "customer".
ALTER TABLE customer ADD COLUMN level integer;

-- Fill "level" of "customer" (backfill).
UPDATE customer SET level = id * 10;

-- Complete column "level" of "customer".
ALTER TABLE customer
    ALTER COLUMN level SET DEFAULT 5,
    ALTER COLUMN level SET NOT NULL;

-- Add column "since" to "customer".
ALTER TABLE customer
    ADD COLUMN since date NOT NULL DEFAULT '2024-01-01',
    ADD CONSTRAINT customer_since_check CHECK (since > '1900-01-01');

-- Describe column "since" of "customer".
COMMENT ON COLUMN customer.since IS 'first seen';

