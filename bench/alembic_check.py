#!/usr/bin/python3
"""What `alembic check` does (Debian's Alembic does not have the command yet): compares metadata with
a database, types and server defaults too. Prints the differences; exit 1 when there are any.

    alembic_check.py FOLDER URL
"""

import sys
import warnings

sys.path.insert(0, sys.argv[1])
warnings.simplefilter("ignore")  # SQLite: reflecting expression indexes

from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

from metadata import metadata  # noqa: E402

engine = create_engine(sys.argv[2])
wanted = metadata(engine.dialect.name)
with engine.connect() as connection:
    found = compare_metadata(MigrationContext.configure(connection, opts={
        "compare_type": True, "compare_server_default": True,
        "include_name": lambda name, kind, parents: name != "autorev_version"}), wanted)
for difference in found:
    print(difference)
print(f"{len(found)} differences")
sys.exit(1 if found else 0)
