create table comma_free(a int, b int, check (a > 0) check (b > 0) unique (a) primary key (b));
