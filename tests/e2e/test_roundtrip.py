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

# schema: {pattern over "kind name": how many facts it excludes}. Neither more nor fewer may be.
EXCLUDED = {
    "unsaid.sqlite.sql": {
        "table to_*": 4, "column to_*.*": 5, "foreign key to_*.*": 5, "foreign keys to_*": 4,
        "automatic indexes to_*": 4,
    },
}

# The tables that come out of inspect as managed: false, and why.
UNMANAGED = {
    "unsaid.sqlite.sql": {
        "to_nowhere": "refers to nowhere, which is not there",
        "to_no_column": "refers to here.gone, which is not there",
        "to_no_key": "refers to the primary key of no_key, which does not fit",
        "to_virtual": "refers to the primary key of search, which does not fit"},
}


def schemas(engine):
    return sorted(glob.glob(f"{OWN}/*.{engine}.sql") + glob.glob(f"{REAL}/*.{engine}.sql"))


@harness.each_engine
class RoundTrip(harness.Case):
    def known(self, live, text):
        """Without the lines that say `-- since N`, where the server is older."""
        return re.sub(r"(?m)^.*-- since (\d+)$\n", lambda line: line[0] if live.server.version >= int(line[1]) else "",
                      text) if self.engine == "postgresql" else text

    def inspected(self, path):
        """The schema in a database, and a project inspected from it."""
        live = self.new_database("live")
        with open(path, encoding="utf-8") as file:
            live.script(self.known(live, file.read()))
        project = harness.Project(harness.tempfile.mkdtemp(dir=self.folder), live)
        project.ok("inspect", "--output", project.root)
        return live, project

    def each_schema(self, check):
        for path in schemas(self.engine):
            with self.subTest(os.path.basename(path)):
                check(os.path.basename(path), *self.inspected(path))

    def column_order(self, database):
        """The columns of each table; no difference, but a new table has them in the model's order."""
        rows = database.query(self.by_engine(
            "select t.name, c.name from sqlite_schema as t, pragma_table_xinfo(t.name) as c "
            "where t.type = 'table' order by t.name, c.cid",
            "select t.relname, c.attname from pg_class as t join pg_attribute as c on c.attrelid = t.oid "
            "where t.relkind = 'r' and c.attnum > 0 and not c.attisdropped "
            "and t.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' order by t.oid::regclass::text, c.attnum"))
        order = {}
        for table, column in rows:
            order.setdefault(table, []).append(column)
        return order

    def test_inspected_models_agree_with_their_database(self):
        def check(_name, _live, project):
            project.settled()
            project.settled()
            project.forget_cache()
            project.ok("check")
            project.ok("check")

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
            found = {table: re.search(r"(?m)^    managed: false  # (.*)$", block)
                     for table, block in zip(blocks[1::2], blocks[2::2])}
            self.assertEqual({table: said[1] for table, said in found.items() if said},
                             UNMANAGED.get(name, {}))

        self.each_schema(check)

    def test_models_built_from_nothing_give_the_same_schema(self):
        def check(name, live, project):
            built = self.new_database("built")
            project = harness.Project(project.root, built)
            project.make_and_migrate("-m", "from nothing")
            excluded = EXCLUDED.get(name, {})
            models = project.read("apps/main/models.yaml")
            report = oracle.Report(oracle.said(live.objects(), models), oracle.said(built.objects(), models), excluded)
            print(f"\n{name}\n{report.table()}", flush=True)
            self.assertEqual(str(report), "")
            counts = {p: len(oracle.fnmatch.filter(report.excluded, p)) for p in excluded}
            self.assertEqual(counts, excluded, "facts that the exclusions leave out")
            order = self.column_order(live)
            for table, columns in self.column_order(built).items():
                self.assertEqual(columns, order.get(table, columns), table)
            project.downgrade("base")
            self.assertEqual(set(built.objects()), set())

        self.each_schema(check)


if __name__ == "__main__":
    harness.main()
