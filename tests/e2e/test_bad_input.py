"""Wrong models, configurations, revision files and commands: the whole stderr and the exit code of each.

A case is one file, bad/NAME.case:

    # why it is there; "# engine postgresql" runs it there, "# engine postgresql alone" on a database
    # of its own, "# no --database" leaves the choice of a database to the project; "# before 18" is a
    # case for older servers
    ! shell words, in the project's folder          (what no text can say: links, sizes, modes)
    % SQL for the database
    $ autorev's words, NAME=VALUE in front for the environment, \\xHH for bytes
    -- path --
    a file's text, with escapes \\xHH
    -- exit N --
    the whole stderr of the last "$" line; the lines before it must succeed

The files are written first, then the lines of the head run in order. AUTOREV_ACCEPT=1
rewrites what is expected (to be read, every time); words on the command line choose cases by the
beginning of their names.

Every code of src/base/codes.def that wrong input can bring stands in at least one case and comes in no
more than five; bad/ELSEWHERE says which test brings about the others."""
# labels: postgresql
# timeout: 600

import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
import harness
from postgres import Postgres

FOLDER = os.path.join(HERE, "bad")
FEWEST, MOST_OF_A_CODE, AT_ONCE = 100, 5, 4
CHOSEN = [word for word in sys.argv[1:] if not word.startswith("-")]
sys.argv[1:] = [word for word in sys.argv[1:] if word.startswith("-")]


def source(path):
    with open(os.path.join(harness.SRC, path), encoding="utf-8") as file:
        return file.read()


def codes():
    """All codes but those that are no fault."""
    return re.findall(r'^X\(\w+, "([a-z0-9-]+)", (?!AR_OK)', source("src/base/codes.def"), re.M)


def elsewhere():
    """code -> the test file and the test in it that bring it about: faults of the moment."""
    lines = [line.split() for line in source("tests/e2e/bad/ELSEWHERE").splitlines()
             if line.strip() and not line.startswith("#")]
    return {code: (path, test) for code, path, test in lines}


def unescaped(text):
    return re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), text.encode())


class BadCase:
    def __init__(self, path):
        self.path, self.name = path, os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            self.head, *parts = re.split(r"(?m)^-- (.+) --\n", file.read())
        self.engine = "postgresql" if "# engine postgresql" in self.head else "sqlite"
        self.alone = "# engine postgresql alone" in self.head
        self.before = int((re.findall(r"(?m)^# before (\d+)$", self.head) or [0])[0])
        self.names_database = "# no --database" not in self.head
        steps = re.findall(r"(?m)^([!%$]) (.*)$", self.head)
        self.steps, (_, self.words) = steps[:-1], steps[-1]
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


class Told:
    """What came out of a case: the exit code and text, and the codes of its diagnostics."""

    def __init__(self, result, shown, codes):
        self.result, self.shown, self.codes = result, shown, codes


class BadInput(harness.Case):
    shared = threading.Lock()
    everybodys = None  # the PostgreSQL database of all cases that change nothing

    def database(self, case, folder):
        if case.engine == "sqlite":
            return harness.SqliteDatabase(os.path.join(folder, "main.db"))
        with self.shared:
            if case.alone:
                return self.new_database("alone")
            if not self.everybodys:
                type(self).everybodys = self.new_database("bad")
            return self.everybodys

    def autorev(self, case, project, words, **env):
        words = shlex.split(os.fsdecode(unescaped(words)))
        while re.match(r"[A-Z_]+=", words[0]):
            name, env[name] = words.pop(0).split("=", 1)
        return project.run(*words, env=env, database=case.names_database)

    def step(self, case, project, sign, words):
        if sign == "!":
            subprocess.run(words, shell=True, check=True, cwd=project.root,
                           env=harness.clean_environment())
        elif sign == "%":
            project.database.script(words)
        else:
            done = self.autorev(case, project, words)
            self.assertEqual(done.code, 0, f"{case.name}: {done}")

    @staticmethod
    def lines_of(path):
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return file.read().split()

    @staticmethod
    def shown(text, folder, database):
        """What is another in every run goes by a word."""
        text = re.sub(r"(/dev/shm|%2Fdev%2Fshm|)(?=(/|%2F)autorev-pg-)", lambda m: m[1] and m[2] + "tmp",
                      text.replace(folder, "FOLDER"))
        text = re.sub(r"autorev-pg-\w+", "SERVER", text)
        text = text.replace(getattr(database, "name", "\0"), "DATABASE")
        text = re.sub(r"(applied at) [-0-9T:]+Z", r"\1 TIME", text)
        text = re.sub(r"(needs PostgreSQL \d+, this is) \d+", r"\1 SERVER", text)
        return re.sub(r"by autorev [^,\s]+", "by autorev VERSION", text)

    def run_case(self, case, folder):
        project = harness.Project(os.path.join(folder, "project"), self.database(case, folder))
        for name, text in case.files.items():
            path = project.path(name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(unescaped(text))
        for sign, words in case.steps:
            self.step(case, project, sign, words)
        noted = os.path.join(folder, "codes")
        result = self.autorev(case, project, case.words, AR_TEST_CODES=noted)
        shown = self.shown(result.err, folder, project.database)
        return Told(result, shown, self.lines_of(noted))

    def tell(self, path):
        case = BadCase(path)
        with tempfile.TemporaryDirectory(prefix="autorev-test-") as folder:
            return case, self.run_case(case, folder)

    def check(self, case, told):
        if os.environ.get("AUTOREV_ACCEPT"):
            case.code, case.stderr = told.result.code, told.shown
            case.save()
        self.assertEqual((told.result.code, told.shown), (case.code, case.stderr), case.name)
        self.assertNotEqual(told.result.code, 0, case.name)
        self.assertTrue(told.codes, f"{case.name}: no error was told")

    def check_codes(self, seen):
        known, others = set(codes()), elsewhere()
        missing = sorted(known - set(seen) - set(others))
        self.assertEqual(missing, [], "codes without a case")
        self.assertEqual(sorted(set(others) - known), [], "codes that are no more")
        self.assertEqual(sorted(set(others) & set(seen)), [], "not elsewhere only")
        for code, (path, test) in others.items():
            self.assertRegex(source(path), rf"(def|void) {test}\(", f"{code}: no such test")
        often = {code: count for code, count in seen.items() if count > MOST_OF_A_CODE}
        self.assertEqual(often, {}, "codes that say too many things")

    def test_every_case_says_exactly_this(self):
        paths = sorted(glob.glob(f"{FOLDER}/*.case"))
        self.assertGreaterEqual(len(paths), FEWEST)
        if CHOSEN:
            paths = [p for p in paths if os.path.basename(p).startswith(tuple(CHOSEN))]
        seen = Counter()
        cases = {path: BadCase(path) for path in paths}
        newer = [path for path, case in cases.items() if case.before and Postgres.server().version >= case.before]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for case, told in pool.map(self.tell, [path for path in paths if path not in newer]):
                seen.update(told.codes)
                with self.subTest(case.name):
                    self.check(case, told)
        if not CHOSEN and not newer:
            self.check_codes(seen)


if __name__ == "__main__":
    harness.main()
