"""Checks that JSON can be stored: no NUL, lone surrogates, infinity or endless nesting."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

MAX_DEPTH = 100


def unstorable(value: Any, depth: int = MAX_DEPTH) -> str:
    """Why a value parsed from JSON can't be stored, in a sentence; "" when it can."""
    if not depth:
        return too_deep()
    if isinstance(value, str) and ("\0" in value or has_half_character(value)):
        return _("The text contains a character that can't be stored.")
    if isinstance(value, float) and not math.isfinite(value):
        return _("A number is out of range.")
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    else:
        parts = value if isinstance(value, list) else []
    return next((why for part in parts if (why := unstorable(part, depth - 1))), "")


def has_half_character(text: str) -> bool:
    """Whether one half of a surrogate pair stands alone."""
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)


def too_deep() -> str:
    """The refusal of nesting without end."""
    return _("The JSON is nested too deeply.")
