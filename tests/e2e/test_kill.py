"""kill -9 at every change of state: the database is as before or as after a revision, with its rows, no file is torn,
nothing is left lying about, and one more run finishes the work. And ten runners at once: each revision is applied
once."""
# labels: postgresql
# timeout: 600

import os
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from contents import contents

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
      author_id: bigint not null references users on delete cascade
      title: text not null default 'untitled' check (title <> '')
    indexes:
      posts_title_idx: [title]
"""
ROWS = ("insert into users (name) values ('a''b'), ('é ☃')",
        "insert into posts (author_id, title) values (1, 'one'), (2, 'two'), (2, 'three')")
RUNNERS = 10
MOST_KILLS = 400


class Killed(harness.Case):
    """What all of these tests do."""

    def write_first(self, project):
        project.app("users", USERS)
        project.app("posts", POSTS)

    def write_second(self, project):
        """A type, a column and a check: on SQLite both tables are built anew."""
        project.app("users", USERS.replace("varchar(100)", "text") + "      age: smallint default 7 check (age > 0)\n")
        project.app("posts", POSTS.replace("title <> ''", "length(title) > 1"))

    def on(self, database):
        """The project with another database."""
        return harness.Project(self.project.root, database)

    def state(self, database):
        return database.objects(), contents(database)

    def wait_for_server(self, database):
        """A server may still be finishing what it was last told by one who is dead."""
        while self.engine == "postgresql" and database.query(
                "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"):
            time.sleep(0.01)

    def kill_all(self, prepare, words, check):
        """Runs `words` killed at point 1, 2, 3 ... until it comes through."""
        for point in range(1, MOST_KILLS):
            project = prepare()
            result = project.run(*words, env={"AR_TEST_KILL": str(point)})
            if result.code != -signal.SIGKILL:
                self.assertEqual(result.code, 0, result)
                self.assertGreater(point, 5, "there are hardly any kill points")
                return
            self.wait_for_server(project.database)
            with self.subTest(point=point):
                check(project)
        self.fail("it never came through")


@harness.each_engine
class KilledRunner(Killed):
    def setUp(self):
        """Four revisions, and what is there after each of them, with rows from the second on."""
        super().setUp()
        self.write_first(self.project)
        self.project.make("-m", "first")
        self.write_second(self.project)
        self.project.make("-m", "second")
        self.states = [self.state(self.db)]
        for count in range(1, 5):
            self.project.expect(0, "migrate", "+1")
            if count == 2:
                for sql in ROWS:
                    self.db.query(sql)
                self.filled = self.db.copy(os.path.join(self.folder, "filled.db"))
            self.states.append(self.state(self.db))
        self.project.settled()

    def migrate_is_whole(self, project, first):
        """After a kill as after a whole number of revisions; one more run does the rest."""
        done = len(project.applied()) if "autorev_version" in project.database.tables() else 0
        self.assertEqual(self.state(project.database), first[done])
        project.migrate()
        self.assertEqual(self.state(project.database), first[-1])
        self.assertEqual(len(project.applied()), 4)

    def test_a_killed_migrate_from_nothing(self):
        probe = self.on(self.new_database("probe"))
        states = [self.state(probe.database)]
        for _ in range(4):
            probe.expect(0, "migrate", "+1")
            states.append(self.state(probe.database))
        self.kill_all(lambda: self.on(self.new_database("victim")), ["migrate"],
                      lambda project: self.migrate_is_whole(project, states))

    def test_a_killed_migrate_with_rows(self):
        self.kill_all(lambda: self.on(self.filled.copy(os.path.join(self.folder, "victim.db"))), ["migrate"],
                      lambda project: self.migrate_is_whole(project, self.states))

    def test_a_killed_downgrade_with_rows(self):
        """Down to the second revision rows stay, below it tables go."""
        def check(project):
            done = len(project.applied())
            here = self.states[done] if done > 1 else self.states[done][:1]
            self.assertEqual(self.state(project.database)[:len(here)], here)
            project.downgrade("base")
            self.assertEqual(project.database.objects(), {})
            self.assertEqual(project.applied(), [])

        self.kill_all(lambda: self.on(self.db.copy(os.path.join(self.folder, "victim.db"))),
                      ["downgrade", "base", "--yes"], check)

    def test_ten_runners_apply_each_revision_once(self):
        project = self.on(self.filled)
        runs = [project.start("migrate", "--lock-wait", "60") for _ in range(RUNNERS)]
        ends = [(run.communicate(timeout=120), run.returncode) for run in runs]
        self.assertEqual([code for _, code in ends], [0] * RUNNERS, [text for text, _ in ends])
        self.assertEqual(sum(out.count("applied") for (out, _), _ in ends), 2, ends)
        project.settled()
        self.assertEqual(self.state(self.filled), self.states[-1])
        self.assertEqual(len(project.applied()), len(set(project.applied())))


@harness.each_engine
class KilledMaker(Killed):
    def leftovers(self, project):
        """Files beside the revisions, and databases of nobody."""
        files = [name for app in ("users", "posts") if os.path.isdir(project.path("apps", app, "migrations"))
                 for name in os.listdir(project.path("apps", app, "migrations")) if not name.endswith(".sql")]
        scratch = [] if self.engine == "sqlite" else self.db.query(
            "select datname from pg_database where datname like 'autorev%'")
        return files + scratch

    def test_a_killed_makemigrations_leaves_no_torn_file(self):
        made = []

        def prepare():
            made.append(self.new_project(f"project{len(made)}", self.db))
            self.write_first(made[-1])
            return made[-1]

        def check(project):
            for path in project.revisions():
                with open(path, encoding="utf-8") as file:
                    self.assertTrue(file.read().endswith("-- autorev:end\n"), path)
            project.make("-m", "again")
            self.assertEqual(self.leftovers(project), [])
            apps = [os.path.relpath(path, project.path("apps")).split(os.sep)[0] for path in project.revisions()]
            self.assertEqual(apps, ["posts", "users"])

        self.kill_all(prepare, ["makemigrations", "-m", "first"], check)


@harness.only_engine("postgresql")
class KilledAlone(Killed):
    """A statement that cannot run in a transaction."""

    def setUp(self):
        super().setUp()
        self.write_first(self.project)
        self.project.make("-m", "first")
        self.project.expect(0, "migrate")
        for sql in ROWS:
            self.db.query(sql)
        self.project.make("posts", "--empty", "-m", "index")
        path = self.project.revisions("posts")[-1]
        text = self.project.read(path)
        for section, sql in (("up", "create index concurrently extra on posts (author_id)"),
                             ("down", "drop index concurrently extra")):
            text = text.replace(f"-- migrate:{section}\n", f"-- migrate:{section} transaction:false\n\n{sql};\n")
        self.project.write(path, text)

    def index_is_valid(self, database):
        return database.query("select indisvalid from pg_index where indexrelid = 'extra'::regclass") == [("t",)]

    def test_an_index_made_concurrently(self):
        def check(project):
            project.expect(0, "migrate")
            self.assertTrue(self.index_is_valid(project.database))
            states = project.database.query("select state, count(*) from autorev_version group by 1")
            self.assertEqual(states, [("applied", 3)])
            project.downgrade("posts", "-1")
            self.assertEqual(project.database.query("select 1 from pg_class where relname = 'extra'"), [])

        self.kill_all(lambda: self.on(self.db.copy()), ["migrate"], check)


if __name__ == "__main__":
    harness.main()
