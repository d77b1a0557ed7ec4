"""Finds or installs the Redis server of the tests."""

import os
import shutil
import subprocess
from pathlib import Path

from script.steps.checkout import VAR, alone, say

VARIABLE = "CREWMARK_REDIS"
NAMES = ("redis-server", "valkey-server")
# Debian and Ubuntu keep the server in redis-tools, under the name of a tool; what their package
# redis-server adds is a service that starts by itself, which nobody asked for.
PACKAGE, PROGRAM = "redis-tools", "redis-check-rdb"


def find_or_install() -> Path:
    """A Redis server: the one named, one on the machine, or the system's package."""
    return named() or on_the_machine() or from_the_system() or _give_up()


def named() -> Path | None:
    """The one that the environment names."""
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return None
    if not os.access(said, os.X_OK):
        raise SystemExit(f"{VARIABLE} is “{said}”, which isn't an executable program.")
    return Path(said)


def on_the_machine() -> Path | None:
    """One of the usual names on the PATH."""
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


def from_the_system() -> Path | None:
    """The distribution's package, installed where we are root; the server by its own name."""
    with alone("redis", waiting="Another test is installing Redis; waiting for it."):
        if shutil.which(PROGRAM) is None:
            _install()
        program = shutil.which(PROGRAM)
        if program is None:
            return None
        server = VAR / "redis" / NAMES[0]  # the program does what its name says
        server.parent.mkdir(parents=True, exist_ok=True)
        server.unlink(missing_ok=True)
        server.symlink_to(program)
        return server


def _install() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid():
        return
    say("Installing Redis for the tests (the system's package).")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", PACKAGE]
    for command in ([apt, "update", "-qq"], install):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def _give_up() -> Path:
    raise SystemExit(
        "These tests need a Redis server, and none could be found or installed. Install your "
        f"system's package “redis-server”, or set {VARIABLE} to the program, and start again."
    )
