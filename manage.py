#!/usr/bin/env python3
"""Which database role and settings does a management command run with?"""

import os
import sys

from django.core.management import execute_from_command_line

from config.server_account import programs

# These create, change or describe tables, so they log in as the owner of the tables.
OWNER_COMMANDS = frozenset(
    {
        "createcachetable",
        "dbshell",
        "flush",
        "inspectdb",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "pgtrigger",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "sqlsequencereset",
        "squashmigrations",
    }
)


def main() -> None:
    """Run the command on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("CREWMARK_DATABASE_ROLE", "owner")
    if len(sys.argv) > 1 and sys.argv[1] == "dbshell":
        # The embedded database brings its psql; one on the machine comes first.
        os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{programs()}"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
