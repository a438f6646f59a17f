-- Add column "no" to "customer".
ALTER TABLE customer ADD COLUMN no bigserial;

