"""Which database does a test run use, and how is it made, emptied and dropped?

One server for all (the embedded one in var/), one template that holds the migrated tables, and for
each test process a copy of it named by process number, so that several runs can go on at once.
"""

import ast
import hashlib
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from psycopg import sql

from config import database_roles, embedded

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE_PREFIX = "crewmark_template_"
TEST_PREFIX = "crewmark_test_"
TEMPLATES_KEPT = 3
# One builder of a template at a time, on the whole server.
BUILD_LOCK = 7_243_001
# What `migrate` itself puts into tables. Everything else is empty at the start of a test.
SEEDED_TABLES = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "django_q_schedule",
)
# Processes keep what they read by ids, so no two databases share one; nor is it any other number
# of a page.
FIRST_STANDING_ID = 1_000_000
FRESH_SECONDS = 300


def template_name() -> str:
    """The template's name for the migrations as they stand in the files now."""
    digest = hashlib.sha256()
    for path in sorted(_shaping_files()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return TEMPLATE_PREFIX + digest.hexdigest()[:12]


def _shaping_files() -> set[Path]:
    """The files that decide what an empty, migrated database holds."""
    migrations = {
        path
        for app in ("core", "workforce", "annotation", "billing")
        for path in (ROOT / app).rglob("migrations/*.py")
    }
    imported = {module for path in migrations for module in _project_imports(path)}
    wiring = {ROOT / "requirements.txt", ROOT / "config" / "database_roles.py"}
    return migrations | imported | wiring | set(ROOT.glob("*/apps.py"))


def _project_imports(path: Path) -> Iterator[Path]:
    """The project's own modules that a migration imports: operations, constraints, triggers."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            module = ROOT / (name.replace(".", "/") + ".py")
            if module.exists():
                yield module


def ensure_template() -> str:
    """Migrate the template unless somebody did; its name."""
    name = template_name()
    with embedded.superuser_connection() as superuser:
        superuser.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        if not _exists(superuser, name):
            _build_template(superuser, name)
            _drop_old_templates(superuser, keep=name)
    return name


def _build_template(superuser: psycopg.Connection, name: str) -> None:
    """Build it under another name and rename it when complete."""
    unfinished = f"{name}_unfinished"
    drop(superuser, unfinished)
    database_roles.create_database(superuser, unfinished)
    with embedded.superuser_connection(unfinished) as inside:
        database_roles.set_up_rights(inside)
    result = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "CREWMARK_DATABASE_ROLE": "owner",
            "CREWMARK_DATABASE_NAME": unfinished,
            "DATABASE_URL": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"The migrations failed on an empty database:\n{result.stderr[-4000:]}")
    superuser.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished), sql.Identifier(name)
        )
    )


def _drop_old_templates(superuser: psycopg.Connection, *, keep: str) -> None:
    rows = superuser.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s AND datname <> %s ORDER BY oid DESC",
        [f"^{TEMPLATE_PREFIX}[0-9a-f]+$", keep],
    ).fetchall()
    for (old,) in rows[TEMPLATES_KEPT - 1 :]:
        drop(superuser, old)


def _exists(superuser: psycopg.Connection, name: str) -> bool:
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return superuser.execute(query, [name]).fetchone() is not None


def drop(superuser: psycopg.Connection, name: str) -> None:
    """Drop a database and whatever is still connected to it."""
    superuser.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


@contextmanager
def copied_database(worker: str) -> Iterator[str]:
    """A database of this process alone, made from the template and dropped at the end."""
    name = f"{TEST_PREFIX}{os.getpid()}_{worker}"
    with embedded.superuser_connection() as superuser:
        _drop_leftovers(superuser)
        drop(superuser, name)
        _copy_template(superuser, name)
    try:
        yield name
    finally:
        with embedded.superuser_connection() as superuser:
            drop(superuser, name)


def _copy_template(superuser: psycopg.Connection, name: str) -> None:
    template = ensure_template()
    database, source = sql.Identifier(name), sql.Identifier(template)
    # Two copies of one template at once are refused, so they queue up.
    superuser.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
    superuser.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            database, source, sql.Identifier(database_roles.OWNER)
        )
    )
    superuser.execute("SELECT pg_advisory_unlock(%s)", [BUILD_LOCK])
    # Nobody misses a test's rows after a crash of the machine.
    superuser.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(database))


def _drop_leftovers(superuser: psycopg.Connection) -> None:
    """Databases of runs that were killed."""
    rows = superuser.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{TEST_PREFIX}[0-9]+_"]
    ).fetchall()
    for (name,) in rows:
        process = re.match(rf"{TEST_PREFIX}(\d+)_", name)
        if process and not Path(f"/proc/{process[1]}").exists():
            drop(superuser, name)


def empty_tables(name: str) -> None:
    """Remove every row that tests committed, past triggers and row security."""
    with embedded.superuser_connection(name) as superuser:
        tables = [
            table
            for (table,) in superuser.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tablename <> ALL(%s)",
                [list(SEEDED_TABLES)],
            ).fetchall()
        ]
        filled = _filled(superuser, tables)
        if filled:
            # One round trip and one commit. TRUNCATE would make new files for each table and index.
            deletions = [sql.SQL("DELETE FROM {}").format(sql.Identifier(each)) for each in filled]
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(sql.SQL("; ").join(deletions))


def _filled(superuser: psycopg.Connection, tables: list[str]) -> list[str]:
    """Those of the tables that hold a row."""
    asked = [
        sql.SQL("SELECT {}::text WHERE EXISTS (SELECT FROM {})").format(
            sql.Literal(table), sql.Identifier(table)
        )
        for table in tables
    ]
    return [table for (table,) in superuser.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()]


class StandingRows:
    """Committed rows with which many tests begin, in a database of their own.

    A test gets the objects as they were built and rolls back what it does to the rows. They are
    built anew when five minutes of the clock are over, so a test finds them as if it had made them
    itself: no lease has lapsed, and no day has begun since.
    """

    def __init__(self, name: str, build: Callable[[], Any], files: Path) -> None:
        self._name, self._build, self._files = name, build, files
        self._connection: BaseDatabaseWrapper = connections.create_connection("default")
        self._connection.settings_dict = connection_settings(name)
        self._minutes, self._packed = -1, b""
        with embedded.superuser_connection(name) as superuser:
            superuser.execute(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s) "
                "FROM pg_sequences WHERE schemaname = 'public'",
                [FIRST_STANDING_ID],
            )

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Connected to their database, with the rows in it, outside any transaction."""
        with connected_to(self._name, self._connection):
            minutes = int(time.time() // FRESH_SECONDS)
            if minutes != self._minutes:
                empty_tables(self._name)
                with override_settings(MEDIA_ROOT=self._files):
                    self._packed = pickle.dumps(self._build())
                self._minutes = minutes
            yield

    def objects(self) -> Any:
        """What was built, as new objects; their files lie where the test keeps its own."""
        shutil.copytree(self._files, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return pickle.loads(self._packed)


def connection_settings(name: str) -> dict:
    """What Django needs to connect to this database."""
    return connections.settings["default"] | {"NAME": name}


@contextmanager
def connected_to(name: str, connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Django uses this connection; threads and processes that begin meanwhile find its database."""
    before, name_before = connections["default"], connections.settings["default"]["NAME"]
    connections["default"] = connection
    name_for_others(name)
    try:
        yield
    finally:
        connections["default"] = before
        name_for_others(name_before)


def name_for_others(name: str) -> None:
    """Which database new connections of this process, and processes that it starts, shall use."""
    connections.settings["default"]["NAME"] = name
    os.environ["CREWMARK_DATABASE_NAME"] = name
