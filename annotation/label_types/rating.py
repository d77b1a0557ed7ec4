"""The kind `rating`: one point on a short scale."""

from __future__ import annotations

import re
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.protocol import Problem, SchemaField

MAX_WIDTH = 10
MAX_LABEL_LENGTH = 60
WHOLE_NUMBER = re.compile(r"-?\d{1,4}", re.ASCII)


class RatingField(SchemaField):
    """A scale from `least` to `most`; `labels` say what points mean, by the point as text."""

    least: int = Field(default=1, ge=-1000, le=1000, description="The lowest value.")
    most: int = Field(
        default=5,
        ge=-1000,
        le=1000,
        description=f"The highest value: 1 to {MAX_WIDTH} above the lowest.",
    )
    labels: dict[str, str] = Field(
        default_factory=dict,
        description="Labels of values, with the value as the key. "
        f"At most {MAX_LABEL_LENGTH} characters each.",
    )

    @model_validator(mode="after")
    def is_scale(self) -> Self:
        """Two points at least, eleven at most; labels belong to points."""
        if not 1 <= self.most - self.least <= MAX_WIDTH:
            raise ValueError(f"the scale must span 1 to {MAX_WIDTH} points")
        for point, label in self.labels.items():
            if point not in self.condition_keys():
                raise ValueError(f"“{point}” isn't a point on the scale")
            if len(label) > MAX_LABEL_LENGTH:
                raise ValueError(f"a label can have at most {MAX_LABEL_LENGTH} characters")
        return self

    @property
    def points(self) -> range:
        """Every point, from the lowest."""
        return range(self.least, self.most + 1)

    @property
    def labelled_points(self) -> list[tuple[int, str]]:
        """Every point with what it means, empty where nothing is said."""
        return [(point, self.labels.get(str(point), "")) for point in self.points]

    def condition_keys(self) -> frozenset[str]:
        """The points as text."""
        return frozenset(str(point) for point in self.points)

    def held_keys(self, value: Any) -> frozenset[str]:
        """The point as text."""
        return frozenset() if value is None else frozenset({str(value)})


class Rating:
    """Answers are whole numbers."""

    name = "rating"
    title = gettext_lazy("Rating")
    field_class = RatingField
    media: tuple[str, ...] = ()
    looks_at_content = False

    def normalise(
        self, field: RatingField, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> int | None:
        """The point as a number, also from a form's text; raises Problem."""
        if value is None or value == "":
            return None
        point = whole_number(value)
        if point is None or point not in field.points:
            raise Problem(
                _("“%(title)s”: select a rating from %(least)s to %(most)s.")
                % {"title": field.title, "least": field.least, "most": field.most}
            )
        return point

    def agreement(self, field: RatingField, one: Any, other: Any) -> float:
        """How near two points are, as a share of the scale; one missing 0, both missing 1."""
        if one is None or other is None:
            return 1.0 if one == other else 0.0
        return 1.0 - float(abs(one - other)) / (field.most - field.least)

    def comparison_key(self, value: Any) -> Any:
        """The answer itself."""
        return value

    def billable(self, field: RatingField, value: Any) -> int:
        """One label for an answer."""
        return 0 if value is None else 1

    def summary(self, field: RatingField, value: Any) -> str:
        """The point, what it is out of, and what it means."""
        if value is None:
            return ""
        shown = _("%(value)s of %(most)s") % {"value": value, "most": field.most}
        text = shown if field.least in (0, 1) else str(value)
        label = field.labels.get(str(value))
        return f"{text} ({label})" if label else text


def whole_number(value: Any) -> int | None:
    """The number that was sent, None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
        return int(value)
    return None


RATING = Rating()
