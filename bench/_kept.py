"""Which database is filled once and measured many times? One for each schema, fill, size and day.

It lies in the embedded server beside the others. The measurement only reads, so it runs in the kept
database itself. It is made anew on another day, because "today" must have had work.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.db import connections
from django.test.utils import override_settings
from psycopg import sql

from bench import _fill
from bench._fill import Filled, Size
from config import database_roles, embedded
from tests.support.database import drop, ensure_template, template_name

PREFIX = "crewmark_bench_"
FOLDER = embedded.VAR / "bench"


@contextmanager
def kept_database(items: int) -> Iterator[Filled]:
    """Use the filled database in this block, and its folder of stored files."""
    name = name_of(items)
    folder = FOLDER / name
    with override_settings(MEDIA_ROOT=folder / "media"):
        note = folder / "filled.json"
        if not note.exists():
            print("Filling the database; this takes a few minutes, once a day.", flush=True)
            make(name, folder, items)
        use(name)
        yield Filled(**json.loads(note.read_text()))


def name_of(items: int) -> str:
    """Changes with the schema, with what is filled in, and with the day."""
    scripts = [Path(_fill.__file__), *sorted(_fill.FOLDER.glob("*.sql"))]
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in scripts))
    digest.update(f"{template_name()} {items} {datetime.now(UTC):%Y-%m-%d}".encode())
    return PREFIX + digest.hexdigest()[:12]


def make(name: str, folder: Path, items: int) -> None:
    """Fill it, with nothing left of an earlier one; the note is written last."""
    with embedded.superuser_connection() as superuser:
        remove_kept(superuser)
        superuser.execute(
            sql.SQL("create database {} template {} owner {}").format(
                *(sql.Identifier(each) for each in (name, ensure_template(), database_roles.OWNER))
            )
        )
    (folder / "media").mkdir(parents=True)
    use(name)
    filled = _fill.fill(name, Size(items=items))
    connections.close_all()
    (folder / "filled.json").write_text(json.dumps(vars(filled)))


def remove_kept(superuser: psycopg.Connection) -> None:
    """Drop the kept databases and their folders: each is a few gigabytes."""
    pattern = f"^{PREFIX}[0-9a-f]+$"
    rows = superuser.execute("select datname from pg_database where datname ~ %s", [pattern])
    for (old,) in rows.fetchall():
        drop(superuser, old)
    for folder in FOLDER.glob(f"{PREFIX}*"):
        shutil.rmtree(folder)


def use(name: str) -> None:
    """Let Django's next connections go to this database."""
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
