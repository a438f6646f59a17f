create table dup(a int unique, b int, unique (a), unique (b), unique (b));
