"""kill -9 at every change of state: the database is as before or as after a revision, no file is torn,
and one more run finishes the work. And ten runners at once: each revision is applied once."""
# labels: postgresql
# timeout: 600

import glob
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

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
RUNNERS = 10
MOST_KILLS = 400


@harness.each_engine
class Killed(harness.Case):
    def write_first(self, project):
        project.app("users", USERS)
        project.app("posts", POSTS)

    def write_second(self, project):
        project.app("users", USERS.replace("varchar(100)", "text").replace("name:", "name: ") +
                    "      age: smallint check (age > 0)\n")
        project.app("posts", POSTS.replace("title <> ''", "length(title) > 1"))

    def history(self):
        """A project with two changes in both apps, and the schema after each number of revisions."""
        self.write_first(self.project)
        self.project.make("-m", "first")
        self.write_second(self.project)
        self.project.make("-m", "second")
        probe = self.new_database("probe")
        project = harness.Project(self.project.root, probe)
        states = [probe.objects()]
        while project.expect(0, "migrate", "+1").code == 0 and len(states) <= 4:
            states.append(probe.objects())
        return states

    def kill_all(self, prepare, words, check):
        """Runs `words` killed at point 1, 2, 3 ... until it comes through."""
        for point in range(1, MOST_KILLS):
            project = prepare()
            result = project.run(*words, env={"AR_TEST_KILL": str(point)})
            if result.code != -signal.SIGKILL:
                self.assertEqual(result.code, 0, result)
                self.assertGreater(point, 5, "there are hardly any kill points")
                return point - 1
            check(project, point)
        self.fail("it never came through")

    def test_a_killed_migrate_leaves_whole_revisions(self):
        states = self.history()

        def prepare():
            return harness.Project(self.project.root, self.new_database("victim"))

        def check(project, point):
            there = project.database.objects()
            rows = project.applied() if "autorev_version" in project.database.tables() else []
            self.assertEqual(there, states[len(rows)], f"killed at point {point}")
            project.migrate()
            self.assertEqual(project.database.objects(), states[-1])
            self.assertEqual(len(project.applied()), len(states) - 1)

        self.kill_all(prepare, ["migrate"], check)

    def test_a_killed_downgrade_leaves_whole_revisions(self):
        states = self.history()

        def prepare():
            project = harness.Project(self.project.root, self.new_database("victim"))
            project.expect(0, "migrate")
            return project

        def check(project, point):
            there = project.database.objects()
            self.assertEqual(there, states[len(project.applied())], f"killed at point {point}")
            project.downgrade("base")
            self.assertEqual(project.database.objects(), states[0])

        self.kill_all(prepare, ["downgrade", "base", "--yes"], check)

    def test_a_killed_makemigrations_leaves_no_torn_file(self):
        made = []

        def prepare():
            made.append(self.new_project(f"project{len(made)}", self.db))
            self.write_first(made[-1])
            return made[-1]

        def check(project, point):
            for path in project.revisions():
                self.assertTrue(open(path, encoding="utf-8").read().endswith("-- autorev:end\n"), path)
            project.make("-m", "again")
            left = glob.glob(project.path("apps", "*", "migrations", ".*"))
            self.assertEqual([p for p in left if p.endswith(".sql")], [])
            self.assertEqual(sorted(os.path.basename(os.path.dirname(os.path.dirname(p)))
                                    for p in project.revisions()), ["posts", "users"])

        self.kill_all(prepare, ["makemigrations", "-m", "first"], check)

    def test_ten_runners_apply_each_revision_once(self):
        states = self.history()
        runs = [self.project.start("migrate", "--lock-wait", "60") for _ in range(RUNNERS)]
        ends = [(run.communicate(timeout=120), run.returncode) for run in runs]
        self.assertEqual([code for _, code in ends], [0] * RUNNERS, [text for text, _ in ends])
        self.project.settled()
        self.assertEqual(self.db.objects(), states[-1])
        applied = self.project.applied()
        self.assertEqual(len(applied), len(set(applied)))
        self.assertEqual(len(applied), len(states) - 1)


if __name__ == "__main__":
    harness.main()
