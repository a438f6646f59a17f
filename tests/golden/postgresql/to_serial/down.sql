-- Drop the default of "no" in "customer".
ALTER TABLE customer ALTER COLUMN no DROP DEFAULT;

-- Drop sequence "customer_no_seq".
DROP SEQUENCE customer_no_seq;

