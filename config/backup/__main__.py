"""What does `python -m config.backup` take?"""

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Save the installation that the environment names to a folder, or restore it from one."""
    parser = argparse.ArgumentParser(prog="python -m config.backup")
    ways = parser.add_subparsers(dest="way", required=True)
    save = ways.add_parser("save", help="database and files into a new folder")
    save.add_argument("folder", type=Path)
    save.add_argument("--without-files", action="store_true", help="where a bucket has its own")
    restore = ways.add_parser("restore", help="database and files out of such a folder")
    restore.add_argument("folder", type=Path)
    restore.add_argument("--replace", action="store_true", help="remove what is there")
    said = parser.parse_args(arguments)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django  # noqa: PLC0415 (the settings are read with the line above)

    django.setup()
    from config.backup import restoring, saving  # noqa: PLC0415 (they need the settings)

    if said.way == "save":
        saving.save(said.folder.absolute(), with_files=not said.without_files)
    else:
        restoring.restore(said.folder.absolute(), replace=said.replace)


if __name__ == "__main__":
    main(sys.argv[1:])
