"""import: folders of other tools, as they would have left them and the database, become histories."""
# labels: postgresql
# timeout: 300

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

ONE_UP = "CREATE TABLE users (\n    id integer PRIMARY KEY,\n    name varchar(80) NOT NULL\n);"
ONE_DOWN = "DROP TABLE users;"
TWO_UP = ("-- A note; with a semicolon.\nALTER TABLE users RENAME COLUMN name TO full_name;\n"
          "CREATE INDEX users_full_name_idx ON users (full_name);")
TWO_DOWN = "DROP INDEX users_full_name_idx;\nALTER TABLE users RENAME COLUMN full_name TO name;"
THREE_UP = ("CREATE TABLE posts (\n    id integer PRIMARY KEY,\n    users_id integer NOT NULL "
            "REFERENCES users (id)\n);\nINSERT INTO users (id, full_name) VALUES (1, 'a;b');")
THREE_DOWN = "DROP TABLE posts;\nDELETE FROM users;"
STEPS = [("add_users", ONE_UP, ONE_DOWN), ("rename_name", TWO_UP, TWO_DOWN),
         ("posts", THREE_UP, THREE_DOWN)]
TIMES = ["20240102030405", "20240203040506", "20250304050607"]


class Base(harness.Case):
    """`tool` writes its files for STEPS and its version rows for the first `count` of them."""

    tool = None
    theirs = ("schema_migrations",)

    def setUp(self):
        super().setUp()
        self.project.ok("init", "apps/shop", database=False)

    def file(self, name, text):
        return self.project.write("old/" + name, text)

    def live(self, count):
        for _, up, _ in STEPS[:count]:
            self.db.script(up)
        if count:
            self.db.script(self.rows(count))

    def objects(self, database=None):
        kept = (database or self.db).objects()
        return {key: value for key, value in kept.items()
                if not any(name in str(key) for name in self.theirs)}

    def imported(self):
        texts = [self.project.read(path) for path in self.project.revisions("shop")]
        return sorted(texts, key=lambda text: re.search("autorev:created (.*)", text)[1])

    def check_story(self, count):
        """Import, nothing to do, back and forth, and the same on a second database."""
        self.files()
        self.live(count)
        before = self.objects()
        result = self.project.json("import", self.tool, "old", "shop")
        listed = result["data"]["revisions"]
        self.assertEqual([one["applied"] for one in listed], [n < count for n in range(len(STEPS))])
        self.assertEqual(result["data"]["models"], "apps/shop/models.yaml")
        self.assertEqual(self.objects(), before)
        texts = self.imported()
        self.assertIn("-- autorev:objects +table users", texts[0])
        self.assertIn(">column users.name=full_name, +index users_full_name_idx", texts[1])
        self.assertIn("-- autorev:objects +table posts", texts[2])
        for text in texts:
            self.assertIn("-- autorev:proof up, down, up on ", text)
            self.assertNotRegex(text, r"(?im)^\s*(begin|commit)\b|goose|destroys")
        if count < len(STEPS):
            self.project.expect(1, "check")
            self.project.make()
            self.project.migrate()
        self.project.settled()
        after = self.objects()
        self.project.downgrade("shop", "-2")
        self.assertNotIn("posts", self.db.tables())
        self.project.migrate()
        self.assertEqual(self.objects(), after)
        other = self.new_database("second")
        harness.Project(self.project.root, other).ok("migrate")
        self.assertEqual(self.objects(other), after)

    def test_everything_is_applied(self):
        self.check_story(3)

    def test_a_part_is_applied(self):
        self.check_story(2)

    def test_a_new_database(self):
        self.check_story(0)


@harness.each_engine
class Dbmate(Base):
    tool = "dbmate"

    def files(self):
        for time, (name, up, down) in zip(TIMES, STEPS):
            self.file(f"{time}_{name}.sql", f"-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n")

    def rows(self, count):
        values = ", ".join(f"('{time}')" for time in TIMES[:count])
        return (f"CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);"
                f"INSERT INTO schema_migrations VALUES {values};")

    def test_names_times_and_messages(self):
        self.files()
        self.project.ok("import", "dbmate", "old", "-m", "ours")
        text = self.imported()[1]
        self.assertIn("-- autorev:created 2024-02-03T04:05:06Z", text)
        self.assertIn("-- autorev:message ours: rename name", text)
        self.assertIn("-- A note; with a semicolon.", text)

    def test_a_row_without_a_file(self):
        self.files()
        self.live(3)
        self.db.script("INSERT INTO schema_migrations VALUES ('20260101000000');")
        result = self.project.expect(2, "import", "dbmate", "old")
        self.assertIn("version 20260101000000 is applied in this database, and no file", result.err)
        self.assertEqual(self.imported(), [])

    def test_no_way_back_and_one_that_leads_elsewhere(self):
        self.file("1_a.sql", f"-- migrate:up\n{ONE_UP}\n-- migrate:down\n")
        self.file("2_b.sql", f"-- migrate:up\n{TWO_UP}\n-- migrate:down\nDROP INDEX "
                             "users_full_name_idx;\n")
        self.file("3_c.sql", f"-- migrate:up\n{THREE_UP}\n-- migrate:down\n{THREE_DOWN}\n")
        self.project.ok("import", "dbmate", "old")
        texts = {re.search("autorev:message (.*)", text)[1]: text for text in self.imported()}
        self.assertIn("-- autorev:irreversible old/1_a.sql has no way back", texts["a"])
        self.assertIn("-- autorev:proof none: there is no way back", texts["a"])
        self.assertIn("-- autorev:proof none: the way back leads elsewhere", texts["b"])
        self.assertIn("-- autorev:proof up, down, up on", texts["c"])

    def test_what_fails_is_told_at_its_line(self):
        self.file("1_a.sql", "-- migrate:up\nSELECT 1;\n\nSELECT nothing FROM nowhere;\n")
        result = self.project.expect(2, "import", "dbmate", "old")
        self.assertIn("old/1_a.sql", result.err)
        self.assertIn("this migration fails", result.err)
        self.assertEqual(self.imported(), [])

    def test_an_app_with_models_keeps_them(self):
        self.files()
        models = "tables:\n  other: {columns: {id: integer primary key}}\n"
        self.project.app("shop", models)
        self.project.ok("import", "dbmate", "old", "shop")
        self.assertEqual(self.project.read("apps/shop/models.yaml"), models)

    def test_what_models_cannot_hold_is_said(self):
        if self.engine == "sqlite":
            self.skipTest("models hold all that SQLite does")
        self.file("1_a.sql", f"-- migrate:up\n{ONE_UP}\nCREATE CAST (text AS users) WITH INOUT;\n"
                             f"-- migrate:down\nDROP CAST (text AS users);\n{ONE_DOWN}\n")
        self.project.app("shop", "tables: {}\n")
        result = self.project.ok("import", "dbmate", "old", "shop")
        self.assertIn("only their revisions do: cast (text AS public.users)\n", result.err)
        self.assertIn("users:", self.project.read("apps/shop/models.yaml"))
        self.project.migrate()
        self.project.downgrade("base")
        self.assertEqual(self.objects(), {})

    def test_files_come_in_the_order_in_which_dbmate_runs_them(self):
        for name, table in (("1a", "a"), ("2_b", "b"), ("10-c", "c")):
            self.file(f"{name}.sql", f"-- migrate:up\nCREATE TABLE {table} (id integer);\n"
                                     f"-- migrate:down\nDROP TABLE {table};\n")
        self.project.ok("import", "dbmate", "old", "shop")
        self.assertEqual([re.search("autorev:message (.*)", text)[1] for text in self.imported()], ["c", "a", "b"])

    def test_a_second_migration_in_one_file(self):
        self.file("1_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n" * 2)
        result = self.project.expect(2, "import", "dbmate", "old", "shop")
        self.assertIn("old/1_a.sql:5:1: error: there is a second migration in this file", result.err)

    def test_only_into_an_empty_history(self):
        self.files()
        self.project.ok("import", "dbmate", "old", "shop")
        result = self.project.expect(2, "import", "dbmate", "old", "shop")
        self.assertIn("has revisions already", result.err)


@harness.each_engine
class Goose(Base):
    tool, theirs = "goose", ("goose_db_version",)

    def files(self):
        for number, (name, up, down) in enumerate(STEPS, 1):
            self.file(f"{number:05}_{name}.sql",
                      f"-- +goose Up\n-- +goose StatementBegin\n{up.rstrip(';')}\n"
                      f"-- +goose StatementEnd\n\n-- +goose Down\n{down}\n")

    def rows(self, count):
        kind = self.by_engine("integer primary key autoincrement", "serial primary key")
        true, false = self.by_engine(("1", "0"), ("true", "false"))
        values = ", ".join(f"({n}, {true})" for n in range(count + 1))
        undone = f", (3, {true}), (3, {false})" if count == 2 else ""
        boolean = self.by_engine("integer", "boolean")
        return (f"CREATE TABLE goose_db_version (id {kind}, version_id bigint NOT NULL, is_applied "
                f"{boolean} NOT NULL);"
                f"INSERT INTO goose_db_version (version_id, is_applied) VALUES {values}{undone};")

    def test_what_cannot_be_taken_over(self):
        self.files()
        self.file("00004_more.go", "package main\n")
        self.file("00005_env.sql", "-- +goose ENVSUB ON\n-- +goose Up\nSELECT '${X}';\n")
        result = self.project.expect(2, "import", "goose", "old")
        self.assertIn("old/00004_more.go: error: a migration in Go", result.err)
        self.assertIn("old/00005_env.sql:1:1: error: variables of the environment", result.err)


@harness.each_engine
class GolangMigrate(Base):
    tool = "golang-migrate"

    def files(self):
        for number, (name, up, down) in enumerate(STEPS, 1):
            self.file(f"{number:06}_{name}.up.sql", f"BEGIN;\n\n{up}\n\nCOMMIT;\n")
            self.file(f"{number:06}_{name}.down.sql", down)

    def rows(self, count, dirty="false"):
        return (f"CREATE TABLE schema_migrations (version bigint NOT NULL, dirty boolean NOT NULL);"
                f"INSERT INTO schema_migrations VALUES ({count}, {dirty});")

    def test_a_version_that_failed_is_refused(self):
        self.files()
        self.db.script(self.rows(2, "true"))
        result = self.project.expect(2, "import", self.tool, "old")
        self.assertIn("version 2 failed half-way", result.err)


@harness.each_engine
class Flyway(Base):
    tool, theirs = "flyway", ("flyway_schema_history",)
    versions = ("1", "1.9", "1.10")

    def files(self):
        for version, (name, up, down) in zip(self.versions, STEPS):
            self.file(f"V{version.replace('.', '_')}__{name}.sql", up)
            self.file(f"U{version}__{name}.sql", down)

    def rows(self, count):
        boolean, true = self.by_engine(("integer", "1"), ("boolean", "true"))
        values = ", ".join(f"({n}, '{version}', 'SQL', 'x', 1, {true})"
                           for n, version in enumerate(self.versions[:count], 1))
        return (f"CREATE TABLE flyway_schema_history (installed_rank integer PRIMARY KEY, version "
                f"varchar(50), type varchar(20), script text, checksum integer, success {boolean});"
                f"INSERT INTO flyway_schema_history VALUES {values};")

    def test_what_cannot_be_taken_over(self):
        self.files()
        self.file("R__views.sql", "SELECT 1;\n")
        self.file("V2__p.sql", "SELECT 1;\nSELECT '${x}';\n")
        self.file("more/2/V3__q.sql", "SELECT 1;\n")
        result = self.project.expect(2, "import", "flyway", "old")
        self.assertIn("old/R__views.sql: error: a repeatable migration", result.err)
        self.assertIn("old/V2__p.sql:2:1: error: a placeholder of Flyway", result.err)
        self.assertIn("old/more/2/V3__q.sql: error: this migration lies in a folder below", result.err)
        self.assertEqual(self.imported(), [])


@harness.each_engine
class Sqitch(Base):
    tool, theirs = "sqitch", ("sqitch",)

    def files(self):
        self.file("sqitch.conf", f"[core]\n\tengine = {self.by_engine('sqlite', 'pg')}\n"
                                 "\ttop_dir = sql\n\tplan_file = sqitch.plan\n")
        plan = "%syntax-version=1.0.0\n%project=shop\n\n"
        before = ""
        for n, (name, up, down) in enumerate(STEPS):
            plan += f"{name}{before} 2024-01-0{n + 1}T00:00:00Z A B <a@example.invalid> # {name}!\n"
            before = f" [{name}]"
            self.file(f"sql/deploy/{name}.sql", f"-- Deploy {name}\nBEGIN;\n\n{up}\n\nCOMMIT;\n")
            self.file(f"sql/revert/{name}.sql", f"-- Revert {name}\nBEGIN;\n{down}\nCOMMIT;\n")
        self.file("sqitch.plan", plan + "@v1 2024-02-01T00:00:00Z A B <a@example.invalid> # tag\n")

    def live(self, count):
        for _, up, _ in STEPS[:count]:
            self.db.script(up)
        values = ", ".join(f"('{name}', 'shop', '2024-05-0{n + 1}')"
                           for n, (name, _, _) in enumerate(STEPS[:count]))
        table = self.by_engine("changes", "sqitch.changes")
        script = (f"CREATE TABLE {table} (change text NOT NULL, project text, committed_at text);"
                  f"INSERT INTO {table} VALUES {values}, ('else', 'other', '2024-01-01');")
        if not count:
            return
        if self.engine == "sqlite":
            harness.SqliteDatabase(os.path.join(self.folder, "sqitch.db")).script(script)
        else:
            self.db.script("CREATE SCHEMA sqitch; " + script)


@harness.only_engine("sqlite")
class Rebuild(Base):
    def test_pragmas_become_a_header_line(self):
        self.file("1_a.sql", "-- migrate:up\nCREATE TABLE a (id integer PRIMARY KEY, x text);\n"
                             "-- migrate:down\nDROP TABLE a;\n")
        swap = ("PRAGMA foreign_keys=off;\nBEGIN;\nCREATE TABLE b (id integer PRIMARY KEY, x text{});"
                "\nINSERT INTO b SELECT * FROM a;\nDROP TABLE a;\nALTER TABLE b RENAME TO a;\n"
                "COMMIT;\nPRAGMA foreign_keys=on;\n")
        self.file("2_b.sql", "-- migrate:up transaction:false\n" + swap.format(" NOT NULL")
                  + "-- migrate:down transaction:false\n" + swap.format(""))
        self.project.ok("import", "dbmate", "old")
        text, = (text for text in self.imported() if "message b" in text)
        self.assertIn("-- autorev:requires foreign_keys=off legacy_alter_table=on", text)
        self.assertIn("-- autorev:objects ~column a.x", text)
        self.assertNotRegex(text, r"PRAGMA|BEGIN|COMMIT|transaction:false")
        self.assertIn("-- autorev:proof up, down, up", text)
        self.project.migrate()

    test_everything_is_applied = test_a_part_is_applied = test_a_new_database = None


@harness.only_engine("postgresql")
class Alone(Base):
    def test_no_transaction_is_kept(self):
        self.file("1_a.sql", f"-- migrate:up\n{ONE_UP}\n-- migrate:down\n{ONE_DOWN}\n")
        self.file("2_b.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY users_i ON "
                             "users (name);\n-- migrate:down transaction:false\nDROP INDEX "
                             "CONCURRENTLY users_i;\n")
        self.project.ok("import", "dbmate", "old")
        text, = (text for text in self.imported() if "message b" in text)
        self.assertIn("-- migrate:up transaction:false", text)
        self.assertIn("-- migrate:down transaction:false", text)
        self.project.migrate()

    test_everything_is_applied = test_a_part_is_applied = test_a_new_database = None


@harness.each_engine
class Python(Base):
    theirs = ("alembic_version", "django_migrations")
    test_everything_is_applied = test_a_part_is_applied = test_a_new_database = None

    def setUp(self):
        super().setUp()
        for _, up, _ in STEPS:
            self.db.script(up)

    def alembic(self, version):
        self.file("versions/a_first.py", 'revision: str = "aaa1"\ndown_revision = None\n')
        self.file("versions/b_second.py", "revision = 'bbb2'  # x\ndown_revision = ('aaa1',)\n")
        self.db.script("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); "
                       f"INSERT INTO alembic_version VALUES ('{version}');")

    def settled_and_the_same_elsewhere(self):
        self.project.settled()
        text, = self.imported()
        self.assertIn("-- autorev:baseline", text)
        self.assertNotIn("alembic", self.project.read("apps/shop/models.yaml"))
        other = self.new_database("second")
        harness.Project(self.project.root, other).ok("migrate")
        self.assertEqual(self.objects(other), self.objects())

    def test_alembic_at_its_head(self):
        self.alembic("bbb2")
        self.project.ok("import", "alembic", "old", "shop")
        self.settled_and_the_same_elsewhere()
        self.assertEqual(self.db.query("select version_num from alembic_version")[0][0], "bbb2")

    def test_alembic_behind_its_head(self):
        self.alembic("aaa1")
        result = self.project.expect(2, "import", "alembic", "old", "shop")
        self.assertIn("bbb2 is not applied", result.err)
        self.assertEqual(self.imported(), [])

    def test_alembic_without_its_table(self):
        result = self.project.expect(2, "import", "alembic", "shop")
        self.assertIn('it has no table "alembic_version"', result.err)

    def test_django(self):
        self.file("blog/migrations/__init__.py", "")
        self.file("blog/migrations/0001_initial.py", "")
        self.db.script("CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), "
                       "name varchar(255), applied timestamp); INSERT INTO django_migrations VALUES "
                       "(1, 'blog', '0001_initial', null);")
        self.file("blog/migrations/0002_more.py", "")
        result = self.project.expect(2, "import", "django", "old", "shop")
        self.assertIn("blog.0002_more is not applied", result.err)
        for folder in (".", "../blog/"):
            result = self.project.expect(2, "-C", self.project.path("old/blog"), "import", "django", folder, "shop")
            self.assertIn("blog.0002_more is not applied", result.err)
        self.db.script("INSERT INTO django_migrations VALUES (2, 'blog', '0002_more', null);")
        self.project.ok("import", "django", "old", "shop")
        self.settled_and_the_same_elsewhere()


@harness.each_engine
class RealTools(Base):
    """What the tools themselves did to a database: their own version tables."""

    theirs = ("schema_migrations", "sqitch")
    test_everything_is_applied = test_a_part_is_applied = test_a_new_database = None

    def run_tool(self, folder, *argv):
        env = harness.clean_environment(SQITCH_FULLNAME="A B", SQITCH_EMAIL="a@example.invalid",
                                        HOME=self.folder)
        done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def exported(self, tool):
        """A folder that export wrote, of the history of another project."""
        source = self.new_project("source", self.new_database("source"))
        source.app("shop", """
            tables:
              users: {columns: {id: bigint identity primary key, name: varchar(80) not null}}
            """)
        source.make("-m", "users")
        source.app("shop", """
            tables:
              users: {columns: {id: bigint identity primary key, name: varchar(80) not null}}
              posts: {columns: {id: bigint identity primary key, user_id: bigint references users}}
            """)
        source.make("-m", "posts")
        folder = self.project.path("old")
        source.ok("export", "--to", tool, "--output", folder)
        return folder

    def take_over(self, tool):
        before = self.objects()
        self.assertTrue(before)
        result = self.project.json("import", tool, "old", "shop")
        self.assertEqual([one["applied"] for one in result["data"]["revisions"]], [True, True])
        self.assertEqual(self.objects(), before)
        self.project.settled()
        self.project.ok("check", "--drift")

    def test_dbmate(self):
        program = os.environ.get("AUTOREV_DBMATE") or shutil.which("dbmate")
        if not program:
            self.skipTest("dbmate is not installed (AUTOREV_DBMATE names one)")
        folder = self.exported("dbmate")
        url = self.by_engine("sqlite:", "") + getattr(self.db, "path", self.db.url)
        self.run_tool(folder, program, "--url", url, "-d", folder, "--no-dump-schema", "migrate")
        self.take_over("dbmate")

    def test_sqitch(self):
        if not shutil.which("sqitch"):
            self.skipTest("sqitch is not installed")
        target = (f"db:sqlite:{self.db.path}" if self.engine == "sqlite"
                  else "db:pg:" + re.sub(r"^postgres(ql)?:", "", self.db.url))
        folder = self.exported("sqitch")
        self.run_tool(folder, "sqitch", "deploy", "--target", target)
        self.take_over("sqitch")


Base.__test__ = False
harness.main()
