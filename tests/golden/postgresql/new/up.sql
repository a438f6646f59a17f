-- Create table "other".
CREATE TABLE other (
    a serial,
    b integer,
    c bigint,
    CONSTRAINT other_key UNIQUE (b, c)
);

-- Describe sequence "other_a_seq".
COMMENT ON SEQUENCE other_a_seq IS 'counts';

-- Add foreign key "other_fkey" to "other", referring to "other".
ALTER TABLE other
    ADD CONSTRAINT other_fkey FOREIGN KEY (b, c) REFERENCES other (b, c) MATCH FULL ON UPDATE CASCADE ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED;

-- Add foreign key "other_some_fkey" to "other", referring to "other".
ALTER TABLE other
    ADD CONSTRAINT other_some_fkey FOREIGN KEY (b, c) REFERENCES other (b, c) ON DELETE SET NULL (c) NOT VALID;

-- Describe foreign key "other_some_fkey" of "other".
COMMENT ON CONSTRAINT other_some_fkey ON other IS 'half';

-- Create table "whole".
CREATE TABLE whole (
    id bigint GENERATED ALWAYS AS IDENTITY (INCREMENT BY 10 START WITH 10 CACHE 20 CYCLE),
    name text COLLATE "C" NOT NULL,
    total numeric(12,2) DEFAULT 0,
    twice numeric GENERATED ALWAYS AS (total * 2) STORED,
    at timestamptz NOT NULL DEFAULT (now() + '1 day'::interval),
    room int4range,
    CONSTRAINT whole_pkey PRIMARY KEY (id) INCLUDE (total) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT whole_name_key UNIQUE NULLS NOT DISTINCT (name, total) WITH (fillfactor = 80),
    CONSTRAINT whole_total_check CHECK (total >= 0) NO INHERIT,
    CONSTRAINT whole_room_excl EXCLUDE USING gist (room WITH &&) WHERE (total > 0) DEFERRABLE
) WITH (fillfactor = 70, toast.autovacuum_enabled = false);

-- Describe table "whole".
COMMENT ON TABLE whole IS E'one\ntwo';

-- Describe column "id" of "whole".
COMMENT ON COLUMN whole.id IS E'it''s \\ an id';

-- Describe unique "whole_name_key" of "whole".
COMMENT ON CONSTRAINT whole_name_key ON whole IS 'no twins';

-- Create unique index "whole_idx" on "whole".
CREATE UNIQUE INDEX whole_idx ON whole (name text_pattern_ops, lower(name) COLLATE "C" DESC, (total + 1) NULLS FIRST) INCLUDE (at) NULLS NOT DISTINCT WITH (fillfactor = 60)
    WHERE total > 0 AND name <> 'x';

-- Describe index "whole_idx" of "whole".
COMMENT ON INDEX whole_idx IS 'an index';

-- Create index "whole_room_idx" on "whole".
CREATE INDEX whole_room_idx ON whole USING gist (room);

