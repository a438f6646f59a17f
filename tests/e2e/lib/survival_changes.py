"""What may be changed about a table, for the survival tests, and what must not be changed while rows or other objects
stand in the way. See survival_features.py for how a table is told.
"""

import re
from dataclasses import dataclass, field


class Any:
    """Equal to everything: a value that nobody can foretell."""

    def __eq__(self, other):
        return True

    def __repr__(self):
        return "anything"


ANY = Any()
GONE = object()  # the column, after the change


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
    renames: dict = field(default_factory=dict)  # words of the models and of the schema: what they are then
    proven: bool = False
    words: tuple = ()                 # for makemigrations
    rekeyed: bool = False             # rows are told apart by something else then
    counts: bool = None               # the engine numbers the rows from then on, or no longer


def columns(**lines):
    return {"columns": lines}


OWN_KEYS = "nothing_numbered text_key two_columns_key no_rowid rowid_taken"
COUNTING = "counter_ahead counter_emptied counter_never_used"
STRICT = "strict_one strict_without_rowid"

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
        facts=("column {t}.[efhru]", "check {t}.{t}_e_check", "index {t}_[efh]_idx", "index indexed_sum"),
        sqlite=("check {t}.(f > - 1000)", "foreign key {t}.(r -> *)", "foreign keys {t}", "unique {t}.(u)",
                "automatic indexes {t}"),
        postgresql=("check {t}.{t}_f_check", "foreign key {t}.{t}_r_fkey", "unique {t}.{t}_u_key"),
        up={column: GONE for column in "efhru"}, lost={"e": 0, "f": 0.25, "h": ANY, "r": None, "u": None}),
    "other types": Change(
        columns(a="bigint default 1", c="text not null default 'none'",
                f="numeric(20,2) default 0.25 check (f > -1000)", u="text unique", b="varchar(1000)", m="text default 'ok'"),
        facts=("column {t}.[abcfm]",), sqlite=("check {t}.(m in *)",),
        postgresql=("column {t}.u", "check constrained.constrained_*", "column generated_ones.g[23]",
                    "index indexed_lower", "index indexed_sum"),
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
        target={"enums": {"mood": ["sad", "so so", "ok", "happy"]},
                "domains": {"small": "integer check (value < 1000)"}},
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
        sqlite=("check {t}.(m in *)", "column [!s]*.p", "column s*_*.p"), postgresql=("enum mood", "domain small")),
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
        up={"g2": ANY}, on="generated_ones"),
    "other generated columns": Change(
        columns(v="integer generated (a + 2) virtual", w="text generated (c || v) stored"), facts=("column {t}.[vw]",),
        up={"v": ANY, "w": ANY}, on="virtual_ones", only="sqlite"),
    "another key": Change(
        columns(id={"type": "bigint", "identity": True, "sqlite": {"not_null": True, "remove": ["identity"]}})
        | {"primary_key": ["id", "c"]}, on="plain gaps odd_names indexed generated_ones triggered", rekeyed=True,
        facts=("primary key {t}.*",),
        sqlite=("column {t}.id", "column {t}.c", "key columns {t}", "automatic indexes {t}")),
    "becoming strict": Change(
        {"strict": True}, facts=("table {t}", "column {t}.[cefg]", "column each_other.best", "column [so]*.up",
                           "column text_key.k", "column two_columns_key.[kl]"),
        up={"f": lambda row: row["f"] + ".0" if re.fullmatch(r"-?\d+", row["f"]) else row["f"]}, only="sqlite",
        but=f"mixed_types {STRICT}", proven=True),
    "no longer strict": Change(
        {"strict": None}, facts=("table {t}", "column {t}.[cefg]"), on=STRICT, only="sqlite",
        words=("--answer", "allow:strict_one.any=yes"), lost={"any": as_number},
        up={"f": lambda row: re.sub(r"\.0$", "", row["f"]), "any": as_number}),
    "losing the rowid": Change(
        columns(id="integer not null primary key") | {"without_rowid": True},
        facts=("table {t}", "column {t}.id", "automatic indexes {t}"), only="sqlite",
        but=f"{OWN_KEYS} {COUNTING} strict_without_rowid"),
    "getting a rowid": Change(
        {"without_rowid": None}, facts=("table {t}", "automatic indexes strict_without_rowid"),
        on="no_rowid strict_without_rowid", only="sqlite", rekeyed=True),
    "counting": Change(
        columns(id="integer primary key autoincrement"), facts=("column {t}.id",), only="sqlite", counts=True,
        but=f"{OWN_KEYS} {COUNTING} strict_without_rowid"),
    "no longer counting": Change(
        columns(id="integer primary key"), facts=("column {t}.id",), only="sqlite", counts=False, on=COUNTING),
    # Names, on which everything else hangs
    "the column renamed that all hangs on": Change(renames={"c": "cc"}),
    "the column renamed that all hangs on, and changed": Change(
        columns(c="varchar(80) not null default 'none'"), renames={"c": "cc"}, facts=("column *.cc",)),
    "tables renamed": Change(renames={"{t}": "{t}_2"}),
}


# What rows, views and triggers refuse


@dataclass
class Refusal:
    """How makemigrations ends, and what it says, or migrate where makemigrations has written a revision."""

    change: Change
    makes: int
    says: str
    words: tuple = ()


NULLS = columns(b="text not null")
TWINS = {"uniques": {"{t}_m_key": ["m"]}}

REFUSALS = {
    "nulls, unanswered": Refusal(Change(NULLS, on="plain viewed"), 3, "backfill:plain.b="),
    "equal values, unanswered": Refusal(Change(TWINS, on="plain children"), 3, "allow:plain.plain_m_key=yes"),
    "equal values, forced": Refusal(Change(TWINS, on="plain"), 0, "plain", ("--answer", "allow:plain.plain_m_key=yes")),
    "a check that rows break": Refusal(Change({"checks": {"{t}_new": "a > 0"}}, on="each_other plain"), 3,
                                       "allow:each_other.each_other_new=yes"),
    "a key to what is not there": Refusal(Change(columns(p="integer references target(n)"), on="plain"), 3,
                                          "allow:plain."),
    "a column that a view shows": Refusal(Change(columns(a=None), on="viewed", only="sqlite"), 2, "viewed_one"),
    "values that are not of the type": Refusal(Change({"strict": True}, on="mixed_types", only="sqlite"), 0,
                                               "cannot store"),
    "values that another type stores as other ones": Refusal(
        Change(columns(c="integer"), on="plain", only="sqlite"), 3, "allow:plain.c=yes"),
    "the type of a column that a view shows": Refusal(
        Change(columns(j="text"), on="viewed", only="postgresql"), 2, "viewed_one"),
    "dropping a column that a view shows": Refusal(
        Change(columns(j=None), on="viewed", only="postgresql"), 2, "viewed_one"),
    "values that do not convert": Refusal(
        Change(columns(b="integer"), on="plain", only="postgresql"), 3, "using:plain.b="),
}
