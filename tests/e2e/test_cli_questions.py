# timeout: 600
# labels: postgresql
"""Questions are asked on terminals only; every way out of one is tried."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import terminal
from terminal import CTRL_C, CTRL_D

USERS = """
    tables:
      users:
        columns:
          id: bigint identity primary key
          mail: varchar(320)
    """


@harness.each_engine
class Renames(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)
        self.project.make("-m", "first")
        self.project.migrate()
        self.db.query("insert into users (mail) values ('ada@example.org')")
        self.project.edit("apps/users/models.yaml", "mail:", "email:")

    def ask(self, *dialogue, argv=("makemigrations", "-m", "email"), env=None):
        return self.project.ask(*argv, dialogue=dialogue, env=env)

    def test_yes_renames_and_keeps_the_rows(self):
        done = self.ask((r"\[1-3, default 3\] ", "1"))
        self.assertEqual(done.code, 0, done)
        self.assertIn("--answer rename:users.mail=email", done.out)
        self.assertIn("--answer drop:users.mail=yes", done.out)
        self.project.migrate()
        self.assertEqual(self.db.query("select email from users"), [("ada@example.org",)])
        path = next(path for path in self.project.revisions() if path.endswith("_email.sql"))
        self.assertIn("autorev:answer rename:users.mail=email", self.project.read(path))

    def test_no_drops_and_adds(self):
        done = self.ask((r"default 3\] ", "2"))
        self.assertEqual(done.code, 0, done)
        self.project.migrate()
        self.assertEqual(self.db.query("select email from users"), [(None,)])

    def stopped(self, done, code):
        self.assertEqual(done.code, code, done)
        self.assertEqual(len(self.project.revisions()), 1)
        self.assertIn("mail", self.db.columns("users"))

    def test_the_default_is_to_quit(self):
        self.stopped(self.ask((r"default 3\] ", "")), 3)

    def test_quit_is_a_choice(self):
        self.stopped(self.ask((r"default 3\] ", "3")), 3)

    def test_ctrl_c_quits(self):
        self.stopped(self.ask((r"default 3\] ", CTRL_C)), 130)

    def test_the_end_of_input_quits(self):
        self.stopped(self.ask((r"default 3\] ", CTRL_D)), 3)

    def test_nonsense_is_asked_again(self):
        done = self.ask((r"default 3\] ", "rename"), (r"from 1 to 3, please\s+\[1-3, default 3\] ", "1"))
        self.assertEqual(done.code, 0, done)

    def test_nobody_is_asked_with_no_input(self):
        self.stopped(self.ask(argv=("--no-input", "makemigrations")), 3)

    def test_nobody_is_asked_under_ci(self):
        code, shown = terminal.talk(self.project.argv(["makemigrations"]),
                                    self.project.env | {"CI": "1"}, (), 60)
        self.assertEqual(code, 3, shown)
        self.assertIn("--answer rename:users.mail=email", shown)

    def test_nobody_is_asked_without_a_terminal(self):
        asked = self.project.expect(3, "makemigrations", env={"CI": ""}, stdin="1\n")
        self.assertIn("--answer rename:users.mail=email", asked.err)
        self.assertEqual(asked.out, "")
        self.assertEqual(len(self.project.revisions()), 1)

    def test_check_asks_nothing_and_finds_the_question(self):
        shown = self.ask(argv=("makemigrations", "--check"))
        self.stopped(shown, 1)
        self.assertIn("--answer rename:users.mail=email", shown.out)
        shown = self.ask(argv=("check",))
        self.stopped(shown, 1)


@harness.each_engine
class Consent(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)
        self.project.make("-m", "first")
        self.project.migrate()
        self.db.query("insert into users (mail) values ('ada@example.org')")

    def down(self, *dialogue):
        return self.project.ask("downgrade", "users", "base", dialogue=dialogue)

    def test_yes_goes_on(self):
        self.assertEqual(self.down((r"\[y/N\] ", "y")).code, 0)
        self.assertNotIn("users", self.db.tables())

    def test_everything_else_keeps_the_rows(self):
        for reply in ("", "n", "what", CTRL_D, CTRL_C):
            done = self.down((r"\[y/N\] ", reply))
            self.assertEqual(done.code, 130 if reply == CTRL_C else 3, done)
            self.assertIn("undo     users", done.out)
            self.assertIn("users", self.db.tables())

    def test_nobody_to_ask_is_exit_3(self):
        refused = self.project.expect(3, "downgrade", "users", "base")
        self.assertIn("--yes", refused.err)
        self.assertIn("users", self.db.tables())

    def test_yes_beforehand_asks_nothing(self):
        self.assertEqual(self.project.ask("downgrade", "users", "base", "--yes").code, 0)

    def test_without_rows_nothing_is_asked(self):
        self.db.query("delete from users")
        self.assertEqual(self.down().code, 0)


@harness.each_engine
class Backfills(harness.Case):
    def test_an_expression_can_be_typed(self):
        self.project.app("users", USERS)
        self.project.make("-m", "first")
        self.project.migrate()
        self.db.query("insert into users (mail) values (null)")
        self.project.edit("apps/users/models.yaml", "mail: varchar(320)",
                          "mail: varchar(320) not null")
        refused = self.project.expect(3, "makemigrations")
        self.assertIn("backfill:users.mail=", refused.err)
        done = self.project.ask("makemigrations", dialogue=(
            (r"(\d)\) .*--answer backfill:users\.mail=[^\n]*\n(.*\n)* \[1-\d, default \d\] ", "1"),
            (r"backfill:users\.mail=$", "'nobody'")))
        self.assertEqual(done.code, 0, done)
        self.project.migrate()
        self.assertEqual(self.db.query("select mail from users"), [("nobody",)])


if __name__ == "__main__":
    harness.main()
