create table self(id integer primary key, up int references self);
