-- Compute "twice" of "customer" no longer.
ALTER TABLE customer ALTER COLUMN twice DROP EXPRESSION;

-- Describe column "twice" of "customer".
COMMENT ON COLUMN customer.twice IS 'by hand now';

