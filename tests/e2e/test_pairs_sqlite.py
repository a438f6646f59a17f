"""Every pair of pairs/sqlite."""
# timeout: 600

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import pairs

pairs.cases(globals(), "sqlite")

if __name__ == "__main__":
    harness.main()
