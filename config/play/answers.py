"""What does a player answer? Drawn from seed, player and item alone, whatever the order of work."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from workforce.web.errors import Invalid

PLAYED = "choice"


@dataclass(frozen=True)
class Question:
    """The label schema as far as it is played: choices, and which of them has a known truth."""

    fields: tuple[Mapping[str, Any], ...]
    truth: Mapping[int, str]  # item -> what its hidden column says

    def right(self, item: int) -> dict[str, Any] | None:
        """The right answer to an item where the truth names a class; None where it doesn't."""
        said = self.truth.get(item, "").strip().casefold()
        first = self.fields[0]
        for option in first["options"]:
            if said and said in (option["key"].casefold(), option["title"].casefold()):
                return {first["name"]: [option["key"]] if first["multiple"] else option["key"]}
        return None


def question_of(schema: list[dict[str, Any]], truth: Mapping[int, str]) -> Question:
    """What is asked; raises Invalid for a schema that needs answers of another kind."""
    for field in schema:
        if field["kind"] != PLAYED and field["required"]:
            raise Invalid(
                _("The crew plays choices only, and “%(title)s” is a %(kind)s.")
                % {"title": field["title"], "kind": field["kind"]}
            )
    fields = tuple(field for field in schema if field["kind"] == PLAYED)
    if not fields:
        raise Invalid(_("There is no choice in this project's schema for the crew to play."))
    return Question(fields, truth)


def draws_of(seed: int, player: int, item: int, round_: int) -> random.Random:
    """The draws of one player for one item; a returned item is drawn again."""
    return random.Random(f"{seed}:{player}:{item}:{round_}")  # noqa: S311  # a game, no secret


def answer_of(
    question: Question, item: int, skill: float, draws: random.Random
) -> tuple[dict[str, Any], bool | None]:
    """An answer and whether it is right: with probability `skill`; None where nobody knows."""
    right = question.right(item)
    answer = {field["name"]: any_of(field, draws) for field in question.fields}
    if right is None:
        return answer, None
    [(name, value)] = right.items()
    if draws.random() < skill:
        return answer | right, True
    others = [each for each in values_of(question.fields[0]) if each != value]
    return answer | {name: draws.choice(others)}, False


def any_of(field: Mapping[str, Any], draws: random.Random) -> Any:
    """Any answer to a choice."""
    return draws.choice(values_of(field))


def values_of(field: Mapping[str, Any]) -> list[Any]:
    """The answers to a choice that hold one class."""
    keys = [option["key"] for option in field["options"]]
    return [[key] for key in keys] if field["multiple"] else keys
