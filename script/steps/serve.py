"""Starts and stops the processes of a running Crewmark."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from config import database, embedded
from script.steps import prepare
from script.steps.checkout import ROOT, say

START_SECONDS = 60
STOP_SECONDS = 15


class Stopped(BaseException):
    """Somebody asked us to stop. Not an Exception: nothing on the way may swallow it."""


def main() -> int:
    """Serve until Ctrl-C, SIGTERM or the end of the terminal; 1 if something died by itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("CREWMARK_DEBUG", "0")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    try:
        if not database.is_embedded():
            return _serve()
        with embedded.held():
            return _serve()
    except Stopped:
        return 0


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    # One request to stop is enough: a second Ctrl-C must not break the stopping itself.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def _serve() -> int:
    prepare.ensure_prepared()
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        running["worker"] = _start("manage.py", "qcluster")
        running["web server"] = _start(
            "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"
        )
        if _wait_until_answering(running):
            _greet()
        return _watch(running)
    finally:
        say("\nStopping.")
        _stop(running)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start one part in a session of its own, so that Ctrl-C reaches only this process."""
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
    )


def _address() -> str:
    return f"http://127.0.0.1:{os.environ['PORT']}/"


def _wait_until_answering(running: dict[str, subprocess.Popen[bytes]]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _dead(running):
        try:
            urllib.request.urlopen(_address(), timeout=10).close()
        except urllib.error.HTTPError:
            return True  # an answer, whatever it is
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _greet() -> None:
    say(f"\nCrewmark runs at {_address()}  (Ctrl-C stops it)")
    for line in prepare.demo_logins():
        say(line)


def _dead(running: dict[str, subprocess.Popen[bytes]]) -> list[str]:
    return [name for name, process in running.items() if process.poll() is not None]


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> int:
    while not (dead := _dead(running)):
        time.sleep(0.5)
    say(f"The {' and the '.join(dead)} exited unexpectedly (see above). Stopping.")
    return 1


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all parts at once, wait, and end what doesn't listen together with its children."""
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say("A process did not stop in time and was killed.")
        _end_group(process.pid)
        process.wait()


def _end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return  # the usual case: nobody is left


if __name__ == "__main__":
    sys.exit(main())
