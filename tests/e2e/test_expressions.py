"""Expressions in many spellings come back as "No changes" after migrate, whatever the engine makes of
their text: as check, default, index expression and generated column, cold and warm."""
# labels: postgresql
# timeout: 300

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
import harness

COLUMNS = {
    "postgresql": "n integer, m bigint, p numeric(12,2), s text, v varchar(40), b boolean, t timestamp, "
                  "z timestamptz, d date, j jsonb, a integer[], u uuid, r text[]",
    "sqlite": "n integer, m bigint, p numeric(12,2), s text, v varchar(40), b boolean, t timestamp, "
              "j json, x blob",
}
FEWEST = 40


def spellings(engine):
    with open(os.path.join(HERE, f"expressions.{engine}.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    return [[part.strip() for part in line.split("|", 2)] for line in lines]


def scalar(text):
    return "'" + text.replace("'", "''") + "'"


def block(key, text, indent):
    return f"{indent}{key}: |-\n{indent}  {text}\n"


def table(name, engine, uses, kind, text):
    out = f"  {name}:\n    columns:\n      id: bigint identity primary key\n"
    if uses == "d":
        return out + "      c:\n" + f"        type: {scalar(kind)}\n" + block("default_sql", text, " " * 8)
    for column in COLUMNS[engine].split(", "):
        label, column_type = column.split(" ")
        out += f"      {label}: {scalar(column_type)}\n" if "[" in column_type or "(" in column_type \
            else f"      {label}: {column_type}\n"
    if "g" in uses:
        out += f"      gen:\n        type: {scalar(kind)}\n" + block("generated", text, " " * 8)
    condition = text if kind == "boolean" else f"({text}) is not null"
    out += f"    checks:\n" + block(f"{name}_check", condition, " " * 6)
    if "i" in uses:
        out += f"    indexes:\n      {name}_idx:\n        columns:\n          - |-\n            ({text})\n"
    return out


@harness.each_engine
class Expressions(harness.Case):
    def test_there_are_enough_of_them(self):
        self.assertGreaterEqual(len(spellings(self.engine)), FEWEST)

    def test_all_come_back_unchanged(self):
        models = "tables:\n"
        for number, (uses, kind, text) in enumerate(spellings(self.engine)):
            models += table(f"e{number:03}", self.engine, uses, kind, text)
        self.project.app("shop", models)
        self.project.make_and_migrate("-m", "all spellings")
        self.project.forget_cache()
        self.project.settled()
        self.project.settled()


if __name__ == "__main__":
    harness.main()
