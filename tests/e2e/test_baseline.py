"""Taking over a database that stands already (SPEC 6): `makemigrations --baseline` and `init --from-db`
write what builds it from nothing and record it where it stands; elsewhere `migrate` records it where
the same stands, refuses where something else does, and runs it where nothing does."""
# labels: postgresql
# timeout: 600

import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import oracle
from test_roundtrip import EXCLUDED, REAL

MODELS = """
    tables:
      customer:
        columns:
          id: bigint primary key
          name: text not null
      purchase:
        columns:
          id: bigint primary key
          customer_id: bigint not null references customer(id)
          total: integer default 0
        indexes:
          purchase_total_idx: [total]
"""

SCHEMA = {
    "sqlite": """
        create table customer (id bigint not null primary key, name text not null);
        create table purchase (id bigint not null primary key,
            customer_id bigint not null references customer(id), total integer default 0);
        create index purchase_total_idx on purchase (total);
        insert into customer values (1, 'Ann');
        insert into purchase values (1, 1, 5);
    """,
    "postgresql": """
        create table customer (id bigint primary key, name text not null);
        create table purchase (id bigint primary key, customer_id bigint not null references customer(id),
            total integer default 0);
        create index purchase_total_idx on purchase (total);
        insert into customer values (1, 'Ann');
        insert into purchase values (1, 1, 5);
    """,
}


class Adopting(harness.Case):
    def standing(self, name="standing", more=""):
        database = self.new_database(name)
        database.script(SCHEMA[self.engine] + more)
        return database

    def states(self, database):
        return database.query("select app, state from autorev_version order by seq")

    def seen_from(self, database):
        """The same project on another database."""
        return harness.Project(self.project.root, database)


@harness.each_engine
class Baseline(Adopting):
    def setUp(self):
        super().setUp()
        self.db.script(SCHEMA[self.engine])
        self.project.app("shop", MODELS)

    def test_it_builds_what_stands_and_is_recorded_without_running(self):
        before = self.db.objects()
        made = self.project.make("--baseline")
        self.assertIn("+ table customer", made.out)
        self.assertIn("+ index purchase_total_idx", made.out)
        self.assertEqual(self.states(self.db), [("shop", "baseline")])
        self.assertEqual(self.db.objects(), before)
        self.assertEqual(self.db.query("select count(*) from purchase"), [(1,)])
        text = self.project.read(self.project.revisions("shop")[0])
        self.assertIn("-- autorev:baseline\n", text)
        self.assertRegex(text, r"-- autorev:proof up, down, up on")
        self.assertIn("DESTROYS DATA", text.split("-- migrate:down")[1])
        self.assertRegex(os.path.basename(self.project.revisions("shop")[0]), r"_baseline\.sql$")
        self.project.settled()
        self.project.ok("check", "--drift")
        self.assertIn("Nothing to adopt", self.project.make("--baseline").out)

    def test_going_behind_it_asks_for_what_it_destroys(self):
        self.project.make("--baseline")
        self.assertIn("customer", self.project.expect(3, "downgrade", "base").err)
        self.assertEqual(self.db.query("select count(*) from purchase"), [(1,)])

    def test_steps_and_states_are_data(self):
        self.project.make("--baseline")
        other = self.seen_from(self.standing())
        step, = other.json("migrate")["data"]["done"]
        self.assertEqual((step["app"], step["state"], step["direction"]), ("shop", "baseline", "up"))
        shown, = other.json("showmigrations")["data"]["apps"]
        self.assertEqual([revision["state"] for revision in shown["revisions"]], ["applied"])

    def test_an_empty_database_gets_the_same_and_can_go_back(self):
        self.project.make("--baseline")
        fresh = self.seen_from(self.new_database("fresh"))
        fresh.migrate()
        self.assertEqual(self.states(fresh.database), [("shop", "applied")])
        self.assertEqual(str(oracle.Report(self.db.objects(), fresh.database.objects(), {})), "")
        fresh.downgrade("base")
        self.assertEqual(set(fresh.database.objects()), set())

    def test_where_the_same_stands_it_is_recorded(self):
        self.project.make("--baseline")
        other = self.seen_from(self.standing())
        checked = other.expect(1, "check", "--json").json()["data"]
        self.assertEqual((len(checked["differences"]), len(checked["pending"])), (0, 1))
        self.assertRegex(other.ok("migrate", "--plan").out, r"^record ")
        self.assertNotIn("CREATE TABLE customer", other.ok("preview").out)
        done = other.ok("migrate")
        self.assertRegex(done.out, r"^recorded ")
        self.assertIn("stands here already", done.err)
        self.assertEqual(self.states(other.database), [("shop", "baseline")])
        self.assertEqual(other.database.query("select count(*) from purchase"), [(1,)])
        other.settled()

    def test_the_script_of_preview_records_it_as_well(self):
        self.project.make("--baseline")
        other = self.seen_from(self.standing())
        script = other.ok("preview").out
        other.database.script(script)
        self.assertEqual(self.states(other.database), [("shop", "baseline")])
        other.settled()

    def test_where_something_else_stands_it_is_refused_with_the_difference(self):
        self.project.make("--baseline")
        for more, found in [("drop index purchase_total_idx;", r"\+index purchase_total_idx"),
                            ("alter table customer add column phone text;", r"-column customer\.phone"),
                            ("drop table purchase;", r"\+table purchase"),
                            ("create table other (id integer); create index extra on customer (name);",
                             r"-index extra")]:
            with self.subTest(more):
                other = self.seen_from(self.standing(more=more))
                before = other.database.objects()
                refused = other.expect(2, "migrate")
                self.assertRegex(refused.err, found)
                self.assertIn("differ", refused.err)
                self.assertEqual(other.database.objects(), before)
                other.expect(2, "check")

    def test_stamp_records_a_different_one_as_it_is(self):
        self.project.make("--baseline")
        other = self.seen_from(self.standing(more="drop index purchase_total_idx;"))
        other.ok("stamp", "shop", "head")
        self.assertIn("purchase_total_idx", other.expect(1, "check").out)

    def test_what_the_models_want_otherwise_comes_in_a_revision_of_its_own(self):
        self.project.edit("apps/shop/models.yaml", "total: integer default 0",
                          "total: integer default 0\n      note: text")
        self.assertNotIn("note", self.project.make("--baseline").out)
        self.assertIn("+ column purchase.note", self.project.make("-m", "note").out)
        self.project.migrate()
        fresh = self.seen_from(self.new_database("fresh"))
        fresh.migrate()
        other = self.seen_from(self.standing())
        self.assertEqual([line.split()[0] for line in other.ok("migrate").out.splitlines()],
                         ["recorded", "applied"])
        other.settled()

    def test_a_table_that_will_be_renamed_is_adopted_under_its_old_name(self):
        self.project.write("apps/shop/models.yaml", MODELS.replace("customer:\n", "client:\n        renamed_from: customer\n")
                           .replace("references customer", "references client"))
        self.assertIn("+ table customer", self.project.make("--baseline").out)
        self.assertIn("client", self.project.make("-m", "rename").out)
        self.project.migrate()
        self.seen_from(self.new_database("fresh")).migrate()

    def test_dry_run_and_check_write_nothing(self):
        self.assertIn("CREATE TABLE customer", self.project.make("--baseline", "--dry-run").out)
        self.project.make("--baseline", "--check", code=1)
        self.assertEqual(self.project.revisions(), [])
        self.assertNotIn("autorev_version", self.db.tables())

    def test_what_nobody_declares_or_manages_stays_out(self):
        self.db.script("create table stranger (id integer); create table loose (id integer);")
        self.project.write("apps/shop/models.yaml",
                           MODELS + "      loose: {managed: false, columns: {id: integer}}\n")
        made = self.project.make("--baseline")
        self.assertNotIn("stranger", made.out)
        self.assertNotIn("loose", made.out)

    def test_a_key_to_a_table_that_is_not_ours_is_proven_beside_it(self):
        self.db.script("create table region (id bigint not null primary key);" +
                       "alter table customer add column region_id bigint references region(id);")
        models = MODELS.replace("name: text not null\n", "name: text not null\n          "
                                "region_id: bigint references region(id)\n", 1)
        self.project.write("apps/shop/models.yaml", models +
                           "      region: {managed: false, columns: {id: bigint primary key}}\n")
        self.project.make("--baseline")
        self.project.settled()
        more = ("create table region (id bigint not null primary key);" +
                "alter table customer add column region_id bigint references region(id);")
        other = self.seen_from(self.standing(more=more))
        self.assertRegex(other.ok("migrate").out, r"^recorded ")

    def test_rebuilt_types_show_as_what_differs(self):
        self.project.make("--baseline")
        schema = SCHEMA[self.engine].replace("total integer", "total text").replace("default 0", "default '0'")
        other = self.new_database("other")
        other.script(schema)
        self.assertIn("~column purchase.total", self.seen_from(other).expect(2, "migrate").err)

    def test_options_that_make_no_sense_with_it_are_refused(self):
        for option in (["--empty"], ["--offline"], ["--rename", "a=b"], ["--prune"], ["--renames", "none"]):
            with self.subTest(option):
                self.assertIn("--baseline", self.project.make("--baseline", *option, code=2).err)


@harness.each_engine
class Histories(Adopting):
    """Baselines beside revisions, and of several apps."""

    def test_a_history_with_revisions_gets_one_for_what_they_do_not_cover(self):
        self.project.app("shop", "tables: {thing: {columns: {id: bigint primary key}}}\n")
        self.project.make_and_migrate("-m", "thing")
        self.db.script(SCHEMA[self.engine])
        self.project.write("apps/shop/models.yaml", MODELS + "      thing: {columns: {id: bigint primary key}}\n")
        made = self.project.make("--baseline")
        self.assertNotIn("thing", made.out)
        self.assertEqual(self.states(self.db), [("shop", "applied"), ("shop", "baseline")])
        self.project.settled()
        fresh = self.seen_from(self.new_database("fresh"))
        fresh.migrate()
        self.assertEqual(str(oracle.Report(self.db.objects(), fresh.database.objects(), {})), "")
        other = self.seen_from(self.standing())
        self.assertEqual([line.split()[0] for line in other.ok("migrate").out.splitlines()],
                         ["applied", "recorded"])

    def test_revisions_that_change_what_is_adopted_make_a_baseline_too_late(self):
        self.db.script(SCHEMA[self.engine])
        self.project.app("shop", MODELS.replace("total: integer default 0", "total: integer default 0\n          note: text"))
        self.project.make_and_migrate("-m", "note")
        refused = self.project.make("--baseline", code=2)
        self.assertIn("too late", refused.err)
        self.assertIn("stamp shop base", refused.err)
        self.assertEqual(len(self.project.revisions()), 1)
        self.project.ok("stamp", "shop", "base")
        os.remove(self.project.revisions()[0])
        self.assertIn("+ table customer", self.project.make("--baseline").out)
        self.project.settled()

    def test_pending_revisions_come_first(self):
        self.project.app("shop", "tables: {thing: {columns: {id: bigint primary key}}}\n")
        self.project.make("-m", "thing")
        self.db.script(SCHEMA[self.engine])
        self.project.write("apps/shop/models.yaml", MODELS + "      thing: {columns: {id: bigint primary key}}\n")
        self.assertIn("migrate", self.project.make("--baseline", code=2).err)

    def split(self):
        tables = MODELS.split("      purchase:\n")
        self.project.app("people", tables[0])
        self.project.app("shop", "    tables:\n      purchase:\n" + tables[1])

    def test_baselines_of_several_apps_depend_on_each_other(self):
        self.db.script(SCHEMA[self.engine])
        self.split()
        self.project.make("--baseline")
        people = re.search(r"revision (\w+)", self.project.read(self.project.revisions("people")[0]))[1]
        self.assertIn(f"-- autorev:depends people:{people}\n", self.project.read(self.project.revisions("shop")[0]))
        self.assertEqual(sorted(self.states(self.db)), [("people", "baseline"), ("shop", "baseline")])
        self.project.settled()
        self.seen_from(self.new_database("fresh")).migrate()
        other = self.seen_from(self.standing())
        other.migrate()
        self.assertEqual({state for _, state in self.states(other.database)}, {"baseline"})

    def test_an_app_can_be_named_unless_it_needs_another(self):
        self.db.script(SCHEMA[self.engine])
        self.split()
        self.assertIn("people", self.project.make("shop", "--baseline", code=2).err)
        self.project.make("people", "--baseline")
        self.assertEqual(self.states(self.db), [("people", "baseline")])
        self.project.make("shop", "--baseline")
        self.project.settled()

    def test_where_only_one_app_stands_the_other_is_run(self):
        self.db.script(SCHEMA[self.engine])
        self.split()
        self.project.make("--baseline")
        other = self.seen_from(self.standing(more="drop table purchase;"))
        self.assertEqual([line.split()[:2] for line in other.ok("migrate").out.splitlines()],
                         [["recorded", "people"], ["applied", "shop"]])
        other.settled()

    def test_an_internal_app_is_in_the_baseline_of_its_history(self):
        self.db.script(SCHEMA[self.engine])
        self.split()
        self.project.write("autorev.yaml", "apps: [apps/people, {path: apps/shop, history: people}]\n")
        self.project.make("--baseline")
        self.assertEqual(self.states(self.db), [("people", "baseline")])
        self.project.settled()
        self.seen_from(self.new_database("fresh")).migrate()

    def test_tables_that_refer_to_each_other_over_apps(self):
        cycle = self.by_engine("""
            create table boss (id bigint not null primary key, team_id bigint references team(id));
            create table team (id bigint not null primary key, boss_id bigint references boss(id));
        """, """
            create table boss (id bigint primary key, team_id bigint);
            create table team (id bigint primary key, boss_id bigint references boss(id));
            alter table boss add constraint boss_team_id_fkey foreign key (team_id) references team(id);
        """)
        self.db.script(cycle)
        self.project.app("people", "tables: {boss: {columns: {id: bigint primary key, team_id: bigint references team(id)}}}\n")
        self.project.app("teams", "tables: {team: {columns: {id: bigint primary key, boss_id: bigint references boss(id)}}}\n")
        self.project.make("--baseline")
        self.project.settled()
        fresh = self.seen_from(self.new_database("fresh"))
        fresh.migrate()
        self.assertEqual(str(oracle.Report(self.db.objects(), fresh.database.objects(), {})), "")
        other = self.new_database("other")
        other.script(cycle)
        other = self.seen_from(other)
        other.migrate()
        self.assertEqual({state for _, state in self.states(other.database)}, {"baseline"})


@harness.only_engine("postgresql")
class OnPostgresql(Adopting):
    def test_what_the_server_prints_anew_each_time_is_no_difference(self):
        schema = """
            create schema sales;
            create type sales.mood as enum ('sad', 'ok');
            create domain sales.amount as integer check (value > 0);
            create table sales.item (id serial primary key, mood sales.mood default 'ok', price sales.amount,
                kind varchar(10) check (kind in ('a', 'b')), n integer check (n between 1 and 5),
                at timestamp default now(), tags varchar(5)[] default '{}');
            create index item_kind_idx on sales.item (lower(kind)) where kind in ('a', 'b');
        """
        self.db.script(schema)
        self.project.ok("inspect", "--output", self.project.root)
        self.project.make("--baseline")
        self.project.settled()
        self.project.ok("check", "--drift")
        fresh = self.seen_from(self.new_database("fresh"))
        fresh.migrate()
        fresh.ok("check", "--drift")
        other = self.new_database("other")
        other.script(schema)
        other = self.seen_from(other)
        self.assertRegex(other.ok("migrate").out, r"^recorded ")
        other.settled()
        other.ok("check", "--drift")


    def test_a_default_schema_of_another_name(self):
        schema = "create schema shop; set search_path = shop;" + SCHEMA["postgresql"]
        self.db.script(schema)
        self.project.write("autorev.yaml", f"""
            databases:
              default: {{url: "{self.db.url}", schema: shop}}
            apps: [apps/*]
        """)
        self.project.app("shop", MODELS)
        project = harness.Project(self.project.root)
        project.make("--baseline")
        project.settled()
        other = self.new_database("other")
        other.script(schema)
        again = self.seen_from(other)
        self.assertRegex(again.ok("migrate").out, r"^recorded ")
        again.settled()
        self.seen_from(self.new_database("fresh")).migrate()

    def test_somebody_who_may_not_create_databases(self):
        """Then it is proven and compared in a schema of a transaction that is rolled back."""
        self.db.server.psql("postgres", "create role poor login")
        self.addCleanup(self.db.server.psql, "postgres", "drop role if exists poor")
        rights = ("grant create on database {0} to poor; grant all on schema public to poor;" +
                  "alter table customer owner to poor; alter table purchase owner to poor;")
        self.db.script(SCHEMA["postgresql"] + rights.format(self.db.name))
        self.addCleanup(self.db.drop)
        self.project.app("shop", MODELS)
        poor = harness.Project(self.project.root)
        url = self.db.url.replace("user=postgres", "user=poor")
        made = poor.expect(0, "--database", url, "makemigrations", "--baseline")
        self.assertIn("proof: up, down, up on PostgreSQL", made.err)
        poor.expect(0, "--database", url, "check")
        other = self.standing()
        other.script(rights.format(other.name))
        self.addCleanup(other.drop)
        url = other.url.replace("user=postgres", "user=poor")
        self.assertRegex(poor.expect(0, "--database", url, "migrate").out, r"^recorded ")


@harness.each_engine
class FromDatabase(Adopting):
    def outside(self, database, *argv, code=0, **options):
        folder = os.path.join(self.folder, "new")
        os.makedirs(folder, exist_ok=True)
        return harness.Project(folder, database).expect(code, *argv, **options)

    def test_a_project_with_models_and_a_recorded_baseline(self):
        self.db.script(SCHEMA[self.engine])
        made = self.outside(self.db, "init", "--from-db", "--app", "legacy")
        self.assertEqual([re.sub(r"\d{8}_\d{4}-\w{12}", "ID", line) for line in made.out.splitlines()],
                         ["made autorev.yaml", "made apps/legacy/models.yaml", "made apps/legacy/migrations/ID_baseline.sql"])
        project = harness.Project(os.path.join(self.folder, "new"), self.db)
        self.assertEqual(self.states(self.db), [("legacy", "baseline")])
        project.settled()
        # without --database the project knows where it came from
        harness.Project(project.root).ok("check")

    def test_a_folder_can_be_named_and_the_url_come_from_the_environment(self):
        self.db.script(SCHEMA[self.engine])
        made = self.outside(None, "init", "shop", "--from-db", "--json", env={"DATABASE_URL": self.db.url}).json()
        self.assertEqual(made["data"]["made"][:2], ["shop/autorev.yaml", "shop/apps/main/models.yaml"])
        self.assertEqual(len(made["data"]["made"]), 3)

    def test_nothing_is_overwritten(self):
        self.db.script(SCHEMA[self.engine])
        self.outside(None, "init")
        project = harness.Project(os.path.join(self.folder, "new"))
        before = project.read("autorev.yaml")
        self.assertIn("project here already", self.outside(self.db, "init", "--from-db", code=2).err)
        self.assertEqual(project.read("autorev.yaml"), before)
        self.assertEqual(os.listdir(os.path.join(self.folder, "new", "apps")), [])

    def test_without_a_database_it_says_so(self):
        self.assertIn("--database", self.outside(None, "init", "--from-db", code=2).err)
        self.assertEqual(os.listdir(os.path.join(self.folder, "new")), [])
        self.assertIn("--from-db", self.outside(None, "init", "--app", "x", code=2).err)

    def test_a_password_is_not_stored(self):
        if self.engine == "sqlite":
            self.assertIn("there is no database", self.outside(None, "init", "--from-db", "--database", "nowhere.db", code=4).err)
            self.assertEqual(os.listdir(os.path.join(self.folder, "new")), [])
            return
        url = self.db.url + ("&" if "?" in self.db.url else "?") + "password=secret"
        self.db.script(SCHEMA[self.engine])
        self.outside(None, "--database", url, "init", "--from-db")
        project = harness.Project(os.path.join(self.folder, "new"))
        for path in ["autorev.yaml", "apps/main/models.yaml", *project.revisions()]:
            self.assertNotIn("secret", project.read(path))

    def test_an_empty_database_gives_an_empty_project(self):
        self.db.script("create table t (id integer); drop table t;")
        self.assertEqual(len(self.outside(self.db, "init", "--from-db").out.splitlines()), 2)
        self.outside(self.db, "check")


@harness.each_engine
class RealSchemas(Adopting):
    def test_real_schemas_are_taken_over_whole(self):
        paths = sorted(glob.glob(f"{REAL}/*.{self.engine}.sql"))
        if not paths:
            self.skipTest("no real schemas here")
        for path in paths:
            with self.subTest(os.path.basename(path)):
                self.take_over(path)

    def take_over(self, path):
        name, live, copy = os.path.basename(path), self.new_database("live"), self.new_database("copy")
        with open(path, encoding="utf-8") as file:
            script = file.read()
        live.script(script)
        copy.script(script)
        project = harness.Project(os.path.join(self.folder, name), live)
        project.ok("init", "--from-db")
        project.settled()
        built = harness.Project(project.root, self.new_database("built"))
        built.migrate()
        models = project.read("apps/main/models.yaml")
        self.assertEqual(str(oracle.Report(oracle.said(live.objects(), models), oracle.said(built.database.objects(), models),
                                           EXCLUDED.get(name, {}))), "")
        again = harness.Project(project.root, copy)
        self.assertRegex(again.ok("migrate").out, r"^recorded ")
        again.settled()
        self.assertEqual(self.states(copy), [("main", "baseline")])


if __name__ == "__main__":
    harness.main()
