"""Apps in several databases, SQLite and PostgreSQL in one project: all commands, per app, per database, over all."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from models import SHOP, USERS

STATS = """
tables:
  hit:
    columns:
      id: bigint identity primary key
      user_id: bigint not null
      at: timestamp
"""
CONFIG = """
databases:
  default: ${MAIN_URL}
  analytics: ${STATS_URL}
apps:
  - apps/users
  - apps/shop
  - {path: apps/stats, database: analytics}
"""


class Databases(harness.Case):
    """`default` is of the class's engine, `analytics` of the other one where that can be had."""

    OTHER = None

    def setUp(self):
        super().setUp()
        self.other = self.new_other()
        self.project.database = None
        self.project.env |= {"MAIN_URL": self.db.url, "STATS_URL": self.other.url}
        self.project.write("autorev.yaml", CONFIG)
        self.project.app("users", USERS)
        self.project.app("shop", SHOP)
        self.project.app("stats", STATS)

    def new_other(self):
        return self.new_database("stats")

    def tables(self):
        return {t for t in self.db.tables() | {f"stats:{t}" for t in self.other.tables()}
                if "autorev_version" not in t}

    def both(self):
        self.project.make("-m", "first")
        self.project.ok("migrate")

    ALL = {"users", "item", "stats:hit"}


@harness.each_engine
class OneEngine(Databases):
    """Two databases of one engine."""

    def test_everything_over_all(self):
        self.project.expect(1, "check")
        made = self.project.make("-m", "first")
        for app in ("users", "shop", "stats"):
            self.assertIn(f"apps/{app}/migrations/", made.out)
        plan = self.project.ok("migrate", "--plan")
        self.assertEqual(self.tables(), set())
        for app in ("users", "shop", "stats"):
            self.assertIn(app, plan.out)
        done = self.project.ok("migrate", "all")
        self.assertIn('database "default"', done.err)
        self.assertIn('database "analytics"', done.err)
        self.assertEqual(self.tables(), self.ALL)
        self.assertEqual(self.db.query("select app from autorev_version order by app"), [("shop",), ("users",)])
        self.assertEqual(self.other.query("select app from autorev_version"), [("stats",)])
        self.project.settled()
        self.project.ok("check", "--drift")
        self.assertIn("No differences", self.project.ok("diff", "--exit-code").out)
        shown = self.project.json("showmigrations")["data"]["apps"]
        self.assertEqual([app["app"] for app in shown], ["users", "shop", "stats"])
        self.project.ok("downgrade", "-1", "--yes")
        self.assertNotIn("stats:hit", self.tables())
        self.project.ok("migrate")
        self.project.ok("rollback", "--yes")
        self.project.ok("migrate")
        self.project.ok("stamp", "base")
        self.project.expect(1, "check", "--pending")
        self.project.ok("stamp", "head")
        self.project.settled()
        self.project.ok("downgrade", "base", "--yes")
        self.assertEqual(self.tables(), set())
        self.project.ok("migrate")
        self.project.settled()

    def test_everything_per_app(self):
        self.project.make("stats", "-m", "first")
        self.assertEqual(len(self.project.revisions()), 1)
        self.project.ok("migrate", "stats")
        self.assertEqual(self.tables(), {"stats:hit"})
        self.assertNotIn("autorev_version", self.db.tables() if os.path.exists(getattr(self.db, "path", "/")) else ())
        self.project.make("users", "stats", "-m", "more")
        self.assertEqual(len(self.project.revisions()), 2)
        self.project.ok("migrate", "apps/users")
        revision, = [r["revision"] for r in self.project.json("showmigrations", "stats")["data"]["apps"][0]["revisions"]]
        self.project.ok("stamp", "stats", "base")
        self.project.ok("migrate", revision, "--fake")
        self.assertIn("hit", self.project.ok("sqlmigrate", "stats", "head").out)
        self.assertIn("hit", self.project.ok("preview", "stats", "base:head").out)
        self.project.ok("downgrade", "stats", "base", "--yes")
        self.assertEqual(self.tables(), {"users"})
        self.project.ok("migrate", "stats", "head")
        self.assertEqual(self.tables(), {"users", "stats:hit"})

    def test_everything_per_database(self):
        chosen = ("--database", "analytics")
        self.project.make(*chosen, "-m", "first")
        self.assertEqual([os.path.relpath(p, self.project.root).split("/")[1] for p in self.project.revisions()], ["stats"])
        self.assertNotIn("users", self.project.ok(*chosen, "showmigrations").out)
        self.assertIn("CREATE TABLE", self.project.ok(*chosen, "preview").out)
        self.project.ok(*chosen, "migrate")
        self.assertEqual(self.tables(), {"stats:hit"})
        self.project.ok(*chosen, "check")
        self.project.expect(1, "check")
        self.assertIn("No differences", self.project.ok(*chosen, "diff").out)
        self.project.ok(*chosen, "rollback", "--yes")
        self.project.ok(*chosen, "migrate")
        self.project.ok(*chosen, "stamp", "base")
        self.project.ok(*chosen, "stamp", "heads")
        self.project.ok(*chosen, "downgrade", "base", "--yes")
        self.assertEqual(self.tables(), set())
        refused = self.project.expect(2, *chosen, "migrate", "users")
        self.assertIn('"users" lives in the database "default"', refused.err)
        self.project.ok("--database", "default", "makemigrations", "-m", "rest")
        self.project.ok("--database", "default", "migrate")
        self.assertEqual(self.tables(), {"users", "item"})

    def test_a_url_stands_for_the_default_one(self):
        self.project.make("-m", "first")
        third = self.new_database("third")
        for command in (["migrate"], ["check"], ["showmigrations"], ["makemigrations"], ["diff"], ["preview"],
                        ["rollback", "-s", "9", "--yes"]):
            done = self.project.ok("--database", third.url, *command)
            self.assertIn('app "stats" is skipped: it lives in the database "analytics"', done.err, command)
            self.assertNotIn("hit", done.out, command)
        self.project.ok("--database", third.url, "migrate")
        self.assertEqual({t for t in third.tables() if t != "autorev_version"}, {"users", "item"})
        self.assertEqual(self.tables(), set())
        refused = self.project.expect(2, "--database", third.url, "migrate", "stats")
        self.assertIn("--database analytics", refused.err)

    def test_a_reference_into_another_database_is_an_error(self):
        self.project.app("stats", STATS.replace("user_id: bigint not null", "user_id: bigint not null references users"))
        for command in ("makemigrations", "check", "diff"):
            refused = self.project.run(command)
            self.assertNotEqual(refused.code, 0)
            self.assertIn('apps/stats/models.yaml:5:', refused.err)
            self.assertIn('table "users" lives in the database "default" (apps/users/models.yaml:2)', refused.err)
            self.assertIn("cannot lead from one database into another", refused.err)
        refused = self.project.expect(2, "--database", "analytics", "check")
        self.assertIn('lives in the database "default"', refused.err)

    def test_mixins_are_text_and_may_be_used_from_everywhere(self):
        self.project.app("users", USERS + "mixins: {named: {columns: {label: text not null}}}\n")
        self.project.app("stats", STATS.replace("hit:", "hit:\n    use: [users.named]"))
        self.both()
        self.project.settled()
        self.assertIn("label", self.other.columns("hit"))
        self.project.edit("apps/stats/models.yaml", "users.named", "users.name")
        self.assertIn('did you mean "users.named"?', self.project.expect(2, "--database", "analytics", "check").err)

    def test_both_may_have_a_table_of_one_name(self):
        self.project.app("stats", STATS + USERS.replace("tables:\n", "").lstrip("\n"))
        self.both()
        self.project.settled()
        self.assertEqual(self.tables(), self.ALL | {"stats:users"})

    def test_diff_of_one_database_with_its_models_or_another(self):
        self.both()
        self.other.query("drop table hit")
        self.assertIn("hit", self.project.ok("diff", "db:analytics").out)
        self.assertIn("No differences", self.project.ok("diff", "db:default").out)
        spare = self.new_database("spare")
        self.project.edit("autorev.yaml", "apps:\n", f"  spare: {spare.url}\napps:\n")
        apart = self.project.ok("diff", "db:spare")
        self.assertIn("users", apart.out)
        self.assertNotIn("hit", apart.out)
        self.assertIn("- table item", self.project.ok("diff", "db", "db:spare").out)
        self.assertIn('did you mean "spare"', self.project.expect(2, "diff", "db:spere").err)

    def test_one_that_fails_leaves_the_others_done(self):
        self.project.make("-m", "first")
        wrong = self.by_engine(f"sqlite:{self.folder}/no/such/folder/x.db", "postgresql://nobody@127.0.0.1:1/x")
        for bad, code_env in (("MAIN_URL", {"stats:hit"}), ("STATS_URL", {"users", "item"})):
            failed = self.project.run("migrate", env={bad: wrong})
            self.assertIn(failed.code, (2, 4), failed)
            self.assertIn("error:", failed.err)
            self.assertEqual(self.tables(), code_env)
            data = self.project.run("--json", "migrate", env={bad: wrong}).json()
            self.assertEqual((data["ok"], data["exit"]), (False, failed.code))
            self.project.ok("--database", "default", "downgrade", "base", "--yes")
            self.project.ok("--database", "analytics", "downgrade", "base", "--yes")

    def test_the_first_failing_exit_code_counts(self):
        self.both()
        self.project.app("stats", STATS + "      more: text\n")
        self.assertEqual(self.project.run("check").code, 1)
        self.project.app("users", USERS + "      gone: text references nowhere\n")
        both = self.project.expect(2, "check")
        self.assertIn("hit.more", both.out)
        self.project.app("users", USERS)
        self.project.make("-m", "more")
        path, = [p for p in self.project.revisions("stats") if "more" in p]
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("\n-- migrate:down", "select nonsense from nowhere;\n\n-- migrate:down"))
        self.project.app("users", USERS + "      extra: text\n")
        self.project.make("users", "-m", "extra")
        failed = self.project.expect(4, "migrate")
        self.assertIn("nowhere", failed.err)
        self.assertIn("extra", self.db.columns("users"))
        self.assertNotIn("more", self.other.columns("hit"))


@harness.only_engine("postgresql")
class TwoEngines(Databases):
    """PostgreSQL and SQLite in one project."""

    def new_other(self):
        return harness.SqliteDatabase(os.path.join(self.folder, "stats.db"))

    def test_each_history_is_of_its_engine(self):
        self.both()
        self.project.settled()
        self.assertEqual(self.tables(), self.ALL)
        stats, = self.project.revisions("stats")
        self.assertIn("-- autorev:dialect sqlite\n", self.project.read(os.path.relpath(stats, self.project.root)))
        self.assertIn("\\set ON_ERROR_STOP", self.project.ok("preview", "base:head").out)
        self.assertIn(".bail on", self.project.ok("preview", "stats", "base:head").out)
        self.project.app("stats", STATS + "      n: integer not null default 3\n")
        self.project.app("users", USERS + "      born: date\n")
        self.both()
        self.project.settled()
        self.project.ok("rollback", "--yes")
        self.assertNotIn("born", self.db.columns("users"))
        self.assertNotIn("n", self.other.columns("hit"))
        self.project.ok("migrate")
        self.project.ok("downgrade", "base", "--yes")
        self.assertEqual(self.tables(), set())

    def test_one_engine_of_them_cannot_stand_for_the_other(self):
        self.project.make("-m", "first")
        refused = self.project.expect(2, "--database", f"sqlite:{self.folder}/x.db", "migrate")
        self.assertIn("postgresql", refused.err)


if __name__ == "__main__":
    harness.main()
