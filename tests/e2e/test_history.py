"""Where histories stand (history, current, heads, branches, showmigrations) and moving along them
when they divide and join."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from history import Histories


class Case(Histories, harness.Case):
    pass


def lines(result):
    return result.out.splitlines()


@harness.each_engine
class Showing(Case):
    def test_history_is_newest_first_with_what_each_comes_from(self):
        self.merged()
        self.project.ok("migrate", "4d")
        shown = self.project.ok("history").out
        heads = [line for line in shown.splitlines() if line.startswith("[")]
        self.assertEqual(heads, ["[ ] shop 4d -> 5e (head), make 5e",
                                 "[X] shop 2b, 3c -> 4d (merge), make 4d",
                                 "[X] shop 1a -> 3c, make 3c",
                                 "[X] shop 1a -> 2b, make 2b",
                                 "[X] shop base -> 1a (branch point), make 1a"])
        row, = self.db.query("select applied_at, duration_ms, autorev from autorev_version where revision = '4d'")
        self.assertRegex(shown, rf"\n    applied 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ in {row[1]} ms by autorev {row[2]}\n")

    def test_history_can_be_cut_short_and_say_more(self):
        self.merged()
        self.assertEqual(lines(self.project.ok("history", "-l", "2")),
                         ["[ ] shop 4d -> 5e (head), make 5e", "[ ] shop 2b, 3c -> 4d (merge), make 4d"])
        said = self.project.ok("history", "-v", "shop", "--limit", "1").out
        self.assertIn("    apps/shop/migrations/5e.sql\n", said)
        self.assertIn("takes N", self.project.expect(2, "history", "-l", "0").err)

    def test_history_of_several_apps_is_one_and_a_need_stands_below(self):
        self.app("shop")
        self.app("blog")
        self.revision("1a", created="2026-01-13T12:00:00Z")
        self.revision("2b", app="blog", depends=["shop:1a"], created="2026-01-13T11:00:00Z")
        self.revision("3c", "1a", created="2026-01-13T13:00:00Z")
        order = [line.split()[5].strip(",") for line in lines(self.project.ok("history"))]
        self.assertEqual(order, ["3c", "2b", "1a"])
        self.assertEqual(len(lines(self.project.ok("history", "blog"))), 1)
        self.assertIn("depends on shop 1a", self.project.ok("history", "blog", "-v").out)

    def test_history_says_what_is_faked_edited_and_gone(self):
        self.app()
        self.revision("1a")
        self.revision("2b", "1a")
        self.revision("3c", "2b")
        self.project.ok("migrate", "--fake", "shop", "1a")
        self.project.ok("migrate")
        self.project.edit("apps/shop/migrations/2b.sql", "make 2b", "made 2b")
        os.unlink(self.project.path("apps/shop/migrations/3c.sql"))
        shown = self.project.ok("history").out
        self.assertRegex(shown, r"(?m)^\[!\] shop 2b -> 3c, make 3c\n    applied .*; its file is gone$")
        self.assertRegex(shown, r"(?m)^\[!\] shop 1a -> 2b \(head\), made 2b\n    applied .*; edited after it was applied$")
        self.assertRegex(shown, r"(?m)^\[~\] shop base -> 1a, make 1a\n    recorded without running it 20.* by autorev ")
        self.assertEqual(lines(self.project.ok("current")), ["shop 3c, make 3c (its file is gone)"])
        states = {r["revision"]: r["state"] for r in self.project.json("history")["data"]["revisions"]}
        self.assertEqual(states, {"1a": "faked", "2b": "edited", "3c": "missing"})

    def test_current_is_where_the_database_stands(self):
        self.merged()
        self.app("blog")
        self.assertEqual(lines(self.project.ok("current")), ["blog (base)", "shop (base)"])
        self.project.ok("migrate", "shop", "2b")
        self.assertEqual(lines(self.project.ok("current", "shop")), ["shop 2b, make 2b"])
        self.project.ok("migrate", "shop", "3c")
        self.assertEqual(lines(self.project.ok("current", "shop")), ["shop 2b, make 2b", "shop 3c, make 3c"])
        self.project.ok("migrate")
        self.assertEqual(lines(self.project.ok("current", "shop")), ["shop 5e (head), make 5e"])

    def test_heads_and_branches_read_files_alone(self):
        self.branches()
        nowhere = ("--database", self.by_engine("sqlite:/nowhere/x.db", "postgresql:///x?host=/nowhere"))
        heads = self.project.ok("heads", *nowhere, database=False)
        self.assertEqual(lines(heads), ["shop 2b (head), make 2b", "shop 3c (head), make 3c"])
        self.assertIn("autorev merge shop", heads.err)
        self.assertEqual(lines(self.project.ok("branches", *nowhere, database=False)),
                         ["shop 1a (branch point), make 1a", "    -> 2b (head), make 2b",
                          "    -> 3c (head), make 3c"])
        self.assertIn("apps/shop/migrations/3c.sql", self.project.ok("heads", "-v").out)

    def test_a_straight_history_has_one_head_and_no_branches(self):
        self.app()
        self.revision("1a")
        self.revision("2b", "1a")
        self.assertEqual(lines(self.project.ok("heads")), ["shop 2b (head), make 2b"])
        self.assertEqual(lines(self.project.ok("branches")), ["No branches"])
        self.assertEqual(self.project.json("branches")["data"], {"branches": []})

    def test_showmigrations_tells_branches_apart(self):
        self.branches()
        self.project.ok("migrate", "shop", "3c")
        self.assertEqual(lines(self.project.ok("showmigrations")),
                         ["shop", " [X] 1a make 1a", " [ ] 2b make 2b  (head)",
                          " [X] 3c make 3c  (after 1a)  (head)"])
        self.merged()
        self.assertEqual(lines(self.project.ok("showmigrations"))[2:],
                         [" [ ] 2b make 2b", " [X] 3c make 3c  (after 1a)",
                          " [ ] 4d make 4d  (merge of 2b, 3c)", " [ ] 5e make 5e"])

    def test_nothing_is_written_to_tell(self):
        self.merged()
        for command in ("history", "current", "heads", "branches", "showmigrations"):
            self.project.ok(command)
        if self.engine == "sqlite":
            self.assertFalse(os.path.exists(self.db.path))
        else:
            self.assertEqual(self.db.tables(), set())

    def test_a_revision_is_no_app(self):
        self.merged()
        for command in ("history", "current", "heads", "branches"):
            self.assertIn('"2b" is a revision, not an app', self.project.expect(2, command, "2b").err)
            self.assertIn('"shpo"', self.project.expect(2, command, "shpo").err)


if __name__ == "__main__":
    harness.main()
