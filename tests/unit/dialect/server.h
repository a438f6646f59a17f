/* A private PostgreSQL server on a unix socket, for what only a server can tell. */
#ifndef AR_TEST_DIALECT_SERVER_H
#define AR_TEST_DIALECT_SERVER_H

#include <stdbool.h>

#include "base/ctx.h"

/* False: there is none here; `SKIP:` and the reason were printed. */
bool server_start(void);
void server_stop(void);
int server_version(void);      /* 150018 */
const char *server_home(void); /* the folder of its socket; it dies with the test */

/* The lines that psql prints for `sql` (unaligned, tuples only); a failing statement ends the test.
 */
ar_names server_query(ar_ctx *ctx, const char *sql);
bool server_accepts(ar_ctx *ctx, const char *sql);

#endif
