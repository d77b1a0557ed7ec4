"""How does an installation come back, without taking the place of one that is there?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from config.backup import dump, files, manifest
from config.backup.manifest import DUMP, FILES, Manifest
from config.env import stop


def restore(source: Path, *, replace: bool = False) -> None:
    """Bring database and files back; stops before it changes anything it was not told to.

    The database is made aside first and takes its place at the end.
    """
    found = manifest.read(source)
    refuse_newer(found)
    name = dump.database_name()
    with dump.served():
        refuse_occupied(name, found, replace=replace)
        dump.refuse_company(name)
        dump.load_aside(name, source / DUMP)
        count = bring_files(source, found)
        dump.take_over(name)
        migrate()
    print(f"Restored what was saved at {found.made_at}: the database {name} and {count} files.")
    if told := manifest.told_of_key(found):
        print(told)


def refuse_newer(found: Manifest) -> None:
    """Stop with a sentence for what a newer version saved, whose tables are not known here."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := set(found.migrations) - known:
        raise stop(
            f"A newer version saved this: {min(unknown)} is not known here. Restore it with that "
            "version."
        )


def refuse_occupied(name: str, found: Manifest, *, replace: bool) -> None:
    """Stop with a sentence where there is an installation, unless it is to go."""
    if replace:
        return
    if dump.is_occupied(name):
        raise stop(f"The database {name} has tables already. --replace removes what is in it.")
    if FILES in found.parts and files.is_occupied():
        raise stop("There are files already. --replace removes them.")


def bring_files(source: Path, found: Manifest) -> int:
    """The files of the backup in place of those that are there; none if it has none."""
    if FILES not in found.parts:
        return 0
    files.clear()
    return files.load(source / FILES)


def migrate() -> None:
    """Bring the tables to this version, and the walls between organizations onto them."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"CREWMARK_DATABASE_ROLE": "owner"},
        check=False,
    )
    if done.returncode:
        raise stop("The tables could not be brought to this version (see above).")
