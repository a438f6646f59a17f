"""Nothing is silent (MODELS.md 9): what no model can say is listed by `diff --unmanaged`, in words and in
JSON, never touched by anything, and what is an extension's, a version table's or a shadow is not listed."""
# labels: postgresql
# timeout: 120

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

THERE = """
create operator === (leftarg = box, rightarg = box, function = box_same);
create operator family of_f using btree;
create operator class of_c for type box using btree family of_f as operator 3 ===, function 1 btint4cmp(int4, int4);
create type shelled;
create type based;
create function based_in(cstring) returns based immutable strict language internal as 'int4in';
create function based_out(based) returns cstring immutable strict language internal as 'int4out';
create type based (input = based_in, output = based_out, like = integer);
create cast (text as based) with inout;
create conversion own_conversion for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create language own_language handler plpgsql_call_handler;
create transform for based language sql (from sql with function prsd_lextype(internal));
create access method own_method type index handler bthandler;
create text search parser own_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create text search template own_template (lexize = dsimple_lexize);
create subscription own_subscription connection 'host=nowhere password=hush' publication p
  with (connect = false, slot_name = none);
create foreign data wrapper own_wrapper;
create server own_server foreign data wrapper own_wrapper;
create user mapping for public server own_server options (secret 'hush');
create role own_role;
select lo_create(4711);
create table somebodys (id bigint generated always as identity);
comment on sequence somebodys_id_seq is 'Its own.';
create index torn on somebodys (id);
update pg_index set indisvalid = false where indexrelid = 'torn'::regclass;
"""
LISTED = [
    'operator "===(box, box)"', 'operator family "of_f USING btree"', 'operator class "of_c USING btree"',
    "shell type shelled", "base type based", 'cast "(text AS public.based)"', "conversion own_conversion",
    "language own_language", 'transform "for public.based on language sql"', "access method own_method",
    "text search parser own_parser", "text search template own_template", "subscription own_subscription",
    'user mapping "public on server own_server"', "role own_role", 'large objects "1"', "invalid index somebodys.torn", "table somebodys",
    "comment on identity sequence somebodys.somebodys_id_seq",
]


HIDDEN = """
create table tmp_t (id serial primary key); create view tmp_v as select 1 as a; create sequence tmp_s;
create function tmp_f() returns event_trigger language plpgsql as 'begin end'; create type tmp_e as enum ('a');
create aggregate tmp_a(int) (sfunc = int4pl, stype = int); create type tmp_c as (a int); create domain tmp_d as int;
create collation tmp_o (provider = icu, locale = 'de'); create text search dictionary tmp_i (template = simple);
create foreign data wrapper tmp_w; create server tmp_r foreign data wrapper tmp_w; create publication tmp_p;
create event trigger tmp_g on ddl_command_end execute function tmp_f();
create operator class tmp_k for type box using btree as operator 3 ~=, function 1 btint4cmp(int4, int4);
"""


@harness.only_engine("postgresql")
class Ignored(harness.Case):
    def test_objects_of_every_kind_can_be_ignored(self):
        self.db.script(HIDDEN)
        self.project.app("shop", "tables: {shop: {columns: {id: bigint primary key}}}\n")
        self.project.write("autorev.yaml", self.project.read("autorev.yaml") + '\nignore: ["^tmp_"]\n')
        self.assertNotIn("tmp_", self.project.ok("diff", "--unmanaged").out)
        self.assertNotIn("tmp_", self.project.ok("inspect").out)
        self.assertNotIn("tmp_", self.project.ok("makemigrations", "--prune", "--dry-run").out)


@harness.only_engine("postgresql")
class Unmanaged(harness.Case):
    def setUp(self):
        super().setUp()
        self.db.script(THERE)
        self.addCleanup(self.db.script, "drop owned by own_role; drop role own_role;")
        self.addCleanup(self.db.script, "drop subscription if exists own_subscription")
        self.project.app("shop", "tables: {shop: {columns: {id: bigint primary key}}}\n")
        self.project.make_and_migrate("-m", "first")

    def test_every_kind_is_listed(self):
        out = self.project.ok("diff", "--unmanaged").out
        for line in LISTED:
            newer = line.replace(" on language", " language")  # pg_identify_object() of 17
            self.assertTrue(f"\n  {line}\n" in out or f"\n  {newer}\n" in out, f"{line} is not in {out}")
        self.assertNotIn("hush", out)
        told = self.project.json("diff", "--unmanaged")["data"]["unmanaged"]
        words = {f"{entry['kind']} {entry['name']}" for entry in told}
        self.assertEqual(words, {line.strip() for line in out.split("unmanaged:\n")[1].splitlines() if line})

    def test_nothing_of_it_is_touched(self):
        query = "select count(*) from pg_operator where oid >= 16384"
        self.assertEqual(self.db.query(query), [(1,)])
        self.db.script("drop user mapping for public server own_server;")  # else the server stays, said by the engine
        self.project.make("--prune", "--answer", "drop:somebodys=yes")
        self.project.ok("migrate", "--yes")
        self.assertEqual(self.db.query(query), [(1,)])


if __name__ == "__main__":
    harness.main()
