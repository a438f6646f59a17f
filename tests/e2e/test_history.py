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



@harness.each_engine
class Heads(Case):
    """A history that nobody joined yet."""

    def setUp(self):
        super().setUp()
        self.branches()

    def test_without_a_revision_both_heads_are_named(self):
        for argv in (["migrate"], ["migrate", "shop"], ["migrate", "head"], ["migrate", "shop", "+1"],
                     ["stamp", "head"], ["preview", "shop", "base:head"], ["sqlmigrate", "shop", "head"],
                     ["makemigrations"]):
            said = self.project.expect(2, *argv).err
            self.assertIn("2b (apps/shop/migrations/2b.sql), 3c (apps/shop/migrations/3c.sql)", said, argv)
            self.assertIn("`autorev merge shop` joins them, `autorev rebase shop`", said, argv)
        self.assertEqual(self.made(), set())

    def test_another_app_is_not_held_up(self):
        self.app("blog")
        self.revision("7a", app="blog")
        self.project.ok("migrate", "blog")
        self.assertEqual(self.made(), {"7a"})

    def test_heads_are_all_of_them(self):
        self.project.ok("migrate", "shop", "heads")
        self.assertEqual(self.ids(), ["1a", "2b", "3c"])
        self.assertEqual(self.made(), {"1a", "2b", "3c"})

    def test_one_branch_alone(self):
        self.project.ok("migrate", "shop", "3")
        self.assertEqual(self.ids(), ["1a", "3c"])
        self.project.ok("migrate", "2b")
        self.assertEqual(self.made(), {"1a", "2b", "3c"})

    def test_going_down_one_branch_leaves_the_other(self):
        self.project.ok("migrate", "heads")
        self.project.downgrade("shop", "-1")
        self.assertEqual(self.made(), {"1a", "2b"})
        self.project.ok("migrate", "heads")
        self.project.downgrade("1a")
        self.assertEqual(self.ids(), ["1a"])

    def test_a_sibling_is_nothing_to_undo_down_to(self):
        self.project.ok("migrate", "3c")
        said = self.project.expect(2, "downgrade", "2b", "--yes").err
        self.assertIn("revision 2b is not applied", said)
        self.assertEqual(self.made(), {"1a", "3c"})

    def test_stamping_one_branch_says_nothing_of_the_other(self):
        self.project.ok("migrate", "3c")
        self.project.ok("stamp", "shop", "2b")
        self.assertEqual(set(self.ids()), {"1a", "2b", "3c"})
        self.project.ok("stamp", "shop", "1a")
        self.assertEqual(self.ids(), ["1a"])
        self.project.ok("stamp", "heads")
        self.assertEqual(set(self.ids()), {"1a", "2b", "3c"})
        self.project.ok("stamp", "shop", "-1")
        self.assertEqual((self.ids(), self.made()), (["1a", "2b"], {"1a", "3c"}))


@harness.each_engine
class Merges(Case):
    def setUp(self):
        super().setUp()
        self.merged()

    def test_up_and_down_across_a_merge(self):
        self.project.ok("migrate")
        self.assertEqual(self.ids(), ["1a", "2b", "3c", "4d", "5e"])
        self.project.downgrade("shop", "2b")
        self.assertEqual(self.ids(), ["1a", "2b", "3c"])
        self.assertEqual(self.made(), {"1a", "2b", "3c"})
        self.project.downgrade("shop", "1a")
        self.assertEqual(self.made(), {"1a"})
        self.project.ok("migrate", "4d")
        self.assertEqual(self.made(), {"1a", "2b", "3c"})

    def test_steps_count_revisions(self):
        self.project.ok("migrate", "shop", "+3")
        self.assertEqual(self.ids(), ["1a", "2b", "3c"])
        self.project.ok("migrate", "+1")
        self.assertEqual(self.ids()[-1], "4d")
        self.project.ok("migrate", "+9")
        self.assertEqual(self.ids()[-1], "5e")
        self.project.ok("migrate", "-2", "--yes")
        self.assertEqual(self.ids(), ["1a", "2b", "3c"])
        self.project.ok("rollback", "--yes")
        self.assertEqual(self.ids(), ["1a", "2b"])
        self.project.ok("stamp", "shop", "+2")
        self.assertEqual((self.ids(), self.made()), (["1a", "2b", "3c", "4d"], {"1a", "2b"}))
        self.project.ok("stamp", "-9")
        self.assertEqual(self.ids(), [])

    def test_a_merge_wants_both_sides_first(self):
        planned = [line.split()[2] for line in lines(self.project.ok("migrate", "4d", "--plan"))]
        self.assertEqual(planned, ["1a", "2b", "3c", "4d"])
        self.assertEqual(self.made(), set())

    def test_migrate_to_a_revision_behind_undoes(self):
        self.project.ok("migrate")
        self.db.query("insert into t_5e (id) values (1)")
        if self.engine == "postgresql":
            self.db.query("insert into t_3c (id) values (1)")
        asked = self.project.ask("migrate", "shop", "1a", dialogue=[("Go on?", "n")])
        self.assertNotEqual(asked.code, 0)
        self.assertEqual(self.ids()[-1], "5e")
        self.project.ok("migrate", "shop", "1a", "--yes")
        self.assertEqual(self.ids(), ["1a"])
        self.project.ok("migrate", "base", "--yes")
        self.assertEqual((self.ids(), self.made()), ([], set()))

    def test_a_row_written_again_is_not_the_last_one(self):
        self.project.ok("migrate")
        self.project.edit("apps/shop/migrations/1a.sql", "make 1a", "made 1a")
        said = self.project.expect(2, "migrate").err
        self.assertIn("autorev stamp shop 5e", said)
        self.project.ok("stamp", "shop", "5e")
        self.assertEqual(self.ids()[-1], "1a")
        self.project.ok("rollback", "--yes")
        self.assertEqual(self.made(), {"1a", "2b", "3c"})
        self.assertEqual(set(self.ids()), {"1a", "2b", "3c", "4d"})


@harness.each_engine
class Apps(Case):
    """Two histories, the second needing the first."""

    def setUp(self):
        super().setUp()
        self.app("shop")
        self.app("blog")
        self.revision("1aa", created="2026-01-13T10:00:00Z")
        self.revision("1ab", "1aa", created="2026-01-13T11:00:00Z")
        self.revision("7a", app="blog", depends=["shop:1ab"], created="2026-01-13T12:00:00Z")
        self.revision("7b", "7a", app="blog", created="2026-01-13T13:00:00Z")

    def test_an_app_brings_what_it_needs(self):
        self.project.ok("migrate", "blog", "7a")
        self.assertEqual(self.ids(), ["1aa", "1ab", "7a"])

    def test_a_revision_needs_no_app(self):
        self.project.ok("migrate", "7a")
        self.assertEqual(self.made(), {"1aa", "1ab", "7a"})
        self.project.downgrade("1aa")
        self.assertEqual(self.made(), {"1aa"})

    def test_prefixes_are_unique_or_list_the_candidates(self):
        self.project.ok("migrate", "shop", "1aa")
        said = self.project.expect(2, "migrate", "1a").err
        self.assertIn('"1a" begins several revisions: 1aa (shop), 1ab (shop)', said)
        said = self.project.expect(2, "migrate", "blog", "1ab").err
        self.assertIn('hint: 1ab is of app "shop"', said)

    def test_head_is_that_of_the_app(self):
        self.project.ok("migrate", "shop", "head")
        self.assertEqual(self.made(), {"1aa", "1ab"})
        self.project.ok("migrate", "head")
        self.assertEqual(self.made(), {"1aa", "1ab", "7a", "7b"})

    def test_dependants_in_other_apps_go_first_and_are_listed(self):
        self.project.ok("migrate")
        said = self.project.downgrade("shop", "1aa")
        self.assertIn("what depends on it in other apps is undone first: blog 7b (apps/blog/migrations/7b.sql), "
                      "blog 7a (apps/blog/migrations/7a.sql)", said.err)
        self.assertEqual([line.split()[2] for line in lines(said)], ["7b", "7a", "1ab"])
        self.assertEqual(self.made(), {"1aa"})

    def test_dependants_are_asked_about_where_somebody_can_be_asked(self):
        self.project.ok("migrate")
        asked = self.project.ask("downgrade", "1aa", dialogue=[("2 revisions of other apps, too. Go on?", "n")])
        self.assertEqual(asked.code, 3)
        self.assertIn("7a", asked.out)
        self.assertEqual(len(self.ids()), 4)
        self.project.ask("downgrade", "1aa", dialogue=[("of other apps, too. Go on?", "y")])
        self.assertEqual(self.ids(), ["1aa"])

    def test_rows_of_dependants_are_asked_about(self):
        self.project.ok("migrate")
        self.db.query("insert into t_7a (id) values (1)")
        said = self.project.expect(3, "downgrade", "shop", "-1").err
        self.assertIn("blog 7a", said)
        self.assertEqual(len(self.made()), 4)

    def test_what_only_depends_on_the_target_stays(self):
        self.project.ok("migrate")
        self.project.ok("downgrade", "shop", "1ab", "--yes")
        self.assertEqual(len(self.made()), 4)

    def test_steps_back_of_one_app_leave_the_other_alone(self):
        self.project.ok("migrate")
        self.revision("1ac", "1ab")
        self.project.ok("migrate")
        self.project.downgrade("shop", "-1")
        self.assertEqual(self.made(), {"1aa", "1ab", "7a", "7b"})
        self.project.ok("downgrade", "-3", "--yes")
        self.assertEqual(self.made(), {"1aa"})
        self.project.ok("migrate")
        self.project.downgrade("base")
        self.assertEqual(self.made(), set())


@harness.only_engine("sqlite")
class Databases(Case):
    """Each app in a database of its own."""

    def setUp(self):
        super().setUp()
        self.project.database = None
        self.project.write("autorev.yaml", """
            databases: {default: "sqlite:one.db", other: "sqlite:two.db"}
            apps: [apps/shop, {path: apps/blog, database: other}]
            """)
        self.app("shop")
        self.app("blog")
        self.revision("1a", created="2026-01-13T10:00:00Z")
        self.revision("1b", app="blog", created="2026-01-13T11:00:00Z")
        self.revision("2a", "1a", created="2026-01-13T12:00:00Z")

    def test_history_is_one_over_all_of_them(self):
        self.project.ok("migrate", "2a")
        shown = [line for line in lines(self.project.ok("history")) if line.startswith("[")]
        self.assertEqual(shown, ["[X] shop 1a -> 2a (head), make 2a", "[ ] blog base -> 1b (head), make 1b",
                                 "[X] shop base -> 1a, make 1a"])
        self.assertEqual([r["database"] for r in self.project.json("history", "-l", "2")["data"]["revisions"]],
                         ["default", "other"])

    def test_current_says_which(self):
        self.project.ok("migrate", "1b")
        self.assertEqual(lines(self.project.ok("current")),
                         ["shop [default] (base)", "blog [other] 1b (head), make 1b"])
        self.assertEqual(lines(self.project.ok("current", "blog")), ["blog 1b (head), make 1b"])

    def test_a_prefix_of_two_databases_lists_both(self):
        said = self.project.expect(2, "migrate", "1").err
        self.assertIn('"1" could be a revision in several databases: 1a (shop), 1b (blog)', said)
        self.project.ok("migrate", "blog", "1")

    def test_one_that_does_not_answer_leaves_the_other_to_see(self):
        self.project.ok("migrate", "2a")
        self.project.write("two.db", "this is no database, and long enough to be told from one " * 20)
        shown = self.project.expect(4, "history")
        self.assertEqual(len([line for line in lines(shown) if line.startswith("[X]")]), 2)


if __name__ == "__main__":
    harness.main()
