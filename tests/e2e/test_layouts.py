"""Every way of laying out apps, alone and mixed, under every command."""
# labels: postgresql
# timeout: 300

import glob
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from models import BLOG, SHOP, SITE, USERS

CHANGED = BLOG.replace("title: text not null default ''", "title: text not null default '?'\n      body: text")


class Layout(harness.Case):
    """A layout says which apps there are, whose history they write, and what a colleague's app is."""

    CONFIG = ""
    APPS = {}          # path -> models
    HISTORIES = {}     # app whose folder it is -> the folder
    ORDER = []         # histories as showmigrations lists them
    EXTERNAL = {}      # app -> its folder
    BLOG_HISTORY = "blog"
    __test__ = False

    def setUp(self):
        super().setUp()
        self.project.write("autorev.yaml", self.CONFIG)
        for path, models in self.APPS.items():
            self.project.write(f"{path}/models.yaml", models)
        self.project.make("-m", "first")

    def files(self, app):
        folder = self.HISTORIES.get(app) or self.EXTERNAL[app]
        return sorted(glob.glob(self.project.path(folder, "*.sql")))

    def all_files(self):
        return sorted(p for p in glob.glob(self.project.path("**", "*.sql"), recursive=True))

    def first_id(self):
        shown, = self.project.json("showmigrations", self.BLOG_HISTORY)["data"]["apps"]
        return shown["revisions"][0]["revision"]

    def versions(self):
        return {t for t in self.db.tables() if t.startswith("autorev_version")}

    def settle(self):
        before = self.all_files()
        self.assertIn("No changes", self.project.ok("makemigrations").out)
        self.assertEqual(self.all_files(), before)
        self.project.ok("check")

    def migrate(self, *argv):
        done = self.project.ok("migrate", *argv)
        self.settle()
        return done

    def check_folders(self):
        for app in self.HISTORIES:
            path, = self.files(app)
            self.assertIn(f"-- autorev:app {app}\n", self.project.read(os.path.relpath(path, self.project.root)))
        wanted = {self.project.path(f) for f in (self.HISTORIES | self.EXTERNAL).values()}
        self.assertEqual({os.path.dirname(p) for p in self.all_files()}, wanted)

    def test_it_lies_where_the_layout_says_and_is_applied_shown_and_checked(self):
        self.check_folders()
        self.project.expect(1, "check")
        self.project.expect(1, "check", "--pending")
        self.project.ok("migrate", "--plan")
        self.assertEqual(self.versions(), set())
        self.migrate()
        self.assertEqual(self.versions(), {"autorev_version"} | {f"autorev_version_{app}" for app in self.EXTERNAL})
        shown = self.project.json("showmigrations")["data"]["apps"]
        self.assertEqual([app["app"] for app in shown], self.ORDER)
        self.assertEqual({r["state"] for app in shown for r in app["revisions"]}, {"applied"})
        self.assertIn("No differences", self.project.ok("diff", "--exit-code").out)
        self.project.ok("check", "--drift")

    def test_the_script_does_what_migrate_does(self):
        script = self.project.ok("preview").out
        twin = self.new_database("twin")
        twin.script(script)
        self.project.ok("migrate")
        self.assertEqual(twin.objects(), self.db.objects())
        for table in sorted(self.versions()):
            rows = f"select app, revision from {table} order by seq"
            self.assertEqual(twin.query(rows), self.db.query(rows))
        for app in self.HISTORIES:
            self.assertIn("CREATE TABLE", self.project.ok("sqlmigrate", app, "head").out)

    def test_a_change_goes_into_its_history_up_and_down(self):
        self.migrate()
        first = self.db.objects()
        path, = [p for p in self.APPS if p.endswith("blog")]
        self.project.write(f"{path}/models.yaml", CHANGED)
        self.assertIn("post.body", self.project.ok("diff").out)
        before = set(self.all_files())
        self.project.make("blog", "-m", "a body")
        new, = set(self.all_files()) - before
        self.assertIn(new, self.files(self.BLOG_HISTORY))
        self.migrate()
        second = self.db.objects()
        self.project.ok("rollback", "--yes")
        self.assertEqual(self.db.objects(), first)
        self.project.ok("migrate", "blog")
        self.assertEqual(self.db.objects(), second)
        self.project.ok("downgrade", path, self.first_id(), "--yes")
        self.assertEqual(self.db.objects(), first)
        self.project.ok("downgrade", "users", "base", "--yes")
        self.assertNotIn("post", self.db.tables())
        self.project.ok("migrate")
        self.assertEqual(self.db.objects(), second)
        self.project.ok("downgrade", "base", "--yes")
        self.assertEqual(self.db.objects(), {})
        self.migrate()

    def test_one_app_is_applied_with_what_it_needs_and_version_rows_are_stamped(self):
        self.project.ok("migrate", "blog/migrations" if os.path.isdir(self.project.path("blog")) else "blog")
        self.assertLessEqual({"users", "post"}, self.db.tables())
        self.migrate()
        first = self.db.objects()
        self.project.ok("stamp", "base")
        states = {r["state"] for app in self.project.json("showmigrations")["data"]["apps"] for r in app["revisions"]}
        self.assertEqual(states, {"pending"})
        self.project.ok("stamp", "head")
        self.settle()
        self.project.ok("stamp", "blog", "base")
        self.project.ok("migrate", "blog", "--fake")
        self.settle()
        self.assertEqual(self.db.objects(), first)


@harness.each_engine
class Modular(Layout):
    """Each app has a history of its own; the second is named by hand."""

    CONFIG = "apps:\n  - {path: apps/b, name: blog}\n  - apps/users\n"
    APPS = {"apps/users": USERS}
    HISTORIES = {"users": "apps/users/migrations", "blog": "apps/b/migrations"}
    ORDER = ["blog", "users"]

    def setUp(self):
        self.APPS = {"apps/users": USERS, "apps/b": BLOG}
        super().setUp()

    def test_a_change_goes_into_its_history_up_and_down(self):
        os.rename(self.project.path("apps/b"), self.project.path("apps/blog"))
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.APPS = {"apps/users": USERS, "apps/blog": BLOG}
        self.HISTORIES = {"users": "apps/users/migrations", "blog": "apps/blog/migrations"}
        super().test_a_change_goes_into_its_history_up_and_down()


@harness.each_engine
class Centralised(Layout):
    """One history, models in many apps."""

    CONFIG = "apps:\n  - {path: 'apps/*', history: db}\n  - db\n"
    APPS = {"apps/users": USERS, "apps/blog": BLOG, "db": "tables: {}\n"}
    HISTORIES = {"db": "db/migrations"}
    ORDER = ["db"]
    BLOG_HISTORY = "db"


@harness.each_engine
class Internal(Layout):
    """Two apps share the core's history, one has its own."""

    CONFIG = "apps:\n  - users\n  - {path: blog, history: core}\n  - core\n"
    APPS = {"users": USERS, "blog": BLOG, "core": SITE}
    HISTORIES = {"core": "core/migrations", "users": "users/migrations"}
    ORDER = ["core", "users"]
    BLOG_HISTORY = "core"


class Plugged(Layout):
    """Layouts with an app that has a project of its own."""

    __test__ = False

    def plug(self, name, models):
        home = harness.Project(self.project.path("vendor", name), self.new_database(name))
        home.write("autorev.yaml", "apps: [.]\ndatabases:\n  default: ${SHOP_URL}\n")
        home.write(".env", f"SHOP_URL={home.database.url}\n")
        home.write("models.yaml", models)
        self.home_database, home.database = home.database, None
        home.make("-m", "first")
        home.ok("migrate")
        home.ok("check")
        return home


@harness.each_engine
class External(Plugged):
    """An app from elsewhere beside one of ours that refers to it."""

    CONFIG = "apps:\n  - {path: vendor/users, external: true}\n  - apps/blog\n"
    APPS = {"apps/blog": BLOG}
    HISTORIES = {"blog": "apps/blog/migrations"}
    EXTERNAL = {"users": "vendor/users/migrations"}
    ORDER = ["blog", "users"]

    def setUp(self):
        harness.Case.setUp(self)
        self.home = self.plug("users", USERS)
        self.project.write("autorev.yaml", self.CONFIG)
        self.project.write("apps/blog/models.yaml", BLOG)
        self.project.make("-m", "first")

    def test_its_revisions_are_not_made_here(self):
        refused = self.project.expect(2, "makemigrations", "users")
        self.assertIn('"users" is external', refused.err)
        self.assertIn("its own project", refused.err)

    def test_what_comes_with_it_is_applied_and_never_generated(self):
        self.migrate()
        self.home.write("models.yaml", USERS + "      mail: text\n")
        self.settle()
        self.home.make("-m", "mail")
        self.project.expect(1, "check")
        self.assertIn("mail", self.project.ok("migrate").out)
        self.assertIn("mail", self.db.columns("users"))
        self.settle()

    def test_without_its_models_its_tables_are_left_alone(self):
        self.project.write("apps/blog/models.yaml", SITE)
        for path in self.files("blog"):
            os.unlink(path)
        os.unlink(self.home.path("models.yaml"))
        self.project.make("-m", "alone")
        self.migrate()
        self.assertIn("No changes", self.project.ok("makemigrations", "--prune").out)
        self.assertIn("users", self.db.tables())
        self.assertNotIn("users", self.project.ok("makemigrations", "--dry-run").out)

    def test_a_table_of_its_own_cannot_be_declared_here(self):
        self.project.write("apps/blog/models.yaml", BLOG + USERS.replace("tables:\n", "").lstrip("\n"))
        twice = self.project.expect(2, "makemigrations")
        self.assertIn("vendor/users/models.yaml", twice.err)
        self.assertIn("apps/blog/models.yaml", twice.err)
        os.unlink(self.home.path("models.yaml"))
        refused = self.project.expect(2, "makemigrations")
        self.assertIn('app "blog" declares the table "users", and a revision of the external app "users"', refused.err)

    def test_what_is_declared_unmanaged_can_be_referred_to_without_its_models(self):
        os.unlink(self.home.path("models.yaml"))
        self.assertIn('no app declares a table "users"', self.project.expect(2, "check").err)
        self.project.write("apps/blog/models.yaml",
                           BLOG + "  users: {managed: false, columns: {id: bigint identity primary key}}\n")
        self.migrate()

    def test_what_it_declares_unmanaged_gives_way_to_the_app_that_owns_it(self):
        self.project.write("autorev.yaml", self.CONFIG + "  - apps/site\n")
        self.project.app("site", SITE)
        self.project.make("-m", "site")
        self.home.write("models.yaml", USERS + "  site: {managed: false, columns: {id: bigint identity primary key}}\n"
                        "  seat: {columns: {site_id: bigint references site(id)}}\n")
        self.home.database = self.home_database
        self.home.database.query("create table site (id integer primary key)")
        self.home.make("-m", "seat")
        self.migrate()
        self.assertIn("seat", self.db.tables())
        self.home.write("models.yaml", USERS + SITE.replace("tables:\n", "").lstrip("\n"))
        twice = self.project.expect(2, "check")
        self.assertIn('two tables "site": the apps "site" and "users" declare one each', twice.err)

    def test_it_goes_by_another_name_here(self):
        self.project.write("autorev.yaml", "apps:\n  - {path: vendor/users, name: people, external: true}\n  - apps/blog\n")
        for path in self.files("blog"):
            os.unlink(path)
        self.project.make("-m", "first")
        self.assertIn("-- autorev:depends people:", self.project.read(os.path.relpath(self.files("blog")[0], self.project.root)))
        self.migrate()
        self.assertIn("autorev_version_people", self.db.tables())
        self.project.ok("downgrade", "people", "base", "--yes")
        self.assertEqual(self.db.tables() & {"users", "post"}, set())

    def test_one_made_for_both_engines_brings_a_folder_for_each(self):
        folder = self.home.path("migrations")
        other = self.by_engine("postgresql", "sqlite")
        for path in glob.glob(os.path.join(folder, "*.sql")):
            text = self.project.read(path)
            self.project.edit(path, f"dialect {self.engine}", f"dialect {other}")
            self.assertIn("migrations/postgresql", self.project.expect(2, "migrate", "users").err)
            self.project.write(path, text)
            os.makedirs(os.path.join(folder, self.engine), exist_ok=True)
            shutil.move(path, os.path.join(folder, self.engine))
        self.migrate()
        self.assertIn("users", self.db.tables())


@harness.each_engine
class Turned(harness.Case):
    """An app that is taken out of the project, and comes back."""

    def test_rows_are_found_in_the_version_table_where_they_stand(self):
        self.project.app("users", USERS)
        self.project.app("shop", SHOP)
        self.project.make_and_migrate("-m", "first")
        outside = "apps: [apps/users, {path: apps/shop, external: true}]\n"
        self.project.write("autorev.yaml", outside)
        self.project.settled()
        script = self.project.ok("preview", "shop", "base").out
        self.project.downgrade("shop", "base")
        self.assertNotIn("item", self.db.tables())
        self.assertEqual(self.db.query("select app from autorev_version"), [("users",)])
        self.project.migrate()
        self.assertEqual(self.db.query("select app from autorev_version_shop"), [("shop",)])
        self.assertIn("autorev_version WHERE", script)
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.project.settled()
        self.project.downgrade("base")
        self.assertEqual(self.db.objects(), {})
        self.assertEqual(self.db.query("select app from autorev_version_shop"), [])
        self.project.migrate()
        self.assertEqual(self.db.query("select app from autorev_version order by app"), [("shop",), ("users",)])

    def test_an_app_leaves_a_shared_history(self):
        self.project.write("autorev.yaml", "apps: [apps/users, {path: apps/blog, history: users}]\n")
        self.project.app("users", USERS)
        self.project.app("blog", BLOG)
        self.project.make_and_migrate("-m", "first")
        first = self.db.objects()
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.assertIn("table post from users", self.project.make("-m", "leave").out)
        self.project.migrate()
        self.assertEqual(self.db.objects(), first)
        self.project.downgrade("base")
        self.project.migrate()


@harness.each_engine
class Mixed(Plugged):
    """All kinds at once: shared histories first, then modular ones, then external ones."""

    CONFIG = """
apps:
  - {path: vendor/shop, external: true}
  - apps/*
  - {path: apps/blog, history: core}
  - core
"""
    HISTORIES = {"core": "core/migrations", "users": "apps/users/migrations"}
    EXTERNAL = {"shop": "vendor/shop/migrations"}
    ORDER = ["core", "users", "shop"]
    BLOG_HISTORY = "core"
    APPS = {"apps/users": USERS, "apps/blog": BLOG, "core": SITE}

    def setUp(self):
        harness.Case.setUp(self)
        self.plug("shop", SHOP)
        self.project.write("autorev.yaml", self.CONFIG)
        for path, models in self.APPS.items():
            self.project.write(f"{path}/models.yaml", models)
        self.project.make("-m", "first")

    def test_dependencies_come_before_the_order_of_kinds(self):
        plan = [line.split()[1] for line in self.project.ok("migrate").out.splitlines()]
        self.assertEqual(plan, ["users", "core", "shop"])


class Listed(harness.Case):
    """Which folders are apps, however they are written. No engine has a say in it."""

    def setUp(self):
        super().setUp()
        self.project.env["DATABASE_URL"] = "sqlite:here.db"
        self.project.app("users", USERS)
        self.project.app("blog", BLOG)

    def paths(self, config):
        self.project.write("autorev.yaml", config)
        made = self.project.json("makemigrations", "--dry-run")["data"]["revisions"]
        return {one["app"]: os.path.dirname(one["path"]) for one in made}

    def test_a_pattern_leaves_out_what_stands_alone_however_it_is_spelt(self):
        wanted = {"users": "apps/users/migrations", "people": "apps/blog/migrations"}
        for path in ("apps/blog", "./apps/blog/", "apps//blog/.", "apps/../apps/blog"):
            found = self.paths(f"apps: [apps/*, {{path: {path}, name: people}}]\n")
            self.assertEqual({app: os.path.normpath(at) for app, at in found.items()}, wanted, path)
        self.project.write("apps/users/autorev.yaml", "apps: [.]\n")
        home = harness.Project(self.project.path("apps/users"))
        home.env = self.project.env
        path, = [one["path"] for one in home.json("makemigrations", "--dry-run")["data"]["revisions"]]
        self.assertEqual(os.path.dirname(path), "migrations")

    def test_init_in_a_folder_that_only_has_apps_makes_an_app(self):
        self.project.ok("init", "apps/shop")
        self.assertFalse(os.path.exists(self.project.path("apps/shop/autorev.yaml")))
        self.assertTrue(os.path.exists(self.project.path("apps/shop/models.yaml")))
        self.project.ok("init", "other")
        self.assertTrue(os.path.exists(self.project.path("other/autorev.yaml")))

    def test_init_says_what_is_not_listed(self):
        self.project.write("autorev.yaml", "apps: [apps/*]\n")
        self.assertIn("list it under `apps`", self.project.ok("init", "vendor/shop").err)
        self.assertNotIn("list it", self.project.ok("init", "apps/shop").err)


@harness.each_engine
class Faults(harness.Case):
    """What cannot be meant is said, with both places."""

    def test_a_table_in_two_apps(self):
        self.project.app("users", USERS)
        self.project.app("blog", USERS)
        for command in ("makemigrations", "check", "diff"):
            refused = self.project.expect(2, command)
            self.assertIn("apps/users/models.yaml", refused.err, command)
            self.assertIn("apps/blog/models.yaml", refused.err, command)
            self.assertIn('"users"', refused.err, command)

    def test_a_history_that_is_left_behind(self):
        self.project.app("users", USERS)
        self.project.app("blog", BLOG)
        self.project.make_and_migrate("-m", "first")
        self.project.write("autorev.yaml", "apps: [apps/users, {path: apps/blog, history: users}]\n")
        for command in ("makemigrations", "migrate", "showmigrations"):
            refused = self.project.expect(2, command)
            self.assertIn("autorev.yaml:1:", refused.err, command)
            self.assertIn("apps/blog/migrations", refused.err, command)

    def test_models_that_vanish_from_a_shared_history(self):
        self.project.write("autorev.yaml", "apps: [apps/users, {path: apps/blog, history: users}]\n")
        self.project.app("users", USERS)
        self.project.app("blog", BLOG)
        self.project.make_and_migrate("-m", "first")
        os.unlink(self.project.path("apps/blog/models.yaml"))
        refused = self.project.expect(2, "makemigrations")
        self.assertIn('app "blog" has revisions but no models', refused.err)


if __name__ == "__main__":
    harness.main()
