"""Restore an installation without replacing an existing one by accident."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.migrations.loader import MigrationLoader

from config.backup import dump, files, manifest
from config.backup.dump import NewDatabase
from config.backup.files import Brought
from config.backup.manifest import DUMP, FILES, Manifest
from config.env import stop

# What full disks, other connections, a server that goes away and a forged archive raise.
FAILURES = (OSError, psycopg.Error, SuspiciousOperation, tarfile.TarError)


def restore(source: Path, *, replace: bool = False) -> None:
    """Bring database and files back; until both are whole, what is there stays as it is.

    The database is made aside and brought to this version, the files are added to those that are
    there. Then the new database takes the old one's place in one transaction, and only after that
    files and database of before are removed. Killed at any moment, the installation works: with the
    old database and its files, or with the new one and its own.
    """
    found = manifest.read(source)
    refuse_newer(found)
    name = dump.database_name()
    with dump.served():
        refuse_occupied(name, found, replace=replace)
        dump.refuse_company(name)
        new, brought = dump.NewDatabase(name), Brought()
        make_beside(source, found, new, brought)
        try:
            if FILES in found.parts:
                files.settle(brought)
            new.forget_replaced()
        except FAILURES as error:
            raise stop(
                f"The database {name} is restored, but removing the old data failed: "
                f"{error}\nFix the problem, then run the same command again with --replace."
            ) from error
    count = len(brought.names)
    print(f"Restored the backup of {found.made_at}: the database {name} and {count} files.")
    if told := manifest.told_of_key(found):
        print(told)


def refuse_newer(found: Manifest) -> None:
    """Stop with a sentence for what a newer version saved, whose tables are not known here."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := set(found.migrations) - known:
        raise stop(
            f"This backup was made by a newer version: migration {min(unknown)} is unknown here. "
            "Restore it with that version."
        )


def refuse_occupied(name: str, found: Manifest, *, replace: bool) -> None:
    """Stop with a sentence where there is an installation, unless it is to go."""
    if replace:
        return
    if dump.is_occupied(name):
        raise stop(f"The database {name} isn't empty. Use --replace to delete its contents.")
    if FILES in found.parts and files.is_occupied():
        raise stop("The file storage isn't empty. Use --replace to delete the existing files.")


def make_beside(source: Path, found: Manifest, new: NewDatabase, brought: Brought) -> None:
    """Make database and files beside those in use, and change over to the database; or nothing."""
    try:
        new.load(source / DUMP)
        if FILES in found.parts:
            files.bring(source / FILES, brought)
        migrate(new.environment())
        new.take_over()
    except BaseException as error:
        if not new.has_taken_over():
            files.take_back(brought)
            new.undo()
        if isinstance(error, FAILURES):
            raise stop(f"The restore failed, and nothing was changed: {error}") from error
        raise


def migrate(environment: dict[str, str]) -> None:
    """Bring the tables to this version, and the walls between organizations onto them."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment | {"CREWMARK_DATABASE_ROLE": "owner"},
        check=False,
    )
    if done.returncode:
        raise stop("The migrations failed (see above). Nothing was changed.")
