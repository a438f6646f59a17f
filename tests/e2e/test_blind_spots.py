"""What other tools miss: one change a case, seen, written, applied, undone and applied again. The
catalogue says what is there after up and after down; the SQL's text is nobody's proof."""
# labels: postgresql
# timeout: 600

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

DEFAULTS = """select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 't'::regclass"""
CHECKS = """select conname, pg_get_constraintdef(oid) from pg_constraint
            where conrelid = 't'::regclass and contype = 'c' order by 1"""
KEYS = """select conname, pg_get_constraintdef(oid) from pg_constraint
          where conrelid = 't'::regclass and contype in ('p', 'u') order by 1"""
FOREIGN = """select pg_get_constraintdef(oid) from pg_constraint
             where conrelid = 't'::regclass and contype = 'f' order by 1"""
INDEXES = """select pg_get_indexdef(indexrelid) from pg_index i
             where indrelid = 't'::regclass and not exists
             (select 1 from pg_constraint where conindid = i.indexrelid) order by 1"""
COLUMNS = """select attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text, attgenerated::text
             from pg_attribute where attrelid = 't'::regclass and attnum > 0 and not attisdropped
             order by attname"""
ENUM = """select enumlabel from pg_enum where enumtypid = 'mood'::regtype order by enumsortorder"""
SEQUENCE = """select seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle from pg_sequence
              where seqrelid = 's'::regclass"""
IDENTITY = """select seqstart, seqincrement, attidentity::text from pg_sequence, pg_attribute
              where seqrelid = pg_get_serial_sequence('t', 'id')::regclass
              and attrelid = 't'::regclass and attname = 'id'"""
COLLATION = """select collname from pg_attribute a join pg_collation c on c.oid = attcollation
               where attrelid = 't'::regclass and attname = 'a'"""
COMMENTS = """select obj_description('t'::regclass, 'pg_class'), col_description('t'::regclass, 2)"""

LITE_SQL = "select sql from sqlite_schema where tbl_name = 't' and sql is not null order by name"
LITE_COLUMNS = ('select name, type, "notnull", dflt_value, pk from pragma_table_info(\'t\') order by name')
LITE_FOREIGN = 'select "table", "from", "to", on_update, on_delete from pragma_foreign_key_list(\'t\')'
LITE_INDEXES = ("select l.name, l.\"unique\", l.origin, l.partial, x.name, x.desc, x.coll from "
                "pragma_index_list('t') l, pragma_index_xinfo(l.name) x where x.key order by 1, x.seqno")


def table(body, more=""):
    return "tables:\n  t:\n" + "".join(f"    {line}\n" for line in body.strip("\n").split("\n")) + more


def columns(*lines, more=""):
    return table("columns:\n" + "\n".join(f"  {line}" for line in lines) + ("\n" + more if more else ""))


ID = "id: bigint identity primary key"
A = "a: integer"
OTHER = "  o:\n    columns:\n      id: bigint identity primary key\n      k: integer not null unique\n"

# name, models before, models after, PostgreSQL's catalogue query, SQLite's (None: not that engine),
# words for makemigrations
CASES = [
    ("server default added", columns(ID, A), columns(ID, "a: integer default 5"), DEFAULTS, LITE_COLUMNS),
    ("server default changed", columns(ID, "a: integer default 5"), columns(ID, "a: integer default 6"),
     DEFAULTS, LITE_COLUMNS),
    ("server default dropped", columns(ID, "a: integer default 5"), columns(ID, A), DEFAULTS, LITE_COLUMNS),
    ("default becomes an expression", columns(ID, "a: timestamp default '2020-01-01'"),
     columns(ID, "a: timestamp default current_timestamp"), DEFAULTS, LITE_COLUMNS),
    ("named check added", columns(ID, A), columns(ID, A, more="checks: {a_pos: a > 0}"), CHECKS, LITE_SQL),
    ("named check changed", columns(ID, A, more="checks: {a_pos: a > 0}"),
     columns(ID, A, more="checks: {a_pos: a > 1}"), CHECKS, LITE_SQL),
    ("named check dropped", columns(ID, A, more="checks: {a_pos: a > 0}"), columns(ID, A), CHECKS, LITE_SQL),
    ("unnamed check added", columns(ID, A), columns(ID, "a: integer check (a > 0)"), CHECKS, LITE_SQL),
    ("unnamed check changed", columns(ID, "a: integer check (a > 0)"),
     columns(ID, "a: integer check (a >= 0)"), CHECKS, LITE_SQL),
    ("unnamed check dropped", columns(ID, "a: integer check (a > 0)"), columns(ID, A), CHECKS, LITE_SQL),
    ("unnamed unique added", columns(ID, A), columns(ID, "a: integer unique"), KEYS, LITE_INDEXES),
    ("unnamed unique dropped", columns(ID, "a: integer unique"), columns(ID, A), KEYS, LITE_INDEXES),
    ("unnamed unique of two columns", columns(ID, A, "b: integer"),
     columns(ID, A, "b: integer", more="uniques: [[a, b]]"), KEYS, LITE_INDEXES),
    ("unique turns from one column to another", columns(ID, "a: integer unique", "b: integer"),
     columns(ID, A, "b: integer unique"), KEYS, LITE_INDEXES),
    ("partial index predicate changed", columns(ID, A, more="indexes: {i: {columns: [a], where: a > 0}}"),
     columns(ID, A, more="indexes: {i: {columns: [a], where: a > 1}}"), INDEXES, LITE_SQL),
    ("partial index becomes whole", columns(ID, A, more="indexes: {i: {columns: [a], where: a > 0}}"),
     columns(ID, A, more="indexes: {i: [a]}"), INDEXES, LITE_SQL),
    ("index becomes unique", columns(ID, A, more="indexes: {i: [a]}"),
     columns(ID, A, more="indexes: {i: {columns: [a], unique: true}}"), INDEXES, LITE_INDEXES),
    ("index direction changed", columns(ID, A, more="indexes: {i: [a]}"),
     columns(ID, A, more="indexes: {i: [a desc]}"), INDEXES, LITE_INDEXES),
    ("index column order changed", columns(ID, A, "b: text", more="indexes: {i: [a, b]}"),
     columns(ID, A, "b: text", more="indexes: {i: [b, a]}"), INDEXES, LITE_INDEXES),
    ("index nulls order changed", columns(ID, A, more="indexes: {i: [a]}"),
     columns(ID, A, more="indexes: {i: [a nulls first]}"), INDEXES, None),
    ("index method changed", columns(ID, A, more="indexes: {i: [a]}"),
     columns(ID, A, more="indexes: {i: {columns: [a], method: hash}}"), INDEXES, None),
    ("index include changed", columns(ID, A, "b: text", more="indexes: {i: [a]}"),
     columns(ID, A, "b: text", more="indexes: {i: {columns: [a], include: [b]}}"), INDEXES, None),
    ("index operator class changed", columns(ID, "a: text", more="indexes: {i: [a]}"),
     columns(ID, "a: text", more="indexes: {i: [a text_pattern_ops]}"), INDEXES, None),
    ("index storage parameter changed", columns(ID, A, more="indexes: {i: [a]}"),
     columns(ID, A, more="indexes: {i: {columns: [a], with: {fillfactor: 70}}}"), INDEXES, None),
    ("index collation changed", columns(ID, "a: text", more="indexes: {i: [a]}"),
     columns(ID, "a: text", more='indexes:\n  i:\n    columns:\n      - a collate "C"'), INDEXES, None),
    ("NULLs are no longer distinct", columns(ID, A, more="indexes: {i: {columns: [a], unique: true}}"),
     columns(ID, A, more="indexes: {i: {columns: [a], unique: true, nulls_not_distinct: true}}"), INDEXES, None),
    ("expression index added", columns(ID, "a: text"), columns(ID, "a: text", more="indexes: {i: [lower(a)]}"),
     INDEXES, LITE_SQL),
    ("expression index changed", columns(ID, "a: text", more="indexes: {i: [lower(a)]}"),
     columns(ID, "a: text", more="indexes: {i: [upper(a)]}"), INDEXES, LITE_SQL),
    ("primary key changed", columns("a: integer not null", "b: integer not null", more="primary_key: [a]"),
     columns("a: integer not null", "b: integer not null", more="primary_key: [a, b]"), KEYS, LITE_COLUMNS),
    ("primary key dropped", columns("a: integer not null", "b: integer", more="primary_key: [a, b]"),
     columns("a: integer not null", "b: integer not null"), KEYS, LITE_COLUMNS),
    ("foreign key added", columns(ID, "a: bigint") + OTHER, columns(ID, "a: bigint references o") + OTHER,
     FOREIGN, LITE_FOREIGN),
    ("foreign key action changed", columns(ID, "a: bigint references o") + OTHER,
     columns(ID, "a: bigint references o on delete cascade on update set null") + OTHER, FOREIGN, LITE_FOREIGN),
    ("foreign key becomes deferrable", columns(ID, "a: bigint references o") + OTHER,
     columns(ID, "a: bigint references o deferrable initially deferred") + OTHER, FOREIGN, LITE_SQL),
    ("foreign key target changed", columns(ID, "a: bigint references o(id)") + OTHER,
     columns(ID, "a: bigint references o(k)") + OTHER, FOREIGN, LITE_FOREIGN),
    ("foreign key match changed", columns(ID, "a: bigint references o") + OTHER,
     columns(ID, "a: bigint references o match full") + OTHER, FOREIGN, None),
    ("foreign key dropped", columns(ID, "a: bigint references o") + OTHER, columns(ID, "a: bigint") + OTHER,
     FOREIGN, LITE_FOREIGN),
    ("column renamed by hint", columns(ID, A), columns(ID, "b: {type: integer, renamed_from: a}"),
     COLUMNS, LITE_COLUMNS),
    ("column renamed while its check and an option of the table go",
     columns(ID, A, "z: integer", more="checks: {c: a > z}\nwith: {fillfactor: 60}\nstrict: true"),
     columns(ID, "b: {type: integer, renamed_from: a}"), COLUMNS, LITE_COLUMNS),
    ("table renamed while its unique goes", columns(ID, "a: integer unique").replace("  t:", "  s:"),
     columns(ID, A, more="renamed_from: s"), "select relname::text from pg_class where relname in ('s', 't') and pg_table_is_visible(oid)",
     "select name from sqlite_schema where name in ('s', 't')"),
    ("column renamed by flag", columns(ID, A), columns(ID, "b: integer"), COLUMNS, LITE_COLUMNS,
     ("--rename", "t.a=b")),
    ("column becomes not null", columns(ID, "a: integer default 3"),
     columns(ID, "a: integer not null default 3"), COLUMNS, LITE_COLUMNS),
    ("column becomes nullable", columns(ID, "a: integer not null default 3"),
     columns(ID, "a: integer default 3"), COLUMNS, LITE_COLUMNS),
    ("type widened", columns(ID, "a: varchar(10)"), columns(ID, "a: varchar(20)"), COLUMNS, LITE_COLUMNS),
    ("type changed with an assignment cast", columns(ID, "a: integer"), columns(ID, "a: bigint"),
     COLUMNS, LITE_COLUMNS),
    ("type changed without a cast", columns(ID, "a: text"), columns(ID, "a: integer"), COLUMNS, LITE_COLUMNS),
    ("type changed with using", columns(ID, "a: text"),
     columns(ID, "a: {type: integer, using: length(a)}"), COLUMNS, LITE_COLUMNS),
    ("identity becomes always", columns(ID), columns("id: bigint identity always primary key"), IDENTITY, None),
    ("identity options", columns(ID),
     columns("id: bigint identity (start with 100 increment by 10) primary key"), IDENTITY, None),
    ("generated expression changed", columns(ID, A, "g: integer generated (a * 2) stored"),
     columns(ID, A, "g: integer generated (a * 3) stored"), DEFAULTS, LITE_SQL),
    ("generated column added", columns(ID, A), columns(ID, A, "g: integer generated (a * 3) stored"),
     COLUMNS, LITE_SQL),
    ("collation changed", columns(ID, "a: text"), columns(ID, 'a: text collate "C"'), COLLATION, None),
    ("collation changed on SQLite", columns(ID, "a: text"), columns(ID, "a: text collate nocase"), None, LITE_SQL),
    ("comments", columns(ID, A),
     table("comment: All of them.\ncolumns:\n  id: bigint identity primary key\n  a: integer comment 'It''s one.'"),
     COMMENTS, None),
    ("comment changed", columns(ID, "a: integer comment 'one'"), columns(ID, "a: integer comment 'two'"),
     COMMENTS, None),
    ("exclusion added",
     columns(ID, "r: int4range"),
     columns(ID, "r: int4range", more="exclusions:\n  r_excl: using gist (r with &&)"),
     "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'x'", None),
    ("enum value added", "enums: {mood: [sad, ok]}\n" + columns(ID, "a: mood"),
     "enums: {mood: [sad, meh, ok]}\n" + columns(ID, "a: mood"), ENUM, None),
    ("enum value renamed", "enums: {mood: [sad, ok]}\n" + columns(ID, "a: mood default 'ok'"),
     "enums: {mood: [sad, {value: fine, renamed_from: ok}]}\n" + columns(ID, "a: mood default 'fine'"), ENUM, None),
    ("enum value removed", "enums: {mood: [sad, meh, ok]}\n" + columns(ID, "a: mood not null default 'ok'"),
     "enums: {mood: [sad, ok]}\n" + columns(ID, "a: mood not null default 'ok'"), ENUM, None),
    ("enum reordered", "enums: {mood: [sad, meh, ok]}\n" + columns(ID, "a: mood"),
     "enums: {mood: [ok, meh, sad]}\n" + columns(ID, "a: mood"), ENUM, None),
    ("enum on SQLite", "enums: {mood: [sad, ok]}\n" + columns(ID, "a: mood"),
     "enums: {mood: [sad, meh, ok]}\n" + columns(ID, "a: mood"), None, LITE_SQL),
    ("domain check changed", "domains: {positive: integer check (value > 0)}\n" + columns(ID, "a: positive"),
     "domains: {positive: integer check (value > 1)}\n" + columns(ID, "a: positive"),
     "select pg_get_constraintdef(oid) from pg_constraint where contypid = 'positive'::regtype", LITE_SQL),
    ("domain type changed below a generated column",
     "domains: {positive: integer}\n" + columns(ID, "a: positive", "g: integer generated (a * 2) stored"),
     "domains: {positive: bigint}\n" + columns(ID, "a: positive", "g: integer generated (a * 2) stored"),
     "select format_type(typbasetype, null) from pg_type where oid = 'positive'::regtype", None),
    ("domain default", "domains: {positive: integer}\n" + columns(ID, "a: positive"),
     "domains: {positive: integer not null default 4}\n" + columns(ID, "a: positive"),
     "select typdefault, typnotnull from pg_type where oid = 'positive'::regtype", None),
    ("sequence options", "sequences: {s: {start: 5}}\n" + columns(ID),
     "sequences: {s: {start: 5, increment: 2, max: 1000, cache: 3, cycle: true}}\n" + columns(ID), SEQUENCE, None),
    ("sequence bounds past where it stands", "sequences: {s: {}}\n" + columns(ID),
     "sequences: {s: {start: 60, min: 50}}\n" + columns(ID), SEQUENCE, None),
    ("sequence that turns round", "sequences: {s: {}}\n" + columns(ID),
     "sequences: {s: {increment: -1}}\n" + columns(ID), SEQUENCE, None),
    ("identity bounds past where it stands", columns(ID),
     "tables: {t: {columns: {id: {type: bigint, primary_key: true, identity: {start: 1000, min: 1000}}}}}\n", IDENTITY, None),
    ("identity bounds below its start",
     "tables: {t: {columns: {id: {type: bigint, primary_key: true, identity: {start: 1000}}}}}\n",
     "tables: {t: {columns: {id: {type: bigint, primary_key: true, identity: {max: 500}}}}}\n", IDENTITY, None),
    ("serial column added", columns(ID), columns(ID, "n: serial"), COLUMNS, None),
    ("strict", columns(ID, A), columns(ID, A, more="strict: true"), None, LITE_SQL),
    ("without rowid", columns("k: text primary key", A), columns("k: text primary key", A, more="without_rowid: true"),
     None, LITE_SQL),
    ("autoincrement", columns("id: integer primary key", A), columns("id: integer primary key autoincrement", A),
     None, LITE_SQL),
    ("on conflict", columns(ID, "a: integer unique"), columns(ID, "a: integer unique on conflict replace"),
     None, LITE_SQL),
    ("unlogged", columns(ID), columns(ID, more="unlogged: true"),
     "select relpersistence::text from pg_class where oid = 't'::regclass", None),
    ("storage parameters", columns(ID), columns(ID, more="with: {fillfactor: 70}"),
     "select reloptions::text from pg_class where oid = 't'::regclass", None),
    ("check becomes not valid", columns(ID, A, more="checks: {c: a > 0}"),
     columns(ID, A, more="checks:\n  c: {check: a > 0, not_valid: true}"), CHECKS, None),
]


@harness.only_engine("sqlite")
class BlindSpots(harness.Case):
    """One method per case, made below."""

    def spelled(self, rows):
        """SQLite puts quotes round the name of a table that was renamed."""
        return [tuple(" ".join(v.replace('"', "").split()) if isinstance(v, str) else v for v in row)
                for row in rows]

    def one_change(self, before, after, query, words):
        ask = lambda: self.spelled(self.db.query(query))
        self.project.app("shop", before)
        self.project.make_and_migrate("-m", "before")
        first = self.db.objects()
        was = ask()
        self.project.app("shop", after)
        self.project.expect(1, "check")
        self.project.make("-m", "after", *words)
        self.project.migrate()
        changed = ask()
        self.assertNotEqual(was, changed, "the catalogue shows no change")
        self.project.downgrade(f"-{len(self.project.revisions()) - 1}")
        self.assertEqual(ask(), was)
        self.assertEqual(self.db.objects(), first)
        self.project.migrate()
        self.assertEqual(ask(), changed)


def add_case(name, before, after, _, query, words=()):
    def test(self):
        self.one_change(before, after, query, words)

    test.__doc__ = name
    if query is not None:
        setattr(BlindSpots_sqlite, "test_" + name.replace(" ", "_").lower(), test)


for case in CASES:
    add_case(*case)


class OneOfMany:
    """A case that is an app of a project with others, in a schema of its own."""

    def __init__(self, number, name, before, after, query, _, words=()):
        self.app, self.name, self.query = f"case_{number}", name, query
        self.before, self.after = (f"schema: {self.app}\n{text}" for text in (before, after))
        self.words = [word if word.startswith("--") else f"{self.app}.{word}" for word in words]


@harness.only_engine("postgresql")
class Together(harness.Case):
    """Databases cost time on PostgreSQL: all its cases go there and back in one."""

    def ask(self, cases):
        return {case.name: self.db.query(f"set search_path = {case.app}, public; {case.query}") for case in cases}

    def test_each_change_is_seen_applied_undone_and_applied_again(self):
        cases = [OneOfMany(number, *case) for number, case in enumerate(CASES) if case[3] is not None]
        if self.db.server.version < 15:
            cases = [case for case in cases if "nulls_not_distinct" not in case.after]
        for case in cases:
            self.project.app(case.app, case.before)
        self.project.make_and_migrate("-m", "before")
        first, was, made = self.db.objects(), self.ask(cases), len(self.project.revisions())
        for case in cases:
            self.project.app(case.app, case.after)
        self.project.expect(1, "check")
        self.project.make("-m", "after", *[word for case in cases for word in case.words])
        self.project.migrate()
        changed = self.ask(cases)
        for case in cases:
            self.assertNotEqual(was[case.name], changed[case.name], f"{case.name}: the catalogue shows no change")
            self.assertGreater(len(self.project.revisions(case.app)), 1, f"{case.name}: no revision of its own")
        self.project.ok("rollback", "-s", str(len(self.project.revisions()) - made), "--yes")
        self.assertEqual(self.ask(cases), was)
        self.assertEqual(self.db.objects(), first)
        self.project.migrate()
        self.assertEqual(self.ask(cases), changed)


@harness.only_engine("postgresql")
class Twins(harness.Case):
    def test_keys_over_the_same_columns_are_all_made(self):
        self.project.app("a", """
            tables:
              t:
                columns: {id: integer primary key, a: integer}
                uniques: {again_key: [id], one_key: [a], two_key: [a]}
            """)
        self.project.make_and_migrate("-m", "twins")
        self.assertEqual([row[0] for row in self.db.query(KEYS)],
                         ["again_key", "one_key", "t_pkey", "two_key"])
        self.project.downgrade("base")
        self.assertNotIn("t", self.db.tables())


@harness.only_engine("postgresql")
class Extensions(harness.Case):
    def model(self, name):
        self.project.app("a", f"""
            tables:
              t:
                columns: {{id: integer primary key, a: text}}
                indexes:
                  t_a_idx:
                    columns: [a {name}(siglen=32)]
                    method: gist
            """)

    def test_an_operator_class_in_the_default_schema_has_a_bare_name(self):
        if not self.db.query("select 1 from pg_available_extensions where name = 'pg_trgm'"):
            self.skipTest("pg_trgm is not installed")
        self.db.script("create extension pg_trgm;")
        self.model("gist_trgm_ops")
        self.project.make_and_migrate("-m", "classes")
        self.model("public.gist_trgm_ops")
        self.project.settled()
        self.assertIn("gist_trgm_ops (siglen='32')",
                      self.db.query("select indexdef from pg_indexes where indexname = 't_a_idx'")[0][0])
        self.project.downgrade("base")


if __name__ == "__main__":
    harness.main()
