-- Drop index "whole_room_idx" of "whole".
DROP INDEX whole_room_idx;

-- Drop index "whole_idx" of "whole".
DROP INDEX whole_idx;

-- Drop table "whole". DESTROYS DATA: all rows of "whole".
DROP TABLE whole;

-- Drop foreign key "other_some_fkey" from "other".
ALTER TABLE other DROP CONSTRAINT other_some_fkey;

-- Drop foreign key "other_fkey" from "other".
ALTER TABLE other DROP CONSTRAINT other_fkey;

-- Drop table "other". DESTROYS DATA: all rows of "other".
DROP TABLE other;

