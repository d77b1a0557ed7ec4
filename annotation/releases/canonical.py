"""Canonical JSON of a release."""

from __future__ import annotations

from typing import Any

import orjson


def canonical_json(value: Any) -> bytes:
    """UTF-8, keys in order of code points, no spaces, no escapes but those JSON demands."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
