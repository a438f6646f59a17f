-- Change the collation of "body" in "customer".
ALTER TABLE customer ALTER COLUMN body TYPE text;

-- Change "big" of "customer" from bigint to integer.
ALTER TABLE customer ALTER COLUMN big TYPE integer;

-- Change "label" of "customer" from text to varchar(20).
ALTER TABLE customer
    ALTER COLUMN label DROP DEFAULT,
    ALTER COLUMN label TYPE varchar(20),
    ALTER COLUMN label SET DEFAULT 'x';

-- Change "code" of "customer" from integer to text.
ALTER TABLE customer
    ALTER COLUMN code DROP DEFAULT,
    ALTER COLUMN code TYPE text USING code::text::integer,
    ALTER COLUMN code SET DEFAULT '7';

