"""How is a measurement run?"""

import os
import runpy
import sys

from config import embedded


def main(name: str, arguments: list[str]) -> None:
    """Run bench/<name>.py as a program, with the database up for as long as it takes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("CREWMARK_DEBUG", "0")
    sys.argv = [name, *arguments]
    with embedded.held():
        runpy.run_module(f"bench.{name}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
