-- Functions, procedures and aggregates that definitions made, as routines.sql prints those of users.
-- Their comments say what each was made for. One column for the body, one for each argument.
SELECT CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END AS schema,
       NULL AS relation, pg_catalog.obj_description(p.oid, 'pg_proc') AS name,
       pg_catalog.pg_get_function_sqlbody(p.oid) AS sql_body,
       d.texts[1],
       d.texts[2],
       d.texts[3],
       d.texts[4],
       d.texts[5],
       d.texts[6],
       d.texts[7],
       d.texts[8],
       d.texts[9],
       d.texts[10],
       d.texts[11],
       d.texts[12],
       d.texts[13],
       d.texts[14],
       d.texts[15],
       d.texts[16],
       d.texts[17],
       d.texts[18],
       d.texts[19],
       d.texts[20],
       d.texts[21],
       d.texts[22],
       d.texts[23],
       d.texts[24],
       d.texts[25],
       d.texts[26],
       d.texts[27],
       d.texts[28],
       d.texts[29],
       d.texts[30],
       d.texts[31],
       d.texts[32]
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
 CROSS JOIN LATERAL (
       SELECT ARRAY(SELECT pg_catalog.pg_get_function_arg_default(p.oid, place)
                      FROM pg_catalog.generate_series(1, 32) AS place
                     ORDER BY place) AS texts) AS d
 WHERE n.nspname ~ '^ar_shadow_' OR n.oid = pg_catalog.pg_my_temp_schema();
