"""What is told of an item's file beside its size? Its length, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from annotation.media.models import Media

SECOND = 1_000_000  # microseconds
Lines = list[tuple[str, str]]


def facts_told(media: Media | None) -> Lines:
    """Titles and values in words; none for a text or a picture."""
    tell = TOLD.get(media.medium) if media else None
    return tell(media.facts) if media and tell else []


def of_audio(facts: dict[str, Any]) -> Lines:
    """A sound's."""
    return [
        (_("Length"), seconds(facts["duration"])),
        (_("Samples a second"), str(facts["sample_rate"])),
        (_("Channels"), str(facts["channels"])),
    ]


def seconds(duration: int) -> str:
    """Microseconds as hours, minutes and seconds: 0:41.120, 1:02:03.000."""
    whole, rest = divmod(duration, SECOND)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    lead = f"{hours}:{minute:02}" if hours else f"{minute}"
    return f"{lead}:{second:02}.{rest // 1000:03}"


TOLD: dict[str, Callable[[dict[str, Any]], Lines]] = {"audio": of_audio}
