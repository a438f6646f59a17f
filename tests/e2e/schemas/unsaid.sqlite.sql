-- What a model cannot say yet, or ever: its tables come out as not managed, all else as it is.
create table here (id integer primary key, name text);
create table to_nowhere (a references nowhere (x), b references here (id));
create table to_no_column (a references here (gone));
create table to_no_key (a references no_key);
create table no_key (a text);
create table two_of_a_name (a, constraint x check (a > 0), constraint x check (a > 1), constraint x unique (a));
create virtual table search using fts5 (name, content='here');
create table to_virtual (a references search);
create table search_extra (a);
create view here_view as select * from here;
create trigger here_insert after insert on here begin update here set name = 'x;' where id = new.id; end;
create table triggered (a integer check (a > 0));
create trigger triggered_update before update on triggered begin select raise(abort, 'no'); end;
