/* The private server of the dialect's tests, and where it listens. */
#ifndef AR_TEST_RUN_SERVER_H
#define AR_TEST_RUN_SERVER_H

#include "dialect/server.h"

char *server_url(ar_ctx *ctx, const char *database); /* a conninfo */
const char *server_programs(void);                   /* the folder of psql */

#endif
