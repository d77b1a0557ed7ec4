"""The command that loads the demo and prints its accounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import database
from core.web.errors import DomainError
from demo.loading import STORIES, load
from demo.password import PASSWORD

HEADINGS = ("name", "role", "organization", "email", "password")


class Command(BaseCommand):
    """Two organizations in mid-work; run again it completes what is missing, else does nothing.

    The logins go to stdout, which script/server keeps and prints; what happened goes to stderr.
    """

    help = "Load the demo: two organizations with work in progress. Prints the accounts."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Load every story, then print the logins."""
        refuse_own_server()
        try:
            done = [load(story) for story in STORIES]
        except DomainError as error:
            raise CommandError(
                f"The demo can't be loaded here. {error.message} Use an empty database."
            ) from error
        self.tell(
            "The demo is loaded."
            if any(done)
            else "The demo is already loaded; nothing was changed."
        )
        for line in table(logins()):
            self.stdout.write(line)

    def tell(self, sentence: str) -> None:
        """Say what happened, in the ordinary colour."""
        self.stderr.write(sentence, style_func=str)


def refuse_own_server() -> None:
    """Stop where people may rely on the data: everybody knows the demo's password."""
    if not database.is_embedded():
        raise CommandError(
            "The demo can be loaded only into the embedded database, because its password is "
            "public. Unset DATABASE_URL to use the embedded database."
        )


def logins() -> list[tuple[str, ...]]:
    """One row for each person in each organization."""
    return [
        (person.name, str(person.role.label), story.name, person.email, PASSWORD)
        for story in STORIES
        for person in story.people
    ]


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows under their headings, in columns."""
    lines = [HEADINGS, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
