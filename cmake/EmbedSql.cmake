# Writes FOLDER/sql.c and FOLDER/sql.h from the files named in FOLDER/sql.list.
#   src/introspect/postgres/sql/columns.sql  ->  ar_sql_pg_columns
#   src/introspect/sqlite/sql/tables.sql     ->  ar_sql_lite_tables
#   src/run/sql/journal.sql                  ->  ar_sql_journal
# Run as: cmake -DROOM=… -DROOT=src/ROOM -DFOLDER=… -P EmbedSql.cmake

file(STRINGS ${FOLDER}/sql.list texts)
string(TOUPPER "AR_GENERATED_${ROOM}_SQL_H" guard)
set(head "/* Generated from the .sql files of src/${ROOM}. */\n")
set(declarations "")
set(definitions "")

foreach(text IN LISTS texts)
  file(RELATIVE_PATH path ${ROOT} ${text})
  string(REGEX REPLACE "\\.sql$" "" symbol "${path}")
  string(REGEX REPLACE "(^|/)sql/" "\\1" symbol "${symbol}")
  string(REGEX REPLACE "^postgres/" "pg_" symbol "${symbol}")
  string(REGEX REPLACE "^sqlite/" "lite_" symbol "${symbol}")
  string(MAKE_C_IDENTIFIER "ar_sql_${symbol}" symbol)

  file(READ ${text} body)
  string(REGEX REPLACE "\n+$" "" body "${body}")
  string(REPLACE "\\" "\\\\" body "${body}")
  string(REPLACE "\"" "\\\"" body "${body}")
  string(REPLACE "?" "\\?" body "${body}")
  string(REPLACE "\n" "\\n\"\n    \"" body "${body}")

  string(APPEND declarations "extern const char ${symbol}[];\n")
  string(APPEND definitions "\n/* ${path} */\nconst char ${symbol}[] =\n    \"${body}\";\n")
endforeach()

file(WRITE ${FOLDER}/sql.h
  "${head}#ifndef ${guard}\n#define ${guard}\n\n${declarations}\n#endif\n")
file(WRITE ${FOLDER}/sql.c "${head}#include \"${ROOM}/sql.h\"\n${definitions}")
