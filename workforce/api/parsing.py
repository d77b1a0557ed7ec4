"""Which JSON is taken? What the database can keep: no NUL, no half characters, no infinity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 100


class StorableJson(JSONParser):
    """JSON whose texts and numbers can be stored."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed value; raises ParseError with a sentence."""
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise too_deep() from None
        refuse_unstorable(value, DEEPEST)
        return value


def refuse_unstorable(value: Any, depth: int) -> None:
    """Raise ParseError for a text or number that no database keeps, however deep it lies."""
    if not depth:
        raise too_deep()
    if isinstance(value, str) and ("\0" in value or has_half_character(value)):
        raise ParseError(_("A text holds a character that can't be stored."))
    if isinstance(value, float) and not math.isfinite(value):
        raise ParseError(_("A number is out of range."))
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    else:
        parts = value if isinstance(value, list) else []
    for part in parts:
        refuse_unstorable(part, depth - 1)


def has_half_character(text: str) -> bool:
    """Whether one half of a surrogate pair stands alone."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def too_deep() -> ParseError:
    """The refusal of nesting without end."""
    return ParseError(_("This is nested too deeply."))
