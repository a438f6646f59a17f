-- Rename index "is_idx" to "was_idx".
ALTER INDEX is_idx RENAME TO was_idx;

-- Drop index "content_idx" of "customer".
DROP INDEX content_idx;

-- Create index "content_idx" on "customer".
CREATE INDEX content_idx ON customer (id);

-- Change storage parameters of index "with_idx".
ALTER INDEX with_idx RESET (deduplicate_items);

-- Change storage parameters of index "with_idx".
ALTER INDEX with_idx SET (fillfactor = 50);

