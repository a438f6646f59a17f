"""Values of foreign servers that stand in the environment: ${NAME} in models and revision files, the
value in the database alone."""
# labels: postgresql
# timeout: 120

import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

SECRET = "hush'hush\\7c1"
MODELS = """
foreign_data_wrappers: {films_wrapper: {}}
servers:
  films: {wrapper: films_wrapper, options: {host: "${FILMS_HOST:-films.example}", password: "${FILMS_PASSWORD}"}}
tables: {film: {server: films, columns: {id: bigint}}}
"""


class Secrets(harness.Case):
    engine = "postgresql"

    def options(self):
        return self.db.query("select unnest(srvoptions) from pg_foreign_server order by 1")

    def set(self, value):
        os.chmod(self.project.write(".env", f"FILMS_PASSWORD={value}\n"), 0o600)

    def files(self):
        texts = []
        for path in glob.glob(os.path.join(self.project.root, "**"), recursive=True):
            if os.path.isfile(path) and not path.endswith(".env"):
                with open(path, encoding="utf-8") as file:
                    texts.append(file.read())
        return "\n".join(texts)

    def assert_hidden(self, *results):
        shown = self.files() + "".join(result.out + result.err for result in results)
        self.assertNotIn(SECRET, shown)
        self.assertNotIn(SECRET.replace("'", "''"), shown)

    def test_a_secret_is_in_the_database_alone(self):
        self.project.app("films", MODELS)
        self.set(SECRET)
        made = self.project.make("-m", "films")
        self.assertIn("password '${FILMS_PASSWORD}'", self.files())
        migrated = self.project.ok("migrate")
        self.assertEqual([row[0] for row in self.options()], ["host=films.example", f"password={SECRET}"])
        checked = self.project.ok("check")
        shown = self.project.ok("inspect")
        self.assertIn("password: ${FILMS_PASSWORD}", shown.out)
        self.project.app("films", "tables: {}\n")
        dropped = self.project.make("-m", "gone", "--answer", "drop:films=yes")
        self.assert_hidden(made, migrated, checked, shown, dropped, self.project.ok("preview"),
                           self.project.ok("diff", "--sql"))

    def test_another_value_is_a_difference(self):
        self.project.app("films", MODELS)
        self.set("old")
        self.project.make_and_migrate("-m", "films")
        self.set("new")
        self.project.make_and_migrate("-m", "turned")
        self.assertEqual([row[0] for row in self.options()], ["host=films.example", "password=new"])
        self.project.ok("check")

    def test_a_variable_that_is_not_set_stops_the_migration(self):
        self.project.app("films", MODELS)
        self.project.make("-m", "films")
        refused = self.project.expect(2, "migrate")
        self.assertIn('the variable "FILMS_PASSWORD" is not set', refused.err)
        self.assertEqual(self.options(), [])


if __name__ == "__main__":
    harness.main()
