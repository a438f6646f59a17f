/* The private server that the dialect's tests use too. */
#include "../dialect/server.c"
