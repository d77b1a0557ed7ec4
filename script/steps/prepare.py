"""Brings tables, static files and demo data up to date."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config import database, embedded
from script.steps.assets import BUILT
from script.steps.checkout import ROOT, VAR, fingerprint, is_done, mark_done, run, say

APPS = ("core", "workforce", "annotation", "billing")
STAMPS = VAR / "stamps"


def ensure_prepared() -> None:
    """Migrate, collect and load only what has changed since the last start."""
    ensure_migrated()
    ensure_collected()
    ensure_demo()


def ensure_migrated() -> None:
    """The tables as the migrations want them."""
    wanted = fingerprint([*_migrations(), ROOT / "requirements.txt"], _database_identity())
    if is_done(STAMPS / "migrated", wanted):
        return
    say("Migrating the database.")
    run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], what="Migrating the database")
    mark_done(STAMPS / "migrated", wanted)


def ensure_collected() -> None:
    """The static files under the names that carry their content's hash."""
    wanted = fingerprint([BUILT, ROOT / "requirements.txt", ROOT / "config" / "settings"])
    if is_done(STAMPS / "collected", wanted) and (ROOT / "staticfiles").is_dir():
        return
    say("Collecting static files.")
    command = ["manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
    env = os.environ | {"CREWMARK_DEBUG": "0"}  # with DEBUG no name is hashed
    run([sys.executable, *command], what="Collecting static files", env=env)
    mark_done(STAMPS / "collected", wanted)


def ensure_demo() -> None:
    """Demo data in an embedded database, once; never into what was restored from a backup."""
    wanted = fingerprint([], _database_identity())
    if not database.is_embedded() or is_done(STAMPS / "demo", wanted) or not _has_demo():
        return
    if not _is_demos_place():
        mark_done(STAMPS / "demo", wanted)
        return
    say("Loading the demo.")
    loaded = subprocess.run(
        [sys.executable, "manage.py", "load_demo"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if loaded.returncode:
        raise SystemExit("Loading the demo failed (see above). Fix the problem and start again.")
    _logins_file().write_text(loaded.stdout)
    _logins_file().chmod(0o600)
    mark_done(STAMPS / "demo", wanted)


def _is_demos_place() -> bool:
    """Whether nobody is in the database, or the demo that was being loaded."""
    if is_done(STAMPS / "demo.begun", wanted := fingerprint([], _database_identity())):
        return True
    with embedded.superuser_connection(database.login("app")["dbname"]) as superuser:
        row = superuser.execute("select exists (select from core_organization)").fetchone()
    is_empty = row == (False,)
    if is_empty:
        mark_done(STAMPS / "demo.begun", wanted)
    return is_empty


def demo_logins() -> list[str]:
    """What load_demo printed when it made the demo."""
    if not database.is_embedded() or not _logins_file().exists():
        return []
    return _logins_file().read_text().splitlines()


def _logins_file() -> Path:
    return VAR / "demo-logins.txt"


def _has_demo() -> bool:
    return (
        any((ROOT / app / "management/commands/load_demo.py").exists() for app in APPS)
        or (ROOT / "demo/management/commands/load_demo.py").exists()
    )


def _migrations() -> Iterator[Path]:
    for app in APPS:
        yield from (ROOT / app).rglob("migrations/*.py")


def _database_identity() -> str:
    """Changes when the database is another one, or was removed and made again."""
    if not database.is_embedded():
        return os.environ["DATABASE_URL"]
    born = (embedded.data_directory() / "PG_VERSION").stat()
    return f"{born.st_ino} {born.st_mtime_ns}"
