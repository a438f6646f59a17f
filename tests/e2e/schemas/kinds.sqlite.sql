-- Every kind and attribute that autorev models on SQLite, in spellings that people use.

create table types (
  a integer, b int, c INT, d "unsigned big int", e bigint(20), f varchar(255), g VARCHAR (20), h nvarchar(100), i character varying(10),
  j double precision, k decimal(10,2), l DECIMAL( 10 , 2 ), m boolean, n datetime, o date, p timestamp, q text, r blob, s, t real, u numeric,
  v "my own type", w [bracketed type], x `ticked type`, y 'a string type', z json, aa uuid, ab timestamptz, ac interval, ad char(3), ae double,
  af float, ag bytes, ah clob, ai tinyint, aj "select", ak UNSIGNED INTEGER, al numeric(+5, -2), am any, an text[], ao int8 unsigned, ap money);
create table defaults (
  a text default 'a''b', b text default "double quoted", c text default bare, d integer default 1, e integer default -1, f integer default +1,
  g real default 1.5e3, h real default -.5, i text default null, j text default (null), k text default '', l integer default (1 + 2),
  m text default current_timestamp, n text default CURRENT_DATE, o text default (current_time), p blob default x'00FF', q integer default 0x1F,
  r integer default true, s integer default FALSE, t text default (lower('X') || 'y'), u text default ('(') , v integer default (abs(-1)),
  w text default (datetime('now')), x text default 'NULL', y text default 'x' not null, z integer not null default (case when 1 then 2 else 3 end),
  aa text default (json_array(1, 'b')), ab integer default 9223372036854775807, ac real default 1e999, ad text default '-- not a comment',
  ae text default '/* nor this */', af text default ';', ag integer default (- 5), ah text default true_ish, ai text default 'é日本');
create table collations (a text collate nocase, b text collate rtrim, c text collate binary, d text collate "NOCASE" not null, e collate [RTRIM]);

-- not null and its conflicts
create table nullable (
  a integer not null, b integer null, c integer not null on conflict rollback, d integer not null on conflict abort,
  e integer not null on conflict fail, f integer not null on conflict ignore, g integer not null on conflict replace default 0);

-- keys: the rowid and what looks like it
create table key_rowid (id integer primary key);
create table key_rowid_not_null (id INTEGER NOT NULL PRIMARY KEY);
create table key_autoincrement (id integer primary key autoincrement, a text);
create table key_not_null_autoincrement (id integer not null primary key autoincrement, a text);
create table key_named (id integer constraint key_named_pk primary key autoincrement);
create table key_replace (id integer primary key on conflict replace, a);
create table key_table_form (id integer, a text, primary key (id));
create table key_table_named (id integer not null, constraint "key table pk" primary key (id asc) on conflict ignore);
create table key_desc (id integer primary key desc);
create table key_desc_table (id integer, primary key (id desc));
create table key_int (id int primary key);
create table key_bigint (id bigint not null primary key);
create table key_text (id text primary key not null on conflict fail);
create table key_text_null (id text null primary key);
create table key_two (a text, b integer, primary key (a, b));
create table key_two_not_null (a text not null, b integer not null, primary key (b desc, a collate nocase) on conflict replace);
create table key_none (a text);
create table without_rowid_one (a text primary key) without rowid;
create table without_rowid_two (a text not null, b integer, c, primary key (b, a desc)) without rowid;
create table without_rowid_integer (a integer primary key, b) without rowid;
create table strict_types (a int, b integer, c real, d text, e blob, f any, g text not null, h integer primary key) strict;
create table strict_text_key (a text primary key, b any default 5) strict;
create table strict_both (a any, b text, primary key (a, b)) strict, without rowid;
create table strict_both_too (a text not null primary key, b) without rowid;

-- unique constraints, named and not, with conflicts; indexes of the same columns beside them
create table uniques (
  a integer unique, b text constraint uniques_b unique on conflict replace, c text collate nocase unique, d, e,
  unique (d), unique (d, e), constraint named_two unique (e, d) on conflict ignore, constraint collated unique (c collate binary, b desc),
  unique (a, b) on conflict fail);
create unique index uniques_also on uniques (a);

-- checks
create table checks (
  a integer check (a > 0), b text constraint b_named check (b in ('x', 'y')), c text check (c <> '') check (length(c) < 10),
  d check ("d" is not null), e text check (e like 'a%' escape '\'), f text check (f glob '[a-z]*'), g check (g between 1 and 2 or g is null),
  check (a < g), constraint "two names" check (a is not b), constraint b_named2 check ((((a + 1)))), check (json_valid(c)),
  check (case when a then b else c end), check (typeof(a) in ('integer', 'null')));

-- generated columns
create table generated (
  a integer, b integer generated always as (a * 2), c integer generated always as (a + 1) stored, d as (a || 'x'), e text as (upper(d)) virtual,
  f integer not null generated always as (coalesce(a, 0)) stored, g text generated always as (lower('X')) virtual check (g <> 'y') unique);

-- foreign keys
create table parent (id integer primary key, a text, b text, c integer unique, unique (a, b));
create table child (
  id integer primary key references parent,
  a integer references parent (id), b integer constraint child_b references parent (c) on delete cascade on update set null,
  c integer references parent on delete set default on update restrict default 1, d integer references parent (id) on delete no action,
  e integer references parent (id) deferrable, f integer references parent (id) deferrable initially deferred,
  g integer references parent (id) not deferrable initially immediate, h integer references parent (id) match full, i integer references child,
  j text, k text, l references later (id),
  foreign key (j, k) references parent (a, b) on delete set null, constraint child_jk foreign key (k, j) references parent (b, a) on update cascade,
  foreign key (j, k) references parent (a, b) deferrable initially deferred, foreign key (a) references parent);
create table later (id integer primary key, child_id references child (id));

-- indexes
create table indexed (a integer, b text, c text collate nocase, "d e" text);
create index indexed_a on indexed (a);
create index indexed_desc on indexed (a desc, b asc, c);
create unique index indexed_unique on indexed (b, a);
create index indexed_collated on indexed (b collate nocase, c collate binary desc, c, b collate binary);
create index indexed_expr on indexed (lower(b), a + 1, (a * 2) desc, coalesce(c, '') collate rtrim, "d e");
create index indexed_partial on indexed (a) where b is not null and a > 5;
create unique index indexed_partial_unique on indexed (lower(c)) where c <> '' or "d e" in ('x', 'y');
create index "Odd Index" on indexed ("d e" desc);
create index indexed_json on indexed (json_extract(b, '$.a'), b -> '$.x', b ->> 'y');
create index if not exists indexed_case on indexed (case when a > 0 then b end);

-- spellings
CREATE TABLE "Quoted ""Name""" ("A" INTEGER PRIMARY KEY, [b c] TEXT /* a comment, ( */, `d` TEXT -- to the end )
, 'e' TEXT, "select" integer, "check" text default 'check (', x text constraint y constraint z not null);
CREATE TABLE IF NOT EXISTS comments -- a name
(/* first */ a -- the type follows
 integer /* key */ primary /* key */ key, b text default /* what */ 'x' /* end */);
create table only_as as select 1 as one, 'x' as "two three";
