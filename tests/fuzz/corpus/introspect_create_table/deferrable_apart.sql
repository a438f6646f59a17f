create table d(a int references p, b int deferrable initially deferred, c int not null);
