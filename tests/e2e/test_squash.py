"""squash: few revisions for many, in databases of every state.

# labels: postgresql
# timeout: 300
"""

import atexit
import functools
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

FIRST = """
    tables:
      customer:
        columns:
          id: bigint identity primary key
          email: varchar(80) not null
      note:
        columns:
          id: bigint identity primary key
          body: text
"""
SECOND = FIRST + """
      trial:
        columns:
          id: bigint identity primary key
          customer_id: bigint references customer(id)
"""
THIRD = """
    tables:
      customer:
        columns:
          id: bigint identity primary key
          email: varchar(80) not null
          name: text
        indexes:
          customer_name_idx: [name]
      note:
        columns:
          id: bigint identity primary key
          body: text
"""
LAST = """
    tables:
      customer:
        columns:
          id: bigint identity primary key
          email: varchar(120) not null unique
          name: text
        indexes:
          customer_name_idx: [name]
"""
STEPS = (FIRST, SECOND, THIRD, LAST)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def ids(files):
    return [re.search(r"^-- autorev:revision (\S+)", text_of(f), re.M)[1] for f in files]


@functools.cache
def cache_folder():
    folder = tempfile.mkdtemp(prefix="autorev-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Squashing(harness.Case):
    """A history of app shop, and projects on the same files with other databases."""

    def write_steps(self, *steps):
        made = []
        for number, models in enumerate(steps):
            self.project.app("shop", models)
            self.project.make("-m", f"step {number}", "--rev-id", f"shop=step{number}")
            made.append(f"step{number}")
        return made

    def copy_or_make(self, name, make):
        """The same files for every test of the class: made by the first one."""
        made = os.path.join(cache_folder(), f"{type(self).__name__}_{name}")
        if os.path.isdir(made):
            shutil.copytree(made, self.project.root, dirs_exist_ok=True)
        else:
            make()
            shutil.copytree(self.project.root, made)

    def here(self, database):
        return harness.Project(self.project.root, database)

    def squash(self, *argv, **options):
        return self.project.ok("squash", "--rev-id", "whole", *argv, **options)

    def remove_old(self):
        for path in self.project.revisions():
            if "step" in ids([path])[0]:
                os.unlink(path)

    def rows(self, database):
        return [row[0].rstrip(":") for row in database.query(
            "select revision || ':' from autorev_version order by seq")]  # some ids are numbers


@harness.each_engine
class States(Squashing):
    old = ["step0", "step1", "step2", "step3"]

    def setUp(self):
        super().setUp()
        self.copy_or_make("steps", lambda: self.write_steps(*STEPS))

    def full_before(self):
        database = self.new_database("full")
        self.here(database).ok("migrate")
        return database

    def partly_before(self, revision="step1"):
        database = self.new_database("partly")
        self.here(database).ok("migrate", "shop", revision)
        return database

    def test_one_revision_does_what_four_did(self):
        full = self.full_before()
        before = self.project.revisions()
        data = self.project.json("squash", "--rev-id", "whole")["data"]
        self.assertEqual([r["revision"] for r in data["revisions"]], ["whole"])
        self.assertEqual(data["revisions"][0]["replaces"], self.old)
        self.assertIn("up, down, up on", data["revisions"][0]["proof"])
        text = self.project.read(data["revisions"][0]["path"])
        self.assertEqual(re.findall(r"^-- autorev:replaces (\S+)$", text, re.M), self.old)
        self.assertNotIn("note", text)
        self.assertNotIn("trial", text)
        self.assertNotIn("-- autorev:parent", text)
        self.assertEqual([p for p in self.project.revisions() if "-whole_" not in p], before)
        fresh = self.new_database("fresh")
        self.here(fresh).migrate()
        self.assertEqual(self.rows(fresh), ["whole"])
        self.assertEqual(fresh.objects(), full.objects())

    def test_where_all_was_applied_it_is_recorded_without_sql(self):
        full = self.full_before()
        full.query("insert into customer (email) values ('a@b')")
        place = full.query("select seq, batch, applied_at from autorev_version "
                           "where revision = 'step3'")
        objects = full.objects()
        self.squash()
        project = self.here(full)
        shown = project.json("showmigrations")["data"]["apps"][0]["revisions"]
        self.assertEqual([(r["revision"], r["state"]) for r in shown], [("whole", "applied")])
        project.ok("check")
        self.assertEqual(self.rows(full), self.old)
        plan = project.ok("migrate", "--plan")
        self.assertIn("record   shop whole", plan.out)
        self.assertNotIn("step", plan.out)
        done = project.json("migrate")["data"]["done"]
        self.assertEqual([(s["revision"], s["direction"]) for s in done], [("whole", "up")])
        self.assertEqual(self.rows(full), ["whole"])
        self.assertEqual(full.query("select seq, batch, applied_at from autorev_version"), place)
        self.assertEqual(full.objects(), objects)
        self.assertEqual(full.query("select email from customer"), [("a@b",)])
        self.assertIn("Nothing to apply", project.ok("migrate").out)
        project.settled()

    def test_where_all_was_applied_it_can_be_undone(self):
        full = self.full_before()
        self.squash()
        project = self.here(full)
        project.downgrade("base")
        self.assertEqual(self.rows(full), [])
        self.assertEqual(full.objects(), {})
        project.migrate()
        self.assertEqual(self.rows(full), ["whole"])

    def test_where_a_part_was_applied_the_old_ones_go_on(self):
        full, partly = self.full_before(), self.partly_before()
        self.squash()
        project = self.here(partly)
        shown = project.json("showmigrations")["data"]["apps"][0]["revisions"]
        self.assertEqual([(r["revision"], r["state"]) for r in shown],
                         [("step0", "applied"), ("step1", "applied"), ("step2", "pending"),
                          ("step3", "pending")])
        pending = project.expect(1, "check", "--pending").out
        self.assertIn("step2", pending)
        self.assertNotIn("whole", pending)
        project.migrate()
        self.assertEqual(self.rows(partly), ["whole"])
        self.assertEqual(partly.objects(), full.objects())

    def test_part_of_it_can_be_undone(self):
        partly = self.partly_before("step2")
        self.squash()
        project = self.here(partly)
        project.downgrade("shop", "step0")
        self.assertEqual(self.rows(partly), ["step0"])
        project.downgrade("base")
        self.assertEqual(self.rows(partly), [])
        project.migrate()
        self.assertEqual(self.rows(partly), ["whole"])

    def test_a_part_without_the_old_files_is_an_error_that_helps(self):
        partly = self.partly_before()
        self.squash()
        self.remove_old()
        for command in (["migrate"], ["check"], ["showmigrations"], ["makemigrations"]):
            result = self.here(partly).expect(2, *command)
            self.assertIn("the database has 2 of the 4 revisions that whole replaces", result.err)
            self.assertIn("bring the old files back", result.err)
        self.assertEqual(self.rows(partly), ["step0", "step1"])

    def test_all_and_none_need_no_old_files(self):
        full, fresh = self.full_before(), self.new_database("fresh")
        self.squash()
        self.remove_old()
        for database in (full, fresh):
            self.here(database).migrate()
            self.assertEqual(self.rows(database), ["whole"])
        self.assertEqual(fresh.objects(), full.objects())

    def test_what_comes_after_names_either_side(self):
        full, partly, fresh = self.full_before(), self.partly_before(), self.new_database("fresh")
        self.here(full).ok("migrate")
        self.project.app("shop", LAST + "\n      extra:\n        columns: {id: integer}\n")
        self.project.make("--rev-id", "after", "-m", "after")  # its parent is step3
        self.squash("--to", "step3")
        self.project.app("shop", LAST + "\n      extra:\n        columns: {id: integer, b: text}\n")
        self.here(full).make("--rev-id", "later", "-m", "later")
        self.here(full).migrate()
        objects = full.objects()
        for database in (full, partly, fresh):
            self.here(database).migrate()
            self.assertEqual(self.rows(database), ["whole", "after", "later"])
            self.assertEqual(database.objects(), objects)
            back = self.here(database).ok("rollback", "-s", "1", "--yes")
            self.assertIn("later", back.out)
            self.assertNotIn("whole", back.out)

    def test_a_revision_made_where_a_part_is_applied_fits_everywhere(self):
        partly, fresh = self.partly_before(), self.new_database("fresh")
        self.squash()
        self.project.app("shop", LAST + "\n      extra:\n        columns: {id: integer}\n")
        self.here(partly).make("--rev-id", "after")
        for database in (partly, fresh):
            self.here(database).migrate()
            self.assertEqual(self.rows(database), ["whole", "after"])

    def test_the_script_does_what_migrate_does(self):
        full, again = self.full_before(), self.new_database("again")
        self.here(again).ok("migrate")
        self.squash()
        again.script(self.here(again).ok("preview").out)
        self.here(full).ok("migrate")
        query = "select seq, app, revision, parents, message, sha256, batch, state from autorev_version"
        self.assertEqual(again.query(query), full.query(query))
        self.assertEqual(again.objects(), full.objects())

    def test_stamp_knows_it(self):
        full, partly, fresh = self.full_before(), self.partly_before(), self.new_database("fresh")
        self.squash()
        for database in (full, partly, fresh):
            self.here(database).ok("stamp", "shop", "whole")
            self.assertEqual(self.rows(database), ["whole"])
        self.here(full).ok("stamp", "base")
        self.assertEqual(self.rows(full), [])

    def test_a_squashed_revision_is_no_goal(self):
        fresh = self.new_database("fresh")
        self.squash()
        result = self.here(fresh).expect(2, "migrate", "shop", "step1")
        self.assertIn("revision step1 was squashed: whole stands for it", result.err)

    def test_a_squash_can_be_squashed(self):
        full, fresh = self.full_before(), self.new_database("fresh")
        recorded = self.new_database("recorded")
        self.here(recorded).ok("migrate")
        self.squash()
        self.here(recorded).ok("migrate")
        self.project.app("shop", LAST + "\n      extra:\n        columns: {id: integer}\n")
        self.here(recorded).make("--rev-id", "after")
        self.here(recorded).ok("migrate")
        self.here(recorded).ok("squash", "--rev-id", "again")
        for database in (recorded, full, fresh):
            self.here(database).migrate()
            self.assertEqual(self.rows(database), ["again"])
            self.assertEqual(database.objects(), recorded.objects())

    def test_head_follows_where_it_is_tracked(self):
        self.project.write("autorev.yaml", "apps: [apps/*]\nhead_file: true\n")
        self.squash("--to", "step2")
        self.assertEqual(self.project.read("apps/shop/migrations/HEAD").split()[-1], "step3")
        self.project.ok("squash", "--rev-id", "rest")
        self.assertEqual(self.project.read("apps/shop/migrations/HEAD").split()[-1], "rest")

    def test_dry_run_writes_nothing(self):
        before = self.project.revisions()
        out = self.squash("--dry-run").out
        self.assertIn("-- autorev:replaces step0", out)
        self.assertEqual(self.project.revisions(), before)

    def test_two_squashes_of_one_revision_are_refused(self):
        self.squash("--to", "step1")
        path = [p for p in self.project.revisions() if ids([p]) == ["whole"]][0]
        text = text_of(path).replace("revision whole", "revision twin")
        self.project.write("apps/shop/migrations/20300101_0000-twin.sql",
                           text.replace("replaces step1", "replaces step3"))
        result = self.project.expect(2, "showmigrations")
        self.assertIn("is replaced by whole", result.err + "")
        self.assertIn("twin", result.err)


@harness.each_engine
class Stretches(Squashing):
    def test_a_stretch_in_the_middle_keeps_rows_of_renamed_columns(self):
        base = """
            tables:
              person:
                columns: {id: bigint identity primary key, mail: text}
        """
        renamed = """
            tables:
              people:
                renamed_from: person
                columns:
                  id: bigint identity primary key
                  email: {type: text, renamed_from: mail}
        """
        more = renamed.rstrip() + "\n                  note: text\n"
        self.write_steps(base, renamed, more)
        full, at_base = self.new_database("full"), self.new_database("base")
        for database, goal in ((full, "step2"), (at_base, "step0")):
            self.here(database).ok("migrate", "shop", "step0")
            database.query("insert into person (mail) values ('a@b')")
            self.here(database).ok("migrate", "shop", goal)
        self.squash("--from", "step1")
        for database in (at_base, full):
            self.here(database).migrate()
            self.assertEqual(self.rows(database)[0], "step0")
            self.assertEqual(database.query("select email, note from people"), [("a@b", None)])
            self.assertEqual(database.objects(), full.objects())

    def test_nothing_is_left_of_what_was_undone(self):
        self.write_steps(FIRST, SECOND, FIRST)
        self.squash("--from", "step1", "--to", "step2")
        text = text_of([p for p in self.project.revisions() if ids([p]) == ["whole"]][0])
        self.assertIn("-- autorev:parent step0", text)
        self.assertNotIn("CREATE", text)
        self.project.migrate()
        self.assertEqual(self.rows(self.db), ["step0", "whole"])

    def test_one_revision_is_nothing_to_squash(self):
        self.write_steps(FIRST)
        self.assertIn("Nothing to squash", self.squash().out)
        self.assertIn("Nothing to squash", self.squash("shop").out)

    def test_a_baseline_stays(self):
        self.write_steps(FIRST)
        old, = self.project.revisions()
        self.project.edit(old, "-- autorev:proof", "-- autorev:baseline\n-- autorev:proof")
        self.assertIn("Nothing to squash", self.squash().out)
        self.write_steps(FIRST, SECOND, THIRD)
        said = self.squash()
        self.assertIn("replaces step1, step2\n", said.out)
        self.assertIn('baseline step0 of app "shop" stays', said.err)
        self.project.migrate()
        self.assertEqual(self.rows(self.db), ["step0", "whole"])

    def test_ends_must_fit(self):
        self.write_steps(FIRST, SECOND, THIRD)
        result = self.project.expect(2, "squash", "--from", "step2", "--to", "step1")
        self.assertIn("step1 does not come after step2", result.err)
        self.assertIn("there is no revision", self.project.expect(2, "squash", "--to", "zz").err)


@harness.each_engine
class Rows(Squashing):
    def blank(self, up, down, name="data", number="data"):
        self.project.make("shop", "--empty", "-m", name, "--rev-id", f"shop=step{number}")
        path = [p for p in self.project.revisions() if ids([p]) == [f"step{number}"]][0]
        text = text_of(path)
        text = text.replace("-- Write the way up here.", up)
        text = text.replace("-- Write the way back here.", down)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return os.path.relpath(path, self.project.root)

    def setUp(self):
        super().setUp()
        self.copy_or_make("rows", self.write_rows)
        self.path = os.path.relpath([p for p in self.project.revisions() if ids([p]) == ["stepdata"]][0],
                                    self.project.root)

    def write_rows(self):
        self.write_steps(FIRST, SECOND)
        self.blank("INSERT INTO note (body) VALUES ('kept');",
                   "DELETE FROM note WHERE body = 'kept';")
        self.project.app("shop", FIRST)
        self.project.make("--rev-id", "shop=step4", "-m", "no trial")

    def test_a_statement_by_hand_is_not_lost_in_silence(self):
        result = self.project.expect(2, "squash")
        lines = self.project.read(self.path).splitlines()
        for statement in ("INSERT INTO note", "DELETE FROM note"):
            line = next(n for n, text in enumerate(lines, 1) if text.startswith(statement))
            self.assertIn(f"{self.path}:{line}:1: error:", result.err)
        self.assertIn("--rows keep", result.err)
        self.assertEqual(len(self.project.revisions()), 4)

    def test_it_can_be_carried(self):
        full = self.new_database("full")
        self.here(full).ok("migrate")
        data = self.project.json("squash", "--rows", "keep")["data"]
        self.assertEqual(len(data["revisions"]), 3)
        fresh = self.new_database("fresh")
        self.here(fresh).migrate()
        self.assertEqual(fresh.query("select body from note"), [("kept",)])
        self.assertEqual(fresh.objects(), full.objects())
        rows = self.rows(fresh)
        self.assertEqual(rows, [r["revision"] for r in data["revisions"]])
        self.here(full).migrate()
        self.assertEqual(self.rows(full), rows)
        self.here(full).downgrade("base")
        self.assertEqual(full.objects(), {})

    def test_it_can_be_left_out(self):
        result = self.project.json("squash", "--rows", "drop")
        self.assertEqual([s["statement"].split()[0] for s in result["data"]["left_out"]],
                         ["INSERT", "DELETE"])
        self.project.migrate()
        self.assertEqual(self.db.query("select * from note"), [])

    def test_what_stands_round_it_can_be_squashed(self):
        self.project.ok("squash", "--to", "step1", "--rev-id", "one")
        self.project.migrate()
        self.assertEqual(self.rows(self.db), ["one", "stepdata", "step4"])
        self.assertEqual(self.db.query("select body from note"), [("kept",)])

    def test_what_changes_rows_that_were_there_before_is_no_opposite(self):
        again = FIRST.replace("body: text", "body: {type: text, not_null: true, backfill: \"'none'\"}")
        self.project.app("shop", again)
        self.project.make("--rev-id", "shop=step5", "-m", "not null")
        self.project.app("shop", again.replace("body:", "text:"))
        self.project.make("--rev-id", "shop=step6", "-m", "other", "--renames", "none")
        self.project.app("shop", again)
        self.project.make("--rev-id", "shop=step7", "-m", "back", "--renames", "none")
        result = self.project.expect(2, "squash", "--from", "step5")
        self.assertIn("revision step5 has a statement that a squash would lose: " +
                      self.by_engine("INSERT INTO", "UPDATE note SET body = 'none'"), result.err)
        self.assertIn("+column note.body, which was dropped before", result.err)
        self.assertIn("Nothing to squash", self.project.ok("squash", "--from", "step5", "--rows", "keep").out)
        self.project.ok("squash", "--from", "step0", "--to", "step1", "--rev-id", "one")
        self.project.migrate()

    def test_a_view_made_by_hand_counts_too(self):
        self.project.app("shop", FIRST)
        self.blank("CREATE VIEW seen AS SELECT id FROM note;", "DROP VIEW seen;", "view", "view")
        self.assertIn("CREATE VIEW seen", self.project.expect(2, "squash").err)


@harness.each_engine
class Definitions(Squashing):
    """Views, triggers, functions: what models hold is squashed with the tables."""

    MODELS = {
        "sqlite": """
            tables:
              note:
                columns: {id: integer primary key, body: text}
                triggers:
                  note_kept: |
                    after update
                    begin update note set body = new.body || '%s;' where id = new.id; end
            views: {seen: select id from note where id > %s}
        """,
        "postgresql": """
            extensions: {pg_trgm: {}}
            collations: {c: {provider: icu, locale: de}}
            functions: {kept: {returns: trigger, language: plpgsql, body: begin return new; /* %s; */ end}}
            tables:
              note:
                row_security: true
                columns: {id: bigint primary key, body: text}
                triggers: {note_kept: before update for each row execute function kept()}
                policies: {mine: using (id > %s)}
            views: {seen: select id from note, stored: {materialized: true, sql: select id from seen}}
            publications: {p: {tables: [note]}}
        """,
    }

    def test_they_are_squashed_and_replayed(self):
        for step in "12":
            self.project.app("shop", self.MODELS[self.engine] % (step, step))
            self.project.make("--rev-id", "shop=step" + step, "-m", step)
        self.project.app("shop", (self.MODELS[self.engine] % (2, 2)).replace("body: text", "body: varchar(9)"))
        self.project.make("--rev-id", "shop=step3", "-m", "type")  # on SQLite a rebuild
        self.project.migrate()
        self.project.ok("check", "--drift")
        self.squash()
        fresh = self.new_database("fresh")
        self.here(fresh).migrate()
        self.assertEqual(self.rows(fresh), ["whole"])
        self.assertEqual(fresh.objects(), self.db.objects())


@harness.each_engine
class Apps(Squashing):
    """users and shop refer to each other."""

    USERS = """
        tables:
          account:
            columns:
              id: bigint identity primary key
              {more}
    """
    SHOP = """
        tables:
          invoice:
            columns:
              id: bigint identity primary key
              account_id: bigint references account(id)
    """

    def setUp(self):
        super().setUp()
        self.copy_or_make("apps", self.write_apps)

    def write_apps(self):
        self.project.app("users", self.USERS.format(more="name: text"))
        self.project.make("--rev-id", "users=u1")
        self.project.app("shop", self.SHOP)
        self.project.make("--rev-id", "shop=s1")
        self.project.app("users", self.USERS.format(
            more="last_invoice: bigint references invoice(id)"))
        self.project.make("--rev-id", "users=u2")
        self.project.app("shop", self.SHOP.rstrip() + "\n              total: integer\n")
        self.project.make("--rev-id", "shop=s2")
        self.assertEqual(sorted(ids(self.project.revisions())), ["s1", "s2", "u1", "u2"])

    def squash_all(self):
        return self.project.json("squash")["data"]["revisions"]

    def test_one_app_alone_would_tear_what_belongs_together(self):
        result = self.project.expect(2, "squash", "users")
        self.assertIn("revision s1 of app \"shop\" stands between", result.err)
        self.assertIn("app \"shop\"", result.err)

    def test_histories_that_need_each_other_are_squashed_as_one(self):
        full, fresh = self.new_database("full"), self.new_database("fresh")
        self.here(full).ok("migrate")
        partly = {}
        for goal in ("u1", "s1", "u2"):
            partly[goal] = self.new_database(goal)
            self.here(partly[goal]).ok("migrate", goal)
        made = self.squash_all()
        self.assertEqual(len(made), 3)  # one of them needs a second one
        for revision in made:
            self.assertEqual(sorted(revision["replaces"]), ["s1", "s2", "u1", "u2"])
        new = [r["revision"] for r in made]
        for database in (fresh, full, *partly.values()):
            self.here(database).migrate()
            self.assertEqual(self.rows(database), new)
            self.assertEqual(database.objects(), full.objects())
        self.here(full).downgrade("base")
        self.assertEqual(full.objects(), {})

    def test_an_app_that_only_needs_another_keeps_its_own_state(self):
        self.project.app("users", self.USERS.format(more="name: text"))
        self.project.make("--rev-id", "users=u3")
        for number, column in ((2, "a"), (3, "b")):
            self.project.app("blog", f"""
                tables:
                  post:
                    columns: {{id: bigint identity primary key, {column}: text, who: bigint references account(id)}}
            """)
            self.project.make("--rev-id", f"blog=b{number}", "--renames", "none")
        partly = self.new_database("partly")
        self.here(partly).ok("migrate", "b2")
        self.here(partly).ok("migrate", "users", "head")
        self.here(partly).ok("migrate", "shop", "head")
        data = {r["app"]: r for r in self.squash_all()}
        self.assertEqual(data["blog"]["replaces"], ["b2", "b3"])
        self.here(partly).migrate()
        fresh = self.new_database("fresh")
        self.here(fresh).migrate()
        self.assertEqual(partly.objects(), fresh.objects())
        self.assertEqual(sorted(self.rows(partly)), sorted(self.rows(fresh)))

    def test_dependencies_on_old_ids_mean_the_squash(self):
        self.project.app("blog", """
            tables:
              post:
                columns: {id: bigint identity primary key, who: bigint references account(id)}
        """)
        self.project.make("--rev-id", "blog=b1")
        self.project.ok("squash", "users", "shop")
        fresh = self.new_database("fresh")
        self.here(fresh).migrate()
        self.assertIn("b1", self.rows(fresh))
        for path in self.project.revisions():
            if ids([path])[0] in ("u1", "u2", "s1", "s2"):
                os.unlink(path)
        again = self.new_database("again")
        self.here(again).migrate()
        self.assertEqual(again.objects(), fresh.objects())


harness.main()
