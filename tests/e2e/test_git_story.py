"""Two developers, one repository, real git: both add a revision to one app, and to two apps of which one depends on
the other; one merges, one rebases, and once they touch the same column. Each has a database of their own, and so has
production, which follows the main branch."""
# labels: postgresql
# timeout: 300

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from branches import CUSTOMER, header, revision_file, text_of

AGE = "      age: int not null default 7\n"
MAIL = "      mail: text unique\n"
ORDERS = """\
tables:
  orders:
    columns:
      id: bigint identity primary key
      customer_id: bigint not null references customer
"""
TOTAL = "      total: numeric(12,2) not null default 0\n"
NOTE = "      note: text\n"


class Developer:
    """A clone, a database, and who works there."""

    def __init__(self, case, name, origin):
        self.case, self.name = case, name
        self.root = os.path.join(case.folder, name)
        case.git(case.folder, "clone", "-q", origin, self.root)
        for key, value in (("user.name", name), ("user.email", f"{name}@example.org"), ("commit.gpgsign", "false")):
            self.git("config", key, value)
        self.database = case.new_database(name)
        self.project = harness.Project(self.root, self.database)

    def git(self, *argv, code=0):
        return self.case.git(self.root, *argv, code=code)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def pull(self, code=0):
        """Fetches and merges; nobody edits anything."""
        self.git("fetch", "-q", "origin")
        return self.git("merge", "-q", "--no-edit", "origin/main", code=code)

    def push(self):
        self.git("push", "-q", "origin", "HEAD:main")

    def work(self, app, models, message, revision):
        """A day's work: models, a revision, applied here, committed."""
        self.project.app(app, models)
        self.project.make(app, "-m", message, "--rev-id", f"{app}={revision}")
        self.project.migrate()
        self.commit(message)

    def changed(self):
        """What is not committed."""
        return [line.split()[-1] for line in self.git("status", "--porcelain").splitlines()]


@harness.each_engine
class Story(harness.Case):
    def git(self, folder, *argv, code=0):
        env = harness.clean_environment(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull,
                                        GIT_AUTHOR_DATE="2026-01-01T00:00:00Z", GIT_COMMITTER_DATE="2026-01-01T00:00:00Z")
        done = subprocess.run(["git", "-C", folder, *argv], env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, code, f"git {' '.join(argv)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def setUp(self):
        super().setUp()
        origin = os.path.join(self.folder, "origin.git")
        self.git(self.folder, "init", "-q", "--bare", "-b", "main", origin)
        self.ann = Developer(self, "ann", origin)
        self.ann.git("checkout", "-q", "-b", "main")
        self.ann.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.ann.project.write(".gitignore", ".autorev/\n")
        self.ann.project.app("shop", CUSTOMER)
        self.ann.project.app("sales", ORDERS)
        self.ann.project.make("-m", "first", "--rev-id", "shop=aa", "--rev-id", "sales=ss")
        self.ann.project.migrate()
        self.ann.commit("first")
        self.ann.push()
        self.bob = Developer(self, "bob", origin)
        self.bob.project.migrate()
        self.live = Developer(self, "live", origin)
        self.live.project.migrate()
        self.live.database.query("insert into customer (name) values ('Cy'), ('Di')")
        self.live.database.query("insert into orders (customer_id) values (1), (2)")

    def deploy(self):
        """Production follows the main branch; whatever it had, its rows stay."""
        self.live.pull()
        self.live.project.migrate()
        self.assertEqual(self.live.database.query("select name from customer order by id"), [("Cy",), ("Di",)])
        self.assertEqual(self.live.database.query("select customer_id from orders order by id"), [(1,), (2,)])

    def all_alike(self, *developers):
        """Everybody's database holds the same, and everybody's tree is clean."""
        first = self.ann.database.objects()
        for developer in developers or (self.bob, self.live):
            self.assertEqual(developer.database.objects(), first, developer.name)
            self.assertEqual(developer.changed(), [], developer.name)

    def take_both(self, developer, app, models):
        """git stops where both edited the models: somebody keeps both lines."""
        developer.pull(code=1)
        self.assertIn(f"UU apps/{app}/models.yaml", developer.git("status", "--porcelain"))
        developer.project.app(app, models)
        developer.commit("both")

    # The stories

    def test_one_app_merged(self):
        self.ann.work("shop", CUSTOMER + AGE, "age", "bb")
        self.ann.push()
        self.deploy()
        self.bob.work("shop", CUSTOMER + NOTE, "note", "cc")
        self.take_both(self.bob, "shop", CUSTOMER + AGE + NOTE)
        shown = self.bob.project.expect(2, "migrate")
        self.assertIn('app "shop" has several heads', shown.err)
        self.bob.project.ok("merge", "--rev-id", "dd", "-m", "ages and notes")
        self.assertEqual(header(text_of(self.bob.project, "dd"), "parent"), ["bb", "cc"])
        self.bob.project.migrate()
        self.bob.commit("merge of revisions")
        self.bob.push()
        self.ann.pull()
        self.ann.project.migrate()
        self.deploy()
        self.all_alike()
        for developer in (self.ann, self.bob, self.live):
            self.assertEqual([r for _, r in developer.project.applied()][-1], "dd")
        self.bob.project.downgrade("shop", "aa")
        self.bob.project.migrate()
        self.all_alike()

    def test_one_app_rebased(self):
        """On SQLite Bob's revision holds the whole table: on top of Ann's it is made again."""
        self.ann.work("shop", CUSTOMER + AGE, "age", "bb")
        self.ann.push()
        self.deploy()
        self.bob.work("shop", CUSTOMER + MAIL, "mail", "cc")
        self.take_both(self.bob, "shop", CUSTOMER + AGE + MAIL)
        shown = self.bob.project.expect(2, "rebase", "shop", "--onto", "bb")
        self.assertIn("revision cc is applied: it cannot be moved", shown.err)
        self.bob.project.downgrade("shop", "aa")
        self.bob.project.ok("migrate", "bb")
        self.bob.project.ok("rebase", "shop")
        self.assertEqual(header(text_of(self.bob.project, "cc"), "parent"), ["bb"])
        self.assertEqual([os.path.basename(path)[-11:] for path in self.bob.changed()], ["cc_mail.sql"])
        self.bob.project.migrate()
        self.bob.commit("mail on top of age")
        self.bob.push()
        self.ann.pull()
        self.ann.project.migrate()
        self.deploy()
        self.assertEqual(self.live.database.query("select age, mail from customer"), [(7, None), (7, None)])
        self.all_alike()

    def two_apps(self):
        """Ann and Bob both change customers and the orders that refer to them."""
        self.ann.work("shop", CUSTOMER + AGE, "age", "bb")
        self.ann.work("sales", ORDERS + TOTAL, "total", "tt")
        self.ann.push()
        self.deploy()
        self.bob.project.app("shop", CUSTOMER + NOTE + "  area:\n    columns:\n      id: bigint identity primary key\n")
        sales = ORDERS + "      area_id: bigint references area\n"
        self.bob.project.app("sales", sales)
        self.bob.project.make("-m", "areas", "--rev-id", "shop=cc", "--rev-id", "sales=uu")
        self.assertEqual(header(text_of(self.bob.project, "uu", "sales"), "depends"), ["shop:cc"])
        self.bob.commit("areas")
        self.bob.pull(code=1)
        self.bob.project.app("shop", CUSTOMER + AGE + NOTE +
                             "  area:\n    columns:\n      id: bigint identity primary key\n")
        self.bob.project.app("sales", ORDERS + TOTAL + "      area_id: bigint references area\n")
        self.bob.commit("both")

    def finish(self):
        self.bob.project.migrate()
        self.bob.commit("histories joined")
        self.bob.push()
        self.ann.pull()
        self.ann.project.migrate()
        self.deploy()
        self.all_alike()
        self.ann.project.downgrade("base")
        self.assertEqual(self.ann.database.objects(), {})
        self.ann.project.migrate()
        self.all_alike()

    def test_two_apps_rebased(self):
        self.two_apps()
        self.bob.project.ok("migrate", "bb")
        self.bob.project.ok("migrate", "tt")
        self.bob.project.ok("rebase", "shop")
        self.bob.project.ok("rebase", "sales")
        text = text_of(self.bob.project, "uu", "sales")
        self.assertEqual((header(text, "parent"), header(text, "depends")), (["tt"], ["shop:cc"]))
        self.finish()

    def test_two_apps_merged(self):
        """On SQLite a column with a key is a rebuild, and does not commute with another column: merge says so."""
        self.two_apps()
        if self.engine == "sqlite":
            shown = self.bob.project.expect(2, "merge")
            self.assertIn("`autorev rebase sales`", shown.err)
            self.bob.project.ok("merge", "shop")
            self.bob.project.ok("rebase", "sales", "--onto", "tt")
        else:
            self.bob.project.ok("merge")
            self.assertEqual(len(self.bob.changed()), 2)
        self.finish()

    def test_a_head_file_makes_git_stop(self):
        """Models of two files would merge without a word; one line of HEAD does not."""
        self.ann.project.write("autorev.yaml", "apps: [apps/*]\nhead_file: true\n")
        os.remove(self.ann.project.path("apps/shop/models.yaml"))
        self.ann.project.write("apps/shop/models/customer.yaml", CUSTOMER + "  # the end\n")
        self.ann.project.make()
        self.ann.commit("models in files, HEAD beside revisions")
        self.ann.push()
        self.bob.pull()
        area = "tables:\n  area:\n    columns:\n      id: bigint identity primary key\n"
        for developer, name, revision in ((self.ann, "area", "bb"), (self.bob, "site", "cc")):
            developer.project.write(f"apps/shop/models/{name}.yaml", area.replace("area", name))
            developer.project.make("-m", name, "--rev-id", f"shop={revision}")
            self.assertEqual(developer.project.read("apps/shop/migrations/HEAD"), f"{revision}\n")
            developer.commit(name)
        self.ann.push()
        self.bob.pull(code=1)
        self.assertIn("UU apps/shop/migrations/HEAD", self.bob.git("status", "--porcelain"))
        shown = self.bob.project.expect(2, "migrate")
        self.assertRegex(shown.err, r"apps/shop/migrations/HEAD:1:1: error: HEAD holds a conflict")
        self.bob.project.ok("merge", "--rev-id", "dd")
        self.assertEqual(self.bob.project.read("apps/shop/migrations/HEAD"), "dd\n")
        self.finish()
        self.assertEqual(self.ann.project.read("apps/shop/migrations/HEAD"), "dd\n")
        self.bob.project.write("apps/shop/migrations/HEAD", "<<<<<<< ours\nbb\n=======\ncc\n>>>>>>> theirs\n")
        self.assertIn("Nothing to merge", self.bob.project.ok("merge").out)
        self.assertEqual(self.bob.changed(), [])

    def test_a_conflict(self):
        """Both change one column. No tool knows which is meant: both places are shown, Bob makes his again."""
        self.ann.work("shop", CUSTOMER.replace("name: text", "name: text not null default '?'"), "named", "bb")
        self.ann.push()
        self.deploy()
        self.bob.work("shop", CUSTOMER.replace("name: text", "name: varchar(99)"), "short names", "cc")
        both = CUSTOMER.replace("name: text", "name: varchar(99) not null default '?'")
        self.take_both(self.bob, "shop", both)
        paths = [os.path.relpath(revision_file(self.bob.project, r), self.bob.root) for r in ("bb", "cc")]
        for command in (["merge"], ["rebase", "shop", "--onto", "bb"]):
            if command[0] == "rebase":
                self.bob.project.downgrade("shop", "aa")
            shown = self.bob.project.expect(2, *command)
            self.assertIn("column customer.name is touched on both sides", shown.err)
            for path in paths:
                self.assertRegex(shown.err, rf"{path}:\d+")
            self.assertIn("take its file away", shown.err)
            self.assertEqual(self.bob.changed(), [])
        os.unlink(revision_file(self.bob.project, "cc"))
        self.bob.project.ok("migrate")
        self.bob.project.make("-m", "short names", "--rev-id", "dd")
        self.finish()


harness.main()
