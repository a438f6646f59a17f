-- Functions, procedures and aggregates. Arguments are arrays of one length: of all modes where
-- there are others than IN. pg_get_function_sqlbody() came with 14: the reader says NULL before.
-- Constructors of range types depend on these, and what an extension owns is the extension's.
SELECT p.oid, n.nspname, p.proname, p.prokind, l.lanname,
       p.prosrc, p.probin,
       pg_catalog.pg_get_function_sqlbody(p.oid) AS sql_body,
       p.provolatile, p.prosecdef, p.proparallel, p.proisstrict, p.proleakproof,
       p.procost, p.prorows,
       CASE WHEN p.prosupport <> 0 THEN p.prosupport::pg_catalog.text END AS support,
       ARRAY(SELECT pg_catalog.format_type(t.type, NULL)
               FROM pg_catalog.unnest(p.protrftypes) WITH ORDINALITY AS t (type, place)
              ORDER BY t.place) AS transforms,
       p.proconfig, p.proretset,
       pg_catalog.format_type(p.prorettype, NULL) AS result,
       ARRAY(SELECT pg_catalog.format_type(t.type, NULL)
               FROM pg_catalog.unnest(coalesce(p.proallargtypes,
                                               p.proargtypes::pg_catalog.oid[]))
                    WITH ORDINALITY AS t (type, place)
              ORDER BY t.place) AS types,
       p.proargmodes, p.proargnames,
       CASE WHEN p.pronargdefaults > 0
            THEN ARRAY(SELECT pg_catalog.pg_get_function_arg_default(p.oid, place)
                         FROM pg_catalog.generate_series(1, pg_catalog.cardinality(
                              coalesce(p.proallargtypes,
                                       p.proargtypes::pg_catalog.oid[]))) AS place
                        ORDER BY place) END AS defaults,
       a.aggkind, a.aggnumdirectargs,
       a.aggtransfn::pg_catalog.text AS sfunc,
       pg_catalog.format_type(a.aggtranstype, NULL) AS stype, a.aggtransspace,
       nullif(a.aggfinalfn, 0)::pg_catalog.regproc::pg_catalog.text AS finalfunc, a.aggfinalextra,
       a.aggfinalmodify,
       nullif(a.aggcombinefn, 0)::pg_catalog.regproc::pg_catalog.text AS combinefunc,
       nullif(a.aggserialfn, 0)::pg_catalog.regproc::pg_catalog.text AS serialfunc,
       nullif(a.aggdeserialfn, 0)::pg_catalog.regproc::pg_catalog.text AS deserialfunc,
       a.agginitval,
       nullif(a.aggmtransfn, 0)::pg_catalog.regproc::pg_catalog.text AS msfunc,
       nullif(a.aggminvtransfn, 0)::pg_catalog.regproc::pg_catalog.text AS minvfunc,
       CASE WHEN a.aggmtranstype <> 0
            THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS mstype, a.aggmtransspace,
       nullif(a.aggmfinalfn, 0)::pg_catalog.regproc::pg_catalog.text AS mfinalfunc,
       a.aggmfinalextra, a.aggmfinalmodify, a.aggminitval,
       (SELECT pg_catalog.quote_ident(opn.nspname) || '.' || op.oprname
          FROM pg_catalog.pg_operator AS op
          JOIN pg_catalog.pg_namespace AS opn ON opn.oid = op.oprnamespace
         WHERE op.oid = a.aggsortop) AS sortop,
       (SELECT pg_catalog.min(pg_catalog.format_type(b.oid, NULL))
          FROM pg_catalog.pg_type AS b
         WHERE b.typtype = 'b' AND b.oid >= 16384
           AND p.oid IN (b.typinput, b.typoutput, b.typreceive, b.typsend, b.typmodin, b.typmodout,
                         b.typanalyze)) AS base_type
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_aggregate AS a ON a.aggfnoid = p.oid
 WHERE p.oid >= 16384
   AND p.oid NOT IN (SELECT e.objid
                       FROM pg_catalog.pg_depend AS e
                      WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                        AND ((e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                              AND e.deptype = 'e')
                             OR (e.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
                                 AND e.deptype = 'i')))
   AND n.nspname !~ '^pg_'
   AND n.nspname <> 'information_schema'
   AND coalesce(n.nspname = ANY (
           nullif(pg_catalog.current_setting('autorev.schemas', true), '')::pg_catalog.name[]), true);
