"""Rows survive: every alteration on every kind of populated table, with checksums taken by sqlite3 and
psql before, after up and after down. Both lists are tables; the matrix is made from them."""
# labels: postgresql
# timeout: 900

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

BASE = """\
tables:
  t:
    columns:
{key}
      a: integer default 1
      b: text
      c: varchar(40) not null default 'c'
      d: double
      x: bytes
{more}"""

KEY = "      id: bigint identity primary key"

# What a table may be like: name -> (models, statements for SQLite, statements for PostgreSQL, key column)
CHILD = """\
  child:
    columns:
      id: bigint identity primary key
      t_id: bigint {null} references t {action}
      note: text
"""


def plain(more="", key=KEY):
    return BASE.format(key=key, more=more)


def with_child(action, null=""):
    return plain() + CHILD.format(action=action, null=null)


CHILD_ROWS = ("insert into child (t_id, note) values (1, 'x'), (2, 'y'), (1, null), (null, 'z')",)
CHILD_ROWS_FULL = ("insert into child (t_id, note) values (1, 'x'), (2, 'y'), (1, null)",)
TRIGGERS_LITE = (
    "create table log (what text, id integer)",
    "create trigger t_log after update on t begin insert into log values ('u; ''1''', new.id); end",
    "create trigger t_gone before delete on t when old.a > 100 begin select raise(abort, 'no'); end",
    "create trigger log_touches_t after insert on log begin update t set a = a where id = -1; end")
TRIGGERS_PG = (
    "create table log (what text, id bigint)",
    "create function f() returns trigger language plpgsql as 'begin insert into log values (tg_op, new.id); return new; end'",
    "create trigger t_log after update on t for each row execute function f()")
VIEWS_LITE = (
    "create view v as select id, c, a + 1 as a1 from t where id > 0",
    "create view vv as select count(*) as n from v",
    "create trigger v_ins instead of insert on v begin insert into t (c) values (new.c); end")

FEATURES = {
    "plain": (plain(), (), ()),
    "gaps in the numbers": (plain(), ("delete from t where id = 2",), ("delete from t where id = 2",)),
    "autoincrement ahead": (
        plain(key="      id: integer primary key autoincrement"),
        ("insert into t (id, c) values (100, 'z')", "delete from t where id = 100"), None),
    "autoincrement, emptied": (
        plain(key="      id: integer primary key autoincrement"), ("delete from t",), None),
    "no key": (plain(key="      k: integer"), ("delete from t where rowid = 2",), ()),
    "text key": (plain(key="      k: text primary key default 'k'").replace(" default 'k'", ""), None, None),
    "without rowid": (
        plain("    without_rowid: true\n", key="      id: integer not null default 7\n      k: text not null")
        .replace("    without_rowid: true\n", "    primary_key: [id, k]\n    without_rowid: true\n"), None, None),
    "strict": (plain("    strict: true\n"), (), None),
    "self reference": (
        plain("      up: bigint references t on delete cascade\n"),
        ("update t set up = 1 where id > 1",), ("update t set up = 1 where id > 1",)),
    "child, cascade": (with_child("on delete cascade"), CHILD_ROWS, CHILD_ROWS),
    "child, set null": (with_child("on delete set null"), CHILD_ROWS, CHILD_ROWS),
    "child, set default": (with_child("on delete set default"), CHILD_ROWS, CHILD_ROWS),
    "child, restrict": (with_child("on delete restrict on update restrict", "not null"), CHILD_ROWS_FULL,
                        CHILD_ROWS_FULL),
    "child, no action, deferred": (with_child("deferrable initially deferred"), CHILD_ROWS, CHILD_ROWS),
    "triggers": (plain(), TRIGGERS_LITE, TRIGGERS_PG),
    "views": (plain(), VIEWS_LITE, None),
    "indexes": (
        plain("    indexes:\n      t_part: {columns: [b, c desc], where: a > 0}\n      t_low:\n        columns:\n"
              "          - lower(b)\n      t_uni: {columns: [c, b], unique: true}\n"), (), ()),
    "generated": (plain("      g: integer generated (a * 2) stored\n"), (), ()),
    "checks and uniques": (
        plain("    checks: {b_len: length(b) < 100}\n    uniques: {t_c_b: [c, b]}\n"), (), ()),
}

# One change of the models: (pattern, replacement) on the text of BASE
ALTERATIONS = {
    "add a column": (r"(      x: bytes\n)", r"\1      n: integer\n"),
    "add a column with default": (r"(      x: bytes\n)", r"\1      n: integer not null default 7\n"),
    "add a column with an expression": (r"(      x: bytes\n)", r"\1      n: timestamptz default current_timestamp\n"),
    "add a generated column": (r"(      x: bytes\n)", r"\1      n: integer generated (a + 1) stored\n"),
    "drop a column": (r"      d: double\n", ""),
    "widen a type": (r"varchar\(40\)", "varchar(80)"),
    "change a type": (r"a: integer", "a: bigint"),
    "change a type's family": (r"c: varchar\(40\)", "c: text"),
    "change a default": (r"default 'c'", "default 'cc'"),
    "drop a default": (r"a: integer default 1", "a: integer"),
    "become nullable": (r"varchar\(40\) not null", "varchar(40)"),
    "become not null": (r"b: text", "b: {type: text, not_null: true, backfill: \"'?'\"}"),
    "add a check": (r"a: integer default 1", "a: integer default 1 check (a > -1000)"),
    "add a foreign key": (r"a: integer default 1", "a: integer default 1 references other(n)"),
    "rename a column": (r"d: double", "dd: {type: double, renamed_from: d}"),
    "rename and change": (r"      d: double\n",
                          "      dd: {type: double, renamed_from: d, not_null: true, default: 0}\n"),
    "change a collation": {"sqlite": (r"b: text", "b: text collate nocase"),
                           "postgresql": (r"b: text", 'b: text collate "C"')},
    "add an index": {"sqlite": None, "postgresql": (r"(      x: bytes\n)", r"\1")},
}
del ALTERATIONS["add an index"]

OTHER = "  other:\n    columns:\n      id: bigint identity primary key\n      n: integer not null unique\n"
ROWS = ("insert into other (n) values (1), (42), (2147483647), (-1)",)


def rows(engine, models):
    """NULLs, unicode, blobs, extreme numbers. Three rows, numbered by the table itself."""
    blob = "x'00ff41'" if engine == "sqlite" else r"'\x00ff41'"
    empty = "x''" if engine == "sqlite" else "''"
    key = ("k, ", "'k1', ", "'k2', ", "'k3', ") if re.search(r"^      k: text", models, re.M) else \
        ("k, ", "1, ", "2, ", "3, ") if re.search(r"^      k: integer", models, re.M) else ("", "", "", "")
    return (f"insert into t ({key[0]}a, b, c, d, x) values ({key[1]}1, 'é ☃ 😀 ''quoted''', 'one', 1e308, {blob}), "
            f"({key[2]}2147483647, null, '', -0.1, null), ({key[3]}-1, '', 'c', null, {empty})",)


@harness.each_engine
class Survival(harness.Case):
    def prepare(self, models, extra):
        self.project.app("shop", models)
        self.project.make_and_migrate("-m", "before")
        for statement in ROWS + rows(self.engine, models) + extra:
            self.db.query(statement)

    def tables(self):
        return sorted(self.db.tables() - {"autorev_version", "log"})

    def others(self):
        """Triggers, views and counters: nothing of them may go."""
        if self.engine == "sqlite":
            counters = self.db.query("select name, seq from sqlite_sequence order by 1") \
                if self.db.query("select 1 from sqlite_schema where name = 'sqlite_sequence'") else []
            return self.db.query("select type, name, tbl_name from sqlite_schema where type in "
                                 "('trigger', 'view') order by 1, 2"), counters
        return self.db.query("select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal "
                             "order by 1")

    def sums(self, columns):
        return {table: self.db.checksum(table, columns.get(table)) for table in columns}

    def rowids(self):
        if self.engine == "sqlite" and "without rowid" not in self.id():
            try:
                return self.db.query("select rowid, c from t order by rowid")
            except Exception:
                return None
        return None

    def one(self, models, extra, change):
        pattern, replacement = change
        after = re.sub(pattern, replacement, models, count=1)
        self.assertNotEqual(after, models)
        self.prepare(models, extra)
        before_columns = {table: self.db.columns(table) for table in self.tables()}
        before = self.sums(before_columns)
        rowids, others = self.rowids(), self.others()
        self.project.app("shop", after)
        self.project.make_and_migrate("-m", "after")
        kept = {table: [c for c in columns if c in self.db.columns(table)]
                for table, columns in before_columns.items()}
        changed = re.search(r"become not null|rename and", self.subject)
        if changed:
            kept["t"] = [c for c in kept["t"] if c not in ("b", "d")]
        self.project.downgrade("-1")
        undone = self.sums(before_columns if not changed and "drop a column" != self.subject else
                           {**before_columns, "t": [c for c in before_columns["t"] if c not in ("b", "d")]})
        self.project.migrate()
        up_again = self.sums(kept)
        expected = {table: before[table] for table in before}
        for table, columns in kept.items():
            full = columns == before_columns[table]
            self.assertEqual(len(up_again[table]), len(expected[table]), table)
            if full:
                self.assertEqual(up_again[table], expected[table], table)
        for table in undone:
            self.assertEqual(len(undone[table]), len(expected[table]), table)
            if not changed and self.subject != "drop a column":
                self.assertEqual(undone[table], expected[table], table)
        if rowids is not None and "rename" not in self.subject:
            self.assertEqual(self.rowids(), rowids)
        self.assertEqual(self.others(), others)


def add(engine, feature, models, extra, subject, change):
    def test(self):
        self.subject = subject
        self.one(models + OTHER, extra, change)

    test.__doc__ = f"{subject} on a table with {feature}"
    name = re.sub(r"\W+", "_", f"test {feature} {subject}")
    setattr(globals()[f"Survival_{engine}"], name, test)


for engine_name in harness.ENGINES:
    for feature_name, (models_text, lite, pg) in FEATURES.items():
        extras = lite if engine_name == "sqlite" else pg
        lite_only = re.search(r"autoincrement|without_rowid|strict", models_text)
        if extras is None and (engine_name == "postgresql" or lite_only is None and feature_name == "views"):
            continue
        if engine_name == "postgresql" and lite_only:
            continue
        for subject_name, one_change in ALTERATIONS.items():
            if isinstance(one_change, dict):
                one_change = one_change[engine_name]
            if feature_name == "generated" and subject_name in ("change a type",) and engine_name == "x":
                continue
            if feature_name == "without rowid" and not re.search(one_change[0], models_text):
                continue
            add(engine_name, feature_name, models_text, extras or (), subject_name, one_change)


if __name__ == "__main__":
    harness.main()
