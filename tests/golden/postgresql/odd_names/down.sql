-- Drop index "SELECT idx" of "SELECT".
DROP INDEX "SELECT idx";

-- Drop foreign key "SELECT fk" from "SELECT".
ALTER TABLE "SELECT" DROP CONSTRAINT "SELECT fk";

-- Drop table "SELECT". DESTROYS DATA: all rows of "SELECT".
DROP TABLE "SELECT";

-- Drop index "é; idx" of "é;".
DROP INDEX "é; idx";

-- Drop foreign key "é; fk" from "é;".
ALTER TABLE "é;" DROP CONSTRAINT "é; fk";

-- Drop table "é;". DESTROYS DATA: all rows of "é;".
DROP TABLE "é;";

-- Drop index "-- idx" of "--".
DROP INDEX "-- idx";

-- Drop foreign key "-- fk" from "--".
ALTER TABLE "--" DROP CONSTRAINT "-- fk";

-- Drop table "--". DESTROYS DATA: all rows of "--".
DROP TABLE "--";

-- Drop index "new\u000aline idx" of "new\u000aline".
DROP INDEX "new
line idx";

-- Drop foreign key "new\u000aline fk" from "new\u000aline".
ALTER TABLE "new
line" DROP CONSTRAINT "new
line fk";

-- Drop table "new\u000aline". DESTROYS DATA: all rows of "new\u000aline".
DROP TABLE "new
line";

-- Drop index "it's idx" of "it's".
DROP INDEX "it's idx";

-- Drop foreign key "it's fk" from "it's".
ALTER TABLE "it's" DROP CONSTRAINT "it's fk";

-- Drop table "it's". DESTROYS DATA: all rows of "it's".
DROP TABLE "it's";

-- Drop index "x""y idx" of "x""y".
DROP INDEX "x""y idx";

-- Drop foreign key "x""y fk" from "x""y".
ALTER TABLE "x""y" DROP CONSTRAINT "x""y fk";

-- Drop table "x""y". DESTROYS DATA: all rows of "x""y".
DROP TABLE "x""y";

-- Drop index "a b idx" of "a b".
DROP INDEX "a b idx";

-- Drop foreign key "a b fk" from "a b".
ALTER TABLE "a b" DROP CONSTRAINT "a b fk";

-- Drop table "a b". DESTROYS DATA: all rows of "a b".
DROP TABLE "a b";

-- Drop index "order idx" of "order".
DROP INDEX "order idx";

-- Drop foreign key "order fk" from "order".
ALTER TABLE "order" DROP CONSTRAINT "order fk";

-- Drop table "order". DESTROYS DATA: all rows of "order".
DROP TABLE "order";

