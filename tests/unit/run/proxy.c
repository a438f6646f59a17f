#include "run/proxy.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_un address_of(const char *dir)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof(address.sun_path), "%s/.s.PGSQL.5432", dir);
    return address;
}

/* What a message must hold for the cut: BEGIN tells the batch from what goes before. */
static bool holds(const char *data, ssize_t size, const char *text)
{
    size_t length = strlen(text);

    for (ssize_t i = 0; i + (ssize_t)length <= size; i++)
        if (memcmp(data + i, text, length) == 0)
            return true;
    return false;
}

/* BackendKeyData: 'K', length 12, process id, secret. */
static void lie_about_pid(char *data, ssize_t size)
{
    static const char start[] = {'K', 0, 0, 0, 12};

    for (ssize_t i = 0; i + 13 <= size; i++)
        if (memcmp(data + i, start, sizeof(start)) == 0)
            data[i + 8] ^= 1;
}

/* Passes what `from` says; false: the connection ends here. */
static bool pass(int from, int to, bool from_server, proxy_mode mode, bool *cut)
{
    static char data[1 << 16];
    ssize_t size = read(from, data, sizeof(data));

    if (size <= 0)
        return false;
    if (from_server && mode == PROXY_POOLER)
        lie_about_pid(data, size);
    bool here = from_server ? mode != PROXY_CUT_QUESTION && mode != PROXY_POOLER &&
                                  holds(data, size, "COMMIT") && holds(data, size, "CREATE TABLE")
                            : mode == PROXY_CUT_QUESTION && holds(data, size, "COMMIT");

    if (here && !*cut) {
        *cut = true;
        return false;
    }
    return write(to, data, (size_t)size) == size;
}

static void serve(int client, const char *server_dir, proxy_mode mode, bool *cut)
{
    struct sockaddr_un address = address_of(server_dir);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);

    if (connect(server, (struct sockaddr *)&address, sizeof(address)) == 0)
        for (;;) {
            struct pollfd ends[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};

            poll(ends, 2, -1);
            if (ends[0].revents && !pass(client, server, false, mode, cut))
                break;
            if (ends[1].revents && !pass(server, client, true, mode, cut))
                break;
        }
    close(server);
    close(client);
}

pid_t proxy_start(const char *dir, const char *server_dir, proxy_mode mode)
{
    struct sockaddr_un address = address_of(dir);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    bool cut = false;

    unlink(address.sun_path);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 8))
        abort();
    pid_t proxy = fork();

    if (proxy == 0) {
        signal(SIGPIPE, SIG_IGN);
        while (!(cut && mode == PROXY_CUT_FOR_GOOD)) {
            int client = accept(listener, NULL, NULL);

            if (client >= 0)
                serve(client, server_dir, mode, &cut);
        }
        close(listener);
        unlink(address.sun_path);
        _exit(0);
    }
    close(listener);
    return proxy;
}

void proxy_stop(pid_t proxy, const char *dir)
{
    struct sockaddr_un address = address_of(dir);

    kill(proxy, SIGKILL);
    waitpid(proxy, NULL, 0);
    unlink(address.sun_path);
}
