"""What a database holds, told without autorev: `pg_dump --schema-only` cut into facts, and SQLite's
pragmas beside the tokens of its CREATE texts. Both come as {(kind, name): text}, so that two
databases are compared fact by fact. Nothing is left out unless an exclusion says so.
"""

import fnmatch
import re
import sqlite3
from collections import Counter

WORD = re.compile(r"[A-Za-z_\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*")
TOKEN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<string>[eEbBxXnN]?'(?:[^']|'')*')
      | (?P<dollar>\$(?P<tag>[A-Za-z_]\w*|)\$.*?\$(?P=tag)\$)
      | (?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
      | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<word>[A-Za-z_\u0080-\U0010ffff][\w$\u0080-\U0010ffff]*)
      | (?P<sign>::|->>|->|\|\||<<|>>|<=|>=|<>|!=|==|.)""", re.X | re.S)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    return "'" + text.replace("'", "''") + "'"


class Token(str):
    """A token's text in one spelling: words in lower case, names without their quotes. `raw` keeps
    the case of words."""

    kind = raw = ""


def tokens(sql, brackets=True):
    """The tokens of an SQL text, without blanks and comments. `brackets`: [x] is a name."""
    found, at = [], 0
    while at < len(sql):
        match = TOKEN.match(sql, at)
        kind, text = match.lastgroup, match.group()
        if kind == "tag" or match.group("dollar"):
            kind = "dollar"
        if kind == "name" and text[0] == "[" and not brackets:
            kind, text = "sign", "["
        at += len(text)
        if kind == "blank":
            continue
        raw = text
        if kind == "word":
            text = text.lower()
        elif kind == "name":
            close = {"[": "]"}.get(text[0], text[0])
            text = text[1:-1].replace(close * 2, close) if close != "]" else text[1:-1]
            raw = text
        token = Token(text)
        token.kind, token.raw = kind, raw
        found.append(token)
    return found


def spell(listed):
    """Tokens as one text; names and words meet in lower case, as SQLite compares them."""
    return " ".join(t.lower() if t.kind in ("word", "name") else t for t in listed)


def split(listed, separator=","):
    """Cuts tokens at a separator that stands outside parentheses."""
    parts, depth = [[]], 0
    for token in listed:
        if token.kind == "sign" and token in "([":
            depth += 1
        elif token.kind == "sign" and token in ")]":
            depth -= 1
        if token == separator and token.kind == "sign" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def group(listed, at):
    """The position after the parenthesis that opens at `at`."""
    depth = 0
    for i in range(at, len(listed)):
        if listed[i].kind == "sign":
            depth += (listed[i] == "(") - (listed[i] == ")")
        if depth == 0:
            return i + 1
    raise ValueError(f"unbalanced: {spell(listed)}")


def bare(listed):
    """Without parentheses round the whole."""
    while listed and listed[0] == "(" and group(listed, 0) == len(listed):
        listed = listed[1:-1]
    return listed


# PostgreSQL

def statements(sql):
    """The statements of a script, in their own spelling."""
    sql = re.sub(r"(?m)^\\.*$", "", sql)
    found, start, at, atomic = [], 0, 0, 0
    while at < len(sql):
        match = TOKEN.match(sql, at)
        text = match.group()
        at = match.end()
        if match.group("name") and text[0] == "[":
            at = match.start() + 1
            continue
        word = (match.group("word") or "").lower()
        if word == "atomic":
            atomic = 1
        elif atomic and word == "case":
            atomic += 1
        elif atomic and word == "end":
            atomic -= 1
        if text == ";" and not atomic:
            found.append(sql[start:at - 1])
            start = at
    found.append(sql[start:])
    cleaned = (re.sub(r"\A(?:\s+|--[^\n]*(?:\n|\Z))+", "", text).rstrip() for text in found)
    return [text for text in cleaned if text]


NAME = r'((?:"(?:[^"]|"")*"|[\w$]+)(?:\.(?:"(?:[^"]|"")*"|[\w$]+))*)'
ONE = r'("(?:[^"]|"")*"|[\w$]+)'
IGNORED = re.compile(r"SET |SELECT pg_catalog\.|RESET ")

# The first that matches says what a statement is: kind, pattern; its groups make the name.
STATEMENTS = [(kind, re.compile(pattern, re.S)) for kind, pattern in [
    ("schema", rf"CREATE SCHEMA {NAME}"),
    ("extension", rf"CREATE EXTENSION (?:IF NOT EXISTS )?{NAME}"),
    ("enum", rf"CREATE TYPE {NAME} AS ENUM"),
    ("type", rf"CREATE TYPE {NAME}"),
    ("domain", rf"CREATE DOMAIN {NAME}"),
    ("collation", rf"CREATE COLLATION {NAME}"),
    ("sequence", rf"CREATE (?:UNLOGGED )?SEQUENCE {NAME}"),
    ("sequence owner", rf"ALTER SEQUENCE {NAME} OWNED BY"),
    ("index", rf"CREATE (?:UNIQUE )?INDEX {NAME}"),
    ("primary key", rf"ALTER TABLE (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} PRIMARY KEY"),
    ("unique", rf"ALTER TABLE (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} UNIQUE"),
    ("foreign key", rf"ALTER TABLE (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} FOREIGN KEY"),
    ("exclusion", rf"ALTER TABLE (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} EXCLUDE"),
    ("not null", rf"ALTER TABLE (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} NOT NULL"),
    ("check", rf"ALTER (?:TABLE|DOMAIN) (?:ONLY )?{NAME}\s+ADD CONSTRAINT {ONE} CHECK"),
    ("default", rf"ALTER TABLE (?:ONLY )?{NAME} ALTER COLUMN {ONE} SET DEFAULT"),
    ("identity", rf"ALTER TABLE (?:ONLY )?{NAME} ALTER COLUMN {ONE} ADD GENERATED"),
    ("column setting", rf"ALTER TABLE (?:ONLY )?{NAME} ALTER COLUMN {ONE} (SET \(?\w+)"),
    ("partition", rf"ALTER (?:TABLE|INDEX) (?:ONLY )?{NAME} ATTACH PARTITION {NAME}"),
    ("table setting", rf"ALTER TABLE (?:ONLY )?{NAME} (\w+ \w+)"),
    ("owner", rf"ALTER (\w+ (?:\w+ )?){NAME}(?:\(.*\))? OWNER TO"),
    ("comment", r"COMMENT ON (.*?) IS "),
    ("view", rf"CREATE (?:OR REPLACE )?VIEW {NAME}"),
    ("materialized view", rf"CREATE MATERIALIZED VIEW {NAME}"),
    ("function", rf"CREATE (?:FUNCTION|PROCEDURE) {NAME}(\(.*?\))(?= RETURNS|\s+LANGUAGE)"),
    ("aggregate", rf"CREATE AGGREGATE {NAME}(\(.*?\))"),
    ("trigger", rf"CREATE (?:CONSTRAINT )?TRIGGER {ONE} .*? ON {NAME}"),
    ("rule", rf"CREATE RULE {ONE} AS\s+ON \w+ TO {NAME}"),
    ("policy", rf"CREATE POLICY {ONE} ON {NAME}"),
    ("statistics", rf"CREATE STATISTICS {NAME}"),
    ("grant", r"((?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*)"),
]]
TABLE = re.compile(rf"CREATE (UNLOGGED |FOREIGN )?TABLE {NAME}(.*)", re.S)
CHECK = re.compile(rf"CONSTRAINT {ONE} (CHECK .*)", re.S)
NOT_NULL = re.compile(rf"(?:CONSTRAINT {ONE} )?(NOT NULL {ONE}.*)", re.S)
# 18 prints the names that NOT NULL has, other than the usual ones; names are facts of their own.
NOT_NULL_NAME = re.compile(rf"\bCONSTRAINT {ONE} (?=NOT NULL\b)")


OPTIONS = re.compile(r"\bWITH \((\w[\w.]*='?[\w.+-]*'?(?:, \w[\w.]*='?[\w.+-]*'?)*)\)")
BOOLEANS = {"on": "true", "yes": "true", "off": "false", "no": "false"}


def sorted_options(found):
    """Storage parameters in one order, with one word for yes and no."""
    pairs = sorted(pair.replace("'", "").split("=") for pair in found[1].split(", "))
    return "WITH (" + ", ".join(f"{key}={BOOLEANS.get(value, value)}" for key, value in pairs) + ")"


def squeeze(text):
    text = OPTIONS.sub(sorted_options, text)
    return re.sub(r"\s+", " ", text).strip() if "$" not in text and "'" not in text else text.strip()


def postgres_objects(dump):
    """The facts of a pg_dump --schema-only."""
    facts = {}

    def add(kind, name, text):
        if (kind, name) in facts:
            text = facts[kind, name] + "\n" + text
        facts[kind, name] = text

    for statement in statements(dump):
        if IGNORED.match(statement):
            continue
        table = TABLE.match(statement)
        if table:
            postgres_table(add, *table.groups())
            continue
        for kind, pattern in STATEMENTS:
            found = pattern.match(statement)
            if found:
                name = ".".join(part.strip() for part in found.groups())
                if kind == "domain":
                    statement = without_not_null_name(add, name, statement)
                add(kind, name, squeeze(statement))
                break
        else:
            add("statement", " ".join(statement.split()[:4]), squeeze(statement))
    return facts


def said(facts, models):
    """Without those names of NOT NULL that no model says: they are the server's business."""
    return {key: text for key, text in facts.items() if key[0] != "not null name" or text in models}


def without_not_null_name(add, name, text):
    found = NOT_NULL_NAME.search(text)
    if not found:
        return text
    add("not null name", name, found[1])
    return text[:found.start()] + text[found.end():]


def postgres_table(add, persistence, name, rest):
    listed = rest.strip()
    if not listed.startswith("("):
        return add("table", name, squeeze((persistence or "") + listed))
    body, tail = cut_parenthesis(listed)
    add("table", name, squeeze((persistence or "") + tail))
    for item in cut_commas(body):
        check, not_null = CHECK.match(item), NOT_NULL.match(item)
        if check:
            add("check", f"{name}.{check[1]}", squeeze(check[2]))
        elif not_null:
            if not_null[1]:
                add("not null name", f"{name}.{not_null[3]}", not_null[1])
            add("not null", f"{name}.{not_null[3]}", squeeze(not_null[2]))
        else:
            column = re.match(ONE, item)
            column_name = f"{name}.{column[1]}"
            add("column", column_name, squeeze(without_not_null_name(add, column_name, item[column.end():])))
    return None


def cut_parenthesis(text):
    """The inside of the parenthesis that a text opens with, and what follows it."""
    depth = 0
    for start, end, sign in signs(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:start], text[end:]
    raise ValueError(text)


def cut_commas(text):
    parts, depth, last = [], 0, 0
    for start, end, sign in signs(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(text[last:start].strip())
            last = end
    return [part for part in [*parts, text[last:].strip()] if part]


def signs(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        at = match.end()
        if match.group("name") and match.group()[0] == "[":
            at = match.start() + 1
            yield match.start(), at, "["
        elif match.group("sign"):
            yield match.start(), at, match.group()


# SQLite

COLUMN_WORDS = ("constraint", "primary", "not", "null", "unique", "check", "default", "collate",
                "references", "generated", "as")
TABLE_WORDS = ("constraint", "primary", "unique", "check", "foreign")


def sqlite_objects(path, exclude=("autorev_version*",)):
    """The facts of a database file: pragmas, and the clauses of its CREATE texts."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        facts = {}
        rows = connection.execute("select type, name, tbl_name, sql from sqlite_schema "
                                  "where name not like 'sqlite\\_%' escape '\\'").fetchall()
        for kind, name, table, sql in rows:
            if any(fnmatch.fnmatchcase(table, pattern) for pattern in exclude):
                continue
            if kind == "table" and not re.match(r"\s*create\s+virtual\b", sql, re.I):
                sqlite_table(connection, facts, name, sql)
            elif kind == "index":
                sqlite_index(connection, facts, name, table, sql)
            else:
                facts["virtual table" if kind == "table" else kind, name] = spell(tokens(sql))
        return facts
    finally:
        connection.close()


def sqlite_table(connection, facts, table, sql):
    primary = [row[0] for row in connection.execute(
        "select name from pragma_table_xinfo(?) where pk > 0 order by pk", (table,))]
    kind, columns, without_rowid, strict = connection.execute(
        'select type, ncol, wr, strict from pragma_table_list(?) where schema = \'main\'', (table,)).fetchone()
    facts["table", table] = f"{kind} without_rowid={without_rowid} strict={strict}"
    clauses = TableClauses(connection, table, sql)
    for _, name, type_name, not_null, default, key, hidden in connection.execute(
            "select * from pragma_table_xinfo(?)", (table,)):
        default = "" if default is None else spell_default(bare(tokens(default)))
        facts["column", f"{table}.{name}"] = (
            f"{''.join(type_name.split()).upper()} not_null={not_null} key={key} hidden={hidden} "
            f"default={default} {clauses.columns.get(name.lower(), '')}").strip()
    for (kind, key), text in clauses.constraints.items():
        facts[kind, key] = text
    keys = Counter()
    for row in connection.execute(
            'select id, "table", group_concat("from"), group_concat(coalesce("to", \'\')), on_update, '
            'on_delete, "match" from (select * from pragma_foreign_key_list(?) order by id, seq) '
            "group by id", (table,)):
        to = row[3].strip(",") and row[3] or ",".join(TableClauses.primary_key(connection, row[1]))
        keys[f"{row[2]} -> {row[1]}({to}) update {row[4]} delete {row[5]} match {row[6]}".lower()] += 1
    facts["foreign keys", table] = "\n".join(f"{count} {text}" for text, count in sorted(keys.items()))
    automatic = sorted(
        f"{origin} {index_columns(connection, name)}" for _, name, _, origin, _ in
        connection.execute("select seq, name, \"unique\", origin, partial from pragma_index_list(?) "
                           "where origin <> 'c'", (table,)))
    facts["automatic indexes", table] = "\n".join(automatic)
    if primary:
        facts["key columns", table] = ", ".join(primary)


def spell_default(listed):
    """A bare or double-quoted word is a text there, but for the words that are values."""
    if len(listed) == 1 and listed[0].kind in ("word", "name"):
        word = listed[0].lower()
        if listed[0].kind == "name" or word not in ("null", "true", "false") and not word.startswith("current_"):
            return literal(listed[0].raw)
    return spell(listed)


def index_columns(connection, index):
    rows = connection.execute('select seqno, name, "desc", coll from pragma_index_xinfo(?) where key',
                              (index,))
    return ", ".join(f"{name if name is not None else '(expression)'} {'desc' if down else 'asc'} "
                     f"{collation.lower()}" for _, name, down, collation in rows)


def sqlite_index(connection, facts, name, table, sql):
    unique, partial = connection.execute(
        'select "unique", partial from pragma_index_list(?) where name = ?', (table, name)).fetchone()
    listed = tokens(sql)
    opening = listed.index("(")
    end = group(listed, opening)
    facts["index", name] = (f"on {table} unique={unique} partial={partial}: {index_columns(connection, name)}: "
                            f"({index_elements(listed[opening + 1:end - 1])}) {spell(listed[end:])}".rstrip())


def index_elements(listed):
    """The expressions; order and collation are told by index_columns()."""
    elements = []
    for item in split(listed):
        while len(item) > 1 and item[-1].kind == "word" and item[-1] in ("asc", "desc"):
            item = item[:-1]
        while len(item) > 2 and item[-2] == "collate" and item[-2].kind == "word":
            item = item[:-2]
        elements.append(spell(bare(item)))
    return ", ".join(elements)


class TableClauses:
    """What no pragma tells: checks, collations, generated expressions, conflict clauses,
    AUTOINCREMENT, names of constraints, deferrability. A constraint counts the same whether it
    stands at its column or at the table."""

    def __init__(self, connection, table, sql):
        self.connection, self.table = connection, table
        self.columns, self.constraints = {}, {}
        listed = tokens(sql)
        opening = next((i for i, t in enumerate(listed) if t == "(" and t.kind == "sign"), None)
        if opening is None:
            return
        for item in split(listed[opening + 1:group(listed, opening) - 1]):
            if item[0].kind == "word" and item[0] in TABLE_WORDS:
                self.table_item(item)
            else:
                self.column_item(item)

    @staticmethod
    def primary_key(connection, table):
        return [row[0].lower() for row in connection.execute(
            "select name from pragma_table_xinfo(?) where pk > 0 order by pk", (table,))]

    def add(self, kind, name, identity, text):
        key = (kind, f"{self.table}.{name.lower() if name else '(' + identity + ')'}")
        count = 2
        while key in self.constraints:
            key, count = (kind, f"{key[1].split(' #')[0]} #{count}"), count + 1
        self.constraints[key] = f"{name or ''} {text}".strip()

    def is_rowid(self, column):
        """Of INTEGER keys only "id integer primary key desc" is not the rowid; at the table DESC says nothing."""
        return self.connection.execute("select 1 from pragma_table_xinfo(?) where lower(name) = ? and lower(type) = 'integer'",
                                       (self.table, column)).fetchone() is not None

    def key(self, name, columns, conflict):
        """A table has one primary key, so its name is no part of what it is called here."""
        self.constraints["primary key", f"{self.table}.()"] = f"{name or ''} ({columns}) {conflict}".strip()

    def table_item(self, item):
        name = None
        while item:
            if item[0] == "constraint":
                name, item = item[1].raw, item[2:]
            elif item[0] == "primary":
                end = group(item, 2)
                columns = self.key_columns(item[2:end])
                if columns.endswith(" desc") and self.is_rowid(columns[:-len(" desc")]):
                    columns = columns[:-len(" desc")]
                item, conflict = self.conflict(item[end:])
                self.key(name, columns, conflict)
                name = None
            elif item[0] == "unique":
                end = group(item, 1)
                columns = self.key_columns(item[1:end])
                item, conflict = self.conflict(item[end:])
                self.add("unique", name, columns, f"({columns}) {conflict}")
                name = None
            elif item[0] == "check":
                item = self.check(name, item)
                name = None
            elif item[0] == "foreign":
                end = group(item, 2)
                columns = spell(bare(item[2:end]))
                item = self.foreign_key(name, columns, item[end:])
                name = None
            else:
                raise ValueError(f"{self.table}: {spell(item)}")

    @staticmethod
    def key_columns(listed):
        columns = []
        for part in split(listed[1:-1]):
            words = spell(part).split(" ")
            if words[-1] == "asc":
                words = words[:-1]
            columns.append(" ".join(words))
        return ", ".join(columns)

    @staticmethod
    def conflict(item):
        if item[:2] == ["on", "conflict"]:
            return item[3:], "" if item[2] == "abort" else f"on conflict {item[2]}"
        return item, ""

    def check(self, name, item):
        end = group(item, 1)
        text = spell(bare(item[1:end]))
        rest, _ = self.conflict(item[end:])
        self.add("check", name, text, text)
        return rest

    def foreign_key(self, name, columns, item):
        target, item = item[1].lower(), item[2:]
        if item and item[0] == "(":
            end = group(item, 0)
            referred, item = spell(bare(item[:end])), item[end:]
        else:
            referred = " , ".join(self.primary_key(self.connection, target))
        actions, deferred = {"delete": "no action", "update": "no action"}, ""
        while item:
            if item[0] == "on" and item[1] in actions:
                size = 2 if item[2] in ("set", "no") else 1
                actions[item[1]] = " ".join(item[2:2 + size])
                item = item[2 + size:]
            elif item[0] == "match":
                item = item[2:]
            elif item[0] == "not" and item[1:2] == ["deferrable"]:
                item = item[4:] if item[2:3] == ["initially"] else item[2:]
            elif item[0] == "deferrable":
                deferred = "deferred" if item[1:3] == ["initially", "deferred"] else ""
                item = item[3:] if item[1:2] == ["initially"] else item[1:]
            else:
                break
        self.add("foreign key", name, f"{columns} -> {target}",
                 f"({columns}) -> {target} ({referred}) delete {actions['delete']} "
                 f"update {actions['update']} {deferred}")
        return item

    def column_item(self, item):
        column, clauses, name, at = item[0].lower(), [], None, 1
        while at < len(item) and not (item[at].kind == "word" and item[at] in COLUMN_WORDS):
            at = group(item, at) if item[at] == "(" else at + 1
        item = item[at:]
        while item:
            word = item[0]
            if word == "constraint":
                name, item = item[1].raw, item[2:]
                continue
            if word == "primary":
                item = item[2:]
                down = item[:1] == ["desc"]
                item = item[1:] if item[:1] in (["asc"], ["desc"]) else item
                item, conflict = self.conflict(item)
                if item[:1] == ["autoincrement"]:
                    clauses.append("autoincrement")
                    item = item[1:]
                self.key(name, column + (" desc" if down else ""), conflict)
            elif word == "not":
                item, conflict = self.conflict(item[2:])
                clauses.append(f"not null {conflict}".strip())
            elif word == "null":
                item, _ = self.conflict(item[1:])
            elif word == "unique":
                item, conflict = self.conflict(item[1:])
                self.add("unique", name, column, f"({column}) {conflict}")
            elif word == "check":
                item = self.check(name, item)
            elif word == "default":
                item = item[self.default_end(item):]  # table_xinfo has its text
            elif word == "collate":
                if item[1].lower() != "binary":
                    clauses.append(f"collate {item[1].lower()}")
                item = item[2:]
            elif word == "references":
                item = self.foreign_key(name, column, item)
            elif word in ("generated", "as"):
                start = 2 if word == "generated" else 0
                end = group(item, start + 1)
                clauses.append(f"as {spell(bare(item[start + 1:end]))}")
                item = item[end:]
                if item[:1] in (["stored"], ["virtual"]):
                    item = item[1:]
            else:
                raise ValueError(f"{self.table}.{column}: {spell(item)}")
            name = None
        self.columns[column] = " ".join(sorted(clauses))

    @staticmethod
    def default_end(item):
        if item[1] == "(":
            return group(item, 1)
        return 3 if item[1] in ("+", "-") else 2


# Comparing

class Report:
    """Two databases side by side: per kind how many facts were compared, equal, excluded."""

    def __init__(self, one, two, exclusions=()):
        self.differences, self.excluded, self.counts = [], [], {}
        for key in sorted(one.keys() | two.keys()):
            kind, name = key
            counts = self.counts.setdefault(kind, Counter())
            if one.get(key) == two.get(key):
                counts.update(compared=1, equal=1)
            elif any(fnmatch.fnmatchcase(f"{kind} {name}", pattern) for pattern in exclusions):
                counts.update(excluded=1)
                self.excluded.append(f"{kind} {name}")
            else:
                counts.update(compared=1)
                self.differences.append((kind, name, one.get(key), two.get(key)))

    def table(self):
        lines = [f"{'kind':<20}{'compared':>10}{'equal':>10}{'excluded':>10}"]
        for kind, counts in sorted(self.counts.items()):
            lines.append(f"{kind:<20}{counts['compared']:>10}{counts['equal']:>10}{counts['excluded']:>10}")
        return "\n".join(lines)

    def __str__(self):
        shown = [f"{kind} {name}\n  - {one}\n  + {two}" for kind, name, one, two in self.differences]
        return "\n".join(shown)


def assert_equal(one, two, exclusions=()):
    report = Report(one, two, exclusions)
    if report.differences:
        raise AssertionError(f"{len(report.differences)} facts differ\n{report}")
    return report
