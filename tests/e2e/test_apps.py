"""Several apps: keys between them both ways, colleagues' revisions, moves up and down with rows."""
# labels: postgresql
# timeout: 300

import os
import shutil
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

TEAMS = """
tables:
  teams:
    columns:
      id: bigint identity primary key
      name: text not null unique
      captain_id: bigint references players on delete set null
"""
PLAYERS = """
tables:
  players:
    columns:
      id: bigint identity primary key
      name: text not null
      team_id: bigint not null references teams on delete cascade
"""


@harness.each_engine
class Cycle(harness.Case):
    """Two apps whose tables refer to each other."""

    def setUp(self):
        super().setUp()
        self.project.app("teams", TEAMS)
        self.project.app("players", PLAYERS)
        self.project.make_and_migrate("-m", "both")

    def test_rows_go_in_and_the_keys_hold(self):
        self.db.query("insert into teams (name) values ('a')")
        self.db.query("insert into players (name, team_id) values ('p', 1)")
        self.db.query("update teams set captain_id = 1")
        with self.assertRaises(Exception):
            self.db.query("insert into players (name, team_id) values ('q', 99)")

    def test_down_and_up_again(self):
        first = self.db.objects()
        self.project.downgrade("base")
        self.assertEqual(self.db.objects(), {})
        self.project.migrate()
        self.assertEqual(self.db.objects(), first)

    def test_a_change_on_both_sides_keeps_the_rows(self):
        self.db.query("insert into teams (name) values ('a')")
        self.db.query("insert into players (name, team_id) values ('p', 1)")
        self.db.query("update teams set captain_id = 1")
        self.project.app("teams", TEAMS.replace("name: text", "name: varchar(50)"))
        self.project.app("players", PLAYERS.replace("name: text not null", "name: text not null default '?'"))
        self.project.make_and_migrate("-m", "change")
        before = [("a", 1)], [("p", 1)]
        ask = lambda: (self.db.query("select name, captain_id from teams"),
                       self.db.query("select name, team_id from players"))
        self.assertEqual(ask(), before)
        self.project.expect(0, "rollback", "-s", "2", "--yes")
        self.assertEqual(ask(), before)
        self.project.migrate()
        self.assertEqual(ask(), before)

    def test_one_app_cannot_go_below_what_the_other_needs(self):
        self.project.downgrade("teams", "base")
        self.assertEqual(self.db.tables() & {"teams"}, set())
        shown = self.project.ok("showmigrations").out
        self.assertIn("[ ]", shown)


@harness.each_engine
class Colleagues(harness.Case):
    """Revisions that are in the folder and not in the database."""

    MODELS = "tables:\n  a:\n    columns:\n      id: bigint identity primary key\n      n: integer\n"

    def test_a_second_run_without_migrating_is_empty(self):
        self.project.app("shop", self.MODELS)
        self.project.make("-m", "first")
        again = self.project.make()
        self.assertIn("no changes", again.all.lower())
        self.assertEqual(len(self.project.revisions()), 1)

    def test_what_a_colleague_wrote_is_not_written_again(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        self.project.app("shop", self.MODELS + "      m: text\n")
        self.project.make("-m", "a colleague's")
        self.project.app("shop", self.MODELS + "      m: text\n      o: text\n")
        before = set(self.project.revisions())
        self.project.make("-m", "mine")
        path, = set(self.project.revisions()) - before
        mine = open(path, encoding="utf-8").read()
        self.assertIn("+column a.o", mine)
        self.assertNotIn("+column a.m", mine)
        self.project.migrate()

    def test_a_clash_in_the_folder_names_both(self):
        self.project.app("shop", self.MODELS)
        path = self.project.make("-m", "first") and self.project.revisions()[0]
        text = open(path, encoding="utf-8").read()
        twin = path.replace(".sql", "_twin.sql")
        with open(twin, "w", encoding="utf-8") as file:
            file.write(text)
        result = self.project.expect(2, "migrate")
        self.assertIn(os.path.basename(path), result.err)
        self.assertIn(os.path.basename(twin), result.err)

    def test_two_heads_are_refused_with_both(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        self.project.app("shop", self.MODELS + "      m: text\n")
        self.project.make("-m", "second")
        path = self.project.revisions()[-1]
        text = open(path, encoding="utf-8").read()
        other = re.sub(r"(?m)^-- autorev:revision .*$", "-- autorev:revision 123456abcdef", text)
        with open(path.replace(".sql", "_other.sql"), "w", encoding="utf-8") as file:
            file.write(other)
        self.assertIn("123456abcdef", self.project.expect(2, "makemigrations").err)
        self.assertIn("123456abcdef", self.project.expect(2, "migrate").err)


@harness.each_engine
class Ownership(harness.Case):
    """Only what is managed is altered or dropped."""

    MODELS = "tables:\n  mine:\n    columns:\n      id: bigint identity primary key\n"

    def test_somebody_elses_table_is_left_alone_and_listed(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        self.db.query("create table somebody (x integer)")
        self.project.settled()
        listed = self.project.run("diff", "--unmanaged")
        self.assertIn("somebody", listed.out)

    def test_prune_drops_it(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        self.db.query("create table somebody (x integer)")
        self.project.make("--prune", "-m", "prune")
        self.project.expect(0, "migrate")
        self.assertNotIn("somebody", self.db.tables())

    def test_an_app_taken_off_the_list_is_said_and_its_tables_are_nobodys(self):
        self.project.app("shop", self.MODELS)
        self.project.app("stats", "tables: {hit: {columns: {id: bigint identity primary key}}}\n")
        self.project.make_and_migrate("-m", "first")
        self.project.write("autorev.yaml", "apps: [apps/shop]\n")
        for command, code in (("migrate", 0), ("check", 1)):
            self.assertIn('"stats"', self.project.expect(code, command).err, command)
        self.assertIn("no changes", self.project.expect(0, "makemigrations").all.lower())
        self.assertIn("hit", self.db.tables())
        self.assertIn("hit", self.project.run("diff", "--unmanaged").out)

    def test_a_table_taken_out_of_the_models_is_dropped(self):
        self.project.app("shop", self.MODELS + "  other:\n    columns:\n      id: bigint identity primary key\n")
        self.project.make_and_migrate("-m", "first")
        self.project.app("shop", self.MODELS)
        self.project.make("-m", "drop it")
        self.project.migrate()
        self.assertEqual(self.db.tables() - {"autorev_version"}, {"mine"})

    def test_a_whole_app_going_is_a_question(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        self.project.app("shop", "tables: {}\n")
        asked = self.project.expect(3, "makemigrations")
        self.assertIn("drop:shop=yes", asked.all)
        self.project.make("--answer", "drop:shop=yes", "-m", "away")
        self.project.migrate()

    def test_a_live_table_that_models_declare_is_adopted(self):
        self.db.query(self.by_engine("create table mine (id integer primary key)",
                                     "create table mine (id bigint generated by default as identity primary key)"))
        self.project.app("shop", self.MODELS)
        made = self.project.make()
        self.assertIn("no changes", made.all.lower())
        self.assertIn("adopt", made.err.lower())

    def test_an_app_without_model_files_is_an_error(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        os.unlink(self.project.path("apps/shop/models.yaml"))
        self.assertIn("shop", self.project.expect(2, "makemigrations").err)

    def test_the_last_app_that_goes_leaves_its_revisions_to_be_seen(self):
        self.project.app("shop", self.MODELS)
        self.project.make_and_migrate("-m", "first")
        shutil.rmtree(self.project.path("apps/shop"))
        self.assertIn('"shop"', self.project.expect(1, "check").err)


if __name__ == "__main__":
    harness.main()
