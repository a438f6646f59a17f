"""Every command in the right column of docs/coming-from.md is run, each in a project and database of its own."""
# labels: postgresql
# timeout: 300

import os
import re
import shlex
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

DOCUMENT = os.path.join(os.environ["AUTOREV_SRC"], "docs", "coming-from.md")
MODELS = """
tables:
  app:
    columns:
      id: bigint identity primary key
      name: varchar(100) not null
"""
OTHER = """
tables:
  other:
    columns:
      id: bigint identity primary key
      app_id: bigint not null references app(id)
"""


def rows():
    """command -> heading of the first row that holds it, of every row whose columns behind the first hold one."""
    heading, found = "", {}
    with open(DOCUMENT, encoding="utf-8") as file:
        for line in file:
            if line.startswith("## "):
                heading = line[3:].strip()
            cells = [cell.strip() for cell in line.split(" | ")]
            for command in re.findall(r"`(autorev [^`]+)`", " ".join(cells[1:3])):
                found.setdefault(command, heading)
    return found


@harness.each_engine
class ComingFrom(harness.Case):
    def setUp(self):
        """The pattern: three revisions of two apps."""
        super().setUp()
        self.project.app("app", MODELS)
        self.project.app("other", OTHER)
        self.project.make("-m", "first")
        self.project.migrate()
        self.first = self.revision("first")[1]
        self.project.app("app", MODELS + "      note: text\n")
        self.project.make("-m", "second")

    def revision(self, slug):
        """The path of app's revision, and its id."""
        path, = (path for path in self.project.revisions("app") if path.endswith(f"_{slug}.sql"))
        return path, re.search(r"^-- autorev:revision (\w+)$", self.project.read(path), re.M)[1]

    def branch(self, project):
        """Another revision with the parent of the newest."""
        path, revision = self.revision("second")
        text = re.sub("^-- autorev:objects .*\n", "", self.project.read(path), flags=re.M).replace(revision, "feed")
        text = re.sub(r"(-- migrate:(up|down)\n).*?(?=\n-- (migrate|autorev:end))", r"\1", text, flags=re.S)
        project.write("apps/app/migrations/29991231_2359-feed_data.sql", text)

    def taken_over(self, tool, project):
        """A database of Alembic or Django with a table, at the newest migration."""
        project.expect(0, "init", "apps/fresh")
        folder = {"alembic": "migrations", "django": "shop/migrations"}[tool]
        project.write(f"{folder}/0001_a.py", 'revision = "0001_a"\ndown_revision = None\n')
        project.database.script(
            "create table one (id integer primary key);" + {
                "alembic": "create table alembic_version (version_num varchar(32) primary key);"
                           "insert into alembic_version values ('0001_a');",
                "django": "create table django_migrations (id integer, app text, name text, applied text);"
                          "insert into django_migrations values (1, 'shop', '0001_a', '');"}[tool])
        return project

    def prepare(self, number, words):
        """A project in the state in which the command makes sense: two of three revisions are applied, or more."""
        project = self.new_project(f"project{number}", self.new_database(f"row{number}"))
        shutil.rmtree(project.path("apps"), ignore_errors=True)
        if words[0] == "import" and words[1] in ("alembic", "django"):
            return self.taken_over(words[1], project)
        shutil.copytree(self.project.path("apps"), project.path("apps"))
        if "merge" in words:
            self.branch(project)
        elif words[0] == "import":
            project.expect(0, "migrate")
            project.expect(0, "init", "apps/fresh")
            project.write("db/migrations/20260101000000_one.sql",
                          "-- migrate:up\ncreate table one (id integer);\n-- migrate:down\ndrop table one;\n")
        elif words[0] == "check" or "--check" in words:
            project.expect(0, "migrate")
        elif words[0] in ("makemigrations", "revision") and "--empty" not in words:
            project.expect(0, "migrate")
            project.app("app", MODELS + "      note: text\n      more: text\n")
        else:
            project.expect(0, "migrate", "+2")
        return project

    def test_each_command(self):
        commands = rows()
        self.assertGreater(len(commands), 60)
        for number, (command, heading) in enumerate(commands.items()):
            words = [word.replace("OTHER", "other").replace("APP", "app").replace("NEW", "fresh").replace("REV", self.first)
                     for word in shlex.split(command)[1:]]
            with self.subTest(heading=heading, command=command):
                if self.engine == "postgresql" and "--offline" in words:
                    words += ["--scratch", self.db.url]
                self.prepare(number, words).expect(0, *words)


if __name__ == "__main__":
    harness.main()
