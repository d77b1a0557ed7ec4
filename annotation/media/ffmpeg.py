"""How are videos decoded and converted? By the programs ffmpeg and ffprobe, each its own process.

Nothing of them is linked or shipped (docs/adr/0014). What they read was sent by a stranger, so they
get a folder and a known container, no network, and limits of memory and time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from annotation.media.sniffing import UnsupportedFile

MEMORY_KILOBYTES = 4 * 1024 * 1024
PROBE_SECONDS = 15 * 60
CONVERT_SECONDS = 40 * 60
THREADS = 2
MAX_COMPLAINT_LENGTH = 20_000
MAX_OUTPUT = 32 * 1024 * 1024
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
# A shell sets the limits, so that nothing of ours runs between fork and exec.
LIMITED = 'ulimit -v "$1" && ulimit -t "$2" && shift 2 && exec "$@"'
READS_FILES_ONLY = ("-protocol_whitelist", "file,pipe")


def program(name: str) -> str:
    """Where ffmpeg or ffprobe lies; raises UnsupportedFile where there is none."""
    named = settings.FFMPEG
    path = str(Path(named).with_name(name)) if named else shutil.which(name)
    if path is None or not os.access(path, os.X_OK):
        raise UnsupportedFile(
            _(
                "Videos require ffmpeg, which isn't installed on this server. Contact your "
                "administrator."
            )
        )
    return path


def reading(path: Path, container: str) -> list[str]:
    """The arguments that read a file, as this container and nothing else."""
    return [*READS_FILES_ONLY, "-f", container, "-i", f"file:{path}"]


def probe(arguments: Sequence[str], path: Path, container: str) -> tuple[str, str]:
    """ffprobe's output and its complaints; raises UnsupportedFile when it gives up."""
    command = [program("ffprobe"), "-v", "error", *arguments, *reading(path, container)]
    return finished(command, seconds=PROBE_SECONDS)


def convert(path: Path, container: str, arguments: Sequence[str], target: Path) -> str:
    """Run ffmpeg over a file; what it complains of; raises UnsupportedFile when it gives up."""
    command = [
        *(program("ffmpeg"), "-v", "error", "-nostdin", "-y", "-threads", str(THREADS)),
        *reading(path, container),
        *arguments,
        f"file:{target}",
    ]
    return finished(command, seconds=CONVERT_SECONDS)[1]


def finished(command: Sequence[str], *, seconds: int) -> tuple[str, str]:
    """The output and the complaints of a process that ended well."""
    limits = [str(MEMORY_KILOBYTES), str(seconds * THREADS)]
    with TemporaryFile() as out, TemporaryFile() as complaints:
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", LIMITED, "limited", *limits, *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=complaints,
                timeout=seconds,
                check=False,
                env=ENVIRONMENT,
            )
        except subprocess.TimeoutExpired as error:
            raise UnsupportedFile(
                _("The video takes too long to decode. Split it into parts.")
            ) from error
        if done.returncode or out.tell() > MAX_OUTPUT:
            raise UnsupportedFile(damaged())
        return beginning(out, MAX_OUTPUT), beginning(complaints, MAX_COMPLAINT_LENGTH)


def beginning(file: IO[bytes], most: int) -> str:
    """The first bytes of what a process wrote, as text."""
    file.seek(0)
    return file.read(most).decode(errors="replace")


def damaged() -> str:
    """The sentence for a video that can't be decoded to its end."""
    return _("The video is damaged or incomplete. Save it again.")
