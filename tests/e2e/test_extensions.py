"""Extensions of PostgreSQL: whatever they bring is theirs, and versions have seldom a way back."""
# labels: postgresql

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

# All that Debian packages with the server and that stand beside one another.
SKIPPED = {"plpgsql", "adminpack"}
LANGUAGES = re.compile(r"^(.*_)?(plperlu?|plpython3?u|pltclu?|jsonb_pl.*|hstore_pl.*|ltree_pl.*|bool_pl.*)$")
PLACES = """
extensions: [postgis]
tables:
  place:
    columns:
      id: bigint primary key
      at: geometry(Point,4326)
      around: geography not null
    checks: {place_at_check: st_x(at) < 180}
    indexes:
      place_at_idx: {columns: [at], method: gist}
      place_around_idx: {columns: [around], method: gist}
functions:
  nearby:
    args: p geometry(Point,4326)
    returns: setof place
    sql_body: begin atomic select * from place where st_dwithin(place.at, p, 1); end
views:
  places: select id, st_astext(at) as at, st_buffer(around, 1) as ring from place
"""
POSTGIS = re.compile(r"^(postgis|address_standardizer)")  # a test of its own; some have no scripts


@harness.each_engine
class Extensions(harness.Case):
    @classmethod
    def setUpClass(cls):
        if cls.engine == "sqlite":
            raise unittest.SkipTest("PostgreSQL alone has extensions")

    def available(self):
        names = [row[0] for row in self.db.query("select name from pg_available_extensions order by name")]
        return [name for name in names if name not in SKIPPED and not LANGUAGES.match(name) and
                not POSTGIS.match(name)]

    def test_nothing_of_theirs_is_in_a_diff_an_inspection_or_unmanaged(self):
        self.project.app("shop", "tables: {t: {columns: {id: bigint primary key}}}\n")
        self.project.make_and_migrate()
        names = self.available()
        self.assertLessEqual({"btree_gist", "pg_trgm", "hstore", "citext", "uuid-ossp"}, set(names))
        for name in names:
            self.db.script(f'create extension if not exists "{name}" cascade')
        before = self.project.ok("diff", "--unmanaged").out
        self.project.ok("diff", "--exit-code")
        self.assertNotRegex(before, r"function|operator|type|table |view |cast|sequence|extension|schema|foreign")
        self.project.ok("check")
        self.assertIn("No changes", self.project.ok("makemigrations").all)
        self.assertIn("No changes", self.project.ok("makemigrations", "--prune").all)
        inspected = self.project.ok("inspect").out
        head, tables = inspected.split("\ntables:\n")
        self.assertEqual(re.findall(r"^  (\w+):", tables, re.M), ["t"])
        self.assertEqual(re.findall(r"^(\w+):", head, re.M), ["extensions"])
        self.assertEqual(sorted(re.findall(r'^  "?\'?([^ :"\']+)', head, re.M)), names)

    def test_postgis_is_used_and_its_own_tables_views_and_functions_are_nobodys_business(self):
        if not self.db.query("select 1 from pg_available_extensions where name = 'postgis'"):
            self.skipTest("PostGIS is not installed for this server")
        self.project.app("shop", PLACES)
        self.project.make_and_migrate("-m", "places")
        self.assertEqual(self.db.query("select f_geometry_column, type, srid from geometry_columns"),
                         [("at", "POINT", 4326)])
        self.db.script("insert into place values (1, 'SRID=4326;POINT(1 2)', 'POINT(3 4)')")
        self.assertIn("No differences", self.project.ok("diff", "--unmanaged").out)
        self.project.app("shop", PLACES.replace("geometry(Point,4326)", "geometry(Geometry,4326)")
                         .replace("geography not null", "geography(Point,4326)"))
        self.project.make("-m", "wider")
        self.project.migrate()
        self.assertEqual(self.db.query("select st_astext(at), st_astext(around) from place"),
                         [("POINT(1 2)", "POINT(3 4)")])
        inspected = harness.Project(os.path.join(self.folder, "inspected"), self.db)
        inspected.ok("inspect", "--output", inspected.root)
        self.assertIn("No changes", inspected.ok("makemigrations").all)
        models = inspected.read("apps/main/models.yaml")
        self.assertEqual(re.findall(r"(?m)^  (\w+):", models), ["postgis", "nearby", "place", "places"])
        self.project.ok("rollback", "--yes")
        self.project.downgrade("base")
        self.assertEqual(self.db.query("select 1 from pg_extension where extname = 'postgis'"), [])

    def test_a_version_that_cannot_be_left_has_no_way_back(self):
        self.project.app("shop", 'extensions: {ltree: {version: "1.1"}}\ntables: {}\n')
        self.project.make_and_migrate()
        self.project.app("shop", 'extensions: {ltree: {version: "1.2"}}\ntables: {}\n')
        made = self.project.make("-m", "newer")
        self.assertIn("proof: up on PostgreSQL", made.all)
        self.project.migrate()
        self.project.ok("check")
        self.assertEqual(self.db.query("select extversion from pg_extension where extname = 'ltree'"), [("1.2",)])
        refused = self.project.run("rollback", "--yes")
        self.assertEqual(refused.code, 2, refused)
        self.assertIn("cannot be updated from version 1.2 back to 1.1", refused.err)

    def test_an_extension_belongs_to_all_who_declare_it(self):
        self.project.app("shop", "extensions: [citext]\ntables: {a: {columns: {m: citext}}}\n")
        self.project.app("blog", 'extensions: {citext: {schema: public}}\ntables: {b: {columns: {m: "citext[]"}}}\n')
        self.project.make_and_migrate()
        self.project.ok("check")
        self.assertEqual(len(self.db.query("select 1 from pg_extension where extname = 'citext'")), 1)
        self.project.downgrade("base")
        self.assertEqual(len(self.db.query("select 1 from pg_extension where extname = 'citext'")), 0)

    def test_what_the_server_has_not_is_taken_on_trust(self):
        self.project.app("shop", "extensions: [no_such_extension]\n"
                                 "tables: {a: {columns: {id: bigint primary key, m: \"odd_type\"}}}\n")
        self.project.ok("diff")
        result = self.project.run("makemigrations")
        self.assertEqual(result.code, 4, result)
        self.assertIn("no_such_extension", result.err)


if __name__ == "__main__":
    harness.main()
