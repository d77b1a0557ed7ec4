"""Checks that Crewmark can be served from here, prepares it and hands over to serve.py."""

import fcntl
import os
import signal
import socket
import sys
from types import FrameType
from typing import IO

from config import env
from script.steps.checkout import VAR, continue_in_venv
from script.steps.setup import set_up

LOCK_VARIABLE = "CREWMARK_SERVER_LOCK"


def main() -> None:
    """Refuse early with a sentence, set up, then serve."""
    port = env.whole_number("PORT", default=8000, least=1, most=65535)
    lock = claim_checkout()
    refuse_taken_port(port)
    set_up(development=False)
    # The lock's file stays open across exec: it is let go when the serving process ends.
    os.set_inheritable(lock.fileno(), True)
    os.environ[LOCK_VARIABLE] = str(lock.fileno())
    os.environ["PORT"] = str(port)
    continue_in_venv("script.steps.serve", sys.argv[1:])


def claim_checkout() -> IO[str]:
    """The file whose lock says that this checkout is being served."""
    VAR.mkdir(exist_ok=True)
    lock = (VAR / "server.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise SystemExit(
            f"Crewmark is already served from this checkout (process {lock.read().strip()}). "
            "Stop that process first, or use a second checkout with a different PORT."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def refuse_taken_port(port: int) -> None:
    """Say now, not after a long set-up, that somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SystemExit(
                f"Port {port} needs root. Choose a port of 1024 or higher, such as PORT=8000."
            ) from None
        except OSError:
            raise SystemExit(
                f"Port {port} is taken by another program. Stop that program, "
                f"or choose a different port: PORT={port + 1} script/server"
            ) from None


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # A shell that starts this in the background has SIGINT ignored; here it counts all the same.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(
            "\nStopped before the setup was finished. The next start continues."
        ) from None
