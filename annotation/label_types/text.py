"""The kind `text`: a free answer, a transcription, a rewrite."""

from __future__ import annotations

import unicodedata
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field, model_validator

from annotation.label_types.context import NOTHING_GIVEN, AnswerContext
from annotation.label_types.protocol import Problem, SchemaField
from annotation.label_types.text_similarity import likeness

MAX_LENGTH = 20_000
SHOWN = 200


class TextField(SchemaField):
    """How much may be typed; lengths are in characters (code points)."""

    multiline: bool = Field(default=False, description="Whether the text can have several lines.")
    min_length: int = Field(
        default=0, ge=0, le=MAX_LENGTH, description="Minimum number of characters."
    )
    max_length: int = Field(
        default=2000, ge=1, le=MAX_LENGTH, description="Maximum number of characters."
    )
    placeholder: str = Field(
        default="", max_length=200, description="Shown while the field is empty."
    )

    @model_validator(mode="after")
    def lengths_fit(self) -> Self:
        """There is a length that is long enough and not too long."""
        if self.min_length > self.max_length:
            raise ValueError("the minimum length is above the maximum")
        return self


class Text:
    """Answers are what was typed, with plain line ends and without space around it."""

    name = "text"
    title = gettext_lazy("Text")
    field_class = TextField
    media: tuple[str, ...] = ()
    looks_at_content = False

    def normalise(
        self, field: TextField, value: Any, given: AnswerContext = NOTHING_GIVEN
    ) -> str | None:
        """What was typed, None if that is only space; raises Problem."""
        if value is None:
            return None
        if not isinstance(value, str):
            raise Problem(_("“%(title)s” must be text.") % {"title": field.title})
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            return None
        check_characters(field, text)
        check_length(field, len(text))
        return text

    def agreement(self, field: TextField, one: Any, other: Any) -> float:
        """1 minus the edit distance as a share of the longer text (quality.md 3)."""
        return likeness(comparable(one), comparable(other))

    def comparison_key(self, value: Any) -> Any:
        """The answer itself."""
        return value

    def billable(self, field: TextField, value: Any) -> int:
        """One label for an answer of any length."""
        return 0 if value is None else 1

    def summary(self, field: TextField, value: Any) -> str:
        """The beginning of the text, on one line."""
        text = " ".join((value or "").split())
        return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def check_characters(field: TextField, text: str) -> None:
    """Raise Problem for what the database can't hold, and for line ends in a single line."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Problem(
            _("“%(title)s” contains a character that can't be stored. Remove it and submit again.")
            % {"title": field.title}
        )
    if not field.multiline and "\n" in text:
        raise Problem(_("“%(title)s” allows only one line.") % {"title": field.title})


def check_length(field: TextField, length: int) -> None:
    """Raise Problem for a text that is too short or too long."""
    if length < field.min_length:
        raise Problem(
            ngettext(
                "“%(title)s” is too short. Enter at least %(number)s character.",
                "“%(title)s” is too short. Enter at least %(number)s characters.",
                field.min_length,
            )
            % {"title": field.title, "number": field.min_length}
        )
    if length > field.max_length:
        raise Problem(
            ngettext(
                "“%(title)s” is too long. The limit is %(number)s character.",
                "“%(title)s” is too long. The limit is %(number)s characters.",
                field.max_length,
            )
            % {"title": field.title, "number": field.max_length}
        )


def comparable(value: Any) -> str:
    """A text as two people would call it the same: one way of writing accents, single spaces."""
    return " ".join(unicodedata.normalize("NFC", value or "").split())


TEXT = Text()
