create table pk_table(a integer, primary key (a desc));
