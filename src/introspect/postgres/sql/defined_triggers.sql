-- Triggers that definitions made, as triggers.sql prints those of users.
SELECT d.schema, d.relname, d.tgname,
       d.prefix || pg_catalog.overlay(d.body, '', pg_catalog.strpos(d.body, d.place),
                                      pg_catalog.length(d.place)) AS definition
  FROM (SELECT CASE WHEN s.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE s.nspname
               END AS schema,
               c.relname, t.tgname,
               CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' ELSE '' END AS prefix,
               pg_catalog.substr(pg_catalog.pg_get_triggerdef(t.oid), 1 + pg_catalog.length(
                   CASE WHEN t.tgconstraint <> 0 THEN 'CREATE CONSTRAINT TRIGGER '
                        ELSE 'CREATE TRIGGER ' END || pg_catalog.quote_ident(t.tgname) || ' '))
               AS body,
               ' ON ' || pg_catalog.quote_ident(s.nspname) || '.'
               || pg_catalog.quote_ident(c.relname) AS place
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
          JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
         WHERE NOT t.tgisinternal
           AND (s.nspname ~ '^ar_shadow_' OR s.oid = pg_catalog.pg_my_temp_schema())) AS d;
