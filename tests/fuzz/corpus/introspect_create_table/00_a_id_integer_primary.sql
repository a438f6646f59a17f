create table a(id integer primary key, b, c text not null default 'x,y)');
