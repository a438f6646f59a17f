"""Hooks, and the templates of new files: their names and their first lines."""
# labels: postgresql
# timeout: 120

import os
import signal
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

MODELS = "tables:\n  t:\n    columns:\n      id: bigint identity primary key\n"
MORE = MODELS + "      n: integer\n"
FACTS = ("AUTOREV_HOOK", "AUTOREV_COMMAND", "AUTOREV_DIRECTION", "AUTOREV_DATABASE", "AUTOREV_ENGINE",
         "AUTOREV_REVISION_COUNT")


class Hooked(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("shop", MODELS)

    def config(self, text):
        self.project.write("autorev.yaml", "apps: [apps/*]\n" + text)

    def script(self, name, body):
        path = self.project.write(name, "#!/bin/sh\n" + body)
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def log(self):
        try:
            return self.project.read("log").splitlines()
        except FileNotFoundError:
            return []


@harness.each_engine
class Facts(Hooked):
    """What a hook is told, and when it runs."""

    def setUp(self):
        super().setUp()
        echo = " ".join(f'"${fact}"' for fact in FACTS)
        self.script("tools/note", f'echo {echo} "$@" >> log; cat >> log; echo "$AUTOREV_REVISIONS" >> log; pwd >> log\n')
        self.config("hooks:\n  after_makemigrations: [tools/note, a b, '$HOME', '*']\n"
                    "  before_migrate: tools/note before\n  after_migrate: tools/note  after it\n")

    def test_each_runs_once_with_its_facts(self):
        home = os.path.realpath(self.project.root)
        self.project.make("-m", "first")
        path, = [os.path.relpath(p, self.project.root) for p in self.project.revisions()]
        rest = [path, path, home]
        self.assertEqual(self.log(), [f"after_makemigrations makemigrations  default {self.engine} 1 a b $HOME *", *rest])
        os.unlink(self.project.path("log"))
        self.project.ok("migrate")
        self.assertEqual(self.log(), [f"before_migrate migrate up default {self.engine} 1 before", *rest,
                                      f"after_migrate migrate up default {self.engine} 1 after it", *rest])
        os.unlink(self.project.path("log"))
        self.project.ok("rollback", "--yes")
        self.project.ok("migrate")
        self.project.ok("downgrade", "base", "--yes")
        heads = [line for line in self.log() if line.startswith(("before", "after"))]
        self.assertEqual([" ".join(line.split()[:3]) for line in heads],
                         ["before_migrate rollback down", "after_migrate rollback down", "before_migrate migrate up",
                          "after_migrate migrate up", "before_migrate downgrade down", "after_migrate downgrade down"])

    def test_none_runs_where_nothing_is_done(self):
        self.project.make("--dry-run")
        self.project.expect(1, "makemigrations", "--check")
        self.project.make("-m", "first")
        os.unlink(self.project.path("log"))
        for command in (["migrate", "--plan"], ["preview"], ["makemigrations"], ["diff"], ["showmigrations"], ["stamp", "head"],
                        ["check"], ["migrate"], ["stamp", "base"]):
            self.project.run(*command)
        self.assertEqual(self.log(), [])

    def test_what_it_prints_goes_to_stderr(self):
        self.script("tools/note", "echo loud; echo louder >&2\n")
        made = self.project.json("makemigrations", "-m", "first")
        self.assertEqual(len(made["data"]["revisions"]), 1)
        done = self.project.ok("migrate")
        self.assertNotIn("loud", done.out)
        self.assertEqual(done.err.count("louder"), 2)
        self.assertIn("hook before_migrate: tools/note", done.err)

    def test_a_hook_that_calls_autorev_starts_no_hooks(self):
        self.script("tools/note", f'echo "$AUTOREV_HOOK" >> log\n"{harness.AUTOREV}" --database "$URL" makemigrations -m again >> log 2>&1\n'
                    f'"{harness.AUTOREV}" --database "$URL" check --pending >> log 2>&1 || true\n')
        self.project.env["URL"] = self.db.url
        self.project.make("-m", "first")
        log = self.log()
        self.assertEqual(log[0], "after_makemigrations")
        self.assertIn("No changes", log)
        self.assertEqual([line for line in log if line.startswith("hook ")], [])

    def test_a_long_list_is_read_from_standard_input(self):
        self.script("tools/note", 'wc -l >> log; echo "$AUTOREV_REVISION_COUNT [$AUTOREV_REVISIONS]" >> log\n')
        self.project.make("-m", "first")
        first, = self.project.revisions()
        text = self.project.read(os.path.relpath(first, self.project.root))
        head, = [line.split()[2] for line in text.splitlines() if line.startswith("-- autorev:revision")]
        parent = head
        for number in range(1200):
            id = f"f{number:06d}"
            self.project.write(f"apps/shop/migrations/20990101_0000-{id}_{'long' * 9}.sql",
                               f"-- autorev:revision {id}\n-- autorev:app shop\n-- autorev:parent {parent}\n"
                               f"-- autorev:dialect {self.engine}\n-- autorev:created 2099-01-01T00:00:00Z\n"
                               "-- autorev:message x\n\n-- migrate:up\n\n-- migrate:down\n\n-- autorev:end\n")
            parent = id
        os.unlink(self.project.path("log"))
        self.project.ok("migrate", "--fake")
        self.assertEqual(self.log(), ["1201", "1201 []"] * 2)


@harness.each_engine
class Failures(Hooked):
    """A hook that fails is an error; what it comes before is not done."""

    def test_before_migrate_stops_everything(self):
        self.script("no", "exit 7\n")
        self.config("hooks: {before_migrate: ./no}\n")
        self.project.make("-m", "first")
        refused = self.project.expect(2, "migrate")
        self.assertIn('autorev.yaml:2:25: error: the hook "before_migrate" failed: it ended with exit code 7', refused.err)
        self.assertIn("nothing was applied", refused.err)
        self.assertEqual(self.db.objects(exclude=()), {})

    def test_after_migrate_leaves_it_applied_and_is_no_success(self):
        self.script("no", "kill -9 $$\n")
        self.config("hooks: {after_migrate: ./no, after_makemigrations: ./no}\n")
        made = self.project.expect(2, "makemigrations", "-m", "first")
        self.assertIn("it was stopped by signal 9", made.err)
        self.assertIn("written all the same", made.err)
        self.assertEqual(len(self.project.revisions()), 1)
        done = self.project.expect(2, "migrate")
        self.assertIn("applied  shop", done.out)
        self.assertIn("stays so", done.err)
        self.project.ok("check")
        data = self.project.run("--json", "rollback", "--yes").json()
        self.assertEqual((data["exit"], data["diagnostics"][-1]["code"]), (2, "hook-failed"))

    def test_after_migrate_does_not_follow_a_failure(self):
        self.script("yes", "echo ran >> log\n")
        self.config("hooks: {after_migrate: ./yes}\n")
        self.project.make("-m", "first")
        self.db.query("create table t (x integer)")
        self.project.expect(4, "migrate")
        self.assertEqual(self.log(), [])

    def test_a_program_that_is_not_there(self):
        self.config("hooks: {before_migrate: [no-such-program, x]}\n")
        self.project.make("-m", "first")
        self.assertIn("cannot be run: No such file or directory", self.project.expect(2, "migrate").err)

    def test_a_program_by_path_variable(self):
        self.config("hooks: {before_migrate: 'true', after_migrate: ['sh', '-c', 'echo \"$0 $1\" > log', one, two]}\n")
        self.project.make("-m", "first")
        self.project.ok("migrate")
        self.assertEqual(self.log(), ["one two"])


@harness.only_engine("sqlite")
class Databases(Hooked):
    def test_each_database_has_its_own_run_and_no_password_is_told(self):
        other = self.new_database("other")
        self.script("note", "echo $AUTOREV_DATABASE >> log; env >> all\n")
        self.project.write("autorev.yaml", f"databases: {{default: '{self.db.url}', other: '{other.url}'}}\n"
                           "apps: [apps/shop, {path: apps/stats, database: other}]\nhooks: {before_migrate: ./note}\n")
        self.project.write(".env", "SECRET=geheim\n")
        self.project.app("stats", MODELS)
        self.project.database = None
        self.project.make("-m", "first")
        self.project.ok("migrate")
        self.assertEqual(self.log(), ["default", "other"])
        self.assertNotIn("geheim", self.project.read("all"))

    def test_a_signal_stops_the_hook_and_what_would_follow(self):
        os.mkfifo(self.project.path("started"))
        self.script("slow", "echo > started\nexec sleep 60\n")
        self.config("hooks: {before_migrate: ./slow}\n")
        self.project.make("-m", "first")
        running = self.project.start("migrate")
        with open(self.project.path("started"), encoding="utf-8") as file:
            file.read()
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 143)
        self.assertIn("it was stopped by signal 15", err)
        self.assertFalse(os.path.exists(self.db.path))

    def test_one_that_is_refused_leaves_the_other_done(self):
        other = self.new_database("other")
        self.script("note", '[ "$AUTOREV_DATABASE" = other ]\n')
        self.project.write("autorev.yaml", f"databases: {{default: '{self.db.url}', other: '{other.url}'}}\n"
                           "apps: [apps/shop, {path: apps/stats, database: other}]\nhooks: {before_migrate: ./note}\n")
        self.project.app("stats", MODELS)
        self.project.database = None
        self.project.make("-m", "first")
        self.project.expect(2, "migrate")
        self.assertIn("t", other.tables())
        self.assertFalse(os.path.exists(self.db.path))


@harness.only_engine("sqlite")
class Names(Hooked):
    """`file_name`: each part, and what dbmate reads."""

    EPOCH = {"SOURCE_DATE_EPOCH": "1768325049"}  # 2026-01-13 17:24:09

    def made(self, pattern, *argv):
        self.config(f"file_name: '{pattern}'\n")
        self.project.make("--rev-id", "1a2b", "-m", "Add: the  Order! über", *argv, env=self.EPOCH)
        path, = self.project.revisions()
        self.project.ok("migrate")
        self.project.ok("check")
        return os.path.basename(path)

    def test_every_part(self):
        self.assertEqual(self.made("%Y-%y-%m-%d-%j-%H-%M-%S-%%_{slug}_{revision}_{slug}.sql"),
                         "2026-26-01-13-013-17-24-09-%_add_the_order_ber_1a2b_add_the_order_ber.sql")

    def test_as_dbmate_names_them(self):
        self.assertEqual(self.made("%Y%m%d%H%M%S_{slug}.sql"), "20260113172409_add_the_order_ber.sql")

    def test_two_at_once_have_two_names(self):
        self.config("file_name: '%j%y%H%M%S.sql'\n")
        self.project.app("a", "tables: {x: {columns: {id: integer primary key, y: integer references y}}}\n")
        self.project.app("b", "tables: {y: {columns: {id: integer primary key, x: integer references x}}}\n")
        self.project.make(env=self.EPOCH)
        self.project.ok("migrate")
        self.project.settled()

    def test_a_name_that_is_taken_is_left_alone(self):
        taken = self.project.write("apps/shop/migrations/.keep", "")
        self.made("{revision}.sql")
        self.project.app("shop", MORE)
        os.rename(self.project.path("apps/shop/migrations/1a2b.sql"), self.project.path("apps/shop/migrations/2b3c.sql"))
        refused = self.project.expect(2, "makemigrations", "--rev-id", "2b3c")
        self.assertIn("2b3c.sql", refused.err)
        self.assertIn("-- autorev:revision 1a2b", self.project.read("apps/shop/migrations/2b3c.sql"))
        self.assertTrue(os.path.exists(taken))


@harness.each_engine
class Header(Hooked):
    """`header`: comment lines on top of each new revision."""

    LINES = ["-- Copyright Example Ltd.  All rights reserved.", "--", "-- {app} {revision}: {message} ({message})"]

    def setUp(self):
        super().setUp()
        self.config("header:\n" + "".join(f"  - '{line}'\n" for line in self.LINES))

    def text(self):
        path = sorted(self.project.revisions())[-1]
        return self.project.read(os.path.relpath(path, self.project.root))

    def test_it_stands_on_top_and_the_file_works(self):
        self.project.make("--rev-id", "1a2b", "-m", "first {app}")
        self.assertEqual(self.text().splitlines()[:4], [*self.LINES[:2], "-- shop 1a2b: first {app} (first {app})", "-- autorev:revision 1a2b"])
        self.assertIn("-- autorev:proof up, down, up", self.text())
        self.project.migrate()
        self.project.ok("rollback", "--yes")
        self.project.migrate()

    def test_a_blank_revision_has_it_too(self):
        self.project.make("shop", "--empty", "-m", "data")
        self.assertTrue(self.text().startswith(self.LINES[0] + "\n--\n-- shop "))

    def test_a_message_cannot_speak_for_the_header(self):
        self.config("header: '-- {message}'\n")
        self.project.make("-m", "autorev:end")
        self.assertTrue(self.text().startswith("-- - autorev:end\n-- autorev:revision "))
        self.project.migrate()

    def test_comments_may_stand_before_and_among_the_header_until_it_is_applied(self):
        self.project.make("-m", "first")
        path, = self.project.revisions()
        text = self.text().replace("-- autorev:dialect", "\n--among\n  -- it\n-- autorev:dialect")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n-- by hand\n" + text)
        self.project.migrate()
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n")
        edited = self.project.expect(2, "migrate")
        self.assertIn("was edited", edited.err)

    def test_old_files_stay_as_they_are(self):
        self.config("")
        self.project.make("-m", "first")
        old = self.text()
        self.config("header: -- new\n")
        self.project.migrate()
        self.assertEqual(self.text(), old)


if __name__ == "__main__":
    harness.main()
