"""Rows survive: every change on every kind of populated table. Contents (rows with their identity, counters,
what views show), schema and what triggers and keys do are taken by sqlite3, psql and pg_dump before, after up,
after down and after up again. lib/survival.py has the two lists that the matrix is made of.

The rules, exactly:
  after up    the schema differs in the facts that the change names, all of them and no other; each row is there
              under its rowid or key, with the values it had but where the change says what becomes of them;
              every other table, view and counter holds what it held
  after down  the schema is as before in every fact; rows are as before but for values that the change says are lost
  up again    as after up
"""
# labels: postgresql
# timeout: 900

import fnmatch
import os
import re
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from contents import contents
from oracle import quoted
from survival import CHANGES, FEATURES, GONE, Filled, ROWS, TABLE, TARGET, TARGET_ROWS, laid_over

ONLY_FEATURES = os.environ.get("SURVIVAL_FEATURES", "").split()  # for a closer look at some


# Models as YAML

def yaml(value, indent=0):
    """Block mappings; every text that is more than words and signs stands in a block."""
    pad = "\n" + "  " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{yaml_key(key)}:{yaml(item, indent + 1)}" for key, item in value.items()) or " {}"
    if isinstance(value, list):
        return "".join(f"{pad}-{yaml(item, indent + 1)}" for item in value)
    text = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
    plain = re.match(r"[A-Za-z(]", text) and not re.search(r": | #|[:\n]$", text)
    return f" {text}" if plain else f" |-{pad}{text}"


def yaml_key(key):
    return key if re.fullmatch(r"\w+", key) else "'" + key.replace("'", "''") + "'"


def named(value, table):
    """The same with {t} as the table's name."""
    if isinstance(value, dict):
        return {named(key, table): named(item, table) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(named(item, table) for item in value)
    return value.replace("{t}", table) if isinstance(value, str) else value


def features(engine):
    return {app: feature for app, feature in FEATURES.items()
            if feature.only in ("", engine) and (not ONLY_FEATURES or app in ONLY_FEATURES)}


def concerned(engine, change):
    """The apps whose table is changed."""
    return [app for app in features(engine) if app in (change.on.split() or [app]) and app not in change.but.split()]


def models(app, feature, change=None):
    """`change`: what is laid over the table."""
    name = feature.name or app
    table = laid_over(named(laid_over(TABLE, feature.like), name), named(change or {}, name))
    return "tables:" + yaml({name: table, **feature.tables}, 1) + "\n"


def target(change=None):
    return yaml(laid_over(TARGET, change.target) if change else TARGET).lstrip("\n") + "\n"


def insert(engine, table, feature):
    """One statement per row."""
    here = laid_over(TABLE, feature.like)["columns"]
    for at, row in enumerate(ROWS):
        values = {column: value[engine] if isinstance(value, dict) else value
                  for column, value in row.items() if column in here}
        values |= {column: given[at] for column, given in feature.keys.items()}
        yield (f"insert into {quoted(table)} ({', '.join(values)}) values ({', '.join(values.values())})")


def statements(engine, app, feature):
    table = feature.name or app
    for sql in [*feature.sql, *getattr(feature, engine)]:
        yield sql.replace("'{t}'", "'" + table.replace("'", "''") + "'").replace("{t}", quoted(table))


# What must be there

def literal(engine, value):
    """A value of the lists as contents() tells it."""
    if value is None or not isinstance(value, (str, int, float)):
        return "NULL" if value is None else value
    if engine == "postgresql" and isinstance(value, float):
        value = f"{value:g}"
    if isinstance(value, str) or engine == "postgresql":
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)


def changed(engine, row, values):
    """A row after `values` of a change."""
    told = dict(row)
    for column, value in values.items():
        if isinstance(value, Filled):
            is_null = row[value.column] == "NULL"
            told[column] = literal(engine, value.value) if is_null else row[value.column]
        else:
            told[column] = value(row) if callable(value) else literal(engine, value)
    return {column: value for column, value in told.items() if value is not GONE}


def relation(engine, name):
    """The name as contents() has it."""
    return name if engine == "sqlite" or re.fullmatch("[a-z0-9_]+", name) else quoted(name)


def expected(engine, held, change, values):
    """Contents, the main table of each app changed."""
    mains = {relation(engine, FEATURES[app].name or app) for app in concerned(engine, change)}
    return held | {name: {key: changed(engine, row, values) for key, row in held[name].items()} for name in mains}


def counted(held, engine, change, counts):
    """The counters when the engine begins to number rows, goes on (None), or stops."""
    counters = {}
    for table in [FEATURES[app].name or app for app in concerned(engine, change)] if counts is not None else []:
        highest = max([0, *(int(row["id"].strip("'")) for row in held[relation(engine, table)].values())])
        if engine == "sqlite":
            key = literal(engine, table)
            counters[key,] = {"name": key, "seq": str(highest)} if counts else None
        else:
            row = {"last_value": f"'{max(1, highest)}'", "is_called": "'true'" if highest else "'false'"}
            counters[relation(engine, f"{table}_id_seq")] = {(row["last_value"], 0): row} if counts else None
    if engine == "sqlite":
        counters = {"sqlite_sequence": without(held["sqlite_sequence"] | counters)}
    return without(held | counters)


def by_values(held, engine, change):
    """Contents with the rows of the changed tables told apart by all of their values."""
    tables = {relation(engine, FEATURES[app].name or app) for app in concerned(engine, change)}
    return held | {name: {tuple(sorted(row.items())): row for row in held[name].values()} for name in tables}


def without(mapping):
    return {key: value for key, value in mapping.items() if value is not None}


def facts_said(engine, change):
    for app in concerned(engine, change):
        for fact in [*change.facts, *getattr(change, engine)]:
            yield fact.replace("{t}", FEATURES[app].name or app).replace('"', "").lower()


def fact_name(kind, name):
    """A fact's key as the lists write it: without the default schema, without quotes."""
    return f"{kind} {name}".replace(" public.", " ").replace('"', "").lower()


def differing(one, two):
    return {fact_name(*key) for key in one.keys() | two.keys() if one.get(key) != two.get(key)}


def differences(is_there, wanted):
    """Rows that are not as they should be: (key, what differs)."""
    for key in is_there.keys() | wanted.keys():
        one, two = is_there.get(key), wanted.get(key)
        if one is None or two is None:
            yield key, "is gone" if one is None else "should not be there"
        elif one != two:
            yield key, "; ".join(f"{column} is {one.get(column)}, not {two.get(column)}"
                                 for column in one.keys() | two.keys() if one.get(column) != two.get(column))


class State:
    """All of a database that the rules speak of."""

    def __init__(self, db, engine):
        self.facts, self.contents = db.objects(), contents(db)
        self.acts = {}
        for app, feature in features(engine).items():
            if feature.acts:
                on = "pragma foreign_keys=on;" if engine == "sqlite" else ""
                acts = feature.acts.replace("{t}", quoted(feature.name or app))
                self.acts[app] = db.script(f"{on}begin;{acts}rollback;")


@harness.each_engine
class Survival(harness.Case):
    """One method per change, made below."""

    before = {}

    def setUp(self):
        super().setUp()
        if self.engine not in self.before:
            type(self).before[self.engine] = self.populated()
        project, db = self.before[self.engine]
        self.first = len(project.revisions())
        self.db = db.copy(os.path.join(self.folder, "copy.db"))
        self.project = self.new_project()
        self.project.copy_whole(project.root)

    def populated(self):
        """A project with all apps, migrated and filled; made once, every test takes a copy."""
        folder = tempfile.mkdtemp(prefix="autorev-test-")
        unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
        db = harness.SqliteDatabase(os.path.join(folder, "before.db")) if self.engine == "sqlite" else \
            self.db.copy()
        project = harness.Project(os.path.join(folder, "project"), db)
        project.write("autorev.yaml", "apps: [apps/*]\n")
        project.app("target", target())
        for app, feature in features(self.engine).items():
            project.app(app, models(app, feature))
        project.make("-m", "before")
        project.migrate()
        script = [TARGET_ROWS]
        for app, feature in features(self.engine).items():
            script += [*insert(self.engine, feature.name or app, feature), *statements(self.engine, app, feature)]
        db.script("".join(f"{sql};\n" for sql in script))
        project.settled()
        return project, db

    def same_contents(self, is_there, wanted, when):
        differ = [f"{name} {', '.join(map(str, key))}: {how}" for name in is_there.keys() | wanted.keys()
                  for key, how in differences(is_there.get(name, {}), wanted.get(name, {}))]
        self.assertEqual(differ, [], when)

    def same_after_up(self, is_there, held, change, when):
        wanted = counted(expected(self.engine, held, change, change.up), self.engine, change, change.counts)
        if change.rekeyed:
            is_there, wanted = [by_values(one, self.engine, change) for one in (is_there, wanted)]
        self.same_contents(is_there, wanted, when)

    def after_down(self, held, change):
        begins_again = True if change.counts is False else None
        return counted(expected(self.engine, held, change, change.lost), self.engine, change, begins_again)

    def survives(self, change):
        engine = self.engine
        before = State(self.db, engine)
        self.project.app("target", target(change))
        for app in concerned(engine, change):
            self.project.app(app, models(app, FEATURES[app], change.table))
        self.project.make("-m", "after", *([] if change.proven else ["--no-prove"]), *change.words)
        self.project.migrate()
        up = State(self.db, engine)
        said, differ = set(facts_said(engine, change)), differing(before.facts, up.facts)
        self.assertEqual(sorted(one for one in differ if not any(fnmatch.fnmatchcase(one, it) for it in said)), [],
                         "facts that differ and are not named")
        self.assertEqual(sorted(one for one in said if not fnmatch.filter(differ, one)), [],
                         "facts that are named and do not differ")
        self.same_after_up(up.contents, before.contents, change, "after up")
        self.assertEqual(up.acts, before.acts)

        self.project.expect(0, "rollback", "-s", str(len(self.project.revisions()) - self.first), "--yes")
        down = State(self.db, engine)
        self.assertEqual(differing(before.facts, down.facts), set())
        left = self.after_down(before.contents, change)
        self.same_contents(down.contents, left, "after down")
        self.assertEqual(down.acts, before.acts)

        self.project.migrate()
        again = State(self.db, engine)
        self.assertEqual(differing(up.facts, again.facts), set())
        self.same_after_up(again.contents, left, change, "after up again")
        self.assertEqual(again.acts, before.acts)


def add(name, change):
    def test(self):
        self.survives(change)

    test.__doc__ = name
    for engine in harness.ENGINES:
        if change.only in ("", engine):
            setattr(globals()[f"Survival_{engine}"], re.sub(r"\W+", "_", f"test {name}"), test)


for change_name, one_change in CHANGES.items():
    add(change_name, one_change)


if __name__ == "__main__":
    harness.main()
