# timeout: 600
# labels: postgresql
"""Each --json output against its committed schema; and the validator against faults."""

import copy
import glob
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import json_schema
from history import Histories

FOLDER = os.path.join(harness.SRC, "schemas", "json")
AJV = os.environ.get("AUTOREV_AJV") or os.path.join(harness.SRC, "node_modules", "ajv")
USERS = """
    tables:
      users:
        columns:
          id: bigint identity primary key
          name: varchar(100) not null
    """
AJV_SCRIPT = """
    const Ajv = require(process.argv[1]), fs = require('fs'), path = require('path');
    const ajv = new (Ajv.default || Ajv)({strict: false});
    const folder = process.argv[2], name = process.argv[3];
    for (const file of fs.readdirSync(folder))
        ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, file))), file);
    const validate = ajv.getSchema(name), value = JSON.parse(fs.readFileSync(0));
    if (!validate(value)) { console.error(JSON.stringify(validate.errors)); process.exit(1); }
"""


def ajv_faults(value, name):
    """What a validator that is not ours says; nothing where it is not installed."""
    if not os.path.isdir(AJV):
        return ""
    return subprocess.run(["node", "-e", AJV_SCRIPT, AJV, FOLDER, name], input=json.dumps(value),
                          capture_output=True, text=True).stderr


@harness.each_engine
class Outputs(Histories, harness.Case):
    def json(self, command, *argv, code=0, alias=None):
        ran = self.project.expect(code, "--json", alias or command, *argv)
        self.assertEqual(ran.err, "", ran)
        value = json.loads(ran.out)
        schema = f"{command}.schema.json"
        self.assertEqual(json_schema.faults(value, schema, FOLDER), [], ran)
        self.assertEqual(ajv_faults(value, schema), "", ran)
        self.assertEqual((value["exit"], value["ok"]), (code, code == 0))
        return value["data"], value["diagnostics"]

    def test_every_command_keeps_to_its_schema(self):
        self.project.app("users", USERS)
        self.assertEqual(self.json("init")[0], {"made": []})
        self.assertEqual(len(self.json("init", "apps/other")[0]["made"]), 3)

        found, _ = self.json("check", code=1)
        table = {"verb": "create", "kind": "table", "name": "users", "app": "users",
                 "destroys": False}
        self.assertEqual(found["differences"], [table])
        self.assertEqual(self.json("diff")[0]["differences"], [table])
        self.json("diff", "--sql", "--unmanaged", "--exit-code", code=1)

        self.json("makemigrations", "--check", code=1)
        text = self.json("makemigrations", "--dry-run")[0]["revisions"][0]["text"]
        self.assertIn("-- autorev:end", text)
        made = self.json("makemigrations", "-m", "first")[0]["revisions"][0]
        self.assertEqual(made["operations"], [table])
        self.assertTrue(os.path.exists(self.project.path(made["path"])))
        self.assertEqual(self.json("makemigrations", alias="autogenerate")[0], {"revisions": []})

        pending = {"app": "users", "revision": made["revision"], "path": made["path"]}
        self.assertEqual(self.json("check", code=1)[0]["pending"], [pending])
        shown = self.json("showmigrations", "users")[0]["apps"]
        self.assertEqual(shown, [{"app": "users", "revisions": [
            {"revision": made["revision"], "state": "pending", "applied_at": None}]}])
        self.assertIn("COMMIT", self.json("preview")[0]["scripts"][0]["sql"])
        self.json("migrate", "--sql")
        self.json("sqlmigrate", "users", "head")

        step = pending | {"direction": "up", "state": "applied"}
        self.assertEqual(self.json("migrate", "--plan")[0], {"planned": [step], "done": []})
        self.assertEqual(self.json("migrate")[0], {"planned": [step], "done": [step]})
        self.assertEqual(self.json("migrate")[0], {"planned": [], "done": []})
        shown = self.json("showmigrations")[0]["apps"]
        self.assertIn("applied", [r["state"] for app in shown for r in app["revisions"]])
        newest = self.json("history", "-l", "1")[0]["revisions"][0]
        self.assertEqual((newest["revision"], newest["head"], newest["state"]),
                         (made["revision"], True, "applied"))
        here = self.json("current", "users")[0]["apps"][0]["revisions"]
        self.assertEqual([r["revision"] for r in here], [made["revision"]])
        self.assertEqual(self.json("heads", "users")[0]["heads"][0]["path"], made["path"])
        self.json("branches")
        self.json("inspect")
        self.json("inspect", "--output", os.path.join(self.folder, "inspected"))

        self.assertEqual(self.json("rollback")[0]["done"][0]["direction"], "down")
        self.json("stamp", "users", "head")
        self.json("stamp", "users", "base")
        self.project.ok("migrate")
        self.assertEqual(len(self.json("downgrade", "base")[0]["done"]), 1)
        self.json("version")
        self.json("help", "migrate")

        folder = os.path.join(self.folder, "exported")
        written = self.json("export", "users", "--to", "goose", "--output", folder)[0]["written"]
        self.assertEqual(os.path.dirname(written[0]), folder)
        taken = self.json("import", "goose", folder, "other")[0]
        self.assertEqual(taken["models"], "apps/other/models.yaml")
        self.assertEqual(taken["revisions"][0]["applied"], False)

    def test_branches_and_merges_keep_to_their_schemas(self):
        self.merged()
        self.project.ok("migrate", "shop", "3c")
        branch, = self.json("branches")[0]["branches"]
        self.assertEqual([child["revision"] for child in branch["children"]], ["2b", "3c"])
        history = self.json("history")[0]["revisions"]
        self.assertEqual(history[1]["parents"], ["2b", "3c"])
        self.assertEqual([r["revision"] for r in history if r["branch_point"] or r["merge"]],
                         ["4d", "1a"])
        self.assertEqual(self.json("current")[0]["apps"][0]["revisions"][0]["head"], False)

    def test_edited_and_missing_files_are_listed(self):
        self.project.app("users", USERS)
        self.project.make("-m", "first")
        self.project.migrate()
        path = self.project.revisions()[0]
        text = self.project.read(path)
        self.project.write(path, text.replace("-- migrate:down", "-- edited\n\n-- migrate:down", 1))
        self.assertEqual(self.json("check", code=1)[0]["files"][0]["state"], "edited")
        shown = self.json("showmigrations")[0]["apps"][0]["revisions"][0]
        self.assertEqual(shown["state"], "edited")
        _, diagnostics = self.json("migrate", code=2)
        self.assertEqual(diagnostics[0]["code"], "file-edited")
        os.unlink(path)
        self.assertEqual(self.json("showmigrations")[0]["apps"][0]["revisions"][0]["state"],
                         "missing")
        gone = self.json("history")[0]["revisions"][0]
        self.assertEqual((gone["path"], gone["state"], gone["head"]), (None, "missing", False))
        self.json("current")
        cleared = self.json("stamp", "users", "base")[0]["done"][0]
        self.assertEqual((cleared["direction"], cleared["path"]), ("down", None))

    def test_faults_have_their_place(self):
        self.project.app("users", USERS.replace("varchar(100)", "varchr(100)"))
        data, diagnostics = self.json("makemigrations", code=2)
        self.assertEqual(data, {"revisions": []})
        self.assertEqual((diagnostics[0]["severity"], diagnostics[0]["file"], diagnostics[0]["line"]),
                         ("error", "apps/users/models.yaml", 5))

    def test_questions_list_their_flags(self):
        self.project.app("users", USERS)
        self.project.make("-m", "first")
        self.project.migrate()
        self.project.edit("apps/users/models.yaml", "name:", "title:")
        _, diagnostics = self.json("makemigrations", code=3)
        self.assertEqual(diagnostics[0]["code"], "question")
        self.assertIn("--answer rename:users.name=title", diagnostics[0]["hint"])

    def test_faults_of_the_command_line_are_json_too(self):
        ran = self.project.expect(2, "chekc", "--json")
        value = json.loads(ran.out)
        self.assertEqual(json_schema.faults(value, "envelope.schema.json", FOLDER), [])
        self.assertEqual((value["command"], value["diagnostics"][0]["code"]), (None, "unknown-command"))

    def test_a_refusing_database_is_exit_4(self):
        self.project.app("users", USERS)
        self.project.database = type("Nowhere", (), {"url": self.by_engine(
            "sqlite:" + self.folder, "postgresql:///x?host=/nowhere")})
        self.json("check", code=4)


class Validator(unittest.TestCase):
    GOOD = {"format": 1, "command": "check", "ok": False, "exit": 1, "diagnostics": [
                {"severity": "error", "code": "no-app", "file": None, "line": None, "column": None,
                 "message": "m", "hint": None}],
            "data": {"pending": [{"app": "a", "revision": "1f", "path": "p"}], "files": [],
                     "drift": [], "differences": [{"verb": "create", "kind": "table", "name": "t",
                                                   "app": None, "destroys": True}]}}

    def faults(self, value):
        return json_schema.faults(value, "check.schema.json", FOLDER)

    def test_a_good_value_has_no_faults(self):
        self.assertEqual(self.faults(self.GOOD), [])
        self.assertEqual(ajv_faults(self.GOOD, "check.schema.json"), "")

    def test_each_fault_is_found(self):
        changes = [
            lambda v: v.update(format="1"), lambda v: v.update(format=True),
            lambda v: v.pop("data"), lambda v: v.update(more=1), lambda v: v.update(ok=1),
            lambda v: v.update(exit=9), lambda v: v.update(command="diff"),
            lambda v: v["data"].pop("drift"), lambda v: v["data"].update(more=[]),
            lambda v: v["data"]["pending"][0].update(revision="G"),
            lambda v: v["data"]["differences"][0].update(verb="explode"),
            lambda v: v["data"]["differences"][0].update(destroys=None),
            lambda v: v["data"]["differences"][0].update(name=""),
            lambda v: v["diagnostics"][0].update(line=0),
            lambda v: v["diagnostics"][0].update(severity="fatal"),
            lambda v: v["diagnostics"][0].pop("hint"),
        ]
        for number, change in enumerate(changes):
            value = copy.deepcopy(self.GOOD)
            change(value)
            self.assertNotEqual(self.faults(value), [], number)
            if os.path.isdir(AJV):
                self.assertNotEqual(ajv_faults(value, "check.schema.json"), "", number)

    def test_every_schema_is_understood(self):
        for path in glob.glob(os.path.join(FOLDER, "*.json")):
            validator = json_schema.Validator(FOLDER)
            name = os.path.basename(path)
            for value in (None, {}, [], {"data": {}}, {"data": None}):
                list(validator.check(value, validator.load(name), name))


if __name__ == "__main__":
    harness.main()
