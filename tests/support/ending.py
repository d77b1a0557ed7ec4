"""How are an installation's processes ended? By asking until they are: a worker that is just
starting passes over the first request, and one left over would take the next test's jobs."""

import contextlib
import os
import signal
import subprocess
import time

PATIENCE = 60  # seconds
AGAIN = 10


def end(processes):
    """Ask each of these leaders of a session to end; what doesn't is killed, and fails the test."""
    for process in processes:
        process.terminate()
    late = [process for process in processes if not has_ended(process)]
    kill(late)
    assert not late, f"did not end: {[process.args for process in late]}"


def kill(processes):
    """End these leaders of a session, and all they started, at once: nothing of theirs is kept."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def has_ended(process):
    """Whether it ends while it is asked again and again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            process.wait(timeout=AGAIN)
        except subprocess.TimeoutExpired:
            process.terminate()
        else:
            return True
    return False
