"""Talks to a program on a pseudo-terminal."""

import os
import pty
import re
import select
import signal
import time

CTRL_C = "\x03"
CTRL_D = "\x04"


class Silent(AssertionError):
    pass


def talk(argv, env, dialogue, timeout):
    """Runs argv. `dialogue` holds (pattern, reply) pairs: each reply is typed once its pattern has
    shown up after the one before it (a line break is added unless the reply is a control
    character). Returns the exit code (128 + signal) and everything that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.execve(argv[0], argv, env | {"TERM": "xterm", "COLUMNS": "100"})
        finally:
            os._exit(127)
    shown, seen, left, deadline = "", 0, list(dialogue), time.monotonic() + timeout
    status = None
    try:
        while True:
            ready, _, _ = select.select([terminal], [], [], max(0, min(1, deadline - time.monotonic())))
            if ready:
                try:
                    data = os.read(terminal, 65536)
                except OSError:  # the last one to hold the other side has closed it
                    data = b""
                if not data:
                    break
                shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
            elif time.monotonic() >= deadline:
                wanted = left[0][0] if left else "the end"
                raise Silent(f"waited {timeout} s for {wanted!r}, was shown:\n{shown}")
            while left and (found := re.search(left[0][0], shown[seen:])):
                seen += found.end()
                reply = left.pop(0)[1]
                os.write(terminal, (reply if reply in (CTRL_C, CTRL_D) else reply + "\n").encode())
    finally:
        if time.monotonic() >= deadline:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
    if left:
        raise Silent(f"never asked {left[0][0]!r}, was shown:\n{shown}")
    code = os.waitstatus_to_exitcode(status)
    return (128 - code if code < 0 else code), shown
