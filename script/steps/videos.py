"""Finds or installs the ffmpeg that decodes videos."""

import os
import shutil
import subprocess
from pathlib import Path

from script.steps.checkout import say

VARIABLE = "CREWMARK_FFMPEG"


def ensure_ffmpeg() -> None:
    """One that is named or on the machine, else the system's package; without one videos are
    refused at import with a sentence, and all else works."""
    if not (_named() or shutil.which("ffmpeg") or _from_the_system()):
        say(
            "ffmpeg isn't installed, so videos can't be imported. Install your system's package "
            f"“ffmpeg”, or set {VARIABLE} to the program."
        )


def _named() -> bool:
    said = os.environ.get(VARIABLE, "").strip()
    if said and not os.access(said, os.X_OK):
        raise SystemExit(f"{VARIABLE} is “{said}”, which isn't an executable program.")
    if said and not os.access(Path(said).with_name("ffprobe"), os.X_OK):
        raise SystemExit(f"{VARIABLE} is “{said}”, but ffprobe isn't next to it.")
    return bool(said)


def _from_the_system() -> str | None:
    """The distribution's package, where we are root."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid():
        return None
    say("Installing ffmpeg for videos (the system's package).")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", "ffmpeg"]
    for command in ([apt, "update", "-qq"], install):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return shutil.which("ffmpeg")
