create table text_as as select id, b as "B b", c || 'x' as d from a;
