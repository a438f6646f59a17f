create table st(a int primary key, b any) , strict;
