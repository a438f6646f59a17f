-- Rename sequence "new_seq" to "old_seq".
ALTER SEQUENCE new_seq RENAME TO old_seq;

-- Go on at 1 where the numbers of "numbers_seq" have not come so far.
SELECT pg_catalog.setval('numbers_seq', 1, false)
FROM numbers_seq
WHERE last_value < 1;

-- Change the numbers of sequence "numbers_seq".
ALTER SEQUENCE numbers_seq AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE;

-- Let nobody own sequence "numbers_seq".
ALTER SEQUENCE numbers_seq OWNED BY NONE;

-- Describe sequence "numbers_seq".
COMMENT ON SEQUENCE numbers_seq IS 'free';

