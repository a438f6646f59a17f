-- What SQLite itself understood of each table's text (a virtual table has no root page: its module
-- may be missing). hidden: 0 none, 1 of a virtual table, 2 generated virtual, 3 generated stored.
select m.name as table_name, c.name as column_name, c.pk, c.hidden, c."notnull"
from sqlite_schema as m
  join pragma_table_xinfo(m.name) as c
where m.type = 'table'
  and m.rootpage > 0
  and m.name not like 'sqlite\_%' escape '\'
order by m.name, c.cid
