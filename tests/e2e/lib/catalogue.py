"""What a PostgreSQL database holds, for servers that no pg_dump here is new enough for: told by the
server's own printing functions and its catalogues, as {(kind, name): text} like the oracle's facts.
One query per kind gives names and texts; what extensions own and the version tables are left out."""

import fnmatch

# {own} stands for: of a schema of the user's, and no extension's.
OWN = """{space} !~ '^pg_' and {space} <> 'information_schema' and not exists (
    select from pg_depend as dep where dep.classid = '{catalogue}'::regclass and dep.objid = {oid} and dep.deptype = 'e')"""

# of a relation "c" in a schema "n"
RELATION = ("pg_class as c join pg_namespace as n on n.oid = c.relnamespace and c.relpersistence <> 't' and "
            + OWN.format(space="n.nspname", catalogue="pg_class", oid="c.oid"))
SORTED = "(select array_agg(item::text order by item::text) from unnest({}) as item)"
GRANTS = "(select array_agg(item::text order by item::text) from unnest(coalesce({}, acldefault({}, {}))) as item)::text"
NAME = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)"

FACTS = [
    ("schema", "select quote_ident(nspname), '' from pg_namespace as n where " + OWN.format(
        space="nspname", catalogue="pg_namespace", oid="n.oid")),
    ("extension", "select extname, extnamespace::regnamespace || ' ' || extversion from pg_extension"),
    ("type", """
        select t.oid::regtype::text, concat_ws(' ', typtype,
               (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid),
               (select concat_ws(' ', rngsubtype::regtype, rngmultitypid::regtype, rngcollation::regcollation, opcname, rngcanonical,
                                 rngsubdiff) from pg_range join pg_opclass as o on o.oid = rngsubopc where rngtypid = t.oid),
               (select string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), nullif(attcollation, 0)::regcollation), ', '
                                  order by attnum) from pg_attribute where attrelid = typrelid and attnum > 0 and not attisdropped))
          from pg_type as t left join pg_class as c on c.oid = typrelid join pg_namespace as n on n.oid = typnamespace
         where (typtype in ('e', 'r') or c.relkind = 'c') and """ + OWN.format(
             space="n.nspname", catalogue="pg_type", oid="t.oid")),
    ("domain", """
        select t.oid::regtype::text, concat_ws(' ', format_type(typbasetype, typtypmod), 'default ' || pg_get_expr(typdefaultbin, 0),
               case when typnotnull then 'not null' end, nullif(typcollation, 0)::regcollation)
          from pg_type as t join pg_namespace as n on n.oid = typnamespace where typtype = 'd' and """ + OWN.format(
              space="n.nspname", catalogue="pg_type", oid="t.oid")),
    ("collation", """
        select k.oid::regcollation::text, (to_jsonb(k) - '{oid,collnamespace,collowner,collversion}'::text[])::text
          from pg_collation as k join pg_namespace as n on n.oid = collnamespace where """ + OWN.format(
              space="n.nspname", catalogue="pg_collation", oid="k.oid")),
    *[(kind, f"""
        select {name}, concat_ws(' ', c.relpersistence, seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle,
               {NAME}, owner)
          from {RELATION} join pg_sequence on seqrelid = c.oid left join lateral (
               select deptype, (pg_identify_object(refclassid, refobjid, refobjsubid)).identity as owner from pg_depend
                where classid = 'pg_class'::regclass and objid = c.oid and refobjsubid > 0 and deptype in ('a', 'i')) as by on true
         where (deptype is not distinct from 'i') = {internal}""") for kind, name, internal in (
             ("sequence", NAME, "false"), ("identity", "owner", "true"))],
    ("table", f"""
        select {NAME}, concat_ws(' ', c.relkind, c.relpersistence, {SORTED.format("c.reloptions")},
               'toast', (select array_agg(o order by o) from pg_class as t, unnest(t.reloptions) as o where t.oid = c.reltoastrelid),
               (select spcname from pg_tablespace as s where s.oid = c.reltablespace), (select amname from pg_am as m where m.oid = c.relam),
               'security', c.relrowsecurity, c.relforcerowsecurity, 'replica', c.relreplident, 'of', nullif(c.reloftype, 0)::regtype,
               pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
               (select string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits where inhrelid = c.oid),
               (select srvname || ' ' || coalesce({SORTED.format("ftoptions")}, '{{}}')::text from pg_foreign_table join pg_foreign_server as s
                    on s.oid = ftserver where ftrelid = c.oid))
          from {RELATION} where c.relkind in ('r', 'p', 'f')"""),
    ("column", f"""
        select {NAME} || '.' || quote_ident(attname), concat_ws(' ', format_type(atttypid, atttypmod),
               case when attnotnull then 'not null' end, case when attgenerated <> '' then pg_get_expr(adbin, adrelid) end, 'identity', nullif(attidentity, ''),
               'generated', nullif(attgenerated, ''), nullif(attcollation, 0)::regcollation, attstorage, to_jsonb(a)->>'attcompression',
               'target', nullif(attstattarget, -1), {SORTED.format("attoptions")}, {SORTED.format("attfdwoptions")}, 'local', attislocal)
          from {RELATION} join pg_attribute as a on attrelid = c.oid and attnum > 0 and not attisdropped
          left join pg_attrdef on adrelid = attrelid and adnum = attnum
         where c.relkind in ('r', 'p', 'f', 'v', 'm')"""),
    ("default", f"""
        select {NAME} || '.' || quote_ident(attname), pg_get_expr(adbin, adrelid)
          from {RELATION} join pg_attrdef on adrelid = c.oid join pg_attribute on attrelid = adrelid and attnum = adnum and attgenerated = ''"""),
    *[(kind, f"""
        select {NAME} || '.' || quote_ident(conname), concat_ws(' ', pg_get_constraintdef(k.oid), 'local', conislocal,
               condeferrable, {SORTED.format("i.reloptions")},
               (select spcname from pg_tablespace as s where s.oid = i.reltablespace))
          from pg_constraint as k join {RELATION} on c.oid = conrelid left join pg_class as i on i.oid = conindid and contype in ('p', 'u', 'x')
         where contype = '{letter}'
         union all
        select contypid::regtype || '.' || quote_ident(conname), pg_get_constraintdef(k.oid)
          from pg_constraint as k where contypid >= 16384 and contype = '{letter}'""") for kind, letter in (
              ("primary key", "p"), ("unique", "u"), ("foreign key", "f"), ("check", "c"), ("exclusion", "x"))],
    ("not null", f"""
        select {NAME} || '.' || quote_ident(attname), concat_ws(' ', 'local', conislocal, 'inherited', coninhcount,
               'valid', convalidated, 'no inherit', connoinherit)
          from pg_constraint as k join {RELATION} on c.oid = conrelid join pg_attribute on attrelid = c.oid and attnum = conkey[1]
         where contype = 'n'"""),
    ("not null name", f"""
        select {NAME} || '.' || quote_ident(attname), conname
          from pg_constraint as k join {RELATION} on c.oid = conrelid join pg_attribute on attrelid = c.oid and attnum = conkey[1]
         where contype = 'n' and conname <> c.relname || '_' || attname || '_not_null'
         union all
        select contypid::regtype::text, conname from pg_constraint join pg_type as t on t.oid = contypid
         where contype = 'n' and conname <> typname || '_not_null'"""),
    ("index", f"""
        select quote_ident(c.relname), concat_ws(' ', pg_get_indexdef(c.oid), (select spcname from pg_tablespace as s where s.oid = c.reltablespace))
          from {RELATION} join pg_index on indexrelid = c.oid and not exists (select from pg_constraint where conindid = c.oid and contype in ('p', 'u', 'x'))"""),
    ("table setting", f"""
        select {NAME} || '.' || word, word from {RELATION} join pg_index on indexrelid = c.oid
          join (values ('clustered', true, false), ('replica', false, true)) as v (word, k, r) on k and indisclustered or r and indisreplident"""),
    ("column setting", f"""
        select {NAME} || '.' || attnum, attstattarget::text from {RELATION} join pg_attribute on attrelid = c.oid and attstattarget >= 0
         where c.relkind in ('i', 'I')"""),
    ("partition", f"""
        select (pg_identify_object('pg_class'::regclass, inhparent, 0)).identity || '.' || {NAME}, '' from {RELATION} join pg_inherits on inhrelid = c.oid
         where c.relkind in ('i', 'I') or c.relispartition"""),
    ("view", f"""
        select {NAME}, concat_ws(' ', c.relkind, {SORTED.format("c.reloptions")}, pg_get_viewdef(c.oid))
          from {RELATION} where c.relkind in ('v', 'm')"""),
    ("trigger", f"""
        select quote_ident(tgname) || '.' || {NAME}, concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid))
          from pg_trigger as t join {RELATION} on c.oid = tgrelid where not tgisinternal"""),
    ("rule", f"""
        select quote_ident(rulename) || '.' || {NAME}, concat_ws(' ', ev_enabled, pg_get_ruledef(r.oid))
          from pg_rewrite as r join {RELATION} on c.oid = ev_class where rulename <> '_RETURN'"""),
    ("policy", f"""
        select quote_ident(polname) || '.' || {NAME}, concat_ws(' ', polcmd, polpermissive, (select array_agg(r::regrole::text order by 1)
               from unnest(polroles) as r where r <> 0), pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid))
          from pg_policy join {RELATION} on c.oid = polrelid"""),
    ("statistics", """
        select quote_ident(n.nspname) || '.' || quote_ident(stxname), pg_get_statisticsobjdef(s.oid) || ' ' || coalesce(nullif(stxstattarget, -1), -1)
          from pg_statistic_ext as s join pg_namespace as n on n.oid = stxnamespace"""),
    ("function", """
        select p.oid::regprocedure::text, case when prokind = 'a' then
                   concat_ws(' ', (select to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[] || jsonb_build_array(
                       aggtranstype::regtype, aggmtranstype::regtype, aggsortop::regoperator) from pg_aggregate as a where aggfnoid = p.oid),
                       proparallel, provolatile, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid))
               else pg_get_functiondef(p.oid) end
          from pg_proc as p join pg_namespace as n on n.oid = pronamespace where """ + OWN.format(
              space="n.nspname", catalogue="pg_proc", oid="p.oid")),
    ("event trigger", "select evtname, concat_ws(' ', evtevent, evtfoid::regproc, evtenabled, evttags) from pg_event_trigger"),
    ("publication", """
        select pubname, concat_ws(' ', (to_jsonb(p) - '{oid,pubowner}'::text[])::text,
               (select string_agg(concat_ws(' ', prrelid::regclass, pg_get_expr(prqual, prrelid), (select array_agg(attname order by attname)
               from pg_attribute where attrelid = prrelid and attnum = any (prattrs))), ', ' order by prrelid::regclass::text)
                  from pg_publication_rel where prpubid = p.oid),
               (select string_agg(pnnspid::regnamespace::text, ', ' order by 1) from pg_publication_namespace where pnpubid = p.oid))
          from pg_publication as p"""),
    ("foreign data wrapper", f"""select fdwname, concat_ws(' ', nullif(fdwhandler, 0)::regproc, nullif(fdwvalidator, 0)::regproc, {SORTED.format("fdwoptions")})
          from pg_foreign_data_wrapper"""),
    ("server", f"""select srvname, concat_ws(' ', fdwname, srvtype, srvversion, {SORTED.format("srvoptions")}) from pg_foreign_server
          join pg_foreign_data_wrapper as w on w.oid = srvfdw"""),
    ("dictionary", """select d.oid::regdictionary::text, tmplname || ' ' || coalesce(dictinitoption, '') from pg_ts_dict as d
          join pg_ts_template as t on t.oid = dicttemplate where d.oid >= 16384"""),
    ("configuration", """select c.oid::regconfig::text, prsname || ' ' || coalesce((select string_agg(maptokentype || ':' ||
               mapdict::regdictionary, ', ' order by maptokentype, mapseqno) from pg_ts_config_map where mapcfg = c.oid), '')
          from pg_ts_config as c join pg_ts_parser as p on p.oid = cfgparser where c.oid >= 16384"""),
    ("comment", """
        select identity.type || ' ' || identity.identity, description from pg_description,
               pg_identify_object(classoid, objoid, objsubid) as identity
         where objoid >= 16384 and identity.identity is not null and not exists (
               select from pg_depend as dep where dep.classid = classoid and dep.objid = objoid and dep.deptype = 'e')"""),
]

PRIVILEGES = [
    ("owner", f"select {NAME}, c.relowner::regrole::text from {RELATION}"),
    ("owner of type", "select t.oid::regtype::text, typowner::regrole::text from pg_type as t where t.oid >= 16384"),
    ("owner of function", "select p.oid::regprocedure::text, proowner::regrole::text from pg_proc as p where p.oid >= 16384"),
    ("owner of schema", "select nspname, nspowner::regrole::text from pg_namespace where nspname !~ '^pg_'"),
    ("grants", f"""select {NAME}, {GRANTS.format("relacl", "(case when c.relkind = 'S' then 's' else 'r' end)::pg_catalog.char", "relowner")}
        from {RELATION}"""),
    ("grants on column", f"""select {NAME} || '.' || attname, {SORTED.format("attacl")}::text
        from {RELATION} join pg_attribute on attrelid = c.oid and attacl is not null"""),
    ("grants on type", f"""select t.oid::regtype::text, {GRANTS.format("typacl", "'T'", "typowner")} from pg_type as t where t.oid >= 16384"""),
    ("grants on function", f"""select p.oid::regprocedure::text, {GRANTS.format("proacl", "'f'", "proowner")} from pg_proc as p
        where p.oid >= 16384"""),
    ("grants on schema", f"""select nspname, {GRANTS.format("nspacl", "'n'", "nspowner")} from pg_namespace where nspname !~ '^pg_'"""),
    ("default privileges", f"""select concat_ws(' ', defaclrole::regrole, nullif(defaclnamespace, 0)::regnamespace, defaclobjtype),
        {SORTED.format("defaclacl")}::text from pg_default_acl"""),
]


def objects(database, exclude=(), privileges=False):
    """The facts of the database, but of tables that match a pattern of `exclude`."""
    facts = {}
    for kind, query in FACTS + (PRIVILEGES if privileges else []):
        for name, text in database.query(query):
            if not any(fnmatch.fnmatchcase(part, pattern) for part in str(name).split(".") for pattern in exclude):
                facts[kind, str(name)] = "" if text is None else str(text).strip()
    return facts
