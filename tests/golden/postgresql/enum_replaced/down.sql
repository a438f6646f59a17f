-- Drop index "mood_idx" of "customer".
DROP INDEX mood_idx;

-- Drop check "mood_check" from "customer".
ALTER TABLE customer DROP CONSTRAINT mood_check;

-- Put the old enum "mood" aside.
ALTER TYPE mood RENAME TO _autorev_old_mood;

-- Create enum "mood".
CREATE TYPE mood AS ENUM ('ok', 'sad', 'glad', 'bad');

-- Give "moods" of "customer" the new type "mood".
ALTER TABLE customer ALTER COLUMN moods TYPE mood[] USING moods::text[]::mood[];

-- Give "mood" of "customer" the new type "mood".
ALTER TABLE customer
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE mood USING mood::text::mood,
    ALTER COLUMN mood SET DEFAULT 'sad'::mood;

-- Drop the old enum "mood".
DROP TYPE _autorev_old_mood;

-- Create index "mood_idx" on "customer".
CREATE INDEX mood_idx ON customer (mood)
    WHERE mood > 'sad'::mood;

-- Add check "mood_check" to "customer".
ALTER TABLE customer ADD CONSTRAINT mood_check CHECK (mood <> 'ok'::mood);

