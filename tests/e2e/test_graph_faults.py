"""What a history or a version table must not be (FAULTS F38-F48): each refused, both places named, nothing changed."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from history import Histories

READERS = ("showmigrations", "history", "current")
WRITERS = (["makemigrations"], ["migrate"], ["downgrade", "base", "--yes"], ["rollback", "--yes"])


class Case(Histories, harness.Case):
    def setUp(self):
        super().setUp()
        self.app()

    def text(self, path):
        with open(self.project.path(path), "rb") as file:
            return file.read()

    def put(self, path, data):
        with open(self.project.path(path), "wb") as file:
            file.write(data)

    def refused(self, *texts, code=2, argv=("migrate",), **options):
        """The message of a run that is refused and says all `texts`."""
        said = self.project.expect(code, *argv, **options).err
        for text in texts:
            self.assertIn(text, said)
        return said

    def state(self):
        """All that a refusal must not change."""
        rows = self.db.query("select revision, state, sha256 from autorev_version order by seq") \
            if "autorev_version" in self.db.tables() else []
        return self.db.objects(exclude=()), rows

    def unreachable(self):
        """A database that no run gets to: what is refused was refused before a connection."""
        return self.by_engine("sqlite:/nowhere/at/all.db", "postgresql:///x?host=/nowhere")


@harness.each_engine
class Files(Case):
    """F38, F39: what was applied was edited, or is gone."""

    def setUp(self):
        super().setUp()
        self.revision("1a")
        self.revision("2b", "1a")
        self.project.ok("migrate")

    def test_f38_an_applied_file_that_was_edited(self):
        then = self.db.query("select sha256 from autorev_version where revision = '1a'")[0][0]
        self.project.edit("apps/shop/migrations/1a.sql", "make 1a", "made 1a")
        before = self.state()
        for argv in WRITERS:
            said = self.refused("apps/shop/migrations/1a.sql: error: revision 1a of app \"shop\" was edited",
                                "`autorev stamp shop 2b`", argv=argv)
            self.assertRegex(said, rf"its sha256 was {then[:12]} and is (?!{then[:12]})[0-9a-f]{{12}}")
        self.assertEqual(self.state(), before)
        self.assertIn("1a.sql", self.project.expect(1, "check").all)
        for command in READERS:
            self.project.ok(command)
        self.project.ok("stamp", "shop", "2b")
        self.project.ok("migrate")
        self.assertEqual(set(self.ids()), {"1a", "2b"})

    def test_f38_line_ends_and_a_byte_order_mark_are_no_edit(self):
        path = "apps/shop/migrations/1a.sql"
        self.put(path, b"\xef\xbb\xbf" + self.text(path).replace(b"\n", b"\r\n"))
        self.project.ok("migrate")
        self.assertIn("[X] 1a", self.project.ok("showmigrations").out)

    def test_f39_an_applied_file_that_is_gone(self):
        os.unlink(self.project.path("apps/shop/migrations/2b.sql"))
        before = self.state()
        version, = self.db.query("select autorev from autorev_version where revision = '2b'")[0]
        for argv in WRITERS:
            self.refused('revision 2b of app "shop" ("make 2b") was applied at 20',
                         f"by autorev {version}, and its file is gone", "`autorev stamp shop REV`", argv=argv)
        self.assertEqual(self.state(), before)
        for command in READERS:
            self.assertIn("its file is gone", self.project.ok(command).out)
        self.project.expect(1, "check")

    def test_f39_stamp_is_the_explicit_remedy(self):
        os.unlink(self.project.path("apps/shop/migrations/2b.sql"))
        self.assertIn("2b", self.project.ok("stamp", "shop", "1a").out)
        self.assertEqual(self.ids(), ["1a"])
        self.project.ok("migrate")

    def test_f39_a_row_of_a_revision_that_nobody_knows(self):
        self.db.query("insert into autorev_version select 99, app, '9f', '2b', 'by hand', sha256, applied_at, 1, 1, "
                      "'applied', autorev from autorev_version where revision = '1a'")
        self.refused('revision 9f of app "shop" ("by hand")')
        self.project.ok("stamp", "shop", "2b")
        self.assertEqual(self.ids(), ["1a", "2b"])


@harness.each_engine
class Graph(Case):
    """F40-F42: ids, cycles and parents; told before any connection."""

    def refused(self, *texts, **options):
        nowhere = ("--database", self.unreachable(), "migrate")
        for argv in (("heads",), ("showmigrations",)):
            super().refused(*texts, argv=(*nowhere[:2], *argv), database=False)
        return super().refused(*texts, argv=nowhere, database=False, **options)

    def test_f40_one_id_in_two_files(self):
        self.revision("1a")
        self.revision("1a", file="copy.sql")
        self.refused("apps/shop/migrations/copy.sql:1:21: error: revision 1a stands in two files: "
                     "apps/shop/migrations/1a.sql and apps/shop/migrations/copy.sql")

    def test_f40_one_id_in_two_apps(self):
        self.app("blog")
        self.revision("1a")
        self.revision("1a", app="blog")
        self.refused("apps/blog/migrations/1a.sql", "apps/shop/migrations/1a.sql", "stands in two files")

    def test_f41_a_cycle_of_parents(self):
        self.revision("1a", "3c")
        self.revision("2b", "1a")
        self.revision("3c", "2b")
        self.refused("revisions need each other: ", "1a (apps/shop/migrations/1a.sql) needs ",
                     "2b (apps/shop/migrations/2b.sql) needs ", "3c (apps/shop/migrations/3c.sql) needs ")

    def test_f41_a_cycle_through_another_app(self):
        self.app("blog")
        self.revision("1a", depends=["blog:7a"])
        self.revision("7a", app="blog", depends=["shop:1a"])
        said = self.refused("revisions need each other", "apps/shop/migrations/1a.sql", "apps/blog/migrations/7a.sql")
        self.assertRegex(said, r"migrations/(1a|7a)\.sql:3:20: error")

    def test_f42_a_parent_that_is_in_no_file(self):
        self.revision("2b", "1a")
        self.refused("apps/shop/migrations/2b.sql:3:19: error: parent 1a of revision 2b is in no file",
                     "it may not have been committed")

    def test_f42_a_revision_that_is_its_own_parent(self):
        self.revision("1a", "1a")
        self.refused("apps/shop/migrations/1a.sql:3:19: error: revision 1a is its own parent")

    def test_f42_a_parent_in_another_app(self):
        self.app("blog")
        self.revision("1a")
        self.revision("7a", "1a", app="blog")
        self.refused("apps/blog/migrations/7a.sql:3:19: error: parent 1a of revision 7a is of another app: "
                     "apps/shop/migrations/1a.sql")

    def test_f42_dependencies_that_are_missing_or_of_another_app(self):
        self.app("blog")
        self.revision("1a")
        self.revision("7a", app="blog", depends=["shop:9f", "blog:1a"])
        self.refused("apps/blog/migrations/7a.sql:3:20: error: revision 7a depends on shop:9f, which is in no file",
                     'apps/blog/migrations/7a.sql:4:20: error: revision 1a is of app "shop", not of "blog" '
                     "(apps/shop/migrations/1a.sql)")

    def test_f42_a_file_in_another_apps_folder(self):
        self.app("blog")
        path = self.revision("1a")
        os.makedirs(self.project.path("apps/blog/migrations"))
        os.rename(self.project.path(path), self.project.path("apps/blog/migrations/1a.sql"))
        self.refused('apps/blog/migrations/1a.sql:2:16: error: revision 1a is of app "shop", but lies in the folder of '
                     '"blog"')

    def test_torn_files_at_any_byte(self):
        path = self.revision("1a")
        whole = self.text(path)
        for size in range(0, len(whole.rstrip()) - 1, 37):
            self.put(path, whole[:size])
            said = super().refused(path, argv=("heads",))
            self.assertIn("error: ", said, size)


@harness.each_engine
class Heads(Case):
    """F43: several heads."""

    def test_f43_migrate_and_makemigrations_name_both_and_what_joins_them(self):
        self.branches()
        for argv in (["migrate"], ["makemigrations"], ["makemigrations", "--empty"]):
            self.refused("apps/shop/migrations/2b.sql", "apps/shop/migrations/3c.sql", "autorev merge shop",
                         "autorev rebase shop", argv=argv)
        self.assertEqual(self.made(), set())

    def test_f43_two_beginnings_are_two_heads(self):
        self.revision("1a")
        self.revision("2b")
        self.refused("apps/shop/migrations/1a.sql", "apps/shop/migrations/2b.sql", "several heads")


@harness.each_engine
class Times(Case):
    """F44, F45: the graph alone orders; what comes late is applied, and said."""

    def test_f44_a_child_may_look_older_than_its_parent(self):
        self.revision("1a", created="2030-01-01T00:00:00Z", file="zz.sql")
        self.revision("2b", "1a", created="2020-01-01T00:00:00Z", file="aa.sql")
        self.project.ok("migrate")
        self.assertEqual(self.ids(), ["1a", "2b"])
        self.assertEqual([line[:8] for line in self.project.ok("showmigrations").out.splitlines()[1:]],
                         [" [X] 1a ", " [X] 2b "])

    def test_f44_a_new_revision_is_later_than_its_parent(self):
        self.revision("1a", created="2099-01-01T00:00:00Z")
        self.project.ok("migrate")
        self.project.ok("makemigrations", "--empty", "-m", "later")
        newest = self.project.json("heads")["data"]["heads"][0]["path"]
        self.assertIn("-- autorev:created 2099-01-01T00:00:01Z\n", self.project.read(newest))

    def test_f44_two_of_one_time_have_ids_of_their_own(self):
        self.project.ok("makemigrations", "--empty", "-m", "one", env={"SOURCE_DATE_EPOCH": "1768325049"})
        self.app("blog")
        self.project.ok("makemigrations", "blog", "--empty", "-m", "one", env={"SOURCE_DATE_EPOCH": "1768325049"})
        ids = {head["revision"] for head in self.project.json("heads")["data"]["heads"]}
        self.assertEqual(len(ids), 2)

    def test_f44_a_clock_that_cannot_be_right_is_said(self):
        said = self.project.ok("makemigrations", "--empty", "-m", "one", env={"SOURCE_DATE_EPOCH": "86400"}).err
        self.assertIn("warning: the clock says 1970-01-02T00:00:00Z", said)
        said = self.project.ok("makemigrations", "--empty", "-m", "two", env={"SOURCE_DATE_EPOCH": "4102444800"}).err
        self.assertIn("warning: the clock says 2100-01-01T00:00:00Z", said)

    def test_f45_an_older_branch_that_comes_late(self):
        self.branches()
        self.project.ok("migrate", "3c")
        empty = dict(up="SELECT 1;", down="SELECT 1;")
        self.revision("4d", "2b", "3c", created="2026-01-13T13:00:00Z", **empty)
        text = ("apps/shop/migrations/2b.sql: {}: revision 2b is out of order: 3c (apps/shop/migrations/3c.sql) is "
                "newer and applied already")
        before = self.state()
        self.refused(text.format("error"), "autorev rebase shop", argv=["migrate", "--strict-linear"])
        self.assertEqual(self.state(), before)
        said = self.project.ok("migrate").err
        self.assertIn(text.format("note"), said)
        self.assertNotIn("4d is out of order", said)
        self.assertEqual(self.ids(), ["1a", "3c", "2b", "4d"])
        self.project.ok("migrate", "--strict-linear")


@harness.each_engine
class HeadFile(Case):
    """F46: HEAD and `check --offline` find it before a database does. See test_head_file.py too."""

    def test_f46_a_revision_that_came_without_the_head(self):
        self.project.write("autorev.yaml", "apps: [apps/*]\nhead_file: true\n")
        self.revision("1a")
        self.revision("2b", "1a")
        self.project.write("apps/shop/migrations/HEAD", "1a\n")
        self.refused("apps/shop/migrations/HEAD:1:1: error: HEAD names revision 1a, but 2b "
                     "(apps/shop/migrations/2b.sql) follows it")
        self.project.write("apps/shop/migrations/HEAD", "2b\n")
        self.project.ok("migrate")

    def test_f46_check_needs_no_database(self):
        self.project.app("shop", "tables: {t_1a: {columns: {id: integer primary key}}}\n")
        self.branches()
        self.project.app("shop", "tables: {t_1a: {columns: {id: integer primary key}}}\n")
        if self.engine == "postgresql":
            self.skipTest("needs a server for scratch")
        self.refused("2b.sql", "3c.sql", argv=["check", "--offline"])


@harness.each_engine
class VersionTable(Case):
    """F47, F48: version tables that are not ours, were tampered with, or may not be made."""

    def setUp(self):
        super().setUp()
        self.revision("1a")

    def both_refuse(self, *texts):
        before = self.db.objects(exclude=())
        for argv in (["migrate"], ["showmigrations"], ["stamp", "shop", "head"]):
            self.refused(*texts, argv=argv)
        self.assertEqual(self.db.objects(exclude=()), before)

    def test_f47_somebody_elses_table_of_that_name(self):
        self.db.query("create table autorev_version (version integer)")
        self.both_refuse('"autorev_version" is not a version table of this autorev', 'it has no column "seq"')

    def test_f47_a_view_of_that_name(self):
        self.db.query("create view autorev_version as select 1 as seq")
        self.both_refuse('"autorev_version" is not a version table of this autorev: it is not a table')

    def test_f47_one_that_a_newer_autorev_wrote(self):
        self.project.ok("migrate")
        self.db.query("alter table autorev_version add column format integer")
        self.both_refuse("it has columns that are unknown here", "a newer autorev may have written it")

    def test_f47_a_column_that_was_taken_away(self):
        self.project.ok("migrate")
        self.db.query("alter table autorev_version rename column batch to batches")
        self.both_refuse('it has no column "batch"')

    def test_f47_a_state_that_nobody_wrote(self):
        self.project.ok("migrate")
        change = "update autorev_version set state = 'done'"
        if self.engine == "sqlite":
            self.db.script(f"pragma ignore_check_constraints=on; {change};")
        else:
            for name, in self.db.query("select conname from pg_constraint where conrelid = "
                                       "'autorev_version'::regclass and contype = 'c'"):
                self.db.query(f'alter table autorev_version drop constraint "{name}"')
            self.db.query(change)
        self.both_refuse('revision 1a is in the unknown state "done"')

    def test_f47_a_table_that_was_dropped_is_nothing_applied(self):
        self.project.ok("migrate")
        self.db.query("drop table autorev_version")
        self.assertIn("[ ] 1a", self.project.ok("showmigrations").out)
        self.refused("1a", argv=["migrate"], code=4)
        self.assertIn("t_1a", self.db.tables())
        self.project.ok("stamp", "shop", "head")
        self.project.ok("migrate")
        self.assertEqual(self.ids(), ["1a"])

    def test_f47_a_version_table_in_another_schema_is_not_looked_at(self):
        if self.engine == "sqlite":
            self.skipTest("has one schema")
        self.db.query("create schema other")
        self.db.query("create table other.autorev_version (seq integer)")
        self.project.ok("migrate")
        self.assertEqual(self.ids(), ["1a"])

    def test_f48_looking_makes_no_table(self):
        for command in (*READERS, "check", "diff", "preview", "inspect"):
            self.project.run(command)
        self.assertNotIn("autorev_version", self.db.tables() if self.engine == "postgresql" or
                         os.path.exists(self.db.path) else set())

    def test_f48_looking_needs_no_right_to_write(self):
        if self.engine == "sqlite":
            self.db.query("create table x (id integer)")
            os.chmod(self.db.path, 0o444)
            self.addCleanup(os.chmod, self.db.path, 0o644)
            env = {}
        else:
            env = {"PGOPTIONS": "-c default_transaction_read_only=on"}
        for command in READERS:
            self.assertIn("1a" if command != "current" else "(base)", self.project.ok(command, env=env).out)
        self.assertIn("1a", self.project.expect(1, "check", "--pending", env=env).out)
        self.assertIn("CREATE TABLE t_1a", self.project.ok("preview", env=env).out)
        for command in ("diff", "inspect"):
            self.project.ok(command, env=env)
        if env:  # root may write to any file
            self.refused("can only be read", argv=["migrate"], code=4, env=env)


if __name__ == "__main__":
    harness.main()
