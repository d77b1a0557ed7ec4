"""Installs the Python packages of this checkout."""

import shutil
import subprocess
import sys
from pathlib import Path

from script.steps.checkout import (
    ROOT,
    VENV,
    VENV_PYTHON,
    fingerprint,
    is_done,
    mark_done,
    run,
    say,
)

RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
GROWING, NODE = "requirements-growing.txt", "requirements-node.txt"


def ensure_packages(requirements: str) -> None:
    """The virtual environment with what this requirements file pins."""
    if VENV_PYTHON.exists() and is_done(_stamp(requirements), _wanted(requirements)):
        return
    _ensure_venv()
    say(
        f"Installing the Python packages of {requirements} (takes about 30 seconds the first time)."
    )
    _stamp(requirements).unlink(missing_ok=True)
    _pip_install(requirements)
    mark_done(_stamp(requirements), _wanted(requirements))
    if requirements == DEVELOPMENT:
        mark_done(_stamp(RUNTIME), _wanted(RUNTIME))  # which it includes


def _stamp(requirements: str) -> Path:
    return VENV / f".crewmark-{requirements}"


def _wanted(requirements: str) -> str:
    files = {DEVELOPMENT: [RUNTIME, GROWING, DEVELOPMENT]}.get(requirements, [requirements])
    return fingerprint(ROOT / name for name in files)


def _pip_install(requirements: str) -> None:
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    run(
        [VENV_PYTHON, "-m", "pip", "install", *quiet, "--requirement", ROOT / requirements],
        what="Installing the Python packages",
    )


def _ensure_venv() -> None:
    if VENV_PYTHON.exists() and _runs(str(VENV_PYTHON), "-m", "pip", "--version"):
        return
    if VENV.exists():
        if any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
            raise SystemExit(f"{VENV} isn't a virtual environment. Move it away and start again.")
        say(f"{VENV} is incomplete or its Python is missing; recreating it.")
        shutil.rmtree(VENV)
    say(f"Creating a virtual environment in {VENV}.")
    if not _runs(sys.executable, "-m", "venv", str(VENV)):
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            "Python couldn't create a virtual environment. On Debian and Ubuntu, install the "
            "package python3-venv. Elsewhere, install Python 3.11 with its venv module. Then "
            "start again."
        )


def _runs(*command: str) -> bool:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0
