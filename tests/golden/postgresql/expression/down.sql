-- Drop column "twice" of "customer", to compute it.
ALTER TABLE customer DROP COLUMN twice;

-- Add column "twice" to "customer".
ALTER TABLE customer ADD COLUMN twice integer GENERATED ALWAYS AS (id * 2) STORED;

