-- The least that tells a PostgreSQL schema: seven catalogue queries over the whole of it.
begin isolation level repeatable read read only;
set local search_path = '';
select c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions, d.description
  from pg_catalog.pg_class c
  left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
 where c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f');
select a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
       a.attidentity, a.attgenerated, a.attcollation, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
 where c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind in ('r', 'p', 'f')
   and a.attnum > 0 and not a.attisdropped;
select c.conrelid, c.conname, c.contype, c.conkey, c.confrelid, c.confkey, c.confupdtype, c.confdeltype,
       c.condeferrable, c.condeferred, c.conindid,
       case c.contype when 'c' then pg_catalog.pg_get_expr(c.conbin, c.conrelid) end
  from pg_catalog.pg_constraint c
 where c.connamespace = 'public'::pg_catalog.regnamespace;
select i.indexrelid, i.indrelid, c.relname, i.indisunique, i.indkey, i.indclass, i.indcollation,
       i.indoption, pg_catalog.pg_get_expr(i.indpred, i.indrelid)
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
 where c.relnamespace = 'public'::pg_catalog.regnamespace;
select t.oid, t.typname, t.typtype, e.enumlabel
  from pg_catalog.pg_type t
  left join pg_catalog.pg_enum e on e.enumtypid = t.oid
 where t.typnamespace = 'public'::pg_catalog.regnamespace and t.typtype in ('e', 'd')
 order by t.oid, e.enumsortorder;
select s.*, c.relname
  from pg_catalog.pg_sequence s
  join pg_catalog.pg_class c on c.oid = s.seqrelid
 where c.relnamespace = 'public'::pg_catalog.regnamespace;
select d.classid, d.objid, d.refobjid, d.refobjsubid
  from pg_catalog.pg_depend d
  join pg_catalog.pg_class c on c.oid = d.refobjid
 where d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('n', 'a', 'i')
   and c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind = 'S';
commit;
