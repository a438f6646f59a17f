-- Rules that definitions made, as rules.sql prints those of users.
SELECT d.schema, d.relname, d.rulename,
       'ON ' || pg_catalog.substr(d.body, 1, pg_catalog.strpos(d.body, d.place) - 1) || ' '
       || pg_catalog.ltrim(pg_catalog.substr(d.body, pg_catalog.strpos(d.body, d.place)
                                             + pg_catalog.length(d.place)), E' \n') AS definition
  FROM (SELECT CASE WHEN s.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE s.nspname
               END AS schema,
               c.relname, w.rulename,
               pg_catalog.substr(pg_catalog.pg_get_ruledef(w.oid), 1 + pg_catalog.length(
                   'CREATE RULE ' || pg_catalog.quote_ident(w.rulename) || E' AS\n    ON ')) AS body,
               ' TO ' || pg_catalog.quote_ident(s.nspname) || '.'
               || pg_catalog.quote_ident(c.relname) AS place
          FROM pg_catalog.pg_rewrite AS w
          JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class
          JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
         WHERE w.rulename <> '_RETURN'
           AND (s.nspname ~ '^ar_shadow_' OR s.oid = pg_catalog.pg_my_temp_schema())) AS d;
