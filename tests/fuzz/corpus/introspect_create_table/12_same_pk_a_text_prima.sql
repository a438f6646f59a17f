create table same_pk(a text primary key, b int, unique (a));
