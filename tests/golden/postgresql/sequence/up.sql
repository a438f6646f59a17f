-- Go on at 1000 where the numbers of "numbers_seq" have not come so far.
SELECT pg_catalog.setval('numbers_seq', 1000, false)
FROM numbers_seq
WHERE last_value > 1000;

-- Change the numbers of sequence "numbers_seq".
ALTER SEQUENCE numbers_seq AS integer INCREMENT BY -2 MINVALUE -100 MAXVALUE 1000 START WITH 5 CACHE 7 CYCLE;

-- Let column "id" of "customer" own sequence "numbers_seq".
ALTER SEQUENCE numbers_seq OWNED BY customer.id;

-- Describe sequence "numbers_seq".
COMMENT ON SEQUENCE numbers_seq IS 'now owned';

-- Rename sequence "old_seq" to "new_seq".
ALTER SEQUENCE old_seq RENAME TO new_seq;

