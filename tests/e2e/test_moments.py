"""Faults of the moment: a lock, a signal, a full disk, a right or a server that is not there. Each test
brings about one code (tests/e2e/bad/ELSEWHERE names them) and reads what is said."""
# labels: postgresql
# timeout: 300

import json
import os
import resource
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from urllib.parse import quote

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

MODELS = """
    tables:
      order: {columns: {id: bigint identity primary key}}
"""
PATIENCE = 20


def revision(dialect, up, id="1a", parent=None, down="SELECT 1;"):
    return (f"-- autorev:revision {id}\n-- autorev:app shop\n"
            + (f"-- autorev:parent {parent}\n" if parent else "") +
            f"-- autorev:dialect {dialect}\n-- autorev:created 2026-01-13T17:24:09Z\n"
            f"-- autorev:message moment\n\n-- migrate:up\n\n{up}\n\n-- migrate:down\n\n{down}\n\n"
            "-- autorev:end\n")


class Moment(harness.Case):
    def lay(self, up, **more):
        name = more.get("id", "1a")
        self.project.write(f"apps/shop/migrations/{name}.sql", revision(self.engine, up, **more))

    def setUp(self):
        super().setUp()
        self.project.app("shop", MODELS)

    def told(self, code, exit_code, *words, **options):
        """The message and hint of a run that fails with `code` alone."""
        result = self.project.expect(exit_code, "--json", *words, **options)
        errors = [d for d in result.json()["diagnostics"] if d["severity"] == "error"]
        self.assertEqual([d["code"] for d in errors], [code], result)
        return errors[0]["message"], errors[0]["hint"] or ""


@harness.only_engine("sqlite")
class Files(Moment):
    def test_a_database_that_another_program_holds(self):
        self.lay('CREATE TABLE "order" (id integer PRIMARY KEY);')
        holder = sqlite3.connect(self.db.path)
        self.addCleanup(holder.close)
        holder.execute("begin exclusive")
        said, hint = self.told("locked", 5, "migrate", "--lock-wait", "1")
        self.assertRegex(said, r'^"sqlite:.*main_1\.db": locked by somebody else, waited \d\.\d s$')
        self.assertEqual(hint, "another program is using it; --lock-wait waits longer")

    def test_a_disk_that_is_full(self):
        self.lay("CREATE TABLE t (a);\nINSERT INTO t VALUES (zeroblob(1000000));")

        def little_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        done = subprocess.run(self.project.argv(["--json", "migrate"]), env=self.project.env, text=True,
                              capture_output=True, preexec_fn=little_room, timeout=60)
        self.assertEqual(done.returncode, 4, done)
        told = json.loads(done.stdout)["diagnostics"][-1]
        self.assertEqual(told["code"], "database-io", told)
        self.assertRegex(told["message"], r"(disk I/O error|database or disk is full)( \(SQLITE_\w+ \d+\))?$")
        self.assertEqual(self.db.tables(), set())


@harness.only_engine("postgresql")
class Servers(Moment):
    def weak_role(self):
        """A role that may connect and read, in a URL of its own."""
        name = f"weak_{self.db.name}"
        self.db.script(f"create role {name} login; revoke create on schema public from public")
        self.addCleanup(self.db.script, f"drop role {name}")
        self.project.database = type("Weak", (), {"url": self.db.url.replace("=postgres", f"={name}")})

    def psql(self):
        """Another session, that takes SQL a line at a time."""
        server = self.db.server
        session = subprocess.Popen([server.client, "-XAtq", *server.arguments(self.db.name)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   stderr=subprocess.STDOUT, env=server.environment())

        def close():
            session.stdin.close()
            session.wait()
            session.stdout.close()

        self.addCleanup(close)
        return session

    def say(self, session, sql):
        session.stdin.write(f"{sql}\n\\echo done\n")
        session.stdin.flush()
        self.assertEqual(session.stdout.readline(), "done\n")

    def until_one(self, condition):
        """Until a session of this database is as `condition` says."""
        until = time.monotonic() + PATIENCE
        while not self.db.query(f"select 1 from pg_stat_activity where {condition} "
                                f"and datname = '{self.db.name}'"):
            self.assertLess(time.monotonic(), until, f"none with {condition}")
            time.sleep(0.02)

    def test_a_table_that_another_session_holds(self):
        self.db.script("create table t (a integer)")
        self.lay("ALTER TABLE t ADD COLUMN b integer;")
        holder = self.psql()
        self.say(holder, "begin; lock table t;")
        said, _ = self.told("locked", 5, "migrate", "--lock-wait", "0")
        self.assertIn("lock timeout (SQLSTATE 55P03)", said)

    def test_two_sessions_that_wait_for_each_other(self):
        self.db.script("create table a (x integer); create table b (x integer)")
        self.db.script(f"alter database {self.db.name} set deadlock_timeout = '300ms'")
        self.lay("LOCK TABLE a;\nSELECT pg_sleep(2);\nLOCK TABLE b;")
        other = self.psql()
        self.say(other, "set deadlock_timeout = '1min'; begin; lock table b;")
        run = self.project.start("--json", "migrate", "--lock-wait", "1")
        self.until_one("wait_event = 'PgSleep'")
        other.stdin.write("lock table a;\n")
        other.stdin.flush()
        out, err = run.communicate(timeout=PATIENCE)
        self.assertEqual((run.returncode, '"deadlock"' in out), (5, True), out + err)
        self.assertIn("deadlock detected", out)

    def test_a_lock_that_the_revision_gave_back(self):
        self.lay("SELECT pg_advisory_unlock_all();")
        said, _ = self.told("lock-lost", 4, "migrate")
        self.assertIn("was not held to the end: another run may have been at work", said)

    def test_a_role_that_may_not_write(self):
        self.lay('CREATE TABLE "order" (id bigint PRIMARY KEY);')
        self.weak_role()
        said, hint = self.told("no-right", 4, "migrate")
        self.assertRegex(said, r"permission denied for schema public \(SQLSTATE 42501\)$")

    def test_a_role_that_may_not_have_a_scratch_database(self):
        self.lay('CREATE TABLE "order" (id bigint PRIMARY KEY);')
        self.weak_role()
        said, hint = self.told("no-scratch", 2, "makemigrations")
        self.assertRegex(said, "^revision 1a is not applied, and there is no scratch database to try it in: ")
        self.assertEqual(hint, "run `autorev migrate` first, or name a server with --scratch URL")

    def stopped(self, number, exit_code, code):
        self.lay("SELECT pg_sleep(30);")
        run = self.project.start("--json", "migrate")
        self.until_one("wait_event = 'PgSleep'")
        run.send_signal(number)
        out, err = run.communicate(timeout=PATIENCE)
        self.assertEqual((run.returncode, f'"{code}"' in out), (exit_code, True), out + err)
        self.assertNotIn("autorev_version", self.db.tables())

    def test_a_run_that_is_interrupted(self):
        self.stopped(signal.SIGINT, 130, "interrupted")

    def test_a_run_that_is_terminated(self):
        self.stopped(signal.SIGTERM, 143, "terminated")


class OldServer(threading.Thread):
    """Just enough of a server to be PostgreSQL 12: it lets anybody in, and says who it is."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(folder, ".s.PGSQL.5432"))
        self.listener.listen()

    @staticmethod
    def message(kind, body):
        return kind + struct.pack("!i", len(body) + 4) + body

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.recv(4096)
            client.sendall(self.message(b"R", struct.pack("!i", 0))
                           + self.message(b"S", b"server_version\x0012.22\x00")
                           + self.message(b"S", b"client_encoding\x00UTF8\x00")
                           + self.message(b"K", struct.pack("!ii", 1, 1)) + self.message(b"Z", b"I"))
            while client.recv(4096):
                pass
            client.close()


class Versions(Moment):
    def test_a_server_that_is_too_old(self):
        server = OldServer(self.folder)
        server.start()
        self.addCleanup(server.listener.close)
        self.project.database = type("Old", (), {
            "url": f"postgresql:///shop?host={quote(self.folder, safe='')}&user=me"})
        said, _ = self.told("engine-too-old", 4, "check")
        self.assertRegex(said, r'^"postgresql:///shop\?.*" is PostgreSQL 12\.22; autorev works with 13 and later$')


if __name__ == "__main__":
    harness.main()
