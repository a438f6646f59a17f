# timeout: 600
# labels: postgresql
"""What every command shares: help, suggestions, folders, streams, colours, exit codes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import terminal

COMMANDS = ("init makemigrations migrate downgrade rollback showmigrations check preview sqlmigrate "
            "diff inspect stamp history current heads branches merge rebase version help").split()
ALIASES = {"autogenerate": "makemigrations", "revision": "makemigrations", "upgrade": "migrate",
           "status": "showmigrations", "inspectdb": "inspect"}
LATER = ("lint prove graph review fmt "
         "purge completion").split()

USERS = """
    tables:
      users:
        columns:
          id: bigint identity primary key
          name: varchar(100) not null
    """
POSTS = """
    tables:
      posts:
        columns:
          id: bigint identity primary key
          author_id: bigint not null references users(id)
    """


@harness.only_engine("sqlite")
class Words(harness.Case):
    def test_help_begins_with_two_examples(self):
        for command in COMMANDS:
            for argv in ([command, "--help"], ["help", command], ["-h", command]):
                shown = self.project.ok(*argv)
                lines = shown.out.splitlines()
                self.assertTrue(lines[0].startswith("  autorev ") and
                                lines[1].startswith("  autorev "), shown)
                self.assertIn(f"Usage: autorev {command}", shown.out)
                self.assertEqual(shown.err, "")

    def test_aliases_are_their_commands(self):
        for alias, command in ALIASES.items():
            self.assertIn(f"Usage: autorev {command}", self.project.ok(alias, "--help").out)

    def test_no_command_shows_the_list_and_fails(self):
        shown = self.project.expect(2)
        self.assertEqual(shown.out, "")
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", shown.err)

    def test_a_misspelled_command_gets_a_suggestion_and_does_not_run(self):
        shown = self.project.expect(2, "migarte")
        self.assertEqual(shown.err, 'error: there is no command "migarte"\n'
                                    'hint: did you mean "migrate"?\n')
        self.assertFalse(os.path.exists(self.db.path))

    def test_commands_of_later_versions_say_so(self):
        for command in LATER:
            shown = self.project.expect(2, command)
            self.assertEqual(shown.err, f'error: "{command}" is not supported yet\n')

    def test_the_version_is_the_same_in_both_spellings(self):
        self.assertEqual(self.project.ok("version").out, self.project.ok("--version").out)

    def test_help_on_models_names_every_kind(self):
        shown = self.project.ok("help", "models").out
        for kind in ("tables:", "columns:", "foreign_keys:", "indexes:", "enums:", "domains:"):
            self.assertIn(f"\n{kind}", shown)


@harness.only_engine("sqlite")
class Places(harness.Case):
    def run_in(self, folder, *argv):
        return subprocess.run([harness.AUTOREV, *argv], cwd=folder, env=self.project.env,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def test_the_project_is_found_from_below(self):
        self.project.app("users", USERS)
        done = self.run_in(self.project.path("apps/users"), "--database", self.db.url,
                           "makemigrations", "--check")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("+ table users", done.stdout)

    def test_an_app_may_be_named_by_its_path(self):
        self.project.app("users", USERS)
        self.project.app("posts", POSTS)
        for path in ("apps/users", "apps/users/", "apps/users/migrations"):
            shown = self.project.expect(1, "makemigrations", "--check", path)
            self.assertIn("+ table users", shown.out)
            self.assertNotIn("posts", shown.out)
        done = self.run_in(self.project.path("apps/users"), "--database", self.db.url,
                           "makemigrations", "--check", ".")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.project.make("users")
        done = self.run_in(self.project.path("apps/users/migrations"), "history", ".")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_path_is_no_less_a_name_where_another_was_set(self):
        self.project.write("autorev.yaml", "apps: [{path: people, name: users}]\n")
        self.project.write("people/models.yaml", USERS)
        self.project.make("people", "--rev-id", "1a")
        for argv in (["people", "head"], ["people", "-1"], ["people/migrations"], ["people", "base"], ["people"]):
            self.assertIn("users 1a", self.project.ok("migrate", *argv, "--yes").out, argv)

    def test_an_empty_word_is_no_revision(self):
        self.project.app("users", USERS)
        self.project.make("--rev-id", "1a")
        for argv in (["migrate", ""], ["migrate", "users", ""], ["stamp", ""], ["downgrade", "users", ""]):
            self.assertIn("empty", self.project.expect(2, *argv).err)

    def test_no_project_is_an_error_with_a_hint(self):
        done = self.run_in(self.folder, "check")
        self.assertEqual(done.returncode, 2)
        self.assertIn("autorev init", done.stderr)

    def test_a_folder_that_is_not_there_is_named(self):
        done = self.run_in(self.folder, "-C", "nowhere", "check")
        self.assertEqual((done.returncode, done.stderr),
                         (2, 'error: cannot work in "nowhere": No such file or directory\n'))

    def test_pruning_without_an_app_says_so(self):
        self.db.script("create table stray (a integer)")
        self.project.write("autorev.yaml", "apps: [apps/*]")
        self.assertIn("no app is there", self.project.expect(2, "makemigrations", "--prune").err)

    def test_init_makes_a_project_and_an_app_once(self):
        root = os.path.join(self.folder, "new")
        made = self.run_in(self.folder, "init", "new")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("made new/autorev.yaml\n", made.stdout)
        self.assertIn("made apps/shop/models.yaml\n", self.run_in(root, "init", "apps/shop").stdout)
        for argv in ([], ["apps/shop"]):
            again = self.run_in(root, "init", *argv)
            self.assertEqual((again.returncode, again.stdout),
                             (0, "Everything is there already\n"))
        checked = self.run_in(root, "makemigrations")
        self.assertEqual((checked.returncode, checked.stdout), (0, "No changes\n"), checked.stderr)


@harness.each_engine
class Steps(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)
        self.project.app("posts", POSTS)

    def make_two(self):
        self.project.make("-m", "first tables")
        self.project.migrate()
        self.project.edit("apps/users/models.yaml", "varchar(100) not null",
                          "varchar(100) not null\n      age: integer")
        self.project.make("-m", "age")
        self.project.migrate()

    def test_makemigrations_lists_paths_and_operations(self):
        made = self.project.make("-m", "first tables")
        self.assertRegex(made.out, r"(?m)^apps/users/migrations/\d{8}_\d{4}-[0-9a-f]{12}_first_tables"
                                   r"\.sql\n  \+ table users$")
        self.assertIn("next: ", made.err)
        self.assertNotIn("next: ", self.project.ok("-q", "migrate").err)

    def test_dry_run_prints_the_files_and_writes_none(self):
        shown = self.project.make("--dry-run")
        self.assertIn("-- migrate:up", shown.out)
        self.assertEqual(self.project.revisions(), [])

    def test_a_lone_argument_is_an_app_if_one_has_that_name(self):
        self.project.make("-m", "first tables")
        self.project.ok("migrate", "users")
        shown = self.project.ok("showmigrations").out
        self.assertRegex(shown, r"users\n \[X\] ")
        self.assertRegex(shown, r"posts\n \[ \] ")

    def test_a_lone_argument_may_be_a_revision(self):
        self.project.make("-m", "first tables", "--rev-id", "users=aa11", "--rev-id", "posts=bb22")
        self.project.ok("migrate", "aa")
        self.assertEqual([r for _, r in self.project.applied()], ["aa11"])
        self.project.ok("migrate", "posts", "bb22")
        self.assertEqual([r for _, r in self.project.applied()], ["aa11", "bb22"])

    def test_a_word_that_is_neither_app_nor_revision_gets_a_suggestion(self):
        shown = self.project.expect(2, "migrate", "usres")
        self.assertEqual(shown.err, 'error: no app and no revision is called "usres"\n'
                                    'hint: did you mean the app "users"?\n')

    def test_minus_n_counts_back(self):
        self.make_two()
        shown = self.project.ok("downgrade", "users", "-1", "--yes")
        self.assertRegex(shown.out, r"(?m)^undone   users [0-9a-f]{12} age$")
        self.assertRegex(self.project.ok("migrate").out, r"(?m)^applied  users [0-9a-f]{12} age$")
        self.project.ok("downgrade", "-1", "--yes")
        self.assertNotIn("age", self.db.columns("users"))

    def test_plan_changes_nothing(self):
        self.project.make("-m", "first tables")
        shown = self.project.ok("migrate", "--plan")
        self.assertRegex(shown.out, r"(?m)^apply    users ")
        self.assertFalse({"users", "posts"} & (self.db.tables() if self.engine == "postgresql" or
                                               os.path.exists(self.db.path) else set()))

    def test_migrate_all_is_migrate(self):
        self.project.make("-m", "first tables")
        self.project.ok("migrate", "all")
        self.assertEqual(self.project.ok("migrate", "all").out, "Nothing to apply\n")

    def test_down_takes_no_way_up(self):
        self.make_two()
        for argv in (["users"], ["+1"], ["head"], ["users", "head"]):
            self.project.expect(2, "downgrade", *argv)
        self.assertIn("age", self.db.columns("users"))

    def test_rollback_undoes_the_newest(self):
        self.make_two()
        self.project.ok("rollback", "--yes")
        self.assertNotIn("age", self.db.columns("users"))
        self.project.ok("rollback", "-s", "2", "--yes")
        self.assertEqual(self.project.ok("rollback").out, "Nothing to undo\n")

    def test_a_message_of_two_lines_stands_on_one(self):
        self.make_two()
        self.project.ok("makemigrations", "--empty", "users", "-m", "one\ntwo")
        self.assertRegex(self.project.ok("showmigrations").out, r"one\\x0atwo")
        self.assertRegex(self.project.ok("migrate").out, r"one\\x0atwo")

    def test_states_are_marked(self):
        self.project.make("-m", "first tables", "--rev-id", "users=aa11", "--rev-id", "posts=bb22")
        self.project.ok("stamp", "users", "head")
        self.assertIn(" [~] aa11 first tables", self.project.ok("status", "users").out)
        self.project.ok("stamp", "base")
        self.project.migrate()
        path = self.project.revisions("posts")[0]
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("-- migrate:down", "-- edited\n\n-- migrate:down", 1))
        self.assertIn(" [!] bb22 first tables  (edited", self.project.ok("status").out)
        self.assertIn("files: 1 changed", self.project.expect(1, "check").out)
        os.unlink(path)
        self.assertIn(" [!] bb22 first tables  (its file is gone)",
                      self.project.ok("showmigrations", "posts").out)

    def test_stamp_without_app_means_all(self):
        self.project.make("-m", "first tables")
        self.project.ok("stamp", "head")
        self.assertEqual(len(self.project.applied()), 2)
        self.project.ok("stamp", "base")
        self.assertEqual(self.project.applied(), [])

    def test_check_names_the_groups(self):
        found = self.project.expect(1, "check").out
        self.assertIn("models: 2 differences\n", found)
        self.assertIn("  + table users\n", found)
        self.project.make("-m", "first tables")
        found = self.project.expect(1, "check")
        self.assertIn("revisions: 2 pending\n", found.out)
        self.assertIn("next: `autorev migrate`", found.err)
        self.project.expect(1, "check", "--pending")
        self.project.migrate()
        self.assertEqual(self.project.ok("check").out, "All agree: models, revisions, files\n")

    def test_diff_lists_operations(self):
        self.assertIn("  + table users\n", self.project.ok("diff").out)
        self.project.expect(1, "diff", "--exit-code")
        self.assertIn("CREATE TABLE", self.project.ok("diff", "--sql").out)
        self.project.make("-m", "first tables")
        self.project.migrate()
        self.assertEqual(self.project.ok("diff", "--exit-code").out, "No differences\n")
        self.db.script("create table somebodys (x integer);")
        self.assertEqual(self.project.ok("diff").out, "No differences\n")
        self.assertEqual(self.project.ok("diff", "--unmanaged").out,
                         "No differences\nunmanaged:\n  table somebodys\n")

    def test_preview_is_also_upgrade_sql(self):
        self.project.make("-m", "first tables")
        script = self.project.ok("preview").out
        self.assertIn("COMMIT", script)
        self.assertEqual(self.project.ok("upgrade", "--sql").out, script)
        self.assertIn("CREATE TABLE users", self.project.ok("sqlmigrate", "users", "head").out)
        self.assertIn("CREATE TABLE posts", self.project.ok("preview", "base:head").out)
        self.assertIn("DROP TABLE posts", self.project.ok("preview", "posts", "head:base").out)
        self.assertNotIn("DROP TABLE users", self.project.ok("preview", "posts", "head:base").out)

    def test_a_long_migration_shows_a_bar_on_a_terminal_only(self):
        slow = self.by_engine("select count(*) from (with recursive c(x) as (select 1 union all "
                              "select x + 1 from c limit 5000000) select x from c);",
                              "select pg_sleep(0.7);")
        for message in ("slow", "slow again"):
            made = self.project.make("users", "--empty", "-m", message)
            self.project.edit(made.out.splitlines()[0], "-- Write the way up here.", slow)
        shown = self.project.ask("migrate", "users").out
        self.assertIn("[############            ] 1/2 users ", shown)
        self.assertRegex(shown, r"\r\x1b\[K(.*\r\x1b\[K)*applied  users ")
        self.project.ok("downgrade", "users", "base")
        self.assertNotIn("[#", self.project.ok("migrate", "users").all)

    def test_a_blank_revision_wants_an_app(self):
        self.project.make("-m", "first tables")
        self.project.migrate()
        self.project.expect(2, "makemigrations", "--empty")
        self.project.ok("revision", "users", "-m", "fill names")
        self.assertEqual(len(self.project.revisions("users")), 2)

    def test_answers_that_answer_nothing_are_errors(self):
        self.assertIn("answers no question",
                      self.project.expect(2, "makemigrations", "--rename", "a.b=c").err)
        self.project.expect(2, "makemigrations", "--answer", "what=ever")
        self.project.expect(2, "makemigrations", "--answer", "rename:a.b")
        self.assertEqual(self.project.revisions(), [])


@harness.only_engine("sqlite")
class Databases(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.database = None
        self.other = self.new_database("other")
        self.project.write("autorev.yaml", f"""
            databases:
              default: {self.db.url}
              analytics: {self.other.url}
            apps:
              - apps/users
              - {{path: apps/stats, database: analytics}}
            """)
        self.project.app("users", USERS)
        self.project.app("stats", USERS.replace("users", "visits"))

    def test_a_command_covers_all_databases(self):
        self.project.make("-m", "first")
        self.project.ok("migrate")
        self.assertIn("users", self.db.tables())
        self.assertIn("visits", self.other.tables())
        self.project.settled()

    def test_a_failure_leaves_the_others_done(self):
        self.project.make("-m", "first")
        self.db.script("create table users (x integer);")
        failed = self.project.expect(4, "migrate")
        self.assertIn("visits", self.other.tables())
        self.assertRegex(failed.out, "applied  stats ")

    def test_the_name_of_a_database_limits_a_command(self):
        self.project.make("-m", "first")
        self.project.ok("--database", "analytics", "migrate")
        self.assertIn("visits", self.other.tables())
        self.assertFalse(os.path.exists(self.db.path))
        self.project.expect(2, "--database", "analytics", "migrate", "users")
        self.assertEqual(self.project.expect(2, "--database", "analytcs", "migrate").err,
                         'error: autorev.yaml has no database "analytcs"\n'
                         'hint: did you mean "analytics"?\n')

    def test_a_protected_database_wants_a_word_even_where_no_rows_go(self):
        self.project.edit("autorev.yaml", f"analytics: {self.other.url}",
                          f"analytics: {{url: '{self.other.url}', protect: true}}")
        self.project.make("-m", "first")
        self.project.ok("migrate")
        self.project.app("stats", USERS.replace("users", "hits"))
        self.project.make("--renames", "none")
        self.project.expect(3, "migrate")
        self.assertIn("visits", self.other.tables())
        self.project.ok("migrate", "--yes")
        self.assertNotIn("visits", self.other.tables())

    def test_a_url_stands_for_the_default_one(self):
        third = self.new_database("third")
        self.project.make("-m", "first")
        shown = self.project.ok("--database", third.url, "migrate")
        self.assertIn("users", third.tables())
        self.assertIn('app "stats" is skipped', shown.err)

    def test_an_answer_may_concern_one_database_only(self):
        self.project.make("-m", "first")
        self.project.migrate()
        self.project.edit("apps/stats/models.yaml", "name:", "title:")
        self.project.make("--rename", "visits.name=title")
        self.project.migrate()
        self.project.edit("apps/stats/models.yaml", "title:", "label:")
        self.project.expect(2, "makemigrations", "--rename", "visits.title=label",
                            "--rename", "nothing.a=b")

    def test_a_revision_tells_its_database(self):
        self.project.make("-m", "first", "--rev-id", "users=aa11", "--rev-id", "stats=bb22")
        self.project.ok("migrate", "bb22")
        self.assertIn("visits", self.other.tables())
        self.assertFalse(os.path.exists(self.db.path))


@harness.only_engine("sqlite")
class Streams(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)

    def popen(self, *argv, **options):
        return subprocess.Popen(self.project.argv(argv), env=self.project.env, text=True,
                                stdin=subprocess.DEVNULL, **options)

    def test_a_reader_that_goes_away_stops_nothing(self):
        self.project.make("-m", "first")
        reading, writing = os.pipe()
        os.close(reading)
        process = self.popen("migrate", stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        error = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 0, error)
        self.assertNotIn("rror", error)
        self.assertIn("users", self.db.tables())

    def test_a_full_disk_is_not_success(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = self.popen("help", stdout=full, stderr=subprocess.PIPE)
            error = process.communicate(timeout=60)[1]
        self.assertEqual((process.returncode, error),
                         (2, "error: cannot write the result: No space left on device\n"))

    def test_closed_streams_do_not_reach_the_database(self):
        self.project.make("-m", "first")
        for closed in ("1>&-", "2>&-", "0<&- 1>&- 2>&-"):
            command = " ".join(["exec", *map(repr, self.project.argv(["migrate", "-v"])), closed])
            done = subprocess.run(["sh", "-c", command], env=self.project.env, timeout=60)
            self.assertEqual(done.returncode, 0)
        self.assertEqual(self.db.query("pragma integrity_check"), [("ok",)])

    def test_colours_are_for_terminals_that_want_them(self):
        self.project.make("-m", "first")
        on_terminal = lambda *argv, **env: terminal.talk(
            self.project.argv(argv), {k: v for k, v in self.project.env.items()
                                      if k != "NO_COLOR"} | env, (), 60)[1]
        self.assertIn("\033[", on_terminal("status"))
        self.assertNotIn("\033[", on_terminal("status", NO_COLOR="1"))
        self.assertIn("\033[", on_terminal("status", NO_COLOR=""))
        self.assertNotIn("\033[", on_terminal("--color", "never", "status"))
        self.assertNotIn("\033[", self.project.ok("status").out)
        self.assertIn("\033[", self.project.ok("--color", "always", "status").out)
        self.assertIn("\033[1;31merror:", on_terminal("migarte"))

    def test_dumb_terminals_get_no_colours(self):
        dumb = ["env", "TERM=dumb", "-u", "NO_COLOR", *self.project.argv(["status"])]
        dumb[0] = "/usr/bin/env"
        self.assertNotIn("\033[", terminal.talk(dumb, self.project.env, (), 60)[1])

    def test_results_and_talk_do_not_mix(self):
        made = self.project.make("-m", "first")
        self.assertNotIn("next:", made.out)
        broken = self.project.expect(2, "check", "x")
        self.assertEqual(broken.out, "")

    def test_the_locale_changes_nothing(self):
        self.project.edit("apps/users/models.yaml", "varchar(100)", "vörchar(100)")
        plain = self.project.expect(2, "check", env={"LC_ALL": "C"})
        self.assertEqual(self.project.expect(2, "check", env={"LC_ALL": "C.UTF-8"}).err, plain.err)
        self.assertIn("^", plain.err)

    def test_a_signal_ends_a_wait_for_the_lock(self):
        self.project.make("-m", "first")
        self.project.ok("migrate")
        self.project.edit("apps/users/models.yaml", "varchar(100) not null",
                          "varchar(100) not null\n      age: integer")
        self.project.make("-m", "age")
        blocker = sqlite3.connect(self.db.path, isolation_level=None)
        blocker.execute("begin immediate")
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = self.project.start("migrate")
            time.sleep(1)
            process.send_signal(number)
            out, error = process.communicate(timeout=30)
            self.assertEqual(process.returncode, code, out + error)
        blocker.close()
        self.assertNotIn("age", self.db.columns("users"))
        self.project.migrate()


if __name__ == "__main__":
    harness.main()
