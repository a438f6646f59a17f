"""The example projects, whole, on both engines: made, applied, undone, applied again."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import oracle


class Example(harness.Case):
    name = None

    def setUp(self):
        super().setUp()
        self.project.copy_of(os.path.join(harness.SRC, "schemas", self.name))

    def test_is_made_applied_and_settled(self):
        self.project.make("-m", "first tables")
        apps = os.listdir(self.project.path("apps"))
        self.assertEqual([len(self.project.revisions(app)) for app in apps], [1] * len(apps))
        self.project.migrate()
        self.assertEqual(len(self.project.applied()), len(apps))
        shown = self.project.ok("showmigrations").out
        self.assertEqual((shown.count("[X]"), shown.count("[ ]")), (len(apps), 0), shown)

    def test_goes_down_to_nothing_and_up_to_the_same(self):
        self.project.make_and_migrate("-m", "first tables")
        first = self.db.objects()
        self.project.downgrade("base")
        self.assertEqual(set(self.db.objects()), set())
        self.project.migrate()
        oracle.assert_equal(first, self.db.objects())

    def test_one_app_after_the_other_gives_the_same(self):
        self.project.make_and_migrate("-m", "first tables")
        other = self.new_database("other")
        project = harness.Project(self.project.root, other)
        for app in sorted(os.listdir(self.project.path("apps")), reverse=True):
            project.ok("migrate", app)
        project.settled()
        oracle.assert_equal(self.db.objects(), other.objects())

    def test_what_it_made_is_inspected_and_built_again(self):
        self.project.make_and_migrate("-m", "first tables")
        inspected = harness.Project(os.path.join(self.folder, "inspected"), self.db)
        inspected.ok("inspect", "--output", inspected.root)
        self.assertNotIn("managed: false", inspected.read("apps/main/models.yaml"))
        made = inspected.ok("makemigrations")
        self.assertIn("no changes", made.all.lower())
        inspected.database = self.new_database("built")
        inspected.make_and_migrate("-m", "from nothing")
        oracle.assert_equal(self.db.objects(), inspected.database.objects())
        inspected.downgrade("base")
        self.assertEqual(set(inspected.database.objects()), set())


@harness.each_engine
class Blog(Example):
    name = "blog"


@harness.each_engine
class Shop(Example):
    name = "shop"


Example.__test__ = False

if __name__ == "__main__":
    harness.main()
