create table author (id integer primary key autoincrement, name varchar(40) collate nocase not null default 'x');
create table book (
  id int not null, author_id bigint constraint book_author_fkey references author (id) on delete cascade,
  title text default 'none' constraint book_title_key unique, price numeric(10,2) check (price > 0),
  twice numeric generated always as (price * 2) stored, pages integer not null on conflict ignore,
  kept text, primary key (id), constraint book_pages_check check (pages > 0), unique (price, pages));
create table flag (name text primary key, value any) strict, without rowid;
create index book_price_idx on book (price desc, id) where price > 10;
create index book_lower_idx on book (lower(title), kept collate nocase);
create unique index book_kept_idx on book (kept);
