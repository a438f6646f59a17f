-- Check the rows against check "valid" of "customer".
ALTER TABLE customer VALIDATE CONSTRAINT valid;

-- Describe check "valid" of "customer".
COMMENT ON CONSTRAINT valid ON customer IS 'checked';

-- Change when to check foreign key "fk" of "customer".
ALTER TABLE customer ALTER CONSTRAINT fk DEFERRABLE INITIALLY DEFERRED;

-- Change foreign key "act" of "customer".
ALTER TABLE customer
    DROP CONSTRAINT act,
    ADD CONSTRAINT act FOREIGN KEY (p) REFERENCES customer (id) ON DELETE CASCADE;

-- Describe foreign key "act" of "customer".
COMMENT ON CONSTRAINT act ON customer IS 'kept';

-- Add unique "new_key" to "customer".
ALTER TABLE customer ADD CONSTRAINT new_key UNIQUE (p, id);

-- Drop check "gone" from "customer".
ALTER TABLE customer DROP CONSTRAINT gone;

-- Rename check "before" of "customer" to "after".
ALTER TABLE customer RENAME CONSTRAINT before TO after;

