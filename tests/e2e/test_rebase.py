"""rebase: revisions that are not applied move on top of the other head. Their ids stay, their SQL too where it still
does what it did; a SQLite rebuild is made again, so that it does not undo the other side. All files or none."""
# labels: postgresql
# timeout: 300

import json
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import json_schema
from branches import CUSTOMER, branch, by_hand, files, header, revision_file, text_of

SCHEMAS = os.path.join(harness.SRC, "schemas", "json")
MAIL = "      mail: text unique\n"
AGE = "      age: int not null default 7\n"
NOTES = """\
  note:
    columns:
      id: bigint identity primary key
      customer_id: bigint references customer
"""


class Branched(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("shop", CUSTOMER)
        self.project.make("-m", "first", "--rev-id", "aa")
        self.project.migrate()
        self.db.query("insert into customer (name) values ('Ann'), ('Bob')")

    def branch(self, left, right, both):
        branch(self.project, [("bb", left), ("cc", right)], both)

    def parents(self, *revisions):
        return [header(text_of(self.project, revision), "parent") for revision in revisions]

    def refused(self, code, *argv):
        before = files(self.project)
        shown = self.project.expect(code, "rebase", *argv)
        self.assertEqual(files(self.project), before)
        return shown


@harness.each_engine
class Moving(Branched):
    def test_the_side_that_is_not_applied_moves(self):
        self.branch(CUSTOMER + AGE, CUSTOMER + NOTES, CUSTOMER + AGE + NOTES)
        self.project.ok("migrate", "cc")
        kept = text_of(self.project, "bb").split("-- migrate:up")[1]
        shown = self.project.ok("rebase", "shop")
        self.assertIn("on top of cc", shown.out)
        self.assertIn("moved because it is not applied here: bb", shown.err)
        self.assertEqual(self.parents("bb", "cc"), [["cc"], ["aa"]])
        self.assertEqual(text_of(self.project, "bb").split("-- migrate:up")[1], kept)
        self.project.migrate()
        self.assertEqual([row[0] for row in self.db.query("select age from customer")], [7, 7])
        up = self.db.objects()
        self.project.downgrade("shop", "cc")
        self.project.migrate()
        self.assertEqual(self.db.objects(), up)
        self.assertIn("Nothing to move", self.project.ok("rebase", "shop").out)

    def test_a_rebuild_keeps_what_the_other_side_added(self):
        self.branch(CUSTOMER + MAIL, CUSTOMER + AGE, CUSTOMER + MAIL + AGE)
        self.project.ok("migrate", "cc")
        value = self.project.json("rebase", "shop")
        self.assertEqual(json_schema.faults(value, "rebase.schema.json", SCHEMAS), [])
        moved = value["data"]["revisions"][0]
        self.assertEqual((value["data"]["onto"], moved["revision"], moved["parents"]), ("cc", "bb", ["cc"]))
        self.assertEqual(moved["rewritten"], self.engine == "sqlite")
        self.project.migrate()
        self.assertEqual(self.db.query("select name, age, mail from customer order by id"),
                         [("Ann", 7, None), ("Bob", 7, None)])
        self.project.downgrade("shop", "cc")
        self.assertEqual(self.db.query("select name, age from customer order by id"), [("Ann", 7), ("Bob", 7)])
        self.project.migrate()

    def test_both_sides_build_a_table_with_children_anew(self):
        """And both count their first unnamed check."""
        base = CUSTOMER + NOTES
        self.project.app("shop", base)
        self.project.make_and_migrate("-m", "notes")
        self.db.query("insert into note (customer_id) values (1), (2)")
        named = "name: varchar(50) not null default 'x' check (name <> '')"
        left = base.replace("name: text", named)
        right = base.replace("name: text\n", "name: text\n      age: int check (age > 0)\n")
        self.branch(left, right, left.replace(named, f"{named}\n      age: int check (age > 0)"))
        self.project.ok("migrate", "cc")
        self.project.ok("rebase", "shop")
        self.project.migrate()
        self.assertEqual(self.db.query("select customer_id from note order by id"), [(1,), (2,)])
        self.project.downgrade("shop", "cc")
        self.project.migrate()

    def test_a_table_and_what_refers_to_it_by_its_old_name(self):
        left = CUSTOMER.replace("customer:", "client:\n    renamed_from: customer")
        self.branch(left, CUSTOMER + NOTES, left + NOTES.replace("references customer", "references client"))
        self.assertIn("rebase shop", self.project.expect(2, "merge").err)
        self.project.ok("migrate", "cc")
        self.project.ok("rebase", "shop")
        self.project.migrate()
        self.assertEqual(self.db.query("select name from client order by id"), [("Ann",), ("Bob",)])

    def test_a_chain_moves_in_its_order(self):
        both = CUSTOMER + MAIL + AGE + NOTES
        more = CUSTOMER.replace("name: text", "name: text not null") + MAIL
        branch(self.project, [[("bb", CUSTOMER + MAIL), ("dd", more)], ("cc", CUSTOMER + AGE + NOTES)],
               both.replace("name: text", "name: text not null"))
        self.project.ok("migrate", "cc")
        self.project.ok("rebase", "shop")
        self.assertEqual(self.parents("bb", "dd"), [["cc"], ["bb"]])
        self.project.migrate()
        self.assertEqual(self.db.query("select name, age from customer order by id"), [("Ann", 7), ("Bob", 7)])
        self.project.downgrade("base")
        self.assertEqual(self.db.objects(), {})
        self.project.migrate()

    def test_the_time_and_name_follow_the_new_parent(self):
        self.branch(CUSTOMER + AGE, CUSTOMER + NOTES, CUSTOMER + AGE + NOTES)
        path = revision_file(self.project, "cc")
        text = self.project.read(path)
        self.project.write(path, text.replace(header(text, "created")[0], "2031-01-01T00:00:00Z"))
        self.project.ok("migrate", "cc")
        old = revision_file(self.project, "bb")
        shown = self.project.ok("rebase", "shop")
        new = revision_file(self.project, "bb")
        self.assertEqual(os.path.basename(new), "20310101_0000-bb_side_bb.sql")
        self.assertFalse(os.path.exists(old))
        self.assertEqual(header(self.project.read(new), "created"), ["2031-01-01T00:00:01Z"])
        self.assertIn(f"was {os.path.relpath(old, self.project.root)}", shown.out)
        self.project.migrate()

    def test_words_of_people_stay(self):
        self.branch(CUSTOMER + AGE, CUSTOMER + NOTES, CUSTOMER + AGE + NOTES)
        self.project.ok("migrate", "cc")
        path = revision_file(self.project, "bb")
        text = self.project.read(path).replace("-- migrate:up\n", "-- seen by Ann\n\n-- migrate:up\n\n-- why\n"
                                               "update customer set name = upper(name);\n")
        self.project.write(path, text)
        self.project.ok("rebase", "shop")
        moved = text_of(self.project, "bb")
        self.assertIn("-- seen by Ann\n", moved)
        self.assertEqual(moved.split("-- migrate:up")[1], text.split("-- migrate:up")[1])
        self.project.migrate()
        self.assertEqual(self.db.query("select name from customer order by id"), [("ANN",), ("BOB",)])

    def test_a_rename_moves_with_what_it_means(self):
        left = CUSTOMER.replace("name: text", "full_name: {type: text, renamed_from: name}")
        self.branch(left, CUSTOMER + MAIL, left + MAIL)
        self.project.ok("migrate", "cc")
        self.project.ok("rebase", "shop")
        self.project.migrate()
        self.assertEqual(self.db.query("select full_name, mail from customer order by id"),
                         [("Ann", None), ("Bob", None)])

    def test_a_rename_beside_a_rebuild_is_made_again_as_one(self):
        note = "    checks:\n      customer_note: length(full_name) > 1\n"
        left = CUSTOMER.replace("name: text", "full_name: {type: text, renamed_from: name}")
        self.branch(left + note, CUSTOMER + AGE, left + AGE + note)
        self.project.ok("migrate", "cc")
        self.assertIn(self.by_engine("its SQL made again", "on top of cc"), self.project.ok("rebase", "shop").out)
        self.project.migrate()
        self.assertEqual(self.db.query("select full_name, age from customer order by id"), [("Ann", 7), ("Bob", 7)])

    def test_three_heads_stand_on_top_of_each_other(self):
        extra = "      extra: text\n"
        branch(self.project, [("bb", CUSTOMER + MAIL), ("cc", CUSTOMER + AGE), ("dd", CUSTOMER + extra + NOTES)],
               CUSTOMER + MAIL + AGE + extra + NOTES)
        self.project.ok("rebase", "shop", "--onto", "cc")
        self.assertEqual(self.parents("cc", "bb", "dd"), [["aa"], ["cc"], ["bb"]])
        self.project.migrate()

    def test_a_dry_run_prints_and_writes_nothing(self):
        self.branch(CUSTOMER + MAIL, CUSTOMER + AGE, CUSTOMER + MAIL + AGE)
        before = files(self.project)
        shown = self.project.ok("rebase", "shop", "--onto", "cc", "--dry-run")
        self.assertIn("-- autorev:parent cc\n", shown.out)
        value = self.project.json("rebase", "shop", "--onto", "cc", "--dry-run")
        self.assertEqual(json_schema.faults(value, "rebase.schema.json", SCHEMAS), [])
        self.assertIn("-- autorev:end", value["data"]["revisions"][0]["text"])
        self.assertEqual(files(self.project), before)

    def test_other_apps_that_depend_on_it_follow(self):
        self.project.app("blog", "tables: {}\n")
        self.branch(CUSTOMER + NOTES, CUSTOMER + AGE, CUSTOMER + NOTES + AGE)
        by_hand(self.project, self.engine, "blog", "pp", [], "create table post (note_id bigint references note);",
                "drop table post;", "+table post\n-- autorev:depends shop:bb")
        self.project.ok("rebase", "shop", "--onto", "cc")
        self.assertEqual(self.parents("bb"), [["cc"]])
        self.project.ok("migrate")
        self.assertEqual([row[1] for row in self.project.applied()], ["aa", "cc", "bb", "pp"])


@harness.each_engine
class Choosing(Branched):
    def setUp(self):
        super().setUp()
        self.branch(CUSTOMER + MAIL, CUSTOMER + AGE, CUSTOMER + MAIL + AGE)

    def test_when_none_is_applied_it_asks(self):
        shown = self.refused(3, "shop")
        self.assertRegex(shown.err, r"hint: --onto bb  \(apps/shop/migrations/\S+\)\n +--onto cc  \(apps/shop")
        self.assertEqual(self.project.ask("rebase", "shop", dialogue=[("Which head", "2\n")]).code, 0)
        self.assertEqual(self.parents("bb", "cc"), [["cc"], ["aa"]])

    def test_when_both_are_applied_nothing_can_move(self):
        self.project.ok("migrate", "heads")
        shown = self.refused(2, "shop")
        self.assertIn("several heads that are applied", shown.err)
        self.assertIn("`autorev merge shop` joins them", shown.err)
        self.assertIn("revision cc is applied: it cannot be moved", self.refused(2, "shop", "--onto", "bb").err)

    def test_only_heads_stay(self):
        self.assertIn("revision aa is no head", self.refused(2, "shop", "--onto", "aa").err)
        self.assertIn("there is no revision", self.refused(2, "shop", "--onto", "zz").err)
        self.project.expect(2, "rebase")
        self.project.expect(2, "rebase", "nobody")


@harness.each_engine
class Refusing(Branched):
    def test_what_both_touch(self):
        left = CUSTOMER.replace("name: text", "name: text not null default ''")
        self.branch(left, CUSTOMER.replace("name: text", "name: varchar(99)"), left)
        shown = self.refused(2, "shop", "--onto", "cc")
        self.assertIn("column customer.name is touched on both sides", shown.err)
        value = self.project.expect(2, "--json", "rebase", "shop", "--onto", "cc").json()
        self.assertEqual(json_schema.faults(value, "rebase.schema.json", SCHEMAS), [])
        self.assertEqual(len(value["data"]["conflicts"]), 1)

    def test_sql_by_hand_that_does_not_fit_any_more(self):
        self.branch(CUSTOMER + NOTES, CUSTOMER + AGE, CUSTOMER + NOTES + AGE)
        path = revision_file(self.project, "cc")
        text = self.project.read(path).replace("-- migrate:up\n", "-- migrate:up\n\ncreate table more (a int);\n")
        self.project.write(path, text.replace("-- migrate:down\n", "-- migrate:down\n\ndrop table more;\n"))
        path = revision_file(self.project, "bb")
        text = self.project.read(path).replace("-- migrate:up\n", "-- migrate:up\n\ncreate table more (b int);\n")
        self.project.write(path, text.replace("-- migrate:down\n", "-- migrate:down\n\ndrop table more;\n"))
        shown = self.refused(2, "shop", "--onto", "cc")
        self.assertIn("does not fit on top", shown.err)
        self.assertIn(os.path.basename(path), shown.err)

    def test_what_the_head_itself_needs(self):
        self.project.app("blog", "tables: {}\n")
        self.branch(CUSTOMER + NOTES, CUSTOMER + AGE, CUSTOMER + NOTES + AGE)
        by_hand(self.project, self.engine, "blog", "pp", [], "select 1;", "select 1;",
                "~table note\n-- autorev:depends shop:bb")
        path = revision_file(self.project, "cc")
        text = self.project.read(path)
        self.project.write(path, text.replace("-- autorev:dialect", "-- autorev:depends blog:pp\n-- autorev:dialect"))
        self.assertIn("that cannot move on top of it", self.refused(2, "shop", "--onto", "cc").err)


@harness.only_engine("postgresql")
class Types(Branched):
    def test_a_type_made_anew_takes_the_other_side_s_column_along(self):
        old, new = "enums:\n  mood: [sad, ok, gone]\n", "enums:\n  mood: [sad, ok]\n"
        person = "  person:\n    columns:\n      id: bigint identity primary key\n      mood: mood not null default 'ok'\n"
        other = "      other: mood\n"
        self.project.app("shop", old + CUSTOMER + person)
        self.project.make_and_migrate("-m", "moods")
        self.db.query("insert into person default values")
        self.branch(new + CUSTOMER + person, old + CUSTOMER + person + other, new + CUSTOMER + person + other)
        self.project.ok("migrate", "cc")
        self.assertIn("its SQL made again", self.project.ok("rebase", "shop").out)
        self.project.migrate()
        self.assertEqual(self.db.query("select mood::text, other from person"), [("ok", None)])
        self.project.downgrade("shop", "cc")
        self.project.migrate()


@harness.only_engine("sqlite")
class Rebuilds(Branched):
    def setUp(self):
        super().setUp()
        self.branch(CUSTOMER + MAIL, CUSTOMER + AGE, CUSTOMER + MAIL + AGE)

    def test_a_rebuild_that_somebody_changed_is_not_made_again(self):
        path = revision_file(self.project, "bb")
        text = self.project.read(path)
        self.project.write(path, text.replace("SELECT id, name\n", "SELECT id, upper(name)\n", 1))
        shown = self.refused(2, "shop", "--onto", "cc")
        self.assertIn("its SQL was written or changed by hand", shown.err)
        self.assertRegex(shown.err, r"-bb_side_bb\.sql:\d+:1: error: revision bb")

    def test_killed_at_any_point_the_files_are_whole_and_one_more_run_finishes(self):
        more = CUSTOMER + MAIL.replace("unique", "unique check (mail <> '')")
        folder = self.project.path("apps", "shop", "migrations")
        self.project.app("shop", CUSTOMER + MAIL)
        os.rename(revision_file(self.project, "cc"), self.project.path("cc.sql"))
        self.project.app("shop", more)
        self.project.make("--rev-id", "dd", "-m", "more")
        os.rename(self.project.path("cc.sql"), os.path.join(folder, "20300101_0000-cc_side_cc.sql"))
        path = revision_file(self.project, "cc")
        text = self.project.read(path)
        self.project.write(path, text.replace(header(text, "created")[0], "2030-01-01T00:00:00Z"))
        self.project.app("shop", more + AGE)
        before = files(self.project)
        wanted = None
        for point in range(1, 100):
            for name in files(self.project):
                os.unlink(self.project.path(name))
            for name, text in before.items():
                self.project.write(name, text)
            ran = self.project.run("rebase", "shop", "--onto", "cc", env={"AR_TEST_KILL": str(point)})
            if ran.code == 0 and wanted is None:
                self.fail("there are no kill points")
            self.project.ok("showmigrations")
            if ran.code == 0:
                break
            self.assertEqual(ran.code, -signal.SIGKILL, ran)
            again = self.project.run("rebase", "shop", "--onto", "cc")
            self.assertEqual(again.code, 0, again)
            after = {name: text for name, text in files(self.project).items() if not name.endswith(".tmp")}
            wanted = wanted or after
            self.assertEqual(after, wanted)
        self.assertGreater(point, 8)
        self.assertEqual({name: text for name, text in files(self.project).items()}, wanted)
        self.assertEqual(self.parents("bb", "dd"), [["cc"], ["bb"]])
        self.project.migrate()


harness.main()
