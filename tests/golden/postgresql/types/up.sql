-- Change "code" of "customer" from text to integer.
ALTER TABLE customer
    ALTER COLUMN code DROP DEFAULT,
    ALTER COLUMN code TYPE integer USING code::text::integer,
    ALTER COLUMN code SET DEFAULT 7;

-- Change "label" of "customer" from varchar(20) to text.
ALTER TABLE customer
    ALTER COLUMN label DROP DEFAULT,
    ALTER COLUMN label TYPE text,
    ALTER COLUMN label SET DEFAULT 'x';

-- Change "big" of "customer" from integer to bigint.
ALTER TABLE customer ALTER COLUMN big TYPE bigint;

-- Change the collation of "body" in "customer".
ALTER TABLE customer ALTER COLUMN body TYPE text COLLATE "C";

