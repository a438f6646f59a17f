-- Who may do what: one row per object, column and role. A role that has lost what it has by default
-- comes with no privileges at all. "*" marks what may be granted on. The last two columns: whether the
-- engine gives just that, and whether the engine with ALTER DEFAULT PRIVILEGES of the owner does. What
-- has no list of its own nor of a column, and whose owner no such rule is for, is left out: it has what
-- the engine gives. Who has something on a column has nothing that is just usual.
WITH ruled (role) AS (
    SELECT defaclrole FROM pg_catalog.pg_default_acl
), held (class, oid, kind, creates, owner, namespace, acl) AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, oid,
           CASE WHEN relkind = 'S' THEN 's' ELSE 'r' END, CASE WHEN relkind = 'S' THEN 'S' ELSE 'r' END,
           relowner, relnamespace, relacl
      FROM pg_catalog.pg_class
     WHERE oid >= 16384 AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
       AND (relacl IS NOT NULL OR relowner IN (SELECT role FROM ruled)
            OR oid IN (SELECT attrelid FROM pg_catalog.pg_attribute WHERE attacl IS NOT NULL))
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, oid, 'f', 'f',
           proowner, pronamespace, proacl
      FROM pg_catalog.pg_proc
     WHERE oid >= 16384 AND (proacl IS NOT NULL OR proowner IN (SELECT role FROM ruled))
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 'T', 'T',
           t.typowner, t.typnamespace, t.typacl
      FROM pg_catalog.pg_type AS t LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
     WHERE t.oid >= 16384 AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c')
       AND (t.typacl IS NOT NULL OR t.typowner IN (SELECT role FROM ruled))
    UNION ALL
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid, oid, 'n', 'n',
           nspowner, 0, nspacl
      FROM pg_catalog.pg_namespace
     WHERE (oid >= 16384 OR nspname = 'public')
       AND (nspacl IS NOT NULL OR nspowner IN (SELECT role FROM ruled))
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::pg_catalog.oid, oid, 'F', '-',
           fdwowner, 0, fdwacl
      FROM pg_catalog.pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass::pg_catalog.oid, oid, 'S', '-',
           srvowner, 0, srvacl
      FROM pg_catalog.pg_foreign_server WHERE srvacl IS NOT NULL
), given AS ( -- by the engine; everybody has on "public" what it came with
    SELECT h.class, h.oid,
           pg_catalog.acldefault(h.kind::pg_catalog."char", h.owner)
           || (SELECT pg_catalog.array_agg(
                          pg_catalog.makeaclitem(0, h.owner, x.privilege_type, x.is_grantable))
                 FROM pg_catalog.pg_init_privs AS i
                CROSS JOIN LATERAL pg_catalog.aclexplode(i.initprivs) AS x
                WHERE i.classoid = h.class AND i.objoid = h.oid AND i.objsubid = 0
                  AND h.oid < 16384 AND x.grantee = 0) AS acl
      FROM held AS h
), holder (class, oid, kind, creates, owner, namespace, acl, given) AS (
    SELECT h.class, h.oid, h.kind, h.creates, h.owner, h.namespace, coalesce(h.acl, g.acl), g.acl
      FROM held AS h JOIN given AS g USING (class, oid)
), usual (class, oid, acl) AS (
    SELECT h.class, h.oid,
           coalesce((SELECT d.defaclacl FROM pg_catalog.pg_default_acl AS d
                      WHERE d.defaclrole = h.owner AND d.defaclnamespace = 0
                        AND d.defaclobjtype::pg_catalog.text = h.creates),
                    h.given)
           || coalesce((SELECT d.defaclacl FROM pg_catalog.pg_default_acl AS d
                         WHERE d.defaclrole = h.owner AND d.defaclnamespace = h.namespace
                           AND h.namespace <> 0 AND d.defaclobjtype::pg_catalog.text = h.creates), '{}')
      FROM holder AS h
), has (class, oid, number, grantee, list) AS (
    SELECT e.class, e.oid, e.number, e.grantee, pg_catalog.string_agg(e.word, ' ' ORDER BY e.word)
      FROM (SELECT h.class, h.oid, 0 AS number, x.grantee,
                   x.privilege_type || CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN '*' ELSE '' END
              FROM holder AS h CROSS JOIN LATERAL pg_catalog.aclexplode(h.acl) AS x
             GROUP BY h.class, h.oid, x.grantee, x.privilege_type
            UNION ALL
            SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.attrelid, c.attnum,
                   x.grantee,
                   x.privilege_type || CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN '*' ELSE '' END
              FROM pg_catalog.pg_attribute AS c CROSS JOIN LATERAL pg_catalog.aclexplode(c.attacl) AS x
             WHERE c.attacl IS NOT NULL AND c.attrelid >= 16384 AND NOT c.attisdropped
             GROUP BY c.attrelid, c.attnum, x.grantee, x.privilege_type
           ) AS e (class, oid, number, grantee, word)
     GROUP BY e.class, e.oid, e.number, e.grantee
), starts (class, oid, grantee, list) AS (
    SELECT e.class, e.oid, e.grantee, pg_catalog.string_agg(e.word, ' ' ORDER BY e.word)
      FROM (SELECT u.class, u.oid, x.grantee,
                   x.privilege_type || CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN '*' ELSE '' END
              FROM usual AS u CROSS JOIN LATERAL pg_catalog.aclexplode(u.acl) AS x
             GROUP BY u.class, u.oid, x.grantee, x.privilege_type) AS e (class, oid, grantee, word)
     GROUP BY e.class, e.oid, e.grantee
), plain (class, oid, grantee, list) AS (
    SELECT e.class, e.oid, e.grantee, pg_catalog.string_agg(e.word, ' ' ORDER BY e.word)
      FROM (SELECT h.class, h.oid, x.grantee,
                   x.privilege_type || CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN '*' ELSE '' END
              FROM holder AS h CROSS JOIN LATERAL pg_catalog.aclexplode(h.given) AS x
             GROUP BY h.class, h.oid, x.grantee, x.privilege_type) AS e (class, oid, grantee, word)
     GROUP BY e.class, e.oid, e.grantee
)
SELECT coalesce(has.class, starts.class), coalesce(has.oid, starts.oid), coalesce(has.number, 0),
       CASE WHEN coalesce(has.grantee, starts.grantee) = 0 THEN 'public'
            ELSE pg_catalog.pg_get_userbyid(coalesce(has.grantee, starts.grantee))::pg_catalog.text END
       AS role,
       coalesce(has.list, ''),
       coalesce(has.grantee, starts.grantee) = h.owner,
       coalesce(has.number, 0) = 0 AND has.list IS NOT DISTINCT FROM plain.list,
       coalesce(has.number, 0) = 0 AND has.list IS NOT DISTINCT FROM starts.list
       AND (has.class, has.oid, has.grantee) NOT IN (SELECT class, oid, grantee FROM has WHERE number > 0)
  FROM has
  FULL JOIN starts
    ON has.class = starts.class AND has.oid = starts.oid AND has.grantee = starts.grantee
   AND has.number = 0
  LEFT JOIN holder AS h
    ON h.class = coalesce(has.class, starts.class) AND h.oid = coalesce(has.oid, starts.oid)
  LEFT JOIN plain
    ON plain.class = h.class AND plain.oid = h.oid
   AND plain.grantee = coalesce(has.grantee, starts.grantee)
 ORDER BY 1, 2, 4, 3;
