"""Dumps of the tests' world as filled databases of earlier versions, and how one is restored."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from psycopg import sql

from config import database_roles, embedded
from config.server_account import programs
from tests.support import database
from tests.support.repository import ROOT

FOLDER = ROOT / "tests/fixtures/versions"
MAX_BYTES = 200_000


def run(program: str, *arguments: str, given: bytes = b"") -> bytes:
    """What one of PostgreSQL's programs writes, as the superuser of the embedded server."""
    login = ["--host", str(embedded.socket_directory()), "--username", embedded.SUPERUSER]
    command = [str(programs() / program), *login, *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def dump(name: str) -> Path:
    """Write the world of this version, with tables, rights and rows; the file."""
    with embedded.held(), database.copied_database("dump") as filled:
        os.environ |= {
            "CREWMARK_DATABASE_NAME": filled,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        django.setup()
        from tests.support.world import build_world  # noqa: PLC0415  # models need the set-up

        build_world()
        written = run("pg_dump", "--restrict-key=world", filled)
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / f"{name}.sql.gz"
    target.write_bytes(gzip.compress(written, 9, mtime=0))
    return target


@contextmanager
def restored(path: Path) -> Iterator[str]:
    """A database of this process with what the file holds, dropped at the end."""
    name = f"{database.TEST_PREFIX}{os.getpid()}_restored"
    with embedded.superuser_connection() as superuser:
        database.drop(superuser, name)
        database_roles.create_database(superuser, name)
    try:
        run(
            "psql",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            name,
            given=gzip.decompress(path.read_bytes()),
        )
        yield name
    finally:
        with embedded.superuser_connection() as superuser:
            database.drop(superuser, name)


def rows_by_table(name: str) -> dict[str, int]:
    """How many rows each table of a database holds, past row security."""
    with embedded.superuser_connection(name) as superuser:
        found = superuser.execute("select tablename from pg_tables where schemaname = 'public'")
        return {table: count(superuser, table) for (table,) in found.fetchall()}


def count(superuser: psycopg.Connection, table: str) -> int:
    """The rows of one table."""
    query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
    row = superuser.execute(query).fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Say the version: script/dump-world 0.1")
    print(f"Wrote {dump(sys.argv[1]).relative_to(ROOT)}.")
