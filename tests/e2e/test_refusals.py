"""Rows that would refuse a step back are counted before anything is undone (SPEC 9, Consent): exit 4,
and the database is what it was, whichever revision of the run they refuse."""
# labels: postgresql
# timeout: 300

import os
import re
import sys
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

OTHER = """
      other:
        columns: {id: bigint identity primary key, note: text}
"""


def models(text, other=False):
    return textwrap.dedent(text) + (textwrap.indent(textwrap.dedent(OTHER), "  ") if other else "")


class Refusal(harness.Case):
    def go(self, before, after, *answers):
        """`before` and, applied after it, `after`; then a revision that has nothing to do with them."""
        for name, text, other in (("before", before, False), ("after", after, False),
                                  ("unrelated", after, True)):
            self.project.write("apps/shop/models.yaml", models(text, other))
            self.project.make("-m", name, "--no-prove", *(answers if name == "after" else ()))
            self.project.ok("migrate", "--yes")

    def state(self):
        if self.engine == "sqlite":
            with open(self.db.path, "rb") as file:
                return file.read()
        dump = [line for line in self.db.dump().split("\n") if "restrict " not in line]  # a random key
        return dump, {table: self.db.checksum(table) for table in self.db.tables()}

    def refused(self, *said, steps="-2", hint=None):
        """Nothing of the downgrade happens, with --plan or without; the errors, one after another."""
        before = self.state()
        shown = []
        for options in ((), ("--plan",)):
            result = self.project.expect(4, "--json", "downgrade", "shop", steps, "--yes", *options)
            errors = [d for d in result.json()["diagnostics"] if d["severity"] == "error"]
            self.assertEqual(len(errors), len(said), result)
            for words in said:
                self.assertTrue(any(re.search(words, e["message"]) for e in errors), f"{words}\n{result}")
            for error in errors:
                self.assertEqual(error["code"], "constraint-broken", result)
                self.assertIn("_after.sql", error["file"])
                self.assertIn("nothing was changed; mend the rows first", error["hint"])
                if hint:
                    self.assertRegex(error["hint"], hint)
            shown.append(errors)
        self.assertEqual(shown[0], shown[1])
        self.assertEqual(self.state(), before)
        return shown[0]

    def mended(self, sql, steps="-2"):
        if sql:
            self.db.script(sql)
        self.project.downgrade("shop", steps)
        self.assertEqual(len(self.project.applied()), 3 - int(steps[1:]))
        self.project.ok("migrate", "--yes")


@harness.each_engine
class Forms(Refusal):
    def test_equal_values_that_a_unique_constraint_refuses(self):
        self.go("tables:\n  t: {columns: {id: bigint identity primary key, a: text, b: integer},"
                " uniques: {t_a_key: [a, b]}}\n",
                "tables:\n  t: {columns: {id: bigint identity primary key, a: text, b: integer}}\n")
        self.db.script("insert into t (a, b) values ('x', 1), ('x', 1), ('x', 2), ('x', null),"
                       " ('x', null);")
        self.refused(r'2 rows of "t" refuse to go back: equal values in \(.?a.?, .?b.?\)', hint="SELECT")
        self.mended("delete from t where id = 2;")

    def test_equal_values_that_a_unique_index_refuses(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: text, b: text}\n"
        self.go(table + "    indexes:\n"
                "      t_a_idx: {columns: [(lower(a))], unique: true, where: b is not null}\n", table)
        self.db.script("insert into t (a, b) values ('X', 'y'), ('x', 'y'), ('x', null), ('z', 'y');")
        self.refused(r'2 rows of "t" refuse to go back: equal values in \(\(?lower')
        self.mended("update t set b = null where id = 2;")

    def test_rows_that_break_a_check(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, total: integer}\n"
        self.go(table + "    checks: {t_total_check: total >= 0}\n", table)
        self.db.script("insert into t (total) values (-1), (0), (null), (-5);")
        self.refused(r'2 rows of "t" refuse to go back: the check .*total >= 0.* does not hold')
        self.mended("update t set total = 0 where total < 0;")

    def test_rows_that_refer_to_nothing(self):
        table = ("tables:\n  u:\n    columns: {id: bigint identity primary key}\n"
                 "  t:\n    columns:\n      id: bigint identity primary key\n      u_id: bigint%s\n")
        self.go(table % " references u(id)", table % "")
        self.db.script("insert into u (id) values (1);" if self.engine == "sqlite" else
                       "insert into u overriding system value values (1);")
        self.db.script("insert into t (u_id) values (1), (2), (null);")
        self.refused(r'1 row of "t" refuses to go back: \(.?u_id.?\) refers to what is not in "u"')
        self.mended("update t set u_id = null where u_id = 2;")

    def test_a_primary_key_that_rows_break(self):
        self.go("tables:\n  t:\n    columns: {a: text not null, b: text}\n    primary_key: [a]\n",
                "tables:\n  t:\n    columns: {a: text not null, b: text}\n")
        self.db.script("insert into t (a) values ('x'), ('x'), ('x'), ('y');")
        self.refused(r'3 rows of "t" refuse to go back: equal values in \(.?a.?\)')
        self.mended("delete from t where a = 'x';")

    def test_nulls_are_filled_and_refuse_nothing(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: text%s}\n"
        self.go(table % " not null", table % "")
        self.db.script("insert into t (a) values (null), ('x');")
        self.project.ok("downgrade", "shop", "-2", "--plan")
        self.mended("")
        self.assertEqual(self.db.query("select a from t order by id"), [("",), ("x",)])

    def test_a_column_that_no_value_can_fill(self):
        """Its type has no zero: edited by hand, as people do."""
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: text%s}\n"
        self.project.write("apps/shop/models.yaml", table % " not null")
        self.project.make("-m", "before")
        self.project.write("apps/shop/models.yaml", table % "")
        self.project.make("-m", "after")
        path = next(os.path.relpath(p, self.project.root) for p in self.project.revisions("shop")
                    if p.endswith("_after.sql"))
        text = self.project.read(path)
        up, down = text.split("-- migrate:down")
        if self.engine == "sqlite":
            changed = down.replace("coalesce(\"a\", '')", '"a"').replace("coalesce(a, '')", "a")
        else:
            changed = "\n".join(line for line in down.split("\n") if not line.startswith("UPDATE"))
        self.assertNotEqual(changed, down)
        self.project.write(path, up + "-- migrate:down" + changed)
        self.project.write("apps/shop/models.yaml", models(table % "", True))
        self.project.ok("migrate")
        self.project.make("-m", "unrelated")
        self.project.ok("migrate")
        self.db.script("insert into t (a) values (null), ('x'), (null);")
        self.refused(r'2 rows of "t" refuse to go back: "?a"? is null')
        self.mended("update t set a = '' where a is null;")

    def test_every_statement_that_rows_refuse_is_told(self):
        table = ("tables:\n  t:\n    columns: {id: bigint identity primary key, a: text, n: integer}\n%s"
                 "  s:\n    columns: {id: bigint identity primary key, m: integer}\n%s")
        self.go(table % ("    uniques: {t_a_key: [a]}\n    checks: {t_n_check: n > 0}\n",
                         "    checks: {s_m_check: m > 0}\n"), table % ("", ""))
        self.db.script("insert into t (a, n) values ('x', 0), ('x', 1);")
        self.db.script("insert into s (m) values (0), (0), (0);")
        errors = self.refused(*["refuse"] * 3)
        self.assertEqual(sorted(e["message"].split(" refuse")[0] for e in errors),
                         ['1 row of "t"', '2 rows of "t"', '3 rows of "s"'])

    def test_what_an_earlier_step_drops_is_not_asked_about(self):
        """The newest revision gave `a` another meaning; the one before it took the check away."""
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, %s: integer}\n%s"
        self.project.write("apps/shop/models.yaml",
                           table % ("a", "    checks: {t_a_check: a > 0}\n"))
        self.project.make("-m", "before")
        self.project.write("apps/shop/models.yaml", table % ("a", ""))
        self.project.make("-m", "after")
        self.project.write("apps/shop/models.yaml", table % ("b", ""))
        self.project.make("-m", "rename", "--rename", "t.a=b")
        self.project.write("apps/shop/models.yaml", table % ("a: integer, b", ""))
        self.project.make("-m", "another a")
        self.project.ok("migrate")
        self.db.script("insert into t (b, a) values (1, -1);")
        self.project.ok("downgrade", "shop", "-3", "--plan")
        self.project.downgrade("shop", "-3")
        self.assertEqual(self.db.query("select a from t"), [(1,)])

    def test_fake_asks_nothing(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, total: integer}\n"
        self.go(table + "    checks: {t_total_check: total >= 0}\n", table)
        self.db.script("insert into t (total) values (-1);")
        self.project.ok("downgrade", "shop", "-2", "--fake", "--yes")
        self.assertEqual(len(self.project.applied()), 1)

    def test_migrate_and_rollback_ask_too(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, total: integer}\n"
        self.go(table + "    checks: {t_total_check: total >= 0}\n", table)
        self.db.script("insert into t (total) values (-1);")
        before = self.state()
        first = self.project.applied()[0][1]
        self.project.expect(4, "migrate", "shop", first, "--yes")
        said = self.project.expect(4, "rollback", "-s", "2", "--yes")
        self.assertIn("does not hold", said.err)
        self.assertEqual(self.state(), before)


@harness.only_engine("postgresql")
class OnPostgres(Refusal):
    def test_values_that_do_not_convert(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: %s}\n"
        self.go(table % "integer", table % "text")
        self.db.script("insert into t (a) values ('7'), ('seven')")
        self.refused(r'rows of "t" refuse to go back: .*invalid input syntax for type integer: "seven"')
        self.mended("update t set a = '8' where a = 'seven'")

    def test_values_that_are_too_long_or_too_large(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: %s, n: %s}\n"
        self.go(table % ("varchar(3)", '"numeric(4,2)"'), table % ("varchar(9)", '"numeric(9,2)"'))
        self.db.script("insert into t (a, n) values ('abcd', 1), ('abc   ', 100), ('abcdef', 2)")
        self.refused(r'2 rows of "t" refuse to go back: a is too long for varchar\(3\)',
                     'rows of "t" refuse to go back: .*numeric field overflow')
        self.mended("update t set a = 'x', n = 1")

    def test_values_of_an_enum_that_go(self):
        text = ("enums:\n  mood: [%s]\ntables:\n  t:\n"
                "    columns: {id: bigint identity primary key, a: mood, b: 'mood[]'}\n")
        self.go(text % "good, bad", text % "good, bad, ugly")
        self.db.script("insert into t (a, b) values ('ugly', '{good,ugly}'), ('good', '{ugly}'),"
                       " (null, null), ('bad', '{NULL}')")
        self.refused(r'1 row of "t" refuses to go back: a is none of', r'2 rows of "t" .*: b is none of')
        self.mended("update t set a = null, b = null")

    def test_labels_that_were_called_otherwise_are_not_asked_about(self):
        text = ("enums:\n  mood: %s\ntables:\n  t:\n"
                "    columns: {id: bigint identity primary key, a: mood}\n%s")
        self.project.write("apps/shop/models.yaml",
                           text % ("[good, bad]", "    checks: {t_a_check: a <> 'good'}\n"))
        self.project.make("-m", "before")
        self.project.write("apps/shop/models.yaml", text % ("[good, bad]", ""))
        self.project.make("-m", "after")
        self.project.write("apps/shop/models.yaml",
                           text % ("[{value: fine, renamed_from: good}, bad]",
                                   ""))
        self.project.make("-m", "labels")
        self.project.ok("migrate")
        self.db.script("insert into t (a) values ('bad')")
        self.project.downgrade("shop", "-2")
        self.assertEqual(self.db.query("select a from t"), [("bad",)])

    def test_what_a_domain_demands(self):
        text = ("domains:\n  price:\n    type: integer\n%s"
                "tables:\n  t:\n    columns: {id: bigint identity primary key, a: price}\n")
        self.go(text % "    not_null: true\n    checks: {price_check: value > 0}\n", text % "")
        self.db.script("insert into t (a) values (0), (null), (1), (null)")
        errors = self.refused("refuse", "refuse")
        said = "\n".join(sorted(error["message"] for error in errors))
        self.assertRegex(said, '1 row of "t".*breaks the check')
        self.assertRegex(said, '2 rows of "t".*is null')
        self.mended("update t set a = 1")

    def test_nulls_that_count_as_equal(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: text}\n"
        self.needs_server(15)
        self.go(table + "    uniques: {t_a_key: {columns: [a], nulls_not_distinct: true}}\n", table)
        self.db.script("insert into t (a) values (null), (null), ('x')")
        self.refused('2 rows of "t" refuse to go back: equal values in')
        self.mended("delete from t where id = 1")

    def test_a_foreign_key_match_full(self):
        table = ("tables:\n  u:\n    columns: {a: integer not null, b: integer not null}\n"
                 "    primary_key: [a, b]\n"
                 "  t:\n    columns: {id: bigint identity primary key, a: integer, b: integer}\n")
        self.go(table + "    foreign_keys:\n      t_u_fkey: {columns: [a, b], references: \"u(a, b)\","
                " match: full}\n", table)
        self.db.script("insert into t (a, b) values (1, null), (1, 1), (null, null)")
        self.refused('2 rows of "t" refuse to go back: .* refers to what is not in "u"')
        self.mended("delete from t")

    def test_a_constraint_that_is_to_be_valid_again(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, n: integer}\n"
        self.go(table + "    checks: {t_n_check: n > 0}\n",
                table + "    checks: {t_n_check: {check: n > 0, not_valid: true}}\n")
        self.db.script("alter table t drop constraint t_n_check; insert into t (n) values (0);"
                       " alter table t add constraint t_n_check check (n > 0) not valid")
        self.refused('1 row of "t" refuses to go back: the check .* does not hold')
        self.mended("update t set n = 1")

    def test_children_of_a_table_keep_their_own_keys(self):
        """A unique constraint does not look at tables that inherit."""
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: text}\n"
        self.go(table + "    uniques: {t_a_key: [a]}\n", table)
        self.db.script("create table child () inherits (t); insert into t (a) values ('x');"
                       " insert into child (id, a) values (9, 'x')")
        self.project.ok("downgrade", "shop", "-2", "--plan")
        self.project.downgrade("shop", "-2")


@harness.only_engine("sqlite")
class OnSqlite(Refusal):
    def test_values_that_a_strict_table_does_not_take(self):
        table = ("tables:\n  t:\n    strict: %s\n    columns:\n      id: integer not null primary key\n"
                 "      n: integer\n      s: text\n      b: blob\n")
        self.go(table % "true", table % "false")
        self.db.script("insert into t (n, s, b) values (1, 'x', x'00'), ('2', 5, null), ('3.0', 'y', x'01'),"
                       " ('three', x'00', 'blob'), (2.5, 'z', 7);")
        self.refused(r'2 rows of "t" .*"n" is not of type integer',
                     r'1 row of "t" .*"s" is not of type text',
                     r'2 rows of "t" .*"b" is not of type blob')
        self.mended("delete from t where id > 3;")

    def test_values_that_compare_otherwise_afterwards_are_left_to_the_engine(self):
        """As a text '10' is less than '9', as the number that it becomes it is not."""
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: %s}\n%s"
        self.go(table % ("integer", "    checks: {t_a_check: a > 9}\n"), table % ("text", ""))
        self.db.script("insert into t (a) values ('10');")
        self.project.ok("downgrade", "shop", "-2", "--plan")
        self.mended("")

    def test_rows_of_a_table_that_two_steps_rebuild(self):
        table = "tables:\n  t:\n    columns: {id: bigint identity primary key, a: integer, b: integer}\n%s"
        for name, text in (("before", "    checks: {t_a_check: a > 0}\n    uniques: {t_b_key: [b]}\n"),
                           ("after", "    uniques: {t_b_key: [b]}\n"), ("unrelated", "")):
            self.project.write("apps/shop/models.yaml", table % text)
            self.project.make("-m", name)
        self.project.ok("migrate")
        self.db.script("insert into t (a, b) values (0, 1), (1, 2);")
        self.refused('1 row of "t" refuses to go back: the check a > 0 does not hold')
        self.mended("update t set a = 1;")


if __name__ == "__main__":
    harness.main()
