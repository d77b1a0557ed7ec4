"""The command line of `python -m config.backup`."""

import argparse
import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Back up the installation that the environment variables name, or restore it from a backup."""
    parser = argparse.ArgumentParser(prog="python -m config.backup")
    ways = parser.add_subparsers(dest="way", required=True)
    save = ways.add_parser("save", help="write database and files to a new folder")
    save.add_argument("folder", type=Path)
    save.add_argument(
        "--without-files",
        action="store_true",
        help="leave the files out, for example if the bucket has its own backup",
    )
    restore = ways.add_parser("restore", help="restore database and files from such a folder")
    restore.add_argument("folder", type=Path)
    restore.add_argument("--replace", action="store_true", help="replace existing data")
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
