create table gen(a int, b as (a + 1), c int generated always as (a * 2) stored not null, d text generated always as (a || 'x') virtual unique);
