-- Drop column "since" of "customer". DESTROYS DATA: all values of "since" in "customer".
ALTER TABLE customer DROP COLUMN since;

-- Drop column "level" of "customer". DESTROYS DATA: all values of "level" in "customer".
ALTER TABLE customer DROP COLUMN level;

-- Add column "gone" to "customer".
ALTER TABLE customer ADD COLUMN gone integer;

-- Rename column "name" of "customer" to "full_name".
ALTER TABLE customer RENAME COLUMN name TO full_name;

