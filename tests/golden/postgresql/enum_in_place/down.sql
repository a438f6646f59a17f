-- Rename value "y" of enum "swap" to "_autorev_0".
ALTER TYPE swap RENAME VALUE 'y' TO '_autorev_0';

-- Rename value "x" of enum "swap" to "_autorev_1".
ALTER TYPE swap RENAME VALUE 'x' TO '_autorev_1';

-- Rename value "zz" of enum "swap" to "z".
ALTER TYPE swap RENAME VALUE 'zz' TO 'z';

-- Rename value "_autorev_0" of enum "swap" to "x".
ALTER TYPE swap RENAME VALUE '_autorev_0' TO 'x';

-- Rename value "_autorev_1" of enum "swap" to "y".
ALTER TYPE swap RENAME VALUE '_autorev_1' TO 'y';

-- Put the old enum "grow" aside.
ALTER TYPE grow RENAME TO _autorev_old_grow;

-- Create enum "grow".
CREATE TYPE grow AS ENUM ('b', 'd');

-- Drop the old enum "grow".
DROP TYPE _autorev_old_grow;

