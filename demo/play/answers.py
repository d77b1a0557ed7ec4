"""The players' answers, drawn from seed, player and item alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.choice import ChoiceField
from annotation.label_types.protocol import SchemaField
from annotation.label_types.rating import RatingField
from annotation.label_types.schema import parse_schema
from annotation.label_types.text import TextField
from core.web.errors import Invalid

WORDS = ("plain", "short", "as expected", "not quite", "said before", "worth a second look")


@dataclass(frozen=True)
class Question:
    """The label schema as far as it is played, and the truth about its first choice."""

    fields: tuple[SchemaField, ...]
    truth: Mapping[int, str]  # item -> what its hidden column says

    @property
    def judged(self) -> ChoiceField | None:
        """The field whose truth may be known."""
        return next((field for field in self.fields if isinstance(field, ChoiceField)), None)

    def right(self, item: int) -> dict[str, Any] | None:
        """The right answer to an item where the truth names a class; None where it doesn't."""
        said, field = self.truth.get(item, "").strip().casefold(), self.judged
        if not said or field is None:
            return None
        for key in free_keys(field):
            if said in (key.casefold(), field.titles[key].casefold()):
                return {field.name: [key] if field.multiple else key}
        return None


def question_of(schema: list[dict[str, Any]], truth: Mapping[int, str]) -> Question:
    """What is asked; raises Invalid for a schema that needs answers no player can give."""
    fields = parse_schema(schema).fields
    for field in fields:
        if field.required and type(field) not in DRAWN:
            raise Invalid(
                _("The simulated crew can't answer the field “%(title)s” of label type %(kind)s.")
                % {"title": field.title, "kind": field.kind}
            )
    return Question(tuple(field for field in fields if type(field) in DRAWN), truth)


def draws_of(seed: int, player: int, item: int, round_: int) -> random.Random:
    """The draws of one player for one item; a returned item is drawn again."""
    return random.Random(f"{seed}:{player}:{item}:{round_}")  # noqa: S311  # a game, no secret


def answer_of(
    question: Question, item: int, skill: float, draws: random.Random
) -> tuple[dict[str, Any], bool | None]:
    """An answer and whether it is right: with probability `skill`; None where nobody knows."""
    right, field = question.right(item), question.judged
    answer = {each.name: DRAWN[type(each)](each, draws) for each in question.fields}
    if right is None or field is None:
        return answer, None
    if draws.random() < skill:
        return answer | right, True
    true = right[field.name]
    others = [key for key in free_keys(field) if true not in (key, [key])]
    wrong = draws.choice(others)
    return answer | {field.name: [wrong] if field.multiple else wrong}, False


def free_keys(field: ChoiceField) -> list[str]:
    """The classes that may be chosen."""
    return [option.key for option in field.options if option.key not in field.groups]


def any_choice(field: Any, draws: random.Random) -> Any:
    """Any class, or as many as are asked for at least."""
    keys = free_keys(field)
    return draws.sample(keys, field.min_choices or 1) if field.multiple else draws.choice(keys)


def any_rating(field: Any, draws: random.Random) -> Any:
    """Any point of the scale."""
    return draws.choice(field.points)


def any_text(field: Any, draws: random.Random) -> str:
    """Some words, as long as is asked for."""
    text = draws.choice(WORDS)
    while len(text) < field.min_length:
        text += f", {draws.choice(WORDS)}"
    return text[: field.max_length]


DRAWN: dict[type[SchemaField], Callable[[Any, random.Random], Any]] = {
    ChoiceField: any_choice,
    RatingField: any_rating,
    TextField: any_text,
}
