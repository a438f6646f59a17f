"""export: every revision as another tool's migration. The files run in order, forward and back, by
psql or sqlite3 with the tool's own markers taken off; and by the tool itself where it is installed:
sqitch on PATH, dbmate on PATH or named by AUTOREV_DBMATE."""
# labels: postgresql
# timeout: 300

import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from branches import branch

TOOLS = ("dbmate", "goose", "golang-migrate", "flyway", "sqitch", "liquibase")
WRAPPED = ("golang-migrate", "flyway", "liquibase")  # refuse what rebuilds a SQLite table
DBMATE = os.environ.get("AUTOREV_DBMATE") or shutil.which("dbmate")

USERS = """
tables:
  users:
    columns:
      id: bigint identity primary key
      name: varchar(100) not null default 'a;b -- c'
      note: text
"""
POSTS = """
tables:
  posts:
    columns:
      id: bigint identity primary key
      author_id: bigint references users on delete cascade
      title: text not null default '${x}' check (title <> '/')
    indexes:
      posts_title_idx: [title]
"""

def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def marked(text, mark):
    """The lines behind the one that starts with `mark`, up to another mark of the tool."""
    kept, inside = [], False
    for line in text.splitlines():
        if re.match(mark, line):
            inside = True
        elif re.match(r"-- (migrate:|\+goose (Up|Down))", line):
            inside = False
        elif inside:
            kept.append(line)
    return "\n".join(kept) + "\n"


def changesets(text):
    """Of a Liquibase changelog: the words, the way up and the way down of each."""
    for part in text.split("\n--changeset ")[1:]:
        words, *lines = part.splitlines()
        down = [line[len("--rollback "):] for line in lines if line.startswith("--rollback ")]
        up = [line for line in lines if not line.startswith("--rollback ")]
        if "endDelimiter:/" in words:
            up, down = ([";" if line == "/" else line for line in way] for way in (up, down))
        yield "\n".join(up), "\n".join(down)


def migrations(tool, folder):
    """(up, down) of each migration as plain SQL, in the tool's own order."""
    inside = lambda pattern: sorted(glob.glob(os.path.join(folder, pattern)))
    if tool in ("dbmate", "goose"):
        mark = "-- migrate:" if tool == "dbmate" else r"-- \+goose "
        up, down = ("up", "down") if tool == "dbmate" else ("Up", "Down")
        return [(marked(read(path), mark + up), marked(read(path), mark + down))
                for path in inside("*.sql")]
    if tool == "golang-migrate":
        return [(read(path), read(path.replace(".up.", ".down."))) for path in inside("*.up.sql")]
    if tool == "flyway":
        undo = lambda path: os.path.join(folder, "U" + os.path.basename(path)[1:])
        return [(read(path), read(undo(path))) for path in inside("V*.sql")]
    if tool == "sqitch":
        names = [line.split()[0] for line in read(os.path.join(folder, "sqitch.plan")).splitlines()
                 if line and not line.startswith("%")]
        return [tuple(read(os.path.join(folder, way, name + ".sql")) for way in ("deploy", "revert"))
                for name in names]
    return list(changesets(read(os.path.join(folder, "changelog.sql"))))


class Base(harness.Case):
    def setUp(self):
        super().setUp()
        self.stages = [{}]

    def step(self, message, *more, **apps):
        for name, models in apps.items():
            self.project.app(name, models)
        self.project.make("-m", message, *more)
        self.project.migrate()
        self.stages.append(self.db.objects())

    def history(self, rebuild):
        """Two apps; what ALTER cannot do on SQLite is a rebuild."""
        self.step("users; it's one", users=USERS)
        self.step("posts", posts=POSTS)
        self.step("more", users=USERS.replace("note: text", "note: text\n      born: date"))
        self.project.app("users", USERS)
        if rebuild:
            self.step("no age", "--prune", users=USERS.replace("note: text",
                                                              "note: text not null default 'n'"))
        else:
            self.step("no age", users=USERS)

    def export(self, tool, *words, code=0):
        folder = os.path.join(self.folder, "out-" + tool)
        result = self.project.expect(code, "export", "--to", tool, "--output", folder, *words)
        return result if code else folder

    def check(self, tool):
        folder = self.export(tool)
        files = migrations(tool, folder)
        self.assertEqual(len(files), len(self.project.applied()))
        other = self.new_database("exported")
        for up, _ in files:
            other.script(up)
        self.assertEqual(other.objects(), self.db.objects(), tool)
        for _, down in reversed(files):
            other.script(down)
        self.assertEqual(other.objects(), {}, tool)
        for up, _ in files:
            other.script(up)
        self.assertEqual(other.objects(), self.db.objects(), tool)


@harness.each_engine
class Files(Base):
    def test_every_tools_files_make_the_same_schema_and_take_it_back(self):
        self.history(rebuild=self.engine == "postgresql")
        for tool in self.by_engine(WRAPPED, TOOLS):
            with self.subTest(tool=tool):
                self.check(tool)

    def test_versions_increase_in_plan_order(self):
        env = {"SOURCE_DATE_EPOCH": "1700000000"}
        self.project.app("users", USERS)
        self.project.app("posts", POSTS)
        self.project.make("-m", "both", env=env)
        folder = self.export("dbmate")
        versions = [name.split("_")[0] for name in sorted(os.listdir(folder))]
        self.assertEqual(versions, ["20231114221320", "20231114221321"])
        self.assertIn("users", read(os.path.join(folder, sorted(os.listdir(folder))[0])))

    def test_a_closed_way_back_fails_and_says_why(self):
        self.step("users", users=USERS)
        path = self.project.revisions()[0]
        text = read(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text[:text.index("-- migrate:down")]
                       + "-- migrate:down\n\n-- autorev:irreversible it's gone 100%\n\n"
                         "-- autorev:end\n")
        for tool in TOOLS:
            with self.subTest(tool=tool):
                (up, down), = migrations(tool, self.export(tool))
                other = self.new_database("closed")
                other.script(up)
                with self.assertRaises(AssertionError) as refused:
                    other.script(down)
                self.assertIn("cannot be undone: it's gone 100%", str(refused.exception))

    def test_empty_revisions_are_migrations_that_do_nothing(self):
        self.step("users", users=USERS)
        self.project.make("users", "--empty", "-m", "a")
        for tool in TOOLS:
            with self.subTest(tool=tool):
                files = migrations(tool, self.export(tool))
                self.assertEqual(len(files), 2)
                other = self.new_database("empty")
                for up, _ in files:
                    other.script(up)
                self.assertEqual(other.objects(), self.db.objects())

    def test_a_merge_stands_behind_both_of_its_sides(self):
        self.step("users", users=USERS)
        one, two, both = (USERS.replace("note: text", "note: text\n      " + more)
                          for more in ("born: date", "mail: text", "born: date\n      mail: text"))
        branch(self.project, [("b1", one), ("b2", two)], both, app="users")
        self.project.ok("merge")
        self.project.migrate()
        for tool in TOOLS:
            with self.subTest(tool=tool):
                self.check(tool)
        self.assertRegex(read(os.path.join(self.folder, "out-sqitch", "sqitch.plan")),
                         r"\w+_merge_b1_and_b2 \[\w+_side_b1 \w+_side_b2\] ")

    def test_one_app_alone_tells_what_it_needs_of_others(self):
        self.step("users", users=USERS)
        self.step("posts", posts=POSTS)
        folder = os.path.join(self.folder, "posts")
        result = self.project.ok("export", "--to", "sqitch", "--output", folder, "posts")
        self.assertIn("which is not exported with it", result.err)
        self.assertEqual(len(migrations("sqitch", folder)), 1)

    def test_nothing_is_written_over(self):
        self.step("users", users=USERS)
        self.export("goose")
        before = {path: read(path) for path in glob.glob(self.folder + "/out-goose/*")}
        self.assertIn("is not empty", self.export("goose", code=2).err)
        self.assertEqual({path: read(path) for path in before}, before)
        listed = self.project.json("export", "--to", "dbmate", "--output", "out")["data"]["written"]
        self.assertEqual([os.path.dirname(path) for path in listed], ["out"])

    def test_words_of_the_tools(self):
        self.history(rebuild=self.engine == "sqlite")
        for tool, words in (("dbmate", " transaction:false"), ("goose", "-- +goose NO TRANSACTION")):
            texts = [read(path) for path in glob.glob(os.path.join(self.export(tool), "*"))]
            self.assertEqual(any(words in text for text in texts), self.engine == "sqlite")
        if self.engine == "postgresql":
            confs = glob.glob(os.path.join(self.export("flyway"), "*.conf"))
            self.assertEqual([read(path) for path in confs], ["placeholderReplacement=false\n"])


@harness.only_engine("sqlite")
class Rebuild(Base):
    def test_a_rebuild_goes_where_the_tool_runs_scripts(self):
        self.history(rebuild=True)
        rebuilt, = (path for path in self.project.revisions() if "autorev:requires" in read(path))
        for tool in TOOLS:
            with self.subTest(tool=tool):
                if tool not in WRAPPED:
                    self.check(tool)
                    continue
                result = self.export(tool, code=2)
                self.assertIn(os.path.basename(rebuilt), result.err)
                self.assertIn("rebuilds a table", result.err)
                self.assertFalse(os.path.exists(os.path.join(self.folder, "out-" + tool)))

    def test_a_check_stops_a_rebuild_inside_a_transaction(self):
        """Where foreign_keys stays on, dropping the old table would take rows of others with it."""
        self.history(rebuild=True)
        other = self.new_database("wrapped")
        files = migrations("dbmate", self.export("dbmate"))
        for up, _ in files[:-1]:
            other.script(up)
        script = files[-1][0].replace("BEGIN IMMEDIATE;", "").replace("COMMIT;", "")
        with self.assertRaises(AssertionError) as refused:
            other.script("PRAGMA foreign_keys = on;\nBEGIN;\n" + script + "COMMIT;\n")
        self.assertIn("what autorev checks here", str(refused.exception))


@harness.only_engine("postgresql")
class Alone(Base):
    def test_a_statement_without_a_transaction(self):
        self.step("users", users=USERS)
        self.project.make("users", "--empty", "-m", "index")
        path, = glob.glob(self.project.path("apps/users/migrations/*_index.sql"))
        text = read(path)
        text = text.replace("-- migrate:up\n", "-- migrate:up transaction:false\n")
        text = text.replace("-- Write the way up here.",
                            "CREATE INDEX CONCURRENTLY users_note_idx ON users (note);")
        text = text.replace("-- Write the way back here.", "DROP INDEX users_note_idx;")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        says = {"dbmate": "-- migrate:up transaction:false", "goose": "-- +goose NO TRANSACTION",
                "liquibase": "runInTransaction:false"}
        for tool in TOOLS:
            with self.subTest(tool=tool):
                folder = self.export(tool)
                other = self.new_database("alone")
                for up, _ in migrations(tool, folder):
                    other.script(up)
                self.assertEqual(len(other.query(
                    "select 1 from pg_indexes where indexname = 'users_note_idx'")), 1)
                every = "".join(read(os.path.join(at, name))
                                for at, _, names in os.walk(folder) for name in names)
                if tool in says:
                    self.assertEqual(every.count(says[tool]), 1)
                if tool == "flyway":
                    self.assertIn("executeInTransaction=false", every)


class Refused(harness.Case):
    def test_several_databases_want_a_name(self):
        self.project.write("autorev.yaml", """
            databases: {default: "sqlite:a.db", other: "sqlite:b.db"}
            apps: [{path: apps/users}, {path: apps/posts, database: other}]
            """)
        self.project.app("users", USERS)
        self.project.app("posts", USERS.replace("users", "posts"))
        self.project.make("-m", "first")
        result = self.project.expect(2, "export", "--to", "dbmate", "--output", self.folder + "/x")
        self.assertIn("--database NAME says which", result.err)
        made = self.project.json("--database", "other", "export", "--to", "dbmate", "--output",
                                 self.folder + "/x")
        self.assertEqual(len(made["data"]["written"]), 1)

    def test_what_is_missing_is_said(self):
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.assertIn("--to TOOL", self.project.expect(2, "export", "--output", "x").err)
        self.assertIn("--output DIR", self.project.expect(2, "export", "--to", "goose").err)
        self.assertIn("dbmate", self.project.expect(2, "export", "--to", "gose", "--output",
                                                    "x").err)


@harness.each_engine
class Sqitch(Base):
    def setUp(self):
        super().setUp()
        if not shutil.which("sqitch"):
            self.skipTest("sqitch is not installed")

    def sqitch(self, folder, target, *words):
        env = harness.clean_environment(SQITCH_FULLNAME="A B", SQITCH_EMAIL="a@example.invalid",
                                        HOME=self.folder)
        done = subprocess.run(["sqitch", *words, "--target", target],
                              cwd=folder, env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_sqitch_deploys_verifies_and_reverts(self):
        self.history(rebuild=True)
        folder, other = self.export("sqitch"), self.new_database("sqitch")
        if self.engine == "sqlite":
            target = f"db:sqlite:{other.path}"
        else:
            target = "db:pg:" + re.sub(r"^postgres(ql)?:", "", other.url)
        self.sqitch(folder, target, "deploy", "--verify")
        self.assertEqual(self.without_sqitch(other), self.db.objects())
        self.sqitch(folder, target, "verify")
        self.sqitch(folder, target, "revert", "-y")
        self.assertEqual(self.without_sqitch(other), {})

    def without_sqitch(self, database):
        if self.engine == "postgresql":
            return {key: value for key, value in database.objects().items()
                    if "sqitch" not in str(key)}
        return database.objects()


@harness.each_engine
class Dbmate(Base):
    def setUp(self):
        super().setUp()
        if not DBMATE:
            self.skipTest("dbmate is not installed (AUTOREV_DBMATE names one)")

    def dbmate(self, folder, url, *words):
        done = subprocess.run([DBMATE, "--url", url, "-d", folder, "--no-dump-schema", *words],
                              env=harness.clean_environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_dbmate_applies_and_rolls_back(self):
        self.history(rebuild=True)
        folder, other = self.export("dbmate"), self.new_database("dbmate")
        url = "sqlite:" + other.path if self.engine == "sqlite" else other.url
        self.dbmate(folder, url, "migrate")
        self.assertEqual(self.without(other), self.db.objects())
        for _ in self.project.applied():
            self.dbmate(folder, url, "rollback")
        self.assertEqual(self.without(other), {})

    def without(self, database):
        return {key: value for key, value in database.objects().items()
                if "schema_migrations" not in str(key)}


harness.main()
