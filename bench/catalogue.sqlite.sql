-- The least that tells a SQLite schema: every pragma, for all tables, in one statement each.
select type, name, tbl_name, sql from sqlite_schema;
select t.name, c.* from sqlite_schema t join pragma_table_xinfo(t.name) c where t.type = 'table';
select t.name, i.name, i."unique", i.origin, i.partial, c.* from sqlite_schema t
  join pragma_index_list(t.name) i join pragma_index_xinfo(i.name) c where t.type = 'table';
select t.name, k.* from sqlite_schema t join pragma_foreign_key_list(t.name) k where t.type = 'table';
