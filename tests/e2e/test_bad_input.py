"""Wrong models, configurations and revision files: the whole stderr and the exit code of each.

A case is one file, bad/NAME.case: comment lines, a line "$ words for autorev", then files as
"-- path --" followed by their text, last "-- exit N --" with the whole stderr. "engine postgresql" as a
comment runs it there. Escapes in file texts: \\xHH. AUTOREV_ACCEPT=1 rewrites what is expected.

Every code of src/base/codes.def that a wrong file can bring stands in at least one case and in no more than
five; ELSEWHERE says where the others are tested."""
# labels: postgresql
# timeout: 600

import glob
import json
import os
import re
import sys
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
import harness

FOLDER = os.path.join(HERE, "bad")
FEWEST, MOST_OF_A_CODE = 100, 5

# code -> the test that brings it about: faults of the moment, not of a file.
ELSEWHERE = {}
elsewhere = os.path.join(FOLDER, "ELSEWHERE")
if os.path.exists(elsewhere):
    with open(elsewhere, encoding="utf-8") as text:
        for line in text:
            if line.strip() and not line.startswith("#"):
                code, where = line.split(None, 1)
                ELSEWHERE[code] = where.strip()


def codes():
    with open(os.path.join(harness.SRC, "src/base/codes.def"), encoding="utf-8") as file:
        return re.findall(r'^X\(\w+, "([a-z0-9-]+)"', file.read(), re.M)


class BadCase:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            head, *parts = re.split(r"(?m)^-- (.+) --\n", file.read())
        self.head = head
        self.engine = "postgresql" if "# engine postgresql" in head else "sqlite"
        commands = re.findall(r"(?m)^\$ (.*)$", head)
        self.before, self.words = [c.split() for c in commands[:-1]], commands[-1].split()
        self.files, self.code, self.stderr = {}, None, ""
        for name, text in zip(parts[::2], parts[1::2]):
            ends = re.fullmatch(r"exit (\d+)", name)
            if ends:
                self.code, self.stderr = int(ends[1]), text
            else:
                self.files[name] = text

    def save(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.head)
            for name, text in self.files.items():
                file.write(f"-- {name} --\n{text}")
            file.write(f"-- exit {self.code} --\n{self.stderr}")


def unescaped(text):
    return re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), text.encode())


class BadInput(harness.Case):
    seen = Counter()

    def run_case(self, case):
        self.engine = case.engine
        self.setUp()
        for name, text in case.files.items():
            path = self.project.path(name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(unescaped(text))
        for words in case.before:
            self.project.run(*words)
        result = self.project.run(*case.words)
        shown = result.err.replace(self.folder, "FOLDER")
        shown = re.sub(r"autorev-pg-\w+", "SERVER", shown)
        told = self.project.run("--json", *case.words)
        for diagnostic in json.loads(told.out)["diagnostics"]:
            if diagnostic["severity"] == "error":
                self.seen[diagnostic["code"]] += 1
        if os.environ.get("AUTOREV_ACCEPT"):
            case.code, case.stderr = result.code, shown
            case.save()
        self.assertEqual((result.code, shown), (case.code, case.stderr), case.path)
        self.assertNotEqual(result.code, 0, case.path)
        self.doCleanups()

    def test_every_case_says_exactly_this(self):
        paths = sorted(glob.glob(f"{FOLDER}/*.case"))
        self.assertGreaterEqual(len(paths), FEWEST)
        for path in paths:
            with self.subTest(os.path.basename(path)):
                self.run_case(BadCase(path))
        known = set(codes())
        missing = sorted(known - set(self.seen) - set(ELSEWHERE))
        self.assertEqual(missing, [], "codes without a case")
        self.assertEqual(sorted(set(ELSEWHERE) - known), [], "codes that are no more")
        often = {code: count for code, count in self.seen.items() if count > MOST_OF_A_CODE}
        self.assertEqual(often, {}, "codes that say too many things")


if __name__ == "__main__":
    harness.main()
