"""head_file: true: HEAD beside the revisions, and what git makes of two branches."""
# labels: postgresql
# timeout: 120

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from history import Histories

MODELS = "tables:\n  a:\n    columns:\n      id: bigint identity primary key\n      n: integer\n"
HEAD = "apps/shop/migrations/HEAD"


class Case(Histories, harness.Case):
    def setUp(self):
        super().setUp()
        self.project.write("autorev.yaml", "apps: [apps/*]\nhead_file: true\n")

    def git(self, *argv, code=0):
        done = subprocess.run(["git", "-c", "user.name=dev", "-c", "user.email=dev@localhost", *argv],
                              cwd=self.project.root, capture_output=True, text=True,
                              env=harness.clean_environment(GIT_CONFIG_GLOBAL="/dev/null"))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def make(self, models, message):
        self.project.app("shop", models)
        return self.project.json("makemigrations", "-m", message)["data"]["revisions"][0]["revision"]


@harness.each_engine
class Written(Case):
    def test_makemigrations_keeps_the_newest_id(self):
        first = self.make(MODELS, "first")
        self.assertEqual(self.project.read(HEAD), first + "\n")
        second = self.make(MODELS + "      m: text\n", "second")
        self.assertEqual(self.project.read(HEAD), second + "\n")
        self.project.migrate()

    def test_nothing_is_written_where_nothing_was_asked_for(self):
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.make(MODELS, "first")
        self.assertFalse(os.path.exists(self.project.path(HEAD)))
        self.project.write(HEAD, "nonsense\n")
        self.project.migrate()

    def test_a_dry_run_and_a_check_leave_it(self):
        first = self.make(MODELS, "first")
        self.project.app("shop", MODELS + "      m: text\n")
        self.project.make("--dry-run")
        self.project.make("--check", code=1)
        self.assertEqual(self.project.read(HEAD), first + "\n")

    def test_each_history_has_its_own(self):
        self.project.app("blog", "tables: {post: {columns: {id: bigint identity primary key}}}\n")
        self.project.app("shop", MODELS)
        made = {r["app"]: r["revision"] for r in self.project.json("makemigrations")["data"]["revisions"]}
        for app in ("blog", "shop"):
            self.assertEqual(self.project.read(f"apps/{app}/migrations/HEAD"), made[app] + "\n")

    def test_a_folder_without_one_is_fine_and_gets_one(self):
        first = self.make(MODELS, "first")
        os.unlink(self.project.path(HEAD))
        self.project.ok("migrate")
        self.project.make()
        self.assertEqual(self.project.read(HEAD), first + "\n")

    def test_line_ends_and_blanks_do_not_count(self):
        first = self.make(MODELS, "first")
        self.project.write(HEAD, f"\n  {first}\r\n")
        self.project.migrate()

    def test_a_head_that_is_behind_is_refused_and_looking_is_not(self):
        first = self.make(MODELS, "first")
        second = self.make(MODELS + "      m: text\n", "second")
        self.project.write(HEAD, first + "\n")
        for command in ("migrate", "makemigrations", "check"):
            said = self.project.expect(2, command).err
            self.assertIn(f"{HEAD}:1:1: error: HEAD names revision {first}, but {second}", said, command)
            self.assertIn(f'the newest revision of "shop" is {second}', said)
        for command in ("showmigrations", "history", "heads"):
            self.assertIn(f"{HEAD}:1:1: warning: HEAD names", self.project.ok(command).err)


@harness.each_engine
class Branches(Case):
    """Two developers, each with a revision on top of the same one."""

    def setUp(self):
        super().setUp()
        self.project.write(".gitignore", "*.db\n.autorev/\n")
        self.git("init", "-q", "-b", "main")
        self.first = self.make(MODELS, "first")
        self.commit("first")
        self.git("checkout", "-q", "-b", "theirs")
        self.theirs = self.make(MODELS + "      m: text\n", "theirs")
        self.commit("theirs")
        self.git("checkout", "-q", "main")
        self.mine = self.make(MODELS.replace("n: integer", "n: integer\n      k: text"), "mine")
        self.commit("mine")

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def test_git_stops_and_so_does_migrate(self):
        said = self.git("merge", "-q", "theirs", code=1)
        self.assertIn(f"Merge conflict in {HEAD}", said)
        refused = self.project.expect(2, "migrate").err
        self.assertIn(f"{HEAD}:1:1: error: HEAD holds a conflict", refused)
        self.assertIn("`autorev merge shop` or `autorev rebase shop`", refused)

    def test_merge_joins_them_and_writes_it(self):
        self.git("merge", "-q", "theirs", code=1)
        self.project.app("shop", MODELS.replace("n: integer", "n: integer\n      k: text") + "      m: text\n")
        self.project.ok("merge", "shop")
        head = self.project.read(HEAD).strip()
        self.assertEqual(self.project.json("heads")["data"]["heads"][0]["revision"], head)
        self.commit("joined")
        self.project.migrate()

    def test_rebase_moves_mine_and_writes_it(self):
        self.git("merge", "-q", "theirs", code=1)
        self.project.app("shop", MODELS.replace("n: integer", "n: integer\n      k: text") + "      m: text\n")
        self.project.ok("rebase", "shop", "--onto", self.theirs)
        self.assertEqual(self.project.read(HEAD), self.mine + "\n")
        self.project.migrate()


if __name__ == "__main__":
    harness.main()
