"""Tables that move from one app's models to another's: no SQL, a revision on both sides."""
# labels: postgresql
# timeout: 200

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from models import SHOP, SITE, USERS

ORDER = """
  order:
    columns:
      id: bigint identity primary key
      user_id: bigint references users
      n: integer
    indexes: {order_n_idx: [n]}
"""


class Moves(harness.Case):
    """A table that another app's model declares now: no SQL, a revision on both sides."""

    def texts(self, before):
        new = sorted(set(self.project.revisions()) - before)
        return {p.split(os.sep)[-3]: self.project.read(os.path.relpath(p, self.project.root)) for p in new}

    def header(self, text, key):
        return [line.split(" ", 2)[2] for line in text.splitlines() if line.startswith(f"-- autorev:{key} ")]

    def sql(self, text):
        return [line for line in text.splitlines() if line and not line.startswith("--")]

    def first(self):
        self.project.app("users", USERS + ORDER.lstrip("\n"))
        self.project.app("shop", SHOP)
        self.project.make_and_migrate("-m", "first")
        self.db.query("insert into users (name) values ('a')")
        self.db.query('insert into "order" (user_id, n) values (1, 7)')

    def move(self, order=ORDER):
        before = set(self.project.revisions())
        self.project.app("users", USERS)
        self.project.app("shop", SHOP + order.lstrip("\n"))
        self.project.make("-m", "move")
        return self.texts(before)


@harness.each_engine
class Moved(Moves):
    def test_both_histories_get_a_revision_without_sql(self):
        self.first()
        before = self.db.objects()
        texts = self.move()
        self.assertEqual(self.header(texts["users"], "objects"), ["<table order to shop"])
        self.assertEqual(self.header(texts["shop"], "objects"), [">table order from users"])
        self.assertEqual(self.sql(texts["users"]) + self.sql(texts["shop"]), [])
        self.assertIn("No differences", self.project.ok("diff").out)
        given, = self.header(texts["users"], "revision")
        self.assertEqual(self.header(texts["shop"], "depends"), [f"users:{given}"])
        self.project.migrate()
        self.assertEqual(self.db.objects(), before)
        self.assertEqual(self.db.query('select user_id, n from "order"'), [(1, 7)])
        self.project.ok("check", "--drift")

    def test_nothing_is_left_to_write_on_the_way_back_and_up_again(self):
        self.first()
        self.move()
        empty = lambda: self.assertIn("No changes", self.project.ok("makemigrations").out)
        empty()
        self.project.ok("migrate", "users")
        empty()
        self.project.ok("migrate")
        for _ in range(2):
            self.project.ok("rollback")
            empty()
        self.assertEqual(self.db.query('select user_id, n from "order"'), [(1, 7)])
        self.project.migrate()
        self.project.ok("downgrade", "users", "-1")
        empty()
        self.project.ok("migrate", "shop")
        empty()
        self.project.migrate()

    def test_without_the_revisions_it_is_the_old_owners_again(self):
        self.first()
        paths = set(self.project.revisions())
        self.move()
        self.project.ok("migrate")
        self.project.ok("rollback", "-s", "2")
        for path in set(self.project.revisions()) - paths:
            os.unlink(path)
        self.project.app("users", USERS + ORDER.lstrip("\n"))
        self.project.app("shop", SHOP)
        self.project.settled()

    def test_the_new_owner_alters_and_drops_it(self):
        self.first()
        self.move()
        self.project.migrate()
        before = set(self.project.revisions())
        self.project.app("shop", SHOP + ORDER.lstrip("\n").replace("n: integer", "n: integer\n      m: text"))
        self.project.make("-m", "m")
        self.assertEqual(list(self.texts(before)), ["shop"])
        self.project.migrate()
        before = set(self.project.revisions())
        self.project.app("shop", SHOP)
        self.project.make("-m", "away")
        self.assertEqual(list(self.texts(before)), ["shop"])
        self.project.migrate()
        self.project.downgrade("base")
        self.assertEqual(self.db.objects(), {})
        self.project.migrate()

    def test_it_moves_and_changes_at_once(self):
        self.first()
        texts = self.move(ORDER.replace("order:", "purchase:\n    renamed_from: order").replace("n: integer", "n: integer\n      m: text"))
        self.assertIn("<table purchase to shop", texts["users"])
        self.assertIn(">table purchase from users", texts["shop"])
        self.project.migrate()
        self.assertEqual(self.db.query("select user_id, n from purchase"), [(1, 7)])
        self.project.ok("downgrade", "shop", "-1", "--yes")
        while "order" not in self.db.tables():
            self.project.ok("rollback", "--yes")
        self.assertEqual(self.db.query('select user_id, n from "order"'), [(1, 7)])
        self.project.migrate()

    def test_two_tables_change_places(self):
        self.first()
        self.project.app("users", USERS + SHOP.replace("tables:\n", "").lstrip("\n"))
        self.project.app("shop", "tables:\n" + ORDER.lstrip("\n"))
        self.project.make("-m", "swap")
        self.project.migrate()
        self.project.downgrade("base")
        self.project.migrate()

    def test_giving_away_takes_the_app_that_gets_it(self):
        self.first()
        self.project.app("users", USERS)
        self.project.app("shop", SHOP + ORDER.lstrip("\n"))
        for app, other in (("users", "shop"), ("shop", "users")):
            refused = self.project.expect(2, "makemigrations", app)
            self.assertIn(f'"{other}"', refused.err)
            self.assertIn("name that app too", refused.err)
        self.project.ok("makemigrations", "users", "shop")
        self.project.migrate()

    def test_within_one_history_there_is_nothing_to_write(self):
        self.project.write("autorev.yaml", "apps: [apps/shop, {path: apps/users, history: shop}]\n")
        self.first()
        self.assertEqual(self.move(), {})
        self.project.settled()

    def test_from_a_shared_history_and_into_it(self):
        self.project.write("autorev.yaml", "apps: [apps/core, apps/shop, {path: apps/users, history: core}]\n")
        self.project.app("core", SITE)
        self.first()
        texts = self.move()
        self.assertEqual(self.header(texts["core"], "objects"), ["<table order to shop"])
        self.assertEqual(self.header(texts["shop"], "objects"), [">table order from core"])
        self.project.migrate()
        before = set(self.project.revisions())
        self.project.app("users", USERS + ORDER.lstrip("\n"))
        self.project.app("shop", SHOP)
        self.project.make("-m", "back")
        texts = self.texts(before)
        self.assertEqual(self.header(texts["shop"], "objects"), ["<table order to users"])
        self.assertEqual(self.header(texts["core"], "objects"), [">table order from shop"])
        self.project.migrate()
        self.project.downgrade("base")
        self.project.migrate()

    def test_a_colleague_who_moved_it_is_not_asked_again(self):
        self.first()
        self.move()
        script = self.project.ok("preview").out
        twin = self.db.copy(os.path.join(self.folder, "twin.db")) if self.engine == "sqlite" else None
        self.project.migrate()
        if twin:
            twin.script(script)
            self.assertEqual(twin.objects(), self.db.objects())
            self.assertEqual(len(twin.query("select * from autorev_version")), 4)


if __name__ == "__main__":
    harness.main()
