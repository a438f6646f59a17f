#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

enum { SIGNAL_EXIT = 128 };

/* The first one asks to stop at the next safe place; the second one does not ask. */
static void stop(int signal_number)
{
    if (ar_stop_signal)
        _exit(SIGNAL_EXIT + signal_number);
    ar_stop_signal = signal_number;
}

/* What the caller had ignored (nohup, a shell's background job) stays ignored. */
static void handle(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler}, old;

    sigemptyset(&action.sa_mask); /* and no SA_RESTART: a read from the terminal must return */
    if (sigaction(signal_number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(signal_number, &action, NULL);
}

/* SIGPIPE would end a migration half-way because nobody reads its report; writes are checked. */
static void handle_signals(void)
{
    handle(SIGINT, stop);
    handle(SIGTERM, stop);
    handle(SIGPIPE, SIG_IGN);
}

/* Closed standard streams would hand their numbers to the next file: a database, say. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) < 0)
            _exit(AR_INVALID);
}

int main(int argc, char **argv)
{
    ar_cli *cli;
    int code;

    fill_standard_streams();
    handle_signals();
    cli = ar_cli_new(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
    code = ar_cli_main(cli, argc, argv);
    ar_cli_free(cli);
    return code;
}
