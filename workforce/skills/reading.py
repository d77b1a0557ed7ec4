"""Skills in one line: “radiology 3, law”, names with a level from 1 to 3."""

from __future__ import annotations

import re

from workforce.skills.models import Level

SEPARATORS = re.compile(r"[,;|\n]+")
WITH_LEVEL = re.compile(r"(?P<name>.*?)[\s:=]+(?P<level>\d+)")
MAX_LENGTH = 60


def skills_in(text: str) -> dict[str, int]:
    """Name -> level, 1 where none is written; raises ValueError with what can't be a skill."""
    found: dict[str, int] = {}
    for part in SEPARATORS.split(text):
        written = " ".join(part.split())
        if not written:
            continue
        match = WITH_LEVEL.fullmatch(written)
        name, level = (match["name"], int(match["level"])) if match else (written, Level.BASIC)
        if not name or len(name) > MAX_LENGTH or level not in Level.values:
            raise ValueError(written)
        found[name] = level
    return found


def skills_line(levels: dict[str, int]) -> str:
    """The same line back."""
    return ", ".join(f"{name} {level}" for name, level in levels.items())
