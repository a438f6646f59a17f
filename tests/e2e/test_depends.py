"""makemigrations --empty and --depends; depends that follow from the models; apps that need each other.

# labels: postgresql
# timeout: 120
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

USERS = """
    tables:
      account:
        columns:
          id: bigint identity primary key
          name: text
"""
SHOP = """
    tables:
      invoice:
        columns:
          id: bigint identity primary key
          total: integer
"""


class Depending(harness.Case):
    def setUp(self):
        super().setUp()
        self.project.app("users", USERS)
        self.project.app("shop", SHOP)
        self.project.make("--rev-id", "users=aa11", "--rev-id", "shop=bb11", "-m", "first")

    def newest(self, app):
        """Names are of one minute: the header tells."""
        paths = {}
        for path in self.project.revisions(app):
            with open(path, encoding="utf-8") as file:
                paths[re.search(r"^-- autorev:created (\S+)$", file.read(), re.M)[1]] = path
        return os.path.relpath(paths[max(paths)], self.project.root)

    def text(self, app):
        return self.project.read(self.newest(app))

    def depends(self, app):
        return re.findall(r"^-- autorev:depends (\S+)$", self.text(app), re.M)

    def fill(self, app, up, down):
        text = self.text(app)
        self.assertEqual(text.count("-- Write the way"), 2)
        text = text.replace("-- Write the way up here.", up)
        text = text.replace("-- Write the way back here.", down)
        self.project.write(self.newest(app), text)

    def order(self):
        return [row[0] for row in self.db.query("select revision from autorev_version order by seq")]


@harness.each_engine
class Empty(Depending):
    def test_both_sections_are_there_to_fill_in(self):
        made = self.project.make("shop", "--empty", "-m", "Prices, rounded", "--rev-id", "bb22")
        self.assertIn("bb22_prices_rounded.sql", made.out)
        sections = re.split(r"^-- migrate:(?:up|down)$", self.text("shop"), flags=re.M)
        self.assertIn("-- autorev:parent bb11", sections[0])
        self.assertIn("-- autorev:message Prices, rounded", sections[0])
        self.assertIn("-- Write the way up here.", sections[1])
        self.assertIn("-- Write the way back here.", sections[2])
        self.assertEqual(self.depends("shop"), [])

    def test_what_is_filled_in_runs_both_ways(self):
        self.project.migrate()
        self.db.query("insert into invoice (total) values (149)")
        self.project.make("shop", "--empty", "-m", "data")
        self.fill("shop", "UPDATE invoice SET total = total + 1;", "UPDATE invoice SET total = total - 1;")
        self.project.migrate()
        self.assertEqual(self.db.query("select total from invoice"), [(150,)])
        self.project.ok("rollback", "--yes")
        self.assertEqual(self.db.query("select total from invoice"), [(149,)])

    def test_models_can_change_while_it_is_not_applied(self):
        self.project.make("shop", "--empty", "-m", "data")
        self.fill("shop", "INSERT INTO invoice (total) VALUES (1), (2);", "DELETE FROM invoice;")
        self.project.app("shop", SHOP.rstrip() + "\n          paid: boolean\n")
        self.project.make("-m", "paid")
        self.project.migrate()
        self.assertEqual(self.db.query("select total, paid from invoice order by id"), [(1, None), (2, None)])

    def test_the_app_must_be_said_where_there_are_several(self):
        self.assertIn("--empty wants an app", self.project.expect(2, "makemigrations", "--empty").err)
        self.project.make("shop", "users", "--empty")
        self.assertEqual([len(self.project.revisions(app)) for app in ("shop", "users")], [2, 2])

    def test_revision_alone_writes_one_too(self):
        self.project.ok("revision", "shop", "-m", "as in alembic")
        self.assertEqual(self.text("shop").count("-- Write the way"), 2)

    def test_an_app_inside_a_history_writes_to_that(self):
        self.project.write("autorev.yaml", "apps:\n  - apps/*\n  - {path: apps/inner, history: shop}\n")
        self.project.app("inner", "tables: {}\n")
        self.project.make("inner", "--empty", "--rev-id", "bb22")
        self.assertIn("-- autorev:app shop\n-- autorev:parent bb11", self.text("shop"))

    def test_an_external_app_writes_its_own(self):
        self.project.write("autorev.yaml", "apps:\n  - apps/users\n  - {path: apps/shop, external: true}\n")
        result = self.project.expect(2, "makemigrations", "shop", "--empty")
        self.assertIn('app "shop" is external', result.err)


@harness.each_engine
class Depends(Depending):
    def test_it_may_be_asked_for_by_id_prefix_and_head(self):
        for number, asked in enumerate(("users:aa11", "users:aa", "users:head", "apps/users:aa11")):
            self.project.make("shop", "--empty", "--depends", asked, "--rev-id", f"bb{number}")
            self.assertEqual(self.depends("shop"), ["users:aa11"], asked)

    def test_it_orders_what_is_applied(self):
        self.project.make("users", "--empty", "--depends", "shop:head", "--rev-id", "aa22")
        self.project.make("shop", "--empty", "--depends", "users:head", "--rev-id", "bb22")
        self.project.ok("migrate", "shop")
        self.assertEqual(self.order(), ["bb11", "aa11", "aa22", "bb22"])
        plan = self.project.ok("downgrade", "users", "aa11", "--plan").out
        self.assertRegex(plan, r"undo +shop bb22[^\n]*\nundo +users aa22")

    def test_it_may_be_said_several_times(self):
        self.project.app("blog", "tables: {post: {columns: {id: integer}}}\n")
        self.project.make("--depends", "users:aa11", "--depends", "shop:bb11", "--rev-id", "blog=cc11")
        self.assertEqual(sorted(self.depends("blog")), ["shop:bb11", "users:aa11"])

    def test_what_cannot_be_depended_on_is_told(self):
        before = self.project.revisions()
        for asked, message in (("users", '--depends takes APP:REV, not "users"'),
                               ("users:", '--depends takes APP:REV, not "users:"'),
                               ("user:aa11", '"user"'),
                               ("users:zz", 'there is no revision "zz" of app "users"'),
                               ("users:bb11", "bb11 is of app \"shop\""),
                               ("shop:bb11", "is of the history that is written to")):
            result = self.project.expect(2, "makemigrations", "shop", "--empty", "--depends", asked)
            self.assertIn(message, result.err, asked)
        self.assertEqual(self.project.revisions(), before)
        self.project.make("users", "--empty", "--rev-id", "aa12")
        before = self.project.revisions()
        result = self.project.expect(2, "makemigrations", "shop", "--empty", "--depends", "users:aa")
        self.assertIn('"aa" begins several revisions', result.err)
        self.assertEqual(self.project.revisions(), before)

    def test_an_app_without_revisions_has_no_head(self):
        self.project.app("blog", "tables: {}\n")
        result = self.project.expect(2, "makemigrations", "shop", "--empty", "--depends", "blog:head")
        self.assertIn('app "blog" has no revision yet', result.err)


@harness.each_engine
class Derived(Depending):
    def test_what_models_refer_to_is_depended_on(self):
        self.project.app("shop", SHOP.rstrip() + "\n          who: bigint references account(id)\n")
        self.project.make("-m", "who")
        self.assertEqual(self.depends("shop"), ["users:aa11"])
        self.project.migrate()

    def test_the_newest_revision_that_touched_it_counts(self):
        self.project.app("users", USERS.rstrip() + "\n          code: text unique\n")
        self.project.make("-m", "code", "--rev-id", "users=aa22")
        self.project.app("users", USERS.rstrip() + "\n          code: text unique\n          age: integer\n")
        self.project.make("-m", "age", "--rev-id", "users=aa33")
        self.project.app("shop", SHOP.rstrip() + "\n          who: text references account(code)\n")
        self.project.make("-m", "who")
        self.assertEqual(self.depends("shop"), ["users:aa22"])

    def test_apps_that_need_each_other_get_a_second_revision(self):
        self.project.app("users", USERS.rstrip() + "\n          last: bigint references receipt(id)\n")
        self.project.app("shop", SHOP.rstrip() + """
      receipt:
        columns:
          id: bigint identity primary key
          code: bigint references badge(id)
""")
        self.project.app("users", USERS.rstrip() + """
          last: bigint references receipt(id)
      badge:
        columns:
          id: bigint identity primary key
""")
        self.project.make("-m", "both")
        counts = sorted(len(self.project.revisions(app)) for app in ("users", "shop"))
        self.assertEqual(counts, [2, 3])
        self.project.migrate()
        self.project.downgrade("base")
        self.project.migrate()

    def test_who_used_what_goes_or_gets_another_name_comes_first(self):
        shop = SHOP.rstrip() + "\n          who: bigint references %s(id)\n"
        view = "    views: {names: select name from %s}\n"
        self.project.app("shop", shop % "account" + view % "account")
        self.project.make("-m", "use", "--rev-id", "shop=bb22")
        self.project.migrate()
        self.assertEqual(self.depends("shop"), ["users:aa11"])
        self.project.app("users", USERS.replace("account", "person"))
        self.project.app("shop", shop % "person" + view % "person")
        self.project.make("-m", "name", "--rename", "account=person", "--rev-id", "users=aa22")
        self.assertEqual(self.depends("users"), ["shop:bb22"])
        self.project.migrate()
        self.project.app("shop", SHOP + view % "person")
        self.project.make("-m", "less")
        self.project.app("shop", SHOP)
        self.project.make("-m", "least", "--rev-id", "shop=bb44")
        self.project.app("users", "    tables: {other: {columns: {id: bigint primary key}}}\n")
        self.project.make("-m", "none")
        self.assertEqual(self.depends("users"), ["shop:bb44"])
        self.project.migrate()
        self.project.downgrade("base")
        self.project.migrate()

    def test_a_view_in_the_way_of_another_app_comes_first(self):
        self.project.app("shop", SHOP + '    views: {names: "select id, name from account"}\n')
        self.project.make("-m", "use", "--rev-id", "shop=bb22")
        self.project.app("users", USERS.replace("name: text", "name: {type: varchar, renamed_from: name}"))
        self.project.make("-m", "type")
        self.assertEqual(self.depends("users"), ["shop:bb22"] if self.engine == "postgresql" else [])
        self.project.migrate()


@harness.only_engine("postgresql")
class Programs(Depending):
    def test_a_word_is_no_column_of_another_app_unless_its_table_is_named(self):
        function = "    functions: {f: {returns: integer, language: plpgsql, body: begin return %s; end}}\n"
        account = USERS + "          age: integer\n"
        for body, depends in (("id + age", []), ("(select max(age) from account)", ["users:aa22"])):
            with self.subTest(body):
                self.project.app("users", account)
                self.project.app("shop", SHOP.rstrip() + "\n" + function % body)
                self.project.make("-m", "next", "--rev-id", "users=aa22")
                self.assertEqual(self.depends("shop"), depends)
                for app in ("users", "shop"):
                    os.remove(self.project.path(self.newest(app)))

    def test_functions_and_operator_classes_of_an_extension_are_depended_on(self):
        shop = SHOP.rstrip() + """
          near: real default similarity('a', 'ab')
          note: text
        indexes: {invoice_note: {columns: [note gin_trgm_ops], method: gin}}
"""
        self.project.app("users", USERS + "    extensions: [pg_trgm]\n")
        self.project.app("shop", shop)
        self.project.make("-m", "next", "--rev-id", "users=aa22", "--rev-id", "shop=bb22")
        self.assertEqual(self.depends("shop"), ["users:aa22"])
        self.project.migrate()
        self.project.app("shop", shop + """
    views: {likely: "select id from invoice where similarity(note, 'x') > 0.5"}
""")
        self.project.make("-m", "more")
        self.assertEqual(self.depends("shop"), ["users:aa22"])
        self.project.app("shop", shop + "    views: {all_of_it: select id from invoice}\n")
        os.remove(self.project.path(self.newest("shop")))
        self.project.make("-m", "else")
        self.assertEqual(self.depends("shop"), [])
        self.project.downgrade("base")
        self.project.migrate()

    def test_what_stands_already_is_depended_on(self):
        self.project.app("users", USERS + """
    functions: {made: {returns: trigger, language: plpgsql, body: begin return new; end}}
    foreign_data_wrappers: {wrap: {}}
    text_search: {dictionaries: {plain: {template: simple}}}
""")
        self.project.make("-m", "next", "--rev-id", "users=aa22")
        self.project.migrate()
        for models, on in (
            ("functions: {f: {returns: bigint, body: select id from account}}", "aa11"),
            ("functions: {f: {returns: setof account, body: select null}}", "aa11"),
            ("publications: {p: {tables: [account]}}", "aa11"),
            ("servers: {s: {wrapper: wrap}}", "aa22"),
            ("text_search: {configurations: {c: {mappings: {word: [plain]}}}}", "aa22"),
            ("views: {v: {sql: select 1 as a, triggers: {t: instead of insert for each row"
             " execute function made()}}}", "aa22")):
            with self.subTest(models):
                self.project.app("shop", SHOP.rstrip() + "\n    " + models + "\n")
                self.project.make("-m", "next")
                self.assertEqual(self.depends("shop"), ["users:" + on])
                os.remove(self.project.path(self.newest("shop")))


harness.main()
