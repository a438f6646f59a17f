create table pk_collate(a text, b text collate nocase, primary key (a collate nocase, b));
