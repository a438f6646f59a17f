#include "make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int temporary(void)
{
    char path[] = "/tmp/autorev-cli-XXXXXX";
    int fd = mkstemp(path);

    unlink(path);
    return fd;
}

int new_cli(void **state)
{
    *state = ar_cli_new(temporary(), temporary(), temporary());
    return 0;
}

int free_cli(void **state)
{
    ar_cli *cli = *state;

    close(cli->in);
    close(cli->out);
    close(cli->err);
    ar_cli_free(cli);
    return 0;
}

const char *written(ar_cli *cli, int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *text = ar_alloc(cli->ctx->arena, (size_t)size + 1);

    return pread(fd, text, (size_t)size, 0) == size ? text : "";
}

void types(ar_cli *cli, const char *text)
{
    if (write(cli->in, text, strlen(text)) == (ssize_t)strlen(text))
        lseek(cli->in, 0, SEEK_SET);
}
