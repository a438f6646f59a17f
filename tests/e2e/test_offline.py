"""Without a database, and before there is one: `--offline` compares models with all revisions run in a
scratch database; `check --wait` lets a program start before its database does; `check --pending` is what
a program asks when it starts: one connection, no locks, no comparison."""
# labels: postgresql
# timeout: 300

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import quote

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
from postgres import PORT

MODELS = """
    tables:
      customer:
        columns:
          id: bigint identity primary key
          name: text
"""


class Away(harness.Case):
    """A project whose database is not there."""

    def setUp(self):
        super().setUp()
        self.project.app("shop", MODELS)
        self.away = self.by_engine(f"sqlite:{self.folder}/away/nothing.db", "postgresql://192.0.2.1:1/nothing")

    def offline(self, command, *argv, code=0, scratch=True):
        server = ["--scratch", self.db.url] if self.engine == "postgresql" and scratch else []
        return self.project.expect(code, "--database", self.away, command, "--offline", *server, *argv,
                                   database=False)


@harness.each_engine
class Offline(Away):
    def test_revisions_are_written_and_proven_with_no_database(self):
        made = self.offline("makemigrations", "-m", "first")
        self.assertRegex(made.err, "proof: up, down, up on")
        self.assertIn("All agree", self.offline("check").out)
        self.assertIn("No changes", self.offline("makemigrations").out)
        self.project.edit("apps/shop/models.yaml", "name: text", "name: text\n      born: date")
        self.assertIn("+ column customer.born", self.offline("check", code=1).out)
        self.offline("makemigrations", "-m", "second")
        self.offline("check")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "away")))
        self.project.migrate()

    def test_nothing_is_left_on_the_scratch_server(self):
        if self.engine != "postgresql":
            self.skipTest("SQLite's is in memory")
        self.offline("makemigrations", "-m", "first")
        left = self.db.query("select datname from pg_database where datname like 'autorev_scratch%'")
        self.assertEqual(left, [])
        self.assertEqual(self.db.objects(), {})

    def test_the_database_at_hand_is_not_touched_nor_looked_at(self):
        self.project.make_and_migrate("-m", "first")
        self.project.edit("apps/shop/models.yaml", "name: text", "name: text not null")
        self.db.script("insert into customer (name) values (null);" +
                       "create table stranger (id integer);")
        self.project.make("-m", "not null", code=3)
        self.offline("makemigrations", "-m", "not null")
        self.assertEqual(len(self.project.revisions()), 2)

    def test_what_is_applied_or_edited_is_no_matter(self):
        self.project.make_and_migrate("-m", "first")
        path = self.project.revisions()[0]
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("-- migrate:up\n", "-- migrate:up\n-- edited\n"))
        self.project.expect(1, "check")
        self.offline("check")
        shown = self.offline("check", "--json").json()["data"]
        self.assertEqual(shown, {"differences": [], "pending": [], "files": [], "drift": []})

    def test_a_rename_is_a_question_here_too(self):
        self.offline("makemigrations", "-m", "first")
        self.project.edit("apps/shop/models.yaml", "name: text", "full_name: text")
        self.assertIn("rename:customer.name=full_name", self.offline("makemigrations", code=3).err)
        self.assertEqual({d["name"] for d in self.offline("check", "--json", code=1).json()["data"]["differences"]},
                         {"customer.name", "customer.full_name"})
        self.offline("makemigrations", "--rename", "customer.name=full_name")
        self.offline("check")

    def test_a_revision_that_fails_is_named(self):
        self.offline("makemigrations", "-m", "first")
        path = self.project.revisions()[0]
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("CREATE TABLE customer", "CREATE TABEL customer"))
        failed = self.offline("check", code=2)
        self.assertIn(os.path.basename(path), failed.err)
        self.assertIn("replayed", failed.err)

    def test_a_key_to_what_somebody_else_makes(self):
        self.project.write("apps/shop/models.yaml", MODELS.replace("name: text\n", "region_id: bigint references region(id)\n") +
                           "      region: {managed: false, columns: {id: bigint primary key}}\n")
        self.offline("makemigrations", "-m", "first")
        self.offline("check")
        self.project.edit("apps/shop/models.yaml", "region_id:", "note: text\n      region_id:")
        self.offline("makemigrations", "-m", "second")
        self.offline("check")
        self.db.script("create table region (id bigint not null primary key, name text);")
        self.project.migrate()
        self.project.ok("check", "--drift")

    def test_several_heads_are_refused(self):
        self.offline("makemigrations", "-m", "first")
        first = self.project.read(self.project.revisions()[0])
        parent = re.search(r"revision (\w+)", first)[1]
        for name in ("aa", "bb"):
            self.project.write(f"apps/shop/migrations/2_{name}.sql", first.replace(parent, name * 6).replace(
                "-- autorev:dialect", f"-- autorev:parent {parent}\n-- autorev:dialect"))
        self.assertIn("several heads", self.offline("check", code=2).err)

    def test_a_blank_revision_needs_no_database_either(self):
        self.offline("makemigrations", "-m", "first")
        self.offline("makemigrations", "shop", "--empty", "-m", "rows")
        self.assertEqual(len(self.project.revisions()), 2)

    def test_postgresql_wants_a_server_to_be_named(self):
        if self.engine == "sqlite":
            self.offline("check", code=1)
            return
        for command in ("check", "makemigrations"):
            refused = self.offline(command, code=2, scratch=False)
            self.assertIn("--scratch URL", refused.err)

    def test_what_asks_about_a_database_is_excluded(self):
        for option in (["--drift"], ["--pending"], ["--wait", "1"]):
            self.assertIn(option[0], self.offline("check", *option, code=2).err)


@harness.only_engine("sqlite", "postgresql")
class Starting(Away):
    """`check --pending`, and `--wait`."""

    def test_pending_asks_only_that(self):
        self.project.make("-m", "first")
        shown = self.project.expect(1, "check", "--pending")
        self.assertIn("shop", shown.out)
        self.project.migrate()
        self.project.edit("apps/shop/models.yaml", "name: text", "other: text")
        self.assertIn("Nothing is pending", self.project.ok("check", "--pending").out)

    def test_waiting_ends_with_the_database_there(self):
        if self.engine != "sqlite":
            self.skipTest("see Server")
        folder = os.path.join(self.folder, "mount")
        asked = harness.Project(self.project.root)
        running = asked.start("--database", f"sqlite:{folder}/app.db", "check", "--pending", "--wait", "30s", "-v")
        line = running.stderr.readline()
        self.assertRegex(line, r"waiting for .*: there is no folder .*; 30 s left")
        os.mkdir(folder)
        out, err = running.communicate(timeout=30)
        self.assertEqual((running.returncode, out), (0, "Nothing is pending\n"), err)

    def test_waiting_ends_with_the_time(self):
        begin = time.monotonic()
        url = self.by_engine(self.away, f"postgresql:///nothing?host={quote(self.folder)}")
        over = self.project.expect(4, "--database", url, "check", "--wait", "1", database=False)
        self.assertRegex(over.err, "cannot connect to .*, and the time to wait is over")
        self.assertTrue(0.9 < time.monotonic() - begin < 20)

    def test_several_databases_share_the_time(self):
        self.project.write("autorev.yaml", f"""
            databases:
              default: "{self.away if self.engine == 'sqlite' else 'postgresql:///x?host=' + self.folder}"
              second: "sqlite:{self.folder}/nor/this.db"
            apps: [apps/shop, {{path: apps/other, database: second}}]
        """)
        self.project.app("other", "tables: {}\n")
        begin = time.monotonic()
        over = self.project.expect(4, "check", "--wait", "2", database=False)
        self.assertEqual(over.err.count("the time to wait is over"), 2, over.err)
        self.assertLess(time.monotonic() - begin, 20)

    def test_a_database_that_is_there_is_not_waited_for(self):
        if self.engine == "sqlite":
            begin = time.monotonic()
            self.project.ok("check", "--pending", "--wait", "60")
            self.assertLess(time.monotonic() - begin, 20)


@harness.only_engine("postgresql")
class Server(Away):
    def address(self, database="postgres", user="postgres"):
        return f"postgresql://{user}@/{database}?host={quote(self.db.server.home)}&port={PORT}"

    def timed(self, *argv, code):
        begin = time.monotonic()
        result = self.project.expect(code, *argv, database=False)
        return result, time.monotonic() - begin

    def test_what_a_server_refuses_is_not_waited_for(self):
        for url, words in [(self.address("no_such_database"), "does not exist"),
                           (self.address(user="nobody_we_know"), "does not exist")]:
            result, took = self.timed("--database", url, "check", "--wait", "60", code=4)
            self.assertIn(words, result.err)
            self.assertLess(took, 30)

    def fake_server(self, answer):
        """A server that says one thing for a while, on a port of its own."""
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self.addCleanup(listener.close)
        stop = threading.Event()
        self.addCleanup(stop.set)

        def serve():
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(8)  # the request for TLS
                    connection.sendall(b"N")
                    connection.recv(4096)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1]

    @staticmethod
    def error(state, text):
        fields = b"SFATAL\0VFATAL\0C" + state + b"\0M" + text + b"\0\0"
        return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields

    def test_a_server_that_starts_up_is_waited_for(self):
        port = self.fake_server(self.error(b"57P03", b"the database system is starting up"))
        result, took = self.timed("--database", f"postgresql://u@127.0.0.1:{port}/x", "check", "--pending",
                                  "--wait", "2s", "-v", code=4)
        self.assertIn("starting up", result.err)
        self.assertGreater(took, 1.9)

    def test_a_wrong_password_is_not_waited_for(self):
        port = self.fake_server(self.error(b"28P01", b"password authentication failed"))
        result, took = self.timed("--database", f"postgresql://u@127.0.0.1:{port}/x", "check", "--wait", "60", code=4)
        self.assertIn("password authentication failed", result.err)
        self.assertLess(took, 30)

    def test_a_signal_ends_the_waiting(self):
        asked = harness.Project(self.project.root)
        running = asked.start("--database", f"postgresql:///x?host={quote(self.folder)}", "check", "--wait", "600", "-v")
        self.assertIn("waiting", running.stderr.readline())
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)
        self.assertEqual(running.returncode, 143)

    def test_pending_takes_one_connection_and_waits_for_nobody(self):
        self.project.make_and_migrate("-m", "first")
        holder = subprocess.Popen(
            [self.db.server.client, "-X", "-q", self.db.url], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=harness.clean_environment())
        self.addCleanup(holder.communicate)
        holder.stdin.write("begin;\nlock table customer in access exclusive mode;\n"
                           "select pg_advisory_lock(1);\n\\echo held\n")
        holder.stdin.flush()
        while "held" not in holder.stdout.readline():
            pass
        self.db.log_statements()
        log = os.path.getsize(self.db.server.log)
        self.project.ok("check", "--pending", timeout=30)
        with open(self.db.server.log, encoding="utf-8") as file:
            file.seek(log)
            sessions = set(re.findall(r"(?m)^main_\d+\|(\d+)\|LOG:  (?:statement|execute)", file.read()))
        self.assertEqual(len(sessions), 1)
        said = " ".join(self.db.statements()).lower()
        for word in ("lock", "create", "begin", "temp"):
            self.assertNotIn(word, re.sub(r"'[^']*'", "''", said), word)


if __name__ == "__main__":
    harness.main()
