create table wr(a text, b integer, primary key (b, a)) without rowid;
