"""Write a backup."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.utils import timezone

from config.backup import dump, files
from config.backup.manifest import DUMP, FILES, Manifest, digest_of, mark_of_key
from config.env import stop


def save(target: Path, *, with_files: bool = True) -> Manifest:
    """Save database and files while people work; the folder has its name once all is in it.

    The database first: a file without its row does no harm, a row without its file does.
    """
    if target.exists():
        raise stop(f"{target} already exists. Name a new folder.")
    os.umask(0o077)  # all that anybody ever wrote is in it
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with dump.served():
        migrations = dump.write(unfinished / DUMP)
    count = files.write(unfinished / FILES) if with_files else 0
    names = [DUMP, FILES] if with_files else [DUMP]
    found = Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=migrations,
        files=count,
        key=mark_of_key(),
        parts={name: digest_of(unfinished / name) for name in names},
    )
    found.write(unfinished)
    unfinished.rename(target)
    told = f"{count} files" if with_files else "no files, as requested"
    print(f"Saved the database and {told} to {target}.")
    print(
        "The backup doesn't contain CREWMARK_SECRET_KEY. Keep a copy of the key in a "
        "separate place."
    )
    return found
