-- Everything there is, tables first, triggers last; automatic indexes (without sql) follow from the tables' texts.
select type, name, tbl_name, sql
from sqlite_schema
where sql is not null
  and name not like 'sqlite\_%' escape '\'
order by case type when 'table' then 1 when 'index' then 2 when 'view' then 3 else 4 end, name
