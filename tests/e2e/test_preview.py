"""What `preview` prints, run by psql or sqlite3 on a copy, does what migrate and downgrade do."""
# labels: postgresql
# timeout: 300

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness
import oracle
from history import Histories

USERS = """
tables:
  users:
    columns:
      id: bigint identity primary key
      name: varchar(100) not null
      note: text
"""
POSTS = """
tables:
  posts:
    columns:
      id: bigint identity primary key
      author_id: bigint not null references users on delete cascade
      title: text not null default 'un;titled' check (title <> '--')
    indexes:
      posts_title_idx: [title]
"""
DAYS = """
tables:
  days:
    only: [postgresql]
    columns: {at: timestamptz not null, day: "date default '01/02/2024'", for: "interval default '-1 -2:03'"}
    partition_by: range (at)
    partitions: {days_2024: from ('2024-01-01') to ('2025-01-01')}
    indexes: {days_odd_idx: {columns: [at], where: (day = null) is null}}
"""
# What may not change a script's meaning.
ODD = ("timezone = 'Asia/Kolkata'", "datestyle = 'German, DMY'", "intervalstyle = 'sql_standard'",
       "transform_null_equals = on", "standard_conforming_strings = off", "search_path = nowhere")
ROWS = "select app, revision, parents, message, sha256, state from autorev_version order by seq"


@harness.each_engine
class Preview(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)
        self.project.app("posts", POSTS)
        self.project.app("days", DAYS)
        self.project.make("-m", "first; it's one")
        self.other = self.new_database("by_script")

    def run_oddly(self, script):
        """In a session that starts with other settings, where there are such."""
        if self.engine == "sqlite":
            self.other.script(script)
            return
        name = oracle.quoted(self.other.name)
        self.other.script("".join(f"alter database {name} set {setting};" for setting in ODD))
        try:
            self.other.script(script)
        finally:
            self.other.script(f"alter database {name} reset all")

    def previewed(self, *words):
        """The script for the other database, run there."""
        project = harness.Project(self.project.root, self.other)
        script = project.ok("preview", *words).out
        self.run_oddly(script)
        return script

    def same(self):
        self.assertEqual(self.other.objects(), self.db.objects())
        self.assertEqual(self.other.query(ROWS), self.db.query(ROWS))

    def change(self):
        for database in (self.db, self.other):
            database.query("insert into users (name) values ('a''b'), ('é')")
            database.query("insert into posts (author_id, title) values (1, 'x'), (2, 'y')")
        self.project.app("users", USERS.replace("note: text", "note: text not null default 'none'"))
        self.project.app("posts", POSTS.replace("'--'", "''"))
        self.project.make("-m", "second")

    def test_from_nothing(self):
        self.project.migrate()
        self.previewed()
        self.same()

    def test_a_change_with_rows(self):
        self.project.migrate()
        self.previewed()
        self.change()
        self.project.migrate()
        self.previewed()
        self.same()
        for table in ("users", "posts"):
            self.assertEqual(self.other.checksum(table), self.db.checksum(table))

    def test_the_way_back(self):
        self.project.migrate()
        self.previewed()
        self.project.downgrade("posts", "base")
        self.previewed("posts", "base")
        self.same()

    def test_a_script_stops_where_rows_refuse(self):
        self.project.migrate()
        self.previewed()
        self.change()
        self.other.query("insert into posts (author_id, title) values (1, '')")
        before = self.other.objects(), self.other.query(ROWS)
        with self.assertRaises(AssertionError):
            for _ in range(2):
                self.previewed()
        kept = self.other.query("select count(*) from posts")
        self.assertEqual(kept, [(3,)])
        self.assertEqual(self.other.objects()[("table", self.by_engine("posts", "public.posts"))],
                         before[0][("table", self.by_engine("posts", "public.posts"))])

    def test_a_range_reads_no_database(self):
        script = self.project.run("preview", "base:head", env={"DATABASE_URL": "x"}).out
        self.assertIn("COMMIT", script)
        self.other.script(script)
        self.project.migrate()
        self.same()


@harness.only_engine("sqlite")
class Ranges(Histories, harness.Case):
    """shop: 1a, on it 2b and 3c; users: 5e, 6f, which needs 3c; 2b needs 5e."""

    def setUp(self):
        super().setUp()
        self.app("shop")
        self.app("users")
        self.revision("5e", app="users")
        self.revision("1a")
        self.revision("2b", "1a", depends=["users:5e"])
        self.revision("3c", "1a")
        self.revision("6f", "5e", app="users", depends=["shop:3c"])

    def moved(self, words, start, goal):
        """Rows after migrate to `goal`, where all that `start` needs is applied; and the script's."""
        left = []
        for by_script in (False, True):
            project = harness.Project(self.project.root, self.new_database())
            project.ok("migrate", *words, start)
            if by_script:
                project.database.script(project.ok("preview", *words, f"{start}:{goal}").out)
            else:
                project.ok("migrate", *words, goal, "--yes")
            left.append([row[1] for row in project.applied()])
        self.assertEqual(*left)
        return left[0]

    def test_a_range_is_what_migrate_does_there(self):
        for words, start, goal, left in ((["shop"], "2b", "3c", "1a 2b 3c 5e"),
                                         (["shop"], "2b", "1a", "1a 5e"),
                                         (["users"], "6f", "base", "1a 3c"),
                                         ([], "6f", "1a", "1a 5e"),
                                         ([], "6f", "-2", "1a 3c"),
                                         (["users"], "5e", "+1", "1a 5e"),
                                         (["shop"], "1a", "heads", "1a 2b 3c 5e")):
            with self.subTest(words=words, start=start, goal=goal):
                self.assertEqual(sorted(self.moved(words, start, goal)), left.split())


if __name__ == "__main__":
    harness.main()
