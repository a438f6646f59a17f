create table a(id integer primary key, b, c text collate nocase, g as (b + 1));
create index i1 on a(b desc, c collate nocase);
create unique index i2 on a(lower(c), b) where b is not null and c <> ')';
create index i3 on a('c', "nothing", (b), g, rowid + 1);
alter table a add column "more, than" text collate rtrim check (length("more, than") < 5);
