#include "dialect/server.c"

#include "run/server.h"

char *server_url(ar_ctx *ctx, const char *database)
{
    return ar_printf(ctx->arena, "host=%s user=postgres dbname=%s", server_home(), database);
}

const char *server_programs(void)
{
    return programs;
}
