-- Drop the default of domain "mail".
ALTER DOMAIN mail DROP DEFAULT;

-- Make domain "mail" not null.
ALTER DOMAIN mail SET NOT NULL;

-- Drop check "gone" from "mail".
ALTER DOMAIN mail DROP CONSTRAINT gone;

-- Add check "added" to "mail".
ALTER DOMAIN mail ADD CONSTRAINT added CHECK (VALUE ~ '@') NOT VALID;

-- Describe check "added" of "mail".
COMMENT ON CONSTRAINT added ON DOMAIN mail IS 'later';

-- Rename check "old" of "mail" to "renamed".
ALTER DOMAIN mail RENAME CONSTRAINT old TO renamed;

-- Put the old domain "year" aside.
ALTER DOMAIN year RENAME TO _autorev_old_year;

-- Create domain "year".
CREATE DOMAIN year AS bigint
    CONSTRAINT range CHECK (VALUE > 1800);

-- Give "y" of "customer" the new type "year".
ALTER TABLE customer
    ALTER COLUMN y DROP DEFAULT,
    ALTER COLUMN y TYPE year USING y::text::year,
    ALTER COLUMN y SET DEFAULT 2000;

-- Drop the old domain "year".
DROP DOMAIN _autorev_old_year;

-- Create domain "fresh".
CREATE DOMAIN fresh AS varchar(10) COLLATE "C" DEFAULT 'x' NOT NULL
    CONSTRAINT one CHECK (VALUE <> 'y');

-- Describe check "one" of "fresh".
COMMENT ON CONSTRAINT one ON DOMAIN fresh IS 'first';

-- Add check "two" to "fresh".
ALTER DOMAIN fresh ADD CONSTRAINT two CHECK (VALUE <> 'z') NOT VALID;

-- Describe domain "fresh".
COMMENT ON DOMAIN fresh IS 'brand new';

