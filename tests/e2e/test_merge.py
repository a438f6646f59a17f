"""merge: heads are joined where the sides commute; where they do not, both places are shown and nothing is
written. What is there afterwards is asked of the database itself, whatever the order was."""
# labels: postgresql
# timeout: 300

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import json_schema
from branches import CUSTOMER, branch, by_hand, files, header, revision_file, text_of

SCHEMAS = os.path.join(harness.SRC, "schemas", "json")
ORDERS = """\
  orders:
    columns:
      id: bigint identity primary key
      customer_id: bigint not null references customer
"""
NOTES = """\
  note:
    columns:
      id: bigint identity primary key
      body: text not null default ''
    indexes:
      note_body_idx: [body]
"""


class Branched(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("shop", CUSTOMER)
        self.project.make("-m", "first", "--rev-id", "aa")

    def branch(self, left, right, both):
        branch(self.project, [("bb", left), ("cc", right)], both)

    def blog_side(self, revision, column):
        by_hand(self.project, self.engine, "blog", revision, ["pp"], f"alter table post add column {column} int;",
                f"alter table post drop column {column};", f"+column post.{column}")

    def merged(self, *argv, **options):
        return self.project.ok("merge", *argv, **options)

    def clash(self, *argv, code=2):
        """A merge that is refused: nothing is written, and --json says the same."""
        before = files(self.project)
        shown = self.project.expect(code, "merge", *argv)
        value = self.project.expect(code, "--json", "merge", *argv).json()
        self.assertEqual(files(self.project), before)
        self.assertEqual(json_schema.faults(value, "merge.schema.json", SCHEMAS), [])
        self.assertIn("rebase shop", shown.err)
        for name in ("bb", "cc"):
            path = os.path.relpath(revision_file(self.project, name), self.project.root)
            self.assertRegex(shown.err, rf"{path}:\d+")
        return shown, value["data"]["conflicts"]

    def line(self, revision, text):
        """The line of a revision's file on which `text` first stands."""
        return text_of(self.project, revision).split(text)[0].count("\n") + 1


@harness.each_engine
class Commuting(Branched):
    def test_two_tables_are_joined_and_the_way_back_leads_across(self):
        self.project.migrate()
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        before = self.db.objects()
        self.project.expect(2, "migrate")
        self.project.expect(2, "makemigrations")
        shown = self.merged("shop", "-m", "orders and notes", "--rev-id", "dd")
        text = text_of(self.project, "dd")
        self.assertEqual(header(text, "parent"), ["bb", "cc"])
        self.assertRegex(header(text, "proof")[0], r"^both orders, up and down, on (SQLite|PostgreSQL) \d")
        self.assertEqual(text.split("-- migrate:up")[1].split(), ["--", "migrate:down", "--", "autorev:end"])
        self.assertTrue(revision_file(self.project, "dd").endswith("-dd_orders_and_notes.sql"))
        self.assertIn("joins bb, cc", shown.out)
        self.project.migrate()
        rows = self.db.query("select revision, parents from autorev_version order by seq")
        self.assertEqual(rows[-1], ("dd", "bb cc"))
        all_of_it = self.db.objects()
        self.assertEqual(self.project.ok("merge").out, "Nothing to merge: every history has one head\n")
        self.project.downgrade("shop", "aa")
        self.assertEqual(self.db.objects(), before)
        self.project.migrate()
        self.assertEqual(self.db.objects(), all_of_it)
        self.project.downgrade("base")
        self.assertEqual(self.db.objects(), {})
        self.project.migrate()
        self.assertEqual(self.db.objects(), all_of_it)

    def test_two_columns_of_one_table_commute(self):
        left, right = CUSTOMER + "      age: int\n", CUSTOMER + "      mail: text\n"
        self.branch(left, right, left + "      mail: text\n")
        self.merged()
        self.project.migrate()
        self.assertEqual(sorted(self.db.columns("customer")), ["age", "id", "mail", "name"])

    def test_it_joins_what_two_databases_applied_in_either_order(self):
        left, right = CUSTOMER + "      age: int\n", CUSTOMER + "      mail: text\n" + NOTES
        self.project.migrate()
        self.branch(left, right, left + "      mail: text\n" + NOTES)
        databases = [self.db, self.new_database("second")]
        for database, order in zip(databases, (["bb", "cc"], ["cc", "bb"])):
            project = harness.Project(self.project.root, database)
            for revision in order:
                project.ok("migrate", revision)
        self.merged("--rev-id", "dd")
        found = []
        for database in databases:
            project = harness.Project(self.project.root, database)
            project.migrate()
            found.append(database.objects())
            project.downgrade("shop", "aa")
            self.assertEqual(sorted(database.columns("customer")), ["id", "name"])
            project.migrate()
        self.assertEqual(*found)

    def test_three_heads(self):
        more = [("bb", CUSTOMER + ORDERS), ("cc", CUSTOMER + NOTES), ("ee", CUSTOMER + "      age: int\n")]
        branch(self.project, more, CUSTOMER + "      age: int\n" + ORDERS + NOTES)
        self.merged("--rev-id", "dd")
        self.assertEqual(header(text_of(self.project, "dd"), "parent"), ["bb", "cc", "ee"])
        self.project.migrate()

    def test_each_history_of_all_apps_or_one(self):
        self.project.app("blog", CUSTOMER.replace("customer", "post"))
        self.project.make("--rev-id", "pp")
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        for revision, column in (("qq", "a"), ("rr", "b")):
            self.blog_side(revision, column)
        self.project.app("blog", CUSTOMER.replace("customer", "post") + "      a: int\n      b: int\n")
        self.assertIn("-- autorev:parent qq", self.project.ok("merge", "blog", "--dry-run").out)
        self.assertNotIn("-- autorev:parent qq", self.project.ok("merge", "shop", "--dry-run").out)
        for command in ("merge", "squash"):
            said = self.project.expect(2, command, "--rev-id", "shp=dd").err
            self.assertIn('there is no app "shp"', said)
        shown = self.project.json("merge", "heads", "--rev-id", "shop=dd", "--rev-id", "blog=ss")
        self.assertEqual(json_schema.faults(shown, "merge.schema.json", SCHEMAS), [])
        self.assertEqual(sorted((r["app"], r["revision"], r["parents"]) for r in shown["data"]["revisions"]),
                         [("blog", "ss", ["qq", "rr"]), ("shop", "dd", ["bb", "cc"])])
        self.project.migrate()

    def test_a_dry_run_prints_the_file(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        before = files(self.project)
        self.assertIn("-- autorev:parent bb\n-- autorev:parent cc\n", self.merged("--dry-run").out)
        value = self.project.json("merge", "--dry-run")
        self.assertEqual(json_schema.faults(value, "merge.schema.json", SCHEMAS), [])
        self.assertIn("-- autorev:end", value["data"]["revisions"][0]["text"])
        self.assertEqual(files(self.project), before)

    def test_the_created_time_is_later_than_the_newest_parent(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        path = revision_file(self.project, "cc")
        text = self.project.read(path)
        self.project.write(path, text.replace(header(text, "created")[0], "2031-01-01T00:00:00Z"))
        self.merged("--rev-id", "dd")
        self.assertEqual(header(text_of(self.project, "dd"), "created"), ["2031-01-01T00:00:01Z"])

    def test_what_stood_there_before_the_history_is_no_hindrance(self):
        """A table that was adopted: no replay from nothing has it."""
        self.project.migrate()
        self.db.script(self.by_engine("create table note (id integer primary key, body text);",
                                      "create table note (id bigint primary key, body text);"))
        note = """\
  note:
    columns:
      id: ID
      body: text
""".replace("ID", self.by_engine("integer primary key", "bigint primary key"))
        self.project.app("shop", CUSTOMER + note)
        self.project.settled()
        left, right = note + "      a: int\n", note + "      b: int\n"
        self.branch(CUSTOMER + left, CUSTOMER + right, CUSTOMER + left + "      b: int\n")
        self.project.ok("migrate", "bb")
        self.merged("--rev-id", "dd")
        self.assertIn("both orders", header(text_of(self.project, "dd"), "proof")[0])
        self.project.migrate()

    def test_changes_of_data_are_left_to_people(self):
        for revision, name in (("bb", "Ann"), ("cc", "Bob")):
            by_hand(self.project, self.engine, "shop", revision, ["aa"], f"update customer set name = '{name}';",
                    "update customer set name = null;")
        shown = self.merged("--rev-id", "dd")
        for revision in ("bb", "cc"):
            self.assertIn(f"note: revision {revision} says nothing of what it changes", shown.err)
        self.project.migrate()

    def test_what_cannot_be_undone_is_tried_up_only(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        path = revision_file(self.project, "cc")
        text = self.project.read(path)
        self.project.write(path, text.split("-- migrate:down")[0] +
                           "-- migrate:down\n\n-- autorev:irreversible gone is gone\n\n-- autorev:end\n")
        self.merged("--rev-id", "dd")
        self.assertIn("both orders, up, on", header(text_of(self.project, "dd"), "proof")[0])


@harness.each_engine
class Clashing(Branched):
    def test_a_column_that_both_touch(self):
        left = CUSTOMER.replace("name: text", "name: text not null default ''")
        right = CUSTOMER.replace("      name: text\n", "")
        self.branch(left, right, left)
        shown, clashes = self.clash()
        self.assertIn('column customer.name is touched on both sides: "~column customer.name" of revision bb, and '
                      '"-column customer.name" of revision cc', shown.err)
        self.assertEqual([(c["how"], c["what"], [s["revision"] for s in c["sides"]]) for c in clashes],
                         [("touched", "column customer.name", ["bb", "cc"])])
        self.assertEqual([s["line"] for s in clashes[0]["sides"]],
                         [self.line("bb", "~column"), self.line("cc", "-column")])

    def test_a_name_that_both_take(self):
        self.branch(CUSTOMER + NOTES, CUSTOMER + NOTES.replace("body", "text"),
                    CUSTOMER + NOTES)
        shown, clashes = self.clash()
        self.assertIn('table note is touched on both sides: "+table note" of revision bb', shown.err)
        self.assertEqual({c["how"] for c in clashes}, {"touched"})

    def test_a_table_that_one_side_takes_away(self):
        self.project.app("shop", CUSTOMER + NOTES)
        self.project.make("-m", "notes")
        rest = "tables:\n" + NOTES
        self.branch(CUSTOMER + "      age: int\n" + NOTES, rest, rest)
        text = self.project.read(revision_file(self.project, "cc"))
        self.assertIn("-table customer", text)
        shown, clashes = self.clash()
        self.assertIn('table customer is touched on both sides: "+column customer.age" of revision bb, and '
                      '"-table customer" of revision cc', shown.err)

    def test_a_rename_and_what_has_the_old_name(self):
        both = CUSTOMER.replace("name: text", "name: {type: text, renamed_from: full_name}")
        self.project.app("shop", CUSTOMER.replace("name: text", "full_name: text"))
        self.project.make("--rename", "customer.name=full_name", "-m", "old")
        self.branch(both, CUSTOMER.replace("name: text", "full_name: varchar(99)"), both)
        shown, clashes = self.clash()
        self.assertIn('">column customer.full_name=name"', shown.err)

    def test_a_key_to_what_the_other_side_takes_away(self):
        """No entry names the same thing: the engine tells it."""
        self.project.app("shop", CUSTOMER + NOTES)
        self.project.make("-m", "notes")
        link = "  link:\n    columns:\n      id: bigint identity primary key\n      note_id: bigint references note\n"
        self.branch(CUSTOMER + NOTES + link, CUSTOMER, CUSTOMER)
        before = files(self.project)
        shown = self.project.expect(2, "merge")
        self.assertEqual(files(self.project), before)
        self.assertRegex(shown.err, self.by_engine(r"foreign_key link\.\(note_id\) depends on the order of revision bb",
                                                   "revision (bb|cc) does not run after revision"))

    def test_sql_by_hand_that_entries_do_not_tell(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        for revision in ("bb", "cc"):
            path = revision_file(self.project, revision)
            text = self.project.read(path).replace("-- migrate:up\n", "-- migrate:up\n\ncreate table more (a int);\n")
            self.project.write(path, text.replace("-- migrate:down\n", "-- migrate:down\n\ndrop table more;\n"))
        shown, clashes = self.clash()
        self.assertRegex(shown.err, "more.* already exists")
        self.assertEqual([c["how"] for c in clashes], ["up"])

    def test_an_order_that_decides_what_is_there(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        for revision, size in (("bb", 1), ("cc", 2)):
            path = revision_file(self.project, revision)
            text = self.project.read(path)
            sql = f"drop table if exists more;\ncreate table more (a{size} int);\n"
            text = text.replace("-- migrate:up\n", f"-- migrate:up\n\n{sql}")
            self.project.write(path, text.replace("-- migrate:down\n", "-- migrate:down\n\ndrop table if exists more;\n"))
        shown, clashes = self.clash()
        self.assertEqual({c["how"] for c in clashes}, {"order"})
        self.assertIn("depends on the order of revision bb and revision cc", shown.err)

    def test_other_apps_are_not_written_either(self):
        self.project.app("blog", CUSTOMER.replace("customer", "post"))
        self.project.make("--rev-id", "pp")
        left = CUSTOMER.replace("name: text", "name: text not null default ''")
        self.branch(left, CUSTOMER.replace("name: text", "name: varchar(9)"), left)
        for revision, column in (("qq", "a"), ("rr", "b")):
            self.blog_side(revision, column)
        self.clash()
        self.project.ok("merge", "blog")

    def test_an_edited_file_stops_it(self):
        self.project.migrate()
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        self.project.edit(revision_file(self.project, "aa"), "Create table", "Make table")
        self.assertIn("was edited after it was applied", self.project.expect(2, "merge").err)


@harness.only_engine("sqlite")
class Rebuilds(Branched):
    def test_a_rebuild_holds_the_whole_table_and_does_not_commute(self):
        left, right = CUSTOMER + "      mail: text unique\n", CUSTOMER + "      age: int\n"
        self.branch(left, right, left + "      age: int\n")
        shown, clashes = self.clash()
        self.assertEqual({c["how"] for c in clashes} - {"order", "down", "up"}, set())
        self.assertIn("`autorev rebase shop` puts one side on top of the other", shown.err)


@harness.only_engine("postgresql")
class FewRights(Branched):
    """A role that may not create databases tries it in a schema of its own, and one that may not even do that is told
    that nothing was tried."""

    def setUp(self):
        super().setUp()
        self.project.migrate()
        self.role = f"plain_{os.getpid()}"
        database = self.db.query("select current_database()")[0][0]
        self.db.query(f"create role {self.role} login")
        self.addCleanup(self.db.query, f"drop owned by {self.role}; drop role {self.role}")
        self.db.query(f"grant select on all tables in schema public to {self.role}")
        self.db.query(f"grant create on database {database} to {self.role}")
        self.database = database
        self.url = self.db.url.replace("user=postgres", f"user={self.role}")
        self.assertIn(self.role, self.url)

    def as_role(self, code, *argv):
        return self.project.expect(code, "--database", self.url, *argv, database=False)

    def test_a_schema_of_its_own_will_do(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        self.as_role(0, "merge", "--rev-id", "dd")
        self.assertIn("both orders, up and down", header(text_of(self.project, "dd"), "proof")[0])

    def test_a_clash_is_found_there_too(self):
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        for revision in ("bb", "cc"):
            path = revision_file(self.project, revision)
            text = self.project.read(path).replace("-- migrate:up\n", "-- migrate:up\n\ncreate table more (a int);\n")
            self.project.write(path, text.replace("-- migrate:down\n", "-- migrate:down\n\ndrop table more;\n"))
        self.assertIn("does not run after revision", self.as_role(2, "merge").err)

    def test_without_any_it_says_that_nothing_was_tried(self):
        self.db.query(f"revoke create on database {self.database} from {self.role}")
        self.branch(CUSTOMER + ORDERS, CUSTOMER + NOTES, CUSTOMER + ORDERS + NOTES)
        self.assertIn("no scratch database", self.as_role(2, "rebase", "shop", "--onto", "bb").err)
        self.as_role(0, "merge", "--rev-id", "dd")
        self.assertRegex(header(text_of(self.project, "dd"), "proof")[0], "^none: permission denied")


harness.main()
