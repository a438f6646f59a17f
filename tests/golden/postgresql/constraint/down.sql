-- Rename check "after" of "customer" to "before".
ALTER TABLE customer RENAME CONSTRAINT after TO before;

-- Add check "gone" to "customer".
ALTER TABLE customer ADD CONSTRAINT gone CHECK (p < 100);

-- Drop unique "new_key" from "customer".
ALTER TABLE customer DROP CONSTRAINT new_key;

-- Change foreign key "act" of "customer".
ALTER TABLE customer
    DROP CONSTRAINT act,
    ADD CONSTRAINT act FOREIGN KEY (p) REFERENCES customer (id);

-- Describe foreign key "act" of "customer".
COMMENT ON CONSTRAINT act ON customer IS 'kept';

-- Change when to check foreign key "fk" of "customer".
ALTER TABLE customer ALTER CONSTRAINT fk NOT DEFERRABLE;

-- Change check "valid" of "customer".
ALTER TABLE customer
    DROP CONSTRAINT valid,
    ADD CONSTRAINT valid CHECK (p > 0) NOT VALID;

