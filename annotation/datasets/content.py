"""What a page shows of a delivered item: its text, or its medium at the viewer's address of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from annotation.datasets.delivery import DeliveredItem
from annotation.datasets.parts import texts_of_parts
from annotation.media.chart import PANEL, panels_of
from annotation.media.medium import THUMBNAIL
from annotation.media.models import Media
from annotation.media.registry import IMAGE, PAIR, TEXT
from annotation.media.series import CHART, WINDOW
from annotation.media.tiles import REDUCED, TILES
from annotation.media.video import POSTER, STRIP, TIMES

MAX_EXCERPT_LENGTH = 160
BETWEEN_PARTS = " ↔ "


class Part(TypedDict, total=False):
    """One of the texts to compare, or of the images or audio: never with a file's name."""

    text: str
    media: str
    url: str
    thumbnail: str
    width: int
    height: int
    duration: int


class Channel(TypedDict):
    """A line of a series; `least` and `most` are its lowest and highest value, None without any."""

    name: str
    least: float | None
    most: float | None


class Content(TypedDict, total=False):
    """As static_src/labeling/contract.d.ts has it, which says what belongs to which type.

    `width` and `height` in pixels as seen; times in whole microseconds, those of a series since
    1970 or, on its own axis, since its zero.
    """

    type: str
    text: str
    url: str
    name: str
    thumbnail: str
    width: int | None
    height: int | None
    duration: int
    # image
    reduced: str
    tiles: str
    # audio
    samples: int
    sampleRate: int
    channels: int | list[Channel]
    peaks: dict[str, str]
    spectrogram: str
    # video
    fps: tuple[int, int]
    frameCount: int
    isConstantRate: bool
    frames: str
    poster: str
    strip: str
    # series
    count: int
    start: int
    end: int
    axis: str
    zone: str
    otherZones: bool
    medianStep: int
    window: str
    chart: str
    chartHeight: int
    # pair
    parts: list[Part]
    order: list[int]


def content_of(item: DeliveredItem, *, url: str, order: Sequence[int] = ()) -> Content:
    """The item's content; `url` is where this viewer finds the medium, if there is one.

    What is compared stands in `order`, by default as it is stored; its files are below `url`, each
    at the place where it is shown, so that an address doesn't tell where it is stored.
    """
    media = item.media
    if item.parts is not None:
        places = list(order or range(len(item.parts)))
        parts = [
            shown_part(item.parts[place], part_url(url, number))
            for number, place in enumerate(places)
        ]
        return Content(type=PAIR, text=item.text, parts=parts, order=places)
    if media is None:
        return Content(type=TEXT, text=item.text)
    content = Content(type=media.medium, text=item.text, url=url, name=item.name)
    content.update(MEDIA[media.medium](media, url))
    return content


def part_url(url: str, place: int) -> str:
    """Where a viewer finds the file that is shown at this place, below the item's own address."""
    return f"{url}part-{place}/"


def shown_part(part: Mapping[str, Any], url: str) -> Part:
    """What is shown of a part."""
    if "text" in part:
        return Part(text=part["text"])
    shown = Part(media=part["media"], url=url, thumbnail=f"{url}{THUMBNAIL}/")
    if part["media"] == IMAGE:
        whole = f"{url}{REDUCED}/" if part.get("large") else url
        shown.update(Part(url=whole, width=part["width"], height=part["height"]))
    else:
        shown.update(Part(duration=part["facts"]["duration"]))
    return shown


def of_image(media: Media, url: str) -> Content:
    """An image's size, and what is shown of a large one."""
    content = Content(width=media.width, height=media.height)
    if TILES in media.previews:
        content.update(Content(reduced=f"{url}{REDUCED}/", tiles=f"{url}{TILES}/"))
    return content


def of_audio(media: Media, url: str) -> Content:
    """An audio's length and where its shape is found."""
    facts: dict[str, Any] = media.facts
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        duration=facts["duration"],
        samples=facts["samples"],
        sampleRate=facts["sample_rate"],
        channels=facts["channels"],
        peaks={step: f"{url}peaks-{step}/" for step in ("256", "4096")},
        spectrogram=f"{url}spectrogram/",
    )


def of_video(media: Media, url: str) -> Content:
    """A video's size, frames and first image."""
    facts: dict[str, Any] = media.facts
    number, of_seconds = facts["fps"]
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        width=facts["width"],
        height=facts["height"],
        duration=facts["duration"],
        fps=(number, of_seconds),
        frameCount=facts["frame_count"],
        isConstantRate=facts["is_constant_rate"],
        frames=f"{url}{TIMES}/",
        poster=f"{url}{POSTER}/",
        strip=f"{url}{STRIP}/",
    )


def of_series(media: Media, url: str) -> Content:
    """A series' channels and times, and where its points are asked for."""
    facts: dict[str, Any] = media.facts
    return Content(
        thumbnail=f"{url}{THUMBNAIL}/",
        channels=[
            Channel(name=each["name"], least=each["least"], most=each["most"])
            for each in facts["channels"]
        ],
        count=facts["count"],
        start=facts["start"],
        end=facts["end"],
        axis=facts["axis"],
        zone=facts["zone"],
        otherZones=facts.get("other_zones", False),
        medianStep=facts["median_step"],
        window=f"{url}{WINDOW}/",
        chart=f"{url}{CHART}/",
        chartHeight=PANEL * panels_of(len(facts["channels"])),
    )


MEDIA: dict[str, Callable[[Media, str], Content]] = {
    "image": of_image,
    "audio": of_audio,
    "video": of_video,
    "series": of_series,
}


def medium_facts(media: Media) -> Content:
    """Size and times of a medium, for who sees it at no address but that of its small image."""
    return MEDIA[media.medium](media, "")


def excerpt(item: DeliveredItem, *, longest: int = MAX_EXCERPT_LENGTH) -> str:
    """The beginning of the text in one line; without one of the texts to compare, or its name."""
    text = item.text or BETWEEN_PARTS.join(texts_of_parts(item.parts))
    if not text:
        return item.name
    short = " ".join(text[: longest * 2].split())
    return short if len(short) <= longest else short[: longest - 1] + "…"
