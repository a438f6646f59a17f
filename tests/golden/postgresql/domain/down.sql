-- Drop domain "fresh".
DROP DOMAIN fresh;

-- Put the old domain "year" aside.
ALTER DOMAIN year RENAME TO _autorev_old_year;

-- Create domain "year".
CREATE DOMAIN year AS integer
    CONSTRAINT range CHECK (VALUE > 1900);

-- Give "y" of "customer" the new type "year".
ALTER TABLE customer
    ALTER COLUMN y DROP DEFAULT,
    ALTER COLUMN y TYPE year USING y::text::year,
    ALTER COLUMN y SET DEFAULT 2000;

-- Drop the old domain "year".
DROP DOMAIN _autorev_old_year;

-- Rename check "renamed" of "mail" to "old".
ALTER DOMAIN mail RENAME CONSTRAINT renamed TO old;

-- Drop check "added" from "mail".
ALTER DOMAIN mail DROP CONSTRAINT added;

-- Add check "gone" to "mail".
ALTER DOMAIN mail ADD CONSTRAINT gone CHECK (VALUE <> 'x');

-- Set the default of domain "mail".
ALTER DOMAIN mail SET DEFAULT 'a@b';

-- Let domain "mail" be NULL.
ALTER DOMAIN mail DROP NOT NULL;

