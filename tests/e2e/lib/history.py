"""Revision files written by hand: histories of any shape, without makemigrations."""

import os


def text_of(engine, app, revision, parents=(), depends=(), message=None, created=None, up=None,
            down=None):
    """A revision that creates the table t_<revision>, unless `up` and `down` say otherwise."""
    lines = [f"-- autorev:revision {revision}", f"-- autorev:app {app}"]
    lines += [f"-- autorev:parent {parent}" for parent in parents]
    lines += [f"-- autorev:depends {depend}" for depend in depends]
    lines += [f"-- autorev:dialect {engine}", f"-- autorev:created {created or '2026-01-13T17:24:09Z'}",
              f"-- autorev:message {message or 'make ' + revision}"]
    lines += [] if up else [f"-- autorev:objects +table t_{revision}"]
    up = up or f"CREATE TABLE t_{revision} (id integer PRIMARY KEY);"
    down = down or f"DROP TABLE t_{revision};"
    return "\n".join(lines) + f"\n\n-- migrate:up\n\n{up}\n\n-- migrate:down\n\n{down}\n\n-- autorev:end\n"


class Histories:
    """Mixed into a harness.Case."""

    def app(self, name="shop"):
        """An app whose models declare nothing."""
        self.project.app(name, "tables: {}\n")

    def revision(self, revision, *parents, app="shop", file=None, **more):
        """Writes apps/APP/migrations/REVISION.sql; returns its path in the project."""
        path = f"apps/{app}/migrations/{file or revision + '.sql'}"
        os.makedirs(os.path.dirname(self.project.path(path)), exist_ok=True)
        with open(self.project.path(path), "w", encoding="utf-8", newline="") as out:
            out.write(text_of(self.engine, app, revision, parents, **more))
        return path

    def ids(self):
        """Applied revisions in the order of applying."""
        return [revision for _, revision in self.project.applied()]

    def made(self):
        """The revisions whose tables stand."""
        return {table[2:] for table in self.db.tables() if table.startswith("t_")}

    def branches(self):
        """1a, on it 2b and 3c: two heads."""
        self.app()
        self.revision("1a", created="2026-01-13T10:00:00Z")
        self.revision("2b", "1a", created="2026-01-13T11:00:00Z")
        self.revision("3c", "1a", created="2026-01-13T12:00:00Z")

    def merged(self):
        """The same, joined by 4d and followed by 5e."""
        self.branches()
        empty = dict(up="SELECT 1;", down="SELECT 1;")
        self.revision("4d", "2b", "3c", created="2026-01-13T13:00:00Z", **empty)
        self.revision("5e", "4d", created="2026-01-13T14:00:00Z")
