"""Rows survive on SQLite: the matrix and the rules of lib/survives.py."""
# timeout: 600

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import survives


@survives.add_methods
class OnSqlite(survives.Survival):
    engine = "sqlite"


if __name__ == "__main__":
    harness.main()
