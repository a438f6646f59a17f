-- Change storage parameters of index "with_idx".
ALTER INDEX with_idx RESET (fillfactor);

-- Change storage parameters of index "with_idx".
ALTER INDEX with_idx SET (deduplicate_items = false);

-- Drop index "content_idx" of "customer".
DROP INDEX content_idx;

-- Create index "content_idx" on "customer".
CREATE INDEX content_idx ON customer (id DESC);

-- Describe index "content_idx" of "customer".
COMMENT ON INDEX content_idx IS 'down';

-- Rename index "was_idx" to "is_idx".
ALTER INDEX was_idx RENAME TO is_idx;

