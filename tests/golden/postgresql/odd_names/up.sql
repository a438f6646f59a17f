-- Create table "order".
CREATE TABLE "order" (
    "order" integer NOT NULL,
    CONSTRAINT "order pk" PRIMARY KEY ("order"),
    CONSTRAINT "order" CHECK (1 = 1)
);

-- Describe table "order".
COMMENT ON TABLE "order" IS 'order';

-- Describe column "order" of "order".
COMMENT ON COLUMN "order"."order" IS 'order';

-- Describe check "order" of "order".
COMMENT ON CONSTRAINT "order" ON "order" IS 'order';

-- Add foreign key "order fk" to "order", referring to "order".
ALTER TABLE "order"
    ADD CONSTRAINT "order fk" FOREIGN KEY ("order") REFERENCES "order" ("order");

-- Create index "order idx" on "order".
CREATE INDEX "order idx" ON "order" ("order");

-- Create table "a b".
CREATE TABLE "a b" (
    "a b" integer NOT NULL,
    CONSTRAINT "a b pk" PRIMARY KEY ("a b"),
    CONSTRAINT "a b" CHECK (1 = 1)
);

-- Describe table "a b".
COMMENT ON TABLE "a b" IS 'a b';

-- Describe column "a b" of "a b".
COMMENT ON COLUMN "a b"."a b" IS 'a b';

-- Describe check "a b" of "a b".
COMMENT ON CONSTRAINT "a b" ON "a b" IS 'a b';

-- Add foreign key "a b fk" to "a b", referring to "a b".
ALTER TABLE "a b" ADD CONSTRAINT "a b fk" FOREIGN KEY ("a b") REFERENCES "a b" ("a b");

-- Create index "a b idx" on "a b".
CREATE INDEX "a b idx" ON "a b" ("a b");

-- Create table "x""y".
CREATE TABLE "x""y" (
    "x""y" integer NOT NULL,
    CONSTRAINT "x""y pk" PRIMARY KEY ("x""y"),
    CONSTRAINT "x""y" CHECK (1 = 1)
);

-- Describe table "x""y".
COMMENT ON TABLE "x""y" IS 'x"y';

-- Describe column "x""y" of "x""y".
COMMENT ON COLUMN "x""y"."x""y" IS 'x"y';

-- Describe check "x""y" of "x""y".
COMMENT ON CONSTRAINT "x""y" ON "x""y" IS 'x"y';

-- Add foreign key "x""y fk" to "x""y", referring to "x""y".
ALTER TABLE "x""y" ADD CONSTRAINT "x""y fk" FOREIGN KEY ("x""y") REFERENCES "x""y" ("x""y");

-- Create index "x""y idx" on "x""y".
CREATE INDEX "x""y idx" ON "x""y" ("x""y");

-- Create table "it's".
CREATE TABLE "it's" (
    "it's" integer NOT NULL,
    CONSTRAINT "it's pk" PRIMARY KEY ("it's"),
    CONSTRAINT "it's" CHECK (1 = 1)
);

-- Describe table "it's".
COMMENT ON TABLE "it's" IS 'it''s';

-- Describe column "it's" of "it's".
COMMENT ON COLUMN "it's"."it's" IS 'it''s';

-- Describe check "it's" of "it's".
COMMENT ON CONSTRAINT "it's" ON "it's" IS 'it''s';

-- Add foreign key "it's fk" to "it's", referring to "it's".
ALTER TABLE "it's" ADD CONSTRAINT "it's fk" FOREIGN KEY ("it's") REFERENCES "it's" ("it's");

-- Create index "it's idx" on "it's".
CREATE INDEX "it's idx" ON "it's" ("it's");

-- Create table "new\u000aline".
CREATE TABLE "new
line" (
    "new
line" integer NOT NULL,
    CONSTRAINT "new
line pk" PRIMARY KEY ("new
line"),
    CONSTRAINT "new
line" CHECK (1 = 1)
);

-- Describe table "new\u000aline".
COMMENT ON TABLE "new
line" IS E'new\nline';

-- Describe column "new\u000aline" of "new\u000aline".
COMMENT ON COLUMN "new
line"."new
line" IS E'new\nline';

-- Describe check "new\u000aline" of "new\u000aline".
COMMENT ON CONSTRAINT "new
line" ON "new
line" IS E'new\nline';

-- Add foreign key "new\u000aline fk" to "new\u000aline", referring to "new\u000aline".
ALTER TABLE "new
line"
    ADD CONSTRAINT "new
line fk" FOREIGN KEY ("new
line") REFERENCES "new
line" ("new
line");

-- Create index "new\u000aline idx" on "new\u000aline".
CREATE INDEX "new
line idx" ON "new
line" ("new
line");

-- Create table "--".
CREATE TABLE "--" (
    "--" integer NOT NULL,
    CONSTRAINT "-- pk" PRIMARY KEY ("--"),
    CONSTRAINT "--" CHECK (1 = 1)
);

-- Describe table "--".
COMMENT ON TABLE "--" IS '--';

-- Describe column "--" of "--".
COMMENT ON COLUMN "--"."--" IS '--';

-- Describe check "--" of "--".
COMMENT ON CONSTRAINT "--" ON "--" IS '--';

-- Add foreign key "-- fk" to "--", referring to "--".
ALTER TABLE "--" ADD CONSTRAINT "-- fk" FOREIGN KEY ("--") REFERENCES "--" ("--");

-- Create index "-- idx" on "--".
CREATE INDEX "-- idx" ON "--" ("--");

-- Create table "é;".
CREATE TABLE "é;" (
    "é;" integer NOT NULL,
    CONSTRAINT "é; pk" PRIMARY KEY ("é;"),
    CONSTRAINT "é;" CHECK (1 = 1)
);

-- Describe table "é;".
COMMENT ON TABLE "é;" IS 'é;';

-- Describe column "é;" of "é;".
COMMENT ON COLUMN "é;"."é;" IS 'é;';

-- Describe check "é;" of "é;".
COMMENT ON CONSTRAINT "é;" ON "é;" IS 'é;';

-- Add foreign key "é; fk" to "é;", referring to "é;".
ALTER TABLE "é;" ADD CONSTRAINT "é; fk" FOREIGN KEY ("é;") REFERENCES "é;" ("é;");

-- Create index "é; idx" on "é;".
CREATE INDEX "é; idx" ON "é;" ("é;");

-- Create table "SELECT".
CREATE TABLE "SELECT" (
    "SELECT" integer NOT NULL,
    CONSTRAINT "SELECT pk" PRIMARY KEY ("SELECT"),
    CONSTRAINT "SELECT" CHECK (1 = 1)
);

-- Describe table "SELECT".
COMMENT ON TABLE "SELECT" IS 'SELECT';

-- Describe column "SELECT" of "SELECT".
COMMENT ON COLUMN "SELECT"."SELECT" IS 'SELECT';

-- Describe check "SELECT" of "SELECT".
COMMENT ON CONSTRAINT "SELECT" ON "SELECT" IS 'SELECT';

-- Add foreign key "SELECT fk" to "SELECT", referring to "SELECT".
ALTER TABLE "SELECT"
    ADD CONSTRAINT "SELECT fk" FOREIGN KEY ("SELECT") REFERENCES "SELECT" ("SELECT");

-- Create index "SELECT idx" on "SELECT".
CREATE INDEX "SELECT idx" ON "SELECT" ("SELECT");

