#!/usr/bin/env python3
"""Runs what test_postgres.c wrote to a folder, one schema per case, on a private server:
base and fill, up (must equal a database made from the wanted model), down (must equal the base).
usage: run_postgres.py FOLDER. Exit 77: no server programs."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "e2e", "lib"))
import postgres  # noqa: E402


def text(folder, case, part):
    with open(os.path.join(folder, case, part + ".sql"), encoding="utf-8") as file:
        return file.read()


def psql(server, database, script):
    argv = [os.path.join(server.bin, "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d",
            server.url(database)]
    done = subprocess.run(argv, input=script, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def run(server, database, folder, case, part):
    path = f'SET client_min_messages = warning; SET search_path = "{case}", pg_temp;\n'
    code, printed = psql(server, database, f"{path}BEGIN;\n{text(folder, case, part)}\nCOMMIT;\n")
    if code:
        print(f"{case}: {part} fails:\n{printed}\n{text(folder, case, part)}")
        sys.exit(1)
    return printed


def dump(server, database):
    """Statements as sorted lists of lines: the order of columns and of statements does not count."""
    argv = [os.path.join(server.bin, "pg_dump"), "--schema-only", "--no-owner", "-d",
            server.url(database)]
    printed = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    statements = []
    for statement in re.split(r";\n\n", re.sub(r"^(--.*|\\(un)?restrict.*)\n", "", printed,
                                               flags=re.M)):
        lines = [line.strip().rstrip(",") for line in statement.strip().splitlines()]
        statements.append("\n".join([lines[0], *sorted(lines[1:])]) if lines else "")
    return set(statements)


def rows(server, database, folder, case):
    return psql(server, database, f'SET search_path = "{case}";\n{text(folder, case, "rows")}')[1]


def differ(what, here, there, names):
    if here == there:
        return False
    print(f"{what}:")
    for label, only in ((names[0], here - there), (names[1], there - here)):
        for statement in sorted(only):
            print(f"--- only in {label}:\n{statement}")
    return True


def main():
    folder = sys.argv[1]
    cases = sorted(os.listdir(folder))
    try:
        server = postgres.Postgres.server()
    except postgres.NoServer as reason:
        print(f"SKIP: {reason}")
        sys.exit(77)
    for database in ("a", "b"):
        psql(server, "postgres", f"CREATE DATABASE {database} TEMPLATE template0;")
        for case in cases:
            psql(server, database, f'CREATE SCHEMA "{case}";')
    before, faults = {}, False
    for case in cases:
        run(server, "a", folder, case, "base")
        run(server, "a", folder, case, "fill")
        run(server, "b", folder, case, "wanted")
        before[case] = rows(server, "a", folder, case)
    base = dump(server, "a")
    for case in cases:
        run(server, "a", folder, case, "up")
    faults |= differ("after up", dump(server, "a"), dump(server, "b"), ("live", "wanted"))
    for case in cases:
        run(server, "a", folder, case, "check")
    for case in cases:
        run(server, "a", folder, case, "down")
        after = rows(server, "a", folder, case)
        if after != before[case]:
            print(f"{case}: rows before:\n{before[case]}after:\n{after}")
            faults = True
    faults |= differ("after down", dump(server, "a"), base, ("live", "base"))
    sys.exit(faults)


if __name__ == "__main__":
    main()
