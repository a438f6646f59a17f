"""The survival tests: every change on every kind of populated table. Contents (rows with their identity, counters,
what views show), schema, and what triggers and keys do are taken by sqlite3, psql and pg_dump before, after up, after
down and after up again. The matrix is made of survival_features.py and survival_changes.py;
SURVIVAL_FEATURES="plain strict_one" in the environment limits it for a closer look.

The rules, exactly:
  after up    the schema differs in the facts that the change names, all of them and no other; each row is there under
              its rowid or key, with the values it had but where the change says what becomes of them; every other
              table, view and counter holds what it held
  after down  the schema is as before in every fact; rows are as before but for values that the change says are lost
  up again    as after up
  refused     everything is as before
"""

import fnmatch
import os
import re
import shutil
import tempfile
import unittest

import harness
from contents import contents
from oracle import quoted, said as told
from survival_changes import CHANGES, GONE, REFUSALS, Filled
from survival_features import FEATURES, ROWS, TABLE, TARGET, TARGET_ROWS, laid_over

WANTED = os.environ.get("SURVIVAL_FEATURES", "").split()


# Models


def yaml(value, indent=0):
    """Block mappings; a text that is more than words and signs stands in a block."""
    pad = "\n" + "  " * indent
    if isinstance(value, dict):
        return "".join(f"{pad}{yaml_key(key)}:{yaml(item, indent + 1)}" for key, item in value.items()) or " {}"
    if isinstance(value, list):
        return "".join(f"{pad}-{yaml(item, indent + 1)}" for item in value)
    text = str(value).lower() if isinstance(value, bool) else value
    plain = re.match(r"[A-Za-z(]", text) and not re.search(r": | #|[:\n]$", text)
    return f" {text}" if plain else f" |-{pad}{text}"


def yaml_key(key):
    return key if re.fullmatch(r"\w+", key) else "'" + key.replace("'", "''") + "'"


def respelled(value, words):
    """The same with other words, in keys too."""
    if isinstance(value, dict):
        return {respelled(key, words): respelled(item, words) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(respelled(item, words) for item in value)
    if isinstance(value, str):
        for old, new in words.items():
            edges = "{}" if old == "{t}" else r"(?<!\w){}(?!\w)"
            value = re.sub(edges.format(re.escape(old)), lambda _: new, value)
    return value


def features(engine):
    return {app: feature for app, feature in FEATURES.items()
            if feature.only in ("", engine) and (not WANTED or app in WANTED)}


def name_of(app):
    """The name of an app's table."""
    return FEATURES[app].name or app


def models(app, change=None):
    name = name_of(app)
    table = laid_over(respelled(laid_over(TABLE, FEATURES[app].like), {"{t}": name}),
                      respelled(change.table if change else {}, {"{t}": name}))
    tables = {name: table, **FEATURES[app].tables}
    if change and change.renames:
        tables = respelled(tables, words(app, change))
        if "{t}" in change.renames:
            tables = {new: laid_over(told, {"renamed_from": name}) if new == name + "_2" else told
                      for new, told in tables.items()}
    functions = FEATURES[app].functions
    return "tables:" + yaml(tables, 1) + "\n" + ("functions:" + yaml(functions, 1) + "\n" if functions else "")


def target(change=None):
    return yaml(laid_over(TARGET, change.target if change else {})).lstrip("\n") + "\n"


def words(app, change):
    """What a change renames of an app, also as it stands inside quotes."""
    told = respelled(change.renames, {"{t}": name_of(app)})
    return told | {old.replace('"', '""'): new.replace('"', '""') for old, new in told.items()}


def concerned(engine, change):
    """The apps whose table is changed."""
    return [app for app in features(engine) if app in (change.on.split() or [app]) and app not in change.but.split()]


# Rows


def inserts(engine, app):
    """One statement per row, since they name different columns."""
    here = laid_over(TABLE, FEATURES[app].like)["columns"]
    for at, row in enumerate(ROWS):
        values = {column: value[engine] if isinstance(value, dict) else value
                  for column, value in row.items() if column in here}
        values |= {column: given[at] for column, given in FEATURES[app].keys.items()}
        yield f"insert into {quoted(name_of(app))} ({', '.join(values)}) values ({', '.join(values.values())})"


def statements(engine, app):
    name = name_of(app)
    yield from inserts(engine, app)
    for sql in [*FEATURES[app].sql, *getattr(FEATURES[app], engine)]:
        yield sql.replace("'{t}'", "'" + name.replace("'", "''") + "'").replace("{t}", quoted(name))


# Rules


class Rules:
    """What must be there after a change, by the contents and facts from before it."""

    def __init__(self, engine, change):
        self.engine, self.change = engine, change
        self.apps = concerned(engine, change)
        self.tables = [self.relation(name_of(app)) for app in self.apps]

    def relation(self, name):
        """The name as contents() has it."""
        return name if self.engine == "sqlite" or re.fullmatch("[a-z0-9_]+", name) else quoted(name)

    def literal(self, value):
        """A value of the lists as contents() has it."""
        if value is None or not isinstance(value, (str, int, float)):
            return "NULL" if value is None else value
        if self.engine == "postgresql" and isinstance(value, float):
            value = f"{value:g}"
        if isinstance(value, str) or self.engine == "postgresql":
            return "'" + str(value).replace("'", "''") + "'"
        return str(value)

    def row(self, before, values):
        after = dict(before)
        for column, value in values.items():
            if isinstance(value, Filled):
                after[column] = before[value.column].replace("NULL", self.literal(value.value)) \
                    if before[value.column] == "NULL" else before[value.column]
            else:
                after[column] = value(before) if callable(value) else self.literal(value)
        return {column: value for column, value in after.items() if value is not GONE}

    def rows(self, held, values):
        """Contents, the rows of the changed tables with other values."""
        return held | {name: {key: self.row(row, values) for key, row in held[name].items()} for name in self.tables}

    def counters(self, held, counts):
        """Contents, the changed tables with a counter behind their highest number, without one, as it is (None)."""
        if counts is None:
            return held
        held = held | {"sqlite_sequence": dict(held["sqlite_sequence"])} if self.engine == "sqlite" else dict(held)
        for app, table in zip(self.apps, self.tables):
            highest = max([0, *(int(row["id"].strip("'")) for row in held[table].values())])
            if self.engine == "sqlite":
                counters, key = held["sqlite_sequence"], (self.literal(table),)
                counter = {"name": key[0], "seq": str(highest)}
            else:
                counters, key = held, self.relation(f"{name_of(app)}_id_seq")
                counter = {"last_value": f"'{max(1, highest)}'", "is_called": "'true'" if highest else "'false'"}
                counter = {(counter["last_value"], 0): counter}
            counters.pop(key, None)
            if counts:
                counters[key] = counter
        return held

    def renamed(self, held):
        """Contents under the new names of tables and columns."""
        for app in self.apps:
            new = words(app, self.change)
            held = {respelled(name, new): {respelled(key, new) if name == "sqlite_sequence" else key:
                                           self.renamed_row(row, new, name) for key, row in rows.items()}
                    for name, rows in held.items()}
        return held

    @staticmethod
    def renamed_row(row, new, name):
        return respelled(row, new) if name == "sqlite_sequence" else \
            {respelled(column, new): value for column, value in row.items()}

    def after_up(self, held):
        return self.renamed(self.counters(self.rows(held, self.change.up), self.change.counts))

    def after_down(self, held):
        return self.counters(self.rows(held, self.change.lost), True if self.change.counts is False else None)

    def by_values(self, held):
        """Contents with the rows of the changed tables told apart by all of their values."""
        return held | {name: {tuple(sorted(row.items())): row for row in held[name].values()} for name in self.tables}

    def facts(self):
        """The facts that differ, as patterns."""
        return {respelled(fact, {"{t}": name_of(app)}).replace('"', "").lower()
                for app in self.apps for fact in [*self.change.facts, *getattr(self.change, self.engine)]}

    def renamed_facts(self, facts):
        for app in self.apps if self.change.renames else []:
            new = words(app, self.change)
            facts = {respelled(key, new): respelled(text, new) for key, text in facts.items()}
        return facts


def fact_name(kind, name):
    """A fact's key as the lists write it: without the default schema and quotes."""
    return f"{kind} {name}".replace(" public.", " ").replace('"', "").lower()


def differing(one, two):
    return {fact_name(*key) for key in one.keys() | two.keys() if one.get(key) != two.get(key)}


def differences(is_there, wanted):
    """Rows that are not as they should be, one text each."""
    for name in is_there.keys() | wanted.keys():
        there, want = is_there.get(name, {}), wanted.get(name, {})
        for key in there.keys() | want.keys():
            one, two = there.get(key, {}), want.get(key, {})
            if one != two:
                columns = [f"{column} is {one.get(column)}, not {two.get(column)}"
                           for column in one.keys() | two.keys() if one.get(column) != two.get(column)]
                told = "is gone" if not one else "should not be there" if not two else "; ".join(columns)
                yield f"{name} {', '.join(map(str, key))}: {told}"


class State:
    """All of a database that the rules speak of."""

    def __init__(self, db, rules=None):
        self.facts, self.contents = db.objects(), contents(db)
        self.acts = {}
        for app, feature in features(db.engine).items():
            acts = feature.acts.replace("{t}", name_of(app))
            if rules and app in rules.apps:
                acts = respelled(acts, words(app, rules.change))
            if acts:
                on = "pragma foreign_keys=on;" if db.engine == "sqlite" else ""
                self.acts[app] = db.script(f"{on}begin;{acts}rollback;")


class Populated(harness.Case):
    """A project with all apps, migrated and filled; made once per engine, every test takes a copy."""

    made = {}

    def setUp(self):
        super().setUp()
        self.project.copy_whole(self.made[self.engine][0].root)
        self.first = len(self.project.revisions())

    def new_database(self, name="main"):
        if self.engine not in self.made:
            self.made[self.engine] = self.populated()
        _, before = self.made[self.engine]
        if self.engine == "postgresql":
            copy = before.copy()
            self.addCleanup(copy.drop)
            return copy
        return before.copy(os.path.join(self.folder, f"{name}.db"))

    def empty_database(self, folder):
        if self.engine == "sqlite":
            return harness.SqliteDatabase(os.path.join(folder, "before.db"))
        try:
            return harness.Postgres.server().new_database("before")
        except harness.NoServer as reason:
            return self.skipTest(str(reason))

    def populated(self):
        folder = tempfile.mkdtemp(prefix="autorev-test-")
        unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
        db = self.empty_database(folder)
        project = harness.Project(os.path.join(folder, "project"), db)
        project.write("autorev.yaml", "apps: [apps/*]\n")
        project.app("target", target())
        for app in features(self.engine):
            project.app(app, models(app))
        project.make("-m", "before")
        project.migrate()
        script = [sql for app in features(self.engine) for sql in statements(self.engine, app)]
        db.script("".join(f"{sql};\n" for sql in [TARGET_ROWS, *script]))
        project.settled()
        return project, db

    def change_models(self, change):
        self.project.app("target", target(change))
        for app in concerned(self.engine, change):
            self.project.app(app, models(app, change))

    def assert_same(self, is_there, wanted, when):
        differ = sorted(differences(is_there, wanted))
        self.assertEqual(differ[:20], [], f"{when}: {len(differ)} rows")


class Survival(Populated):
    """One method per change, made below."""

    def make(self, change):
        flags = [] if change.proven else ["--no-prove"]
        for app in concerned(self.engine, change):
            for old, new in change.renames.items():
                flags += ["--rename", f"{label(name_of(app))}.{old}={new}"] if old != "{t}" else []
        self.project.make("-m", "after", *flags, *change.words)

    def assert_facts(self, before, up, rules):
        unnamed = told(rules.renamed_facts(before.facts), ""), told(up.facts, "")
        said, differ = rules.facts(), differing(*unnamed)
        self.assertEqual(sorted(one for one in differ if not any(fnmatch.fnmatchcase(one, it) for it in said)), [],
                         "facts that differ and are not named")
        self.assertEqual(sorted(one for one in said if not fnmatch.filter(differ, one)), [],
                         "facts that are named and do not differ")

    def assert_after_up(self, up, held, rules, when):
        is_there, wanted = up.contents, rules.after_up(held)
        if rules.change.rekeyed:
            is_there, wanted = rules.by_values(is_there), rules.by_values(wanted)
        self.assert_same(is_there, wanted, when)

    def survives(self, change):
        rules = Rules(self.engine, change)
        before = State(self.db)
        self.change_models(change)
        self.make(change)
        self.project.migrate()
        up = State(self.db, rules)
        self.assert_facts(before, up, rules)
        self.assert_after_up(up, before.contents, rules, "after up")
        self.assertEqual(up.acts, before.acts)

        self.project.expect(0, "rollback", "-s", str(len(self.project.revisions()) - self.first), "--yes")
        down = State(self.db)
        left = rules.after_down(before.contents)
        self.assertEqual(differing(before.facts, down.facts), set())
        self.assert_same(down.contents, left, "after down")
        self.assertEqual(down.acts, before.acts)

        self.project.migrate()
        again = State(self.db, rules)
        self.assertEqual(differing(up.facts, again.facts), set())
        self.assert_after_up(again, left, rules, "after up again")
        self.assertEqual(again.acts, before.acts)


    def is_refused(self, refusal):
        """Neither makemigrations nor migrate changes anything before somebody has decided."""
        before, files = State(self.db), self.project.revisions()
        self.change_models(refusal.change)
        made = self.project.run("makemigrations", "-m", "refused", *refusal.words)
        self.assertEqual(made.code, refusal.makes, made)
        if made.code:
            self.assertIn(refusal.says, made.err)
            self.assertEqual(self.project.revisions(), files)
        else:
            self.assertIn(refusal.says, self.project.expect(4, "migrate").err)
            self.assertEqual(len(self.project.applied()), len(files))
        after = State(self.db)
        self.assertEqual(differing(before.facts, after.facts), set())
        self.assert_same(after.contents, before.contents, "after a refusal")


def label(name):
    """A name as --rename and --answer take it."""
    return name if re.fullmatch(r"\w+", name) else quoted(name)


def add_methods(cls):
    """Gives a test class of one engine a method per change and per refusal."""
    for told, verb, run in ((CHANGES, "", cls.survives), (REFUSALS, "refused ", cls.is_refused)):
        for name, entry in told.items():
            change = getattr(entry, "change", entry)
            if change.only in ("", cls.engine):
                test = lambda self, run=run, entry=entry: run(self, entry)
                test.__doc__ = name
                setattr(cls, re.sub(r"\W+", "_", f"test {verb}{name}"), test)
    return cls
