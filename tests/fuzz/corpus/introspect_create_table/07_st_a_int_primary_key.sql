create table st(a int primary key, b any, c text not null) strict;
