create table named(a int constraint n1 not null constraint n2 unique constraint n3 check (a), constraint n4 primary key (a), constraint n5 foreign key (a) references a);
