"""What a database holds beside its schema, read with `sqlite3` and `psql`: the rows of every table
under their rowid or key, what every view shows, and every counter of numbers. Values come as the
engine's own SQL literals, so that 1, 1.0, '1' and x'31' are four values.

    contents(db) == {"t": {("1",): {"id": "1", "name": "'é'"}}, "sqlite_sequence": {...}, ...}
"""

import json

import oracle

# kind, relation, column, whether it is of the key
SQLITE_COLUMNS = r"""
select json_array(iif(l.wr, 'keyed', l.type), l.name, x.name, x.pk > 0)
from pragma_table_list l, pragma_table_xinfo(l.name) x
where l.schema = 'main' and l.name not like 'sqlite\_%' escape '\' and x.hidden <> 1
order by l.name, x.cid;"""
SQLITE_COUNTERS = """
select json_array('keyed', 'sqlite_sequence', value, value = 'name')
from json_each('["name", "seq"]'), sqlite_schema where name = 'sqlite_sequence';"""
POSTGRESQL_COLUMNS = """
select json_build_array('keyed', c.oid::regclass, a.attname, coalesce(a.attnum = any(k.conkey), false))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
where c.relkind in ('r', 'v', 'm', 'S') and a.attname <> 'log_cnt'
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
order by c.oid::regclass::text, a.attnum;"""
# quote() ends a text at its first NUL
LITERAL = {"sqlite": "iif(typeof({0}) = 'text' and instr({0}, char(0)), 'text x' || hex({0}), quote({0}))",
           "postgresql": "quote_nullable({0}::text)"}
ARRAY = {"sqlite": "json_array", "postgresql": "json_build_array"}
ROWIDS = ("rowid", "_rowid_", "oid")


def read(db, script):
    return [json.loads(line) for line in db.script(script).splitlines()]


def relations(db):
    """{relation: (columns, SQL of what tells its rows apart)}, without the version table."""
    listed = read(db, SQLITE_COLUMNS + SQLITE_COUNTERS if db.engine == "sqlite" else POSTGRESQL_COLUMNS)
    found = {}
    for kind, name, column, in_key in listed:
        columns, key = found.setdefault(name, ([], []))
        columns.append(column)
        if in_key and kind == "keyed":
            key.append(oracle.quoted(column))
    for kind, name, *_ in listed:
        columns, key = found[name]
        if kind == "table" and not key:
            key.append(next(rowid for rowid in ROWIDS if rowid not in columns))
    return {name: told for name, told in found.items() if not name.startswith("autorev_version")}


def contents(db):
    found = relations(db)
    script = []
    for name, (columns, key) in found.items():
        told = [LITERAL[db.engine].format(sql) for sql in key + [oracle.quoted(column) for column in columns]]
        listed = ", ".join([oracle.literal(name), *told])
        script.append(f"select {ARRAY[db.engine]}({listed}) from "
                      f"{oracle.quoted(name) if db.engine == 'sqlite' else name};")
    held = {name: {} for name in found}
    for name, *values in sorted(read(db, "\n".join(script))):
        columns, key = found[name]
        told, row = tuple(values[:len(key)]), dict(zip(columns, values[len(key):]))
        if not key:  # rows of a view, or of a table that has no key
            told = (values[0], sum(other[0] == values[0] for other in held[name]))
        held[name][told] = row
    return held
