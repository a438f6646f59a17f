"""Every pair of pairs/postgresql, on the system's PostgreSQL and on 18 where that is (lib/postgres.py)."""
# labels: postgresql
# timeout: 600

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import pairs
import postgres

pairs.cases(globals(), "postgresql")
if os.environ.get("AUTOREV_PG18_BIN") or postgres.packages():
    pairs.cases(globals(), "postgresql", 18)

if __name__ == "__main__":
    harness.main()
