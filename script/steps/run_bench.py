"""Runs a measurement on a database of its own."""

import os
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from config import embedded
from script.steps import prepare
from tests.support.database import copied_database


def main(name: str, arguments: list[str]) -> None:
    """Run bench/<name>.py as a program, with the database up for as long as it takes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("CREWMARK_DEBUG", "0")
    sys.argv = [name, *arguments]
    prepare.ensure_collected()  # pages name the files as in production
    with embedded.held(), own_database():
        django.setup()
        runpy.run_module(f"bench.{name}", run_name="__main__", alter_sys=True)


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database that commits as durably as a customer's does; dropped afterwards."""
    with copied_database("bench") as database:
        with embedded.superuser_connection() as superuser:
            superuser.execute(f'alter database "{database}" set synchronous_commit = on')
        os.environ["CREWMARK_DATABASE_NAME"] = database
        yield


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
