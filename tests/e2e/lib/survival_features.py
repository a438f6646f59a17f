"""What a table may be like, for the survival tests. Every kind of table stands in an app of its own, so that one run of
the program changes them all, each by a revision of its own.

A table is a mapping as in models.yaml; what it is like, and what changes about it, is laid over that, key by key, None
taking a key away. {t} stands for the name of the table.
"""

from dataclasses import dataclass, field


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
     "g": "false", "h": "'1969-12-31 23:59:59.999999+00'", "j": "'[]'", "m": "'sad'", "p": "-2147483648",
     "r": "2147483647", "u": "'ffffffff-ffff-ffff-ffff-ffffffffffff'", "x": EMPTY},
    {"id": "-5", "a": "null", "b": "'two\nlines\tand a tab; -- no comment'", "c": "'İıßẞ'", "d": "5e-324",
     "e": "0", "f": "-999.99", "g": "true", "h": "'9999-12-31 00:00:00+00'", "j": "'null'", "m": "'ok'", "p": "99",
     "r": "42", "u": "null", "x": BLOB},
    {"id": "9223372036854775806", "a": "0", "b": NUL, "c": "'NULL'", "d": "null", "e": "1", "f": "0", "g": "false",
     "h": "null", "j": "'\"x\"'", "m": "'ok'", "p": "0", "r": "0", "u": "null", "x": "null"},
]


@dataclass
class Feature:
    """A kind of table. `tables` are others of its app; statements run when its rows are there."""

    like: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)
    functions: dict = field(default_factory=dict)
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
LOG = "create table triggered_log (what text, about bigint)"

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
    "odd_names": Feature({"columns": {"select": "integer default 5", 'a "b" x': "text default 'x'", "Ünï": "real"},
                          "indexes": {'odd"i"': ['Ünï']}}, name='Order "by" é'),
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
        {"columns": {"best": "bigint"},
         "foreign_keys": {"each_other_best_fkey": "(best) references other_one on delete set null"}},
        {"other_one": {"columns": {"id": "bigint identity primary key",
                                   "whose": "bigint not null references each_other on delete cascade"}}},
        sql=("insert into other_one (whose) values (1), (2), (2)", "update {t} set best = id where id < 3 and id > 0")),
    "triggered": Feature(
        {"triggers": {
            "triggered_updated": {
                "sqlite": {"sql": "after update of c begin insert into triggered_log (what, about) "
                                  "values ('u; ''1''', new.id); end"},
                "postgresql": {"sql": "after update for each row execute function triggered_f()"}},
            "triggered_kept": {"only": ["sqlite"], "sql":
                               "before delete when old.id > 0 begin select raise(abort, 'no'); end"}}},
        functions={"triggered_f": {
            "only": ["postgresql"], "returns": "trigger", "language": "plpgsql", "body":
            "begin if old.j is distinct from new.j then insert into triggered_log (what, about) "
            "values (tg_op, new.id); end if; return null; end"}},
        sqlite=(LOG,
                "create trigger triggered_logged after insert on triggered_log begin "
                "update {t} set x = x'6c6f67' where id = new.about; end"),
        postgresql=(LOG,
                    "create view triggered_rows as select id, x from {t}",
                    "create function triggered_g() returns trigger language plpgsql as "
                    "'begin update triggered_rows set x = ''logged'' where id = new.about; return null; end'",
                    "create trigger triggered_logged after insert on triggered_log for each row execute function "
                    "triggered_g()"),
        acts="update {t} set c = 'touched', j = '[1]' where id in (1, 7);"
             "select what, about from triggered_log order by 1, 2; select id, x from {t} order by 1;"),
    "viewed": Feature(
        sqlite=("create view viewed_one as select id, c as shown, j, a + 1 as more from {t} where id > 0",
                "create view viewed_two as select count(*) as n, max(more) as most from viewed_one",
                "create trigger viewed_change instead of update on viewed_one begin "
                "update {t} set j = new.j, c = new.shown where id = old.id; end"),
        postgresql=("create view viewed_one as select id, j from {t} where id > 0",
                    "create view viewed_two as select count(*) as n, max(id) as most from viewed_one",
                    "create materialized view viewed_three as select id from {t}",
                    "create rule viewed_touch as on update to viewed_two do instead nothing"),
        acts="update viewed_one set j = '[9]' where id = 1; select id, c, j from {t} order by 1;"
             "select * from viewed_two;"),
    "indexed": Feature(
        {"indexes": {"{t}_part": {"columns": ["b", "c desc"], "where": "a > 0"}, "{t}_lower": ["lower(b)"],
                     "{t}_both": {"columns": ["c", "b"], "unique": True},
                     "{t}_sum": {"columns": ["(coalesce(a, 0) % 7)", "h"], "where": "b is not null and c <> 'x;y'"}}}),
    "generated_ones": Feature({"columns": {"g2": "integer generated (a % 10) stored",
                                      "g3": "text generated (coalesce(c, '') || '!') stored"},
                          "indexes": {"{t}_g2": ["g2"]}}),
    "constrained": Feature(
        {"checks": {"{t}_long": "length(b) < 100", "{t}_two": "a is null or c <> 'nobody'"},
         "uniques": {"{t}_c_b_key": ["c", "b"]}}),
    # SQLite alone
    "counter_ahead": Feature(
        {"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
        sql=("delete from {t} where id = 9223372036854775806",
             "update sqlite_sequence set seq = 100 where name = '{t}'")),
    "counter_emptied": Feature({"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
                               sql=("delete from {t}",)),
    "counter_never_used": Feature({"columns": {"id": "integer primary key autoincrement"}}, only="sqlite",
                                  sql=("delete from {t}", "delete from sqlite_sequence where name = '{t}'")),
    "no_rowid": Feature({"columns": {"id": None, "k": "text not null", "l": "integer not null default 7"},
                              "primary_key": ["l", "k desc"], "without_rowid": True}, only="sqlite",
                             keys=TEXTS),
    "strict_one": Feature({"strict": True, "columns": {"id": "integer primary key", "any": "any"}}, only="sqlite",
                      sql=("update {t} set any = '007' where id = 1", "update {t} set any = 7.0 where id = 2")),
    "strict_without_rowid": Feature({"strict": True, "without_rowid": True,
                                     "columns": {"id": "integer primary key not null"}}, only="sqlite",
                                                keys={"id": "51309"}),
    "virtual_ones": Feature({"columns": {"v": "integer generated (a + 1) virtual",
                                         "w": "text generated (c || v) virtual"},
                             "indexes": {"{t}_v": ["v"]}}, only="sqlite"),
    "rowid_taken": Feature({"columns": {"id": None, "k": "integer", "rowid": "text default 'r'", "oid": "integer"}},
                           keys={"k": "12345"}, sqlite=("delete from {t} where k = 2",), only="sqlite"),
    "conflicts": Feature({"columns": {"i": "integer not null on conflict replace default 3",
                                      "q": "integer unique on conflict ignore"},
                          "uniques": {"{t}_c": {"columns": ["c"], "on_conflict": "replace"}}}, only="sqlite"),
    "orphans": Feature(
        {"columns": {"up": "bigint references orphans", "t": "integer references target(n) on delete cascade"}},
        only="sqlite", sql=("update {t} set up = 404, t = 404 where id = 2", "update {t} set up = 1 where id = 7")),
    "mixed_types": Feature(only="sqlite", sql=(
        "update {t} set a = 'not a number', d = 'text', x = 'text', g = 'yes', h = 5 where id = 1",
        "update {t} set a = 9223372036854775807, d = 9007199254740993, x = 1.5, b = x'00', j = 1e300 where id = 2",
        "update {t} set a = 0.1, d = x'ff', b = 9223372036854775807, u = x'00ff' where id = 7")),
    "cased": Feature({"columns": {"v": "text collate nocase default 'V'", "w": "text collate rtrim default 'W  '"},
                       "indexes": {"{t}_v": ["v collate binary", "w desc"]}}, only="sqlite"),
}
