# One static library per line of src/FLOORS, linked to the rooms that line names and to nothing
# else: a call to a room that is not on one's line fails to link in that room's tests.

find_package(PkgConfig REQUIRED)
foreach(module yaml-0.1 libpcre2-8 libcrypto jansson sqlite3 libpq)
  string(MAKE_C_IDENTIFIER ${module} id)
  pkg_check_modules(${id} REQUIRED IMPORTED_TARGET ${module})
endforeach()

# Libraries from outside, by the lowest room that may call them.
set(AR_OUTSIDE_base PkgConfig::libpcre2_8 PkgConfig::libcrypto)
set(AR_OUTSIDE_parser PkgConfig::yaml_0_1)
set(AR_OUTSIDE_db PkgConfig::sqlite3 PkgConfig::libpq)
set(AR_OUTSIDE_app PkgConfig::jansson)

# Embeds src/ROOM/**/sql/*.sql: constants in a generated source, declared in "ROOM/sql.h".
function(ar_embed_sql room out_sources)
  file(GLOB_RECURSE texts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.sql)
  list(FILTER texts INCLUDE REGEX "/sql/[^/]+\\.sql$")
  set(${out_sources} "" PARENT_SCOPE)
  if(NOT texts)
    return()
  endif()
  set(folder ${PROJECT_BINARY_DIR}/generated/${room})
  # The list goes through a file: a removed text changes it and so rebuilds the constants.
  list(JOIN texts "\n" lines)
  file(CONFIGURE OUTPUT ${folder}/sql.list CONTENT "${lines}\n" @ONLY)
  add_custom_command(
    OUTPUT ${folder}/sql.c ${folder}/sql.h
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DROOT=${PROJECT_SOURCE_DIR}/src/${room}
            -DFOLDER=${folder} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedSql.cmake
    DEPENDS ${texts} ${folder}/sql.list ${PROJECT_SOURCE_DIR}/cmake/EmbedSql.cmake
    COMMENT "Embedding the SQL texts of ${room}"
    VERBATIM)
  set(${out_sources} ${folder}/sql.c ${folder}/sql.h PARENT_SCOPE)
endfunction()

# Builds ar_ROOM; a room without sources yet is an interface library, so that the tree configures.
function(ar_add_room room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.c)
  list(FILTER sources EXCLUDE REGEX "/src/cli/main\\.c$")
  ar_embed_sql(${room} embedded)
  set(below ${ARGN})
  list(TRANSFORM below PREPEND ar_)
  if(sources OR embedded)
    add_library(ar_${room} STATIC ${sources} ${embedded})
    target_link_libraries(ar_${room} PUBLIC ar_compile ${below} ${AR_OUTSIDE_${room}})
  else()
    add_library(ar_${room} INTERFACE)
    target_link_libraries(ar_${room} INTERFACE ar_compile ${below} ${AR_OUTSIDE_${room}})
  endif()
endfunction()

function(ar_add_rooms floors_file)
  if(NOT EXISTS ${floors_file})
    return()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${floors_file})
  file(STRINGS ${floors_file} floors REGEX "^[a-z_]+:")
  foreach(line IN LISTS floors)
    string(REGEX REPLACE "#.*" "" line "${line}")
    string(REGEX MATCH "^[a-z_]+" room "${line}")
    string(REGEX REPLACE "^[a-z_]+:" "" below "${line}")
    separate_arguments(below UNIX_COMMAND "${below}")
    ar_add_room(${room} ${below})
  endforeach()
endfunction()

function(ar_add_program)
  if(NOT EXISTS ${PROJECT_SOURCE_DIR}/src/cli/main.c OR NOT TARGET ar_cli)
    message(STATUS "src/cli/main.c is missing: no program is built")
    return()
  endif()
  add_executable(autorev ${PROJECT_SOURCE_DIR}/src/cli/main.c)
  target_link_libraries(autorev PRIVATE ar_cli)
  set_target_properties(autorev PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  install(TARGETS autorev RUNTIME DESTINATION bin)
endfunction()
