"""The manifest of a backup, and the check that the backup is complete."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from config.env import stop

FORMAT = 1
NAME, DUMP, FILES = "backup.json", "database.dump", "files.tar"


@dataclass(frozen=True)
class Manifest:
    """`migrations` are the applied ones as app.name; `parts` the SHA-256 of each file by name."""

    made_at: str
    migrations: list[str]
    files: int
    key: str
    parts: dict[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Put it beside the parts."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """What a folder says; stops with a sentence where it is no backup or a damaged one."""
    try:
        said = json.loads((folder / NAME).read_text())
        found = Manifest(**said)
    except (OSError, ValueError, TypeError) as error:
        raise stop(f"{folder} isn't a Crewmark backup: {error}") from error
    if found.format != FORMAT:
        raise stop(
            f"{folder} was saved by a different version, in a format that this version can't read."
        )
    for name, digest in found.parts.items():
        if not (folder / name).is_file() or digest_of(folder / name) != digest:
            raise stop(f"{folder / name} is missing or damaged. Take another backup.")
    return found


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_of_key() -> str:
    """What tells one CREWMARK_SECRET_KEY from another without giving it away."""
    return salted_hmac("config.backup", "key", algorithm="sha256").hexdigest()[:16]


def told_of_key(found: Manifest) -> str:
    """What to say when the key is not the one of the backup; empty when it is."""
    if found.key == mark_of_key():
        return ""
    name = "CREWMARK_SECRET_KEY" if not settings.DEBUG else "The key"
    return (
        f"{name} differs from the key of the backup. All users are signed out, open invitations "
        "and two-factor authentication no longer work, and new releases use new pseudonyms. Set "
        "the old key if you have it."
    )
