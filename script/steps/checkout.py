"""Paths of the checkout, and stamps that tell whether a part has changed.

Only Python's own library is used here: these modules run before anything is installed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
VENV = Path(os.environ.get("CREWMARK_VENV") or ROOT / ".venv").absolute()
VENV_PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    """Tell the person what happens now."""
    print(sentence, flush=True)


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """A hash over names and contents; folders count with all that is in them."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(_files(paths)):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file())
        elif path.exists():
            yield path


def is_done(stamp: Path, wanted: str) -> bool:
    """Whether this step was finished for exactly these contents."""
    return stamp.exists() and stamp.read_text().strip() == wanted


def mark_done(stamp: Path, wanted: str) -> None:
    """Note a finished step: always its last act, so that a broken one is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    unfinished = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    unfinished.write_text(wanted + "\n")
    unfinished.replace(stamp)


def run(command: list[str | Path], *, what: str, env: Mapping[str, str] | None = None) -> None:
    """Run a step in the checkout; when it fails, say which step and stop."""
    status = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=env, check=False
    ).returncode
    if status:
        raise SystemExit(f"{what} failed (see above). Fix the problem and start again.")


@contextmanager
def alone(name: str, *, waiting: str) -> Iterator[None]:
    """One process of this checkout at a time; a second one says so and waits."""
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def continue_in_venv(module: str, arguments: list[str]) -> None:
    """Replace this process by the same work under the installed packages."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", module, *arguments])
