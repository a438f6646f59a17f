-- ALTER DEFAULT PRIVILEGES: per role that creates, kind of object and schema ("": everywhere), what
-- differs from what the engine gives. Those of a schema add to the others; they never take away.
WITH has (entry, grantee, list) AS (
    SELECT d.oid, x.grantee,
           pg_catalog.string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END,
                                 ' ' ORDER BY x.privilege_type)
      FROM pg_catalog.pg_default_acl AS d CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) AS x
     GROUP BY d.oid, x.grantee
), starts (entry, grantee, list) AS (
    SELECT d.oid, x.grantee,
           pg_catalog.string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END,
                                 ' ' ORDER BY x.privilege_type)
      FROM pg_catalog.pg_default_acl AS d
     CROSS JOIN LATERAL pg_catalog.aclexplode(
           pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
                                 d.defaclrole)) AS x
     WHERE d.defaclnamespace = 0
     GROUP BY d.oid, x.grantee
)
SELECT pg_catalog.pg_get_userbyid(d.defaclrole) AS creator, coalesce(n.nspname, '') AS schema,
       d.defaclobjtype::pg_catalog.text AS kind,
       CASE WHEN t.grantee = 0 THEN 'public'
            ELSE pg_catalog.pg_get_userbyid(t.grantee)::pg_catalog.text END AS role,
       t.list
  FROM (SELECT coalesce(has.entry, starts.entry), coalesce(has.grantee, starts.grantee),
               coalesce(has.list, '')
          FROM has FULL JOIN starts ON has.entry = starts.entry AND has.grantee = starts.grantee
         WHERE has.list IS DISTINCT FROM starts.list) AS t (entry, grantee, list)
  JOIN pg_catalog.pg_default_acl AS d ON d.oid = t.entry
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
 ORDER BY 1, 2, 3, 4;
