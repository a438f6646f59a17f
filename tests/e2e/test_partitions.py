"""Partitions: the example of the format as it stands there, rows that stay and rows that go, what has no
way back, what SQLite makes of them."""
# labels: postgresql
# timeout: 120

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

# MODELS.md 2.2, word for word.
PAYMENT = """\
tables:
  payment:
    columns: {id: bigint not null, paid_at: timestamptz not null, region: text not null}
    partition_by: range (paid_at)
    indexes: {payment_region_idx: [region]}
    partitions:
      payment_2024: from ('2024-01-01 00:00:00+00') to ('2025-01-01 00:00:00+00')
      payment_2025:
        bound: from ('2025-01-01 00:00:00+00') to ('2026-01-01 00:00:00+00')
        partition_by: list (region)
        partitions:
          payment_2025_eu: in ('de', 'fr')
          payment_2025_rest: default
      payment_old: {bound: default, tablespace: slow, columns: {region: default 'eu'}, indexes: {payment_old_id_idx: [id]}}
"""

NUMBERS = """\
tables:
  number:
    columns: {n: "integer", note: "text"}
    partition_by: range (n)
    partitions: {number_low: from (0) to (10), number_high: from (10) to (20)}
"""


class Partitions(harness.Case):
    engine = "postgresql"

    def up(self, models, *options):
        self.project.app("shop", models)
        made = self.project.make("-m", "change", *options)
        self.project.migrate()
        return made

    def test_the_example_of_the_format(self):
        self.db.script("set allow_in_place_tablespaces = on; create tablespace slow location ''")
        self.up(PAYMENT)
        self.assertIn("No changes", self.project.make("-m", "none").out)
        self.db.script("insert into payment values (1, '2025-05-05', 'de'), (2, '1999-01-01', 'us')")
        self.assertEqual(self.db.query("select tableoid::regclass::text from payment order by id"),
                         [("payment_2025_eu",), ("payment_old",)])
        again = harness.Project(os.path.join(self.folder, "again"), self.db)
        again.ok("inspect", "--output", again.root)
        self.assertIn("No differences", again.ok("diff").out)
        text = again.read("apps/main/models.yaml")
        self.assertIn("      payment_2024: from ('2024-01-01 00:00:00+00') to ('2025-01-01 00:00:00+00')\n", text)
        self.assertIn("          payment_2025_rest: default\n", text)
        self.project.downgrade("base")
        self.assertEqual(set(self.db.objects()), set())
        self.db.script("drop tablespace slow")

    def test_detaching_keeps_rows_and_dropping_loses_them(self):
        self.up(NUMBERS)
        self.db.script("insert into number values (1, 'one'), (11, 'eleven')")
        detached = NUMBERS.replace(", number_high: from (10) to (20)", "") + \
            "  number_high: {columns: {n: integer, note: text}}\n"
        self.up(detached)
        self.assertNotIn("DESTROYS", self.project.read(self.project.revisions()[-1]))
        self.assertEqual(self.db.query("select n from number_high"), [(11,)])
        self.up(NUMBERS)
        self.assertIn("MAY FAIL", self.project.read(self.project.revisions()[-1]))
        self.assertEqual(self.db.query("select n from number order by n"), [(1,), (11,)])
        self.up(NUMBERS.replace(", number_high: from (10) to (20)", ""))
        self.assertIn('DESTROYS DATA: all rows of "number_high"', self.project.read(self.project.revisions()[-1]))
        self.assertEqual(self.db.query("select n from number"), [(1,)])

    def test_a_value_that_partitions_are_told_apart_by_has_no_way_back(self):
        kinds = "enums: {kind: [a, b]}\ntables: {t: {columns: {k: kind}, partition_by: list (k), partitions: {t_a: in ('a')}}}\n"
        self.up(kinds)
        self.up(kinds.replace("[a, b]", "[a, b, c]").replace("t_a: in ('a')", "t_a: in ('a'), t_b: in ('b')"))
        texts = [self.project.read(path) for path in self.project.revisions()]
        self.assertTrue([text for text in texts if "-- autorev:irreversible" in text])
        self.assertIn("No changes", self.project.make("-m", "none").out)
        self.assertIn("cannot be taken away", self.project.run("downgrade", "base", "--yes").err)

    def test_on_sqlite_the_partitions_are_one_table(self):
        lite = harness.SqliteDatabase(os.path.join(self.folder, "lite.db"))
        project = harness.Project(os.path.join(self.folder, "lite"), lite)
        project.write("autorev.yaml", "apps: [apps/*]\n")
        project.app("shop", NUMBERS)
        said = project.make("-m", "first", "-v")
        self.assertIn('table "number": SQLite has no partition by; left out', said.err)
        project.migrate()
        self.assertEqual(lite.tables() - {"autorev_version"}, {"number"})
        self.assertIn("No changes", project.make("-m", "none").out)

    def test_inheritance_is_none_of_sqlites(self):
        lite = harness.SqliteDatabase(os.path.join(self.folder, "lite.db"))
        project = harness.Project(os.path.join(self.folder, "lite"), lite)
        project.write("autorev.yaml", "apps: [apps/*]\n")
        project.app("shop", "tables: {p: {columns: {n: integer}}, c: {inherits: [p], columns: {m: integer}}}\n")
        self.assertIn('table "c": SQLite has no inherits', project.make("-m", "first", code=2).err)

    def test_a_bound_that_the_server_refuses_is_told_where_it_stands(self):
        self.project.app("shop", NUMBERS.replace("from (0) to (10)", "from ('one') to (10)"))
        told = self.project.make("-m", "first", code=2).err
        self.assertIn('apps/shop/models.yaml:5:30: error: the bound of "number_low" is refused', told)


if __name__ == "__main__":
    harness.main()
