-- Types and expressions as people write them; names that mean another thing in another schema.
create type mood as enum ('sad', 'ok', 'glad');
create schema s; create type s.mood as enum ('x', 'y');
create domain m as mood default 'ok' check (value <> 'sad');
create domain mm as m not null;
create domain pos as integer check (value > 0);
create domain poses as pos[] check (cardinality(value) < 9);
create table a (id integer primary key, f mood default 'ok' check (f <> 'sad'), g s.mood check (g in ('x', 'y')), h m check (h::mood > 'sad'), i mm default 'glad',
  j mood generated always as (case when id > 0 then 'ok'::mood else 'sad'::mood end) stored, k mood[] default array['sad'::mood] check ('sad' = any (k)),
  l pos default 3 check (l < 10), m poses default '{1,2}', n integer default '5'::pos, o text default 'ok'::mood::text check (o::mood = 'ok'));
create index on a (f) where f = 'sad';  create index on a ((f = 'ok'), g) where g in ('x'); create unique index on a ((l + 1)) where h::mood <> 'sad';
create table s.a (id integer primary key references a, a s.mood default 'x', b mood default 'sad', constraint a_pkey2 unique (a));
create table s.mood_table (mood s.mood, "mood " public.mood, check (mood::text <> "mood "::text));
create table dates (d date check (d > '2000-01-01'), t timestamptz default '2024-01-01 00:00:00+02', tz time with time zone default '10:00+02', i interval default '1 year 2 mons' check (i < '5 days'), b bytea default 'abc' check (b <> '\x01'),
  x xml default '<a/>', n numeric default 1e-5 check (n in (1, 2.50, -3)), f float8 default 1e300, r int4range default '(,5]' check (r && '[1,2]'), p point default '(1,2)', j jsonb default '{"a":  1}' check (j @> '{"a":1}' and j -> 'x' is null and j #>> '{a,b}' <> ''),
  ip inet default '10.0.0.1/8' check (ip << '10/8'), bt bit(3) default b'101' check (bt & b'001' = b'001'), c "char" default 'x' check (c = 'x'), u uuid check (u <> '00000000-0000-0000-0000-000000000000'), ts tsvector default 'a b' check (ts @@ 'a & b'), m money default 5);
create table exprs (a integer, b text, c text[], check (a between symmetric 5 and 1), check (b similar to 'a%'), check (b like 'a\_%' escape '\'), check (b ~* '^x$' and b not ilike '%y'), check (a is not distinct from 5), check (row(a, b) is not null), check (coalesce(a, 0) = nullif(a, 1)),
  check (extract(year from now()) > 2000), check (position('x' in b) > 0), check (substring(b from 1 for 2) = 'ab'), check (trim(both ' ' from b) = b), check (overlay(b placing 'x' from 1) <> ''), check (b collate "C" < 'z'), check (greatest(a, 1) > least(a, 2)), check (a = any (array[1,2])), check (5 <> all ('{1,2}'::int[])), check (c[1] = 'x' and c[1:2] is not null),
  check (b is normalized), check ((b || 'x') || 'y' <> ''), check (a % 2 = 0 and -a < 0 and @ a > 0 and a ^ 2 > 0), check (cast(b as integer) > 0), check (b in ('x')), check (b not in ('x', 'y')), check (not b is null), check (true), check (a::bigint::text = '5'), check (current_date > '2020-01-01'), check (now() at time zone 'utc' > '2020-01-01'), check (make_interval(days => a) > '1 day'), check (concat(variadic c) <> ''), check (U&'\0061' = b), check (e'\n' <> b), check ($$x$$ <> b));
