create table pk_desc(a integer primary key desc, b int unique);
