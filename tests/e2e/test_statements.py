"""The number of statements that `check` sends does not grow with the number of tables."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

FEW, MANY = 10, 1000


def models(count):
    out = ["tables:"]
    for number in range(count):
        out += [f"  t{number}:", "    columns:", "      id: bigint identity primary key",
                "      name: varchar(40) not null default 'x' check (name <> '')",
                "      at: timestamp not null default current_timestamp",
                f"      other_id: bigint references t{max(0, number - 1)} on delete set null",
                "    indexes:", f"      t{number}_name_idx: {{columns: [name], where: id > 0}}"]
    return "\n".join(out) + "\n"


@harness.each_engine
class Statements(harness.Case):
    def count(self, tables):
        database = self.new_database(f"with_{tables}")
        project = self.new_project(f"project_{tables}", database)
        project.app("shop", models(tables))
        project.make("--no-prove", "-m", "all")
        project.expect(0, "migrate", timeout=300)
        project.ok("check")
        if self.engine == "sqlite":
            trace = os.path.join(self.folder, f"trace_{tables}")
            project.ok("check", env={"AR_TEST_TRACE": trace})
            with open(trace, encoding="utf-8") as file:
                return len([line for line in file if not line.startswith("-- PRAGMA")])
        database.log_statements()
        before = len(database.statements())
        project.ok("check")
        return len(database.statements()) - before

    def test_ten_and_a_thousand_tables_cost_the_same(self):
        few, many = self.count(FEW), self.count(MANY)
        self.assertGreater(few, 0)
        self.assertEqual(few, many)


if __name__ == "__main__":
    harness.main()
