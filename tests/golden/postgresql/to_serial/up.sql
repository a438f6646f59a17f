-- Create sequence "customer_no_seq".
CREATE SEQUENCE customer_no_seq AS integer OWNED BY customer.no;

-- Go on behind the highest number in "no" of "customer".
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('customer', 'no'), max(no))
FROM customer
HAVING max(no) >= 1;

-- Set the default of "no" in "customer".
ALTER TABLE customer ALTER COLUMN no SET DEFAULT nextval('customer_no_seq'::regclass);

