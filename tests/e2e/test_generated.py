"""What is committed and made from the tables of kinds is what the program makes of them now.
AUTOREV_ACCEPT=1 writes it anew."""

import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

BEGIN, END = "<!-- autorev schema support -->\n", "<!-- end -->\n"


def printed(what):
    return subprocess.run([harness.AUTOREV, "schema", what], capture_output=True, text=True, check=True).stdout


class Generated(unittest.TestCase):
    maxDiff = None

    def compare(self, path, made, inside=False):
        full = os.path.join(harness.SRC, path)
        with open(full, encoding="utf-8") as file:
            text = file.read()
        head, tail = "", ""
        if inside:
            head, rest = text.split(BEGIN)
            text, tail = rest.split(END)
            head, tail = head + BEGIN, END + tail
        if os.environ.get("AUTOREV_ACCEPT"):
            with open(full, "w", encoding="utf-8") as file:
                file.write(head + made + tail)
            return
        self.assertEqual(text, made, f"{path} is not what `autorev schema` prints")

    def test_the_schema_of_models(self):
        self.compare("schemas/models.schema.json", printed("models"))

    def test_the_schema_of_the_configuration(self):
        self.compare("schemas/autorev.schema.json", printed("config"))

    def test_the_readme_table(self):
        self.compare("README.md", printed("support"), inside=True)


if __name__ == "__main__":
    harness.main()
