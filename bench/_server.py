"""Which server is measured? The web server as it runs in production, on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def web_server(database: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The web server as script/server starts it, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "CREWMARK_DATABASE_NAME": database,
        "CREWMARK_DATABASE_POOL": "1",
        "CREWMARK_DEBUG": "0",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; ends the measurement if it doesn't in a minute."""
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
        else:
            return
    raise SystemExit("The web server didn't start.")
