#!/usr/bin/python3
"""Writes one made-up schema three times over: autorev's models, SQL for each engine, and SQLAlchemy
metadata for Alembic. The same arguments give the same bytes.

    generate.py --tables 100 --apps 5 --seed 1 --output DIR

    DIR/project/           autorev.yaml, apps/*/models.yaml
    DIR/schema.ENGINE.sql  the schema as SQL
    DIR/metadata.py        metadata(engine): the schema for SQLAlchemy 1.4 and later

A table has 11 or 12 columns: identity key, varchar, text, numeric, boolean, timestamptz, date, jsonb,
enum; 1 or 2 foreign keys, some into other apps; a unique constraint, half of them over two columns;
two indexes, half of the second ones partial; a check.
"""

import argparse
import os
import random

ENGINES = ("postgresql", "sqlite")
NOUNS = ("account address article batch booking branch budget campaign carrier claim contract coupon "
         "customer delivery device document event invoice item job ledger licence message order parcel "
         "partner payment permit plan project quote receipt refund region report review route session "
         "shipment site station supplier task ticket token transfer unit vehicle visit voucher").split()
STATES = ("new", "open", "held", "closed")

# name, type in the model, type on SQLite, type for SQLAlchemy
PLAIN = [
    ("code", "varchar(40)", "varchar(40)", "String(40)"),
    ("title", "varchar(200)", "varchar(200)", "String(200)"),
    ("body", "text", "text", "Text()"),
    ("amount", "numeric(12,2)", "numeric(12,2)", "Numeric(12, 2)"),
    ("quantity", "integer", "integer", "Integer()"),
    ("active", "boolean", "boolean", "Boolean()"),
    ("created_at", "timestamptz", "text", "TIMESTAMP(timezone=True)"),
    ("due_on", "date", "date", "Date()"),
    ("extra", "jsonb", "text", "postgresql.JSONB()"),
]
NOT_NULL = {"code", "amount", "quantity", "active", "created_at", "state"}
# Plain literals only: on SQLite Alembic says of "default true", "default current_timestamp" and
# "default ''" that they differ from themselves.
DEFAULTS = {"amount": "0", "quantity": "1", "title": "'untitled'", "state": "'new'", "extra": "'{}'"}


class Table:
    def __init__(self, dice, app, number, earlier):
        self.app = app
        self.name = f"{NOUNS[number % len(NOUNS)]}_{number:04d}"
        self.enum = f"{app}_state"
        targets = dice.sample(earlier, min(len(earlier), dice.choice((1, 2))))
        self.references = [(f"{'parent' if i == 0 else 'other'}_id", t) for i, t in enumerate(targets)]
        self.composite = dice.random() < 0.5
        self.partial = dice.random() < 0.5
        self.with_note = dice.random() < 0.5

    def unique(self):
        return ["code", "due_on"] if self.composite else ["code"]


def make_tables(tables, apps, seed):
    dice = random.Random(seed)
    made = []
    for number in range(tables):
        app = f"app{number * apps // tables + 1:02d}"
        made.append(Table(dice, app, number, made[-60:]))
    return made


def columns(table):
    """name, model type, SQLite type, SQLAlchemy type."""
    listed = [*PLAIN, ("state", table.enum, "text", f"ENUMS[{table.enum!r}]")]
    if table.with_note:
        listed.append(("note", "text", "text", "Text()"))
    return listed


# autorev

def write_project(folder, tables):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "autorev.yaml"), "w", encoding="utf-8") as file:
        file.write("apps: [apps/*]\n")
    for app in sorted({table.app for table in tables}):
        os.makedirs(os.path.join(folder, "apps", app), exist_ok=True)
        with open(os.path.join(folder, "apps", app, "models.yaml"), "w", encoding="utf-8") as file:
            file.write(f"enums:\n  {app}_state: [{', '.join(STATES)}]\n\ntables:\n")
            file.write("\n".join(model(t) for t in tables if t.app == app))


def model(table):
    lines = [f"  {table.name}:", "    columns:", "      id: bigint identity primary key"]
    for name, target in table.references:
        lines.append(f"      {name}: bigint not null references {target.name}(id)")
    for name, kind, _, _ in columns(table):
        lines.append(f"      {name}: {kind}" + facts(name))
    lines += ["    uniques:", f"      {table.name}_key: [{', '.join(table.unique())}]",
              "    checks:", f"      {table.name}_amount_check: amount >= 0",
              "    indexes:", f"      {table.name}_state_idx: [state, created_at desc]"]
    where = ", where: active" if table.partial else ""
    lines.append(f"      {table.name}_title_idx: {{columns: [title]{where}}}")
    return "\n".join(lines) + "\n"


def facts(name):
    text = " not null" if name in NOT_NULL else ""
    return text + (f" default {DEFAULTS[name]}" if name in DEFAULTS else "")


# SQL

def sql(engine, tables):
    lines = []
    if engine == "postgresql":
        listed = ", ".join(f"'{state}'" for state in STATES)
        lines += [f"create type {e} as enum ({listed});" for e in sorted({t.enum for t in tables})]
    for table in tables:
        lines += [create_table(engine, table),
                  f"create index {table.name}_state_idx on {table.name} (state, created_at desc);",
                  f"create index {table.name}_title_idx on {table.name} (title)"
                  + (" where active;" if table.partial else ";")]
    if engine == "sqlite":  # one fsync; PostgreSQL could not hold that many locks
        lines = ["begin;", *lines, "commit;"]
    return "\n".join(lines) + "\n"


def create_table(engine, table):
    key = {"postgresql": "id bigint generated by default as identity primary key",
           "sqlite": "id integer primary key"}[engine]
    items = [key]
    for name, target in table.references:
        items.append(f"{name} bigint not null references {target.name}(id)")
    for name, postgresql, sqlite, _ in columns(table):
        item = f"{name} {postgresql if engine == 'postgresql' else sqlite}{facts(name)}"
        if name == "state" and engine == "sqlite":
            item += " check (state in (" + ", ".join(f"'{state}'" for state in STATES) + "))"
        items.append(item)
    items.append(f"constraint {table.name}_key unique ({', '.join(table.unique())})")
    items.append(f"constraint {table.name}_amount_check check (amount >= 0)")
    return f"create table {table.name} (\n  " + ",\n  ".join(items) + "\n);"


# SQLAlchemy

HEAD = '''"""Generated by bench/generate.py."""
from sqlalchemy import (TIMESTAMP, BigInteger, Boolean, CheckConstraint, Column, Date, Enum, ForeignKey,
                        Identity, Index, Integer, MetaData, Numeric, String, Table, Text,
                        UniqueConstraint, text)
from sqlalchemy.dialects import postgresql


def metadata(engine):
    m = MetaData()
    pg = engine == "postgresql"
    key = lambda: [BigInteger(), Identity()] if pg else [Integer()]
    either = lambda on_pg, on_sqlite: on_pg if pg else on_sqlite
'''


def metadata(tables):
    lines = [HEAD.rstrip("\n"), "    ENUMS = {"]
    for enum in sorted({t.enum for t in tables}):
        lines.append(f"        {enum!r}: Enum(*{STATES!r}, name={enum!r}),")
    lines.append("    }")
    for table in tables:
        lines += sqlalchemy_table(table)
    return "\n".join([*lines, "    return m", ""])


def sqlalchemy_table(table):
    lines = [f"    t = Table({table.name!r}, m, Column('id', *key(), primary_key=True, nullable=not pg),"]
    for name, target in table.references:
        lines.append(f"        Column({name!r}, BigInteger(), ForeignKey('{target.name}.id'), "
                     "nullable=False),")
    for name, postgresql, sqlite, python in columns(table):
        kind = python if postgresql == sqlite else f"either({python}, Text())"
        default = DEFAULTS.get(name)
        more = f", server_default=text({default!r})" if default else ""
        null = name not in NOT_NULL
        lines.append(f"        Column({name!r}, {kind}, nullable={null}{more}),")
    names = ", ".join(repr(name) for name in table.unique())
    lines += [f"        UniqueConstraint({names}, name='{table.name}_key'),",
              f"        CheckConstraint('amount >= 0', name='{table.name}_amount_check'))",
              f"    Index('{table.name}_state_idx', t.c.state, t.c.created_at.desc())"]
    where = ", postgresql_where=text('active'), sqlite_where=text('active')" if table.partial else ""
    lines.append(f"    Index('{table.name}_title_idx', t.c.title{where})")
    return lines


def generate(folder, tables, apps, seed):
    made = make_tables(tables, apps, seed)
    write_project(os.path.join(folder, "project"), made)
    for engine in ENGINES:
        with open(os.path.join(folder, f"schema.{engine}.sql"), "w", encoding="utf-8") as file:
            file.write(sql(engine, made))
    with open(os.path.join(folder, "metadata.py"), "w", encoding="utf-8") as file:
        file.write(metadata(made))
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", type=int, default=100)
    parser.add_argument("--apps", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", required=True)
    given = parser.parse_args()
    generate(given.output, given.tables, given.apps, given.seed)


if __name__ == "__main__":
    main()
