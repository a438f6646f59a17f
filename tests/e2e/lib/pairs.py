"""Pairs of small schemas, before and after, as data files: pairs/<engine>/<kind>.pairs.

    === name_of_pair           an app of that name; names and objects are distinct within a file
    --- before                 its models before; none: the pair has nothing then
    --- after                  and after
    --- expect                 lines that the oracle's text must hold after, and not before
    --- gone                   lines that it must hold before, and not after
    --- setup                  SQL run in the empty databases first (roles, what nobody manages)
    --- rows                   SQL run between before and after
    --- holds                  QUERY -> a|b; c|d: what a query gives after (lines of cells)
    --- options                flags of the second makemigrations, one a line: --rename a.b=c; nothing is
                               guessed, so that pairs do not meet (--renames none)
    --- differs                patterns over "kind name": facts that keep their names when something is
                               renamed, and so differ from a database built from `after` alone
    --- needs 18               least version of the server (sqlite: 3.37), and queries, one a line, that give
                               true (select ... from pg_available_extension_versions ...)

A file may say `config: LINE` in comments of its head: lines of the project's autorev.yaml.

All pairs of a file are apps of one project in one database, so that a file costs seconds. It goes up,
is compared with a database built from `after` alone, is asked for differences, inspected, and goes
down again, to the start and to nothing. AUTOREV_PAIR=REGEX runs some pairs only."""

import functools
import glob
import os
import re
import shlex
import sqlite3
import sys
import tempfile

import catalogue
import harness
import oracle
from postgres import NoServer, Postgres

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pairs")
LEAST = {"postgresql": 1000, "sqlite": 400}
SECTIONS = ("before", "after", "expect", "gone", "setup", "rows", "holds", "options", "differs", "needs")


class Pair:
    def __init__(self, name, place):
        self.name, self.place = name, place
        self.parts = {}

    def text(self, section):
        return self.parts.get(section, "")

    def lines(self, section):
        return [fold(line) for line in self.text(section).splitlines() if line.strip()]

    def models(self, section):
        return self.text(section) if self.text(section).strip() else "tables: {}\n"


def fold(text):
    return " ".join(text.split())


def config(path):
    """The lines of autorev.yaml that the head of a file asks for, and flags of inspect that go with them."""
    with open(path, encoding="utf-8") as file:
        return re.findall(r"(?m)^# config: (.*)$", file.read())


def read(path):
    pairs, pair, section = [], None, None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            place = f"{os.path.basename(path)}:{number}"
            head = re.match(r"(===|---) +([a-z0-9_.]+) *([\d.]*)$", line)
            if head and head[1] == "===":
                pair, section = Pair(head[2], place), None
                pairs.append(pair)
            elif head and pair:
                section = head[2]
                if section not in SECTIONS or section in pair.parts:
                    raise AssertionError(f"{place}: {section} is no section, or is there twice")
                pair.parts[section] = head[3] and head[3] + "\n"
            elif section:
                pair.parts[section] += line
            elif line.strip() and not line.startswith("#"):
                raise AssertionError(f"{place}: text outside any section")
    names = [pair.name for pair in pairs]
    if len(set(names)) < len(names):
        raise AssertionError(f"{path}: a name is there twice: {sorted(n for n in names if names.count(n) > 1)}")
    for pair in pairs:
        if not pair.lines("expect") and not pair.lines("gone"):
            raise AssertionError(f"{pair.place}: {pair.name} expects nothing")
    return pairs


def version(text):
    return tuple(int(part) for part in text.split("."))


@functools.lru_cache(maxsize=64)
def unqualified(text):
    """Without the tables that stand before columns: 16 leaves them out where there is one table."""
    return re.sub(r"(?<![\w.\"])(?!public\.)[a-z_]\w*\.(?=[a-z_\"*])", "", text)


# How newer versions of pg_dump and the server spell what 15 spells so: looked for where the line is not there as it is.
NEWER = [(re.compile(pattern), older) for pattern, older in [
    (rf"(?:CONSTRAINT {oracle.ONE} )?NOT NULL {oracle.ONE}(?:, | (?=\)))", ""),
    (rf"CONSTRAINT {oracle.ONE} (?=NOT NULL\b)", ""),
    (r"ALTER FOREIGN TABLE ONLY ", "ALTER FOREIGN TABLE "),
    (r"ALTER (?:SEQUENCE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE) (\S+|\S*\"[^\"]*\") OWNER TO", r"ALTER TABLE \1 OWNER TO"),
]]


@functools.lru_cache(maxsize=64)
def older(text):
    for pattern, instead in NEWER:
        text = pattern.sub(instead, text)
    return text


class PairsCase(harness.Case):
    """One test method per file, made by cases()."""

    server = None
    config = ()

    def has(self):
        """What the engine's version is, as in `needs`."""
        if self.engine == "sqlite":
            return version(sqlite3.sqlite_version)
        return (Postgres.server(self.server).version,)

    def new_database(self, name="main"):
        if self.engine == "sqlite" or not self.server:
            return super().new_database(name)
        try:
            database = Postgres.server(self.server).new_database(name)
        except NoServer as reason:
            self.skipTest(str(reason))
        self.addCleanup(database.drop)
        return database

    def has_all(self, needs):
        """Whether the server has what the lines of `needs` ask for."""
        figures = [line for line in needs if re.fullmatch(r"[\d.]+", line)]
        queries = [line for line in needs if line not in figures]
        return (all(self.has() >= version(line) for line in figures) and
                all(self.db.query(line)[0][0] in (1, "t") for line in queries))

    def chosen(self, path):
        only = os.environ.get("AUTOREV_PAIR", "")
        return [pair for pair in read(path) if re.search(only, pair.name) and self.has_all(pair.lines("needs"))]

    def is_dumped(self):
        """Whether there is a pg_dump for the server; else only the catalogues' facts are compared."""
        return self.engine == "sqlite" or Postgres.server(self.server).dumper

    def text(self, database):
        """The whole schema as the oracle says it, to look lines up in; None: no pg_dump is new enough."""
        if not self.is_dumped():
            return None
        if self.engine == "sqlite":
            rows = database.query("select sql from sqlite_schema where sql is not null")
            return fold("\n".join(row[0] for row in rows))
        text = fold(database.dump("--exclude-table=autorev_version*"))
        return re.sub(r"(\(|, )IN (?=\w)", r"\1", text)  # 13 writes no IN in a procedure's arguments

    def facts(self, database):
        """Owners and privileges too, where the file is about them."""
        if self.engine == "sqlite" or not self.config:
            return database.objects()
        if not self.is_dumped():
            return catalogue.objects(database, ["autorev_version*"], privileges=True)
        return oracle.postgres_objects(database.dump("--exclude-table=autorev_version*"))

    def project_of(self, name, pairs, section, database):
        project = self.new_project(name, database)
        project.write("autorev.yaml", "".join(line + "\n" for line in ["apps: [apps/*]", *self.config]))
        for pair in pairs:
            project.app(pair.name, pair.models(section))
        return project

    def set_up(self, pairs, database):
        for pair in pairs:
            if pair.text("setup").strip():
                database.script(pair.text("setup"))

    def assert_same(self, found, wanted, what, differing=()):
        report = str(oracle.Report(wanted, found, differing))
        self.assertEqual(report, "", what)

    def spelling(self, line, text):
        """How `line` is told in `text`, where it should be: as 15 spells it, or as newer ones do."""
        if line in text or self.engine == "sqlite" or self.has() < (16,):
            return str
        return older if older(line) in older(text) else lambda spelled: unqualified(older(spelled))

    def assert_told(self, pairs, before, after):
        def check(pair, line, there, gone, states):
            spelled = self.spelling(line, there)
            found = spelled(line) in spelled(there), spelled(line) in spelled(gone)
            self.assertEqual(found, (True, False), f"{pair.place} {pair.name}: {line!r} {states}")

        if after is None:
            print(f"no pg_dump is new enough for {self.id()}: what it would say is not looked at", file=sys.stderr)
            return
        for pair in pairs:
            for line in pair.lines("expect"):
                check(pair, line, after, before, "after, before")
            for line in pair.lines("gone"):
                check(pair, line, before, after, "before, after")

    def assert_holds(self, pairs):
        for pair in pairs:
            for line in pair.lines("holds"):
                query, wanted = line.rsplit(" -> ", 1)
                found = ("|".join(str(cell) for cell in row) for row in self.db.query(query))
                self.assertEqual("; ".join(found), wanted, f"{pair.place} {pair.name}: {query}")

    def build(self, pairs):
        """What `after` gives from nothing."""
        built = self.new_database("built")
        self.set_up(pairs, built)
        self.project_of("built", pairs, "after", built).make_and_migrate("-m", "from nothing")
        return built

    def run_file(self, path):
        pairs = self.chosen(path)
        self.config = config(path)
        if not pairs:
            self.skipTest("no pair for this server")
        self.set_up(pairs, self.db)
        empty = self.facts(self.db)
        project = self.project_of("pairs", pairs, "before", self.db)
        project.make("-m", "before")
        project.migrate()
        for pair in pairs:
            if pair.text("rows").strip():
                self.db.script(pair.text("rows"))
        start, start_text = self.facts(self.db), self.text(self.db)
        first = len(project.revisions())
        for pair in pairs:
            project.app(pair.name, pair.models("after"))
        options = [word for pair in pairs for line in pair.lines("options") for word in shlex.split(line)]
        dropped = [word for pair in pairs
                   if not pair.text("after").strip() and re.search("(?m)^tables:", pair.text("before"))
                   for word in ("--answer", f"drop:{pair.name}=yes")]
        project.make("-m", "after", "--renames", "none", *dropped, *options)
        made = project.revisions()
        project.migrate()
        self.assert_told(pairs, start_text, self.text(self.db))
        self.assert_holds(pairs)
        models = "\n".join(pair.models("after") for pair in pairs)
        upgraded, built = (oracle.said(self.facts(database), models) for database in (self.db, self.build(pairs)))
        self.assert_same(upgraded, built, "upgraded, and built from nothing",
                         [line for pair in pairs for line in pair.lines("differs")])
        project.ok("check")
        inspected = harness.Project(tempfile.mkdtemp(dir=self.folder), self.db)
        inspected.ok("inspect", "--output", inspected.root,
                     *[f"--{word}" for word in ("grants", "owners") if f"{word}: true" in self.config])
        inspected.ok("diff", "--exit-code")
        project.ok("rollback", "-s", str(len(made) - first), "--yes")
        self.assert_same(self.facts(self.db), start, "downgraded")
        project.downgrade("base")
        self.assert_same(self.facts(self.db), empty, "down to base")


def cases(module, engine, server=None):
    """A class whose methods are the engine's files."""
    def method(path):
        return lambda self: self.run_file(path)

    def enough(self):
        count = sum(len(read(path)) for path in glob.glob(os.path.join(FOLDER, engine, "*.pairs")))
        self.assertGreaterEqual(count, LEAST[engine])

    methods = {f"test_{os.path.basename(path).split('.')[0]}": method(path)
               for path in sorted(glob.glob(os.path.join(FOLDER, engine, "*.pairs")))}
    methods["test_there_are_enough"] = enough
    name = f"Pairs_{engine}{server or ''}"
    module[name] = type(name, (PairsCase,), {"engine": engine, "server": server, "__test__": True,
                                             "__module__": "__main__", **methods})
