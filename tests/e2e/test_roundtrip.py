"""Real schemas, there and back: a database is inspected, its models agree with it, and built from
nothing they give the same schema by an oracle that is not ours; going down to base leaves nothing.

The schemas of tests/e2e/schemas always run; those of AUTOREV_REALWORLD (../shared/realworld beside the
source) run where they are. Prints, per schema and kind, what was compared, equal and excluded. EXCLUDED
is all that may be left out: kinds that are not built yet, and what hangs on them."""
# labels: postgresql
# timeout: 900

import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import oracle

OWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas")
REAL = os.environ.get("AUTOREV_REALWORLD") or os.path.join(harness.SRC, "..", "shared", "realworld")

# schema: patterns over "kind name"; each must exclude something, or it is stale.
EXCLUDED = {
    "pagila.postgresql.sql": [
        "aggregate *", "function *", "materialized view *", "trigger *", "view *",
        "partition *", "table public.payment*", "column public.payment*",
        "primary key public.payment*", "foreign key public.payment*", "index *payment*",
        "index *rental_category*",
    ],
    "synapse.postgresql.sql": ["function *", "trigger *"],
    "synapse.sqlite.sql": ["trigger *", "virtual table *", "* event_search*", "* user_directory_search*"],
}

# Tables that may come out of inspect as managed: false.
UNMANAGED = {
    "pagila.postgresql.sql": r"payment(_p\d+_\d+)?",
    "synapse.sqlite.sql": r"(event_search|user_directory_search)(_\w+)?",
}


def schemas(engine):
    return sorted(glob.glob(f"{OWN}/*.{engine}.sql") + glob.glob(f"{REAL}/*.{engine}.sql"))


@harness.each_engine
class RoundTrip(harness.Case):
    def inspected(self, path):
        """The schema in a database, and a project inspected from it."""
        live = self.new_database("live")
        with open(path, encoding="utf-8") as file:
            live.script(file.read())
        project = harness.Project(harness.tempfile.mkdtemp(dir=self.folder), live)
        project.ok("inspect", "--output", project.root)
        return live, project

    def each_schema(self, check):
        for path in schemas(self.engine):
            with self.subTest(os.path.basename(path)):
                check(os.path.basename(path), *self.inspected(path))

    def test_inspected_models_agree_with_their_database(self):
        def check(_name, _live, project):
            project.settled()
            project.forget_cache()
            project.settled()

        self.each_schema(check)

    def test_inspecting_twice_gives_the_same_bytes(self):
        def check(_name, live, project):
            again = harness.Project(harness.tempfile.mkdtemp(dir=self.folder), live)
            again.ok("inspect", "--output", again.root)
            self.assertEqual(again.read("apps/main/models.yaml"), project.read("apps/main/models.yaml"))

        self.each_schema(check)

    def test_only_what_cannot_be_said_is_unmanaged(self):
        def check(name, _live, project):
            blocks = re.split(r"(?m)^  (\S.*):\n", project.read("apps/main/models.yaml"))
            tables = [table for table, block in zip(blocks[1::2], blocks[2::2])
                      if re.search(r"(?m)^    managed: false$", block)]
            wrong = [t for t in tables if not re.fullmatch(UNMANAGED.get(name, "(?!)"), t)]
            self.assertEqual(wrong, [])
            self.assertEqual(bool(tables), name in UNMANAGED)

        self.each_schema(check)

    def test_models_built_from_nothing_give_the_same_schema(self):
        def check(name, live, project):
            built = self.new_database("built")
            project = harness.Project(project.root, built)
            project.make_and_migrate("-m", "from nothing")
            excluded = EXCLUDED.get(name, [])
            report = oracle.Report(live.objects(), built.objects(), excluded)
            print(f"\n{name}\n{report.table()}", flush=True)
            self.assertEqual(str(report), "")
            stale = [p for p in excluded if not oracle.fnmatch.filter(report.excluded, p)]
            self.assertEqual(stale, [], "exclusions that exclude nothing")
            project.downgrade("base")
            self.assertEqual(set(built.objects()), set())

        self.each_schema(check)


if __name__ == "__main__":
    harness.main()
