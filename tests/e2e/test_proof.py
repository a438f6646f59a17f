"""The proof proves: with one emitter cell broken at a time (test builds only), makemigrations exits
non-zero, shows what differs and leaves no file. One change that uses every cell is planned each time."""
# labels: postgresql
# timeout: 600

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
import harness

POSTGRESQL = """
schemas: {{s_alter: {{comment: {n}}}, {s_old}: {{{s_hint}}}{s_extra}}}
enums:
  e_alter: [a, {e_more}b]
  {e_old}: {{values: [a]{e_hint}}}
  {e_extra}: [a]
domains:
  d_alter: integer default {n}
  {d_old}: {{type: text{d_hint}}}
  {d_extra}: text
sequences: {{q_alter: {{increment: {n}}}, {q_old}: {{{q_hint}}}, {q_extra}: {{}}}}
tables:
  {t_old}:
{t_hint}    columns: {{id: integer, old_a: text, old_b: date}}
  {t_extra}:
    columns: {{x: uuid, y: bytes}}
  target:
    columns: {{id: bigint identity primary key, k: integer not null unique}}
  t:
    comment: number {n}
    columns:
      id: bigint identity primary key
      c_alter: {c_type}
      {c_old}: {{type: json{c_hint}}}
      {c_extra}: inet
      a: integer
      b: integer
      k: integer
      r: int4range
    uniques:
      u_alter: {{columns: [a], comment: {n}}}
      {u_old}: {{columns: [b]{u_hint}}}
      {u_extra}: {{columns: [k{more}]}}
    foreign_keys:
      f_alter: {{columns: [a], references: target(k), comment: {n}}}
      {f_old}: {{columns: [b], references: target(k){f_hint}}}
      {f_extra}: {{columns: [k], references: target(k){act}}}
    checks:
      k_alter: {{check: a > 0, comment: {n}}}
      {k_old}: {{check: b > 0{k_hint}}}
      {k_extra}: {{check: k > {n}}}
    exclusions:
      x_alter: {{elements: [r with &&], method: gist, comment: {n}}}
      {x_old}: {{elements: [r with =], method: gist{x_hint}}}
      {x_extra}: {{elements: [r with -|-], method: gist, where: a > {n}}}
    indexes:
      i_alter: {{columns: [a], comment: {n}}}
      {i_old}: {{columns: [b]{i_hint}}}
      {i_extra}: {{columns: [k, a], where: a > {n}}}
    triggers:
      g_alter: {{sql: before update for each row {fires}, comment: {n}}}
      {g_old}: {{sql: before insert for each row {fires}{g_hint}}}
      {g_extra}: {{sql: "after delete for each row when (old.a > {n}) {fires}"}}
    rules:
      l_alter: {{sql: on delete where (old.a < 0) do instead nothing, comment: {n}}}
      {l_old}: {{sql: on delete where (old.a < 1) do instead nothing{l_hint}}}
      {l_extra}: on delete where (old.a < {n}0) do instead nothing
    policies:
      w_alter: {{using: a > {n}}}
      {w_old}: {{using: b > 0{w_hint}}}
      {w_extra}: using (k > {n})
    statistics:
      st_alter: {{columns: [a, b], target: {n}}}
      {st_old}: {{columns: [a, k]{st_hint}}}
      {st_extra}: {{columns: [b, k], kinds: [{st_kind}]}}
  p_made:
    columns: {{z: integer not null}}
{p_made}  p_gone:
    columns: {{z: integer not null}}
{p_gone}  p_alter:
    columns: {{z: integer not null}}
    primary_key: {{columns: [z], comment: {n}, name: p_alter_pkey}}
  p_named:
    columns: {{z: integer not null}}
    primary_key: {{columns: [z], name: {p_old}{p_hint}}}
views:
  v_alter: {{sql: select id from target, comment: {n}, columns: {{id: {{comment: {n}}}}}}}
  {v_old}: {{sql: select k from target{v_hint}}}
  {v_extra}: select id + {n} as more from target
text_search:
  dictionaries:
    td_alter: {{template: simple, options: {{accept: {truth}}}}}
    {td_old}: {{template: simple{td_hint}}}
    {td_extra}: {{template: simple}}
  configurations:
    tc_alter: {{mappings: {{word: [{words}]}}}}
    {tc_old}: {{mappings: {{word: [simple]}}{tc_hint}}}
    {tc_extra}: {{mappings: {{asciiword: [simple]}}}}
foreign_data_wrappers:
  fw_alter: {{comment: {n}}}
  {fw_old}: {{{fw_hint}}}
  {fw_extra}: {{}}
servers:
  sv_alter: {{wrapper: fw_alter, version: "{n}"}}
  {sv_old}: {{wrapper: fw_alter{sv_hint}}}
  {sv_extra}: {{wrapper: fw_alter}}
publications:
  pb_alter: {{tables: [target], publish: [{published}]}}
  {pb_old}: {{tables: [target]{pb_hint}}}
  {pb_extra}: {{tables: [target]}}
default_privileges:
  dp_alter: {{tables: {{public: {granted}}}}}
  {dp_extra}: {{sequences: {{public: usage}}}}
extensions:
  citext: {{comment: {n}}}
  {extension}: {{}}
collations:
  o_alter: {{locale: C, comment: {n}}}
  {o_old}: {{locale: C{o_hint}}}
  {o_extra}: {{locale: POSIX}}
types:
  y_alter: {{attributes: {{a: integer}}, comment: {n}}}
  {y_old}: {{attributes: {{a: integer}}{y_hint}}}
  {y_extra}: {{attributes: {{b: text}}}}
  y: {{attributes: {{{a_old}: {{type: date{a_hint}}}}}}}
event_triggers:
  h_alter: {{sql: on ddl_command_end execute function fired(), comment: {n}}}
  {h_old}: {{sql: on sql_drop execute function fired(){h_hint}}}
  {h_extra}: on table_rewrite when tag in ('ALTER {h_tag}') execute function fired()
functions:
  fired: {{returns: event_trigger, language: plpgsql, body: begin end}}
  {fn_old}: {{returns: integer, body: select 1{fn_hint}}}
  {fn_extra}: {{returns: integer, body: select 1}}
  fn_alter: {{returns: integer, body: select {n}}}
procedures:
  {pr_old}: {{body: select 1{pr_hint}}}
  {pr_extra}: {{body: select 1}}
  pr_alter: {{body: select {n}}}
aggregates:
  {ag_old}(integer): {{sfunc: int4pl, stype: integer{ag_hint}}}
  {ag_extra}(integer): {{sfunc: int4pl, stype: integer}}
  ag_alter(integer): {{sfunc: int4pl, stype: integer, initcond: {n}}}
"""

SQLITE = """
tables:
  {t_old}:
{t_hint}    columns: {{id: integer, old_a: text, old_b: date}}
  {t_extra}:
    columns: {{x: uuid, y: bytes}}
  rebuilt:
    columns:
      id: bigint identity primary key
      a: integer check (a > {n})
  t:
    columns:
      id: bigint identity primary key
      {c_old}: {{type: json{c_hint}}}
      {c_extra}: text
      a: integer
      b: integer
    indexes:
      {i_old}: {{columns: [b]{i_hint}}}
      {i_extra}: {{columns: [a], where: a > {n}}}
    triggers:
      {g_extra}: after insert begin select 1; end
views:
  {v_extra}: select a from t
"""

NAMES = ["s", "e", "d", "q", "t", "c", "u", "f", "k", "x", "i", "p", "o", "y", "a", "g", "l", "w", "fn", "pr", "ag", "h", "st", "v",
         "td", "tc", "fw", "sv", "pb", "dp"]


def models(engine, after):
    words = {"n": 2 if after else 1, "more": ", a" if after else "", "act": ", on_delete: cascade" if after else "", "e_more": "c, " if after else "", "c_type": "bigint" if after else "integer",
             "st_kind": "mcv" if after else "dependencies", "truth": "false" if after else "true", "words": "english_stem" if after else "simple",
             "published": "insert" if after else "insert, update", "granted": "insert" if after else "select",
             "h_tag": "TYPE" if after else "TABLE",
             "fires": "execute function suppress_redundant_updates_trigger()",
             "extension": "seg" if after else "lo",
             "s_extra": f", s_{'made' if after else 'gone'}: {{}}",
             "p_made": "    primary_key: [z]\n" if after else "", "p_gone": "" if after else "    primary_key: [z]\n"}
    for name in NAMES:
        words[f"{name}_old"] = f"{name}_new" if after else f"{name}_old"
        hint = f"renamed_from: {name}_old" if after else ""
        words[f"{name}_hint"] = hint if name in ("s", "q", "fw") else f", {hint}" if hint else ""
        words.setdefault(f"{name}_extra", f"{name}_made" if after else f"{name}_gone")
    words["t_hint"] = "    renamed_from: t_old\n" if after else ""
    return (POSTGRESQL if engine == "postgresql" else SQLITE).format(**words)


def cells(engine):
    lines = subprocess.run([harness.AUTOREV, "schema", "cells"], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in lines.splitlines() if line.split()[0] == engine]


# Cells that a plan from models never reaches on its own: SQLite has no comments and renames an index by
# dropping and making it.
UNREACHED = {"sqlite": {"index.alter", "index.rename"}, "postgresql": set()}


@harness.each_engine
class Proof(harness.Case):
    def setUp(self):
        super().setUp()
        if self.engine == "postgresql":
            self.project.write("autorev.yaml", "apps: [apps/*]\ngrants: true\n")
            for role in ("dp_alter", "dp_gone", "dp_made"):
                self.db.script(f"drop role if exists {role}; create role {role};")
                self.addCleanup(self.db.script, f"drop owned by {role}; drop role {role};")
        self.project.app("shop", models(self.engine, False))
        self.project.make_and_migrate("-m", "before")
        self.project.app("shop", models(self.engine, True))

    def test_an_emitter_that_is_whole_passes(self):
        made = self.project.make("--renames", "none", "-m", "after")
        self.assertIn("proof: up, down, up", made.all)
        self.project.migrate()

    def test_each_broken_cell_is_seen(self):
        before = self.project.revisions()
        for cell in sorted(set(cells(self.engine)) - UNREACHED[self.engine]):
            with self.subTest(cell):
                result = self.project.run("makemigrations", "--renames", "none", env={"AR_TEST_BREAK": cell})
                left = sorted(set(self.project.revisions()) - set(before))
                for path in left:
                    os.unlink(path)
                self.assertEqual(left, [], result)
                self.assertNotEqual(result.code, 0, result)
                self.assertIn("proof failed", result.err)


if __name__ == "__main__":
    harness.main()
