"""The two lists that test_survival.py makes its matrix of: what a table may be like, and what may be
changed about it. Every kind of table stands in an app of its own, so that one run of the program
changes them all, each by a revision of its own.

A table is a mapping as in models.yaml; what it is like and what changes about it is laid over that,
key by key, None taking a key away. {t} stands for the name of the table.
"""

import re
from dataclasses import dataclass, field


class Any:
    """Equal to everything: a value that nobody can foretell."""

    def __eq__(self, other):
        return True

    def __repr__(self):
        return "anything"


def laid_over(below, above):
    """A mapping over another one; lists and texts replace what is there."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    merged = {key: laid_over(below.get(key), value) for key, value in above.items()}
    return {key: value for key, value in {**below, **merged}.items() if value is not None}


# Every table begins as this one. Each column is there for some of the changes below.
TABLE = {
    "columns": {
        "id": "bigint identity primary key",
        "a": "integer default 1",
        "b": "text",
        "c": "varchar(40) not null default 'none'",
        "d": "double",
        "e": "smallint not null",
        "f": "numeric(14,2) default 0.25 check (f > -1000)",
        "g": "boolean default true",
        "h": "timestamptz default current_timestamp",
        "j": "jsonb",
        "m": "mood default 'ok'",
        "p": "small",
        "r": "integer references target(n) on delete set null",
        "u": "uuid unique",
        "x": "bytes",
    },
    "checks": {"{t}_e_check": "e >= 0 or e < 0"},
    "indexes": {"{t}_e_idx": ["e"], "{t}_f_idx": ["f"], "{t}_h_idx": ["h"]},
}

# What they all refer to, in an app of its own
TARGET = {
    "enums": {"mood": ["sad", "ok", "happy"]},
    "domains": {"small": "integer check (value < 100)"},
    "tables": {"target": {"columns": {"id": "bigint identity primary key", "n": "integer not null unique"}}},
}
TARGET_ROWS = "insert into target (n) values (1), (0), (2147483647), (-2147483648), (42)"

BLOB = {"sqlite": "x'00ff4100'", "postgresql": r"'\x00ff4100'"}
EMPTY = {"sqlite": "x''", "postgresql": "''"}
NUL = {"sqlite": "'nul ' || char(0) || ' byte'", "postgresql": "E'\\x01\\x7f'"}

# NULLs, empty texts, unicode, blobs, extreme numbers, texts that look like numbers or SQL. The first two
# rows take the numbers that the table gives, the others bring their own.
ROWS = [
    {"a": "1", "b": "'é ☃ 😀 ''quoted'' \"too\"'", "c": "'one'", "d": "1.5", "e": "7", "f": "12.25", "g": "true",
     "h": "'2026-01-02 03:04:05+00'", "j": "'{\"a\": [1, null]}'", "m": "'happy'", "p": "5", "r": "1",
     "u": "'00000000-0000-0000-0000-000000000001'", "x": BLOB},
    {"a": "2147483647", "b": "null", "c": "''", "d": "-0.1", "e": "32767", "f": "null", "g": "null",
     "h": "null", "j": "null", "m": "null", "p": "null", "r": "null", "u": "null", "x": "null"},
    {"id": "7", "a": "-2147483648", "b": "''", "c": "'007'", "d": "1e308", "e": "-32768", "f": "999999999999.99",
     "g": "false", "h": "'1969-12-31 23:59:59.999999+00'", "j": "'[]'", "m": "'sad'", "p": "-2147483648", "r": "2147483647",
     "u": "'ffffffff-ffff-ffff-ffff-ffffffffffff'", "x": EMPTY},
    {"id": "-5", "a": "null", "b": "'two\nlines\tand a tab; -- no comment'", "c": "'İıßẞ'", "d": "5e-324", "e": "0",
     "f": "-999.99", "g": "true", "h": "'9999-12-31 00:00:00+00'", "j": "'null'", "m": "'ok'", "p": "99", "r": "42",
     "u": "null", "x": BLOB},
    {"id": "9223372036854775806", "a": "0", "b": NUL, "c": "'NULL'", "d": "null", "e": "1", "f": "0", "g": "false",
     "h": "null", "j": "'\"x\"'", "m": "'ok'", "p": "0", "r": "0", "u": "null", "x": "null"},
]


@dataclass
class Feature:
    """A kind of table. `tables` are others of its app; statements run when its rows are there."""

    like: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)
    keys: dict = field(default_factory=dict)  # values of columns that the rows below do not have
    sql: tuple = ()                           # statements for both engines
    sqlite: tuple = ()
    postgresql: tuple = ()
    only: str = ""
    acts: str = ""                            # a script whose output stays the same; rolled back
    name: str = ""                            # of the table; the app's otherwise


def child(clauses, **more):
    return {"columns": {"id": "bigint identity primary key", "parent": f"bigint {clauses}", "note": "text", **more}}


CHILD_ACTIONS = {
    "cascades": "references children on delete cascade on update cascade",
    "nulls": "references children on delete set null on update set null",
    "defaults": "default 7 references children on delete set default on update set default",
    "restricts": "not null references children on delete restrict on update restrict",
    "plainly": "references children",
    "deferred": "references children deferrable initially deferred",
}
CHILD_ROWS = {name: f"insert into {name} (parent, note) values (1, 'x'), (2, null), (7, 'é'), (7, 'again')"
                    + ("" if "not null" in clauses else ", (null, 'none')")
              for name, clauses in CHILD_ACTIONS.items()}
LOG = "create table triggers_log (what text, about bigint)"

TEXTS = {"k": ("'z'", "'a'", "'é'", "''", "'01'")}

FEATURES = {
    "plain": Feature(),
    "gaps": Feature(sql=("delete from {t} where id = 2", "insert into {t} (c, e) values ('late', 3)",
                         "delete from {t} where c = 'late'")),
    "emptied": Feature(sql=("delete from {t}",)),
    "nothing_numbered": Feature({"columns": {"id": None, "k": "integer"}}, keys={"k": "12345"},
                                sqlite=("delete from {t} where k = 2", "update {t} set rowid = 77 where k = 3")),
    "text_key": Feature({"columns": {"id": None, "k": "text primary key"}},
                        keys=TEXTS, sqlite=("delete from {t} where k = 'a'",)),
    "two_columns_key": Feature({"columns": {"id": None, "k": "text", "l": "integer"}, "primary_key": ["l", "k"]},
                               keys=TEXTS | {"l": "11233"}),
    "odd_names": Feature({"columns": {"select": "integer default 5", 'a "b" c': "text default 'x'", "Ünï": "real"},
                          "indexes": {'{t}"i"': ['Ünï']}}, name='Order "by" é'),
    "self_reference": Feature(
        {"columns": {"up": "bigint references self_reference on delete cascade"}},
        sql=("update {t} set up = 1 where id = 2", "update {t} set up = id where id = 7"),
        acts="delete from {t} where id = 1; select count(*) from {t};"),
    "children": Feature(
        tables={**{name: child(clauses) for name, clauses in CHILD_ACTIONS.items()},
                "grandchildren": {"columns": {"id": "bigint identity primary key",
                                              "up": "bigint references cascades on delete cascade"}}},
        sql=(*CHILD_ROWS.values(), "insert into grandchildren (up) values (1), (1), (2), (null)"),
        acts="delete from restricts; delete from plainly where parent = 1; delete from deferred where parent = 1;"
             "delete from {t} where id = 1;"
             + "".join(f"select id, parent, note from {name} order by 1;" for name in CHILD_ACTIONS)
             + "select * from grandchildren order by 1;"),
    "by_name": Feature(
        {"uniques": {"by_name_c_key": ["c"]}},
        {"named": {"columns": {"id": "bigint identity primary key",
                               "whose": "text references by_name(c) on update cascade"}}},
        sql=("insert into named (whose) values ('one'), ('007'), (null), ('İıßẞ')",),
        acts="update {t} set c = 'uno' where c = 'one'; select id, whose from named order by 1;"),
    "each_other": Feature(
        {"columns": {"best": "bigint"}, "foreign_keys": {"each_other_best_fkey": "(best) references other_one on delete set null"}},
        {"other_one": {"columns": {"id": "bigint identity primary key",
                                   "whose": "bigint not null references each_other on delete cascade"}}},
        sql=("insert into other_one (whose) values (1), (2), (2)", "update {t} set best = id where id < 3 and id > 0")),
    "triggers": Feature(
        sqlite=(LOG,
                "create trigger triggers_updated after update of c on {t} begin "
                "insert into triggers_log (what, about) values ('u; ''1''', new.id); end",
                "create trigger triggers_kept before delete on {t} when old.id > 0 begin select raise(abort, 'no'); end",
                "create trigger triggers_logged after insert on triggers_log begin "
                "update {t} set b = 'logged' where id = new.about; end"),
        postgresql=(LOG,
                    "create function triggers_f() returns trigger language plpgsql as 'begin if old.c <> new.c then "
                    "insert into triggers_log (what, about) values (tg_op, new.id); end if; return null; end'",
                    "create function triggers_g() returns trigger language plpgsql as "
                    "'begin update triggers set b = ''logged'' where id = new.about; return null; end'",
                    "create trigger triggers_updated after update on {t} for each row execute function triggers_f()",
                    "create trigger triggers_logged after insert on triggers_log for each row execute function "
                    "triggers_g()"),
        acts="update {t} set c = 'touched' where id in (1, 7); select what, about from triggers_log order by 1, 2;"
             "select id, b from {t} where b = 'logged' order by 1;"),
    "views": Feature(
        sqlite=("create view views_one as select id, c, j, a + 1 as more from {t} where id > 0",
                "create view views_two as select count(*) as n, max(more) as most from views_one",
                "create trigger views_change instead of update on views_one begin "
                "update {t} set j = new.j, c = new.c where id = old.id; end"),
        postgresql=("create view views_one as select id, j from {t} where id > 0",
                    "create view views_two as select count(*) as n, max(id) as most from views_one",
                    "create materialized view views_three as select id from {t}",
                    "create rule views_touch as on update to views_two do instead nothing"),
        acts="update views_one set j = '[9]' where id = 1; select id, c, j from {t} order by 1; select * from views_two;"),
    "indexes": Feature(
        {"indexes": {"{t}_part": {"columns": ["b", "c desc"], "where": "a > 0"}, "{t}_lower": {"columns": ["lower(b)"]},
                     "{t}_both": {"columns": ["c", "b"], "unique": True},
                     "{t}_sum": {"columns": ["(coalesce(a, 0) % 7)", "h"], "where": "b is not null and c <> 'x;y'"}}}),
    "generated": Feature({"columns": {"g2": "integer generated (a % 10) stored",
                                      "g3": "text generated (coalesce(c, '') || '!') stored"},
                          "indexes": {"{t}_g2": ["g2"]}}),
    "constraints": Feature(
        {"checks": {"{t}_long": "length(b) < 100", "{t}_two": "a is null or c <> 'nobody'"},
         "uniques": {"{t}_c_b_key": ["c", "b"]}}),
    # SQLite alone
    "counter_ahead": Feature(
        {"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
        sql=("delete from {t} where id = 9223372036854775806", "update sqlite_sequence set seq = 100 where name = '{t}'")),
    "counter_emptied": Feature({"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
                               sql=("delete from {t}",)),
    "counter_never_used": Feature({"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
                                  sql=("delete from {t}", "delete from sqlite_sequence where name = '{t}'")),
    "without_rowid": Feature({"columns": {"id": None, "k": "text not null", "l": "integer not null default 7"},
                              "primary_key": ["l", "k desc"], "without_rowid": True}, only="sqlite",
                             keys=TEXTS),
    "strict": Feature({"strict": True, "columns": {"id": "integer primary key", "any": "any"}}, only="sqlite",
                      sql=("update {t} set any = '007' where id = 1", "update {t} set any = 7.0 where id = 2")),
    "strict_without_rowid": Feature({"strict": True, "without_rowid": True,
                                     "columns": {"id": "integer primary key not null"}}, only="sqlite",
                                                keys={"id": "51309"}),
    "virtual": Feature({"columns": {"v": "integer generated (a + 1) virtual", "w": "text generated (c || v) virtual"},
                        "indexes": {"{t}_v": ["v"]}}, only="sqlite"),
    "rowid_taken": Feature({"columns": {"id": None, "k": "integer", "rowid": "text default 'r'", "oid": "integer"}},
                           keys={"k": "12345"}, sqlite=("delete from {t} where k = 2",), only="sqlite"),
    "conflicts": Feature({"columns": {"i": "integer not null on conflict replace default 3",
                                      "q": "integer unique on conflict ignore"},
                          "uniques": {"{t}_c": {"columns": ["c"], "on_conflict": "replace"}}}, only="sqlite"),
    "mixed_types": Feature(only="sqlite", sql=(
        "update {t} set a = 'not a number', d = 'text', x = 'text', g = 'yes', h = 5 where id = 1",
        "update {t} set a = 9223372036854775807, d = 9007199254740993, x = 1.5, b = x'00', j = 1e300 where id = 2",
        "update {t} set a = 0.1, d = x'ff', b = 9223372036854775807, u = x'00ff' where id = 7")),
    "nocase": Feature({"columns": {"v": "text collate nocase default 'V'", "w": "text collate rtrim default 'W  '"},
                       "indexes": {"{t}_v": ["v collate binary", "w desc"]}}, only="sqlite"),
}

# What may be changed

GONE = object()
ANY = Any()


@dataclass
class Filled:
    """A column's values, its NULLs replaced."""

    column: str
    value: object


def as_text(column):
    """A number of SQLite's in a column for texts."""
    return lambda row: row[column] if row[column][0] in "'N" else f"'{row[column]}'"


def as_number(row):
    """What SQLite makes of a value that was kept as it is only by ANY in a strict table."""
    return {"'007'": "7", "7.0": "7"}.get(row.get("any"), row.get("any", GONE))


@dataclass
class Change:
    """`table` is laid over every table, `target` over the app that they refer to. `facts` are all that differs in
    the schema then, `up` what becomes of the values of a row, `lost` how its values stand after going back: a value, or
    a function of the row before."""

    table: dict = field(default_factory=dict)
    target: dict = field(default_factory=dict)
    facts: tuple = ()
    sqlite: tuple = ()                # more facts, of one engine
    postgresql: tuple = ()
    up: dict = field(default_factory=dict)
    lost: dict = field(default_factory=dict)
    only: str = ""                    # engine
    on: str = ""                      # the features that it goes with: all
    but: str = ""                     # those that it does not go with
    proven: bool = False
    words: tuple = ()                 # for makemigrations
    rekeyed: bool = False             # rows are told apart by something else then
    counts: bool = None               # the engine numbers the rows from then on, or no longer


def columns(**lines):
    return {"columns": lines}


OWN_KEYS = "nothing_numbered text_key two_columns_key without_rowid rowid_taken"
COUNTING = "counter_ahead counter_emptied counter_never_used"
STRICT = "strict strict_without_rowid"

CHANGES = {
    "adding columns": Change(
        columns(n="integer", n2="smallint not null default 7", n3="integer references target(n) on delete cascade",
                n4="integer default 3 check (n4 > 0)", n5="text not null default 'it''s; --'", n6="bytes",
                n7="mood default 'sad'"),
        facts=("column {t}.n*",),
        sqlite=("check {t}.(n4 > 0)", "check {t}.(n7 in *)", "foreign key {t}.(n3 -> *)", "foreign keys {t}"),
        postgresql=("check {t}.{t}_n4_check", "foreign key {t}.{t}_n3_fkey"),
        up={"n": None, "n2": 7, "n3": None, "n4": 3, "n5": "it's; --", "n6": None, "n7": "sad"}),
    "adding columns that ALTER cannot add": Change(
        columns(n="timestamp default current_timestamp", n2="text unique", n3="integer generated (e + 0) stored",
                n4={"type": "integer", "not_null": True, "backfill": "coalesce(p, 0)"}, n5="double default (1.0 + 1)"),
        facts=("column {t}.n*",), sqlite=("unique {t}.(n2)", "automatic indexes {t}"),
        postgresql=("unique {t}.{t}_n2_key",),
        up={"n": ANY, "n2": None, "n3": lambda row: row["e"], "n5": 2.0, "n4": Filled("p", 0)}, proven=True),
    "adding a virtual column": Change(
        columns(n="integer generated (e + 0) virtual"), facts=("column {t}.n",), up={"n": lambda row: row["e"]},
        only="sqlite"),
    "dropping a column": Change(columns(d=None), facts=("column {t}.d",), up={"d": GONE}, lost={"d": None}),
    "dropping columns that much hangs on": Change(
        columns(e=None, f=None, h=None, r=None, u=None)
        | {"checks": {"{t}_e_check": None},
           "indexes": {"{t}_e_idx": None, "{t}_f_idx": None, "{t}_h_idx": None, "{t}_sum": None}},
        facts=("column {t}.[efhru]", "check {t}.{t}_e_check", "index {t}_[efh]_idx", "index indexes_sum"),
        sqlite=("check {t}.(f > - 1000)", "foreign key {t}.(r -> *)", "foreign keys {t}", "unique {t}.(u)",
                "automatic indexes {t}"),
        postgresql=("check {t}.{t}_f_check", "foreign key {t}.{t}_r_fkey", "unique {t}.{t}_u_key"),
        up={column: GONE for column in "efhru"}, lost={"e": 0, "f": 0.25, "h": ANY, "r": None, "u": None}),
    "other types": Change(
        columns(a="bigint default 1", c="text not null default 'none'", f="numeric(20,2) default 0.25 check (f > -1000)",
                u="text unique", b="varchar(1000)", m="text default 'ok'"),
        facts=("column {t}.[abcfm]",), sqlite=("check {t}.(m in *)",),
        postgresql=("column {t}.u", "check constraints.constraints_*", "column generated.g[23]", "index indexes_lower",
                    "index indexes_sum"),
        but=STRICT, proven=True),
    "types of another family": Change(
        columns(e={"type": "numeric(10,0)", "not_null": True, "sqlite": {"type": "text"}}, p="varchar(20)",
                g={"type": "integer", "default": "1", "using": "case when g then 1 when not g then 0 end"}),
        facts=("column {t}.[epg]",), sqlite=("check {t}.(p < 100)",), postgresql=("check {t}.{t}_e_check",),
        up={"e": as_text("e"), "p": as_text("p"),
            "g": lambda row: {"'true'": "'1'", "'false'": "'0'"}.get(row["g"], row["g"])}, but="mixed_types"),
    "other defaults, and nullable": Change(
        columns(a="integer", b="text default 'it''s; new'", c="varchar(40) default 'other'",
                h="timestamptz", f="numeric(14,2) default (1 + 1) check (f > -1000)", e="smallint"),
        facts=("column {t}.[abcefh]",)),
    "becoming not null": Change(
        columns(b={"type": "text", "not_null": True, "backfill": "'it''s new'"}, d="double not null default 0.25",
                p="small not null default 1"),
        facts=("column {t}.[bdp]",),
        up={"b": Filled("b", "it's new"), "d": Filled("d", 0.25), "p": Filled("p", 1)},
        lost={"b": Filled("b", "it's new"), "d": Filled("d", 0.25), "p": Filled("p", 1)}, proven=True),
    "other collations": Change(
        columns(c={"type": "varchar(40)", "not_null": True, "default": "none", "collate": "C",
                   "sqlite": {"collate": "nocase"}},
                b={"type": "text", "collate": "POSIX", "sqlite": {"collate": "rtrim"}}),
        facts=("column {t}.[bc]",), sqlite=("index *", "automatic indexes *")),
    "more constraints": Change(
        columns(f="numeric(14,2) default 0.25 check (f > -2000)",
                a="integer default 1 check (a <> 5) references target(n)",
                r="integer references target(n) on delete cascade on update restrict deferrable initially deferred")
        | {"checks": {"{t}_new_check": "b is null or c <> b"}, "uniques": {"{t}_c_e_key": ["c", "e"]}},
        facts=("check {t}.{t}_new_check", "unique {t}.{t}_c_e_key"),
        sqlite=("check {t}.(f > - 1000)", "check {t}.(f > - 2000)", "check {t}.(a <> 5)", "automatic indexes {t}",
                "foreign keys {t}", "foreign key {t}.([ar] -> *)"),
        postgresql=("check {t}.{t}_[fa]_check", "foreign key {t}.{t}_[ar]_fkey"), but="mixed_types"),
    "fewer constraints": Change(
        columns(u="uuid", r="integer", p="integer", f="numeric(14,2) default 0.25") | {"checks": {"{t}_e_check": None}},
        facts=("check {t}.{t}_e_check",),
        sqlite=("unique {t}.(u)", "automatic indexes {t}", "foreign keys {t}", "foreign key {t}.(r -> *)",
                "check {t}.(p < 100)", "check {t}.(f > - 1000)"),
        postgresql=("unique {t}.{t}_u_key", "foreign key {t}.{t}_r_fkey", "column {t}.p", "check {t}.{t}_f_check")),
    "other indexes": Change(
        {"indexes": {"{t}_e_idx": {"columns": ["e desc", "c"], "unique": True, "where": "e <> 3"}, "{t}_f_idx": None,
                     "{t}_new_idx": ["lower(b)"], "{t}_h_idx": None,
                     "{t}_hh_idx": {"columns": ["h"], "renamed_from": "{t}_h_idx"}}},
        facts=("index {t}_[efh]_idx", "index {t}_new_idx", "index {t}_hh_idx")),
    "a column renamed": Change(
        columns(d=None, dd={"type": "double", "renamed_from": "d"}), facts=("column {t}.d", "column {t}.dd"),
        up={"d": GONE, "dd": lambda row: row["d"]}),
    "a column renamed and changed": Change(
        columns(d=None, dd={"type": "double", "renamed_from": "d", "not_null": True, "default": "0.25"}),
        facts=("column {t}.d", "column {t}.dd"),
        up={"d": GONE, "dd": Filled("d", 0.25)}, lost={"d": Filled("d", 0.25)}, proven=True),
    # The enum and the domain that they all share
    "an enum value added, another check of a domain": Change(
        target={"enums": {"mood": ["sad", "so so", "ok", "happy"]}, "domains": {"small": "integer check (value < 1000)"}},
        sqlite=("check {t}.(m in *)", "check {t}.(p < 100*)"), postgresql=("enum mood", "domain small")),
    "an enum value renamed": Change(
        columns(m="mood default 'fine'"),
        target={"enums": {"mood": {"values": ["sad", {"value": "fine", "renamed_from": "ok"}, "happy"]}}},
        facts=("column {t}.m",), sqlite=("check {t}.(m in *)",), postgresql=("enum mood",),
        up={"m": lambda row: row["m"].replace("ok", "fine")}, proven=True),
    "an enum value removed": Change(
        target={"enums": {"mood": {"values": ["sad", "ok"], "replaced": {"happy": "ok"}}}},
        sqlite=("check {t}.(m in *)",), postgresql=("enum mood",),
        up={"m": lambda row: row["m"].replace("happy", "ok")}, lost={"m": lambda row: row["m"].replace("happy", "ok")}),
    "enum values in another order, another type of a domain": Change(
        target={"enums": {"mood": ["happy", "ok", "sad"]}, "domains": {"small": "bigint check (value < 100)"}},
        sqlite=("check {t}.(m in *)", "column [!s]*.p", "column self_reference.p"), postgresql=("enum mood", "domain small")),
    # What only one engine has
    "storage and comments": Change(
        {"unlogged": True, "with": {"fillfactor": "70"}, "comment": "It's one."},
        facts=("table {t}", "comment TABLE {t}"), only="postgresql",
        but="children self_reference by_name each_other"),
    "identity always": Change(
        columns(id="bigint identity always (start with 5 increment by 3) primary key"), facts=("identity {t}.id",),
        only="postgresql", but=OWN_KEYS),
    "no identity": Change(columns(id="bigint primary key"), facts=("identity {t}.id",), only="postgresql", but=OWN_KEYS,
                          counts=False),
    "another generated column": Change(
        columns(g2="integer generated (a % 7) stored", g3="text"), facts=("column {t}.g[23]",), only="postgresql",
        up={"g2": ANY}, on="generated"),
    "other generated columns": Change(
        columns(v="integer generated (a + 2) virtual", w="text generated (c || v) stored"), facts=("column {t}.[vw]",),
        up={"v": ANY, "w": ANY}, on="virtual", only="sqlite"),
    "another key": Change(
        columns(id={"type": "bigint", "identity": True, "sqlite": {"not_null": True, "remove": ["identity"]}})
        | {"primary_key": ["id", "c"]}, on="plain gaps odd_names indexes generated triggers", rekeyed=True,
        facts=("primary key {t}.*",), sqlite=("column {t}.id", "column {t}.c", "key columns {t}", "automatic indexes {t}")),
    "becoming strict": Change(
        {"strict": True}, facts=("table {t}", "column {t}.[cefg]", "column each_other.best", "column self_reference.up",
                           "column text_key.k", "column two_columns_key.[kl]"),
        up={"f": lambda row: row["f"] + ".0" if re.fullmatch(r"-?\d+", row["f"]) else row["f"]}, only="sqlite",
        but=f"mixed_types {STRICT}", proven=True),
    "no longer strict": Change(
        {"strict": None}, facts=("table {t}", "column {t}.[cefg]"), on=STRICT, only="sqlite",
        words=("--answer", "allow:strict.any=yes"), lost={"any": as_number},
        up={"f": lambda row: re.sub(r"\.0$", "", row["f"]), "any": as_number}),
    "losing the rowid": Change(
        columns(id="integer not null primary key") | {"without_rowid": True},
        facts=("table {t}", "column {t}.id", "automatic indexes {t}"), only="sqlite",
        but=f"{OWN_KEYS} {COUNTING} strict_without_rowid"),
    "getting a rowid": Change(
        {"without_rowid": None}, facts=("table {t}", "automatic indexes strict_without_rowid"),
        on="without_rowid strict_without_rowid", only="sqlite", rekeyed=True),
    "counting": Change(
        columns(id="integer primary key autoincrement"), facts=("column {t}.id",), only="sqlite", counts=True,
        but=f"{OWN_KEYS} {COUNTING} strict_without_rowid"),
    "no longer counting": Change(
        columns(id="integer primary key"), facts=("column {t}.id",), only="sqlite", counts=False, on=COUNTING),
}
