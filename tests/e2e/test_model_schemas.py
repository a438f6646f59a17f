"""The JSON Schemas of models and configuration agree with the parser over the files of tests/schemas:
what stands under accept is taken, what stands under reject is refused (its fault is a key, a shape or a
listed word). Faults of other sorts lie under reject_other; a schema need not see them. The parser's half
is unit/parser/test_verdicts.c. Files are read as an editor reads them, numbers and booleans as such."""

import glob
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"SKIP: {missing.name} for Python is not installed")
    sys.exit(77)

FOLDER = os.path.join(harness.SRC, "tests", "schemas")
SCHEMAS = {"models": "models.schema.json", "config": "autorev.schema.json"}


def validator(kind):
    with open(os.path.join(harness.SRC, "schemas", SCHEMAS[kind]), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def faults(kind, path):
    with open(path, encoding="utf-8") as file:
        value = json.loads(json.dumps(yaml.safe_load(file), default=str))
    return [fault.message for fault in validator(kind).iter_errors(value)]


class Schemas(unittest.TestCase):
    def files(self, *parts):
        found = sorted(glob.glob(os.path.join(*parts), recursive=True))
        self.assertTrue(found, parts)
        return found

    def test_what_the_parser_takes_is_valid(self):
        for kind in SCHEMAS:
            for path in self.files(FOLDER, kind, "accept", "*.yaml"):
                with self.subTest(path):
                    self.assertEqual(faults(kind, path), [])

    def test_what_the_parser_refuses_for_a_key_or_a_shape_is_not_valid(self):
        for kind in SCHEMAS:
            for path in self.files(FOLDER, kind, "reject", "*.yaml"):
                with self.subTest(path):
                    self.assertNotEqual(faults(kind, path), [])

    def test_the_examples_are_valid(self):
        for path in self.files(harness.SRC, "schemas", "*", "apps", "**", "*.yaml"):
            with self.subTest(path):
                self.assertEqual(faults("models", path), [])
        for path in self.files(harness.SRC, "schemas", "*", "autorev.yaml"):
            with self.subTest(path):
                self.assertEqual(faults("config", path), [])


if __name__ == "__main__":
    unittest.main()
