# Language, warnings and sanitizers: one interface target that every room links.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug)
endif()

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_FLAGS_DEBUG "-O0 -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(ar_compile INTERFACE)
target_compile_definitions(ar_compile INTERFACE
  _DEFAULT_SOURCE _XOPEN_SOURCE=700 "AR_VERSION=\"${PROJECT_VERSION}\"")
target_compile_options(ar_compile INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Werror)
target_include_directories(ar_compile INTERFACE
  ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/generated)

if(AR_TEST_HOOKS)
  target_compile_definitions(ar_compile INTERFACE AR_TEST_HOOKS=1)
endif()

if(AR_SANITIZE)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # At a fixed address: else each start relocates megabytes of what UBSan knows of the source, a
  # quarter of the time that a short command takes.
  target_compile_options(ar_compile INTERFACE ${sanitize} -fno-pie)
  target_link_options(ar_compile INTERFACE ${sanitize} -no-pie)
endif()

if(AR_FUZZ)
  target_compile_options(ar_compile INTERFACE -fsanitize=fuzzer-no-link)
endif()
