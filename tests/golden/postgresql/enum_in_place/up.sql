-- Add value "a" to enum "grow".
ALTER TYPE grow ADD VALUE 'a' BEFORE 'b';

-- Add value "c" to enum "grow".
ALTER TYPE grow ADD VALUE 'c' AFTER 'b';

-- Add value "e" to enum "grow".
ALTER TYPE grow ADD VALUE 'e';

-- Add value "f" to enum "grow".
ALTER TYPE grow ADD VALUE 'f';

-- Describe enum "grow".
COMMENT ON TYPE grow IS 'grows';

-- Rename value "x" of enum "swap" to "_autorev_0".
ALTER TYPE swap RENAME VALUE 'x' TO '_autorev_0';

-- Rename value "y" of enum "swap" to "_autorev_1".
ALTER TYPE swap RENAME VALUE 'y' TO '_autorev_1';

-- Rename value "z" of enum "swap" to "zz".
ALTER TYPE swap RENAME VALUE 'z' TO 'zz';

-- Rename value "_autorev_0" of enum "swap" to "y".
ALTER TYPE swap RENAME VALUE '_autorev_0' TO 'y';

-- Rename value "_autorev_1" of enum "swap" to "x".
ALTER TYPE swap RENAME VALUE '_autorev_1' TO 'x';

