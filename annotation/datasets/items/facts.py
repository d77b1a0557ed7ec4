"""Details of an item's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.label_types.timestamps import offset_of
from annotation.media.models import Media

SECOND = 1_000_000  # microseconds
MAX_LISTED = 20  # channels
Lines = list[tuple[str, str]]


def facts_told(media: Media | None) -> Lines:
    """Titles and values in words; none for a text or an image."""
    tell = TOLD.get(media.medium) if media else None
    return tell(media.facts) if media and tell else []


def parts_told(parts: Sequence[Mapping[str, Any]] | None) -> Lines:
    """The files that are compared, each by its number and name; none for texts."""
    return [
        (_("Part %(number)s") % {"number": number}, ", ".join([part["name"], measure(part)]))
        for number, part in enumerate(parts or (), start=1)
        if "name" in part
    ]


def measure(part: Mapping[str, Any]) -> str:
    """How large an image is, or how long an audio file."""
    if "width" in part:
        return f"{part['width']} × {part['height']}"
    return seconds(part["facts"]["duration"])


def of_audio(facts: dict[str, Any]) -> Lines:
    """An audio's."""
    return [
        (_("Length"), seconds(facts["duration"])),
        (_("Samples per second"), str(facts["sample_rate"])),
        (_("Channels"), str(facts["channels"])),
    ]


def of_video(facts: dict[str, Any]) -> Lines:
    """A video's."""
    number, of_seconds = facts["fps"]
    rate = f"{number / of_seconds:.3f}".rstrip("0").rstrip(".")
    if not facts["is_constant_rate"]:
        rate = _("%(rate)s, variable") % {"rate": rate}
    return [
        (_("Length"), seconds(facts["duration"])),
        (_("Frames"), str(facts["frame_count"])),
        (_("Frames per second"), rate),
    ]


def of_series(facts: dict[str, Any]) -> Lines:
    """A series'."""
    remarks = [
        (
            facts["gaps"],
            ngettext("%(number)s gap", "%(number)s gaps", facts["gaps"])
            % {"number": facts["gaps"]},
        ),
        (
            facts["repeated"],
            ngettext(
                "%(number)s duplicate timestamp",
                "%(number)s duplicate timestamps",
                facts["repeated"],
            )
            % {"number": facts["repeated"]},
        ),
        (not facts["came_sorted"], _("sorted by time")),
        (facts.get("other_zones"), _("several time zones")),
    ]
    told = [sentence for is_so, sentence in remarks if is_so]
    return [
        (_("Points"), str(facts["count"])),
        (_("Start"), moment(facts["start"], facts)),
        (_("End"), moment(facts["end"], facts)),
        *((channel["name"], spread(channel)) for channel in facts["channels"][:MAX_LISTED]),
        *([(_("Notes"), ", ".join(told))] if told else []),
    ]


def moment(time: int, facts: dict[str, Any]) -> str:
    """A time as the series' clock shows it, or a count."""
    if facts["axis"] == "count":
        return f"{time / SECOND:g}"
    try:
        moment = time + offset_of(facts["zone"])
        written = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=moment)
    except OverflowError:
        return str(time)
    return f"{written:%Y-%m-%d %H:%M:%S} {facts['zone']}".rstrip()


def spread(channel: dict[str, Any]) -> str:
    """From where to where a channel goes."""
    if channel["least"] is None:
        return _("no values")
    return f"{channel['least']:g} – {channel['most']:g}"


def seconds(duration: int) -> str:
    """Microseconds as hours, minutes and seconds: 0:41.120, 1:02:03.000."""
    whole, rest = divmod(duration, SECOND)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    lead = f"{hours}:{minute:02}" if hours else f"{minute}"
    return f"{lead}:{second:02}.{rest // 1000:03}"


TOLD: dict[str, Callable[[dict[str, Any]], Lines]] = {
    "audio": of_audio,
    "video": of_video,
    "series": of_series,
}
