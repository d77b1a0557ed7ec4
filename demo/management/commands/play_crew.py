"""The command that simulates a crew on a project, through the API."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.web.errors import DomainError
from demo.play.answers import Question, question_of
from demo.play.client import Client, Refused
from demo.play.crew import gathered
from demo.play.playing import Rules, Score, play_game

HEADINGS = ("player", "annotations", "correct", "disputes", "reviews", "errors", "pay")


class Command(BaseCommand):
    """Plays annotators and reviewers against a running Crewmark, then says how it went."""

    help = (
        "Simulate annotators and reviewers who work on a project through the API of a "
        "running Crewmark."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What the game is."""
        parser.add_argument("--organization", required=True, help="the organization's slug")
        parser.add_argument("--project", required=True, type=int, help="the project's ID")
        parser.add_argument("--people", type=int, default=5, help="number of annotators")
        parser.add_argument("--reviewers", type=int, default=1)
        parser.add_argument(
            "--skill", type=share, default=0.9, help="share of correct annotations, 0 to 1"
        )
        parser.add_argument("--truth", default="", help="the hidden column with the correct class")
        parser.add_argument(
            "--disputes", type=share, default=0.0, help="share of rejections that authors dispute"
        )
        parser.add_argument("--speed", type=float, default=0.0, help="average seconds per item")
        parser.add_argument("--minutes", type=float, default=2.0)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--url", default=settings.SITE_URL, help="URL of the running Crewmark")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Gather the crew, play, and print what everybody did."""
        try:
            scores = play(options)
        except DomainError as error:
            raise CommandError(error.message) from error
        except (Refused, OSError) as error:
            raise CommandError(f"{options['url']}: {error}") from error
        for line in summary(scores):
            self.stdout.write(line)


def share(text: str) -> float:
    """A number from 0 to 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError(text)
    return number


def play(options: dict[str, Any]) -> list[Score]:
    """The game from its beginning to its end."""
    rules = Rules(
        site=options["url"],
        organization=options["organization"],
        project=options["project"],
        seed=options["seed"],
        skill=options["skill"],
        speed=options["speed"],
        seconds=options["minutes"] * 60,
        disputes=options["disputes"],
    )
    people, reviewers = options["people"], options["reviewers"]
    crew = gathered(rules.organization, rules.project, people=people, reviewers=reviewers)
    with crew as cast:
        question = asked(rules, cast.reader, options["truth"])
        return play_game(cast.players, rules, question)


def asked(rules: Rules, reader: str, column: str) -> Question:
    """The project's question with the truth of each item, read as a manager reads it."""
    client = Client(rules.site, rules.organization, reader)
    place = f"/projects/{rules.project}"
    schema = client.get(place)["schema"]
    rows = client.rows(f"{place}/items") if column else ()
    truth = {row["id"]: str(row["hidden"].get(column, "")) for row in rows}
    client.close()
    return question_of(schema, truth)


def summary(scores: list[Score]) -> Iterator[str]:
    """A line for each player and one for all."""
    lines = [HEADINGS, *(cells(score.player.name, [score]) for score in scores)]
    lines.append(cells("all", scores))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def cells(name: str, scores: list[Score]) -> tuple[str, ...]:
    """What some players did together, as texts."""
    known = sum(score.known for score in scores)
    right = sum(score.right for score in scores)
    refused = sum((score.refused for score in scores), start=type(scores[0].refused)())
    return (
        name,
        str(sum(score.answers for score in scores)),
        f"{right / known:.0%} of {known}" if known else "-",
        str(sum(score.disputes for score in scores)),
        str(sum(score.verdicts.total() for score in scores)),
        ", ".join(f"{code} {count}" for code, count in sorted(refused.items())) or "0",
        str(sum((score.pay for score in scores), Decimal(0))),
    )
