-- Drop column "no" of "customer". DESTROYS DATA: all values of "no" in "customer".
ALTER TABLE customer DROP COLUMN no;

