"""What the end-to-end tests share: a project in a temporary folder, databases, the program.

A test file says

    import os, sys
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
    import harness

    @harness.each_engine
    class Renames(harness.Case):
        def test_a_hint_keeps_the_rows(self):
            self.project.write("apps/users/models.yaml", "...")
            self.project.make("-m", "first")
            self.project.migrate()
            self.assertEqual(self.db.query("select ..."), [...])

    harness.main()

`each_engine` runs the class once on SQLite and once on PostgreSQL; `only_engine("postgresql")` on
one. `Project.migrate` runs `makemigrations` and `check` afterwards: no test goes past it. The head
of a test file may hold "# labels: postgresql" and "# timeout: 600", which tests/CMakeLists.txt reads.
"""

import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import unittest

import terminal
from postgres import NoServer, Postgres, roomy_folder
import oracle

SRC = os.environ.get("AUTOREV_SRC") or os.path.abspath(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
BUILD = os.environ.get("AUTOREV_BUILD") or os.path.join(SRC, "build", "debug")
AUTOREV = os.environ.get("AUTOREV") or os.path.join(BUILD, "autorev")
ENGINES = ("sqlite", "postgresql")


def clean_environment(**more):
    """The caller's environment without what would steer autorev, libpq or Python."""
    kept = {k: v for k, v in os.environ.items()
            if not k.startswith(("PG", "DATABASE_URL", "AUTOREV")) and k != "SOURCE_DATE_EPOCH"}
    return kept | {"CI": "true", "NO_COLOR": "1", "LC_ALL": "C", "TZ": "UTC"} | more


class Result:
    """What one run left: `code`, `out`, `err`, and `all` for messages."""

    def __init__(self, argv, code, out, err):
        self.argv, self.code, self.out, self.err = argv, code, out, err
        self.all = out + err

    def __str__(self):
        return f"$ autorev {' '.join(self.argv)}\nexit {self.code}\n{self.out}{self.err}"

    def json(self):
        return json.loads(self.out)


class Project:
    """A project folder. `database` (with .url) is passed as --database unless it is None."""

    def __init__(self, root, database=None):
        self.root, self.database = root, database
        self.env = clean_environment()
        os.makedirs(root, exist_ok=True)

    # Files

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def write(self, path, text):
        full = self.path(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as file:
            file.write(textwrap.dedent(text).lstrip("\n"))
        return full

    def read(self, path):
        with open(self.path(path), encoding="utf-8") as file:
            return file.read()

    def edit(self, path, old, new):
        text = self.read(path)
        if old not in text:
            raise AssertionError(f"{path} does not contain {old!r}:\n{text}")
        self.write(path, text.replace(old, new))

    def app(self, name, models):
        """Writes the models of an app below apps/."""
        return self.write(f"apps/{name}/models.yaml", models)

    def copy_of(self, source):
        """Fills the project with a copy of an example project, without its revisions."""
        shutil.copytree(source, self.root, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("migrations", ".autorev", "*.db"))

    def copy_whole(self, source):
        """Fills the project with a copy of another, revisions and all."""
        shutil.copytree(source, self.root, dirs_exist_ok=True)

    def revisions(self, app=None):
        """The revision files of an app, or of all: by app, then by when they were made; a name has minutes only."""
        def age(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                made = re.search(r"^-- autorev:created (.*)$", file.read(), re.M)
            return os.path.dirname(path), made[1] if made else "", path

        return sorted(glob.glob(self.path("apps", app or "*", "migrations", "*.sql")), key=age)

    def forget_cache(self):
        shutil.rmtree(self.path(".autorev"), ignore_errors=True)

    # The program

    def argv(self, argv, database=True):
        chosen = ["--database", self.database.url] if self.database and database else []
        return [AUTOREV, "-C", self.root, *chosen, *argv]

    def run(self, *argv, env=None, stdin=None, timeout=120, database=True):
        done = subprocess.run(self.argv(argv, database), env=self.env | (env or {}), input=stdin,
                              stdin=None if stdin is not None else subprocess.DEVNULL,
                              capture_output=True, timeout=timeout,
                              **({"text": True} if stdin is None or isinstance(stdin, str) else {}))
        text = lambda b: b if isinstance(b, str) else b.decode("utf-8", "replace")
        result = Result(argv, done.returncode, text(done.stdout), text(done.stderr))
        if "Sanitizer" in result.err or "runtime error:" in result.err:
            raise AssertionError(f"a sanitizer complained\n{result}")
        if result.code < 0 and not (env and "AR_TEST_KILL" in env):
            raise AssertionError(f"died of signal {-result.code}\n{result}")
        return result

    def expect(self, code, *argv, **options):
        result = self.run(*argv, **options)
        if result.code != code:
            raise AssertionError(f"wanted exit {code}\n{result}")
        return result

    def ok(self, *argv, **options):
        return self.expect(0, *argv, **options)

    def json(self, *argv, code=0, **options):
        return self.expect(code, "--json", *argv, **options).json()

    def ask(self, *argv, dialogue=(), env=None, timeout=60):
        """Runs on a pseudo-terminal, where questions are asked. See terminal.talk()."""
        environment = {k: v for k, v in (self.env | (env or {})).items() if k != "CI"}
        code, text = terminal.talk(self.argv(argv), environment, dialogue, timeout)
        return Result(argv, code, text, "")

    def start(self, *argv, env=None):
        """A run in the background: for killing it, or for several at once."""
        return subprocess.Popen(self.argv(argv), env=self.env | (env or {}), text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    # The usual steps

    def make(self, *argv, code=0, **options):
        return self.expect(code, "makemigrations", *argv, **options)

    def settled(self):
        """Models, revisions and database agree: makemigrations is empty and check exits 0."""
        before = self.revisions()
        empty = self.expect(0, "makemigrations")
        if "no changes" not in empty.all.lower() or self.revisions() != before:
            raise AssertionError(f"makemigrations after migrate is not empty\n{empty}")
        self.expect(0, "check")

    def migrate(self, *argv, **options):
        result = self.expect(0, "migrate", *argv, **options)
        self.settled()
        return result

    def make_and_migrate(self, *argv, **options):
        made = self.make(*argv, **options)
        self.migrate()
        return made

    def downgrade(self, *argv, **options):
        return self.expect(0, "downgrade", *argv, "--yes", **options)

    def applied(self):
        """The version rows as (app, revision), in the order of applying."""
        return self.database.query("select app, revision from autorev_version order by seq")


class SqliteDatabase:
    """A database file. Queries go through Python's own sqlite3, scripts through the shell."""

    engine = "sqlite"

    def __init__(self, path):
        self.path = path
        self.url = f"sqlite:{path}"

    def query(self, sql, *values):
        connection = sqlite3.connect(self.path)
        try:
            connection.execute("pragma foreign_keys=on")
            rows = connection.execute(sql, values).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    def script(self, sql):
        done = subprocess.run(["sqlite3", "-bail", self.path], input=sql, text=True,
                              capture_output=True, env=clean_environment())
        if done.returncode or done.stderr:
            raise AssertionError(f"sqlite3 refused the script: {done.stderr}\n{sql[:2000]}")
        return done.stdout

    def tables(self):
        return {row[0] for row in self.query(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")}

    def columns(self, table):
        return [row[0] for row in self.query(
            "select name from pragma_table_xinfo(?) order by cid", table)]

    def objects(self, exclude=("autorev_version*",)):
        """The schema, fact by fact. A file that is not there is an empty database."""
        return oracle.sqlite_objects(self.path, exclude) if os.path.exists(self.path) else {}

    def checksum(self, table, columns=None):
        """Rows of a table, with their rowids, as the sqlite3 shell quotes them: exact, whatever
        the order of the columns."""
        names = columns or self.columns(table)
        listed = ", ".join(f"quote({oracle.quoted(name)})" for name in sorted(names))
        return sorted(self.script(f"select {listed} from {oracle.quoted(table)};").splitlines())

    def copy(self, path):
        shutil.copyfile(self.path, path)
        return SqliteDatabase(path)


class Case(unittest.TestCase):
    """One test: `self.engine`, `self.db`, `self.project`, `self.folder` (removed afterwards)."""

    engine = None
    databases = 0
    maxDiff = None
    longMessage = True

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="autorev-test-", dir=roomy_folder())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.db = self.new_database() if self.engine else None
        self.project = self.new_project()

    def new_database(self, name="main"):
        if self.engine == "sqlite":
            self.databases += 1
            return SqliteDatabase(os.path.join(self.folder, f"{name}_{self.databases}.db"))
        try:
            database = Postgres.server().new_database(name)
        except NoServer as reason:
            self.skipTest(str(reason))
        self.addCleanup(database.drop)
        return database

    def new_project(self, name="project", database=None):
        project = Project(os.path.join(self.folder, name), database or self.db)
        if self.engine:
            project.write("autorev.yaml", "apps: [apps/*]\n")
        return project

    def by_engine(self, sqlite, postgresql):
        return sqlite if self.engine == "sqlite" else postgresql

    def needs_server(self, version):
        """Skips a test on a PostgreSQL that is older."""
        if self.engine == "postgresql" and self.db.server.version < version:
            self.skipTest(f"PostgreSQL {version}")

    def run(self, result=None):
        result = super().run(result)
        ok = result and not any(case is self for case, _ in
                                result.errors + result.failures + result.skipped)
        if ok and self.engine == "postgresql" and os.environ.get("AUTOREV_TALLY"):
            with open(os.environ["AUTOREV_TALLY"], "a", encoding="utf-8") as tally:
                tally.write(f"{os.path.basename(sys.argv[0])} {self.id()}\n")
        return result


def only_engine(*engines):
    """Class decorator: one class per engine, in the module of the class, instead of the class."""

    def spread(cls):
        module = sys.modules[cls.__module__]
        for engine in engines:
            name = f"{cls.__name__}_{engine}"
            setattr(module, name, type(name, (cls,), {"engine": engine, "__module__": cls.__module__,
                                                      "__test__": True}))
        cls.__test__ = False
        return cls

    return spread


def each_engine(cls):
    return only_engine(*ENGINES)(cls)


class Loader(unittest.TestLoader):
    def loadTestsFromTestCase(self, cls):
        if not cls.__dict__.get("__test__", True):
            return self.suiteClass()
        return super().loadTestsFromTestCase(cls)


def main():
    """Runs the calling file. Exit 77 with a SKIP line when nothing could run."""
    program = unittest.main(module="__main__", testLoader=Loader(), exit=False,
                            verbosity=1 if "-v" not in sys.argv else 2)
    result = program.result
    if result.wasSuccessful() and result.testsRun == len(result.skipped):
        reasons = sorted({reason for _, reason in result.skipped})
        print(f"SKIP: {'; '.join(reasons) or 'no tests'}")
        sys.exit(77)
    sys.exit(not result.wasSuccessful())
