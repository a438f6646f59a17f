"""Where no database can be created, a schema in a transaction that is rolled back stands for the
default one: it proves and tries as a database of its own does, nobody waits for it and it waits for
nobody; what could reach further is not tried, and the reason is said."""
# labels: postgresql
# timeout: 120

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

MODELS = """
enums:
  mood: [happy, sad]
domains:
  email: {type: text, checks: {email_check: "value like '%@%'"}}
sequences:
  ticket: {start: 100}
tables:
  customer:
    comment: People who buy.
    columns:
      id: bigint identity primary key
      name: text not null default 'public'
      mail: email
      mood: mood not null default 'happy'
      no: bigint not null default nextval('ticket')
      serial: serial
    uniques: {customer_name_key: {columns: [name], deferrable: deferred}}
    checks:
      customer_mood_check: mood <> 'sad' or name <> ''
    indexes:
      customer_mood_idx: {columns: [mood], where: mood = 'sad'}
      customer_lower_idx: {columns: [lower(name)]}
  visit:
    columns:
      id: bigint identity primary key
      customer_id: bigint not null references customer(id) on delete cascade deferrable initially deferred
      at: timestamptz not null default current_timestamp
      until: timestamptz generated (null::timestamptz) stored
"""

LATER = (("      at: timestamptz not null default current_timestamp",
          "      at: timestamptz not null default current_timestamp\n"
          "      mood: mood not null default 'sad'\n"
          "      mail: email\n      note: varchar(10)"),
         ("serial: serial", "serial: bigserial"))


@harness.only_engine("postgresql")
class Inside(harness.Case):
    """A role that may create schemas, but no databases."""

    def setUp(self):
        super().setUp()
        self.role = f"worker_{self.db.name}"
        self.db.script(f"""
            create role {self.role} login;
            grant create, temporary on database {self.db.name} to {self.role};
            grant usage, create on schema public to {self.role};
            create table public.billing (id bigint primary key, amount numeric);
            insert into public.billing values (1, 2);""")
        self.addCleanup(self.drop_role)
        self.owner_url = self.db.url
        self.db.url = self.db.url.replace("user=postgres", f"user={self.role}")
        self.project.app("shop", MODELS)

    def drop_role(self):
        self.db.drop()
        self.db.server.psql("postgres", f"drop role {self.role}")

    def later(self):
        for old, new in LATER:
            self.project.edit("apps/shop/models.yaml", old, new)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def newest(self):
        return max(self.project.revisions(), key=lambda path: os.stat(path).st_mtime_ns)

    def proof(self):
        lines = self.read(self.newest()).splitlines()
        return next(line for line in lines if line.startswith("-- autorev:proof "))[17:]

    def assertProven(self):
        self.assertTrue(self.proof().startswith("up, down, up on PostgreSQL"), self.proof())

    def assertUntouched(self, before):
        self.assertEqual(before, self.state())
        self.assertEqual([], self.db.query(
            "select nspname from pg_namespace where nspname like 'autorev%'"))

    def state(self):
        counters = "select schemaname, sequencename, last_value from pg_sequences order by 1, 2"
        dump = [line for line in self.db.dump().splitlines()
                if not line.startswith(("\\restrict", "\\unrestrict"))]  # a new word each time
        return dump, self.db.query(counters), self.db.query("select * from billing")

    def hold(self):
        """Another session holds a lock that only readers pass on the tables that are compared (the
        server itself reads a table whose expressions it prints), and one that nobody passes."""
        session = subprocess.Popen(
            [self.db.server.client, "-XAtq", *self.db.server.arguments(self.db.name)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=self.db.server.environment())
        session.stdin.write("begin; lock table customer, visit in exclusive mode;"
                            "lock table billing in access exclusive mode; select 1;\n")
        session.stdin.flush()
        self.assertEqual("1\n", session.stdout.readline())
        self.addCleanup(lambda: (session.stdin.close(), session.wait(), session.stdout.close()))
        return session

    def release(self, session):
        session.stdin.write("rollback; select 2;\n")
        session.stdin.flush()
        self.assertEqual("2\n", session.stdout.readline())

    def test_what_is_wanted_is_proven_tried_and_applied(self):
        before = self.state()
        self.project.make("-m", "first")
        self.assertProven()
        self.assertUntouched(before)
        self.assertIn("no changes", self.project.make().all.lower())
        found = self.project.expect(1, "check")
        self.assertNotIn("scratch", found.all)
        self.later()
        self.project.make("-m", "second")
        self.assertProven()
        self.assertIn("no changes", self.project.make().all.lower())
        self.assertUntouched(before)
        self.project.migrate()
        self.project.ok("check", "--drift")
        self.db.script("alter table customer add column planted text")
        self.assertIn("customer.planted", self.project.expect(1, "check", "--drift").all)

    def test_nobody_waits_for_anybody(self):
        self.project.make_and_migrate("-m", "first")
        self.project.edit("apps/shop/models.yaml", "comment: People who buy.", "comment: People.")
        self.project.edit("apps/shop/models.yaml", "      until:", "      note: varchar(10)\n      until:")
        self.project.edit("apps/shop/models.yaml", "  visit:",
                          "  call: {columns: {id: bigint primary key, customer_id: bigint references customer(id)}}\n"
                          "  visit:")
        session = self.hold()
        self.project.make("-m", "second")
        self.assertProven()
        self.assertIn("no changes", self.project.make().all.lower())
        self.project.expect(1, "check")
        newest = os.path.basename(self.newest()).split("-")[1].split("_")[0]
        self.assertIn("no differences", self.project.ok("diff", newest, "models").all.lower())
        self.release(session)
        self.project.migrate()

    def test_what_is_there_is_taken_along_with_its_rows_left_alone(self):
        self.project.make_and_migrate("-m", "first")
        self.db.script("insert into customer (name) values ('a'); insert into visit (customer_id) values (1)")
        before = self.state()
        self.later()
        self.project.make("-m", "second")
        self.assertProven()
        self.assertUntouched(before)
        self.project.migrate()
        self.project.downgrade("-1")
        tables = lambda state: [line for line in state[0] if line.startswith("CREATE ")]
        self.assertEqual(tables(before), tables(self.state()))

    def test_a_broken_revision_fails_inside_as_it_does_in_a_database(self):
        self.project.make("-m", "first")
        path = self.project.revisions()[0]
        text = self.read(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("-- migrate:down", "ALTER TABLE nowhere ADD x integer;\n\n-- migrate:down"))
        found = self.project.expect(2, "makemigrations")
        self.assertIn('relation "nowhere" does not exist', found.err)
        self.assertIn("fails in the scratch database", found.err)

    def test_names_of_the_default_schema_mean_the_one_that_stands_for_it(self):
        self.project.make("-m", "first")
        path = self.project.revisions()[0]
        text = self.read(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("-- migrate:down", "UPDATE public.billing SET amount = 0;\n"
                                    'DELETE FROM "public"."billing";\nDROP TABLE billing;\n'
                                    "INSERT INTO customer (no) SELECT nextval('public.ticket');\n\n-- migrate:down"))
        before = self.state()
        self.assertIn("no changes", self.project.make().all.lower())
        self.assertUntouched(before)

    def refused(self, change, reason):
        """A pending revision with this statement is not tried: exit 2 says why."""
        self.project.make("-m", "first")
        path = self.project.revisions()[0]
        text = self.read(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("-- migrate:down", f"{change};\n\n-- migrate:down"))
        before = self.state()
        found = self.project.expect(2, "makemigrations")
        self.assertIn("there is no scratch database to try it in: "
                      "permission denied to create database; ", found.err)
        self.assertIn(reason, found.err)
        self.assertIn("hint: run `autorev migrate` first", found.err)
        self.assertUntouched(before)
        os.remove(path)

    def test_what_may_reach_further_is_not_tried(self):
        self.db.script("create schema audit")
        for change, reason in (
                ("UPDATE PUBLIC.billing SET amount = 0", 'names the schema "public"'),
                ('DELETE FROM public /* */ . billing', 'names the schema "public"'),
                ("INSERT INTO customer (name) SELECT nextval('Public.x')::text", 'names the schema "public"'),
                ("CREATE TABLE audit.log (id integer)", 'names the schema "audit"'),
                ("ALTER TABLE customer SET SCHEMA audit", "moves an object to another schema"),
                ("DO $$BEGIN DELETE FROM billing; END$$", "runs DO"),
                ("CREATE EXTENSION citext", "runs CREATE EXTENSION"),
                ("CREATE ROLE x", "runs CREATE ROLE"),
                ("SELECT 1", "runs SELECT"),
                ("COMMENT ON DATABASE postgres IS 'x'", "runs COMMENT ON"),
                ("ALTER TYPE mood ADD VALUE 'angry'", "adds a value to an enum")):
            with self.subTest(change):
                self.refused(change, reason)

    def test_a_proof_that_cannot_be_had_is_not_there_and_says_why(self):
        def reason_after(prepare, undo, **models):
            self.db.script(prepare)
            self.project.app("shop", models.get("shop", MODELS))
            self.project.make("-m", "first")
            proof = self.proof()
            os.remove(self.newest())
            self.db.script(undo)
            return proof

        denied = "none: permission denied to create database"
        with self.subTest("no right"):
            self.assertEqual(f"{denied}, and there is no right to create a schema in this one", reason_after(
                f"revoke create on database {self.db.name} from {self.role}",
                f"grant create on database {self.db.name} to {self.role}"))
        with self.subTest("event trigger"):
            self.assertEqual(
                f'{denied}, and the event trigger "watch" would see what is tried in this one',
                reason_after("create function f() returns event_trigger language plpgsql as 'begin end';"
                             "create event trigger watch on ddl_command_end execute function f()",
                             "drop event trigger watch; drop function f()"))
        with self.subTest("schema"):
            self.assertRegex(reason_after("select 1", "select 1", shop="tables: {audit.log: {columns: {id: integer}}}"),
                             f"{denied}; in a schema of its own it cannot be tried, for revision [0-9a-f]+ "
                             "runs CREATE SCHEMA, which may reach beyond one schema")

    def test_without_a_right_to_any_scratch_what_is_pending_is_said(self):
        self.db.script(f"revoke create on database {self.db.name} from {self.role}")
        self.project.make("-m", "first")
        for argv in (["makemigrations"], ["check"]):
            found = self.project.expect(2, *argv)
            self.assertIn("is not applied, and there is no scratch database to try it in: permission denied "
                          "to create database, and there is no right to create a schema in this one", found.err)
        self.project.ok("migrate")
        self.project.settled()
        self.assertIn("there is no scratch database to replay the history in",
                      self.project.expect(2, "check", "--drift").err)

    def test_an_extension_of_the_default_schema_is_not_taken_along(self):
        self.db.script("create extension citext schema public")
        self.project.app("shop", "tables: {person: {columns: {name: citext}}}")
        self.project.make("-m", "first")
        self.assertIn("none: ", self.proof())
        self.assertIn('citext', self.proof())
        self.project.ok("migrate")
        self.project.app("shop", "tables: {person: {columns: {name: citext, age: integer}}}")
        self.project.make("-m", "second")
        self.assertIn("citext", self.proof())
        self.project.migrate()

    def test_the_example_shop_is_proven_and_tried(self):
        shutil.rmtree(self.project.path("apps"))
        self.project.copy_of(os.path.join(harness.SRC, "schemas", "shop"))
        shutil.rmtree(self.project.path("apps", "audit"))  # stands in a schema of its own
        before = self.state()
        self.project.make("-m", "first")
        for path in self.project.revisions():
            self.assertRegex(self.read(path), "-- autorev:proof up, down, up on")
        self.assertIn("no changes", self.project.make().all.lower())
        self.assertUntouched(before)


@harness.only_engine("postgresql")
class OtherName(harness.Case):
    """The default schema need not be public."""

    def test_a_default_schema_of_another_name_is_stood_for(self):
        role = f"worker_{self.db.name}"
        self.db.script(f"""
            create role {role} login; create schema app authorization {role};
            comment on schema app is 'ours';
            grant create, temporary on database {self.db.name} to {role};""")
        self.addCleanup(lambda: (self.db.drop(), self.db.server.psql("postgres", f"drop role {role}")))
        self.project.database = None
        url = self.db.url.replace("user=postgres", f"user={role}")
        self.project.write("autorev.yaml", f"databases: {{default: {{url: '{url}', schema: app}}}}\n")
        self.project.app("shop", "schemas: {app: {comment: ours}}\n" + MODELS)
        self.project.make("-m", "first")
        with open(self.project.revisions()[-1], encoding="utf-8") as file:
            self.assertIn("-- autorev:proof up, down, up on", file.read())
        self.assertIn("no changes", self.project.make().all.lower())
        self.project.migrate()
        self.project.ok("check", "--drift")


if __name__ == "__main__":
    harness.main()
