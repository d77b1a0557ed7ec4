"""Checks of numbers in an annotation: finite, within bounds, no strings or booleans."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.protocol import Problem

DECIMALS = 3  # of a pixel; what is finer is noise of the pointer


def whole(value: Any, *, least: int, most: int, what: str) -> int:
    """A whole number from `least` to `most`; `what` names it in the sentence of the Problem."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Problem(
            _("%(what)s must be a whole number from %(least)s to %(most)s.")
            % {"what": what, "least": least, "most": most}
        )
    return value


def measure(value: Any, *, least: float, most: float, what: str) -> float:
    """A finite number from `least` to `most`, to DECIMALS; raises Problem."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most or not math.isfinite(value):
        raise Problem(
            _("%(what)s must be a number from %(least)s to %(most)s.")
            % {"what": what, "least": round(least, DECIMALS), "most": round(most, DECIMALS)}
        )
    return round(float(value), DECIMALS)
