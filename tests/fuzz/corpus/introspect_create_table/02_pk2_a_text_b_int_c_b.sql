create table pk2(a text, b int, c blob, primary key (b, a), unique (c, a), unique (a, c));
