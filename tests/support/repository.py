"""Which files belong to the project?"""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def project_files() -> tuple[Path, ...]:
    """All files that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def files_under(*folders: str, suffix: str) -> list[Path]:
    """The project's files of one kind in these folders."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in project_files()
        if path.suffix == suffix and any(path.is_relative_to(root) for root in roots)
    ]


def shown(path: Path) -> str:
    """How a path reads in a failure."""
    return str(path.relative_to(ROOT))
