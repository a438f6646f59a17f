"""Histories that branched: what merge, rebase and the git story share."""

import glob
import os
import re
import shutil

CUSTOMER = """\
tables:
  customer:
    columns:
      id: bigint identity primary key
      name: text
"""


def header(text, key):
    """The values of a header line of a revision file."""
    return re.findall(rf"^-- autorev:{key} (.*)$", text, re.M)


def revision_file(project, revision, app="shop"):
    """The path of a revision's file, from its header: names may change."""
    for path in glob.glob(project.path("apps", app, "migrations", "*.sql")):
        with open(path, encoding="utf-8") as file:
            if header(file.read(), "revision") == [revision]:
                return path
    raise AssertionError(f"no file has revision {revision}")


def text_of(project, revision, app="shop"):
    with open(revision_file(project, revision, app), encoding="utf-8") as file:
        return file.read()


def files(project):
    """All revision files with their texts, and what else lies beside them."""
    found = {}
    for path in glob.glob(project.path("apps", "*", "migrations", "*")) + \
            glob.glob(project.path("apps", "*", "migrations", ".*")):
        with open(path, encoding="utf-8") as file:
            found[os.path.relpath(path, project.root)] = file.read()
    return found


def branch(project, sides, both, app="shop"):
    """From the same head one branch for each (revision, models); `both`: the models afterwards.
    A side may be a list of them, one on top of the other."""
    folder = project.path("apps", app, "migrations")
    aside = project.path("aside")
    os.makedirs(aside, exist_ok=True)
    for side in sides:
        chain = side if isinstance(side, list) else [side]
        before = set(os.listdir(folder)) if os.path.isdir(folder) else set()
        for revision, models in chain:
            project.app(app, models)
            project.make(app, "-m", f"side {revision}", "--rev-id", revision)
        for name in set(os.listdir(folder)) - before:
            shutil.move(os.path.join(folder, name), os.path.join(aside, name))
    for name in os.listdir(aside):
        shutil.move(os.path.join(aside, name), os.path.join(folder, name))
    project.app(app, both)


def by_hand(project, engine, app, revision, parents, up, down, objects=""):
    """A revision file as a person writes it."""
    lines = [f"-- autorev:revision {revision}", f"-- autorev:app {app}",
             *(f"-- autorev:parent {parent}" for parent in parents), f"-- autorev:dialect {engine}",
             "-- autorev:created 2026-01-01T00:00:00Z", f"-- autorev:message by hand {revision}"]
    lines += [f"-- autorev:objects {objects}"] if objects else []
    text = "\n".join(lines) + f"\n\n-- migrate:up\n\n{up}\n\n-- migrate:down\n\n{down}\n\n-- autorev:end\n"
    project.write(f"apps/{app}/migrations/20260101_0000-{revision}_by_hand.sql", text)
